//! Blocks that are kept after they were freed, in a process of their own, for the limit is one for
//! all threads.

mod support;

use ndview::memory::{cached_bytes, set_cache_limit, trim};
use ndview::prelude::*;
use support::counting::{Checking, measure_as_is as measure};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

const MIB: usize = 1 << 20;

/// An array of so many MiB.
fn large(mib: usize) -> Array1<u8> {
    Array1::full(mib * MIB, 7)
}

/// One test, so that nothing else meets the cache.
#[test]
fn freed_blocks_are_kept_within_the_limit_and_given_back() {
    assert_eq!((cached_bytes(), set_cache_limit(16 * MIB)), (0, 256 * MIB));

    // The next result of about the size takes the block: nothing is allocated.
    drop(large(8));
    let kept = cached_bytes();
    // Large ones have room to begin at a huge page.
    assert!((8 * MIB..11 * MIB).contains(&kept), "{kept}");
    let (again, counts) = measure(|| large(8));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert!(again.iter().all(|&x| x == 7));
    drop(again);
    let (smaller, counts) = measure(|| Array1::<u64>::full(MIB - 1000, 9));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert!(smaller.iter().all(|&x| x == 9));
    drop(smaller);

    // One that is much smaller, or larger, does not.
    let (others, counts) = measure(|| (large(4), large(9)));
    assert_eq!((counts.blocks, cached_bytes()), (2, kept));

    // Zeros are written over what was used before; many are left to the system, which makes them when
    // they are touched.
    let (zeros, counts) = measure(|| Array1::<u8>::zeros(8 * MIB));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert!(zeros.iter().all(|&x| x == 0));
    drop(zeros);
    assert_eq!(cached_bytes(), kept);
    set_cache_limit(64 * MIB);
    drop(large(40));
    let (many, counts) = measure(|| Array1::<u8>::zeros(40 * MIB));
    // A kept block as large was given back to the system first.
    assert_eq!((counts.blocks, counts.live_bytes, cached_bytes()), (1, 0, kept));
    assert!(many.iter().step_by(4096).all(|&x| x == 0));
    drop(many);
    trim();
    set_cache_limit(16 * MIB);
    drop(large(8));

    // The oldest goes when there is no room; what is larger than the limit is never kept.
    drop(others);
    assert!(cached_bytes() <= 16 * MIB && cached_bytes() >= 8 * MIB);
    drop(large(17));
    assert!(cached_bytes() <= 16 * MIB);

    // All of it goes back when asked, and nothing is kept with a limit of 0.
    let bytes = cached_bytes();
    let (trimmed, counts) = measure(trim);
    assert_eq!((trimmed, cached_bytes()), (bytes, 0));
    assert!(counts.live_bytes <= -(bytes as isize), "{counts:?}");
    drop(large(8));
    assert_eq!(set_cache_limit(0), 16 * MIB);
    assert_eq!(cached_bytes(), 0);
    drop(large(8));
    assert_eq!(cached_bytes(), 0);

    // Elements are dropped before their memory is kept.
    set_cache_limit(16 * MIB);
    let text = std::sync::Arc::new(());
    let many = Array1::<std::sync::Arc<()>>::full(MIB / 4, text.clone());
    assert_eq!(std::sync::Arc::strong_count(&text), MIB / 4 + 1);
    drop(many);
    assert_eq!(std::sync::Arc::strong_count(&text), 1);
    assert!(cached_bytes() > 0);

    // Several threads at once.
    std::thread::scope(|scope| {
        for thread in 0..4_u8 {
            scope.spawn(move || {
                for round in 0..50 {
                    let a = Array1::full(MIB + usize::from(thread) * 1000, thread);
                    assert!(a.iter().all(|&x| x == thread), "round {round}");
                }
            });
        }
    });
    assert!(cached_bytes() <= 16 * MIB);
    if !cfg!(ndview_no_cache) {
        of_middling_blocks_a_few_are_kept();
        small_blocks_are_the_threads_own();
    }
}

fn of_middling_blocks_a_few_are_kept() {
    trim();
    let limit = set_cache_limit(64 * MIB);
    let middling = |kib: usize| Array1::<u8>::full(kib << 10, 7);
    // Two results that live at once: the next two take their blocks.
    drop((middling(300), middling(300)));
    let kept = cached_bytes();
    assert!((600 << 10..610 << 10).contains(&kept), "{kept}");
    let (both, counts) = measure(|| (middling(290), Array1::<u16>::zeros(150 << 10)));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert!(both.0.iter().all(|&x| x == 7) && both.1.iter().all(|&x| x == 0));
    drop(both);
    // No more than sixteen, whatever their sizes; the oldest goes.
    for kib in (17..1000).step_by(20) {
        drop(middling(kib));
    }
    let latest: usize = (17..1000).step_by(20).rev().take(16).map(|kib| kib << 10).sum();
    assert!((latest..latest + 16 * 1024).contains(&cached_bytes()), "{}", cached_bytes());
    let (_, counts) = measure(|| (middling(977), middling(17)));
    assert_eq!(counts.blocks, 1, "the latest was kept, and the oldest was not");
    // Large ones do not make them go, but a limit does.
    drop(large(4));
    assert!(cached_bytes() > latest + 3 * MIB);
    set_cache_limit(MIB);
    assert!(cached_bytes() <= MIB);
    drop(middling(300));
    assert!(cached_bytes() <= MIB);
    // They make room for large ones, and do not push these out.
    set_cache_limit(8 * MIB);
    for kib in [600, 700, 800, 900] {
        drop(middling(kib));
    }
    drop(large(3));
    drop(Array1::<u8>::full(7 * MIB / 2, 7));
    drop(middling(600));
    let (_, counts) = measure(|| Array1::<u8>::full(7 * MIB / 2, 7));
    assert_eq!(counts.blocks, 0, "kept");
    set_cache_limit(limit);
    let bytes = cached_bytes();
    assert_eq!((trim(), cached_bytes()), (bytes, 0));
    // Whoever meets another thread there does not wait.
    std::thread::scope(|scope| {
        for thread in 0..4_u8 {
            scope.spawn(move || {
                for _ in 0..200 {
                    let (a, b) = (Array1::full(50_000, thread), Array1::full(50_000, !thread));
                    assert!(a.iter().zip(&b).all(|(a, b)| (*a, *b) == (thread, !thread)));
                }
            });
        }
    });
    assert!((1..=16 * 51_000).contains(&cached_bytes()), "{}", cached_bytes());
}

fn small_blocks_are_the_threads_own() {
    trim();
    assert_eq!(cached_bytes(), 0);
    // What a thread frees it takes again, whatever the elements are.
    drop(Array1::<f64>::ones(3));
    let kept = cached_bytes();
    assert!((1..1024).contains(&kept), "{kept}");
    let (zeros, counts) = measure(|| Array1::<u32>::zeros(9));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert_eq!(zeros, [0; 9]);
    let (_, counts) = measure(|| Array1::<f64>::ones(3));
    assert_eq!(counts.blocks, 1);
    drop(zeros);

    // A hundred of each size, of which a few are kept.
    for n in 1..=130 {
        drop((0..100).map(|i| Array1::full(n, i as f64)).collect::<Vec<_>>());
    }
    let kept = cached_bytes();
    assert!((10_000..150_000).contains(&kept), "{kept}");
    let (trimmed, counts) = measure(trim);
    assert_eq!((trimmed, counts.live_bytes, cached_bytes()), (kept, -(kept as isize), 0));

    // Some kilobytes are kept by their exact size, the latest eight blocks of any.
    drop(Array1::<f64>::ones(1000));
    let kept = cached_bytes();
    assert!((8000..8200).contains(&kept), "{kept}");
    let (zeros, counts) = measure(|| Array1::<u8>::zeros(8000));
    assert_eq!((counts.blocks, cached_bytes()), (0, 0));
    assert!(zeros.iter().all(|&x| x == 0));
    drop(zeros);
    let (other, counts) = measure(|| Array1::<u8>::zeros(7999));
    assert_eq!((counts.blocks, cached_bytes()), (1, kept));
    drop(other);
    for n in 1..100 {
        drop(Array1::<u8>::full(2000 + 100 * n, 7));
    }
    assert!((8 * 11_000..8 * 12_000).contains(&cached_bytes()), "{}", cached_bytes());
    let kept = cached_bytes();
    let (trimmed, counts) = measure(trim);
    assert_eq!((trimmed, counts.live_bytes, cached_bytes()), (kept, -(kept as isize), 0));

    // Given back by another thread with the next block that it frees, and by each when it ends.
    let (to_other, asked) = std::sync::mpsc::channel::<()>();
    let (to_this, answered) = std::sync::mpsc::channel();
    let other = std::thread::spawn(move || {
        drop(Array1::<f64>::ones(3));
        to_this.send(cached_bytes()).unwrap();
        asked.recv().unwrap();
        drop(Array1::<f64>::ones(100));
        to_this.send(cached_bytes()).unwrap();
        let (_, counts) = measure(|| drop(Array1::<f64>::ones(3)));
        assert_eq!(counts.blocks, 1);
    });
    assert!(answered.recv().unwrap() > 0);
    trim();
    to_other.send(()).unwrap();
    assert!((800..1024).contains(&answered.recv().unwrap()), "only the last one");
    other.join().unwrap();

    // None with a limit of 0, and some again afterwards.
    drop(Array1::<f64>::ones(3));
    let before = set_cache_limit(0);
    drop(Array1::<f64>::ones(3));
    assert_eq!(cached_bytes(), 0);
    set_cache_limit(before);
    drop(Array1::<f64>::ones(3));
    let (_, counts) = measure(|| drop(Array1::<f64>::ones(3)));
    assert_eq!(counts.blocks, 0);
}
