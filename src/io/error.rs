//! What can go wrong with a file, in words that fit every format.
// `#[inline]` here means: compiled only in programs that call it.

crate::error::messages! {
/// Why a file could not be read or written, where its format has no error of its own.
#[derive(Debug)]
#[non_exhaustive]
pub enum FormatError {
    /// The bytes are not what the format says.
    #[error("bad {format} file: {why}{}", at(*offset))]
    Malformed {
        /// The format's name.
        format: &'static str,
        /// Where in the file, if that is known.
        offset: Option<u64>,
        /// What is wrong.
        why: String,
    },
    /// The elements of the file are of another type than the one asked for.
    #[error("wrong element type: file holds {holds}, asked for {asked}")]
    ElementType {
        /// NumPy's name of the type in the file.
        holds: &'static str,
        /// That of the type asked for.
        asked: &'static str,
    },
    /// The elements of the file are of a type that none here is.
    #[error("unsupported element type: file holds {holds}")]
    Unsupported {
        /// The type's name.
        holds: &'static str,
    },
    /// A field of a table that is none, or not the last of its row.
    #[error("line {line}, column {column}: {why}")]
    Field {
        /// Of the file, counted from 1.
        line: u64,
        /// Of the fields, counted from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// An archive without the entry asked for.
    #[error("no array '{name}': the file has {has}")]
    NoSuchName {
        /// The name asked for.
        name: String,
        /// The names there are, at most the first ten.
        has: String,
    },
    /// Two arrays of one name for an archive.
    #[error("there is an array '{name}' already")]
    NameTwice {
        /// The name.
        name: String,
    },
}
}

impl std::error::Error for FormatError {}

/// Where in the file.
#[inline]
fn at(offset: Option<u64>) -> String {
    offset.map_or_else(String::new, |offset| format!(" (at byte {offset})"))
}

/// The first names.
#[inline]
#[cfg(any(feature = "npz", feature = "safetensors"))]
pub(super) fn listed(names: &[String]) -> String {
    let mut first: Vec<_> = names.iter().take(10).map(|name| format!("'{name}'")).collect();
    if names.len() > first.len() {
        first.push(format!("{} more", names.len() - first.len()));
    }
    if first.is_empty() { "none".to_owned() } else { first.join(", ") }
}
