//! Stretching axes of length 1 so that shapes agree (rules BC1, BC2).

use super::{Axis, Lawful, Layout, Movement, Plan};
use crate::dimension::{AxisValues, Broadcast, Dimension, check_size};
use crate::error::{Dims, Error, ErrorKind, Result, Shapes};

/// Writes the shape that `shapes` broadcast to into `out`, whose length is the largest rank.
///
/// `false` where they do not agree.
#[inline]
fn broadcast_into(shapes: &[&[usize]], out: &mut [usize]) -> bool {
    let ndim = out.len();
    out.fill(1);
    for shape in shapes {
        for (out, &len) in out[ndim - shape.len()..].iter_mut().zip(*shape) {
            if *out == 1 {
                *out = len;
            } else if len != 1 && len != *out {
                return false;
            }
        }
    }
    true
}

/// The shape that several shapes broadcast to.
///
/// ```
/// assert_eq!(ndview::broadcast_shapes(&[&[5, 1], &[3], &[]]).unwrap(), [5, 3]);
/// assert!(ndview::broadcast_shapes(&[&[2, 3], &[4]]).is_err());
/// ```
///
/// # Errors
/// If they do not broadcast together, or the result is too large to address.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Vec<usize>> {
    let ndim = shapes.iter().map(|s| s.len()).max().unwrap_or(0);
    let mut out = vec![1; ndim];
    if !broadcast_into(shapes, &mut out) {
        return Err(ErrorKind::Broadcast { shapes: Shapes::new(shapes) }.into());
    }
    check_size(&out, 1)?;
    Ok(out)
}

/// The sizes that two shapes of known ranks broadcast to.
#[inline]
pub(crate) fn broadcast_pair<D, E>(
    a: &[usize],
    b: &[usize],
) -> Result<<<D as Broadcast<E>>::Out as Dimension>::Sizes>
where
    D: Broadcast<E>,
    E: Dimension,
{
    let ndim = a.len().max(b.len());
    let mut out = <<D as Broadcast<E>>::Out as Dimension>::Sizes::filled(ndim, 1);
    if !broadcast_into(&[a, b], out.as_mut()) {
        return Err(disagree(a, b));
    }
    check_size(out.as_ref(), 1)?;
    Ok(out)
}

#[cold]
#[inline(never)]
fn disagree(a: &[usize], b: &[usize]) -> Error {
    ErrorKind::Broadcast { shapes: Shapes::new(&[a, b]) }.into()
}

#[cold]
#[inline(never)]
fn cannot_stretch(from: &[usize], to: &[usize]) -> Error {
    ErrorKind::BroadcastTo { from: Dims::new(from), to: Dims::new(to) }.into()
}

/// The movement that stretches axes of length 1 to a shape, and puts new axes in front.
///
/// Stretched axes get stride 0, so each index reaches an element that index 0 reached. It is not
/// one-to-one.
pub(crate) struct BroadcastTo<E: Dimension>(E::Sizes);

impl<E: Dimension> BroadcastTo<E> {
    /// To a shape that somebody wrote.
    ///
    /// # Errors
    /// If it is too large to address.
    #[inline]
    pub(crate) fn new(shape: E::Sizes) -> Result<Self> {
        check_size(shape.as_ref(), 1)?;
        Ok(BroadcastTo(shape))
    }

    /// To the shape of an array, whose size has been checked.
    #[inline]
    pub(crate) fn like(layout: &Layout<E>) -> Self {
        BroadcastTo(layout.sizes().clone())
    }
}

impl<E: Dimension> Lawful for BroadcastTo<E> {}

impl<D: Dimension, E: Dimension> Movement<D> for BroadcastTo<E> {
    type Out = E;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let (lens, old, axis) = (self.0.as_ref(), from.shape(), from.axis());
        let new = lens.len().wrapping_sub(old.len());
        let fits = old.len() <= lens.len()
            && old
                .iter()
                .zip(&lens[new..])
                .fold(true, |fits, (&len, &to)| fits & ((len == to) | (len == 1)));
        if !fits {
            return Err(cannot_stretch(from.shape(), self.0.clone().as_ref()));
        }
        let axis = move |i: usize| {
            // In front there are new axes.
            let (to, (len, stride)) = (lens[i], axis(i.wrapping_sub(new)));
            (to, if i >= new && len == to { stride } else { 0 })
        };
        Ok(Plan { offset: from.offset, ndim: lens.len(), axis })
    }
}
