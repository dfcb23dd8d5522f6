//! Arrays as tables: lines, labels, a format of its own for each column.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::{self, Display, Write};

use comfy_table::presets::{ASCII_FULL_CONDENSED, ASCII_MARKDOWN, NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{Cell, CellAlignment, Table};

use super::{PrintOptions, element_count, shape_text, words};

/// What stands for rows and columns that are left out.
const GAP: &str = "...";

/// With what a table is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableStyle {
    /// Lines and corners of Unicode.
    #[default]
    Lines,
    /// `+`, `-` and `|`.
    Ascii,
    /// A table of Markdown.
    Markdown,
    /// Blanks only.
    Plain,
}

/// What stands above the columns and in front of the rows: their numbers, where nothing else is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    pub(crate) rows: Option<Vec<String>>,
    pub(crate) columns: Option<Vec<String>>,
}

/// Positions of an axis that are shown; `None` for those that are left out.
#[inline]
fn shown(len: usize, edge: Option<usize>) -> Vec<Option<usize>> {
    match edge {
        Some(edge) if len > edge.saturating_mul(2) => {
            let (first, last) = ((0..edge).map(Some), (len - edge.max(1)..len).map(Some));
            first.chain([None]).chain(last).collect()
        }
        _ => (0..len).map(Some).collect(),
    }
}

/// The label of a position.
#[inline]
fn label(labels: Option<&Vec<String>>, at: Option<usize>) -> String {
    match (at, labels) {
        (None, _) => GAP.to_owned(),
        (Some(at), Some(labels)) => labels.get(at).cloned().unwrap_or_default(),
        (Some(at), None) => at.to_string(),
    }
}

/// Writes the last two axes as a table, one for each position of the axes before them; one axis is a column.
///
/// # Errors
/// Those of `out`, and of an element's own `Display`.
pub(crate) fn write_tables<T: Display + 'static>(
    out: &mut dyn Write,
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> T,
    options: &PrintOptions,
    (style, labels): (TableStyle, &Labels),
) -> fmt::Result {
    let edge = (element_count(shape) > options.threshold).then_some(options.edgeitems);
    let (outer, inner) = shape.split_at(shape.len().saturating_sub(2));
    if outer.contains(&0) {
        return write!(out, "no tables: shape {}", shape_text(shape));
    }
    let mut before = vec![vec![]];
    for &len in outer {
        let longer = |index: Vec<Option<usize>>| {
            shown(len, edge).into_iter().map(move |at| [index.clone(), vec![at]].concat())
        };
        before = before.into_iter().flat_map(longer).collect();
    }
    for (number, index) in before.iter().enumerate() {
        if number > 0 {
            out.write_str("\n\n")?;
        }
        if !index.is_empty() {
            let places: Vec<String> = index.iter().map(|&at| label(None, at)).collect();
            writeln!(out, "[{}, :, :]", places.join(", "))?;
        }
        let Some(index) = index.iter().copied().collect::<Option<Vec<usize>>>() else {
            out.write_str(GAP)?;
            continue;
        };
        let get = |at: &[usize]| get(&[&index, at].concat());
        let mut table = table_of(inner, &get, options, labels, edge)?;
        table.load_style(match style {
            TableStyle::Lines => UTF8_FULL_CONDENSED,
            TableStyle::Ascii => ASCII_FULL_CONDENSED,
            TableStyle::Markdown => ASCII_MARKDOWN,
            TableStyle::Plain => NOTHING,
        });
        write!(out, "{table}")?;
    }
    Ok(())
}

/// The table of an array of up to two axes.
fn table_of<T: Display + 'static>(
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> T,
    options: &PrintOptions,
    labels: &Labels,
    edge: Option<usize>,
) -> Result<Table, fmt::Error> {
    let sizes = [shape.first().copied().unwrap_or(1), shape.get(1).copied().unwrap_or(1)];
    let [rows, columns] = sizes.map(|len| shown(len, edge));
    let mut lines: Vec<Vec<String>> =
        rows.iter().map(|&row| vec![label(labels.rows.as_ref(), row)]).collect();
    for &column in &columns {
        let mut values = Vec::new();
        for (i, j) in rows.iter().flatten().zip(column.iter().cycle()) {
            values.push(get(&[*i, *j][..shape.len()]));
        }
        // Aligned as a column of NumPy's text.
        let mut words = words(&values, false, options)?.into_iter();
        for (line, row) in lines.iter_mut().zip(&rows) {
            let word = if row.is_some() { words.next() } else { None };
            line.push(word.unwrap_or_else(|| GAP.to_owned()));
        }
    }
    let mut table = Table::new();
    let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
    let header = columns.iter().map(|&column| label(labels.columns.as_ref(), column));
    table.set_header([String::new()].into_iter().chain(header).map(right));
    for line in lines {
        table.add_row(line.into_iter().map(right));
    }
    Ok(table)
}
