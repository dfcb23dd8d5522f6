//! Complex numbers as NumPy prints them (rule PR7).
// `#[inline]` here means: compiled only in programs that call it.

use core::any::Any;

use super::column::float_words;
use super::number::Float;
use super::options::{PrintOptions, Sign};
use crate::dtype::{c64, c128};

/// The two parts of the element, if it is a complex number.
pub(super) fn as_complex<T: 'static>(value: &T) -> Option<[Float; 2]> {
    let value: &dyn Any = value;
    if let Some(z) = value.downcast_ref::<c64>() {
        return Some([Float::Single(z.re), Float::Single(z.im)]);
    }
    let z = value.downcast_ref::<c128>()?;
    Some([Float::Double(z.re), Float::Double(z.im)])
}

/// The texts of the elements: the real parts in a format of their own, then the imaginary parts in
/// theirs, always with a sign. The `j` stands before the blanks that fill a word up.
pub(super) fn words<T: 'static>(values: &[T], options: &PrintOptions) -> Vec<String> {
    let parts: Vec<[Float; 2]> = values.iter().filter_map(as_complex).collect();
    let part = |at: usize| parts.iter().map(|parts| parts[at]).collect::<Vec<_>>();
    let real = float_words(&part(0), options);
    let imag = float_words(&part(1), &options.clone().sign(Sign::Plus));
    let join = |(real, imag): (&String, &String)| {
        let digits = imag.trim_end();
        format!("{real}{digits}j{}", &imag[digits.len()..])
    };
    real.iter().zip(&imag).map(join).collect()
}

/// The text of a number on its own, as Python writes it: `(1+2j)`, and `2j` where the real part is 0.
#[inline]
pub(super) fn scalar_text(real: Float, imag: Float) -> String {
    let text = |part: Float| {
        let text = part.scalar_text();
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    if real.value() == 0.0 && real.value().is_sign_positive() {
        return format!("{}j", text(imag));
    }
    let imag = text(imag);
    let plus = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag}j)", text(real))
}
