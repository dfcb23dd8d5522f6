//! The real and the imaginary parts, as views.

use bytemuck::Pod;
use num_complex::Complex;

use crate::array::StorageMut;
use crate::array::reinterpret::lent_in_parts;
use crate::dimension::Dimension;
use crate::error::OrRaise;
use crate::storage::{Array, ArrayBase, ArrayViewMut, Storage};

/// Where the parts stand in a number.
const REAL: usize = 0;
const IMAG: usize = 1;

/// A view of an array with storage `S` as elements `F`.
type PartView<'s, S, F, D> = ArrayBase<<S as Storage>::BorrowedAs<'s, F>, D>;

/// The parts of complex numbers.
///
/// ```
/// use ndview::{c128, prelude::*};
///
/// let mut z = array![c128(3.0, 4.0), c128(0.0, -1.0)];
/// assert_eq!(z.real(), [3.0, 0.0]);
/// assert_eq!(z.imag().strides(), [2]);
/// assert_eq!(z.imag().shares_memory(&z), Overlap::Yes);
/// assert_eq!(z.imag().shares_memory(&z.real()), Overlap::No);
///
/// z.imag_mut().fill(1.0);
/// assert_eq!(z, [c128(3.0, 1.0), c128(0.0, 1.0)]);
/// ```
impl<S: Storage<Elem = Complex<F>>, F: Pod, D: Dimension> ArrayBase<S, D> {
    /// The real parts. A view of every second number in the memory of this array, which it borrows: O(1).
    ///
    /// It has the same shape, and, in bytes, the same strides (rule RI1). As every view of other elements
    /// it has no [`base`](crate::ArrayView::base), and so [`share`](Self::share) of it copies;
    /// [`into_real`](Array::into_real) of a handle does not.
    #[inline]
    pub fn real(&self) -> PartView<'_, S, F, D> {
        self.cast_part(REAL)
    }

    /// The imaginary parts. A view, as [`real`](Self::real) is.
    #[inline]
    pub fn imag(&self) -> PartView<'_, S, F, D> {
        self.cast_part(IMAG)
    }
}

impl<S: StorageMut + Storage<Elem = Complex<F>>, F: Pod, D: Dimension> ArrayBase<S, D> {
    /// The real parts to write. See [`view_mut`](Self::view_mut) for when the elements are copied first.
    #[inline]
    #[track_caller]
    pub fn real_mut(&mut self) -> ArrayViewMut<'_, F, D> {
        self.view_mut().into_real()
    }

    /// The imaginary parts to write. See [`view_mut`](Self::view_mut) for when the elements are copied
    /// first.
    #[inline]
    #[track_caller]
    pub fn imag_mut(&mut self) -> ArrayViewMut<'_, F, D> {
        self.view_mut().into_imag()
    }

    /// The real and the imaginary parts to write, both at once. See [`view_mut`](Self::view_mut) for when
    /// the elements are copied first.
    ///
    /// ```
    /// use ndview::{c128, prelude::*};
    ///
    /// let mut z = array![c128(3.0, 4.0), c128(0.0, -1.0)];
    /// let (mut real, imag) = z.real_imag_mut();
    /// real += &imag;
    /// assert_eq!(z, [c128(7.0, 4.0), c128(-1.0, -1.0)]);
    /// ```
    #[inline]
    #[track_caller]
    pub fn real_imag_mut(&mut self) -> (ArrayViewMut<'_, F, D>, ArrayViewMut<'_, F, D>) {
        self.view_mut().into_real_imag()
    }
}

impl<'a, F: Pod, D: Dimension> ArrayViewMut<'a, Complex<F>, D> {
    /// As [`real_mut`](ArrayBase::real_mut), for as long as this view borrows. O(1).
    #[inline]
    pub fn into_real(self) -> ArrayViewMut<'a, F, D> {
        self.into_real_imag().0
    }

    /// As [`imag_mut`](ArrayBase::imag_mut), for as long as this view borrows. O(1).
    #[inline]
    pub fn into_imag(self) -> ArrayViewMut<'a, F, D> {
        self.into_real_imag().1
    }

    /// As [`real_imag_mut`](ArrayBase::real_imag_mut), for as long as this view borrows. O(1).
    #[inline]
    pub fn into_real_imag(self) -> (ArrayViewMut<'a, F, D>, ArrayViewMut<'a, F, D>) {
        let [real, imag] = self.cast_parts_mut();
        (real, imag)
    }
}

impl<F: Pod + Send + Sync, D: Dimension> Array<Complex<F>, D> {
    /// An array of the real parts that keeps the memory of this one. O(1): no element is copied.
    ///
    /// The handle goes into the new array, and **pins** its buffer until that is dropped, imaginary parts
    /// included. For the new array the memory is [foreign](crate::Buffer::is_foreign), as for
    /// [`into_view_as`](Self::into_view_as): the first write to it copies.
    ///
    /// ```
    /// use ndview::{c64, prelude::*};
    ///
    /// let z = array![c64(1.0, 2.0), c64(3.0, 4.0)];
    /// let (real, imag) = (z.clone().into_real(), z.into_imag());
    /// assert_eq!((&real, &imag), (&array![1.0, 3.0], &array![2.0, 4.0]));
    /// assert_eq!(real.held_bytes(), 16); // both parts
    /// ```
    ///
    /// # Panics
    /// If the memory for the handle cannot be had.
    #[inline]
    #[track_caller]
    pub fn into_real(self) -> Array<F, D> {
        self.into_part(REAL)
    }

    /// An array of the imaginary parts, as [`into_real`](Self::into_real).
    ///
    /// # Panics
    /// If the memory for the handle cannot be had.
    #[inline]
    #[track_caller]
    pub fn into_imag(self) -> Array<F, D> {
        self.into_part(IMAG)
    }

    #[track_caller]
    fn into_part(self, part: usize) -> Array<F, D> {
        let recast = self.layout().in_parts(2);
        let offset = recast.layout.offset() + recast.lowest.map_or(0, |lowest| 2 * lowest + part);
        let layout = recast.layout.rebased(offset);
        Array::from_parts(lent_in_parts(self.into_storage()), layout).or_raise()
    }
}
