//! NumPy's calls with ours beside them: each is run, its value and its memory are checked, and the
//! page `docs/numpy.md` is made from them.
//!
//! `NDVIEW_WRITE_DOCS=1 cargo test --test numpy_table` writes the page.
//!
//! `NDVIEW_NUMPY_SCRIPT=table.py cargo test --test numpy_table && python3 table.py` has
//! NumPy check its column of the table.

mod calculating;
mod check;
mod complex;
mod files;
mod index_math;
mod memory;
mod page;
mod picking;
mod random;
mod reducing;
mod searching;
mod shaping;
mod writing;

#[allow(unreachable_pub, reason = "other tests have it too")]
#[path = "../support/counting.rs"]
mod counting;

use std::path::Path;

#[global_allocator]
static ALLOCATOR: counting::Checking = counting::Checking;

/// What a call does with memory: the third column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Memory {
    /// Borrows.
    View,
    /// Borrows, as elements of another type.
    Part,
    /// Several views.
    Views,
    /// Fresh memory with values of its operands.
    Copy,
    /// Several copies.
    Copies,
    /// Fresh memory, from nothing.
    Fresh,
    /// One more handle on the same buffer.
    Shares,
    /// A handle where the layout allows it, else a copy.
    Either,
    /// Writes the target.
    InPlace,
    /// One element.
    Scalar,
    /// A shape, a text: no memory to speak of.
    Fact,
}

impl Memory {
    fn text(self) -> &'static str {
        match self {
            Self::View | Self::Part => "view",
            Self::Views => "views",
            Self::Copy => "copy",
            Self::Copies => "copies",
            Self::Fresh => "fresh",
            Self::Shares => "shares",
            Self::Either => "shares or copies",
            Self::InPlace => "in place",
            Self::Scalar => "scalar",
            Self::Fact => "–",
        }
    }
}

/// One call.
#[derive(Debug)]
pub(crate) struct Row {
    numpy: &'static str,
    ours: String,
    memory: Memory,
    /// The names of the operands, or of what is written.
    operands: &'static str,
    /// The result, as it is written in Rust and in Python alike.
    result: &'static str,
}

/// The rows by section.
#[derive(Debug, Default)]
pub(crate) struct Table {
    sections: Vec<(&'static str, Vec<Row>)>,
}

impl Table {
    fn section(&mut self, title: &'static str) {
        self.sections.push((title, Vec::new()));
    }

    fn add(&mut self, row: Row) {
        self.sections.last_mut().expect("a section comes first").1.push(row);
    }
}

/// Runs one call, checks the result and what became of the memory, and notes the call.
///
/// `row!(table, memory(operands), numpy, ours, result)`
#[macro_export]
macro_rules! row {
    ($t:ident, $memory:ident $(($($p:ident),+))?, $numpy:literal, $ours:expr, $result:expr) => {{
        $crate::row!(@$memory $(($($p),+))?, $numpy, $ours, $result);
        $t.add($crate::Row {
            numpy: $numpy,
            ours: $crate::page::tidy(stringify!($ours)),
            memory: $crate::Memory::$memory,
            operands: stringify!($($($p),+)?),
            result: stringify!($result),
        });
    }};
    (@View($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $crate::check::view($numpy, &result, &$p, counts);
        $crate::check::value($numpy, &result, $result);
    };
    (@Part($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $crate::check::part($numpy, &result, &$p, counts);
        $crate::check::value($numpy, &result, $result);
    };
    (@Views($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let parts = Vec::from_iter($ours);
        for part in &parts {
            $crate::check::shared($numpy, part, &$p);
        }
        $crate::check::value($numpy, &ndview::stack(0, &parts)?, $result);
    };
    (@Copy($($p:ident),+), $numpy:literal, $ours:expr, $result:expr) => {
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $($crate::check::copy($numpy, &result, &$p, counts);)+
        $crate::check::value($numpy, &result, $result);
    };
    (@Copies($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let (parts, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let parts = parts?;
        for part in &parts {
            $crate::check::copy($numpy, part, &$p, counts);
        }
        let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
        $crate::check::value($numpy, &ndview::stack(0, &views)?, $result);
    };
    (@Fresh, $numpy:literal, $ours:expr, $result:expr) => {
        let result = $ours;
        assert!(result.is_unique() && result.base().is_none(), "{}: not fresh", $numpy);
        $crate::check::value($numpy, &result, $result);
    };
    (@Shares($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $crate::check::view($numpy, &result, &$p, counts);
        assert!(result.handles() > 1, "{}: no handle on the same buffer", $numpy);
        $crate::check::value($numpy, &result, $result);
    };
    // Of the operand as it lies, a handle; of the same elements in another order, a copy.
    (@Either($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $crate::check::view($numpy, &result, &$p, counts);
        $crate::check::value($numpy, &result, $result);
        let $p = $p.to_order(Order::F);
        let (result, counts) = $crate::counting::measure(|| $crate::check::fine($ours));
        let result = result?;
        $crate::check::copy($numpy, &result, &$p, counts);
        $crate::check::value($numpy, &result, $result);
    };
    (@InPlace($p:ident), $numpy:literal, $ours:expr, $result:expr) => {
        let before = &$p;
        let mut $p = before.to_owned();
        let start = $p.as_ptr();
        $ours;
        assert_eq!($p.as_ptr(), start, "{}: not in place", $numpy);
        assert!($p != *before, "{}: nothing is written", $numpy);
        $crate::check::value($numpy, &$p, $result);
    };
    (@Scalar, $numpy:literal, $ours:expr, $result:expr) => {
        $crate::check::scalar($numpy, &$ours, &$result);
    };
    (@Fact, $numpy:literal, $ours:expr, $result:expr) => {
        assert_eq!($ours, $result, "{}", $numpy);
    };
}

/// Makes the arrays that the table speaks of.
#[macro_export]
macro_rules! names {
    ($($name:ident)*) => {
        $(let $name = $crate::arrays::$name();)*
    };
}

/// The arrays that the table speaks of, as [`page::NAMES`] says.
mod arrays {
    use ndview::prelude::*;

    pub(crate) fn a() -> Array2<i64> {
        array![[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    }

    pub(crate) fn b() -> Array1<i64> {
        array![10, 20, 30, 40]
    }

    pub(crate) fn c() -> Array3<i64> {
        array![[[0, 1], [2, 3]], [[4, 5], [6, 7]]]
    }

    pub(crate) fn v() -> Array1<i64> {
        array![3, 1, 2]
    }

    pub(crate) fn x() -> Array2<f64> {
        array![[1.0, 4.0], [9.0, 16.0]]
    }

    pub(crate) fn y() -> Array1<f64> {
        array![0.5, -1.5, 2.0]
    }

    pub(crate) fn n() -> Array1<f64> {
        array![1.0, f64::NAN, 3.0]
    }

    pub(crate) fn m() -> Array1<bool> {
        array![true, false, true]
    }

    pub(crate) fn z() -> Array1<ndview::c128> {
        array![ndview::c128(3.0, 4.0), ndview::c128(0.0, -1.0)]
    }
}

fn table() -> ndview::Result<Table> {
    let mut table = Table::default();
    let t = &mut table;
    shaping::making(t)?;
    shaping::looking(t)?;
    shaping::slicing(t)?;
    shaping::axes(t)?;
    shaping::reshaping(t)?;
    picking::picking(t)?;
    writing::writing(t)?;
    index_math::index_math(t)?;
    picking::joining(t)?;
    calculating::arithmetic(t)?;
    calculating::comparing(t)?;
    calculating::mathematics(t)?;
    complex::complex(t)?;
    reducing::reducing(t)?;
    reducing::sorting(t)?;
    searching::searching(t)?;
    reducing::products(t)?;
    memory::memory(t)?;
    memory::printing(t)?;
    random::random(t)?;
    files::files(t)?;
    Ok(table)
}

#[test]
fn the_page_is_what_runs() {
    let table = table().unwrap_or_else(|error| panic!("a call of the table fails: {error}"));
    let rows: usize = table.sections.iter().map(|(_, rows)| rows.len()).sum();
    assert!(rows >= 150, "{rows} rows");

    if let Some(script) = std::env::var_os("NDVIEW_NUMPY_SCRIPT") {
        std::fs::write(script, page::script(&table)).expect("the script can be written");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/numpy.md");
    let page = page::page(&table);
    if std::env::var_os("NDVIEW_WRITE_DOCS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &page).expect("docs/numpy.md can be written");
    }
    let written = std::fs::read_to_string(&path).expect("docs/numpy.md is there");
    // Compilers differ in the blanks they put into the text of an expression.
    let squeezed = |line: &str| line.split_whitespace().collect::<String>();
    let mut lines = written.lines().zip(page.lines()).enumerate();
    if let Some((number, (old, new))) = lines.find(|(_, (a, b))| squeezed(a) != squeezed(b)) {
        panic!(
            "docs/numpy.md is not what the table gives; line {}:\n  {old}\nshould be\n  {new}\n\
            write it with NDVIEW_WRITE_DOCS=1 cargo test --test numpy_table",
            number + 1
        );
    }
    assert_eq!(
        written.lines().count(),
        page.lines().count(),
        "docs/numpy.md has other rows than the table; \
        write it with NDVIEW_WRITE_DOCS=1 cargo test --test numpy_table"
    );
}

/// The page names tests as `file::name`: they are there. Some are made by a macro, from a list of names.
#[test]
fn the_tests_that_the_page_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for quoted in page::page(&Table::default()).split('`') {
        let Some((file, name)) = quoted.split_once(".rs::") else { continue };
        let text = std::fs::read_to_string(root.join(format!("{file}.rs")))
            .unwrap_or_else(|error| panic!("{quoted}: {error}"));
        let made = |line: &str| {
            let mut words = line.split([' ', ';', ':']);
            line.contains(';') && words.any(|word| word == name)
        };
        let there = text.contains(&format!("\nfn {name}()")) || text.lines().any(made);
        assert!(there, "there is no test {quoted}");
        count += 1;
    }
    assert!(count >= 20, "{count} tests");
}
