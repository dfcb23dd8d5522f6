//! To and from vectors, slices, lists and iterators.

use super::{
    Array1, Array2, Array3, Array4, Array5, Array6, ArrayView1, ArrayView2, ArrayViewMut1,
    ArrayViewMut2,
};
use crate::buffer::Buffer;
use crate::dimension::{Dimension, Ix0, Order};
use crate::error::OrRaise;
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase, ArrayView, ArrayViewMut, Storage};

impl<T> From<Vec<T>> for Array1<T> {
    /// Adopts the vector: nothing is copied.
    #[inline]
    #[track_caller]
    fn from(vec: Vec<T>) -> Self {
        Array::from(Buffer::from_vec(vec))
    }
}

impl<T> From<Buffer<T>> for Array1<T> {
    /// The whole buffer: nothing is copied.
    #[inline]
    fn from(buffer: Buffer<T>) -> Self {
        let layout = Layout::new([buffer.len()], Order::C, size_of::<T>());
        layout.and_then(|layout| Array::from_parts(buffer, layout)).or_raise()
    }
}

impl<T: Clone> From<&[T]> for Array1<T> {
    /// Copies the elements.
    #[track_caller]
    fn from(slice: &[T]) -> Self {
        Array1::from(slice.to_vec())
    }
}

impl<T> From<T> for crate::Array0<T> {
    /// One element, without axes.
    #[track_caller]
    fn from(value: T) -> Self {
        Array::from_shape_vec((), vec![value]).or_raise()
    }
}

impl<T> FromIterator<T> for Array1<T> {
    /// Collects the elements of an iterator.
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(iter: I) -> Self {
        Array1::from(iter.into_iter().collect::<Vec<T>>())
    }
}

/// Nested lists, moved element by element into one block.
macro_rules! from_nested {
    ($($array:ident, $list:ty, [$($n:ident),*], $($flatten:ident)*;)*) => {$(
        impl<T, $(const $n: usize),*> From<$list> for $array<T> {
            #[track_caller]
            fn from(list: $list) -> Self {
                let elements: Vec<T> = list.into_iter()$(.$flatten())*.collect();
                Array::from_shape_vec([$($n),*], elements).or_raise()
            }
        }
    )*};
}

from_nested! {
    Array1, [T; N], [N], ;
    Array2, [[T; N]; M], [M, N], flatten;
    Array3, [[[T; N]; M]; L], [L, M, N], flatten flatten;
    Array4, [[[[T; N]; M]; L]; K], [K, L, M, N], flatten flatten flatten;
    Array5, [[[[[T; N]; M]; L]; K]; J], [J, K, L, M, N], flatten flatten flatten flatten;
    Array6, [[[[[[T; N]; M]; L]; K]; J]; I], [I, J, K, L, M, N],
        flatten flatten flatten flatten flatten;
}

impl<'a, T> From<&'a [T]> for ArrayView1<'a, T> {
    fn from(slice: &'a [T]) -> Self {
        ArrayView::from_shape(slice.len(), slice).or_raise()
    }
}

impl<'a, T> From<&'a Vec<T>> for ArrayView1<'a, T> {
    fn from(vec: &'a Vec<T>) -> Self {
        ArrayView1::from(vec.as_slice())
    }
}

impl<'a, T, const N: usize> From<&'a [T; N]> for ArrayView1<'a, T> {
    fn from(list: &'a [T; N]) -> Self {
        ArrayView1::from(list.as_slice())
    }
}

impl<'a, T, const N: usize, const M: usize> From<&'a [[T; N]; M]> for ArrayView2<'a, T> {
    fn from(list: &'a [[T; N]; M]) -> Self {
        ArrayView::from_shape([M, N], list.as_flattened()).or_raise()
    }
}

impl<'a, T, const N: usize> From<&'a [[T; N]]> for ArrayView2<'a, T> {
    fn from(rows: &'a [[T; N]]) -> Self {
        ArrayView::from_shape([rows.len(), N], rows.as_flattened()).or_raise()
    }
}

impl<'a, T> From<&'a mut [T]> for ArrayViewMut1<'a, T> {
    fn from(slice: &'a mut [T]) -> Self {
        ArrayViewMut::from_shape(slice.len(), slice).or_raise()
    }
}

impl<'a, T, const N: usize, const M: usize> From<&'a mut [[T; N]; M]> for ArrayViewMut2<'a, T> {
    fn from(list: &'a mut [[T; N]; M]) -> Self {
        ArrayViewMut::from_shape([M, N], list.as_flattened_mut()).or_raise()
    }
}

impl<'a, S: Storage, D: Dimension> From<&'a ArrayBase<S, D>> for ArrayView<'a, S::Elem, D> {
    /// A view of any array: what lets `impl Into<ArrayView<'a, T, D>>` accept `&a`.
    fn from(array: &'a ArrayBase<S, D>) -> Self {
        array.as_view()
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// A vector of the elements in logical (C) order. Copies.
    pub fn to_vec(&self) -> Vec<S::Elem>
    where
        S::Elem: Clone,
    {
        match self.as_slice() {
            Some(slice) => slice.to_vec(),
            None => self.iter().cloned().collect(),
        }
    }
}

impl<T: Clone, D: Dimension> Array<T, D> {
    /// A vector of the elements in logical (C) order: the one this array adopted, where it is its
    /// only handle and shows all of it in order; a copy otherwise.
    pub fn into_vec(self) -> Vec<T> {
        if !(self.is_c_contiguous() && self.len() == self.buffer().len()) {
            return self.to_vec();
        }
        match self.into_storage().into_vec() {
            Ok(vec) => vec,
            Err(buffer) => buffer.as_slice().to_vec(),
        }
    }
}

impl<T> crate::Array0<T> {
    /// The one element.
    pub fn into_scalar(self) -> T
    where
        T: Clone,
    {
        let view: ArrayView<'_, T, Ix0> = self.as_view();
        match view.get_ref([]) {
            Some(value) => value.clone(),
            None => unreachable!("an array without axes has one element"),
        }
    }
}
