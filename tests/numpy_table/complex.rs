//! Complex numbers.

use ndview::prelude::*;
use ndview::{Result, c128};

use crate::{Table, names, row};

pub(crate) fn complex(t: &mut Table) -> Result<()> {
    t.section("Complex numbers");
    names!(x y z);
    row!(t, Part(z), "z.real", z.real(), [3.0, 0.0]);
    row!(t, Part(z), "z.imag", z.imag(), [4.0, -1.0]);
    row!(t, InPlace(z), "z.imag.fill(0)", z.imag_mut().fill(0.0), [c128(3.0, 0.0), c128(0.0, 0.0)]);
    row!(t, Part(z), "z.view(float)", z.view_as::<f64>(), [3.0, 4.0, 0.0, -1.0]);
    row!(
        t,
        Copy(x),
        "x[0] + 1j * x[1]",
        Array::from_real_imag(&x.row(0), &x.row(1)),
        [c128(1.0, 9.0), c128(4.0, 16.0)]
    );
    row!(
        t,
        Copy(x),
        "x[0] * np.exp(1j * x[1])",
        Array::from_polar(&x.row(0), &x.row(1)),
        [c128(-0.911130261885, 0.412118485242), c128(-3.83063792092, -1.15161326666)]
    );
    row!(
        t,
        Copy(y),
        "y.astype(complex)",
        y.astype::<c128>(),
        [c128(0.5, 0.0), c128(-1.5, 0.0), c128(2.0, 0.0)]
    );
    row!(t, Copy(z), "np.conj(z)", z.conj(), [c128(3.0, -4.0), c128(0.0, 1.0)]);
    row!(t, Copy(z), "np.abs(z)", z.abs(), [5.0, 1.0]);
    row!(t, Copy(z), "np.angle(z * 1j)", (&z * c128(0.0, 1.0)).angle(), [2.49809154480, 0.0]);
    row!(t, Copy(z), "np.sign(z)", z.sign(), [c128(0.6, 0.8), c128(0.0, -1.0)]);
    row!(t, Copy(z), "np.iscomplex(z)", z.iscomplex(), [true, true]);
    row!(t, Copy(z), "np.isreal(z)", z.isreal(), [false, false]);
    row!(t, Fact, "np.iscomplexobj(z)", z.dtype().is_complex(), true);
    row!(t, Copy(z), "np.sqrt(z * z)", (&z * &z).sqrt(), [c128(3.0, 4.0), c128(0.0, -1.0)]);
    row!(t, Copy(z), "z * 1j", &z * c128(0.0, 1.0), [c128(-4.0, 3.0), c128(1.0, 0.0)]);
    row!(t, Copy(z), "z * 2", &z * 2.0, [c128(6.0, 8.0), c128(0.0, -2.0)]);
    row!(t, Copy(z), "z ** 2", z.power(2.0), [c128(-7.0, 24.0), c128(-1.0, 0.0)]);
    row!(t, Copy(z), "z == 3 + 4j", z.equal(c128(3.0, 4.0)), [true, false]);
    row!(t, Scalar, "z.sum()", z.sum(), c128(3.0, 3.0));
    row!(t, Scalar, "z.mean()", z.mean(), c128(1.5, 1.5));
    row!(t, Scalar, "z.var()", z.var(0), 8.5);
    row!(t, Scalar, "np.vdot(z, z)", z.conj().dot(&z), c128(26.0, 0.0));
    row!(
        t,
        Copy(z),
        "np.sort(z)",
        z.sort_by(0, |p, q| p.re.total_cmp(&q.re).then(p.im.total_cmp(&q.im))),
        [c128(0.0, -1.0), c128(3.0, 4.0)]
    );
    row!(t, Fact, "str(z)", z.to_string(), "[3.+4.j 0.-1.j]");
    Ok(())
}
