//! Arithmetic, comparisons and functions, element by element.

use ndview::Result;
use ndview::prelude::*;

use crate::{Table, names, row};

pub(crate) fn arithmetic(t: &mut Table) -> Result<()> {
    t.section("Arithmetic");
    names!(a b v x y);
    row!(t, Copy(a, b), "a + b", &a + &b, [[10, 21, 32, 43], [14, 25, 36, 47], [18, 29, 40, 51]]);
    row!(t, Copy(x), "x - 1", &x - 1.0, [[0.0, 3.0], [8.0, 15.0]]);
    row!(t, Copy(y), "1 - y", 1.0 - &y, [0.5, 2.5, -1.0]);
    row!(t, Copy(x), "x * x.T", &x * x.t(), [[1.0, 36.0], [36.0, 256.0]]);
    row!(t, Copy(x), "x / 2", &x / 2.0, [[0.5, 2.0], [4.5, 8.0]]);
    row!(t, Copy(v, y), "v * y", v.map(|&e| e as f64) * &y, [1.5, -1.5, 4.0]);
    row!(t, Copy(v), "-v", -&v, [-3, -1, -2]);
    row!(t, Copy(v), "-v // 2", (-&v).floor_divide(2), [-2, -1, -1]);
    row!(t, Copy(v), "-v % 2", (-&v).remainder(2), [1, 1, 0]);
    row!(t, Copy(v), "np.fmod(-v, 2)", -&v % 2, [-1, -1, 0]);
    row!(t, Copy(v), "v ** 2", v.power(2), [9, 1, 4]);
    row!(t, Copy(y), "y ** 3", y.powi(3), [0.125, -3.375, 8.0]);
    row!(t, Copy(x), "x ** 0.5", x.powf(0.5), [[1.0, 2.0], [3.0, 4.0]]);
    row!(
        t,
        Copy(v),
        "v[:, None] + v",
        v.slice((.., NewAxis)) + &v,
        [[6, 4, 5], [4, 2, 3], [5, 3, 4]]
    );
    row!(t, Copy(v), "np.multiply.outer(v, v)", v.outer(&v), [[9, 3, 6], [3, 1, 2], [6, 2, 4]]);
    row!(t, Copy(v), "v & 1", &v & 1, [1, 1, 0]);
    row!(t, Copy(v), "v | 4", &v | 4, [7, 5, 6]);
    row!(t, Copy(v), "v ^ 1", &v ^ 1, [2, 0, 3]);
    row!(t, Copy(v), "~v", !&v, [-4, -2, -3]);
    row!(t, Copy(v), "v << 2", &v << 2, [12, 4, 8]);
    row!(t, Copy(b), "b >> 1", &b >> 1, [5, 10, 15, 20]);
    row!(t, Copy(b), "np.diff(b)", b.slice(1..) - b.slice(s![..-1]), [10, 10, 10]);
    row!(t, Copy(y), "y * 2 + 1", y.mul_add(2.0, 1.0), [2.0, -2.0, 5.0]);
    Ok(())
}

pub(crate) fn comparing(t: &mut Table) -> Result<()> {
    t.section("Comparing");
    names!(a m n v x y);
    row!(t, Copy(v), "v == 1", v.equal(1), [false, true, false]);
    row!(t, Copy(v), "v != 1", v.not_equal(1), [true, false, true]);
    row!(t, Copy(v), "v < 2", v.less(2), [false, true, false]);
    row!(t, Copy(v), "v <= 2", v.less_equal(2), [false, true, true]);
    row!(t, Copy(v), "v > 2", v.greater(2), [true, false, false]);
    row!(t, Copy(v), "v >= v[::-1]", v.greater_equal(&v.flip(0)), [true, true, false]);
    row!(t, Copy(v), "(v > 1) & (v < 3)", v.greater(1) & v.less(3), [false, false, true]);
    row!(t, Copy(v), "(v == 1) | (v == 2)", v.equal(1) | v.equal(2), [false, true, true]);
    row!(t, Copy(m), "~m", !&m, [false, true, false]);
    row!(t, Copy(m), "m ^ True", &m ^ true, [false, true, false]);
    row!(
        t,
        Copy(m, v),
        "np.logical_and(m, v > 2)",
        m.logical_and(&v.greater(2)),
        [true, false, false]
    );
    row!(t, Copy(m), "np.logical_not(m)", m.logical_not(), [false, true, false]);
    row!(t, Copy(n), "np.isnan(n)", n.isnan(), [false, true, false]);
    row!(t, Copy(n), "np.isfinite(n)", n.isfinite(), [true, false, true]);
    row!(t, Copy(n), "np.isinf(n)", n.isinf(), [false, false, false]);
    row!(t, Copy(y), "np.isclose(y, 2)", y.isclose(2.0, 1e-5, 1e-8), [false, false, true]);
    row!(t, Fact, "np.allclose(x, x + 1e-9)", x.all_close(&(&x + 1e-9), 1e-5, 1e-8), true);
    row!(t, Fact, "np.array_equal(a, a.T)", a == a.t(), false);
    Ok(())
}

pub(crate) fn mathematics(t: &mut Table) -> Result<()> {
    t.section("Mathematics");
    names!(n v x y);
    row!(t, Copy(x), "np.sqrt(x)", x.sqrt(), [[1.0, 2.0], [3.0, 4.0]]);
    row!(t, Copy(y), "np.cbrt(y * 4)", (&y * 4.0).cbrt(), [1.25992104989, -1.81712059283, 2.0]);
    row!(t, Copy(y), "np.square(y)", y.square(), [0.25, 2.25, 4.0]);
    row!(t, Copy(y), "np.abs(y)", y.abs(), [0.5, 1.5, 2.0]);
    row!(t, Copy(y), "np.sign(y)", y.sign(), [1.0, -1.0, 1.0]);
    row!(t, Copy(x), "np.reciprocal(x)", x.recip(), [[1.0, 0.25], [0.11111111111, 0.0625]]);
    row!(t, Copy(y), "np.exp(y)", y.exp(), [1.6487212707, 0.22313016015, 7.38905609893]);
    row!(t, Copy(y), "np.exp2(y * 2)", (&y * 2.0).exp2(), [2.0, 0.125, 16.0]);
    row!(t, Copy(y), "np.expm1(y)", y.expm1(), [0.6487212707, -0.77686983985, 6.38905609893]);
    row!(t, Copy(x), "np.log(x)", x.ln(), [[0.0, 1.38629436112], [2.19722457734, 2.77258872224]]);
    row!(t, Copy(x), "np.log2(x)", x.log2(), [[0.0, 2.0], [3.16992500144, 4.0]]);
    row!(
        t,
        Copy(x),
        "np.log10(x * 25)",
        (&x * 25.0).log10(),
        [[1.39794000867, 2.0], [2.35218251811, 2.60205999133]]
    );
    row!(
        t,
        Copy(x),
        "np.log1p(x - 1)",
        (&x - 1.0).log1p(),
        [[0.0, 1.38629436112], [2.19722457734, 2.77258872224]]
    );
    row!(t, Copy(y), "np.sin(y)", y.sin(), [0.4794255386, -0.9974949866, 0.90929742683]);
    row!(t, Copy(y), "np.cos(y)", y.cos(), [0.87758256189, 0.07073720167, -0.41614683655]);
    row!(t, Copy(y), "np.tan(y)", y.tan(), [0.54630248984, -14.10141994717, -2.18503986326]);
    row!(
        t,
        Copy(y),
        "np.arcsin(y / 5)",
        (&y / 5.0).asin(),
        [0.10016742116, -0.30469265402, 0.41151684607]
    );
    row!(t, Copy(y), "np.arccos(y / 2)", (&y / 2.0).acos(), [1.31811607165, 2.41885840578, 0.0]);
    row!(t, Copy(y), "np.arctan(y)", y.atan(), [0.46364760900, -0.98279372325, 1.10714871779]);
    row!(
        t,
        Copy(y),
        "np.arctan2(y, 1)",
        y.atan2(1.0),
        [0.46364760900, -0.98279372325, 1.10714871779]
    );
    row!(t, Copy(y), "np.hypot(y, 1.5)", y.hypot(1.5), [1.58113883008, 2.12132034356, 2.5]);
    row!(t, Copy(y), "np.sinh(y)", y.sinh(), [0.52109530549, -2.12927945509, 3.62686040785]);
    row!(t, Copy(y), "np.tanh(y)", y.tanh(), [0.46211715726, -0.90514825364, 0.96402758008]);
    row!(
        t,
        Copy(y),
        "np.degrees(y)",
        y.to_degrees(),
        [28.6478897565, -85.9436692696, 114.591559026]
    );
    row!(t, Copy(y), "np.floor(y)", y.floor(), [0.0, -2.0, 2.0]);
    row!(t, Copy(y), "np.ceil(y)", y.ceil(), [1.0, -1.0, 2.0]);
    row!(t, Copy(y), "np.trunc(y)", y.trunc(), [0.0, -1.0, 2.0]);
    row!(t, Copy(y), "np.rint(y)", y.rint(), [0.0, -2.0, 2.0]);
    row!(t, Copy(y), "np.round(y / 4, 1)", (&y / 4.0).round(1), [0.1, -0.4, 0.5]);
    row!(t, Copy(y), "np.copysign(y, -1)", y.copysign(-1.0), [-0.5, -1.5, -2.0]);
    row!(t, Copy(v), "np.clip(v, 2, 9)", v.clip(2, 9), [3, 2, 2]);
    row!(t, Copy(v), "np.maximum(v, 2)", v.maximum(2), [3, 2, 2]);
    row!(t, Copy(v), "np.minimum(v, v[::-1])", v.minimum(&v.flip(0)), [2, 1, 2]);
    row!(t, Copy(n), "np.fmax(n, 2)", n.fmax(2.0), [2.0, 2.0, 3.0]);
    row!(t, Copy(n), "np.fmin(n, 2)", n.fmin(2.0), [1.0, 2.0, 2.0]);
    row!(
        t,
        Copy(y),
        "np.vectorize(lambda e: e * e + 1)(y)",
        y.map(|e| e * e + 1.0),
        [1.25, 3.25, 5.0]
    );
    Ok(())
}
