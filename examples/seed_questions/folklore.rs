//! What people say.

use ndview::memory::{self, Bytes, scope};
use ndview::prelude::*;

use crate::Answer::Wrong;
use crate::{Asked, Found, asked, found, live, matrix, size};

pub(crate) const ASKED: &[Asked] = &[
    asked("`a.itemset(0, 0)`, setting single elements, frees memory", Wrong, one_element),
    asked("Setting an array to zero frees it", Wrong, zeroed),
    asked("`np.delete` frees memory in place", Wrong, deleted),
    asked("An array computed from another cannot be freed before it", Wrong, computed),
    asked("`np.broadcast_to` costs the memory of its shape", Wrong, stretched),
    asked("`a = a[:10]` makes the array small", Wrong, sliced_into_itself),
    asked("Memory that was freed stays with the process", Wrong, freed),
];

fn one_element() -> Found {
    let mut a = matrix();
    let ((), usage) = scope(|| a[[0, 0]] = 0.0);
    let so = usage.freed_bytes > 0 || usage.left_bytes < 0;
    found(so, format!("{} freed, {} held", Bytes(usage.freed_bytes), size(a.held_bytes())))
}

fn zeroed() -> Found {
    let mut a = Array1::<f64>::ones(10_000_000);
    let before = memory::process().resident_bytes;
    let ((), usage) = scope(|| a.fill(0.0));
    let after = memory::process().resident_bytes;
    let resident = match (before, after) {
        (Some(before), Some(after)) => {
            assert!(after + 8_000_000 > before);
            format!("resident {} before and {} after", Bytes(before), Bytes(after))
        }
        _ => "what is resident is not known here".into(),
    };
    let figures =
        format!("{} freed, {} held; {resident}", Bytes(usage.freed_bytes), size(a.nbytes()));
    found(usage.freed_bytes > 0, figures)
}

fn deleted() -> Found {
    let a = matrix();
    let mut keep = Array1::full(1000, true);
    keep[0] = false;
    let (rest, usage) = scope(|| a.compress(&keep, 0).expect("one for each row"));
    let (made, left) = (Bytes(usage.made_bytes), size(a.held_bytes()));
    assert_eq!(rest.dim(), [999, 1000]);
    found(
        usage.left_bytes < 0,
        format!("{made} made for the other rows, and `a` still holds {left}"),
    )
}

fn computed() -> Found {
    let a = matrix();
    let b = &a * 2.0;
    let before = live();
    drop(b);
    let freed = before - live();
    let c = &a * 2.0;
    drop(a); // and the other way round
    assert_eq!((c[[0, 1]], before - live()), (2.0, 8_000_000));
    found(freed == 0, format!("{} freed with the result, while its source lives on", Bytes(freed)))
}

fn stretched() -> Found {
    let row = Array1::<f64>::ones(1000);
    let (many, usage) = scope(|| row.broadcast_to((1_000_000, 1000)).expect("it fits"));
    let figures = format!(
        "it seems {}, lies on {}, and {} were made",
        size(many.nbytes()),
        size(many.spanned_bytes()),
        Bytes(usage.made_bytes)
    );
    found(usage.made_bytes > 0, figures)
}

fn sliced_into_itself() -> Found {
    let a = Array1::<f64>::zeros(1_000_000);
    let a = a.into_slice(..10);
    let held = a.held_bytes();
    let compact = a.compact();
    assert_eq!((compact.len(), compact.held_bytes()), (10, 80));
    let figures = format!("10 elements hold {}; after `compact` {}", size(held), size(80));
    found(held == 80, figures)
}

fn freed() -> Found {
    let resident = || memory::process().resident_bytes;
    let a = Array1::<f64>::ones(20_000_000);
    let full = resident();
    drop(a);
    let kept = memory::cached_bytes();
    memory::trim();
    let (Some(before), Some(after)) = (full, resident()) else {
        return found(false, "what is resident is not known here".into());
    };
    let figures = format!(
        "resident {} before, {} after `memory::trim()`; till then {} were kept for the next results, \
         and no more than 256 MiB ever are",
        Bytes(before),
        Bytes(after),
        size(kept)
    );
    found(before - after.min(before) < 150_000_000, figures)
}
