//! Axes and indices as they are written, which may count from the end.

use crate::error::{Error, ErrorKind, Result};

/// The axis that a possibly negative number means: the one place where axes are resolved.
///
/// # Errors
/// If the array has no such axis.
#[inline]
pub(crate) fn resolve_axis(axis: isize, ndim: usize) -> Result<usize> {
    let resolved = from_end(axis, ndim);
    if resolved < ndim { Ok(resolved) } else { Err(no_such_axis(axis, ndim)) }
}

/// Where a number counted from the end, if it is negative, stands among `len`; past the end where it
/// is too low.
#[inline]
pub(super) fn from_end(number: isize, len: usize) -> usize {
    // No axis is longer than `isize::MAX`, so what stays negative is past the end as a `usize`.
    let number = if number < 0 { number.wrapping_add_unsigned(len) } else { number };
    number as usize
}

#[cold]
#[inline(never)]
fn no_such_axis(axis: isize, ndim: usize) -> Error {
    ErrorKind::AxisOutOfBounds { axis, ndim }.into()
}

/// Several axes, resolved, each once.
///
/// # Errors
/// If the array has no such axis, or one is named twice.
pub(crate) fn resolve_axes(axes: &[isize], ndim: usize) -> Result<Vec<usize>> {
    let mut out = Vec::with_capacity(axes.len());
    for &axis in axes {
        let axis = resolve_axis(axis, ndim)?;
        if out.contains(&axis) {
            return Err(ErrorKind::RepeatedAxis { axis }.into());
        }
        out.push(axis);
    }
    Ok(out)
}

/// The position that a possibly negative index means along an axis.
///
/// # Errors
/// If it lies outside; the error says the index as it was given.
#[inline]
pub(crate) fn resolve_index(index: isize, axis: usize, len: usize) -> Result<usize> {
    let resolved = from_end(index, len);
    if resolved < len { Ok(resolved) } else { Err(out_of_bounds(index, axis, len)) }
}

#[cold]
#[inline(never)]
fn out_of_bounds(index: isize, axis: usize, len: usize) -> Error {
    ErrorKind::IndexOutOfBounds { index, axis, len }.into()
}
