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

use crate::kernel::reduce::{Extreme, Order, Reduction, plain_fold};
use crate::ops::sort::order::is_nan;

pub use element::Element;
pub use over::Over;

/// The order in which the smallest comes first; NaN wins (rule NA1).
fn least<T: PartialOrd>()
-> Order<impl Fn(&T, &T) -> bool, impl Fn(&T, &T) -> bool, impl Fn(&T) -> bool> {
    let wins = |b: &T, a: &T| (b < a) | (is_nan(b) & !is_nan(a));
    Order { wins, quick: |b: &T, a: &T| b < a, odd: is_nan }
}

/// The order in which the largest comes first; NaN wins.
fn most<T: PartialOrd>()
-> Order<impl Fn(&T, &T) -> bool, impl Fn(&T, &T) -> bool, impl Fn(&T) -> bool> {
    let wins = |b: &T, a: &T| (b > a) | (is_nan(b) & !is_nan(a));
    Order { wins, quick: |b: &T, a: &T| b > a, odd: is_nan }
}

/// The smallest element, or NaN where there is one.
fn smallest<T: PartialOrd + Clone>() -> impl Reduction<T, Out = T> {
    let combine = |a: T, b: T| if (b < a) | is_nan(&b) { b } else { a };
    Extreme { fold: plain_fold(T::clone, combine), order: least() }
}

/// The largest element, or NaN where there is one.
fn largest<T: PartialOrd + Clone>() -> impl Reduction<T, Out = T> {
    let combine = |a: T, b: T| if (b > a) | is_nan(&b) { b } else { a };
    Extreme { fold: plain_fold(T::clone, combine), order: most() }
}
