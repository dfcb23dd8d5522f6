//! What is a view, and what it holds.

use ndview::memory::{Bytes, scope};
use ndview::prelude::*;

use crate::Answer::{No, Right, Yes};
use crate::{Asked, Found, asked, found, huge, live, matrix, size};

pub(crate) const ASKED: &[Asked] = &[
    asked("Is a slice, `a[1:, ::2]`, a view?", Yes, slice),
    asked("Is a transpose, `a.T`, a view?", Yes, transpose),
    asked("Is a reshape, `a.reshape(-1)`, a view?", Yes, reshape),
    asked("Is a reshape always a view: `a.T.reshape(-1)`?", No, reshape_of_a_transpose),
    asked("Does `a.ravel()` copy, as `a.flatten()` does?", No, ravel),
    asked("Is the base of a view of a view the view between them?", No, base_of_a_view_of_a_view),
    asked("Does a slice of 10 elements keep 800 MB alive?", Yes, ten_elements),
    asked("Does `del a` free the memory while a view of it is kept?", No, del_beside_a_view),
    asked("Who keeps a copy, `a[:10].copy()`, lets the rest go", Right, del_beside_a_copy),
];

fn slice() -> Found {
    let a = matrix();
    let (view, usage) = scope(|| a.slice((1.., s![..;2])));
    let so = view.same_buffer(&a) && usage.made_buffers == 0;
    let (shows, holds) = (size(view.nbytes()), size(view.held_bytes()));
    let made = Bytes(usage.made_bytes);
    found(so, format!("it shows {shows} of the buffer of {holds}, and {made} were made for it"))
}

fn transpose() -> Found {
    let a = matrix();
    let (view, usage) = scope(|| a.t());
    let so = view.same_buffer(&a) && usage.made_buffers == 0;
    let (from, to) = (a.strides(), view.strides());
    found(so, format!("{} made; the strides {from:?} became {to:?}", Bytes(usage.made_bytes)))
}

fn reshape() -> Found {
    let a = matrix();
    let (view, usage) = scope(|| a.reshape(-1).expect("it lies in order"));
    let so = view.same_buffer(&a) && usage.made_buffers == 0;
    found(so, format!("{} made; shape {:?}", Bytes(usage.made_bytes), view.shape()))
}

fn reshape_of_a_transpose() -> Found {
    let a = matrix();
    let (refused, (copy, usage)) = (a.t().reshape(-1).is_err(), scope(|| a.t().to_shape(-1)));
    let copied = copy.is_ok_and(|copy| !copy.same_buffer(&a));
    let made = Bytes(usage.made_bytes);
    let figures = format!(
        "`reshape` is an error, and `to_shape` makes {made} (NumPy copies too, and does not say so)"
    );
    found(!(refused && copied), figures)
}

fn ravel() -> Found {
    let a = matrix();
    let (flat, in_order) = scope(|| a.ravel());
    let (turned, of_transpose) = scope(|| a.t().ravel());
    let (flattened, always) = scope(|| a.flatten());
    assert!(!turned.same_buffer(&a) && !flattened.same_buffer(&a));
    let figures = format!(
        "{} made; for the transpose, whose order is another, {}; by `flatten` {} always",
        Bytes(in_order.made_bytes),
        Bytes(of_transpose.made_bytes),
        Bytes(always.made_bytes)
    );
    found(!flat.same_buffer(&a), figures)
}

fn base_of_a_view_of_a_view() -> Found {
    let a = matrix();
    let part = a.slice(500..).share();
    let part_of_part = part.slice((..10, ..10)).share();
    let handles = a.handles();
    drop(part);
    let base = part_of_part.base().expect("it shows a part").id();
    let figures = format!(
        "the base is the buffer of `a`: {handles} handles, {} without the one between",
        a.handles()
    );
    assert_eq!((handles, a.handles()), (3, 2));
    found(base != a.buffer().id(), figures)
}

fn ten_elements() -> Found {
    let (before, a) = (live(), huge());
    let ten = a.slice(..10).share();
    drop(a);
    let kept = live() - before;
    let (shows, holds) = (size(ten.nbytes()), size(ten.held_bytes()));
    found(kept == 800_000_000, format!("it shows {shows} and holds {holds}, with `a` gone"))
}

fn del_beside_a_view() -> Found {
    let a = huge();
    let view = a.slice(10..20).share(); // `a.slice(..)` alone would not let `a` go: it would not compile
    let before = live();
    drop(a);
    let freed = before - live();
    let still = size(view.held_bytes());
    drop(view);
    assert_eq!(before - live(), 800_000_000, "it goes with the last");
    found(freed > 0, format!("{} freed by `drop(a)`, {still} by dropping the view", Bytes(freed)))
}

fn del_beside_a_copy() -> Found {
    let a = huge();
    let ten = a.slice(..10).to_owned();
    let before = live();
    drop(a);
    let freed = before - live();
    let figures = format!("{} freed, and the copy holds {}", Bytes(freed), size(ten.held_bytes()));
    found(freed == 800_000_000 && ten.held_bytes() == 80, figures)
}
