//! Arrays as tables.

use ndview::prelude::*;
use ndview::{IxDyn, TableStyle};

#[test]
fn two_axes_with_lines() {
    let a = array![[1, 20], [300, 4]];
    let text = "\
┌───┬─────┬────┐
│   ┆   0 ┆  1 │
╞═══╪═════╪════╡
│ 0 ┆   1 ┆ 20 │
│ 1 ┆ 300 ┆  4 │
└───┴─────┴────┘";
    assert_eq!(a.table().to_string(), text);
    // Views of any layout show the same.
    assert_eq!(a.t().to_order(Order::C).t().table().to_string(), text);
    assert_eq!(a.flip(0).flip(0).table().to_string(), text);
}

#[test]
fn each_column_has_a_format_of_its_own() {
    let a = array![[1.5, f64::NAN], [-2.0, 1e10]];
    let table = a.table().style(TableStyle::Plain).rows(["low", "high"]).to_string();
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    assert_eq!(lines, ["          0       1", "  low   1.5     nan", " high  -2.   1.e+10"]);
    let a = array![[0.123456], [2.0]];
    let rounded = a.table().options(&PrintOptions::default().precision(1)).to_string();
    assert!(rounded.contains(" 0.1 ") && rounded.contains(" 2.  "), "{rounded}");
}

#[test]
fn one_axis_is_a_column_and_none_a_cell() {
    let ascii = |table: String| table.lines().map(str::to_owned).collect::<Vec<_>>();
    let a = array![true, false].table().style(TableStyle::Ascii).columns(["ready"]).to_string();
    assert_eq!(
        ascii(a),
        [
            "+---+-------+",
            "|   | ready |",
            "+===========+",
            "| 0 |  True |",
            "| 1 | False |",
            "+---+-------+"
        ]
    );
    let point = Array::from(7_u8).table().style(TableStyle::Markdown).to_string();
    assert_eq!(ascii(point), ["|   | 0 |", "|---|---|", "| 0 | 7 |"]);
}

#[test]
fn each_matrix_of_more_axes_is_a_table() {
    let a = Array::from_shape_fn((2, 1, 2), |[i, _, k]| 10 * i + k);
    let text = a.table().style(TableStyle::Markdown).to_string();
    let first = "[0, :, :]\n|   | 0 | 1 |\n|---|---|---|\n| 0 | 0 | 1 |";
    let second = "[1, :, :]\n|   |  0 |  1 |\n|---|----|----|\n| 0 | 10 | 11 |";
    assert_eq!(text, format!("{first}\n\n{second}"));
    let none = Array::<u8, IxDyn>::zeros(&[0, 2, 3][..]);
    assert_eq!(none.table().to_string(), "no tables: shape (0, 2, 3)");
}

#[test]
fn large_arrays_show_their_corners() {
    let a = Array::from_shape_fn((1000, 1000), |[i, j]| 1000 * i + j);
    let options = PrintOptions::default().edgeitems(1);
    let text = a.table().options(&options).style(TableStyle::Markdown).to_string();
    assert_eq!(
        text,
        "\
|     |      0 | ... |    999 |
|-----|--------|-----|--------|
|   0 |      0 | ... |    999 |
| ... |    ... | ... |    ... |
| 999 | 999000 | ... | 999999 |"
    );
    let long = Array1::<u8>::zeros(2000);
    assert_eq!(long.table().style(TableStyle::Markdown).to_string().lines().count(), 2 + 7);
}

#[test]
fn axes_without_positions_have_headers_only() {
    let a = Array2::<f32>::zeros((0, 2));
    let text = a.table().style(TableStyle::Markdown).to_string();
    assert_eq!(text, "|   | 0 | 1 |\n|---|---|---|");
    let b = Array2::<f32>::zeros((2, 0));
    let text = b.table().style(TableStyle::Markdown).to_string();
    assert_eq!(text, "|   |\n|---|\n| 0 |\n| 1 |");
}

#[test]
fn labels_are_counted() {
    let a = Array2::<u8>::zeros((2, 3));
    let error = a.table().try_columns(["a", "b"]).unwrap_err();
    assert_eq!(error.to_string(), "2 labels for 3 columns of a table");
    let error = a.table().try_rows(["a", "b", "c"]).unwrap_err();
    assert_eq!(error.to_string(), "3 labels for 2 rows of a table");
    let panicked = std::panic::catch_unwind(|| a.table().rows(["a"]).to_string());
    assert!(panicked.is_err());
}
