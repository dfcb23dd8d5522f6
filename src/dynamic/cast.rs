//! Elements of another type, which is chosen at run time.
//!
//! What casts elements, asks whether they fit, and holds them within the ends, is a small function on slices for
//! each pair of types, called by what is compiled once for each type.

use super::compute::Compute;
use super::loops::converted;
use super::{DynArray, DynElement};
use crate::ArrayD;
use crate::dtype::DType;
#[cfg(feature = "complex")]
use crate::dtype::HasDType;
use crate::error::{Error, ErrorKind, OrRaise, Result};
use crate::ops::CastTo;

/// How much a cast may change.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// Anything.
    Plain,
    /// Not what is out of range.
    Checked,
    /// Nothing.
    Exact,
    /// What is past an end becomes that end.
    Saturating,
}

/// Every type as every other.
macro_rules! cast_from {
    ([$array:ident $dtype:ident $mode:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $array { $($(#[$cfg])* DynArray::$variant(a) => types!(cast_row $sort a $dtype $mode),)* }
    };
}
macro_rules! cast_row {
    ([$from:ident $a:ident $dtype:ident $mode:ident]
        $($(#[$cfg:meta])* $variant:ident: $type:ty, $sort:ident, $npy:ident;)*) => {
        match $dtype {
            $($(#[$cfg])* DType::$variant => cast_row!(@ $from $sort $type, $a $mode),)*
            #[allow(unreachable_patterns, reason = "with all features there is no other type")]
            other => Err(super::no_elements(other)),
        }
    };
    (@ complex complex $to:ty, $a:ident $mode:ident) => { cast::<_, $to>($a, $mode) };
    (@ complex boolean $to:ty, $a:ident $mode:ident) => { cast::<_, $to>($a, $mode) };
    (@ complex $sort:ident $to:ty, $a:ident $mode:ident) => {
        Err(no_real($a.dtype(), <$to as HasDType>::DTYPE))
    };
    // Each half is a `f32`.
    (@ half complex $to:ty, $a:ident $mode:ident) => {
        cast::<f32, $to>(&$a.try_astype::<f32>()?, $mode)
    };
    (@ $from:ident $sort:ident $to:ty, $a:ident $mode:ident) => { cast::<_, $to>($a, $mode) };
}

/// A complex number is no real one: which part is meant must be said.
#[cfg(feature = "complex")]
#[cold]
fn no_real(from: DType, to: DType) -> Error {
    let why = format!("cannot cast {from} to {to}: take the real or the imaginary part");
    ErrorKind::Argument(why).into()
}

/// Elements that lie side by side, and whether all of them have some property.
type All<T> = fn(&[T]) -> bool;

#[track_caller]
fn cast<T, U>(a: &ArrayD<T>, mode: Mode) -> Result<DynArray>
where
    T: Compute + CastTo<U>,
    U: DynElement,
{
    match mode {
        Mode::Plain => {}
        Mode::Checked => check(a, fit::<T, U>, fit::<T, U>, U::DTYPE)?,
        Mode::Exact => check(a, are_same::<T, U>, fit::<T, U>, U::DTYPE)?,
        Mode::Saturating if all(a, fit::<T, U>) => {}
        Mode::Saturating => return Ok(DynArray::from(converted(a, saturate)?)),
    }
    Ok(DynArray::from(converted(a, convert)?))
}

fn convert<T: CastTo<U>, U: Compute>(from: &[T], to: &mut [U]) {
    to.iter_mut().zip(from).for_each(|(to, &x)| *to = x.as_type());
}

fn fit<T: CastTo<U>, U: Compute>(elements: &[T]) -> bool {
    elements.iter().fold(true, |all, &x| all & CastTo::<U>::fits(x))
}

fn are_same<T: CastTo<U>, U: Compute>(elements: &[T]) -> bool {
    elements.iter().fold(true, |all, &x| all & CastTo::<U>::is_same(x))
}

fn saturate<T: CastTo<U>, U: Compute>(from: &[T], to: &mut [U]) {
    to.iter_mut().zip(from).for_each(|(to, &x)| *to = x.saturated());
}

/// Elements that are copied to lie side by side.
const PIECE: usize = 1 << 10;

/// Whether all elements `may`.
fn all<T: Compute>(a: &ArrayD<T>, may: All<T>) -> bool {
    if let Some(slice) = a.as_slice_memory_order() {
        return may(slice);
    }
    let (mut piece, mut elements) = (Vec::with_capacity(PIECE), a.iter());
    loop {
        piece.clear();
        piece.extend(elements.by_ref().take(PIECE).copied());
        if piece.is_empty() || !may(&piece) {
            return piece.is_empty();
        }
    }
}

/// Refuses elements that may not be cast: the first in C order is named.
fn check<T: Compute>(a: &ArrayD<T>, may: All<T>, fit: All<T>, to: DType) -> Result<()> {
    if all(a, may) { Ok(()) } else { Err(refused(a, may, fit, to)) }
}

#[cold]
fn refused<T: Compute>(a: &ArrayD<T>, may: All<T>, fit: All<T>, to: DType) -> Error {
    let Some((index, &x)) = a.indexed_iter().find(|&(_, &x)| !may(&[x])) else {
        unreachable!("an element was refused");
    };
    // What is not even equal to itself.
    let nan = !x.eq(&x);
    let why = match fit(&[x]) {
        _ if nan => "not a number",
        false => "out of range",
        true => "its value would change",
    };
    let (index, value) = (index.as_ref().to_vec(), format!("{x:?}"));
    ErrorKind::Cast { index, value, from: T::DTYPE.name(), to: to.name(), why }.into()
}

impl DynArray {
    /// The elements as another type, as the language's `as` does: see [`ArrayBase::astype`]. A fresh array;
    /// of the same type, one more handle on the buffer.
    ///
    /// [`ArrayBase::astype`]: crate::ArrayBase::astype
    ///
    /// ```
    /// use ndview::{DType, DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![2.7, -2.7]);
    /// assert_eq!(a.astype(DType::Int32), array![2, -2]);
    /// assert!(a.astype(DType::Float64).same_buffer(&a)); // nothing to do: shared
    /// ```
    ///
    /// # Panics
    /// If this build has no such elements, or the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn astype(&self, dtype: DType) -> DynArray {
        self.try_astype(dtype).or_raise()
    }

    /// As [`astype`](Self::astype).
    ///
    /// # Errors
    /// Where `astype` panics.
    #[track_caller]
    pub fn try_astype(&self, dtype: DType) -> Result<DynArray> {
        self.cast(dtype, Mode::Plain)
    }

    /// The elements as another type, none of them out of its range: as
    /// [`astype_checked`](crate::ArrayBase::astype_checked). A fresh array; of the same type, one more handle
    /// on the buffer.
    ///
    /// ```
    /// use ndview::{DType, DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![1_i64, 300]);
    /// let error = a.astype_checked(DType::UInt8).unwrap_err();
    /// let text = "cannot cast element [1] = 300 of int64 to uint8: out of range";
    /// assert_eq!(error.to_string(), text);
    /// ```
    ///
    /// # Errors
    /// If an element is out of the range of the type, this build has no such elements, or the memory cannot
    /// be had.
    #[track_caller]
    pub fn astype_checked(&self, dtype: DType) -> Result<DynArray> {
        self.cast(dtype, Mode::Checked)
    }

    /// The elements as another type, each the same number there: as
    /// [`astype_exact`](crate::ArrayBase::astype_exact). A fresh array; of the same type, one more handle on
    /// the buffer.
    ///
    /// ```
    /// use ndview::{DType, DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![1.0, 2.0]);
    /// assert_eq!(a.astype_exact(DType::Int8)?, array![1_i8, 2]);
    /// assert!((&a / 4).astype_exact(DType::Int8).is_err());
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the type does not have an element, this build has no such elements, or the memory cannot be had.
    #[track_caller]
    pub fn astype_exact(&self, dtype: DType) -> Result<DynArray> {
        self.cast(dtype, Mode::Exact)
    }

    /// The elements as another type; what is past an end of it becomes that end: see
    /// [`ArrayBase::astype_saturating`]. A fresh array; of the same type, one more handle on the buffer.
    ///
    /// [`ArrayBase::astype_saturating`]: crate::ArrayBase::astype_saturating
    ///
    /// ```
    /// use ndview::{DType, DynArray, prelude::*};
    ///
    /// let a = DynArray::from(array![300, -5, 7]);
    /// assert_eq!(a.astype_saturating(DType::UInt8), array![255_u8, 0, 7]);
    /// ```
    ///
    /// # Panics
    /// If this build has no such elements, or the memory cannot be had.
    #[must_use]
    #[track_caller]
    pub fn astype_saturating(&self, dtype: DType) -> DynArray {
        self.try_astype_saturating(dtype).or_raise()
    }

    /// As [`astype_saturating`](Self::astype_saturating).
    ///
    /// # Errors
    /// Where `astype_saturating` panics.
    #[track_caller]
    pub fn try_astype_saturating(&self, dtype: DType) -> Result<DynArray> {
        self.cast(dtype, Mode::Saturating)
    }

    #[track_caller]
    fn cast(&self, dtype: DType, mode: Mode) -> Result<DynArray> {
        if self.dtype() == dtype {
            return Ok(self.clone());
        }
        types!(cast_from self dtype mode)
    }
}
