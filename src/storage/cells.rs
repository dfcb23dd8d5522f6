//! From a view to write to a view of cells; the invariants are those of [`ArrayBase`].

use core::cell::Cell;
use core::marker::PhantomData;

use super::{ArrayBase, ArrayView, ArrayViewMut, Ref};
use crate::dimension::Dimension;

impl<'a, T, D: Dimension> ArrayViewMut<'a, T, D> {
    /// The same elements as cells, which many views, also overlapping ones, may write in turn; see
    /// [`CellView`](crate::CellView). O(1), nothing is copied.
    #[inline]
    pub fn into_cells(self) -> ArrayView<'a, Cell<T>, D> {
        // (1) a `Cell<T>` lies in memory as a `T`. As `Cell::from_mut`: what is borrowed exclusively for
        // `'a` is reached by these cells only, in one thread, for `&Cell` is not `Send`. No owner to
        // share: a handle would outlive the borrow.
        let storage =
            Ref { ptr: self.storage.ptr.cast::<Cell<T>>(), owner: None, borrows: PhantomData };
        ArrayBase { storage, layout: self.layout }
    }
}
