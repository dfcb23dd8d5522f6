//! Repeating, tiling and rolling: new arrays from one.

use crate::dimension::{Dimension, IxDyn, Order, axis_values, check_size};
use crate::error::{OrRaise, Result};
use crate::kernel::join::concat;
use crate::kernel::{collect, copy};
use crate::layout::movement::Narrow;
use crate::layout::{Layout, resolve_axis};
use crate::ledger::at_caller;
use crate::storage::{Array, ArrayBase, Storage};
use crate::{Array1, ArrayView1};

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Clone,
{
    /// Each position of `axis` `n` times in a row. A copy, in C order.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]];
    /// assert_eq!(a.repeat(2, 1), [[1, 1, 2, 2], [3, 3, 4, 4]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the result is too large.
    #[track_caller]
    pub fn repeat(&self, n: usize, axis: isize) -> Array<S::Elem, D> {
        self.try_repeat(n, axis).or_raise()
    }

    /// As [`repeat`](Self::repeat).
    ///
    /// # Errors
    /// If there is no such axis, or the result is too large.
    #[track_caller]
    pub fn try_repeat(&self, n: usize, axis: isize) -> Result<Array<S::Elem, D>> {
        let axis = resolve_axis(axis, self.ndim())?;
        let mut times = vec![[1, 1]; self.ndim()];
        times[axis][1] = n;
        self.repeated(&times)
    }

    /// The whole array `reps[axis]` times behind itself along each axis; where there are fewer
    /// numbers than axes they are for the last axes. A copy, in C order.
    ///
    /// For more numbers than axes add axes first: [`expand_dims`](Self::expand_dims).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 2].tile(&[2]), [1, 2, 1, 2]);
    /// assert_eq!(array![[1, 2]].tile(&[2, 2]), [[1, 2, 1, 2], [1, 2, 1, 2]]);
    /// ```
    ///
    /// # Panics
    /// If there are more numbers than axes, or the result is too large.
    #[track_caller]
    pub fn tile(&self, reps: &[usize]) -> Array<S::Elem, D> {
        self.try_tile(reps).or_raise()
    }

    /// As [`tile`](Self::tile).
    ///
    /// # Errors
    /// If there are more numbers than axes, or the result is too large.
    #[track_caller]
    pub fn try_tile(&self, reps: &[usize]) -> Result<Array<S::Elem, D>> {
        let ndim = self.ndim();
        if reps.len() > ndim {
            return Err(crate::ErrorKind::AxesMismatch { given: reps.len(), ndim }.into());
        }
        let mut times = vec![[1, 1]; ndim];
        for (times, &n) in times[ndim - reps.len()..].iter_mut().zip(reps) {
            times[0] = n;
        }
        self.repeated(&times)
    }

    /// Each axis as a whole `times[axis][0]` times, each of its positions `times[axis][1]` times.
    #[track_caller]
    fn repeated(&self, times: &[[usize; 2]]) -> Result<Array<S::Elem, D>> {
        let (mut thin, mut wide, mut shape) = (Vec::new(), Vec::new(), Vec::new());
        for (&len, &[whole, each]) in self.shape().iter().zip(times) {
            thin.extend([1, len, 1]);
            wide.extend([whole, len, each]);
            // What does not fit stays too large for the check below.
            shape.push(len.saturating_mul(whole).saturating_mul(each));
        }
        check_size(&shape, size_of::<S::Elem>())?;
        let layout = Layout::new(axis_values(&shape), Order::C, size_of::<S::Elem>())?;
        let view = self.reshape(&thin[..])?;
        let view = view.broadcast_to(&wide[..])?;
        let copy = Layout::<IxDyn>::new(axis_values(&wide), Order::C, size_of::<S::Elem>())?;
        let copied = copy::copy_to(&view.as_view(), copy)?;
        Array::from_parts(copied.into_storage(), layout)
    }

    /// The positions of `axis` moved on by `shift`; those that leave at one end come in at the
    /// other. A copy.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 2, 3, 4].roll(1, 0), [4, 1, 2, 3]);
    /// assert_eq!(array![[1, 2, 3]].roll(-1, 1), [[2, 3, 1]]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn roll(&self, shift: isize, axis: isize) -> Array<S::Elem, D> {
        self.try_roll(shift, axis).or_raise()
    }

    /// As [`roll`](Self::roll).
    ///
    /// # Errors
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    pub fn try_roll(&self, shift: isize, axis: isize) -> Result<Array<S::Elem, D>> {
        let axis = resolve_axis(axis, self.ndim())?;
        let len = self.shape()[axis];
        let at = split_point(shift, len);
        let view = self.as_view();
        let tail = view.moved(Narrow { axis, start: at, len: len - at })?;
        let head = view.moved(Narrow { axis, start: 0, len: at })?;
        let fortran = view.is_f_contiguous() && !view.is_c_contiguous();
        concat(axis, &[tail, head], if fortran { Order::F } else { Order::C })
    }

    /// The elements in C order moved on by `shift`, across the ends of rows. A copy of the same
    /// shape, in C order.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].roll_flat(1), [[4, 1], [2, 3]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn roll_flat(&self, shift: isize) -> Array<S::Elem, D> {
        let rolled = || {
            let at = split_point(shift, self.len());
            let values = self.iter().skip(at).chain(self.iter().take(at)).cloned();
            let sizes = self.layout().sizes().clone();
            let layout = Layout::new(sizes, Order::C, size_of::<S::Elem>())?;
            Array::from_parts(
                collect::collect(self.len(), values).of_shape(layout.shape())?,
                layout,
            )
        };
        at_caller(rolled).or_raise()
    }

    /// Each element, in C order, `n` times in a row. A copy with one axis.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![[1], [2]].repeat_flat(2), [1, 1, 2, 2]);
    /// ```
    ///
    /// # Panics
    /// If the result is too large.
    #[track_caller]
    pub fn repeat_flat(&self, n: usize) -> Array1<S::Elem> {
        let repeated = || {
            if let Some(slice) = self.as_slice() {
                return ArrayView1::from(slice).repeated(&[[1, n]]);
            }
            let len = self.len().saturating_mul(n);
            let layout = Layout::new([len], Order::C, size_of::<S::Elem>())?;
            let values = self.iter().flat_map(|x| core::iter::repeat_n(x, n)).cloned();
            Array::from_parts(collect::collect(len, values).of_shape(layout.shape())?, layout)
        };
        at_caller(repeated).or_raise()
    }
}

/// The position that a roll brings to the front.
fn split_point(shift: isize, len: usize) -> usize {
    if len == 0 {
        return 0;
    }
    let back = shift.rem_euclid(len as isize) as usize;
    (len - back) % len
}
