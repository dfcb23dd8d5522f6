//! Writing in place, and what overlaps.

use ndview::memory::{Bytes, scope};
use ndview::prelude::*;

use crate::Answer::{No, Wrong, Yes};
use crate::{Asked, Found, asked, found, matrix};

pub(crate) const ASKED: &[Asked] = &[
    asked("Does a write through one view show in another that overlaps it?", Yes, seen_in_another),
    asked("Does `a[1:] = a[:-1]` smear `a[0]` over all?", No, shifted),
    asked("Do `a[::2]` and `a[1::2]` share memory?", No, interleaved),
    asked("Does `a += b` make an array?", No, in_place),
    asked("Does `a = a + b`?", Yes, not_in_place),
    asked("`(a - b) * 2.0` makes two arrays: the difference, and the product", Wrong, chained),
];

fn seen_in_another() -> Found {
    let mut a = Array1::<f64>::zeros(8);
    let kept = a.slice(4..8).share();
    let ((), usage) = scope(|| a.slice_mut(2..6).fill(1.0));
    let views = a.slice(4..8).sum();
    let copied = Bytes(usage.copies.bytes);
    let figures = format!(
        "`a[4:8]` now sums to {views}; only what was kept by `share` before the write is left as it was, \
         for {copied}: it sums to {} (NumPy: {views})",
        kept.sum()
    );
    found(views == 2.0 && kept.sum() == 0.0, figures)
}

fn shifted() -> Found {
    let mut a = Array1::arange(0.0, 1e6, 1.0);
    let front = a.slice(..-1).share(); // a borrowed view beside a write would not compile
    let ((), usage) = scope(|| a.slice_mut(1..).assign(&front));
    let figures = format!(
        "`a[:4]` is {}; {} were copied first, once, for both sides are of one buffer",
        a.slice(..4),
        Bytes(usage.copies.bytes)
    );
    assert_eq!(a.slice(1..), front);
    found(a[999_999] == 0.0, figures)
}

fn interleaved() -> Found {
    let a = Array1::<f64>::zeros(1_000_000);
    let (even, odd) = (a.slice(s![..;2]), a.slice(s![1..;2]));
    let figures = format!(
        "one buffer: {}; their ends interleave: {}; a common byte: {:?}",
        even.same_buffer(&odd),
        even.may_share_memory(&odd),
        even.shares_memory(&odd)
    );
    found(even.shares_memory(&odd) != Overlap::No, figures)
}

fn in_place() -> Found {
    let (mut a, b) = (matrix(), matrix());
    let ((), usage) = scope(|| a += &b);
    found(usage.made_buffers > 0, format!("{} more at the peak", Bytes(usage.peak_bytes)))
}

fn not_in_place() -> Found {
    let (a, b) = (matrix(), matrix());
    let (sum, usage) = scope(|| &a + &b);
    assert_eq!(sum[[0, 1]], 2.0);
    let (_, reused) = scope(|| a + &b); // `a` is given away, and written over
    assert_eq!(reused.made_buffers, 0);
    let figures = format!(
        "`&a + &b`: {} more at the peak; `a + &b` gives `a` away: {}",
        Bytes(usage.peak_bytes),
        Bytes(reused.peak_bytes)
    );
    found(usage.peak_bytes == 8_000_000, figures)
}

fn chained() -> Found {
    let (a, b) = (matrix(), matrix());
    let (result, usage) = scope(|| (&a - &b) * 2.0);
    assert_eq!(result.sum(), 0.0);
    let figures = format!(
        "{} made, {} at the peak: the product is written over the difference",
        Bytes(usage.made_bytes),
        Bytes(usage.peak_bytes)
    );
    found(usage.made_buffers == 2, figures)
}
