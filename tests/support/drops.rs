//! Elements that are counted: made, cloned, dropped, each exactly once.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Once};

/// How many elements live, and when the next `clone` panics.
#[derive(Clone, Debug, Default)]
pub struct Census {
    live: Arc<AtomicIsize>,
    clones: Arc<AtomicUsize>,
    panic_at: Arc<AtomicUsize>,
}

impl Census {
    /// A census in which no clone panics.
    pub fn new() -> Self {
        Census::panicking_at(usize::MAX)
    }

    /// A census in which clone number `k` (from 0) panics.
    pub fn panicking_at(k: usize) -> Self {
        let census = Census::default();
        census.panic_at.store(k, SeqCst);
        census
    }

    pub fn element(&self, value: i64) -> Counted {
        self.live.fetch_add(1, SeqCst);
        Counted { value: Box::new(value), census: self.clone() }
    }

    /// Elements made and not dropped; negative if one was dropped twice.
    pub fn live(&self) -> isize {
        self.live.load(SeqCst)
    }
}

/// An element of a [`Census`]; it owns memory, so that a double drop is a double free.
#[derive(Debug)]
pub struct Counted {
    pub value: Box<i64>,
    census: Census,
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        let k = self.census.clones.fetch_add(1, SeqCst);
        assert!(k != self.census.panic_at.load(SeqCst), "clone {k} panics");
        self.census.element(*self.value)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.census.live.fetch_sub(1, SeqCst);
    }
}

impl PartialEq<i64> for Counted {
    fn eq(&self, other: &i64) -> bool {
        *self.value == *other
    }
}

thread_local! {
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// From now on, a panic inside [`panics`] prints nothing, and so allocates nothing that stays.
pub fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !EXPECTED.get() {
                usual(info);
            }
        }));
    });
}

/// Runs `f`, which must panic, and returns the panic's text.
pub fn panics<R>(f: impl FnOnce() -> R) -> String {
    quiet();
    EXPECTED.set(true);
    let caught = catch_unwind(AssertUnwindSafe(f));
    EXPECTED.set(false);
    let Err(payload) = caught else { panic!("no panic") };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().expect("a panic with a text")).to_string(),
    }
}
