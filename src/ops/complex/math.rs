//! What complex arrays have in common with float ones, by name.

use bytemuck::Pod;
use num_complex::Complex;
use num_traits::{Float, FloatConst};

use super::kahan;
use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::ops::Element;
use crate::ops::arith::{Both, Operand, zip};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

mod sealed {
    use super::{ArrayView, Complex};

    /// Keeps [`ComplexMath`](super::ComplexMath) to complex arrays.
    pub trait Sealed {
        /// The type of the parts.
        type Part: super::Float + super::FloatConst + super::Pod + super::Element<Mean = Self::Part>;
        /// The rank.
        type Dim: super::Dimension;

        /// The elements.
        fn complex(&self) -> ArrayView<'_, Complex<Self::Part>, Self::Dim>;
    }
}

impl<S, F, D> sealed::Sealed for ArrayBase<S, D>
where
    S: Storage<Elem = Complex<F>>,
    F: Float + FloatConst + Pod + Element<Mean = F>,
    D: Dimension,
{
    type Part = F;
    type Dim = D;

    #[inline]
    fn complex(&self) -> ArrayView<'_, Complex<F>, D> {
        self.as_view()
    }
}

/// A trait with a method for each function of one element.
macro_rules! functions_of_one {
    ($(#[$doc:meta])* {
        $($(#[$text:meta])* $name:ident -> $out:ty = $function:expr;)*
    }
    $($more:tt)*) => {
        $(#[$doc])*
        pub trait ComplexMath: sealed::Sealed {
            $($(#[$text])*
            ///
            /// A fresh array. Panics only if the memory cannot be had.
            #[track_caller]
            fn $name(&self) -> Array<$out, Self::Dim> {
                self.complex().map($function)
            })*

            $($more)*
        }
    };
}

functions_of_one! {
    /// The methods of complex arrays that float arrays have, too: by the same names, with results that may
    /// be real. It is in the prelude.
    ///
    /// (They are in a trait because the language does not let one type have two methods of a name, for
    /// float and for complex elements.)
    ///
    /// Both parts of the results are accurate to some units of their last place, and the branches are NumPy's: on
    /// a cut, the sign of a zero says the side. Of infinities and NaN some results are NaN
    /// where NumPy's have a number in one part.
    ///
    /// Sealed: arrays and views with elements [`Complex`](crate::Complex).
    ///
    /// ```
    /// use ndview::{c128, prelude::*};
    ///
    /// let z = array![c128(3.0, 4.0), c128(-1.0, 0.0)];
    /// assert_eq!(z.abs(), [5.0, 1.0]);
    /// assert!(z.sqrt().all_close(&array![c128(2.0, 1.0), c128(0.0, 1.0)], 1e-15, 1e-15));
    /// assert!(z.ln().exp().all_close(&z, 1e-15, 1e-15));
    /// assert_eq!(z.var(0), 8.0);
    /// ```
    {
        /// The distance from 0, without overflow on the way: real numbers.
        abs -> Self::Part = |z| z.norm();
        /// The number of size 1 in the same direction, `z / |z|`; 0 of 0.
        sign -> Complex<Self::Part> = |z| sign(*z);
        /// The square root, whose real part is not negative.
        sqrt -> Complex<Self::Part> = |z| kahan::sqrt(*z);
        /// e to the power of each element.
        exp -> Complex<Self::Part> = |z| kahan::exp(*z);
        /// 2 to the power of each element.
        exp2 -> Complex<Self::Part> = |z| kahan::exp2(*z);
        /// `exp(z) - 1`, accurate near 0.
        expm1 -> Complex<Self::Part> = |z| kahan::expm1(*z);
        /// The natural logarithm (NumPy's `log`), whose imaginary part is between -π and π.
        ln -> Complex<Self::Part> = |z| kahan::ln(*z);
        /// The logarithm to base 2.
        log2 -> Complex<Self::Part> = |z| kahan::ln(*z) / Self::Part::LN_2();
        /// The logarithm to base 10.
        log10 -> Complex<Self::Part> = |z| kahan::ln(*z) / Self::Part::LN_10();
        /// `ln(1 + z)`, accurate near 0.
        log1p -> Complex<Self::Part> = |z| kahan::log1p(*z);
        /// `1 / z`, without overflow on the way.
        recip -> Complex<Self::Part> = |z| kahan::recip(*z);
        /// The sine.
        sin -> Complex<Self::Part> = |z| kahan::sin(*z);
        /// The cosine.
        cos -> Complex<Self::Part> = |z| kahan::cos(*z);
        /// The tangent.
        tan -> Complex<Self::Part> = |z| kahan::tan(*z);
        /// The inverse sine (NumPy's `arcsin`).
        asin -> Complex<Self::Part> = |z| kahan::asin(*z);
        /// The inverse cosine (NumPy's `arccos`).
        acos -> Complex<Self::Part> = |z| kahan::acos(*z);
        /// The inverse tangent (NumPy's `arctan`).
        atan -> Complex<Self::Part> = |z| kahan::atan(*z);
        /// The hyperbolic sine.
        sinh -> Complex<Self::Part> = |z| kahan::sinh(*z);
        /// The hyperbolic cosine.
        cosh -> Complex<Self::Part> = |z| kahan::cosh(*z);
        /// The hyperbolic tangent.
        tanh -> Complex<Self::Part> = |z| kahan::tanh(*z);
        /// The inverse hyperbolic sine.
        asinh -> Complex<Self::Part> = |z| kahan::asinh(*z);
        /// The inverse hyperbolic cosine.
        acosh -> Complex<Self::Part> = |z| kahan::acosh(*z);
        /// The inverse hyperbolic tangent.
        atanh -> Complex<Self::Part> = |z| kahan::atanh(*z);
        /// Which elements have a part that is NaN.
        isnan -> bool = |z| z.re.is_nan() | z.im.is_nan();
        /// Which elements have two parts that are neither infinite nor NaN.
        isfinite -> bool = |z| z.re.is_finite() & z.im.is_finite();
        /// Which elements have a part that is infinite, whatever the other is.
        isinf -> bool = |z| z.re.is_infinite() | z.im.is_infinite();
    }

    /// Both parts rounded to so many digits behind the point, as [`ArrayBase::round`] rounds them. A
    /// fresh array. Panics only if the memory cannot be had.
    #[track_caller]
    fn round(&self, decimals: i32) -> Array<Complex<Self::Part>, Self::Dim> {
        let z = self.complex();
        let mut rounded = z.to_owned();
        rounded.real_mut().assign(&z.real().round(decimals));
        rounded.imag_mut().assign(&z.imag().round(decimals));
        rounded
    }

    /// Each element to the power of one integer, by multiplication. A fresh array. Panics only if the
    /// memory cannot be had.
    #[track_caller]
    fn powi(&self, exponent: i32) -> Array<Complex<Self::Part>, Self::Dim> {
        self.complex().map(|&z| to_integer(z, exponent))
    }

    /// To the power of the other element, which may be real; both sides are broadcast, and the other
    /// one may be a scalar. Whole exponents up to 100 multiply; for others it is `exp(w * ln(z))`. A
    /// fresh array.
    ///
    /// As in NumPy, everything to the power of 0 is 1; 0 to the power of what has a positive real part is 0,
    /// and to others NaN.
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    fn power<R>(&self, exponent: R) -> Powers<Self::Part, Self::Dim, R::Dim>
    where
        Self::Dim: Broadcast<R::Dim>,
        R: Operand<Complex<Self::Part>, Elem: Copy + Into<Complex<Self::Part>>>,
    {
        self.try_power(exponent).or_raise()
    }

    /// As [`power`](Self::power).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    fn try_power<R>(&self, exponent: R) -> Result<Powers<Self::Part, Self::Dim, R::Dim>>
    where
        Self::Dim: Broadcast<R::Dim>,
        R: Operand<Complex<Self::Part>, Elem: Copy + Into<Complex<Self::Part>>>,
    {
        zip(&self.complex(), &exponent.view(), |&z, &w| to_power(z, w.into()))
    }

    /// Which elements are no further than `atol + rtol * |b|` from the element `b` of `other`, both sides
    /// broadcast (NumPy's defaults are 1e-5 and 1e-8). What is equal is close; otherwise nothing is close to
    /// infinities, nor anything to NaN. A fresh array, and no other memory.
    ///
    /// # Panics
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[track_caller]
    fn isclose<R>(
        &self,
        other: R,
        rtol: Self::Part,
        atol: Self::Part,
    ) -> Mask<Self::Dim, R::Dim>
    where
        Self::Dim: Broadcast<R::Dim>,
        R: Operand<Complex<Self::Part>, Elem = Complex<Self::Part>>,
    {
        self.try_isclose(other, rtol, atol).or_raise()
    }

    /// As [`isclose`](Self::isclose).
    ///
    /// # Errors
    /// If the shapes do not broadcast together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    fn try_isclose<R>(
        &self,
        other: R,
        rtol: Self::Part,
        atol: Self::Part,
    ) -> Result<Mask<Self::Dim, R::Dim>>
    where
        Self::Dim: Broadcast<R::Dim>,
        R: Operand<Complex<Self::Part>, Elem = Complex<Self::Part>>,
    {
        zip(&self.complex(), &other.view(), |&a, &b| is_close(a, b, rtol, atol))
    }

    /// Whether the shapes are equal and each element is [close](Self::isclose) to that of `other` (NumPy's
    /// `allclose`).
    fn all_close<S2, E>(
        &self,
        other: &ArrayBase<S2, E>,
        rtol: Self::Part,
        atol: Self::Part,
    ) -> bool
    where
        S2: Storage<Elem = Complex<Self::Part>>,
        E: Dimension,
    {
        let z = self.complex();
        let mut pairs = z.iter().zip(other.iter());
        z.shape() == other.shape() && pairs.all(|(&a, &b)| is_close(a, b, rtol, atol))
    }

    /// The variance of all elements, a real number: the mean of the squared distances from the mean,
    /// where the mean is taken over `ddof` fewer than there are. It is the sum of the
    /// [variances](ArrayBase::var) of the parts.
    fn var(&self, ddof: usize) -> Self::Part {
        let z = self.complex();
        z.real().var(ddof) + z.imag().var(ddof)
    }

    /// The standard deviation of all elements, a real number: the root of the [variance](Self::var).
    fn std(&self, ddof: usize) -> Self::Part {
        self.var(ddof).sqrt()
    }

    /// The [variance](Self::var) along `axis`: real numbers, in a fresh array without that axis.
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    fn var_axis(&self, axis: isize, ddof: usize) -> Array<Self::Part, Less<Self::Dim>> {
        self.try_var_axis(axis, ddof).or_raise()
    }

    /// As [`var_axis`](Self::var_axis).
    ///
    /// # Errors
    /// Where it panics.
    #[track_caller]
    fn try_var_axis(&self, axis: isize, ddof: usize) -> Result<Array<Self::Part, Less<Self::Dim>>> {
        let z = self.complex();
        let mut both = z.real().try_var_axis(axis, ddof)?;
        let imag = z.imag().try_var_axis(axis, ddof)?;
        both.try_zip_inplace(&imag, |sum, &imag| *sum = *sum + imag)?;
        Ok(both)
    }

    /// The [standard deviation](Self::std) along `axis`: real numbers, in a fresh array without that axis.
    ///
    /// # Panics
    /// If there is no such axis, or the memory cannot be had.
    #[track_caller]
    fn std_axis(&self, axis: isize, ddof: usize) -> Array<Self::Part, Less<Self::Dim>> {
        self.try_std_axis(axis, ddof).or_raise()
    }

    /// As [`std_axis`](Self::std_axis).
    ///
    /// # Errors
    /// Where it panics.
    #[track_caller]
    fn try_std_axis(&self, axis: isize, ddof: usize) -> Result<Array<Self::Part, Less<Self::Dim>>> {
        let mut roots = self.try_var_axis(axis, ddof)?;
        roots.map_inplace(|x| *x = x.sqrt());
        Ok(roots)
    }
}

/// The mask of two broadcast operands.
type Mask<D, E> = Array<bool, Both<D, E>>;
/// The array of the powers of two broadcast operands.
type Powers<F, D, E> = Array<Complex<F>, Both<D, E>>;
/// The rank without an axis.
type Less<D> = <D as Dimension>::Smaller;

impl<S, F, D> ComplexMath for ArrayBase<S, D>
where
    S: Storage<Elem = Complex<F>>,
    F: Float + FloatConst + Pod + Element<Mean = F>,
    D: Dimension,
{
}

fn sign<F: Float>(z: Complex<F>) -> Complex<F> {
    let size = z.norm();
    if size.is_zero() {
        Complex { re: size, im: size }
    } else if size.is_infinite() && z.re.is_finite() && z.im.is_finite() {
        sign(z * (F::one() / (F::one() + F::one())))
    } else if size.is_infinite() {
        // Of one infinite part its direction, of two there is none.
        let part = |part: F, other: F| match (part.is_infinite(), other.is_infinite()) {
            (true, true) => F::nan(),
            (true, false) => part.signum(),
            _ => F::zero(),
        };
        Complex { re: part(z.re, z.im), im: part(z.im, z.re) }
    } else {
        z / size
    }
}

fn to_integer<F: Float>(z: Complex<F>, exponent: i32) -> Complex<F> {
    let power = z.powu(exponent.unsigned_abs());
    if exponent < 0 { kahan::recip(power) } else { power }
}

fn to_power<F: Float>(z: Complex<F>, exponent: Complex<F>) -> Complex<F> {
    let zero = F::zero();
    if exponent.re == zero && exponent.im == zero {
        return Complex { re: F::one(), im: zero };
    }
    if z.re == zero && z.im == zero {
        let part = if exponent.re > zero { zero } else { F::nan() };
        return Complex { re: part, im: part };
    }
    match exponent.re.to_i32() {
        Some(n @ -100..=100) if exponent.im == zero && exponent.re == exponent.re.trunc() => {
            to_integer(z, n)
        }
        _ => z.powc(exponent),
    }
}

fn is_close<F: Float>(a: Complex<F>, b: Complex<F>, rtol: F, atol: F) -> bool {
    let finite = b.re.is_finite() & b.im.is_finite();
    (a == b) | (finite & ((a - b).norm() <= atol + rtol * b.norm()))
}
