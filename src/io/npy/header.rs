//! The header of an `.npy` file: a guard against hostile text, then `npyz`.
//!
//! `npyz` 0.9 reads the dictionary with a general Python-literal grammar. On
//! text nobody checked it multiplies the dimensions unchecked (a panic in debug
//! builds), parses the last item of every nesting level twice (time doubles per
//! level), recurses per subarray dimension and parses digits of any number. So
//! [`check_text`] runs first and lets through only text that is safe to parse.

use std::io::{self, Read};

use npyz::{DType, Order, TypeChar, TypeStr};

use super::NpyError;

/// The first six bytes of every `.npy` file.
const MAGIC: &[u8; 6] = b"\x93NUMPY";
/// Longest header accepted in versions 2 and 3, padding included.
const MAX_HEADER: u64 = 1 << 20;
/// Longest header text accepted without its padding (NumPy's own default).
const MAX_TEXT: usize = 10_000;
/// Deepest nesting of brackets accepted; a plain array needs two levels.
const MAX_DEPTH: usize = 8;
/// The most dimensions an array in a file can have (NumPy's own limit).
pub(super) const MAX_DIMS: usize = 64;

/// What the header of an `.npy` file says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NpyHeader {
    /// The element type as the file describes it, such as `<f8`, or a list of
    /// fields for a structured type.
    pub dtype: String,
    /// Length of each dimension.
    pub shape: Vec<usize>,
    /// Whether the first dimension varies fastest.
    pub fortran_order: bool,
    /// Bytes from the start of the file to the first element.
    pub data_offset: u64,
}

/// Reads a header; `reader` must be at the start of the file and is left at the
/// first element. Element types that cannot be read are not refused here.
pub(crate) fn read_npy_header<R: Read>(reader: &mut R) -> Result<NpyHeader, NpyError> {
    read_with_dtype(reader).map(|(header, _)| header)
}

/// [`read_npy_header`], with the element type as `npyz` understands it.
pub(super) fn read_with_dtype<R: Read>(reader: &mut R) -> Result<(NpyHeader, DType), NpyError> {
    let (prefix, length) = read_prefix(reader)?;
    let mut text = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut text)?;
    let data_offset = prefix.len() as u64 + length;
    if (text.len() as u64) < length {
        return Err(NpyError::Truncated {
            part: "header",
            expected: data_offset,
            found: (prefix.len() + text.len()) as u64,
        });
    }
    check_text(text.trim_ascii_end())?;
    let parsed =
        npyz::NpyHeader::from_reader(prefix.chain(&text[..])).map_err(|e| unreadable(tidy(&e)))?;
    let dtype = parsed.dtype();
    let header = NpyHeader {
        dtype: match &dtype {
            DType::Plain(plain) => plain.to_string(),
            other => other.descr(),
        },
        shape: narrow(parsed.shape())?,
        fortran_order: parsed.order() == Order::Fortran,
        data_offset,
    };
    Ok((header, dtype))
}

/// Reads magic, version and header length: returns those bytes and the length.
fn read_prefix<R: Read>(reader: &mut R) -> Result<(Vec<u8>, u64), NpyError> {
    let mut prefix = Vec::with_capacity(12);
    reader.by_ref().take(8).read_to_end(&mut prefix)?;
    if !prefix.starts_with(MAGIC) {
        return Err(NpyError::NotNpy { first: prefix });
    }
    let width = match prefix[MAGIC.len()..] {
        [1, 0] => 2,
        [2 | 3, 0] => 4,
        [major, minor] => return Err(NpyError::UnsupportedVersion { major, minor }),
        _ => 2,
    };
    reader.by_ref().take(width).read_to_end(&mut prefix)?;
    let expected = 8 + width;
    if (prefix.len() as u64) < expected {
        return Err(NpyError::Truncated { part: "header", expected, found: prefix.len() as u64 });
    }
    let length = prefix[8..].iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte));
    if length > MAX_HEADER {
        return Err(NpyError::HeaderTooLong { length, limit: MAX_HEADER });
    }
    Ok((prefix, length))
}

/// Refuses header text that is not safe to hand to the Python-literal parser.
///
/// Outside of strings only brackets, commas, colons, decimal integers with at
/// most a sign before them, `True`, `False` and `None` may occur; nesting,
/// digits, dimensions and the product of the dimensions are bounded.
fn check_text(text: &[u8]) -> Result<(), NpyError> {
    if text.len() > MAX_TEXT {
        return Err(NpyError::HeaderTooLong { length: text.len() as u64, limit: MAX_TEXT as u64 });
    }
    let mut at = 0;
    let mut depth = 0_usize;
    let mut previous = b' ';
    let mut dims = Vec::new();
    while let Some(&byte) = text.get(at) {
        let start = at;
        at += 1;
        match byte {
            b' ' | b'\t' | b'\n' => continue,
            b',' | b':' => {}
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH || (byte == b'{' && depth > 1) {
                    return Err(unreadable(format!("brackets nest too deep at byte {start}")));
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'-' if b"([,:".contains(&previous) => {}
            b'\'' | b'"' => {
                check_dims(&dims)?;
                dims.clear();
                at = string_end(text, start)?;
            }
            b'0'..=b'9' => {
                at = run_end(text, start, u8::is_ascii_digit);
                dims.push(parse_dim(&text[start..at])?);
            }
            byte if byte.is_ascii_alphabetic() => {
                at = run_end(text, start, u8::is_ascii_alphanumeric);
                check_word(&text[start..at], start)?;
            }
            _ => return Err(unexpected(&text[start..at], start)),
        }
        previous = byte;
    }
    check_dims(&dims)
}

/// Where the quoted string that starts at `start` ends.
fn string_end(text: &[u8], start: usize) -> Result<usize, NpyError> {
    let mut at = start + 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            _ if byte == text[start] => return Ok(at + 1),
            _ => {}
        }
        at += 1;
    }
    Err(unreadable(format!("the string that starts at byte {start} does not end")))
}

/// Where the run of bytes that satisfy `belongs` ends.
fn run_end(text: &[u8], start: usize, belongs: fn(&u8) -> bool) -> usize {
    text[start..].iter().position(|byte| !belongs(byte)).map_or(text.len(), |length| start + length)
}

/// Reads one decimal integer of a shape.
fn parse_dim(digits: &[u8]) -> Result<u64, NpyError> {
    let text = String::from_utf8_lossy(digits);
    text.parse().map_err(|_| {
        let digits = text.len();
        unreadable(format!("a number of {digits} digits does not fit 64 bits"))
    })
}

/// Refuses any word other than Python's three constants.
fn check_word(word: &[u8], start: usize) -> Result<(), NpyError> {
    match word {
        b"True" | b"False" | b"None" => Ok(()),
        _ => Err(unexpected(word, start)),
    }
}

/// Refuses a shape that has too many dimensions or whose product overflows.
fn check_dims(dims: &[u64]) -> Result<(), NpyError> {
    if dims.len() > MAX_DIMS {
        return Err(NpyError::TooManyDims { dims: dims.len(), limit: MAX_DIMS });
    }
    nonzero_product(dims.iter().copied())
        .map(|_| ())
        .ok_or_else(|| NpyError::ShapeOverflow { shape: dims.to_vec(), item_size: 1 })
}

/// The product of the dimensions that are not zero, if it fits 64 bits.
pub(super) fn nonzero_product(mut dims: impl Iterator<Item = u64>) -> Option<u64> {
    dims.try_fold(1_u64, |product, dim| product.checked_mul(dim.max(1)))
}

/// The shape as `usize`s.
fn narrow(shape: &[u64]) -> Result<Vec<usize>, NpyError> {
    let narrowed: Result<Vec<usize>, _> = shape.iter().map(|&dim| dim.try_into()).collect();
    narrowed.map_err(|_| NpyError::ShapeOverflow { shape: shape.to_vec(), item_size: 1 })
}

/// What NumPy calls an element type, and whether [`super::NpyElement`] has it.
pub(super) fn type_name(plain: &TypeStr) -> (String, bool) {
    let bits = plain.size_field().saturating_mul(8);
    let size = plain.size_field();
    match plain.type_char() {
        TypeChar::Bool => ("bool".to_owned(), true),
        TypeChar::Int => (format!("int{bits}"), true),
        TypeChar::Uint => (format!("uint{bits}"), true),
        TypeChar::Float => {
            (format!("float{bits}"), matches!(size, 4 | 8) || size == 2 && cfg!(feature = "half"))
        }
        TypeChar::Complex => {
            (format!("complex{bits}"), cfg!(feature = "complex") && matches!(size, 8 | 16))
        }
        TypeChar::DateTime => ("datetime64".to_owned(), false),
        TypeChar::TimeDelta => ("timedelta64".to_owned(), false),
        TypeChar::ByteStr => (format!("byte strings of length {size}"), false),
        TypeChar::UnicodeStr => (format!("text strings of length {size}"), false),
        TypeChar::RawData => (format!("raw blobs of {size} bytes"), false),
        TypeChar::Object => ("pickled Python objects".to_owned(), false),
        _ => ("an unknown type".to_owned(), false),
    }
}

/// A header that cannot be read, and why.
fn unreadable(reason: impl Into<String>) -> NpyError {
    NpyError::HeaderUnreadable { reason: reason.into() }
}

/// A word or byte that has no place in a header.
fn unexpected(found: &[u8], start: usize) -> NpyError {
    let shown = found[..found.len().min(16)].escape_ascii();
    unreadable(format!("unexpected `{shown}` at byte {start}"))
}

/// The message of `npyz`, on one line and of bounded length.
fn tidy(error: &io::Error) -> String {
    let message = error.to_string();
    let mut lines = message.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let mut tidied: String = first.chars().take(200).collect();
    if let Some(last) = lines.next_back() {
        tidied.push(' ');
        tidied.extend(last.chars().take(200));
    }
    tidied
}
