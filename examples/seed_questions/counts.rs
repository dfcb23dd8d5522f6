//! What the count of references counts: the handles on a buffer.

use ndview::memory::{Bytes, scope};

use crate::Answer::{No, Yes};
use crate::{Asked, Found, asked, found, live, matrix};

pub(crate) const ASKED: &[Asked] = &[
    asked("Does `b = a` copy?", No, second_name),
    asked("Is a write to `b` after `b = a` seen in `a`?", No, write_to_the_second_name),
    asked("Does a view that is only looked at raise the count?", No, borrowed_view),
    asked("Does a view that is kept raise it?", Yes, kept_view),
    asked("Is the memory freed at once when the count reaches 0?", Yes, last_handle),
];

fn second_name() -> Found {
    let a = matrix();
    let (b, usage) = scope(|| a.clone());
    let so = !b.same_buffer(&a);
    found(so, format!("{} made; {} handles hold one buffer", Bytes(usage.made_bytes), a.handles()))
}

fn write_to_the_second_name() -> Found {
    let a = matrix();
    let mut b = a.clone();
    let ((), first) = scope(|| b[[0, 0]] = -1.0);
    let ((), second) = scope(|| b[[0, 1]] = -1.0);
    let (copied, again) = (Bytes(first.copies.bytes), Bytes(second.copies.bytes));
    let figures = format!(
        "the first write copies {copied}, the next {again} (NumPy: yes; here, `b = a.view_mut()`)"
    );
    assert_eq!((first.copies.bytes, second.copies.bytes), (8_000_000, 0));
    found(a[[0, 0]] == -1.0, figures)
}

fn borrowed_view() -> Found {
    let a = matrix();
    let before = a.handles();
    let view = a.slice(10..20);
    let beside = a.handles();
    assert_eq!(view.sum(), a.slice(10..20).sum());
    let figures = format!(
        "{before} handle before and {beside} beside it: the compiler knows that `a` outlives it \
         (`sys.getrefcount` would say one more)"
    );
    found(beside > before, figures)
}

fn kept_view() -> Found {
    let a = matrix();
    let kept = [a.slice(..10).share(), a.slice(10..20).share(), a.t().share()];
    let handles = a.handles();
    drop(kept);
    found(
        handles == 4,
        format!("{handles} handles with three that are kept, {} without", a.handles()),
    )
}

fn last_handle() -> Found {
    let a = matrix();
    let (b, c) = (a.clone(), a.slice(..10).share());
    let before = live();
    drop((a, b));
    let with_one = before - live();
    drop(c);
    let with_none = before - live();
    let figures = format!(
        "{} freed with one handle left, {} with none; nothing waits for a collector",
        Bytes(with_one),
        Bytes(with_none)
    );
    found((with_one, with_none) == (0, 8_000_000), figures)
}
