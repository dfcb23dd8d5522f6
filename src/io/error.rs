//! What can go wrong with a file, in words that fit every format.

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
fn at(offset: Option<u64>) -> String {
    offset.map_or_else(String::new, |offset| format!(" (at byte {offset})"))
}
