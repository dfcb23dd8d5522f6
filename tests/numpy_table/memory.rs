//! Memory and printing.

use ndview::Result;
use ndview::prelude::*;

use crate::{Table, names, row};

pub(crate) fn memory(t: &mut Table) -> Result<()> {
    t.section("Memory");
    names!(a b x);
    row!(t, View(b), "b[:]", b.view(), [10, 20, 30, 40]);
    row!(t, Shares(b), "b", b.clone(), [10, 20, 30, 40]);
    row!(t, Shares(b), "b[1:3]", b.slice(1..3).share(), [20, 30]);
    row!(t, Shares(b), "b[1:3]", b.clone().into_slice(1..3), [20, 30]);
    row!(t, Copy(b), "b.copy()", b.to_owned(), [10, 20, 30, 40]);
    row!(t, Copy(b), "b[1:3].copy()", b.slice(1..3).to_owned(), [20, 30]);
    row!(t, Copy(b), "b[1:3].copy()", b.slice(1..3).share().compact(), [20, 30]);
    row!(t, Fact, "a[1:].base is a", a.slice(1..).same_buffer(&a), true);
    row!(t, Fact, "b.base is None", b.base().is_none(), true);
    row!(t, Fact, "b[1:].base is None", b.slice(1..).share().base().is_none(), false);
    row!(t, Fact, "b[1:].base.nbytes", b.slice(1..).held_bytes(), 32);
    row!(t, Fact, "a.flags.owndata", a.flags().owns_data, true);
    row!(t, Fact, "a.T.flags.owndata", a.t().flags().owns_data, false);
    row!(
        t,
        Fact,
        "np.broadcast_to(b, (2, 4)).flags.writeable",
        b.broadcast_to((2, 4))?.flags().writeable,
        false
    );
    row!(t, Fact, "np.shares_memory(a, a.T)", a.shares_memory(&a.t()) == Overlap::Yes, true);
    row!(
        t,
        Fact,
        "np.may_share_memory(a[:, ::2], a[:, 1::2])",
        a.slice((.., s![..;2])).may_share_memory(&a.slice((.., s![1..;2]))),
        true
    );
    row!(
        t,
        Fact,
        "np.shares_memory(a[:, ::2], a[:, 1::2])",
        a.slice((.., s![..;2])).shares_memory(&a.slice((.., s![1..;2]))) != Overlap::No,
        false
    );
    row!(t, Fact, "sys.getrefcount(x) - 1", x.handles(), 1);
    Ok(())
}

pub(crate) fn printing(t: &mut Table) -> Result<()> {
    t.section("Printing");
    names!(a x y);
    row!(t, Fact, "str(x)", x.to_string(), "[[ 1.  4.]\n [ 9. 16.]]");
    row!(
        t,
        Fact,
        "repr(x)",
        x.repr(&PrintOptions::default()).to_string(),
        "array([[ 1.,  4.],\n       [ 9., 16.]])"
    );
    row!(
        t,
        Fact,
        "np.array2string(y, precision=0)",
        y.format(&PrintOptions::default().precision(0)).to_string(),
        "[ 0. -2.  2.]"
    );
    row!(
        t,
        Fact,
        "np.array2string(a, threshold=5, edgeitems=1)",
        a.format(&PrintOptions::default().threshold(5).edgeitems(1)).to_string(),
        "[[ 0 ...  3]\n ...\n [ 8 ... 11]]"
    );
    row!(
        t,
        Fact,
        "np.array2string(y * 1e9)",
        format!("{}", &y * 1e9),
        "[ 5.0e+08 -1.5e+09  2.0e+09]"
    );
    row!(t, Fact, "f'{y[0]:.2f}'", format!("{:.2}", y[0]), "0.50");
    Ok(())
}
