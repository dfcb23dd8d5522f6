//! The digits of one floating-point number.
//!
//! Two kinds of digits are needed: the *shortest* digits that read back as the
//! same number, and the *exact* value rounded to a given place, ties to even.
//! The standard library produces both; this module decides which one applies
//! and how they join, so that the result is what NumPy's digit generator
//! gives.
// `#[inline]` here means: compiled only in programs that call it.

use core::cmp::Ordering;

#[cfg(feature = "half")]
use crate::kernel::simd::cast::AsType;

/// A floating-point number that remembers its width, because the shortest
/// digits depend on it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Float {
    /// A 16-bit number.
    #[cfg(feature = "half")]
    Half(half::f16),
    /// The upper half of a 32-bit number.
    #[cfg(feature = "half")]
    Brain(half::bf16),
    /// A 32-bit number.
    Single(f32),
    /// A 64-bit number.
    Double(f64),
}

/// Where the decimal point goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `1234.5`
    Positional,
    /// `1.2345e+03`
    Scientific,
}

/// How many fraction digits to produce.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Digits {
    /// The exact value, rounded to this many.
    Exactly(usize),
    /// The shortest digits, but at least `least` (continuing with digits of
    /// the exact value) and at most `most` (rounding the exact value).
    Shortest {
        /// Digits that are produced even where fewer identify the number.
        least: usize,
        /// Limit, if there is one.
        most: Option<usize>,
    },
}

/// The pieces of a printed finite number.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    /// Sign, if any, and the digits before the point.
    pub(crate) whole: String,
    /// Digits after the point.
    pub(crate) fraction: String,
    /// Power of ten, in scientific notation only.
    pub(crate) exponent: Option<i32>,
}

impl Float {
    /// The value; every number of fewer bits is also a 64-bit number.
    #[inline]
    pub(crate) fn value(self) -> f64 {
        match self {
            #[cfg(feature = "half")]
            Self::Half(value) => value.to_f64(),
            #[cfg(feature = "half")]
            Self::Brain(value) => value.to_f64(),
            Self::Single(value) => f64::from(value),
            Self::Double(value) => value,
        }
    }

    /// The same number without its sign.
    #[inline]
    pub(crate) fn abs(self) -> Self {
        match self {
            #[cfg(feature = "half")]
            Self::Half(value) => Self::Half(half::f16::from_bits(value.to_bits() & 0x7FFF)),
            #[cfg(feature = "half")]
            Self::Brain(value) => Self::Brain(half::bf16::from_bits(value.to_bits() & 0x7FFF)),
            Self::Single(value) => Self::Single(value.abs()),
            Self::Double(value) => Self::Double(value.abs()),
        }
    }

    /// Number of decimal digits that always survive this type, limited to 8.
    /// Arrays switch to scientific notation at ten to this power. (`bfloat16`
    /// has two, but is no less readable than `float16` without exponents.)
    #[inline]
    pub(crate) fn safe_digits(self) -> i32 {
        match self {
            #[cfg(feature = "half")]
            Self::Half(_) | Self::Brain(_) => 3,
            Self::Single(_) => 6,
            Self::Double(_) => 8,
        }
    }

    /// Whether `self / other > 1000`, computed in the type of the elements:
    /// the rounding of the quotient decides about borderline arrays.
    #[inline]
    pub(crate) fn exceeds_thousandfold(self, other: Self) -> bool {
        match (self, other) {
            (Self::Single(a), Self::Single(b)) => a / b > 1000.0,
            #[cfg(feature = "half")]
            (Self::Half(a), Self::Half(b)) => (a / b).to_f32() > 1000.0,
            #[cfg(feature = "half")]
            (Self::Brain(a), Self::Brain(b)) => (a / b).to_f32() > 1000.0,
            _ => self.value() / other.value() > 1000.0,
        }
    }

    /// Whether the number is below 0.0001 as the element type knows it.
    #[inline]
    pub(crate) fn is_small(self) -> bool {
        match self {
            #[cfg(feature = "half")]
            Self::Half(value) => value < 1e-4_f64.as_type(),
            #[cfg(feature = "half")]
            Self::Brain(value) => value < 1e-4_f64.as_type(),
            Self::Single(value) => value < 1e-4,
            Self::Double(value) => value < 1e-4,
        }
    }

    /// Whether `text` reads back as this number.
    #[inline]
    fn is_read_from(self, text: &str) -> bool {
        #[cfg(feature = "half")]
        let double = || text.parse().unwrap_or(f64::NAN);
        match self {
            #[cfg(feature = "half")]
            Self::Half(value) => value == double().as_type(),
            #[cfg(feature = "half")]
            Self::Brain(value) => value == double().as_type(),
            Self::Single(value) => text.parse() == Ok(value),
            Self::Double(value) => text.parse() == Ok(value),
        }
    }

    /// The shortest digits that read back as this number. Where two such
    /// texts are equally near, the one with the even last digit is taken.
    #[inline]
    fn shortest(self, notation: Notation) -> String {
        let text = match (self, notation) {
            #[cfg(feature = "half")]
            (Self::Half(_) | Self::Brain(_), Notation::Positional) => {
                return format!("{}", self.nearest_short());
            }
            #[cfg(feature = "half")]
            (Self::Half(_) | Self::Brain(_), Notation::Scientific) => {
                return format!("{:e}", self.nearest_short());
            }
            (Self::Single(value), Notation::Positional) => format!("{value}"),
            (Self::Single(value), Notation::Scientific) => format!("{value:e}"),
            (Self::Double(value), Notation::Positional) => format!("{value}"),
            (Self::Double(value), Notation::Scientific) => format!("{value:e}"),
        };
        // The standard library rounds such ties up, so only an odd last digit
        // can need a correction. A tie takes a number whose neighbours are
        // nearly a unit of the last digit away; shorter texts are safe.
        let mantissa = text.split('e').next().unwrap_or_default();
        let odd =
            mantissa.bytes().last().is_some_and(|digit| digit % 2 == 1 && digit.is_ascii_digit());
        let long = match self {
            Self::Double(_) => 15,
            _ => 6,
        };
        let places = fraction_digits(&text);
        if odd && places > 0 && mantissa.len() > long {
            let even = self.rounded(notation, places);
            if even != text && self.is_read_from(&even) {
                return even;
            }
        }
        text
    }

    /// The number with the fewest digits that reads back as this half, which
    /// is finite and not negative: the nearest of them.
    #[inline]
    #[cfg(feature = "half")]
    fn nearest_short(self) -> f64 {
        let value = self.value();
        // Five digits tell all halves apart.
        for places in 0..5 {
            let near = format!("{value:.places$e}");
            if self.is_read_from(&near) {
                return near.parse().unwrap_or(value);
            }
            // A power of two has more room above than below: there may be a
            // number there that is not the nearest.
            let (digits, exponent) = near.split_once('e').unwrap_or((&near, "0"));
            let digits: u32 = digits.replace('.', "").parse().unwrap_or(0);
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let above = format!("{}e{}", digits + 1, exponent - places as i32);
            if self.is_read_from(&above) {
                return above.parse().unwrap_or(value);
            }
        }
        value
    }

    /// The exact value, rounded to `places` fraction digits, ties to even.
    #[inline]
    fn rounded(self, notation: Notation, places: usize) -> String {
        let value = self.value();
        match notation {
            Notation::Positional => format!("{value:.places$}"),
            Notation::Scientific => format!("{value:.places$e}"),
        }
    }

    /// The text of a non-negative finite number with the wanted digits.
    #[inline]
    fn text(self, notation: Notation, digits: Digits) -> String {
        let (least, most) = match digits {
            Digits::Exactly(places) => return self.rounded(notation, places),
            Digits::Shortest { least, most } => (least, most),
        };
        let shortest = self.shortest(notation);
        let own = fraction_digits(&shortest);
        let wanted = own.max(least).min(most.unwrap_or(usize::MAX));
        match wanted.cmp(&own) {
            Ordering::Less => self.rounded(notation, wanted),
            Ordering::Equal => shortest,
            Ordering::Greater => {
                let longer = self.rounded(notation, wanted);
                if self.is_read_from(&longer) {
                    return longer;
                }
                // Just above a power of two, where the neighbours below are
                // nearer than those above, the nearest decimal may belong to
                // another number. The shortest digits never do.
                with_zeros(&shortest, wanted - own)
            }
        }
    }

    /// Splits a finite number into the pieces of its text. `plus` asks for a
    /// `+` in front of numbers that are not negative.
    #[inline]
    pub(crate) fn parts(self, notation: Notation, digits: Digits, plus: bool) -> Parts {
        let text = self.abs().text(notation, digits);
        let (mantissa, exponent) = match text.split_once('e') {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()),
            None => (text.as_str(), None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        // The sign of a negative zero is shown.
        let sign = match (self.value().is_sign_negative(), plus) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        };
        Parts { whole: format!("{sign}{whole}"), fraction: fraction.to_owned(), exponent }
    }

    /// The text of the number on its own, outside any array: always the
    /// shortest digits, whatever the print options are.
    #[inline]
    pub(crate) fn scalar_text(self) -> String {
        let value = self.value();
        if value.is_nan() {
            return String::from("nan");
        }
        if value.is_infinite() {
            return String::from(if value > 0.0 { "inf" } else { "-inf" });
        }
        let limit = match self {
            Self::Single(_) => 1e6,
            Self::Double(_) => 1e16,
            #[cfg(feature = "half")]
            Self::Half(_) | Self::Brain(_) => 1e3,
        };
        let size = value.abs();
        let digits = Digits::Shortest { least: 0, most: None };
        if size == 0.0 || (1e-4..limit).contains(&size) {
            let parts = self.parts(Notation::Positional, digits, false);
            let fraction = match parts.fraction.as_str() {
                "" => "0",
                fraction => fraction,
            };
            return format!("{}.{fraction}", parts.whole);
        }
        let parts = self.parts(Notation::Scientific, digits, false);
        let point = if parts.fraction.is_empty() { "" } else { "." };
        let exponent = exponent_text(parts.exponent.unwrap_or(0), 2);
        format!("{}{point}{}{exponent}", parts.whole, parts.fraction)
    }
}

/// The exponent with its marker and sign, zero-filled to `width` digits.
#[inline]
pub(crate) fn exponent_text(exponent: i32, width: usize) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("e{sign}{:0width$}", exponent.unsigned_abs())
}

/// Number of digits between the decimal point and the exponent.
#[inline]
fn fraction_digits(text: &str) -> usize {
    let mantissa = text.split('e').next().unwrap_or_default();
    mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}

/// `text` with `count` more zeros at the end of its fraction.
#[inline]
fn with_zeros(text: &str, count: usize) -> String {
    let (mantissa, exponent) = match text.find('e') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let point = if mantissa.contains('.') { "" } else { "." };
    format!("{mantissa}{point}{}{exponent}", "0".repeat(count))
}
