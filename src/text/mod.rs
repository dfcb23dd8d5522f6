//! Prints n-dimensional arrays the way NumPy prints them.
//!
//! The entry point is [`write_array`]. It fetches only the elements that are
//! shown, so arrays of any size print at once when they are summarised.
// `#[inline]` here means: compiled only in programs that call it.

mod column;
#[cfg(feature = "complex")]
mod complex;
mod nested;
mod number;
mod options;
#[cfg(feature = "table")]
mod table;

use core::any::{Any, TypeId};
use core::fmt::{self, Display, Write};

use crate::dtype::{DType, dtype_of};
use column::float_words;
use nested::{Layout, Output, Window, text_width, write_nested};
use number::Float;
pub use options::{FloatMode, PrintOptions, Sign};
#[cfg(feature = "table")]
pub use table::TableStyle;
#[cfg(feature = "table")]
pub(crate) use table::{Labels, write_tables};

/// What stands in front of the elements in [`Style::Repr`].
const PREFIX: &str = "array(";

/// Which of NumPy's two texts of an array is written.
///
/// ```
/// use ndview::{PrintOptions, Style, write_array};
///
/// let data = [1.5, 2.0];
/// let print = |style| {
///     let mut text = String::new();
///     let get = |index: &[usize]| data[index[0]];
///     write_array(&mut text, &[2], &get, &PrintOptions::default(), style).unwrap();
///     text
/// };
/// assert_eq!(print(Style::Str), "[1.5 2. ]");
/// assert_eq!(print(Style::Repr), "array([1.5, 2. ])");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `str(array)`: brackets and elements only.
    Str,
    /// `repr(array)`: with `array(`, and with the shape and the element type
    /// where the elements do not tell them.
    Repr,
}

/// The [name](DType::name) of an element type, or `None` for types that are none.
///
/// `isize` and `usize` are named after their size on the target.
///
/// ```
/// assert_eq!(ndview::dtype_name::<f64>(), Some("float64"));
/// assert_eq!(ndview::dtype_name::<u8>(), Some("uint8"));
/// assert_eq!(ndview::dtype_name::<i128>(), Some("int128")); // which NumPy lacks
/// assert_eq!(ndview::dtype_name::<String>(), None);
/// ```
#[must_use]
pub fn dtype_name<T: 'static>() -> Option<&'static str> {
    dtype_of::<T>().map(DType::name)
}

/// Writes an array of the given shape; `get` returns the element at an index.
///
/// `get` is called once for every element that is shown, in row-major order,
/// and never for one that is not. Floating-point numbers, integers and `bool`
/// look as in NumPy. Any other type is written with its own [`Display`] and
/// right-aligned.
///
/// As in NumPy, an array without axes is written in [`Style::Str`] as the
/// plain number, with all the digits that identify it.
///
/// ```
/// use ndview::{PrintOptions, Style, write_array};
///
/// let mut text = String::new();
/// let huge = [1_000_000, 1_000_000];
/// let get = |index: &[usize]| (index[0] * 1_000_000 + index[1]) as i64;
/// let options = PrintOptions::default().edgeitems(1);
/// write_array(&mut text, &huge, &get, &options, Style::Str).unwrap();
/// assert_eq!(
///     text,
///     "[[           0 ...       999999]\n ...\n [999999000000 ... 999999999999]]"
/// );
/// ```
///
/// # Errors
///
/// Returns the error of `out` (a `String` has none) or of an element's own
/// [`Display`].
pub fn write_array<T: Display + 'static, W: Write>(
    out: &mut W,
    shape: &[usize],
    get: &dyn Fn(&[usize]) -> T,
    options: &PrintOptions,
    style: Style,
) -> fmt::Result {
    let mut out = Output::new(out);
    let size = element_count(shape);
    match style {
        Style::Str if shape.is_empty() => return write_scalar(&mut out, &get(&[])),
        Style::Str => {}
        Style::Repr => out.write_str(PREFIX)?,
    }
    if size == 0 {
        out.write_str("[]")?;
    } else {
        let edge = (size > options.threshold).then_some(options.edgeitems);
        let window = Window::new(shape, edge);
        let mut values = Vec::new();
        window.for_each(|index| values.push(get(index)));
        let words = words(&values, shape.is_empty(), options)?;
        if let ([], Some(word)) = (shape, words.first()) {
            out.write_str(word)?;
        } else {
            write_nested(&mut out, &window, &words, layout(options, style))?;
        }
    }
    match style {
        Style::Str => Ok(()),
        Style::Repr => write_end::<T>(&mut out, shape, size, options),
    }
}

/// Number of elements; `usize::MAX` if there are more (views that repeat
/// elements can have any shape).
#[inline]
fn element_count(shape: &[usize]) -> usize {
    if shape.contains(&0) {
        return 0;
    }
    shape.iter().fold(1, |count: usize, &len| count.saturating_mul(len))
}

/// The line layout of a style.
#[inline]
fn layout(options: &PrintOptions, style: Style) -> Layout {
    match style {
        Style::Str => Layout { separator: " ", prefix: 0, width: options.linewidth },
        Style::Repr => Layout {
            separator: ", ",
            prefix: PREFIX.len(),
            // The last line has to have room for the closing parenthesis.
            width: options.linewidth.saturating_sub(1),
        },
    }
}

/// Closes a repr: shape and element type where needed, then `)`.
fn write_end<T: 'static>(
    out: &mut Output<'_>,
    shape: &[usize],
    size: usize,
    options: &PrintOptions,
) -> fmt::Result {
    let mut extras = Vec::new();
    if (size == 0 && shape != [0]) || size > options.threshold {
        extras.push(format!("shape={}", shape_text(shape)));
    }
    if let Some(name) = dtype_name::<T>() {
        // These are the types that NumPy picks for literals.
        let implied = matches!(name, "bool" | "int64" | "float64" | "complex128");
        if !implied || size == 0 {
            extras.push(format!("dtype={name}"));
        }
    }
    if extras.is_empty() {
        return out.write_char(')');
    }
    let extras = extras.join(", ") + ")";
    out.write_char(',')?;
    // One more for the blank in front of the extras.
    if out.column() + extras.len() + 1 > options.linewidth {
        out.break_line(1, PREFIX.len())?;
    } else {
        out.write_char(' ')?;
    }
    out.write_str(&extras)
}

/// A shape as a Python tuple.
#[inline]
fn shape_text(shape: &[usize]) -> String {
    match shape {
        [only] => format!("({only},)"),
        _ => {
            let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
            format!("({})", lengths.join(", "))
        }
    }
}

/// Writes an element as NumPy writes a scalar.
fn write_scalar<T: Display + 'static>(out: &mut Output<'_>, value: &T) -> fmt::Result {
    #[cfg(feature = "complex")]
    if let Some([real, imag]) = complex::as_complex(value) {
        return out.write_str(&complex::scalar_text(real, imag));
    }
    if let Some(float) = as_float(value) {
        out.write_str(&float.scalar_text())
    } else if let Some(&truth) = (value as &dyn Any).downcast_ref::<bool>() {
        out.write_str(if truth { "True" } else { "False" })
    } else {
        write!(out, "{value}")
    }
}

/// The texts of the shown elements, aligned with each other.
fn words<T: Display + 'static>(
    values: &[T],
    no_axes: bool,
    options: &PrintOptions,
) -> Result<Vec<String>, fmt::Error> {
    let kind = TypeId::of::<T>();
    if dtype_of::<T>().is_some_and(DType::is_float) {
        let floats: Vec<Float> = values.iter().filter_map(as_float).collect();
        return Ok(float_words(&floats, options));
    }
    #[cfg(feature = "complex")]
    if dtype_of::<T>().is_some_and(DType::is_complex) {
        return Ok(complex::words(values, options));
    }
    if kind == TypeId::of::<bool>() {
        let words = values.iter().map(|value| truth_word(value, no_axes));
        return Ok(words.collect());
    }
    let mut words = Vec::with_capacity(values.len());
    for value in values {
        // `to_string` would panic where an element refuses to be printed.
        let mut word = String::new();
        write!(word, "{value}")?;
        words.push(word);
    }
    if dtype_name::<T>().is_some() {
        words = with_signs(words, options.sign);
    }
    Ok(aligned(words))
}

/// A `bool`; the blank makes both words equally long where there are several.
fn truth_word<T: 'static>(value: &T, no_axes: bool) -> String {
    let text = match (value as &dyn Any).downcast_ref::<bool>() {
        Some(true) if no_axes => "True",
        Some(true) => " True",
        _ => "False",
    };
    text.to_owned()
}

/// Puts the wanted sign in front of integers that are not negative.
#[inline]
fn with_signs(words: Vec<String>, sign: Sign) -> Vec<String> {
    let mark = match sign {
        Sign::Minus => return words,
        Sign::Plus => '+',
        // Negative numbers make the room that a blank sign would make.
        Sign::Space if words.iter().any(|word| word.starts_with('-')) => return words,
        Sign::Space => ' ',
    };
    let signed = |word: String| match word.starts_with('-') {
        true => word,
        false => format!("{mark}{word}"),
    };
    words.into_iter().map(signed).collect()
}

/// Fills every text with blanks on its left, to the width of the widest one.
/// A text of several lines keeps its shape.
#[inline]
fn aligned(mut words: Vec<String>) -> Vec<String> {
    let width = words.iter().map(|word| text_width(word)).max().unwrap_or(0);
    for word in &mut words {
        if !word.contains('\n') {
            *word = format!("{}{word}", " ".repeat(width - text_width(word)));
        }
    }
    words
}

/// The element as a floating-point number, if its type is one.
fn as_float<T: 'static>(value: &T) -> Option<Float> {
    let value: &dyn Any = value;
    #[cfg(feature = "half")]
    if let Some(&half) = value.downcast_ref() {
        return Some(Float::Half(half));
    } else if let Some(&brain) = value.downcast_ref() {
        return Some(Float::Brain(brain));
    }
    if let Some(&single) = value.downcast_ref::<f32>() {
        return Some(Float::Single(single));
    }
    let &double = value.downcast_ref::<f64>()?;
    Some(Float::Double(double))
}
