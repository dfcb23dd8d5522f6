//! The order that NumPy gives complex numbers: by their real parts, then by the imaginary ones.

use num_complex::Complex;
use num_traits::Float;

/// Whether `x` stands before `y`. NaN stands nowhere, and neither does a number with a part that is NaN, but
/// beside one of the same real part.
pub(super) fn less<F: Float>(x: &Complex<F>, y: &Complex<F>) -> bool {
    let numbers = !x.im.is_nan() && !y.im.is_nan();
    (x.re < y.re && numbers) || (x.re == y.re && x.im < y.im)
}

/// Whether `x` stands before `y`, or where it stands.
pub(super) fn less_equal<F: Float>(x: &Complex<F>, y: &Complex<F>) -> bool {
    let numbers = !x.im.is_nan() && !y.im.is_nan();
    (x.re < y.re && numbers) || (x.re == y.re && x.im <= y.im)
}

/// The one that stands first; one with NaN, where there is one (rule NA1).
pub(super) fn least<F: Float>(x: &Complex<F>, y: &Complex<F>) -> Complex<F> {
    if less_equal(x, y) || is_nan(x) { *x } else { *y }
}

/// The one that stands last; one with NaN, where there is one.
pub(super) fn greatest<F: Float>(x: &Complex<F>, y: &Complex<F>) -> Complex<F> {
    if less_equal(y, x) || is_nan(x) { *x } else { *y }
}

fn is_nan<F: Float>(x: &Complex<F>) -> bool {
    x.re.is_nan() || x.im.is_nan()
}
