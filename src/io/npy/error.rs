//! What can go wrong with an `.npy` file.

use crate::units::Bytes;

crate::error::messages! {
/// Why an `.npy` file could not be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum NpyError {
    /// The file does not start with the six bytes of the format.
    #[error("not an npy file: it starts with \"{}\", not with \"\\x93NUMPY\"", first.escape_ascii())]
    NotNpy {
        /// The first bytes of the file, at most eight.
        first: Vec<u8>,
    },
    /// The file is of a version of the format that is not known.
    #[error("unsupported npy version {major}.{minor}: 1.0, 2.0 and 3.0 can be read")]
    UnsupportedVersion {
        /// First version byte.
        major: u8,
        /// Second version byte.
        minor: u8,
    },
    /// The header is longer than any header of a plain array.
    #[error("npy header too long: {length} bytes, the limit is {limit}")]
    HeaderTooLong {
        /// Length of the header.
        length: u64,
        /// The longest that is accepted.
        limit: u64,
    },
    /// The header is not a dictionary with type, order and shape.
    #[error("npy header unreadable: {reason}")]
    HeaderUnreadable {
        /// What is wrong with it.
        reason: String,
    },
    /// The elements of the file are of another type than the one asked for.
    #[error("wrong element type: file holds '{descr}' ({holds}), asked for {asked}")]
    WrongElementType {
        /// The type as the file describes it.
        descr: String,
        /// The type's name.
        holds: String,
        /// The name of the type asked for.
        asked: &'static str,
    },
    /// The elements of the file are of a type that is never read.
    #[error("unsupported element type: file holds {descr} ({holds})")]
    UnsupportedType {
        /// The type as the file describes it.
        descr: String,
        /// What that is.
        holds: String,
    },
    /// The file ends early.
    #[error("truncated npy file: expected {expected} bytes of {part}, found {found}")]
    Truncated {
        /// `header` or `data`.
        part: &'static str,
        /// Bytes that should be there.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// The array has more dimensions than the format's users agree on.
    #[error("{dims} dimensions, an npy file has at most {limit}")]
    TooManyDims {
        /// Number of dimensions.
        dims: usize,
        /// The most that are accepted.
        limit: usize,
    },
    /// The dimensions that are not zero, times the size of an element, exceed
    /// what memory can address.
    #[error("shape {shape:?} of {item_size}-byte elements is too large to address")]
    ShapeOverflow {
        /// The dimensions.
        shape: Vec<u64>,
        /// Bytes per element, at least.
        item_size: usize,
    },
    /// A byte of a boolean array is neither 0 nor 1.
    #[error("invalid bool: byte {byte:#04x} at file offset {offset}, expected 0 or 1")]
    InvalidBool {
        /// Position of the byte in the file.
        offset: u64,
        /// The byte.
        byte: u8,
    },
    /// The chunks to write hold more or fewer elements than the shape.
    #[error("the shape holds {expected} elements, the chunks hold {found}{}", if found > expected { " or more" } else { "" })]
    ElementCount {
        /// Elements of the shape.
        expected: usize,
        /// Elements of the chunks, up to and including the first one too many.
        found: usize,
    },
    /// The memory for the elements could not be had.
    #[error("could not allocate {bytes} bytes for the elements")]
    Allocation {
        /// Bytes asked for.
        bytes: u64,
    },
    /// The elements would take more memory than [`set_limit`](crate::memory::set_limit) allows.
    #[error(
        "unable to allocate {} for the elements: {} are in use of the {} that are allowed",
        Bytes(*bytes),
        Bytes(*live),
        Bytes(*limit)
    )]
    Limit {
        /// Bytes asked for.
        bytes: u64,
        /// The bytes that count against the limit already.
        live: u64,
        /// The limit.
        limit: u64,
    },
    /// The elements are in the other byte order, so that memory cannot be the file.
    #[error("elements of '{descr}' are in the other byte order: they cannot be mapped, read them with read_npy")]
    Swapped {
        /// The type as the file describes it.
        descr: String,
    },
    /// The elements do not lie where their type can be in memory.
    #[error("elements at byte {offset} are not aligned to {align} bytes: they cannot be mapped, read them with read_npy")]
    Misaligned {
        /// Where the elements begin.
        offset: u64,
        /// The alignment of their type.
        align: usize,
    },
    /// Reading or writing failed.
    #[error("{error}")]
    Io(error: std::io::Error),
}
}

impl std::error::Error for NpyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            NpyError::Io(error) => error.source(),
            _ => None,
        }
    }
}

impl From<std::io::Error> for NpyError {
    fn from(error: std::io::Error) -> Self {
        NpyError::Io(error)
    }
}
