//! Single elements.

use core::convert::Infallible;
use core::ops::{Index, IndexMut};

use super::StorageMut;
use crate::dimension::{AxisValues, Dimension, Ix, Ix1, IxDyn};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::layout::resolve_index;
use crate::storage::{ArrayBase, ArrayView, Storage};

#[cold]
#[inline(never)]
#[track_caller]
fn outside(index: &[usize], shape: &[usize]) -> ! {
    let index = index.iter().map(|&i| isize::try_from(i).unwrap_or(isize::MAX)).collect();
    crate::Error::from(ErrorKind::ElementOutOfBounds { index, shape: Dims::new(shape) }).raise()
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The element at `index`, one position an axis; `None` outside the shape.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [3, 4]];
    /// assert_eq!(a.get([1, 0]), Some(&3));
    /// assert_eq!(a.get([1, 2]), None);
    /// ```
    #[inline]
    #[track_caller]
    pub fn get(&self, index: impl AsRef<[usize]>) -> Option<&S::Elem> {
        self.element(index.as_ref())
    }

    /// The element at `index` to write; `None` outside the shape. See
    /// [`view_mut`](Self::view_mut).
    #[inline]
    #[track_caller]
    pub fn get_mut(&mut self, index: impl AsRef<[usize]>) -> Option<&mut S::Elem>
    where
        S: StorageMut,
    {
        S::element(self, index.as_ref(), |_| ()).ok()
    }

    /// The element at `index`, where negative positions count from the end.
    ///
    /// # Panics
    /// If a position lies outside its axis, or there is not one an axis.
    #[inline]
    #[track_caller]
    pub fn at(&self, index: impl AsRef<[isize]>) -> &S::Elem {
        self.try_at(index).or_raise()
    }

    /// As [`at`](Self::at).
    ///
    /// # Errors
    /// Where `at` panics.
    #[track_caller]
    pub fn try_at(&self, index: impl AsRef<[isize]>) -> Result<&S::Elem> {
        let (index, shape) = (index.as_ref(), self.shape());
        let wrong =
            || ErrorKind::ElementOutOfBounds { index: index.to_vec(), shape: Dims::new(shape) };
        if index.len() != shape.len() {
            return Err(wrong().into());
        }
        let mut resolved = self.dim();
        for (axis, (place, &i)) in resolved.as_mut().iter_mut().zip(index).enumerate() {
            *place = resolve_index(i, axis, shape[axis])?;
        }
        self.element(resolved.as_ref()).ok_or_else(|| wrong().into())
    }

    /// The first element in logical order; `None` where there is none.
    #[track_caller]
    pub fn first(&self) -> Option<&S::Elem> {
        self.element(D::Sizes::filled(self.ndim(), 0).as_ref())
    }

    /// The last element in logical order; `None` where there is none.
    #[track_caller]
    pub fn last(&self) -> Option<&S::Elem> {
        let mut last = self.dim();
        for len in last.as_mut() {
            *len = len.checked_sub(1)?;
        }
        self.element(last.as_ref())
    }

    /// The one element of an array that has exactly one.
    ///
    /// # Errors
    /// If it has more, or none.
    pub fn item(&self) -> Result<&S::Elem> {
        match self.first() {
            Some(element) if self.len() == 1 => Ok(element),
            _ => Err(ErrorKind::Argument(format!(
                "can only convert an array of size 1 to a scalar: shape {}",
                Dims::new(self.shape())
            ))
            .into()),
        }
    }

    /// Exchanges two elements. See [`view_mut`](Self::view_mut).
    ///
    /// # Panics
    /// If one lies outside the shape; nothing is exchanged then.
    #[track_caller]
    pub fn swap(&mut self, a: impl AsRef<[usize]>, b: impl AsRef<[usize]>)
    where
        S: StorageMut,
        S::Elem: Clone,
    {
        let (a, b) = (a.as_ref(), b.as_ref());
        let read = |index: &[usize]| match self.element(index) {
            Some(element) => element.clone(),
            None => outside(index, self.shape()),
        };
        let (x, y) = (read(a), read(b));
        let mut view = self.view_mut();
        for (index, value) in [(a, y), (b, x)] {
            if let Ok(place) = view.element_mut(index, |_| ()) {
                *place = value;
            }
        }
    }
}

impl<'a, T, D: Dimension> ArrayView<'a, T, D> {
    /// The element at `index`, for as long as the view borrows; `None` outside the shape.
    #[inline]
    pub fn get_ref(self, index: impl AsRef<[usize]>) -> Option<&'a T> {
        self.element_of(index.as_ref())
    }
}

/// `a[[i, j]]`: as many positions as axes, or it does not compile.
impl<S: Storage, const N: usize> Index<[usize; N]> for ArrayBase<S, Ix<N>>
where
    Ix<N>: Dimension,
{
    type Output = S::Elem;

    #[inline]
    #[track_caller]
    fn index(&self, index: [usize; N]) -> &S::Elem {
        match self.element(&index) {
            Some(element) => element,
            // A copy, so that the index itself need not lie in memory.
            None => outside(&{ index }, self.shape()),
        }
    }
}

impl<S: StorageMut, const N: usize> IndexMut<[usize; N]> for ArrayBase<S, Ix<N>>
where
    Ix<N>: Dimension,
{
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: [usize; N]) -> &mut S::Elem {
        let Ok(element) =
            S::element(self, index, |shape| -> Infallible { outside(&{ index }, shape) });
        element
    }
}

/// `a[i]` on one axis.
impl<S: Storage> Index<usize> for ArrayBase<S, Ix1> {
    type Output = S::Elem;

    #[inline]
    #[track_caller]
    fn index(&self, i: usize) -> &S::Elem {
        &self[[i]]
    }
}

impl<S: StorageMut> IndexMut<usize> for ArrayBase<S, Ix1> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, i: usize) -> &mut S::Elem {
        &mut self[[i]]
    }
}

/// Indexing with a list, where the rank is known only at run time.
macro_rules! dynamic_index {
    ($([$($generics:tt)*] $index:ty;)*) => {$(
        impl<S: Storage, $($generics)*> Index<$index> for ArrayBase<S, IxDyn> {
            type Output = S::Elem;

            #[inline]
            #[track_caller]
            fn index(&self, index: $index) -> &S::Elem {
                let index: &[usize] = index.as_ref();
                match self.element(index) {
                    Some(element) => element,
                    None => outside(index, self.shape()),
                }
            }
        }

        impl<S: StorageMut, $($generics)*> IndexMut<$index> for ArrayBase<S, IxDyn> {
            #[inline]
            #[track_caller]
            fn index_mut(&mut self, index: $index) -> &mut S::Elem {
                let index: &[usize] = index.as_ref();
                let Ok(element) =
                    S::element(self, index, |shape| -> Infallible { outside(index, shape) });
                element
            }
        }
    )*};
}
dynamic_index! {
    [] &[usize];
    [const N: usize] [usize; N];
}
