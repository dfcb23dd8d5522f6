//! Functions of two arrays, broadcast.

use num_traits::Float;

use super::Number;
use crate::dimension::{Broadcast, Dimension};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::simd::Level;
use crate::kernel::simd::loops::SHORT;
use crate::kernel::zip3::zip3;
use crate::kernel::{reduce, run};
use crate::layout::broadcast::broadcast_pair;
use crate::ops::arith::{Both, Operand, zip};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Whether it is not even equal to itself: NaN.
#[inline]
fn unordered<T: PartialOrd>(x: &T) -> bool {
    x.partial_cmp(x).is_none()
}

/// The smaller of two, the first of equals; a NaN where there is one (rule NA1).
#[inline]
pub(crate) fn least<'a, T: PartialOrd>(x: &'a T, y: &'a T) -> &'a T {
    if x <= y || unordered(x) { x } else { y }
}

/// The larger of two, the first of equals; a NaN where there is one (rule NA1).
#[inline]
pub(crate) fn greatest<'a, T: PartialOrd>(x: &'a T, y: &'a T) -> &'a T {
    if x >= y || unordered(x) { x } else { y }
}

/// Methods that give a fresh array of a function of each pair of elements, each with a `try_` twin,
/// with one example for a group.
macro_rules! functions {
    ($($(#[$example:meta])* [$($bound:tt)*] {
        $($(#[$text:meta])* $name:ident $try_name:ident $(if $valid:ident)? $(by $by:ident or $quick:ident)?
            = $function:expr;)*
    })*) => {$(
        $(#[$example])*
        impl<S: Storage, D: Dimension> ArrayBase<S, D>
        where
            S::Elem: $($bound)*,
        {$(
            $(#[$text])*
            ///
            /// Both sides are broadcast; the other one may be a scalar. A fresh array.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_name), "`](Self::", stringify!($try_name),
                ") gives an error.")]
            #[inline]
            #[track_caller]
            pub fn $name<R>(&self, other: R) -> Array<S::Elem, Both<D, R::Dim>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<S::Elem, Elem = S::Elem>,
            {
                self.$try_name(other).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            /// If the shapes do not broadcast together, an element of `other` is not allowed, or
            /// the memory cannot be had.
            #[inline]
            #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
            #[track_caller]
            pub fn $try_name<R>(&self, other: R) -> Result<Array<S::Elem, Both<D, R::Dim>>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<S::Elem, Elem = S::Elem>,
            {
                let (a, b) = (self.as_view(), other.view());
                $($valid(&a, &b)?;)?
                $(if const { S::Elem::HAS_DIVISOR }
                    && let (1, Some(one)) = (b.len(), b.iter().next())
                {
                    let by = one.divisor();
                    return zip(&a, &b, move |x, _| x.$by(by));
                }
                if const { S::Elem::HAS_QUICK } && are_quick(&a, &b) {
                    return zip(&a, &b, |x, y| x.$quick(*y));
                })?
                zip(&a, &b, $function)
            }
        )*}
    )*};
}

functions! {
    /// The smaller and the larger of two.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1.0, f64::NAN, 3.0];
    /// assert_eq!(a.fmin(2.0), [1.0, 2.0, 2.0]);
    /// assert!(a.minimum(2.0)[1].is_nan());
    /// assert_eq!(array![[1], [9]].maximum(&array![5, 10]), [[5, 10], [9, 10]]);
    /// ```
    [PartialOrd + Clone] {
        /// The smaller of the two elements, the first of equals (0 and -0 are equal). A NaN on
        /// either side is passed on.
        minimum try_minimum = |x, y| least(x, y).clone();
        /// The larger of the two elements, the first of equals (0 and -0 are equal). A NaN on
        /// either side is passed on.
        maximum try_maximum = |x, y| greatest(x, y).clone();
        /// The smaller of the two elements; of a NaN and a number, the number.
        fmin try_fmin = |x, y| if x <= y || unordered(y) { x.clone() } else { y.clone() };
        /// The larger of the two elements; of a NaN and a number, the number.
        fmax try_fmax = |x, y| if x >= y || unordered(y) { x.clone() } else { y.clone() };
    }

    /// Division with the divisor's sign, and powers, of the primitive numbers.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![7, -7];
    /// assert_eq!(a.floor_divide(2), [3, -4]);
    /// assert_eq!(a.remainder(2), [1, 1]);
    /// assert_eq!(array![1.0, 2.0].power(&array![[2.0], [-1.0]]), [[1.0, 4.0], [1.0, 0.5]]);
    /// assert!(a.try_power(-1).is_err());
    /// ```
    [Number] {
        /// The quotient, rounded towards minus infinity (Python's `//`), so that
        /// `a == a.floor_divide(b) * b + a.remainder(b)`.
        ///
        /// Integers: the lowest one by -1 wraps round to itself; a zero in `other` is an error.
        /// Floats: division by zero gives infinities and NaN.
        floor_divide try_floor_divide if no_zero_divides by quotient_by or quick_quotient
            = |x, y| x.floor_quotient(*y);
        /// What floor division leaves, with the sign of the divisor (Python's `%`; Rust's, the
        /// operator, takes the sign of the dividend). See [`floor_divide`](Self::floor_divide) for
        /// zeros.
        remainder try_remainder if no_zero_divides by rest_by or quick_rest = |x, y| x.floor_rest(*y);
        /// To the power of the other element. Integers wrap round where they overflow, and a
        /// negative exponent is an error.
        power try_power if no_negative_raises = |x, y| x.raised(*y);
    }

    /// Functions of two floats.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let (x, y) = (array![3.0, 0.0], array![4.0, -1.0]);
    /// assert_eq!(x.hypot(&y), [5.0, 1.0]);
    /// assert_eq!(x.atan2(&y), [3_f64.atan2(4.0), 0_f64.atan2(-1.0)]);
    /// ```
    [Float] {
        /// The angle of the point whose y is the element of `self` and whose x is that of `other`
        /// (NumPy's `arctan2`).
        atan2 try_atan2 = |y, x| y.atan2(*x);
        /// `sqrt(x*x + y*y)`, without overflowing on the way.
        hypot try_hypot = |x, y| x.hypot(*y);
        /// The size of the element with the sign of the other one.
        copysign try_copysign = |x, y| x.copysign(*y);
        /// To the power of the other element; the name that floats have in the standard library.
        powf try_powf = |x, y| x.powf(*y);
    }
}

/// Whether all quotients may be taken the quick way. Shapes that do not broadcast are refused elsewhere.
fn are_quick<T: Number, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
) -> bool {
    if a.len().max(b.len()) < SHORT || !Level::current().fuses() {
        return false;
    }
    if let (1, Some(&by)) = (b.len(), b.iter().next()) {
        return !reduce::any(a, |x| !x.is_quick(by));
    }
    let Ok(sizes) = broadcast_pair::<D, E>(a.shape(), b.shape()) else { return false };
    match (a.stretched::<Both<D, E>>(sizes.clone()), b.stretched::<Both<D, E>>(sizes)) {
        (Ok(a), Ok(b)) => reduce::all_pairs(&a, &b, |x, y| x.is_quick(*y)),
        _ => false,
    }
}

/// Refuses integers that would be divided by zero.
pub(crate) fn no_zero_divides<T: Number, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
) -> Result<()> {
    valid(a, b, T::divides, "attempt to divide by zero")
}

/// Refuses integers that would be raised to a negative power (rule IN5).
pub(crate) fn no_negative_raises<T: Number, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
) -> Result<()> {
    valid(a, b, T::raises, "Integers to negative integer powers are not allowed.")
}

/// Whether all elements of `b` may be used. Wrong shapes come first, and where the result has no
/// elements, none is used.
#[inline]
fn valid<T: Number, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
    may: impl Fn(T) -> bool,
    why: &str,
) -> Result<()> {
    let sizes = broadcast_pair::<D, E>(a.shape(), b.shape())?;
    let unused = sizes.as_ref().contains(&0);
    if unused || run::fold(b, true, |all, &x| all & may(x)) {
        return Ok(());
    }
    Err(ErrorKind::Argument(why.into()).into())
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Float,
{
    /// `self * factor + summand` with one rounding, all three broadcast. A fresh array, and no
    /// other memory.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let line = array![0.0, 1.0, 2.0].mul_add(3.0, &array![[0.0], [10.0]]);
    /// assert_eq!(line, [[0.0, 3.0, 6.0], [10.0, 13.0, 16.0]]);
    /// ```
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    pub fn mul_add<A, B>(&self, factor: A, summand: B) -> Triple<S::Elem, D, A::Dim, B::Dim>
    where
        D: Broadcast<A::Dim>,
        Both<D, A::Dim>: Broadcast<B::Dim>,
        A: Operand<S::Elem, Elem = S::Elem>,
        B: Operand<S::Elem, Elem = S::Elem>,
    {
        self.try_mul_add(factor, summand).or_raise()
    }

    /// As [`mul_add`](Self::mul_add).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    pub fn try_mul_add<A, B>(&self, factor: A, summand: B) -> TryTriple<S::Elem, D, A::Dim, B::Dim>
    where
        D: Broadcast<A::Dim>,
        Both<D, A::Dim>: Broadcast<B::Dim>,
        A: Operand<S::Elem, Elem = S::Elem>,
        B: Operand<S::Elem, Elem = S::Elem>,
    {
        let (a, b, c) = (self.as_view(), factor.view(), summand.view());
        let two = broadcast_pair::<D, A::Dim>(a.shape(), b.shape())?;
        let sizes = broadcast_pair::<Both<D, A::Dim>, B::Dim>(two.as_ref(), c.shape())?;
        let (a, b) = (a.stretched(sizes.clone())?, b.stretched(sizes.clone())?);
        zip3(&a, &b, &c.stretched(sizes)?, |x, y, z| x.mul_add(*y, *z))
    }
}

/// The array that three broadcast operands give.
type Triple<T, D, E, F> = Array<T, Both<Both<D, E>, F>>;
type TryTriple<T, D, E, F> = Result<Triple<T, D, E, F>>;
