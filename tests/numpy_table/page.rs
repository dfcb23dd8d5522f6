//! The table as a page of Markdown, and as a script for Python.

use std::fmt::Write;

use crate::{Memory, Table};

const INTRODUCTION: &str = include_str!("introduction.md");

/// The names in the table, as Python has them.
pub(crate) const NAMES: &str = "\
a = np.array([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
b = np.array([10, 20, 30, 40])
c = np.array([[[0, 1], [2, 3]], [[4, 5], [6, 7]]])
v = np.array([3, 1, 2])
x = np.array([[1.0, 4.0], [9.0, 16.0]])
y = np.array([0.5, -1.5, 2.0])
n = np.array([1.0, np.nan, 3.0])
m = np.array([True, False, True])
z = np.array([3 + 4j, 0 - 1j])
rng = np.random.default_rng(7)
";

/// What each word of the third column says, in the order of the legend.
const LEGEND: [(Memory, &str); 8] = [
    (
        Memory::View,
        "borrows the operand's memory: O(1), nothing is allocated; so do several *views*",
    ),
    (
        Memory::Shares,
        "one more handle on the operand's buffer: O(1), nothing is allocated, the whole buffer stays alive; a write through either copies first",
    ),
    (Memory::Copy, "has memory of its own, made from the operands"),
    (Memory::Either, "a handle where the layout allows it, a copy where not"),
    (Memory::Fresh, "has memory of its own, made from nothing or adopted"),
    (Memory::InPlace, "writes the target's memory; copies it first if other handles hold it too"),
    (Memory::Scalar, "one element"),
    (Memory::Fact, "a shape, a truth, a text or a file"),
];

/// The text of an expression on one line.
pub(crate) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Code in a cell of a table.
fn cell(code: &str) -> String {
    format!("`{}`", code.replace('|', "\\|"))
}

/// The page `docs/numpy.md`.
pub(crate) fn page(table: &Table) -> String {
    let mut page = String::from(INTRODUCTION.trim_end());
    page.push_str("\n\n## The table\n\nEvery row is run by `tests/numpy_table`, which checks the result and what happened to the\nmemory, and writes this page. The names are\n\n```python\n");
    page.push_str(NAMES);
    page.push_str("```\n\nand the same in Rust, with elements `i64`, `f64`, `bool` and `c128`; `rng` is `Generator::new(7)`. The words of the third column:\n\n");
    for (memory, text) in LEGEND {
        writeln!(page, "- *{}*: {text}", memory.text()).expect("a string takes all");
    }
    for (title, rows) in &table.sections {
        write!(page, "\n### {title}\n\n| NumPy | ndview | memory |\n|---|---|---|\n")
            .expect("a string takes all");
        for row in rows {
            writeln!(page, "| {} | {} | {} |", cell(row.numpy), cell(&row.ours), row.memory.text())
                .expect("a string takes all");
        }
    }
    page
}

/// A script in which NumPy checks its column: the same results, and views where the table says so.
pub(crate) fn script(table: &Table) -> String {
    let mut script = format!("NAMES = {NAMES:?}\n{}", include_str!("script.py"));
    for row in table.sections.iter().flat_map(|(_, rows)| rows) {
        let (numpy, operands) = (row.numpy, row.operands);
        let (memory, result) = (format!("{:?}", row.memory), row.result);
        writeln!(script, "row({memory:?}, {operands:?}, {numpy:?}, {result:?})")
            .expect("a string takes all");
    }
    script.push_str("print(count, 'rows')\n");
    script
}
