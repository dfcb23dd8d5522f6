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
mod widen;

use crate::kernel::reduce::{Extreme, Order, Reduction, plain_fold};
use crate::ops::sort::order::is_nan;

pub use element::Element;
pub use over::Over;

/// The order in which the smallest comes first; NaN wins (rule NA1).
#[allow(clippy::type_complexity, reason = "closures have no names")]
fn least<T: PartialOrd>()
-> Order<impl Fn(&T, &T) -> bool, impl Fn(&T, &T) -> bool, impl Fn(&T) -> bool> {
    let wins = |b: &T, a: &T| (b < a) | (is_nan(b) & !is_nan(a));
    Order { wins, quick: |b: &T, a: &T| b < a, odd: is_nan }
}

/// The order in which the largest comes first; NaN wins.
#[allow(clippy::type_complexity, reason = "closures have no names")]
fn most<T: PartialOrd>()
-> Order<impl Fn(&T, &T) -> bool, impl Fn(&T, &T) -> bool, impl Fn(&T) -> bool> {
    let wins = |b: &T, a: &T| (b > a) | (is_nan(b) & !is_nan(a));
    Order { wins, quick: |b: &T, a: &T| b > a, odd: is_nan }
}

/// The first if it is NaN, or else the second, by a choice apart from that of an extreme: processors
/// have instructions for that.
#[inline]
fn nan_or<T: PartialOrd>(x: T, extreme: T) -> T {
    if is_nan(&x) { x } else { extreme }
}

/// The smallest element, or NaN where there is one.
fn smallest<T: PartialOrd + Clone>() -> impl Reduction<T, Out = T> {
    let combine = |a: T, b: T| nan_or(b.clone(), if b < a { b } else { a });
    Extreme { fold: plain_fold(T::clone, combine), order: least() }
}

/// The largest element, or NaN where there is one.
fn largest<T: PartialOrd + Clone>() -> impl Reduction<T, Out = T> {
    let combine = |a: T, b: T| nan_or(b.clone(), if b > a { b } else { a });
    Extreme { fold: plain_fold(T::clone, combine), order: most() }
}
