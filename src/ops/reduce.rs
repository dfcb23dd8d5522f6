//! Sums, means, extremes and the rest: over everything, along one axis, or over several.
//!
//! Each is written once, over erased axes ([`Over`]); the forms with an axis are thin. Sums are
//! pairwise on every axis and layout, so that they stay accurate.

mod axes;
mod cumulative;
mod element;
mod nan;
mod over;
mod position;
mod whole;

use crate::ops::sort::order::is_nan;

pub use element::Element;
pub use over::Over;

/// The smaller of two, or NaN where there is one.
#[inline]
fn smaller<T: PartialOrd>(a: T, b: T) -> T {
    if (b < a) | is_nan(&b) { b } else { a }
}

/// The larger of two, or NaN where there is one.
#[inline]
fn larger<T: PartialOrd>(a: T, b: T) -> T {
    if (b > a) | is_nan(&b) { b } else { a }
}

/// Whether `b` takes the place of `a` in a search for the smallest; NaN wins (rule NA1).
#[inline]
fn comes_first<T: PartialOrd>(b: &T, a: &T) -> bool {
    (b < a) | (is_nan(b) & !is_nan(a))
}

/// Whether `b` takes the place of `a` in a search for the largest; NaN wins.
#[inline]
fn comes_last<T: PartialOrd>(b: &T, a: &T) -> bool {
    (b > a) | (is_nan(b) & !is_nan(a))
}
