//! Functions of a complex number that stay accurate near their branch points and far out, where the formulas
//! by exponentials and logarithms lose digits or overflow, and that take the side of a branch cut that the
//! sign of a zero says.
//!
//! W. Kahan, "Branch cuts for complex elementary functions, or much ado about nothing's sign bit", in *The State
//! of the Art in Numerical Analysis* (1987).

use num_complex::Complex;
use num_traits::{Float, FloatConst};

/// What is half of it is still far from overflowing when it is squared or doubled.
fn large<F: Float>() -> F {
    F::max_value() / number(4)
}

/// A small whole number.
fn number<F: Float>(n: u8) -> F {
    // Every float has the numbers up to 255.
    F::from(n).unwrap_or_else(F::nan)
}

/// `i * z`.
fn turned<F: Float>(z: Complex<F>) -> Complex<F> {
    Complex { re: -z.im, im: z.re }
}

/// `-i * z`.
fn turned_back<F: Float>(z: Complex<F>) -> Complex<F> {
    Complex { re: z.im, im: -z.re }
}

pub(super) fn sqrt<F: Float>(z: Complex<F>) -> Complex<F> {
    let (x, y) = (z.re.abs(), z.im.abs());
    if (x.is_zero() && y.is_zero()) || !(x.is_finite() && y.is_finite()) {
        return edge_sqrt(z);
    }
    // Scaled by a power of 4, so that neither the sum overflows nor the size loses digits.
    let (by, root) = if x < F::min_positive_value() && y < F::min_positive_value() {
        let up = F::epsilon().recip();
        (up * up, up.recip())
    } else {
        (number::<F>(16).recip(), number(4))
    };
    let (x, y) = (x * by, y * by);
    let two = number(2);
    let long = ((x + x.hypot(y)) / two).sqrt();
    let short = y / (two * long);
    let (long, short) = (long * root, short * root);
    if z.re.is_sign_positive() {
        Complex { re: long, im: short.copysign(z.im) }
    } else {
        Complex { re: short, im: long.copysign(z.im) }
    }
}

/// Of zeros, infinities and NaN, as C99 has it.
fn edge_sqrt<F: Float>(z: Complex<F>) -> Complex<F> {
    let (zero, inf) = (F::zero(), F::infinity());
    if z.im.is_infinite() {
        Complex { re: inf, im: z.im }
    } else if z.re == inf {
        Complex { re: inf, im: if z.im.is_nan() { z.im } else { zero.copysign(z.im) } }
    } else if z.re == -inf {
        Complex { re: if z.im.is_nan() { z.im } else { zero }, im: inf.copysign(z.im) }
    } else if z.re.is_zero() && z.im.is_zero() {
        Complex { re: zero, im: z.im }
    } else {
        Complex { re: F::nan(), im: F::nan() }
    }
}

pub(super) fn ln<F: Float>(z: Complex<F>) -> Complex<F> {
    let (x, y) = (z.re.abs(), z.im.abs());
    let (most, least) = if x > y { (x, y) } else { (y, x) };
    let (one, two) = (F::one(), number(2));
    let size = most.hypot(least);
    let re = if size > one / two && size < two {
        // The square of the size, less 1: near 1, where the size itself has lost the digits that count.
        ((most - one) * (most + one) + least * least).ln_1p() / two
    } else if size.is_infinite() && most.is_finite() {
        (most / two).hypot(least / two).ln() + two.ln()
    } else {
        size.ln()
    };
    Complex { re, im: z.im.atan2(z.re) }
}

pub(super) fn log1p<F: Float>(z: Complex<F>) -> Complex<F> {
    let (one, two) = (F::one(), number(2));
    let above = Complex { re: z.re + one, im: z.im };
    let size = above.re.hypot(above.im);
    if size > one / two && size < two {
        // As in `ln`, of digits that 1 + z has lost.
        let re = (z.re * (z.re + two) + z.im * z.im).ln_1p() / two;
        return Complex { re, im: above.im.atan2(above.re) };
    }
    ln(above)
}

pub(super) fn expm1<F: Float>(z: Complex<F>) -> Complex<F> {
    let two = number(2);
    // exp(re) * cos(im) - 1, where cos(im) - 1 is -2 * sin(im / 2)^2.
    let half = (z.im / two).sin();
    let re = z.re.exp_m1() * z.im.cos() - two * half * half;
    Complex { re, im: z.re.exp() * z.im.sin() }
}

/// `a * b`, which is 0 where `a` is, although `b` has overflowed.
fn scaled<F: Float>(a: F, b: F) -> F {
    if a.is_zero() && b.is_infinite() { a * b.signum() } else { a * b }
}

pub(super) fn exp<F: Float>(z: Complex<F>) -> Complex<F> {
    if !z.re.is_finite() {
        return z.exp();
    }
    of_size(z.re.exp(), z.im)
}

pub(super) fn exp2<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    if !z.re.is_finite() {
        return exp(z * F::LN_2());
    }
    of_size(z.re.exp2(), z.im * F::LN_2())
}

/// The number of this size and angle, where the size may have overflowed.
fn of_size<F: Float>(size: F, angle: F) -> Complex<F> {
    Complex { re: scaled(angle.cos(), size), im: scaled(angle.sin(), size) }
}

pub(super) fn sinh<F: Float>(z: Complex<F>) -> Complex<F> {
    Complex { re: scaled(z.im.cos(), z.re.sinh()), im: scaled(z.im.sin(), z.re.cosh()) }
}

pub(super) fn cosh<F: Float>(z: Complex<F>) -> Complex<F> {
    Complex { re: scaled(z.im.cos(), z.re.cosh()), im: scaled(z.im.sin(), z.re.sinh()) }
}

pub(super) fn sin<F: Float>(z: Complex<F>) -> Complex<F> {
    turned_back(sinh(turned(z)))
}

pub(super) fn cos<F: Float>(z: Complex<F>) -> Complex<F> {
    cosh(turned(z))
}

pub(super) fn recip<F: Float>(z: Complex<F>) -> Complex<F> {
    if z.re.is_infinite() || z.im.is_infinite() {
        let zero = F::zero();
        return Complex { re: zero.copysign(z.re), im: zero.copysign(-z.im) };
    }
    z.finv()
}

/// The logarithm of a size, and 2 more: of what is so large that 1 does not count beside it.
fn far_ln<F: Float + FloatConst>(z: Complex<F>) -> F {
    let two = number(2);
    (z.re / two).hypot(z.im / two).ln() + F::LN_2() * two
}

fn is_far<F: Float>(z: Complex<F>) -> bool {
    z.re.abs() > large() || z.im.abs() > large()
}

pub(super) fn acos<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    if is_far(z) {
        return Complex { re: z.im.abs().atan2(z.re), im: far_ln(z).copysign(-z.im) };
    }
    let below = sqrt(Complex { re: F::one() - z.re, im: -z.im });
    let above = sqrt(Complex { re: F::one() + z.re, im: z.im });
    Complex {
        re: number::<F>(2) * below.re.atan2(above.re),
        im: (above.re * below.im - above.im * below.re).asinh(),
    }
}

pub(super) fn acosh<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    if is_far(z) {
        return Complex { re: far_ln(z), im: z.im.atan2(z.re) };
    }
    let below = sqrt(Complex { re: z.re - F::one(), im: z.im });
    let above = sqrt(Complex { re: z.re + F::one(), im: z.im });
    Complex {
        re: (below.re * above.re + below.im * above.im).asinh(),
        im: number::<F>(2) * below.im.atan2(above.re),
    }
}

pub(super) fn asinh<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    if is_far(z) {
        return Complex { re: far_ln(z).copysign(z.re), im: z.im.atan2(z.re.abs()) };
    }
    let left = sqrt(Complex { re: F::one() + z.im, im: -z.re });
    let right = sqrt(Complex { re: F::one() - z.im, im: z.re });
    Complex {
        re: (left.re * right.im - right.re * left.im).asinh(),
        im: z.im.atan2(left.re * right.re - left.im * right.im),
    }
}

pub(super) fn asin<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    turned_back(asinh(turned(z)))
}

pub(super) fn atanh<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    if z.re.is_sign_negative() {
        let mirrored = atanh(-z);
        return -mirrored;
    }
    let (one, two, four) = (F::one(), number(2), number(4));
    let (x, y) = (z.re, z.im.abs());
    let far = large::<F>().sqrt();
    if x > far || y > far {
        let size = (x / two).hypot(y / two);
        let im = F::FRAC_PI_2().copysign(z.im);
        let re = if size.is_infinite() { F::zero() } else { x / four / size / size };
        return Complex { re, im };
    }
    if x == one && y < F::min_positive_value().sqrt() {
        let re = if y.is_zero() { F::infinity() } else { -(y.sqrt() / two.sqrt()).ln() };
        let im = if y.is_zero() { z.im } else { two.atan2(-y).copysign(z.im) / two };
        return Complex { re, im };
    }
    let beside = one - x;
    let re = (four * x / (beside * beside + y * y)).ln_1p() / four;
    let im = (two * z.im).atan2(beside * (one + x) - y * y) / two;
    Complex { re, im }
}

pub(super) fn atan<F: Float + FloatConst>(z: Complex<F>) -> Complex<F> {
    turned_back(atanh(turned(z)))
}

pub(super) fn tanh<F: Float>(z: Complex<F>) -> Complex<F> {
    let (one, two) = (F::one(), number(2));
    if z.re.abs() > large::<F>().ln() / two {
        // The rest is below the last digit of 1.
        let rest = (-two * z.re.abs()).exp() * number(4);
        let im = rest * z.im.sin() * z.im.cos();
        return Complex { re: one.copysign(z.re), im };
    }
    let (tanh, tan, inverse) = (z.re.tanh(), z.im.tan(), z.re.cosh().recip());
    let both = tanh * tan;
    let by = one + both * both;
    Complex { re: tanh * (one + tan * tan) / by, im: tan / by * inverse * inverse }
}

pub(super) fn tan<F: Float>(z: Complex<F>) -> Complex<F> {
    turned_back(tanh(turned(z)))
}
