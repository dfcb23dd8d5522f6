//! Making arrays.

use num_traits::{One, Zero};

use super::{Array2, Indices};
use crate::buffer::Buffer;
use crate::dimension::{AxisValues, Dimension, Ix1, Order, Shape, resolve_lens};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::collect::{collect_full, collect_indexed, collect_zeros};
use crate::layout::Layout;
use crate::ledger::at_caller;
use crate::storage::{Array, ArrayBase, ArrayView, ArrayViewMut, Storage};

/// The compact layout of a shape.
#[inline(always)]
fn layout_of<T, Sh: Shape>(shape: &Sh) -> Result<Layout<Sh::Dim>> {
    Layout::new(resolve_lens(shape)?, shape.order(), size_of::<T>())
}

impl<T, D: Dimension> Array<T, D> {
    /// An array of zeros. Large ones cost no memory until they are touched.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array2::<f64>::zeros((2, 3));
    /// assert_eq!(a, [[0.0; 3]; 2]);
    /// ```
    ///
    /// # Panics
    /// If a length is negative, the shape is too large, or the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn zeros<Sh: Shape<Dim = D>>(shape: Sh) -> Self
    where
        T: Zero + Clone + 'static,
    {
        Self::try_zeros(shape).or_raise()
    }

    /// As [`zeros`](Self::zeros).
    ///
    /// # Errors
    /// Where `zeros` panics.
    #[inline(always)]
    #[track_caller]
    pub fn try_zeros<Sh: Shape<Dim = D>>(shape: Sh) -> Result<Self>
    where
        T: Zero + Clone + 'static,
    {
        let layout = layout_of::<T, _>(&shape)?;
        Array::from_parts(collect_zeros(layout.len()).of_shape(layout.shape())?, layout)
    }

    /// An array of ones.
    ///
    /// # Panics
    /// As [`zeros`](Self::zeros).
    #[track_caller]
    pub fn ones<Sh: Shape<Dim = D>>(shape: Sh) -> Self
    where
        T: One + Clone,
    {
        Self::full(shape, T::one())
    }

    /// An array of one value.
    ///
    /// # Panics
    /// As [`zeros`](Self::zeros).
    #[inline]
    #[track_caller]
    pub fn full<Sh: Shape<Dim = D>>(shape: Sh, value: T) -> Self
    where
        T: Clone,
    {
        Self::try_full(shape, value).or_raise()
    }

    /// As [`full`](Self::full).
    ///
    /// # Errors
    /// If a length is negative, the shape is too large, or the memory cannot be had.
    #[inline(always)]
    #[track_caller]
    pub fn try_full<Sh: Shape<Dim = D>>(shape: Sh, value: T) -> Result<Self>
    where
        T: Clone,
    {
        let layout = layout_of::<T, _>(&shape)?;
        let len = layout.len();
        Array::from_parts(collect_full(len, value).of_shape(layout.shape())?, layout)
    }

    /// An array of `f` of each index, called in the order of memory.
    ///
    /// If `f` panics, the elements made so far are dropped.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_fn((2, 3), |[i, j]| (10 * i + j) as i32);
    /// assert_eq!(a, [[0, 1, 2], [10, 11, 12]]);
    /// ```
    ///
    /// # Panics
    /// As [`zeros`](Self::zeros).
    #[track_caller]
    pub fn from_shape_fn<Sh, F>(shape: Sh, f: F) -> Self
    where
        Sh: Shape<Dim = D>,
        F: FnMut(D::Sizes) -> T,
    {
        let make = || {
            let layout = layout_of::<T, _>(&shape)?;
            Array::from_parts(
                collect_indexed(layout.sizes(), shape.order(), f).of_shape(layout.shape())?,
                layout,
            )
        };
        at_caller(make).or_raise()
    }

    /// An array over the elements of a vector, which is adopted, not copied.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::from_shape_vec((2, 3), vec![1, 2, 3, 4, 5, 6]).unwrap();
    /// assert_eq!(a[[1, 0]], 4);
    /// let error = Array::from_shape_vec((2, 2), vec![1, 2, 3]).unwrap_err();
    /// assert_eq!(error.to_string(), "shape (2, 2) needs 4 elements, but 3 were given");
    /// ```
    ///
    /// # Errors
    /// If the vector has another number of elements than the shape.
    #[track_caller]
    pub fn from_shape_vec<Sh: Shape<Dim = D>>(shape: Sh, vec: Vec<T>) -> Result<Self> {
        Self::from_buffer(Buffer::from_vec(vec), shape)
    }

    /// An array over a whole buffer. O(1).
    ///
    /// # Errors
    /// If the buffer has another number of elements than the shape.
    pub fn from_buffer<Sh: Shape<Dim = D>>(buffer: Buffer<T>, shape: Sh) -> Result<Self> {
        let layout = layout_of::<T, _>(&shape)?;
        check_len(&layout, buffer.len())?;
        Array::from_parts(buffer, layout)
    }

    /// An array of default values.
    ///
    /// # Panics
    /// As [`zeros`](Self::zeros).
    #[track_caller]
    pub fn default<Sh: Shape<Dim = D>>(shape: Sh) -> Self
    where
        T: Default,
    {
        Self::from_shape_fn(shape, |_| T::default())
    }
}

/// Whether as many elements were given as the shape needs.
fn check_len<D: Dimension>(layout: &Layout<D>, found: usize) -> Result<()> {
    let expected = layout.len();
    if expected == found {
        return Ok(());
    }
    Err(ErrorKind::DataLen { shape: Dims::new(layout.shape()), expected, found }.into())
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// An array of zeros of the same shape, in C order.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn zeros_like(&self) -> Array<S::Elem, D>
    where
        S::Elem: Zero + Clone + 'static,
    {
        let make = || {
            let layout = Layout::new(self.dim(), Order::C, size_of::<S::Elem>())?;
            Array::from_parts(collect_zeros(layout.len()).of_shape(layout.shape())?, layout)
        };
        at_caller(make).or_raise()
    }

    /// An array of one value of the same shape, in C order.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn full_like<U: Clone>(&self, value: U) -> Array<U, D> {
        let make = || {
            let layout = Layout::new(self.dim(), Order::C, size_of::<U>())?;
            let len = layout.len();
            Array::from_parts(collect_full(len, value).of_shape(layout.shape())?, layout)
        };
        at_caller(make).or_raise()
    }

    /// All indices, in C order.
    pub fn indices(&self) -> Indices<D> {
        Indices::new(self.dim(), self.len(), Order::C)
    }
}

impl<T: Zero + One + Clone + 'static> Array2<T> {
    /// The identity matrix: `n` ones along the main diagonal.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn eye(n: usize) -> Self {
        let mut eye = Array2::zeros((n, n));
        eye.diagonal_mut().fill(T::one());
        eye
    }

    /// The matrix with `diagonal` along its main diagonal, zero elsewhere.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn from_diag<S: Storage<Elem = T>>(diagonal: &ArrayBase<S, Ix1>) -> Self {
        let n = diagonal.len();
        let mut out = Array2::zeros((n, n));
        out.diagonal_mut().assign(diagonal);
        out
    }
}

impl<'a, T, D: Dimension> ArrayView<'a, T, D> {
    /// A view over a slice, in C order or, with `.f()`, in Fortran order. O(1).
    ///
    /// # Errors
    /// If the slice has another number of elements than the shape.
    pub fn from_shape<Sh: Shape<Dim = D>>(shape: Sh, slice: &'a [T]) -> Result<Self> {
        let layout = layout_of::<T, _>(&shape)?;
        check_len(&layout, slice.len())?;
        Self::from_slice_parts(slice, layout)
    }

    /// A view over a slice with strides in elements, from element `offset` on. O(1).
    ///
    /// # Errors
    /// If an index would reach outside the slice.
    pub fn from_strides<Sh: Shape<Dim = D>>(
        shape: Sh,
        strides: D::Strides,
        offset: usize,
        slice: &'a [T],
    ) -> Result<Self> {
        let sizes = resolve_lens(&shape)?;
        same_rank::<D>(&sizes, &strides)?;
        let layout = Layout::strided(sizes, strides, offset, slice.len(), size_of::<T>())?;
        Self::from_slice_parts(slice, layout)
    }
}

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D> {
    /// A view to write over a slice, in C order or, with `.f()`, in Fortran order. O(1).
    ///
    /// # Errors
    /// If the slice has another number of elements than the shape.
    pub fn from_shape<Sh: Shape<Dim = D>>(shape: Sh, slice: &'a mut [T]) -> Result<Self> {
        let layout = layout_of::<T, _>(&shape)?;
        check_len(&layout, slice.len())?;
        Self::from_slice_mut_parts(slice, layout)
    }

    /// A view to write over a slice with strides in elements, from element `offset` on. O(1).
    ///
    /// # Errors
    /// If an index would reach outside the slice, or two reach one element.
    pub fn from_strides<Sh: Shape<Dim = D>>(
        shape: Sh,
        strides: D::Strides,
        offset: usize,
        slice: &'a mut [T],
    ) -> Result<Self> {
        let sizes = resolve_lens(&shape)?;
        same_rank::<D>(&sizes, &strides)?;
        let layout = Layout::strided(sizes, strides, offset, slice.len(), size_of::<T>())?;
        Self::from_slice_mut_parts(slice, layout)
    }
}

/// Whether there is one stride an axis.
fn same_rank<D: Dimension>(shape: &D::Sizes, strides: &D::Strides) -> Result<()> {
    let (ndim, given) = (shape.as_ref().len(), strides.as_ref().len());
    if ndim == given {
        return Ok(());
    }
    Err(ErrorKind::AxesMismatch { given, ndim }.into())
}

impl<T, D: Dimension> Default for Array<T, D> {
    /// An array without elements: every axis has length 0 (rank 0 is not possible, and panics as
    /// `zeros` of too large a shape would; use a rank of at least 1, or `IxDyn`).
    #[track_caller]
    fn default() -> Self {
        let ndim = D::NDIM.unwrap_or(1);
        let layout = Layout::new(D::Sizes::filled(ndim, 0), Order::C, size_of::<T>()).or_raise();
        Array::from_parts(Buffer::default(), layout).or_raise()
    }
}
