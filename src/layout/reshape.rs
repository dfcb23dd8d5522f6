//! Other shapes for the same elements, without moving any of them (rules RS1 to RS9).

use super::{Axis, Lawful, Layout, Movement, OneToOne, Plan};
use crate::dimension::{Dimension, DynAxes, Order, axis_values, check_size};
use crate::error::{Dims, Error, ErrorKind, Result, WhyCopy};

/// The movement to another shape of the same size, read in `order`.
///
/// Each new index reaches the element that stands at its place in the order of reading, so the
/// elements reached are the same, and each as often as before.
pub(crate) struct Reshape<D: Dimension> {
    pub(crate) shape: D::Sizes,
    pub(crate) order: Order,
    pub(crate) itemsize: usize,
}

impl<D: Dimension> Lawful for Reshape<D> {}
impl<D: Dimension> OneToOne for Reshape<D> {}

impl<D: Dimension, E: Dimension> Movement<D> for Reshape<E> {
    type Out = E;

    #[inline(always)]
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>> {
        let size = from.len();
        // Without elements, the other lengths must be such as any array may have; with elements,
        // they multiply to what a stretched view already has, whose bytes need not all exist.
        let itemsize = if size == 0 { self.itemsize } else { 1 };
        if check_size(self.shape.as_ref(), itemsize)? != size {
            return Err(wrong_size(size, self.shape.clone().as_ref()));
        }
        let contiguous = match self.order {
            Order::C => from.is_c_contiguous(),
            Order::F => from.is_f_contiguous(),
        };
        let strides = if contiguous {
            Layout::<E>::compact(self.shape.clone(), self.order).strides
        } else {
            restrided::<E>(from.shape(), from.strides(), self.shape.clone(), self.order)?
        };
        let ndim = self.shape.as_ref().len();
        let axis = move |i: usize| (self.shape.as_ref()[i], strides.as_ref()[i]);
        Ok(Plan { offset: from.offset, ndim, axis })
    }
}

/// The strides of a shape, as [`restride`] finds them.
#[inline(never)]
fn restrided<E: Dimension>(
    from: &[usize],
    strides: &[isize],
    shape: E::Sizes,
    order: Order,
) -> Result<E::Strides> {
    match restride(from, strides, shape.as_ref(), order) {
        Ok(strides) => Ok(axis_values(&strides)),
        Err(why) => Err(would_copy(from, strides, shape.as_ref(), why)),
    }
}

#[cold]
#[inline(never)]
fn wrong_size(size: usize, to: &[usize]) -> Error {
    ErrorKind::ReshapeSize { size, to: Dims::new(to).to_string() }.into()
}

#[cold]
#[inline(never)]
fn would_copy(from: &[usize], strides: &[isize], to: &[usize], why: WhyCopy) -> Error {
    let (shape, to) = (Dims::new(from), Dims::new(to));
    ErrorKind::WouldCopy { shape, strides: strides.to_vec(), to, why }.into()
}

/// The strides of `to`, whose size is that of `from` and not zero (rule RS5).
///
/// Old axes of length 1 are dropped. Old and new axes are then walked together, innermost first,
/// in the smallest groups of equal product: the old axes of a group must merge into one, and the
/// new ones divide it.
#[inline(never)]
fn restride(
    from: &[usize],
    strides: &[isize],
    to: &[usize],
    order: Order,
) -> core::result::Result<DynAxes<isize>, WhyCopy> {
    // Fortran order is C order with the axes reversed.
    let at = |i: usize, n: usize| if order == Order::C { n - 1 - i } else { i };
    let mut old: DynAxes<usize> = DynAxes::new();
    for i in 0..from.len() {
        let axis = at(i, from.len());
        if from[axis] != 1 {
            old.push(axis);
        }
    }
    let mut new = DynAxes::filled(to.len(), 0);
    let (mut o, mut n) = (0, 0);
    let mut stride = 1;
    while n < to.len() && o < old.len() {
        let (first_old, first_new) = (o, n);
        let (mut old_len, mut new_len) = (from[old[o]], to[at(n, to.len())]);
        while old_len != new_len {
            if old_len < new_len {
                o += 1;
                old_len *= from[old[o]];
            } else {
                n += 1;
                new_len *= to[at(n, to.len())];
            }
        }
        for pair in old[first_old..=o].windows(2) {
            let (inner, outer) = (pair[0], pair[1]);
            if strides[outer] != strides[inner].wrapping_mul(from[inner] as isize) {
                let (outer, inner) = (outer.min(inner), outer.max(inner));
                return Err(WhyCopy::AxesDoNotMerge { outer, inner });
            }
        }
        stride = strides[old[first_old]];
        for axis in (first_new..=n).map(|i| at(i, to.len())) {
            new[axis] = stride;
            stride = stride.wrapping_mul(to[axis] as isize);
        }
        (o, n) = (o + 1, n + 1);
    }
    // What is left has length 1: its stride is never used.
    for axis in (n..to.len()).map(|i| at(i, to.len())) {
        new[axis] = stride;
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::{Ix1, Ix2, Ix3};

    fn c(shape: [usize; 3]) -> Layout<Ix3> {
        Layout::new(shape, Order::C, 8).unwrap()
    }

    #[test]
    fn splits_and_merges() {
        let split = Reshape::<Ix2> { shape: [6, 4], order: Order::C, itemsize: 8 }
            .apply(&c([2, 3, 4]))
            .unwrap();
        assert_eq!(split.strides(), [4, 1]);
        let one = Reshape::<Ix1> { shape: [24], order: Order::F, itemsize: 8 };
        assert!(one.apply(&c([2, 3, 4])).is_err());
    }

    #[test]
    fn says_which_axes_do_not_merge() {
        let layout = Layout::<Ix2> { shape: [3, 2], strides: [1, 3], offset: 0 };
        let error =
            Reshape::<Ix1> { shape: [6], order: Order::C, itemsize: 8 }.apply(&layout).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("axes 0 and 1 would have to merge, but do not lie evenly in memory")
        );
    }
}
