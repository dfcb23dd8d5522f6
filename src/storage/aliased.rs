//! Memory that several handles write: [`Aliased`] and the guards through which it is touched.
//!
//! There is no `unsafe` block here, for what is made is of this folder's own types; what it has to prove
//! is that the invariants of [`ArrayBase`] hold for the views that guards lend. That rests on:
//!
//! 1. A block's buffer is the only handle, is not foreign, and is neither lent out nor cloned. So its
//!    elements are reached through guards of the block only, until the block is taken apart by the
//!    one who holds it alone.
//! 2. The layout of a handle reaches elements of the block's buffer only: it is the layout of the array
//!    that the block was made of, or was made from it by movements.
//! 3. A guard's claim is held from before the guard is made until after it is dropped (for ever, if it is
//!    forgotten), and its region is what the layout of its handle reaches. So by the law of
//!    [`regions`](crate::regions), no two guards have an element in common of which one writes it.
//! 4. The layout under a guard that writes is one-to-one.
//! 5. All handles of a block agree about the type of the elements: they are invariant in it. What one
//!    writes as `&'short str`, no other may read as `&'static str`.

use core::fmt;
use core::marker::PhantomData;
use std::sync::{Arc, MutexGuard};

use super::{Array, ArrayBase, ArrayView, ArrayViewMut, Ref, RefMut};
use crate::buffer::Buffer;
use crate::dimension::Dimension;
use crate::error::{Access, Dims, ErrorKind, OrRaise, Result};
use crate::layout::{Layout, Movement};
use crate::regions::{ClaimId, Regions, Request};

/// A handle on memory that other handles may write too: NumPy's meaning of a view, on purpose.
///
/// An [`Array`] never sees a write that another array made. Handles of an `Aliased` do: each shows a
/// region of one memory, lives as long as it likes, in whatever thread, and what is written through one
/// is read through all that show the same elements. [`Array::into_aliased`] makes the first handle,
/// [`clone`](Clone::clone) and movements ([`slice`](Self::slice), [`t`](Self::t), ..) make more: each
/// O(1), nothing is copied.
///
/// Elements are read and written through *guards*, which are checked at run time, by region: any
/// number may read, and regions without a common element may be written at the same time, also where they
/// interleave.
///
/// | | where another guard is in the way |
/// |---|---|
/// | [`try_read`](Self::try_read), [`try_write`](Self::try_write) | an error that names its line |
/// | [`read`](Self::read), [`write`](Self::write) | wait for other threads; panic where the wait would never end |
/// | [`wait_read`](Self::wait_read), [`wait_write`](Self::wait_write) | the same with an error in place of the panic |
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array::<i32, _>::zeros((2, 4)).into_aliased();
/// let (even, odd) = (a.slice((.., s![..;2])), a.slice((.., s![1..;2])));
/// std::thread::scope(|scope| {
///     scope.spawn(|| even.write().view_mut().fill(2)); // at the same time,
///     scope.spawn(|| odd.write().view_mut().fill(1)); // for they have no element in common
/// });
/// assert_eq!(a.read().view(), [[2, 1, 2, 1], [2, 1, 2, 1]]);
///
/// let writing = even.write();
/// let error = a.try_read().unwrap_err(); // names the line above
/// assert!(error.to_string().contains("overlaps the write of shape (2, 2) at "));
/// # drop(writing);
/// ```
///
/// A wait without end is found inside one thread (it holds a guard that is in its own way), and where
/// threads wait in a circle for guards that the others hold, also of several memories. What else a thread
/// may wait for while it holds a guard (another thread's end, a channel, a lock of another kind) is not
/// seen. A thread that waits to write does not hold back those that come later to read.
///
/// A guard that is dropped by a panic is a guard that is dropped: there is no poison. The elements are
/// valid values, those that were written before the panic and the old ones.
pub struct Aliased<T, D: Dimension> {
    block: Arc<Block<T>>,
    layout: Layout<D>,
}

/// The memory of the handles, and who reads and writes what of it.
struct Block<T> {
    buffer: Buffer<T>,
    regions: Regions,
    /// (5)
    invariant: PhantomData<fn(T) -> T>,
}

impl<T, D: Dimension> Aliased<T, D> {
    /// The array's own memory; the array back where it may not be written.
    pub(crate) fn from_array(array: Array<T, D>) -> Result<Self, Array<T, D>> {
        if !array.is_writable() {
            return Err(array);
        }
        let ArrayBase { storage, layout } = array;
        // (1) writable: the only handle, not foreign. (2) by (1) of the array.
        let block = Block {
            buffer: storage,
            regions: Regions::new(),
            invariant: PhantomData::<fn(T) -> T>,
        };
        Ok(Aliased { block: Arc::new(block), layout })
    }

    /// An [`Array`] of what this handle shows, if it is the only one: the same memory, O(1), nothing is
    /// copied. It holds all of the memory, shown or not. No guard lives then, for guards borrow handles.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 3].into_aliased();
    /// let tail = a.slice(1..);
    /// let a = a.into_array().unwrap_err(); // `tail` holds the memory too
    /// drop(a);
    /// assert_eq!(tail.into_array().unwrap(), [2, 3]);
    /// ```
    ///
    /// # Errors
    /// Gives the handle back where there are others.
    pub fn into_array(self) -> Result<Array<T, D>, Self> {
        let Aliased { block, layout } = self;
        match Arc::try_unwrap(block) {
            Ok(block) => {
                block.buffer.shows(&layout);
                // Whose (1) is (2) here.
                Ok(ArrayBase { storage: block.buffer, layout })
            }
            Err(block) => Err(Aliased { block, layout }),
        }
    }

    /// Shape, strides and offset.
    #[inline]
    pub fn layout(&self) -> &Layout<D> {
        &self.layout
    }

    /// How many handles there are on the memory, this one included, whatever regions they show; with
    /// several threads, a moment's truth.
    pub fn handles(&self) -> usize {
        Arc::strong_count(&self.block)
    }

    /// Whether two handles are on the same memory, whatever regions they show.
    pub fn same_memory<E: Dimension>(&self, other: &Aliased<T, E>) -> bool {
        Arc::ptr_eq(&self.block, &other.block)
    }

    /// The bytes of the whole memory that this handle keeps alive, shown or not.
    pub fn held_bytes(&self) -> usize {
        self.block.buffer.nbytes()
    }

    /// Another handle, by a movement of the layout.
    pub(crate) fn moved<M: Movement<D>>(&self, movement: M) -> Result<Aliased<T, M::Out>> {
        let layout = movement.apply(&self.layout)?;
        // (2) by the law of `Movement`.
        Ok(Aliased { block: Arc::clone(&self.block), layout })
    }

    /// A guard to read. Waits while another thread writes any of these elements.
    ///
    /// # Panics
    /// If that wait would never end: where [`wait_read`](Self::wait_read) is an error.
    #[track_caller]
    pub fn read(&self) -> ReadGuard<'_, T, D> {
        self.wait_read().or_raise()
    }

    /// A guard to write. Waits while another thread reads or writes any of these elements.
    ///
    /// # Panics
    /// If that wait would never end, or several indices reach one element: where
    /// [`wait_write`](Self::wait_write) is an error.
    #[track_caller]
    pub fn write(&self) -> WriteGuard<'_, T, D> {
        self.wait_write().or_raise()
    }

    /// As [`read`](Self::read).
    ///
    /// # Errors
    /// If the wait would never end: this thread itself holds a guard that writes any of these elements,
    /// or one that does is held by a thread which waits, directly or through others, for this one. The
    /// error names the line where that guard was asked for.
    #[track_caller]
    pub fn wait_read(&self) -> Result<ReadGuard<'_, T, D>> {
        let claim = self.block.regions.claim(Request::new(&self.layout, Access::Read))?;
        Ok(self.reading(claim))
    }

    /// As [`write`](Self::write).
    ///
    /// # Errors
    /// As [`wait_read`](Self::wait_read), for guards that read or write any of these elements; or if
    /// several indices reach one element, or it cannot be told that none do (after
    /// [`broadcast_to`](Self::broadcast_to) or [`sliding_window_view`](Self::sliding_window_view)).
    #[track_caller]
    pub fn wait_write(&self) -> Result<WriteGuard<'_, T, D>> {
        self.check_one_to_one()?;
        let claim = self.block.regions.claim(Request::new(&self.layout, Access::Write))?;
        Ok(self.writing(claim))
    }

    /// A guard to read, at once.
    ///
    /// # Errors
    /// If a guard writes any of these elements: names the line where it was asked for.
    #[track_caller]
    pub fn try_read(&self) -> Result<ReadGuard<'_, T, D>> {
        let claim = self.block.regions.try_claim(Request::new(&self.layout, Access::Read))?;
        Ok(self.reading(claim))
    }

    /// A guard to write, at once.
    ///
    /// # Errors
    /// If a guard reads or writes any of these elements: names the line where it was asked for. Or if
    /// several indices reach one element, as [`wait_write`](Self::wait_write).
    #[track_caller]
    pub fn try_write(&self) -> Result<WriteGuard<'_, T, D>> {
        self.check_one_to_one()?;
        let claim = self.block.regions.try_claim(Request::new(&self.layout, Access::Write))?;
        Ok(self.writing(claim))
    }

    fn reading(&self, claim: ClaimId) -> ReadGuard<'_, T, D> {
        ReadGuard(Guard { handle: self, claim, stays: PhantomData })
    }

    fn writing(&self, claim: ClaimId) -> WriteGuard<'_, T, D> {
        WriteGuard(Guard { handle: self, claim, stays: PhantomData })
    }

    /// (4)
    fn check_one_to_one(&self) -> Result<()> {
        if self.layout.is_one_to_one() {
            return Ok(());
        }
        let (shape, strides) = (Dims::new(self.layout.shape()), self.layout.strides().to_vec());
        Err(ErrorKind::Aliased { shape, strides }.into())
    }
}

impl<T, D: Dimension> Clone for Aliased<T, D> {
    /// Another handle on the same region. O(1); not a copy: see [`to_owned`](Self::to_owned).
    fn clone(&self) -> Self {
        Aliased { block: Arc::clone(&self.block), layout: self.layout.clone() }
    }
}

impl<T, D: Dimension> fmt::Debug for Aliased<T, D> {
    /// Without the elements, which somebody may be writing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aliased")
            .field("type", &core::any::type_name::<T>())
            .field("layout", &self.layout)
            .field("handles", &self.handles())
            .finish_non_exhaustive()
    }
}

/// A claim of a thread on what a handle shows.
struct Guard<'a, T, D: Dimension> {
    handle: &'a Aliased<T, D>,
    claim: ClaimId,
    /// It is dropped by the thread that asked for it: so this thread's own guards are known, and a
    /// wait for a thread that waits never ends. As the guard of a lock: `Sync`, but not `Send`.
    stays: PhantomData<MutexGuard<'static, ()>>,
}

impl<T, D: Dimension> Guard<'_, T, D> {
    /// The elements to read: for a borrow of the guard, not for as long as the handle.
    fn view(&self) -> ArrayView<'_, T, D> {
        let Aliased { block, layout } = self.handle;
        // No owner: a handle made from it would outlive the guard, and so see writes.
        let storage = Ref { ptr: block.buffer.data(), owner: None, borrows: PhantomData };
        // ArrayBase (1): by (2); and nobody writes them meanwhile, by (1) and (3).
        ArrayBase { storage, layout: layout.clone() }
    }
}

impl<T, D: Dimension> Drop for Guard<'_, T, D> {
    fn drop(&mut self) {
        self.handle.block.regions.release(self.claim);
    }
}

/// The right to read what an [`Aliased`] handle shows, for as long as it lives.
///
/// It stays in its thread; the [`view`](Self::view) it lends may be used by others.
#[must_use = "a guard that is dropped at once reads nothing"]
pub struct ReadGuard<'a, T, D: Dimension>(Guard<'a, T, D>);

impl<T, D: Dimension> ReadGuard<'_, T, D> {
    /// A view of the elements, for as long as the guard is borrowed. O(1). It has no owner to share:
    /// [`share`](ArrayBase::share) copies, so no array ever sees a later write.
    pub fn view(&self) -> ArrayView<'_, T, D> {
        self.0.view()
    }
}

impl<T, D: Dimension> fmt::Debug for ReadGuard<'_, T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReadGuard").field(self.0.handle).finish()
    }
}

/// The right to read and write what an [`Aliased`] handle shows, for as long as it lives.
///
/// It stays in its thread; the views it lends may be used by others.
#[must_use = "a guard that is dropped at once writes nothing"]
pub struct WriteGuard<'a, T, D: Dimension>(Guard<'a, T, D>);

impl<T, D: Dimension> WriteGuard<'_, T, D> {
    /// A view of the elements to read; as [`ReadGuard::view`].
    pub fn view(&self) -> ArrayView<'_, T, D> {
        self.0.view()
    }

    /// A view of the elements to write, for as long as the guard is borrowed. O(1), never copies.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]].into_aliased();
    /// let row = a.slice(0);
    /// let mut guard = row.write();
    /// guard.view_mut()[0] = 7;
    /// assert_eq!(guard.view(), [7, 2]);
    /// drop(guard);
    /// assert_eq!(a.read().view(), [[7, 2], [3, 4]]);
    /// ```
    pub fn view_mut(&mut self) -> ArrayViewMut<'_, T, D> {
        let Aliased { block, layout } = self.0.handle;
        let storage = RefMut { ptr: block.buffer.data(), facts: None, borrows: PhantomData };
        // ArrayBase (1): by (2). (2): by (4). (3): by (1) and (3), and this guard is borrowed
        // exclusively.
        ArrayBase { storage, layout: layout.clone() }
    }
}

impl<T, D: Dimension> fmt::Debug for WriteGuard<'_, T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WriteGuard").field(self.0.handle).finish()
    }
}
