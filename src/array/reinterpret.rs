//! The same bytes as elements of another type: NumPy's `a.view(dtype)`.

use core::marker::PhantomData;
use core::ops::Range;

use bytemuck::{AnyBitPattern, NoUninit, cast_slice, cast_slice_mut};

use super::StorageMut;
use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::error::{OrRaise, Result};
use crate::storage::{Array, ArrayBase, ArrayViewMut, Storage};

/// A view of an array with storage `S` as elements `U`.
type ViewAs<'s, S, U, D> = ArrayBase<<S as Storage>::BorrowedAs<'s, U>, D>;

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: NoUninit,
{
    /// A view of the same bytes as elements `U`: NumPy's `a.view(dtype)`. O(1), nothing is copied
    /// or converted ([`astype`](Self::astype) converts).
    ///
    /// Of the same size, shape and strides stay (rule VD1). Of another size, the elements along the
    /// *last* axis must lie side by side, and that axis becomes as much longer or shorter as the new
    /// elements are smaller or larger; the others keep their lengths and, in bytes, their strides
    /// (rule VD2). The order of the bytes is the machine's.
    ///
    /// Which types go is known to the compiler: those read from have no padding
    /// ([`bytemuck::NoUninit`]), and any bytes are a value of `U` ([`bytemuck::AnyBitPattern`]).
    /// Numbers and arrays of them are both; `bool` and `char` can be read as bytes, but not bytes as
    /// those. `bytemuck` derives the traits for structures.
    ///
    /// Two things NumPy allows are errors here: elements at an address that is no multiple of their
    /// alignment, for no Rust reference may be so (rule VD3; what is allocated here begins at a
    /// multiple of 64 from 1 KiB up), and steps along another axis by a part of a new element.
    ///
    /// The view borrows the array, as every view, but has no [`base`](crate::ArrayView::base): its
    /// buffer is one of other elements. So [`share`](Self::share) of it copies;
    /// [`into_view_as`](Array::into_view_as) of a handle does not.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1.0_f32, -2.0], [0.5, 0.0]];
    /// let bits = a.view_as::<u32>();
    /// assert_eq!(bits, [[0x3F80_0000, 0xC000_0000], [0x3F00_0000, 0]]);
    /// assert_eq!(a.view_as::<u8>().shape(), [2, 8]);
    /// assert_eq!(a.view_as::<[f32; 2]>().shape(), [2, 1]); // each row is a pair
    /// assert_eq!(bits.view_as::<f32>(), a);
    /// assert_eq!(bits.shares_memory(&a), Overlap::Yes);
    /// ```
    ///
    /// # Panics
    /// If the sizes, shape, strides or address do not allow it; zero-sized types never do.
    #[inline]
    #[track_caller]
    pub fn view_as<U: AnyBitPattern>(&self) -> ViewAs<'_, S, U, D> {
        self.cast_view().or_raise()
    }

    /// As [`view_as`](Self::view_as).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = Array::<u16, _>::zeros((2, 4));
    /// assert_eq!(a.try_view_as::<u32>()?.shape(), [2, 2]);
    /// let error = a.t().try_view_as::<u32>().unwrap_err().to_string();
    /// assert!(error.starts_with(
    ///     "To change to a dtype of a different size, the last axis must be contiguous"
    /// ));
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where `view_as` panics: [`ErrorKind::ViewAs`](crate::ErrorKind::ViewAs), with the types, their
    /// sizes, shape, strides and [why](crate::WhyNotAs).
    #[inline]
    #[track_caller]
    pub fn try_view_as<U: AnyBitPattern>(&self) -> Result<ViewAs<'_, S, U, D>> {
        self.cast_view()
    }

    /// The bytes of all elements where they lie in C order without gaps. A view.
    ///
    /// In what order the bytes of one element lie is up to the machine. Zero-sized elements have no
    /// bytes.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1_u16, 2], [3, 4]];
    /// assert_eq!(a.as_bytes().unwrap()[2..4], 2_u16.to_ne_bytes());
    /// assert!(a.t().as_bytes().is_none());
    /// ```
    #[inline]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.as_slice().map(cast_slice)
    }
}

impl<S: StorageMut, D: Dimension> ArrayBase<S, D>
where
    S::Elem: NoUninit + AnyBitPattern,
{
    /// As [`view_as`](Self::view_as), to write: bytes of either type must be a value of the other, as
    /// they are for all numbers. See [`view_mut`](Self::view_mut) for when the elements are copied
    /// first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![1.0_f32, -2.0, -0.5];
    /// let mut bits = a.view_as_mut::<u32>();
    /// bits &= 0x7FFF_FFFF; // no sign
    /// assert_eq!(a, [1.0, 2.0, 0.5]);
    /// ```
    ///
    /// # Panics
    /// As `view_as`.
    #[inline]
    #[track_caller]
    pub fn view_as_mut<U>(&mut self) -> ArrayViewMut<'_, U, D>
    where
        U: NoUninit + AnyBitPattern,
    {
        self.try_view_as_mut().or_raise()
    }

    /// As [`view_as_mut`](Self::view_as_mut).
    ///
    /// # Errors
    /// Where `view_as` panics. Then nothing was copied, unless it is only the copy whose address or
    /// order of axes does not allow it.
    #[track_caller]
    pub fn try_view_as_mut<U>(&mut self) -> Result<ArrayViewMut<'_, U, D>>
    where
        U: NoUninit + AnyBitPattern,
    {
        // Tried first, so that types which do not go together copy nothing.
        if S::would_copy(self) {
            self.recast::<U>()?;
        }
        self.view_mut().cast_view_mut()
    }

    /// The bytes of all elements to write, where they lie in C order without gaps. See
    /// [`view_mut`](Self::view_mut) for when the elements are copied first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = Array1::<u16>::zeros(2);
    /// a.as_bytes_mut().unwrap().fill(0x11);
    /// assert_eq!(a, [0x1111, 0x1111]);
    /// ```
    #[inline]
    #[track_caller]
    pub fn as_bytes_mut(&mut self) -> Option<&mut [u8]> {
        self.as_slice_mut().map(cast_slice_mut)
    }
}

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D>
where
    T: NoUninit + AnyBitPattern,
{
    /// As [`view_as_mut`](ArrayBase::view_as_mut), for as long as this view borrows. O(1).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// fn planes(pixels: ArrayViewMut2<'_, [u8; 3]>) -> ArrayViewMut2<'_, u8> {
    ///     pixels.into_view_as() // as wide as three
    /// }
    /// let mut image = Array::full((2, 2), [1_u8, 2, 3]);
    /// planes(image.view_mut()).slice_mut((.., s![..;3])).fill(9);
    /// assert_eq!(image[[1, 0]], [9, 2, 3]);
    /// ```
    ///
    /// # Panics
    /// As [`view_as`](ArrayBase::view_as).
    #[inline]
    #[track_caller]
    pub fn into_view_as<U>(self) -> ArrayViewMut<'a, U, D>
    where
        U: NoUninit + AnyBitPattern,
    {
        self.cast_view_mut().or_raise()
    }

    /// As [`into_view_as`](Self::into_view_as).
    ///
    /// # Errors
    /// Where it panics.
    #[inline]
    #[track_caller]
    pub fn try_into_view_as<U>(self) -> Result<ArrayViewMut<'a, U, D>>
    where
        U: NoUninit + AnyBitPattern,
    {
        self.cast_view_mut()
    }
}

/// A handle on a buffer whose bytes, or as many of them as are whole `U`s, are lent as elements `U`.
struct CastBuffer<T, U> {
    buffer: Buffer<T>,
    bytes: Range<usize>,
    lent: PhantomData<fn() -> U>,
}

impl<T: NoUninit, U: AnyBitPattern> AsRef<[U]> for CastBuffer<T, U> {
    fn as_ref(&self) -> &[U] {
        let bytes: &[u8] = cast_slice(self.buffer.as_slice());
        cast_slice(&bytes[self.bytes.clone()])
    }
}

/// The elements `U` of which those of a buffer consist, as a foreign buffer that holds it.
#[cfg(feature = "complex")]
#[track_caller]
pub(crate) fn lent_in_parts<T, U>(buffer: Buffer<T>) -> Buffer<U>
where
    T: NoUninit + Send + Sync,
    U: AnyBitPattern,
{
    let bytes = 0..buffer.nbytes();
    Buffer::from_owner(CastBuffer { buffer, bytes, lent: PhantomData })
}

impl<T, D: Dimension> Array<T, D>
where
    T: NoUninit + Send + Sync,
{
    /// An array of the same bytes as elements `U`, by the rules of [`view_as`](ArrayBase::view_as).
    /// O(1): no element is copied. Nothing is held where there is no element.
    ///
    /// The handle goes into the new array, and **pins** its buffer until that is dropped. The memory
    /// must be freed as elements `T`, so for the new array it is [foreign](Buffer::is_foreign): a
    /// buffer that lends what the old one holds (two small allocations), and that is never written.
    /// The first write to the new array copies; [`view_as_mut`](ArrayBase::view_as_mut) writes in
    /// place.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// fn bits(row: usize) -> Array1<u64> {
    ///     let table = array![[0.0, 1.0], [2.0, 4.0]];
    ///     table.slice(row).share().into_view_as()
    /// }
    /// assert_eq!(bits(1), [1 << 62, 0x4010 << 48]);
    /// assert_eq!(bits(1).held_bytes(), 32);
    /// ```
    ///
    /// # Panics
    /// As `view_as`.
    #[inline]
    #[track_caller]
    pub fn into_view_as<U: AnyBitPattern>(self) -> Array<U, D> {
        self.try_into_view_as().or_raise()
    }

    /// As [`into_view_as`](Self::into_view_as).
    ///
    /// # Errors
    /// Where it panics.
    #[track_caller]
    pub fn try_into_view_as<U: AnyBitPattern>(self) -> Result<Array<U, D>> {
        let recast = self.check_recast::<U>()?;
        let Some(lowest) = recast.lowest else {
            return Array::from_parts(Buffer::default(), recast.layout);
        };
        let (buffer, size) = (self.into_storage(), size_of::<U>());
        // All whole elements before and behind those that are shown, so that the new buffer is as
        // large as the memory it keeps.
        let (start, total) = (lowest * size_of::<T>(), buffer.nbytes());
        let (below, before) = (start / size, start % size);
        let bytes = before..total - (total - before) % size;
        let layout = recast.layout.rebased(recast.layout.offset() + below);
        let owner = CastBuffer { buffer, bytes, lent: PhantomData };
        Array::from_parts(Buffer::from_owner(owner), layout)
    }
}
