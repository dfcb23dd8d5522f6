//! Parts and other shapes of an array of any type: handles on the same buffer.

use super::DynArray;
use crate::dimension::{DynAxes, IxDyn, Order, Shape, infer_lens};
use crate::error::{OrRaise, Result};
use crate::layout::{Index, resolve_axis};

/// Lengths and the order in which elements are read, of any [`Shape`].
struct Lens(DynAxes<usize>, Order);

impl Shape for Lens {
    type Dim = IxDyn;

    fn lens(&self) -> Result<DynAxes<isize>> {
        self.0.lens()
    }

    fn order(&self) -> Order {
        self.1
    }
}

/// Parts and other shapes. Each result is one more handle on the same buffer, O(1), as the name and `share`
/// of a typed array give it: nothing is copied, and it **pins** the buffer.
impl DynArray {
    /// Part of the array, by a list of indices made at run time: as [`slice`](crate::ArrayBase::slice), and
    /// [`share`](crate::ArrayBase::share)d. O(1).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2, 3], [4, 5, 6]]);
    /// let index = [Index::from(-1), Index::from(s![..;2])];
    /// assert_eq!(a.slice(&index), array![4, 6]);
    /// assert!(a.slice(&index).same_buffer(&a));
    /// ```
    ///
    /// # Panics
    /// If an integer lies outside its axis, a step is 0, there are two ellipses, or more indices than axes.
    #[must_use]
    #[track_caller]
    pub fn slice(&self, index: &[Index]) -> DynArray {
        self.try_slice(index).or_raise()
    }

    /// As [`slice`](Self::slice).
    ///
    /// # Errors
    /// Where `slice` panics.
    #[track_caller]
    pub fn try_slice(&self, index: &[Index]) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.try_slice(index)?.share())))
    }

    /// Position `index` of `axis`, without that axis; shares the buffer. O(1).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2, 3], [4, 5, 6]]);
    /// assert_eq!(a.index_axis(1, -1), array![3, 6]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis, or the index lies outside it.
    #[must_use]
    #[track_caller]
    pub fn index_axis(&self, axis: isize, index: isize) -> DynArray {
        self.try_index_axis(axis, index).or_raise()
    }

    /// As [`index_axis`](Self::index_axis).
    ///
    /// # Errors
    /// Where `index_axis` panics.
    #[track_caller]
    pub fn try_index_axis(&self, axis: isize, index: isize) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.try_index_axis(axis, index)?.share())))
    }

    /// The same elements in another shape: shares the buffer where the layout allows, copies where it does
    /// not. One length may be -1: what is left.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(Array1::arange(0, 6, 1));
    /// let rows = a.to_shape((2, -1))?;
    /// assert_eq!(rows, array![[0, 1, 2], [3, 4, 5]]);
    /// assert!(rows.same_buffer(&a));
    /// assert!(!rows.t().to_shape(6)?.same_buffer(&a)); // the order of the elements is another
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the number of elements differs, or the memory cannot be had.
    #[track_caller]
    pub fn to_shape<Sh: Shape>(&self, shape: Sh) -> Result<DynArray> {
        let sizes = infer_lens(&shape, self.len())?;
        self.shaped(Lens(DynAxes::from_slice(sizes.as_ref()), shape.order()))
    }

    #[track_caller]
    fn shaped(&self, lens: Lens) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.to_shape(lens)?)))
    }

    /// All elements along one axis, in C order: shares the buffer where they lie so, copies where not.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn ravel(&self) -> DynArray {
        self.to_shape(self.len()).or_raise()
    }

    /// The axes in reverse order: the transpose; shares the buffer. O(1).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![[1, 2], [3, 4]]);
    /// assert_eq!(a.t(), array![[1, 3], [2, 4]]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn t(&self) -> DynArray {
        each!(self, a => DynArray::from(a.t().share()))
    }

    /// Axis `i` is axis `axes[i]` (NumPy's `transpose(axes)`); shares the buffer. O(1).
    ///
    /// ```
    /// use ndview::{DType, DynArray};
    ///
    /// let a = DynArray::zeros(&[2, 3, 4], DType::UInt8);
    /// assert_eq!(a.permute(&[2, 0, 1]).shape(), [4, 2, 3]);
    /// ```
    ///
    /// # Panics
    /// If `axes` does not name each axis once.
    #[must_use]
    #[track_caller]
    pub fn permute(&self, axes: &[isize]) -> DynArray {
        self.try_permute(axes).or_raise()
    }

    /// As [`permute`](Self::permute).
    ///
    /// # Errors
    /// Where `permute` panics.
    #[track_caller]
    pub fn try_permute(&self, axes: &[isize]) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.try_permute(axes)?.share())))
    }

    /// An axis backwards; shares the buffer. O(1).
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// assert_eq!(DynArray::from(array![1, 2, 3]).flip(0), array![3, 2, 1]);
    /// ```
    ///
    /// # Panics
    /// If there is no such axis.
    #[must_use]
    #[track_caller]
    pub fn flip(&self, axis: isize) -> DynArray {
        self.try_flip(axis).or_raise()
    }

    /// As [`flip`](Self::flip).
    ///
    /// # Errors
    /// Where `flip` panics.
    #[track_caller]
    pub fn try_flip(&self, axis: isize) -> Result<DynArray> {
        let axis = resolve_axis(axis, self.ndim())? as isize;
        each!(self, a => Ok(DynArray::from(a.flip(axis).share())))
    }

    /// Stretched to `shape`, by NumPy's rules: axes of length 1 are repeated with stride 0; shares the buffer.
    /// O(1). The first write copies.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let row = DynArray::from(array![1_u8, 2]);
    /// let many = row.broadcast_to(&[1000, 2])?;
    /// assert_eq!((many.nbytes(), many.spanned_bytes()), (2000, 2));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the shapes do not agree, or the result is too large to address.
    #[track_caller]
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.broadcast_to(shape)?.share())))
    }

    /// Without the axes of length 1; shares the buffer. O(1). See [`squeeze_axes`](Self::squeeze_axes).
    #[must_use]
    #[track_caller]
    pub fn squeeze(&self) -> DynArray {
        each!(self, a => DynArray::from(a.squeeze().share()))
    }

    /// Without the named axes, all of length 1; shares the buffer. O(1).
    ///
    /// ```
    /// use ndview::{DType, DynArray};
    ///
    /// let a = DynArray::zeros(&[1, 3, 1], DType::Bool);
    /// assert_eq!(a.squeeze_axes(&[-1])?.shape(), [1, 3]);
    /// assert_eq!(a.squeeze().expand_dims(0).shape(), [1, 3]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such axis, it is named twice, or it has another length.
    #[track_caller]
    pub fn squeeze_axes(&self, axes: &[isize]) -> Result<DynArray> {
        each!(self, a => Ok(DynArray::from(a.squeeze_axes(axes)?.share())))
    }

    /// With a new axis of length 1, which will be axis `axis` of the result; shares the buffer. O(1).
    ///
    /// # Panics
    /// If the result would have no such axis.
    #[must_use]
    #[track_caller]
    pub fn expand_dims(&self, axis: isize) -> DynArray {
        self.try_expand_dims(axis).or_raise()
    }

    /// As [`expand_dims`](Self::expand_dims).
    ///
    /// # Errors
    /// Where `expand_dims` panics.
    #[track_caller]
    pub fn try_expand_dims(&self, axis: isize) -> Result<DynArray> {
        let axis = resolve_axis(axis, self.ndim() + 1)? as isize;
        each!(self, a => Ok(DynArray::from(a.expand_dims(axis).share())))
    }
}
