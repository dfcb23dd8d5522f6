//! Every public function that can make a buffer or a handle stands in a table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where arrays are made.
const ROOMS: [&str; 9] = [
    "src/alias",
    "src/array",
    "src/dynamic",
    "src/ops",
    "src/io",
    "src/dtype",
    "src/storage",
    "src/buffer/mod.rs",
    "src/buffer/unique.rs",
];

/// The macros of these rooms whose calls name public functions.
const MACROS: [&str; 10] = [
    "axis_forms",
    "changes",
    "checked",
    "comparisons",
    "functions",
    "logic",
    "methods",
    "operators",
    "reductions",
    "total",
];

/// Returned by a function that makes nothing for its caller: no word of its type is another.
const PLAIN: [&str; 47] = [
    "Result",
    "Option",
    "Vec",
    "String",
    "T",
    "U",
    "A",
    "Sum",
    "Mean",
    "Elem",
    "S",
    "D",
    "Sh",
    "Dim",
    "Dimension",
    "Sizes",
    "as",
    "bool",
    "u8",
    "usize",
    "isize",
    "f64",
    "char",
    "str",
    "const",
    "mut",
    "static",
    "a",
    "_",
    "View",
    "ViewAs",
    "Iter",
    "IndexedIter",
    "AxisIter",
    "AxisChunks",
    "Lanes",
    "Windows",
    "Indices",
    "Smaller",
    "Larger",
    "Out",
    "crate",
    "Layout",
    "Over",
    "Ix1",
    "Ix2",
    "IxDyn",
];

/// Those that make nothing, although their types do not say so.
const NOTHING: [(&str, &str); 9] = [
    (
        "moves the handle that it is given",
        "into_t into_permute into_flip into_expand_dims into_array",
    ),
    (
        "borrows, and the view holds no handle",
        "view reshape from_shape from_strides base buffer into_cells imag",
    ),
    (
        "returns facts, text or an error",
        "flags account explain format repr dtype shares_memory shares_memory_within self_overlap \
         parse_ordered promote_types promote_types_exact result_type result_type_weak \
         ufunc_result_type iinfo finfo real read",
    ),
    ("how a table of text looks", "table options style columns try_columns try_rows"),
    (
        "another handle of aliased memory, whose one handle on the buffer stays",
        "flip permute try_permute try_slice try_index_axis try_split_at try_diagonal \
         sliding_window_view",
    ),
    ("a guard: no handle on a buffer", "try_read try_write wait_read wait_write write"),
    ("never copies: what is shared is an error", "try_view_mut"),
    ("moves elements out", "into_vec"),
    ("lends the typed array inside", "as_typed as_typed_mut"),
];

/// A function: its name, and whether its type says that it may make something.
struct Function {
    name: String,
    makes: bool,
}

fn rust_files(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            rust_files(&entry.unwrap().path(), files);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        files.push(path.to_owned());
    }
}

/// The lines of all files there that are no comments.
fn code(path: &str) -> Vec<String> {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &mut files);
    assert!(!files.is_empty(), "{path}");
    let mut lines = Vec::new();
    for file in files.iter().filter(|file| !file.ends_with("tests/sites/complete.rs")) {
        let text = fs::read_to_string(file).unwrap();
        lines.extend(text.lines().filter(|l| !l.trim_start().starts_with("//")).map(String::from));
    }
    lines
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// Where the bracket that opens at the start of the text is closed.
fn closing(text: &str, open: char, close: char) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (i, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close && !(c == '>' && before == '-') {
            depth -= 1;
            if depth == 0 {
                return i;
            }
        }
        before = c;
    }
    panic!("never closed: {text}");
}

/// `pub fn name<..>(..) -> ..`, from behind the `fn`; `None` where the name is a macro's.
fn function(text: &str) -> Option<Function> {
    let name: String = text.chars().take_while(|&c| is_word(c)).collect();
    if name.is_empty() {
        return None;
    }
    let mut rest = &text[name.len()..];
    if rest.starts_with('<') {
        rest = &rest[closing(rest, '<', '>') + 1..];
    }
    let (arguments, behind) = rest.split_at(closing(rest, '(', ')') + 1);
    let behind = &behind[..behind.find('{').unwrap()];
    let result = behind.split("where").next().unwrap();
    let plain = words(result).all(|word| PLAIN.contains(&word));
    Some(Function { name, makes: arguments.contains("&mut self") || !plain })
}

/// The functions that are written out.
fn written_out(lines: &[String], found: &mut Vec<Function>) {
    let text = lines.join("\n");
    for start in ["pub fn ", "pub const fn "] {
        found.extend(text.split(start).skip(1).filter_map(function));
    }
}

/// The functions that calls of [`MACROS`] name: the small words that a line begins with.
fn of_macros(lines: &[String], found: &mut Vec<Function>) {
    let mut end = None;
    for line in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        let trimmed = line.trim();
        if end.as_deref() == Some(line.as_str()) {
            end = None;
        } else if end.is_some() {
            for word in trimmed.split([' ', ',']).filter(|word| !word.is_empty()) {
                let name = word.split('(').next().unwrap();
                let stops = ["if", "by", "where"].contains(&name) || !name.chars().all(is_word);
                if stops {
                    break;
                }
                if name.starts_with(char::is_lowercase) {
                    found.push(Function { name: name.into(), makes: true });
                }
                if name != word {
                    break;
                }
            }
        } else if MACROS.iter().any(|name| trimmed.starts_with(&format!("{name}! {{"))) {
            end = Some(format!("{indent}}}"));
        }
    }
}

/// Whether a table calls a function of this name, or, in the rows of operators, names it.
fn is_called(tables: &[String], name: &str) -> bool {
    tables.iter().any(|line| {
        let operators = line.contains("operator!(") || line.contains("in_place!(");
        line.match_indices(name).any(|(at, _)| {
            let behind = &line[at + name.len()..];
            let called = behind.starts_with('(') || behind.starts_with("::<");
            !line[..at].ends_with(is_word) && (called || operators && !behind.starts_with(is_word))
        })
    })
}

#[test]
fn every_function_that_makes_something_stands_in_a_table() {
    let mut all = Vec::new();
    for room in ROOMS {
        let lines = code(room);
        written_out(&lines, &mut all);
        of_macros(&lines, &mut all);
    }
    let makers: BTreeSet<&str> =
        all.iter().filter(|function| function.makes).map(|function| &*function.name).collect();
    for name in ["zeros", "rint", "try_shl_assign", "nanmin_axis", "checked_pow", "logical_or"] {
        assert!(makers.contains(name), "{name} is not found");
    }
    assert!(!makers.contains("ndim") && !makers.contains("to_vec"));

    let tables: Vec<String> = code("tests/sites");
    let nothing: Vec<&str> = NOTHING.iter().flat_map(|(_, names)| words(names)).collect();
    let missing: Vec<&str> = makers
        .iter()
        .copied()
        .filter(|name| !nothing.contains(name) && !is_called(&tables, name))
        .collect();
    assert!(missing.is_empty(), "in no table of tests/sites: {missing:?}");
    let gone: Vec<_> = nothing.iter().filter(|name| !makers.contains(*name)).collect();
    assert!(gone.is_empty(), "not needed in the list: {gone:?}");
}
