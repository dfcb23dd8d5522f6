//! The registry, in every order in which threads can run:
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_`.

use core::panic::Location;
use std::time::Instant;

use loom::sync::Arc;
use loom::thread;

use super::registry::{Facts, Handle, Origin, Registry, Stamp};

fn handle(number: u64) -> Handle {
    let made = Stamp { site: Location::caller(), at: Instant::now(), thread: 0, tag: None };
    let facts = Facts {
        id: number as usize,
        number,
        len: 1,
        itemsize: 1,
        dtype: "uint8",
        origin: Origin::Made,
        made: None,
    };
    Handle { facts: std::sync::Arc::new(facts), made, layout: None }
}

#[test]
fn loom_handles_come_and_go() {
    loom::model(|| {
        // One shelf, so that the threads meet on it.
        let registry = Arc::new(Registry::new(1));
        let kept = registry.put(0, handle(1));
        let threads: Vec<_> = (2..4)
            .map(|number| {
                let registry = Arc::clone(&registry);
                thread::spawn(move || {
                    let place = registry.put(number as usize, handle(number));
                    let taken = registry.take(&place).expect("nobody else takes it");
                    assert_eq!(taken.facts.number, number);
                })
            })
            .collect();
        let seen: Vec<u64> = registry.all().iter().map(|handle| handle.facts.number).collect();
        assert_eq!(seen.iter().filter(|&&number| number == 1).count(), 1);
        assert!(seen.len() <= 3, "{seen:?}");
        for thread in threads {
            thread.join().unwrap();
        }
        let left: Vec<u64> = registry.all().iter().map(|handle| handle.facts.number).collect();
        assert_eq!(left, [1]);
        assert!(registry.take(&kept).is_some() && registry.all().is_empty());
    });
}
