//! Figures and scopes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ndview::memory::{self, ProcessScope, Scope, figures, process_scope, scope};
use ndview::prelude::*;
use ndview::{Buffer, assert_no_alloc, assert_no_copy, assert_peak};

use crate::alone;

#[test]
fn a_buffer_is_counted_while_it_lives() {
    let _turn = alone();
    let before = figures();
    let a = Array1::<f64>::zeros(1000);
    let b = a.clone();
    let c = a.slice(10..).share();
    let now = figures();
    assert_eq!(now.live_buffers - before.live_buffers, 1);
    assert_eq!(now.live_bytes - before.live_bytes, 8000);
    drop((a, b));
    assert_eq!(figures().live_bytes - before.live_bytes, 8000, "the share holds it");
    drop(c);
    let after = figures();
    assert_eq!(after.live_bytes, before.live_bytes);
    assert_eq!(after.live_buffers, before.live_buffers);
    assert_eq!(after.made_bytes - before.made_bytes, 8000);
}

#[test]
fn whatever_the_elements_are() {
    let _turn = alone();
    let before = figures();
    let strings = Array1::from(vec![String::from("a"); 10]);
    let units = Array1::from(vec![(); 10]);
    let none = Array1::<f64>::zeros(0);
    let now = figures();
    assert_eq!(now.live_buffers - before.live_buffers, 3);
    assert_eq!(now.live_bytes - before.live_bytes, 10 * size_of::<String>() as u64);
    drop((strings, units, none));
    assert_eq!(figures().live_buffers, before.live_buffers);
}

#[test]
fn what_is_adopted_and_given_back() {
    let _turn = alone();
    let before = figures();
    let buffer = Buffer::from_vec(vec![1_u16; 50]);
    assert_eq!(figures().live_bytes - before.live_bytes, 100);
    let vec = buffer.into_vec().unwrap();
    assert_eq!(figures().live_bytes, before.live_bytes, "a vector again");
    let shared: Arc<[u16]> = Arc::from(vec);
    let lent = Buffer::from_owner(Arc::clone(&shared));
    let now = figures();
    assert_eq!(now.live_bytes, before.live_bytes, "the memory is not ours");
    assert_eq!(now.foreign_bytes - before.foreign_bytes, 100);
    drop(lent);
    assert_eq!(figures().foreign_buffers, before.foreign_buffers);
}

#[test]
fn a_panic_while_elements_are_made_leaves_nothing() {
    let _turn = alone();
    let before = figures();
    let made = catch_unwind(|| {
        Array::from_shape_fn((10, 10), |[i, j]| {
            assert!(i + j < 12, "far enough");
            vec![i, j]
        })
    });
    assert!(made.is_err());
    assert_eq!(figures().live_buffers, before.live_buffers);
    assert_eq!(figures().live_bytes, before.live_bytes);
}

#[test]
fn scopes_nest() {
    let _turn = alone();
    let (kept, outer) = scope(|| {
        let a = Array1::<u8>::zeros(1000);
        let (b, inner) = scope(|| {
            let big = Array1::<u8>::zeros(5000);
            let b = big.slice(..10).to_owned();
            drop(big);
            b
        });
        assert_eq!((inner.peak_bytes, inner.left_bytes), (5010, 10));
        assert_eq!((inner.made_buffers, inner.freed_buffers), (2, 1));
        assert_eq!((inner.made_bytes, inner.freed_bytes), (5010, 5000));
        drop(a);
        b
    });
    assert_eq!((outer.peak_bytes, outer.left_bytes), (6010, 10));
    let (_, nothing) = scope(|| kept.view().sum());
    assert_eq!(nothing, memory::Usage::default());
}

#[test]
fn a_scope_in_which_more_is_freed_than_made() {
    let _turn = alone();
    let a = Array1::<u8>::zeros(1000);
    let ((), usage) = scope(|| drop(a));
    assert_eq!((usage.left_bytes, usage.peak_bytes, usage.freed_bytes), (-1000, 0, 1000));
}

#[test]
fn a_scope_survives_a_panic() {
    let _turn = alone();
    let outer = Scope::new();
    let a = Array1::<u8>::zeros(100);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        scope(|| {
            let _b = Array1::<u8>::zeros(1000);
            panic!("in the middle");
        })
    }));
    assert!(panicked.is_err());
    assert_eq!((outer.usage().peak_bytes, outer.usage().left_bytes), (1100, 100));
    drop(a);
}

#[test]
fn a_scope_is_of_its_thread_and_a_process_scope_of_all() {
    let _turn = alone();
    let process = ProcessScope::new();
    let (array, own) = scope(|| {
        let thread = std::thread::spawn(|| Array1::<u8>::zeros(1000));
        thread.join().unwrap()
    });
    assert_eq!(own, memory::Usage::default(), "another thread made it");
    assert_eq!((process.usage().peak_bytes, process.usage().left_bytes), (1000, 1000));
    let ((), own) = scope(|| drop(array));
    assert_eq!(own.left_bytes, -1000, "but this thread freed it");
    assert_eq!((process.usage().peak_bytes, process.usage().left_bytes), (1000, 0));
}

#[test]
fn the_peak_of_a_process_scope_is_exact() {
    let _turn = alone();
    let (ready, go) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ((), usage) = process_scope(|| {
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    let _a = Array1::<u8>::zeros(300); // far below what a thread may keep to itself
                    ready.fetch_add(1, Ordering::SeqCst);
                    while go.load(Ordering::SeqCst) == 0 {
                        std::thread::yield_now();
                    }
                });
            }
            while ready.load(Ordering::SeqCst) < 4 {
                std::thread::yield_now();
            }
            go.store(1, Ordering::SeqCst);
        });
    });
    assert_eq!((usage.peak_bytes, usage.left_bytes, usage.made_buffers), (1200, 0, 4));
}

#[test]
fn the_peak_of_the_process() {
    let _turn = alone();
    memory::reset_peak();
    let before = figures();
    let a = Array1::<u8>::zeros(10_000_000);
    drop(a);
    let now = figures();
    assert_eq!(now.live_bytes, before.live_bytes);
    let slack = 64 << 10;
    assert!(
        (10_000_000 - slack..=10_000_000 + slack).contains(&(now.peak_bytes - before.live_bytes))
    );
    memory::reset_peak();
    assert!(figures().peak_bytes <= now.live_bytes + slack);
}

#[test]
fn copies_that_writes_make() {
    let _turn = alone();
    let mut a = Array1::<u32>::zeros(100);
    let ((), alone) = scope(|| a.fill(1));
    assert_eq!(alone.copies.count, 0);
    let kept = a.clone();
    let ((), shared) = scope(|| a.fill(2));
    assert_eq!((shared.copies.count, shared.copies.bytes), (1, 400));
    assert_eq!(kept[0], 1);
}

#[test]
fn what_tests_of_users_say() {
    let _turn = alone();
    let mut a = Array1::<f64>::ones(1000);
    assert_eq!(assert_peak!(0, a.sum()), 1000.0);
    assert_no_alloc!(a.slice(s![..;2]).share());
    assert_no_copy!(a.fill(2.0));
    let text = |f: &mut dyn FnMut()| {
        let panic = catch_unwind(AssertUnwindSafe(f)).unwrap_err();
        panic.downcast_ref::<String>().unwrap().clone()
    };
    assert_eq!(
        text(&mut || drop(assert_peak!(7999, &a + 1.0))),
        "the arrays of `&a + 1.0` took 8000 bytes at once, 7999 were allowed"
    );
    assert_eq!(
        text(&mut || drop(assert_no_alloc!(a.to_owned()))),
        "`a.to_owned()` made 1 buffers of 8000 bytes together, none were allowed"
    );
    let kept = a.clone();
    assert_eq!(
        text(&mut || assert_no_copy!(a.fill(3.0))),
        "`a.fill(3.0)` copied 1 times, 8000 bytes together, to write"
    );
    drop(kept);
}

#[test]
#[cfg_attr(ndview_no_cache, ignore = "a sanitizer keeps what is freed")]
fn what_the_process_has() {
    let _turn = alone();
    memory::trim();
    let a = Array1::<u8>::ones(50_000_000);
    let with = memory::process();
    assert!(with.live_bytes >= 50_000_000);
    if let (Some(resident), Some(other)) = (with.resident_bytes, with.other_bytes()) {
        assert!(resident >= 50_000_000, "{with}");
        assert_eq!(other, resident.saturating_sub(with.live_bytes + with.cached_bytes));
        drop(a);
        memory::trim();
        let without = memory::process();
        let fallen = resident - without.resident_bytes.unwrap();
        assert!(fallen > 45_000_000, "given back at once: {with}, then {without}");
    }
}

#[test]
fn temporaries_where_operands_overlap() {
    let _turn = alone();
    let mut a = array![1_u32, 2, 3, 4];
    let cells = a.as_cells();
    let ((), apart) = scope(|| cells.slice(..2).assign(&cells.slice(2..)));
    assert_eq!(apart.temporaries.count, 0);
    let ((), over) = scope(|| cells.slice(1..).assign(&cells.slice(..3)));
    assert_eq!((over.temporaries.count, over.temporaries.bytes), (1, 12));
    assert_eq!(a, [3, 3, 4, 3]);
}
