//! Elements of another type.

mod check;
#[cfg(feature = "complex")]
mod complex;

use core::cell::Cell;

use crate::dimension::Dimension;
use crate::dtype::{DType, HasDType};
use crate::error::{Error, ErrorKind, OrRaise, Result};
use crate::kernel::map;
pub use crate::kernel::simd::cast::AsType;
use crate::storage::{Array, ArrayBase, Storage};
pub use check::CastTo;

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// The elements as another primitive type, as the language's `as` does: floats become integers
    /// rounded towards zero, within the integer's ends, and NaN becomes 0; integers keep their lowest
    /// bits; what is not 0 is `true`. A fresh array in the order in which the elements lie, also where the
    /// type stays.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![2.7, -2.7, 1e10, f64::NAN];
    /// assert_eq!(a.astype::<i32>(), [2, -2, i32::MAX, 0]);
    /// assert_eq!(array![257, -1].astype::<u8>(), [1, 255]);
    /// assert_eq!(array![0, 3].astype::<bool>(), [false, true]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn astype<U>(&self) -> Array<U, D>
    where
        S::Elem: AsType<U>,
    {
        self.try_astype().or_raise()
    }

    /// As [`astype`](Self::astype).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[inline]
    #[track_caller]
    pub fn try_astype<U>(&self) -> Result<Array<U, D>>
    where
        S::Elem: AsType<U>,
    {
        map::map(&self.as_view(), |x| x.as_type())
    }

    /// The elements as another primitive type, none of them out of its range. They are rounded as
    /// [`astype`](Self::astype) rounds them: floats towards zero to integers, all to the nearest float. A
    /// fresh array in the order in which the elements lie.
    ///
    /// NaN is no integer; it and the infinities are numbers of every float. To `bool`, all are true but
    /// zeros, and nothing is out of range.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![2.7, -2.7].astype_checked::<i32>()?, [2, -2]);
    /// let error = array![[1_i64, 2], [300, 4]].astype_checked::<u8>().unwrap_err();
    /// let text = "cannot cast element [1, 0] = 300 of int64 to uint8: out of range";
    /// assert_eq!(error.to_string(), text);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an element is out of the range of the type: the first such in C order is named. Or if the
    /// memory cannot be had.
    #[track_caller]
    pub fn astype_checked<U: HasDType>(&self) -> Result<Array<U, D>>
    where
        S::Elem: CastTo<U>,
    {
        self.cast_where(S::Elem::fits)
    }

    /// The elements as another primitive type, each the same number there: NumPy's
    /// `casting="same_value"` (rule CA7). A fresh array in the order in which the elements lie.
    ///
    /// NaN is the same in every float, and -0 is the integer 0. Only 0 and 1 are `bool`s; NumPy takes all
    /// numbers for some.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![2.0, -3.0].astype_exact::<i8>()?, [2, -3]);
    /// let error = array![2.0, 0.1].astype_exact::<f32>().unwrap_err();
    /// let text = "cannot cast element [1] = 0.1 of float64 to float32: its value would change";
    /// assert_eq!(error.to_string(), text);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the type does not have an element: the first such in C order is named. Or if the memory cannot
    /// be had.
    #[track_caller]
    pub fn astype_exact<U: HasDType>(&self) -> Result<Array<U, D>>
    where
        S::Elem: CastTo<U>,
    {
        self.cast_where(S::Elem::is_same)
    }

    /// The elements as another primitive type: what is past an end of it becomes that end. Within, as
    /// [`astype`](Self::astype). A fresh array in the order in which the elements lie.
    ///
    /// NaN becomes the integer 0. Infinities stay so in floats; finite numbers stay finite.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![300, -5, 7].astype_saturating::<u8>(), [255, 0, 7]);
    /// assert_eq!(array![1e300, f64::INFINITY].astype_saturating::<f32>(), [f32::MAX, f32::INFINITY]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn astype_saturating<U: HasDType>(&self) -> Array<U, D>
    where
        S::Elem: CastTo<U>,
    {
        self.try_astype_saturating().or_raise()
    }

    /// As [`astype_saturating`](Self::astype_saturating).
    ///
    /// # Errors
    /// If the memory cannot be had.
    #[track_caller]
    pub fn try_astype_saturating<U: HasDType>(&self) -> Result<Array<U, D>>
    where
        S::Elem: CastTo<U>,
    {
        map::map(&self.as_view(), |x| x.saturated())
    }

    /// Casts all elements, if all of them `may`. One pass: the result is freed where one may not.
    #[track_caller]
    fn cast_where<U: HasDType>(&self, may: impl Fn(S::Elem) -> bool) -> Result<Array<U, D>>
    where
        S::Elem: CastTo<U>,
    {
        let all = Cell::new(true);
        let cast = |x: &S::Elem| {
            all.set(all.get() & may(*x));
            x.as_type()
        };
        let result = map::map(&self.as_view(), cast)?;
        if all.get() { Ok(result) } else { Err(self.first_refused::<U>(may)) }
    }

    /// Why the first element that may not be cast may not.
    #[cold]
    #[inline(never)]
    fn first_refused<U: HasDType>(&self, may: impl Fn(S::Elem) -> bool) -> Error
    where
        S::Elem: CastTo<U>,
    {
        let Some((index, &x)) = self.indexed_iter().find(|&(_, &x)| !may(x)) else {
            unreachable!("an element was refused");
        };
        // What is not even equal to itself.
        let nan = !x.eq(&x);
        ErrorKind::Cast {
            index: index.as_ref().to_vec(),
            value: format!("{x:?}"),
            from: S::Elem::DTYPE.name(),
            to: U::DTYPE.name(),
            why: match x.fits() {
                _ if nan => "not a number",
                false => "out of range",
                true => "its value would change",
            },
        }
        .into()
    }

    /// The type of the elements, as a value.
    ///
    /// ```
    /// use ndview::{DType, prelude::*};
    ///
    /// assert_eq!(array![1.0_f32].dtype(), DType::Float32);
    /// ```
    pub fn dtype(&self) -> DType
    where
        S::Elem: HasDType,
    {
        S::Elem::DTYPE
    }
}
