//! What a user may write where a shape is asked for.

use super::{AxisValues, Dimension, DynAxes, Ix, Ix1, IxDyn};
use crate::error::{Dims, ErrorKind, Result};

/// The order in which elements lie in memory, or in which they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Row-major: the last axis lies densest (the default).
    #[default]
    C,
    /// Column-major (Fortran): the first axis lies densest.
    F,
}

/// The length of one axis: `usize`, or a signed integer for literals and for `-1` in `reshape`.
///
/// Sealed: implemented for `usize`, `isize` and `i32`.
pub trait Size: Copy + core::fmt::Display + sealed::Sealed {
    /// The length as `isize`; `None` where it does not fit.
    fn to_isize(self) -> Option<isize>;
}

/// A shape: one integer, a tuple or an array of them (the rank is known to the compiler), or a
/// slice or vector of `usize` (dynamic rank).
///
/// ```
/// use ndview::prelude::*;
///
/// let fixed = Array::<f64, _>::zeros((2, 3)); // Array2
/// let column_major = Array::<f64, _>::zeros((2, 3).f()); // Array2, Fortran order
/// let dynamic = Array::<f64, _>::zeros(vec![2, 3]); // ArrayD
/// assert_eq!(fixed.into_dyn(), dynamic);
/// assert!(column_major.is_f_contiguous());
/// ```
pub trait Shape {
    /// The rank of the shape.
    type Dim: Dimension;

    /// The lengths as they were written; negative ones are refused or inferred by who asks.
    ///
    /// # Errors
    /// If a length is more than `isize::MAX`.
    fn lens(&self) -> Result<<Self::Dim as Dimension>::Strides>;

    /// In which order the elements shall lie.
    fn order(&self) -> Order {
        Order::C
    }

    /// The same shape in Fortran order.
    fn f(self) -> FOrder<Self>
    where
        Self: Sized,
    {
        FOrder(self)
    }
}

/// A shape whose elements lie in Fortran order; made by [`Shape::f`].
#[derive(Clone, Copy, Debug)]
pub struct FOrder<Sh>(Sh);

impl<Sh: Shape> Shape for FOrder<Sh> {
    type Dim = Sh::Dim;

    #[inline]
    fn lens(&self) -> Result<<Self::Dim as Dimension>::Strides> {
        self.0.lens()
    }

    #[inline]
    fn order(&self) -> Order {
        Order::F
    }
}

mod sealed {
    /// Keeps [`Size`](super::Size) to the integers below.
    pub trait Sealed {}
}

#[cold]
#[inline(never)]
fn too_long(lens: &[&dyn core::fmt::Display]) -> crate::Error {
    let text: Vec<String> = lens.iter().map(ToString::to_string).collect();
    ErrorKind::TooBig { shape: format!("({})", text.join(", ")), itemsize: 0 }.into()
}

/// The integers that a length is written in.
macro_rules! sizes {
    ($($int:ty),*) => {$(
        impl sealed::Sealed for $int {}
        impl Size for $int {
            #[inline]
            fn to_isize(self) -> Option<isize> {
                isize::try_from(self).ok()
            }
        }
    )*};
}
sizes!(usize, isize, i32);

/// One integer is the shape of a 1-d array.
///
// One impl for all integers, so that the rank is known before the compiler has settled which one a
// literal is: `Array::from_shape_fn(4, |[i]| i)`.
impl<I: Size> Shape for I {
    type Dim = Ix1;

    #[inline]
    fn lens(&self) -> Result<[isize; 1]> {
        Ok([self.to_isize().ok_or_else(|| too_long(&[self]))?])
    }
}

impl<A: Size, const N: usize> Shape for [A; N]
where
    Ix<N>: Dimension<Strides = [isize; N]>,
{
    type Dim = Ix<N>;

    #[inline]
    fn lens(&self) -> Result<[isize; N]> {
        let mut out = [0; N];
        for (out, len) in out.iter_mut().zip(self) {
            *out = len.to_isize().ok_or_else(|| too_long(&[len]))?;
        }
        Ok(out)
    }
}

/// Tuples of integers, up to six.
macro_rules! tuple_shapes {
    ($($n:literal: $($len:ident)*;)*) => {$(
        impl<$($len: Size),*> Shape for ($($len,)*) {
            type Dim = Ix<$n>;
            #[inline]
            #[allow(non_snake_case, reason = "the type's name is its variable's")]
            fn lens(&self) -> Result<[isize; $n]> {
                let ($($len,)*) = self;
                Ok([$($len.to_isize().ok_or_else(|| too_long(&[$len]))?),*])
            }
        }
    )*};
}
tuple_shapes! {
    0: ;
    1: A;
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
}

/// Lists whose length is known at run time.
macro_rules! dynamic_shapes {
    ($($list:ty),*) => {$(
        impl Shape for $list {
            type Dim = IxDyn;
            #[inline]
            fn lens(&self) -> Result<DynAxes<isize>> {
                let mut out = DynAxes::new();
                for len in self.iter() {
                    out.push(len.to_isize().ok_or_else(|| too_long(&[len]))?);
                }
                Ok(out)
            }
        }
    )*};
}
dynamic_shapes!(&[usize], Vec<usize>, &Vec<usize>, DynAxes<usize>, &DynAxes<usize>);

/// Whether two shapes are the same. (To compare slices calls a function, which takes longer than to add a few
/// elements.)
#[inline]
pub(crate) fn same_lens(a: &[usize], b: &[usize]) -> bool {
    match (a, b) {
        ([a], [b]) => a == b,
        _ => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b),
    }
}

/// The number of elements of a shape, where they and their bytes can be addressed.
///
/// The axes of length 0 are left out of the product, as NumPy does, so that strides computed from
/// the other axes cannot overflow either (rules M1, R01).
#[inline]
pub(crate) fn check_size(shape: &[usize], itemsize: usize) -> Result<usize> {
    let mut product: usize = 1;
    let mut empty = false;
    let mut fits = true;
    for &len in shape {
        empty |= len == 0;
        match product.checked_mul(len.max(1)) {
            Some(p) => product = p,
            None => fits = false,
        }
    }
    let bytes = product.checked_mul(itemsize.max(1));
    if !fits || bytes.is_none_or(|b| b > isize::MAX as usize) {
        return Err(too_big(shape, itemsize));
    }
    Ok(if empty { 0 } else { product })
}

#[cold]
#[inline(never)]
fn too_big(shape: &[usize], itemsize: usize) -> crate::Error {
    ErrorKind::TooBig { shape: Dims::new(shape).to_string(), itemsize }.into()
}

/// The lengths of a shape, none negative.
#[inline]
pub(crate) fn resolve_lens<Sh: Shape>(shape: &Sh) -> Result<<Sh::Dim as Dimension>::Sizes> {
    let lens = shape.lens()?;
    let lens = lens.as_ref();
    let mut out = <Sh::Dim as Dimension>::Sizes::filled(lens.len(), 0);
    for (axis, (out, &len)) in out.as_mut().iter_mut().zip(lens).enumerate() {
        if len < 0 {
            return Err(negative_len(axis, len));
        }
        *out = len as usize;
    }
    Ok(out)
}

#[cold]
#[inline(never)]
fn negative_len(axis: usize, len: isize) -> crate::Error {
    ErrorKind::NegativeLen { axis, len }.into()
}

/// The lengths asked for by a reshape to `size` elements, one of which may be -1: what is left.
#[inline]
pub(crate) fn infer_lens<Sh: Shape>(
    shape: &Sh,
    size: usize,
) -> Result<<Sh::Dim as Dimension>::Sizes> {
    let lens = shape.lens()?;
    let mut out = <Sh::Dim as Dimension>::Sizes::filled(lens.as_ref().len(), 0);
    let (mut known, mut fits, mut negative) = (1_usize, true, false);
    for (out, &len) in out.as_mut().iter_mut().zip(lens.as_ref()) {
        *out = len as usize;
        negative |= len < 0;
        let (product, over) = known.overflowing_mul(*out);
        (known, fits) = (product, fits & !over);
    }
    // What is rare gets a copy of the lengths, so that these need not lie in memory.
    if negative {
        let (axis, len) = inferred(lens.clone().as_ref(), size)?;
        out.as_mut()[axis] = len;
    } else if !fits || known != size {
        return Err(wrong_size(lens.clone().as_ref(), size));
    }
    Ok(out)
}

/// Of lengths of which at least one is negative: the axis with the one that is -1, and what is left
/// for it.
fn inferred(lens: &[isize], size: usize) -> Result<(usize, usize)> {
    let mut unknown = None;
    let mut known: usize = 1;
    for (axis, &len) in lens.iter().enumerate() {
        if len == -1 && unknown.is_none() {
            unknown = Some(axis);
        } else if let Ok(len) = usize::try_from(len) {
            known = known.checked_mul(len).ok_or_else(|| wrong_size(lens, size))?;
        } else if len == -1 {
            return Err(ErrorKind::Argument(format!(
                "can only specify one unknown dimension: {}",
                requested(lens)
            ))
            .into());
        } else {
            return Err(negative_len(axis, len));
        }
    }
    match unknown {
        Some(axis) if known > 0 && size.is_multiple_of(known) => Ok((axis, size / known)),
        _ => Err(wrong_size(lens, size)),
    }
}

#[cold]
#[inline(never)]
fn wrong_size(lens: &[isize], size: usize) -> crate::Error {
    ErrorKind::ReshapeSize { size, to: requested(lens) }.into()
}

/// A requested shape as text: `(2, -1)`.
fn requested(lens: &[isize]) -> String {
    let text: Vec<String> = lens.iter().map(ToString::to_string).collect();
    if let [one] = text.as_slice() {
        return format!("({one},)");
    }
    format!("({})", text.join(", "))
}
