//! The common format of all shown floating-point elements.
// `#[inline]` here means: compiled only in programs that call it.

use super::number::{Digits, Float, Notation, Parts, exponent_text};
use super::options::{FloatMode, PrintOptions, Sign};

/// More digits than this are never produced; the standard library formats at
/// most 65 535, and no number has more than 1074 that are not zero.
const MOST_DIGITS: usize = 16_384;

/// The texts of the elements of one array, all in the same notation and with
/// their decimal points aligned.
#[inline]
pub(crate) fn float_words(values: &[Float], options: &PrintOptions) -> Vec<String> {
    let notation = notation(values, options);
    let mut numbers: Vec<Option<Parts>> = first_pass(values, notation, options);
    equalise(values, &mut numbers, notation, options);
    let mut column = Column::measure(&numbers);
    column.make_room(values, options);
    values
        .iter()
        .zip(&numbers)
        .map(|(value, parts)| match parts {
            Some(parts) => column.finite(parts),
            None => column.non_finite(value.value(), options),
        })
        .collect()
}

/// Chooses the notation from the finite elements that are not zero.
#[inline]
fn notation(values: &[Float], options: &PrintOptions) -> Notation {
    let mut extremes: Option<(Float, Float)> = None;
    for value in values {
        let size = value.abs();
        if !size.value().is_finite() || size.value() == 0.0 {
            continue;
        }
        extremes = Some(match extremes {
            None => (size, size),
            Some((min, max)) => (
                if size.value() < min.value() { size } else { min },
                if size.value() > max.value() { size } else { max },
            ),
        });
    }
    let automatic = extremes.is_some_and(|(min, max)| {
        max.value() >= 10f64.powi(max.safe_digits())
            || (!options.suppress && (min.is_small() || max.exceeds_thousandfold(min)))
    });
    if options.scientific.unwrap_or(automatic) {
        Notation::Scientific
    } else {
        Notation::Positional
    }
}

/// Every finite element with the digits it needs by itself.
#[inline]
fn first_pass(values: &[Float], notation: Notation, options: &PrintOptions) -> Vec<Option<Parts>> {
    let precision = options.precision.min(MOST_DIGITS);
    let digits = match options.floatmode {
        FloatMode::Fixed => Digits::Exactly(precision),
        FloatMode::Unique => Digits::Shortest { least: 0, most: None },
        FloatMode::MaxPrec | FloatMode::MaxPrecEqual => {
            Digits::Shortest { least: 0, most: Some(precision) }
        }
    };
    let plus = options.sign == Sign::Plus;
    values
        .iter()
        .map(|value| {
            if !value.value().is_finite() {
                return None;
            }
            let mut parts = value.parts(notation, digits, plus);
            if options.floatmode != FloatMode::Fixed {
                // Rounding can leave zeros that say nothing.
                let kept = parts.fraction.trim_end_matches('0').len();
                parts.fraction.truncate(kept);
            }
            Some(parts)
        })
        .collect()
}

/// Gives all elements the same number of fraction digits where the notation
/// or the mode asks for it. The added digits are those of the exact value,
/// not zeros: next to a 17-digit element, 0.1 shows as 0.10000000000000001.
#[inline]
fn equalise(
    values: &[Float],
    numbers: &mut [Option<Parts>],
    notation: Notation,
    options: &PrintOptions,
) {
    let equal = notation == Notation::Scientific || options.floatmode == FloatMode::MaxPrecEqual;
    if !equal || options.floatmode == FloatMode::Fixed {
        return;
    }
    let longest = numbers.iter().flatten().map(|parts| parts.fraction.len()).max().unwrap_or(0);
    let digits = Digits::Shortest { least: longest, most: Some(longest) };
    let plus = options.sign == Sign::Plus;
    for (value, number) in values.iter().zip(numbers) {
        if let Some(parts) = number.as_mut().filter(|parts| parts.fraction.len() < longest) {
            *parts = value.parts(notation, digits, plus);
        }
    }
}

/// Widths that all elements share.
struct Column {
    /// Characters up to the decimal point, sign included.
    left: usize,
    /// Characters after the decimal point, exponent included.
    right: usize,
    /// Digits of the exponent.
    exponent: usize,
}

impl Column {
    /// The widths that the finite elements need.
    #[inline]
    fn measure(numbers: &[Option<Parts>]) -> Self {
        let mut column = Self { left: 0, right: 0, exponent: 0 };
        for parts in numbers.iter().flatten() {
            column.left = column.left.max(parts.whole.len());
            column.right = column.right.max(parts.fraction.len());
            if let Some(exponent) = parts.exponent {
                // An exponent has at least two digits.
                let digits = exponent.unsigned_abs().to_string().len().max(2);
                column.exponent = column.exponent.max(digits);
            }
        }
        if column.exponent > 0 {
            // The marker `e` and the sign stand before the exponent's digits.
            column.right += column.exponent + 2;
        }
        column
    }

    /// Widens the left side for a blank sign, and for elements that are not
    /// finite: those may use the whole width.
    #[inline]
    fn make_room(&mut self, values: &[Float], options: &PrintOptions) {
        let finite = |value: &&Float| value.value().is_finite();
        let negative = |value: &Float| value.value().is_sign_negative();
        if options.sign == Sign::Space && !values.iter().filter(finite).any(negative) {
            self.left += 1;
        }
        if values.iter().all(|value| value.value().is_finite()) {
            return;
        }
        // NumPy keeps room for both texts as soon as one of them is needed.
        let minus = values.iter().any(|value| value.value() == f64::NEG_INFINITY);
        let signed = usize::from(minus || options.sign != Sign::Minus);
        let nan = options.nanstr.chars().count();
        let infinity = options.infstr.chars().count() + signed;
        let point = self.right + 1;
        self.left = self.left.max(nan.saturating_sub(point)).max(infinity.saturating_sub(point));
    }

    /// A finite element, its decimal point in the column's place.
    #[inline]
    fn finite(&self, parts: &Parts) -> String {
        let whole = right_aligned(&parts.whole, self.left);
        match parts.exponent {
            Some(exponent) => {
                let exponent = exponent_text(exponent, self.exponent);
                format!("{whole}.{}{exponent}", parts.fraction)
            }
            None => {
                let fill = self.right - parts.fraction.len().min(self.right);
                format!("{whole}.{}{}", parts.fraction, " ".repeat(fill))
            }
        }
    }

    /// A not-a-number or infinite element, right-aligned.
    #[inline]
    fn non_finite(&self, value: f64, options: &PrintOptions) -> String {
        let plus = if options.sign == Sign::Plus { "+" } else { "" };
        let text = if value.is_nan() {
            format!("{plus}{}", options.nanstr)
        } else if value < 0.0 {
            format!("-{}", options.infstr)
        } else {
            format!("{plus}{}", options.infstr)
        };
        right_aligned(&text, self.left + self.right + 1)
    }
}

/// `text` with blanks in front, up to `width` characters. Formatting widths
/// stop at 65 535, which the texts of special elements may exceed.
#[inline]
fn right_aligned(text: &str, width: usize) -> String {
    let fill = width.saturating_sub(text.chars().count());
    format!("{}{text}", " ".repeat(fill))
}
