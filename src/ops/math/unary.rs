//! Functions of one array.

use core::any::TypeId;
use core::ops::Mul;

use num_traits::{Float, NumCast, Signed, Zero};

use super::binary::{greatest, least};
use crate::dimension::Dimension;
use crate::storage::{Array, ArrayBase, Storage};

/// Methods that give a fresh array of a function of each element, with one example for a group.
macro_rules! functions {
    ($($(#[$example:meta])* [$bound:ident] {
        $($(#[$text:meta])* $name:ident = $function:expr;)*
    })*) => {$(
        $(#[$example])*
        impl<S: Storage, D: Dimension> ArrayBase<S, D>
        where
            S::Elem: $bound,
        {$(
            $(#[$text])*
            ///
            /// A fresh array. Panics only if the memory cannot be had.
            #[track_caller]
            pub fn $name(&self) -> Array<S::Elem, D> {
                self.map($function)
            }
        )*}
    )*};
}

functions! {
    /// Size and sign of numbers: floats, signed integers, big integers.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![-3, 0, 2].abs(), [3, 0, 2]);
    /// assert_eq!(array![-3.5, -0.0, 2.0].sign(), [-1.0, 0.0, 1.0]);
    /// ```
    [Signed] {
        /// The absolute value; of the lowest integer it overflows, as Rust's `abs` does.
        abs = |x| x.abs();
        /// -1, 0 or 1, as the number is below, at or above zero; NaN of NaN.
        sign = |x| if x.is_zero() { S::Elem::zero() } else { x.signum() };
    }

    /// Roots, exponentials and logarithms. Outside of where they are defined they give NaN.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![4.0, 9.0].sqrt(), [2.0, 3.0]);
    /// assert_eq!(array![0.0, 1.0].exp().ln(), [0.0, 1.0]);
    /// assert_eq!(array![8.0, 0.0].log2(), [3.0, f64::NEG_INFINITY]);
    /// ```
    [Float] {
        /// The square root.
        sqrt = |x| x.sqrt();
        /// The cube root.
        cbrt = |x| x.cbrt();
        /// e to the power of each element.
        exp = |x| x.exp();
        /// 2 to the power of each element.
        exp2 = |x| x.exp2();
        /// `exp(x) - 1`, accurate near 0.
        expm1 = |x| x.exp_m1();
        /// The natural logarithm (NumPy's `log`).
        ln = |x| x.ln();
        /// The logarithm to base 2.
        log2 = |x| x.log2();
        /// The logarithm to base 10.
        log10 = |x| x.log10();
        /// `ln(1 + x)`, accurate near 0.
        log1p = |x| x.ln_1p();
        /// `1 / x`.
        recip = |x| x.recip();
    }

    /// Angles, in radians.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![0.0, 90.0].to_radians();
    /// assert!(a.sin().all_close(&array![0.0, 1.0], 1e-15, 0.0));
    /// assert_eq!(a.to_degrees(), [0.0, 90.0]);
    /// ```
    [Float] {
        /// The sine.
        sin = |x| x.sin();
        /// The cosine.
        cos = |x| x.cos();
        /// The tangent.
        tan = |x| x.tan();
        /// The inverse sine (NumPy's `arcsin`).
        asin = |x| x.asin();
        /// The inverse cosine (NumPy's `arccos`).
        acos = |x| x.acos();
        /// The inverse tangent (NumPy's `arctan`).
        atan = |x| x.atan();
        /// The hyperbolic sine.
        sinh = |x| x.sinh();
        /// The hyperbolic cosine.
        cosh = |x| x.cosh();
        /// The hyperbolic tangent.
        tanh = |x| x.tanh();
        /// The inverse hyperbolic sine.
        asinh = |x| x.asinh();
        /// The inverse hyperbolic cosine.
        acosh = |x| x.acosh();
        /// The inverse hyperbolic tangent.
        atanh = |x| x.atanh();
        /// From radians to degrees.
        to_degrees = |x| x.to_degrees();
        /// From degrees to radians.
        to_radians = |x| x.to_radians();
    }

    /// Rounding to whole numbers, which stay floats.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![-1.5, 0.5, 2.7];
    /// assert_eq!(a.floor(), [-2.0, 0.0, 2.0]);
    /// assert_eq!(a.trunc(), [-1.0, 0.0, 2.0]);
    /// assert_eq!(a.rint(), [-2.0, 0.0, 3.0]);
    /// ```
    [Float] {
        /// The next whole number that is not above.
        floor = |x| x.floor();
        /// The next whole number that is not below.
        ceil = |x| x.ceil();
        /// The whole number towards zero.
        trunc = |x| x.trunc();
        /// The nearest whole number; of two as near, the even one.
        rint = |x| half_even(*x);
        /// What is behind the point: `x - trunc(x)`, with the sign of `x`.
        fract = |x| x.fract();
    }
}

/// The nearest whole number, halves to the even one (rule FL4).
#[inline]
fn half_even<T: Float>(x: T) -> T {
    // From here on a float has no digits behind the point, so adding it lets the processor round.
    let whole = T::epsilon().recip();
    let size = x.abs();
    if size < whole { ((size + whole) - whole).copysign(x) } else { x }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D> {
    /// Each element times itself. A fresh array. Integers overflow as Rust's `*` does.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, -2, 3].square(), [1, 4, 9]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn square<U>(&self) -> Array<U, D>
    where
        S::Elem: Clone + Mul<Output = U>,
    {
        self.map(|x| x.clone() * x.clone())
    }

    /// Each element kept within `lo..=hi`. A fresh array.
    ///
    /// As NumPy does: where `lo > hi` every element becomes `hi`; NaN stays NaN, and a bound that
    /// is NaN makes all of them NaN. For bounds that are arrays, use
    /// [`maximum`](Self::maximum) and then [`minimum`](Self::minimum).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![-5, 3, 99].clip(0, 10), [0, 3, 10]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    pub fn clip(&self, lo: S::Elem, hi: S::Elem) -> Array<S::Elem, D>
    where
        S::Elem: PartialOrd + Clone,
    {
        self.map(move |x| {
            let above = greatest(x, &lo).clone();
            least(&above, &hi).clone()
        })
    }
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Float,
{
    /// Each element rounded to so many digits behind the point; negative numbers of digits round
    /// before it. Halves go to the even neighbour, after the element was multiplied by the power of
    /// ten, as in NumPy: 2.675 to two digits is 2.68. A fresh array.
    ///
    /// Numbers so large that the product overflows have no digits there, and stay as they are.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![2.675, -0.125, 1.0].round(2), [2.68, -0.12, 1.0]);
    /// assert_eq!(array![15.0, 25.0, 35.0].round(-1), [20.0, 20.0, 40.0]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn round(&self, decimals: i32) -> Array<S::Elem, D> {
        let ten = <S::Elem as NumCast>::from(10).unwrap_or_else(S::Elem::nan);
        let power = ten.powi(decimals.saturating_abs());
        if decimals == 0 {
            self.rint()
        } else if decimals > 0 {
            self.map(|&x| {
                let scaled = x * power;
                // Also where the power itself is infinite, and its product with 0 is NaN.
                if scaled.is_finite() { half_even(scaled) / power } else { x }
            })
        } else if power.is_finite() {
            self.map(|&x| half_even(x / power) * power)
        } else {
            // All finite numbers are nearest to a zero of their own sign.
            self.map(|&x| if x.is_finite() { S::Elem::zero().copysign(x) } else { x })
        }
    }

    /// Each element to the power of one integer. A fresh array; see [`power`](Self::power) for
    /// exponents that are floats or arrays.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![2.0, -3.0].powi(3), [8.0, -27.0]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn powi(&self, exponent: i32) -> Array<S::Elem, D> {
        // The same products, in loops that the compiler makes vectors of. Other floats may round once.
        let of = typeid::of::<S::Elem>();
        let plain = of == TypeId::of::<f64>() || of == TypeId::of::<f32>();
        match exponent {
            2 if plain => self.map(|&x| x * x),
            3 if plain => self.map(|&x| x * x * x),
            _ => self.map(|x| x.powi(exponent)),
        }
    }
}
