//! What an array of any type says about itself and its memory.

use core::fmt;

use super::{DynArray, DynElement};
use crate::array::Flags;
use crate::array::holding::{Explanation, Holding, Holds};
use crate::array::overlap::OVERLAP_WORK;
use crate::dimension::{Dimension, Order};
use crate::dtype::{DType, HasDType};
use crate::layout::overlap::{self, Overlap, Region};
use crate::storage::{ArrayBase, BaseFacts, Storage};

impl Clone for DynArray {
    /// One more handle on the same buffer, O(1), and *logically* a copy, as that of an
    /// [`Array`](crate::Array).
    #[track_caller]
    fn clone(&self) -> Self {
        each!(self, a => DynArray::from(a.clone()))
    }

    // Not the trait's own, which does not know its caller.
    #[track_caller]
    fn clone_from(&mut self, source: &Self) {
        *self = source.clone();
    }
}

/// Arrays are equal where their element types, their shapes and all their elements are.
///
/// ```
/// use ndview::{DynArray, prelude::*};
///
/// let a = DynArray::from(array![1_i32, 2]);
/// assert_eq!(a, DynArray::from(array![1_i32, 2]));
/// assert_ne!(a, DynArray::from(array![1_i64, 2]));
/// assert!(a.equal(&DynArray::from(array![1_i64, 2])).all()); // element by element
/// ```
impl PartialEq for DynArray {
    fn eq(&self, other: &Self) -> bool {
        each!(self, a => same(a, other))
    }
}

fn same<T: DynElement>(a: &crate::ArrayD<T>, other: &DynArray) -> bool {
    other.as_typed::<T>().is_some_and(|b| a == b)
}

/// With an array whose type is known: equal where the type is that one, and the arrays are equal.
impl<S: Storage, D: Dimension> PartialEq<ArrayBase<S, D>> for DynArray
where
    S::Elem: DynElement,
{
    fn eq(&self, other: &ArrayBase<S, D>) -> bool {
        self.as_typed::<S::Elem>().is_some_and(|a| a == other)
    }
}

/// As the typed array prints; see [`Array`](crate::Array).
///
/// ```
/// use ndview::{DynArray, prelude::*};
///
/// let a = DynArray::from(array![[1.0, 2.5], [-3.25, 100.0]]);
/// assert_eq!(a.to_string(), "[[  1.     2.5 ]\n [ -3.25 100.  ]]");
/// assert_eq!(format!("{a:.1}"), "[[  1.0   2.5]\n [ -3.2 100.0]]");
/// ```
impl fmt::Display for DynArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each!(self, a => fmt::Display::fmt(a, f))
    }
}

/// As the typed array: its elements, shape, strides, type, and what it shares.
impl fmt::Debug for DynArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        each!(self, a => fmt::Debug::fmt(a, f))
    }
}

impl Holds for DynArray {
    fn holding(&self) -> Holding {
        each!(self, a => a.holding())
    }
}

/// Facts, as a typed array has them.
///
/// ```
/// use ndview::{DType, DynArray, prelude::*};
///
/// let a = DynArray::from(Array::<i16, _>::zeros((10, 20))).slice(&[Index::from(2..4), Index::from(s![..;4])]);
/// assert_eq!((a.dtype(), a.shape(), a.strides()), (DType::Int16, &[2, 5][..], &[20, 4][..]));
/// assert_eq!((a.ndim(), a.len(), a.is_empty()), (2, 10, false));
/// assert_eq!((a.itemsize(), a.nbytes(), a.spanned_bytes(), a.held_bytes()), (2, 20, 20, 400));
/// assert!(!a.is_c_contiguous() && !a.is_f_contiguous() && a.flags().writeable);
/// assert_eq!((a.handles(), a.is_unique()), (1, true));
/// assert_eq!(a.to_owned().same_buffer(&a), false);
/// assert_eq!(a.share().may_share_memory(&a), true);
/// ```
impl DynArray {
    /// The type of the elements.
    #[must_use]
    pub fn dtype(&self) -> DType {
        fn of<T: HasDType>(_: &crate::ArrayD<T>) -> DType {
            T::DTYPE
        }
        each!(self, a => of(a))
    }

    /// The number of axes.
    #[must_use]
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// The length of each axis.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        each!(self, a => a.shape())
    }

    /// How far apart neighbours along each axis lie, in elements (NumPy counts bytes).
    #[must_use]
    pub fn strides(&self) -> &[isize] {
        each!(self, a => a.strides())
    }

    /// The number of elements.
    #[must_use]
    pub fn len(&self) -> usize {
        each!(self, a => a.len())
    }

    /// Whether there is no element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of one element.
    #[must_use]
    pub fn itemsize(&self) -> usize {
        each!(self, a => a.itemsize())
    }

    /// The bytes of all elements as they are shown; see [`ArrayBase::nbytes`].
    #[must_use]
    pub fn nbytes(&self) -> usize {
        each!(self, a => a.nbytes())
    }

    /// The bytes of the elements that are reached, each counted once; see [`ArrayBase::spanned_bytes`].
    #[must_use]
    pub fn spanned_bytes(&self) -> usize {
        each!(self, a => a.spanned_bytes())
    }

    /// The bytes of the whole buffer that this array keeps alive, shown or not.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = DynArray::from(Array1::<f32>::zeros(1000));
    /// let few = a.slice(&[Index::from(..10)]);
    /// assert_eq!((few.nbytes(), few.held_bytes(), few.pin_ratio()), (40, 4000, 100.0));
    /// assert_eq!(few.compact().held_bytes(), 40);
    /// ```
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        each!(self, a => a.held_bytes())
    }

    /// How many times as many bytes this array holds as it shows; see
    /// [`pin_ratio`](crate::Array::pin_ratio).
    #[must_use]
    pub fn pin_ratio(&self) -> f64 {
        each!(self, a => a.pin_ratio())
    }

    /// The buffer that this array holds a handle on: its number, its bytes, and how many handles hold it.
    ///
    /// ```
    /// use ndview::{DynArray, prelude::*};
    ///
    /// let a = array![1.0, 2.0, 3.0];
    /// let (id, dynamic) = (a.buffer().id(), DynArray::from(a.clone()));
    /// assert_eq!((dynamic.buffer().id, dynamic.buffer().handles), (id, 2));
    /// assert!(dynamic.base().is_none()); // it shows all of it
    /// assert_eq!(dynamic.slice(&[Index::from(1..)]).base().unwrap().nbytes, 24);
    /// ```
    #[must_use]
    pub fn buffer(&self) -> BaseFacts {
        match each!(self, a => a.storage().base_facts()) {
            Some(facts) => facts,
            None => unreachable!("an array holds a handle on a buffer"),
        }
    }

    /// The buffer, where this array shows only a part of it; see [`base`](crate::Array::base).
    #[must_use]
    pub fn base(&self) -> Option<BaseFacts> {
        let part = each!(self, a => a.base().is_some());
        part.then(|| self.buffer())
    }

    /// How many handles hold the buffer, this one included.
    #[must_use]
    pub fn handles(&self) -> usize {
        each!(self, a => a.handles())
    }

    /// Whether this is the only handle on its buffer.
    #[must_use]
    pub fn is_unique(&self) -> bool {
        each!(self, a => a.is_unique())
    }

    /// Whether the elements lie in C order without gaps.
    #[must_use]
    pub fn is_c_contiguous(&self) -> bool {
        each!(self, a => a.is_c_contiguous())
    }

    /// Whether the elements lie in Fortran order without gaps.
    #[must_use]
    pub fn is_f_contiguous(&self) -> bool {
        each!(self, a => a.is_f_contiguous())
    }

    /// The facts about this array's memory; see [`ArrayBase::flags`].
    #[must_use]
    #[track_caller]
    pub fn flags(&self) -> Flags {
        each!(self, a => a.flags())
    }

    /// What this array shows, of which buffer, made where, and who else holds it; see
    /// [`ArrayBase::explain`].
    #[must_use]
    #[track_caller]
    pub fn explain(&self) -> Explanation {
        each!(self, a => a.explain())
    }

    /// Whether two arrays touch a common byte, whatever their types; see [`ArrayBase::shares_memory`].
    #[must_use]
    pub fn shares_memory(&self, other: &DynArray) -> Overlap {
        self.with_region(|a| other.with_region(|b| overlap::overlap(a, b, OVERLAP_WORK)))
    }

    /// Whether the ends of what two arrays touch overlap: quick, and `true` too often; see
    /// [`ArrayBase::may_share_memory`].
    #[must_use]
    pub fn may_share_memory(&self, other: &DynArray) -> bool {
        self.with_region(|a| other.with_region(|b| overlap::may_overlap(a, b)))
    }

    /// Hands the touched bytes to `f`.
    fn with_region<R>(&self, f: impl FnOnce(&Region<'_>) -> R) -> R {
        each!(self, a => a.with_region(f))
    }

    /// Whether two arrays belong to the same buffer, whatever part of it they show.
    #[must_use]
    pub fn same_buffer(&self, other: &DynArray) -> bool {
        self.buffer().id == other.buffer().id
    }

    /// One more handle on the same buffer: what [`clone`](Clone::clone) does. O(1).
    #[must_use]
    #[track_caller]
    pub fn share(&self) -> DynArray {
        self.clone()
    }

    /// A fresh, compact array with the same elements, in the order in which they lie. Always copies.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn to_owned(&self) -> DynArray {
        each!(self, a => DynArray::from(a.to_owned()))
    }

    /// A fresh, compact array with the elements in C or Fortran order. Always copies.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn to_order(&self, order: Order) -> DynArray {
        each!(self, a => DynArray::from(a.to_order(order)))
    }

    /// The same elements, holding nothing else: this array itself where it shows its whole buffer, a copy
    /// where it shows only a part.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn compact(self) -> DynArray {
        each!(self, a => DynArray::from(a.compact()))
    }

    /// As [`compact`](Self::compact), where this array holds more than `ratio` times the bytes that it
    /// shows; else this array itself.
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn compact_if(self, ratio: f64) -> DynArray {
        each!(self, a => DynArray::from(a.compact_if(ratio)))
    }
}
