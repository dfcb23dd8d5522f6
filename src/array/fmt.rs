//! Printing: as NumPy prints, and for debugging with what the array is.

use core::fmt;

use crate::dimension::Dimension;
use crate::dtype::dtype_of;
use crate::error::Dims;
use crate::storage::{ArrayBase, Storage};
use crate::text::{FloatMode, PrintOptions, Sign, Style, write_array};

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: fmt::Display + Clone + 'static,
{
    /// The array as NumPy's `str` prints it, with the given options.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1.0, 2.5, 1e-10];
    /// let options = PrintOptions::default().suppress(true).precision(3);
    /// assert_eq!(a.format(&options).to_string(), "[1.  2.5 0. ]");
    /// ```
    pub fn format(&self, options: &PrintOptions) -> Formatted<'_, S, D> {
        Formatted { array: self, options: options.clone(), style: Style::Str }
    }

    /// The array as NumPy's `repr` prints it: `array([1, 2, 3])`, with type and shape where they
    /// cannot be seen.
    pub fn repr(&self, options: &PrintOptions) -> Formatted<'_, S, D> {
        Formatted { array: self, options: options.clone(), style: Style::Repr }
    }

    /// Writes the elements that are shown.
    fn write(&self, f: &mut impl fmt::Write, options: &PrintOptions, style: Style) -> fmt::Result {
        let get = |index: &[usize]| match self.element(index) {
            Some(element) => element.clone(),
            None => unreachable!("only elements inside the shape are printed"),
        };
        write_array(f, self.shape(), &get, options, style)
    }
}

/// An array with its print options; made by [`format`](ArrayBase::format) and
/// [`repr`](ArrayBase::repr).
pub struct Formatted<'a, S: Storage, D: Dimension> {
    array: &'a ArrayBase<S, D>,
    options: PrintOptions,
    style: Style,
}

impl<S: Storage, D: Dimension> fmt::Display for Formatted<'_, S, D>
where
    S::Elem: fmt::Display + Clone + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.array.write(f, &self.options, self.style)
    }
}

impl<S: Storage, D: Dimension> fmt::Debug for Formatted<'_, S, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Formatted").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The print options that a format string says: `{:.3}` is three decimals, `{:+}` a sign, `{:#}`
/// every element.
fn options_of(f: &fmt::Formatter<'_>) -> PrintOptions {
    let mut options = PrintOptions::default();
    if let Some(precision) = f.precision() {
        options = options.precision(precision).floatmode(FloatMode::Fixed);
    }
    if f.sign_plus() {
        options = options.sign(Sign::Plus);
    }
    if f.alternate() {
        options = options.threshold(usize::MAX);
    }
    options
}

/// As NumPy prints an array: aligned, rounded to eight digits, and from 1001 elements on only the
/// corners. `{:.3}` gives every float three decimals, `{:#}` shows all elements, `{:e}` scientific
/// notation.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[1.0, 2.5], [-3.25, 100.0]];
/// assert_eq!(a.to_string(), "[[  1.     2.5 ]\n [ -3.25 100.  ]]");
/// assert_eq!(format!("{:.1}", a.row(0)), "[1.0 2.5]");
/// ```
impl<S: Storage, D: Dimension> fmt::Display for ArrayBase<S, D>
where
    S::Elem: fmt::Display + Clone + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = options_of(f);
        self.write(f, &options, Style::Str)
    }
}

impl<S: Storage, D: Dimension> fmt::LowerExp for ArrayBase<S, D>
where
    S::Elem: fmt::LowerExp + fmt::Display + Clone + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = options_of(f).scientific(true);
        if dtype_of::<S::Elem>().is_some() {
            return self.write(f, &options, Style::Str);
        }
        // Numbers of other crates write their own exponents.
        let precision = f.precision();
        let get = |index: &[usize]| match (self.element(index), precision) {
            (Some(element), Some(precision)) => OwnText(format!("{element:.precision$e}")),
            (Some(element), None) => OwnText(format!("{element:e}")),
            (None, _) => unreachable!("only elements inside the shape are printed"),
        };
        write_array(f, self.shape(), &get, &options, Style::Str)
    }
}

/// An element's own text, to be laid out with the others.
#[derive(Clone)]
struct OwnText(String);

impl fmt::Display for OwnText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The elements, then what the array is: shape, strides, type, and what it shares.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[1, 2, 3], [4, 5, 6]];
/// assert_eq!(
///     format!("{:?}", a.column(1)),
///     "[2 5], shape=(2,), strides=[3], i32, view: 8 of 24 bytes, 1 handle"
/// );
/// ```
impl<S: Storage, D: Dimension> fmt::Debug for ArrayBase<S, D>
where
    S::Elem: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = options_of(f);
        let precision = f.precision();
        let get = |index: &[usize]| {
            let text = match (self.element(index), precision) {
                (Some(element), Some(precision)) => format!("{element:.precision$?}"),
                (Some(element), None) => format!("{element:?}"),
                (None, _) => unreachable!("only elements inside the shape are printed"),
            };
            OwnText(text)
        };
        write_array(f, self.shape(), &get, &options, Style::Str)?;
        write!(
            f,
            ", shape={}, strides={:?}, {}, ",
            Dims::new(self.shape()),
            self.strides(),
            core::any::type_name::<S::Elem>()
        )?;
        let kind = match (S::OWNS, S::WRITES) {
            (true, _) => "array",
            (false, false) => "view",
            (false, true) => "view to write",
        };
        let Some(buffer) = self.storage().owner() else {
            return write!(f, "{kind}: {} bytes", self.nbytes());
        };
        let handles = buffer.handles();
        let s = if handles == 1 { "" } else { "s" };
        write!(f, "{kind}: {} of {} bytes, {handles} handle{s}", self.nbytes(), buffer.nbytes())
    }
}
