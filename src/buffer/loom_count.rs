//! The count of handles, in every order in which threads can run:
//! `RUSTFLAGS="--cfg loom" cargo test --release --lib loom_`.

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::Buffer;

/// Counts how often it is dropped, and has its cell watched for accesses that are not in order.
struct Element {
    cell: UnsafeCell<u32>,
    drops: Arc<AtomicUsize>,
}

// SAFETY: the checker looks at every access, and finds those that are not in order.
unsafe impl Sync for Element {}

impl Element {
    fn read(&self) -> u32 {
        // SAFETY: the pointer is valid in the closure; the checker sees that nobody writes.
        self.cell.with(|value| unsafe { *value })
    }

    fn write(&self, to: u32) {
        // SAFETY: as above; the checker sees that nobody else reads or writes.
        self.cell.with_mut(|value| unsafe { *value = to });
    }
}

impl Drop for Element {
    fn drop(&mut self) {
        self.write(0);
        self.drops.fetch_add(1, Ordering::Relaxed);
    }
}

fn buffer(drops: &Arc<AtomicUsize>) -> Buffer<Element> {
    Buffer::from_vec(vec![Element { cell: UnsafeCell::new(1), drops: Arc::clone(drops) }])
}

#[test]
fn loom_the_last_handle_frees_once() {
    loom::model(|| {
        let drops = Arc::new(AtomicUsize::new(0));
        let (a, b) = {
            let a = buffer(&drops);
            let b = a.clone();
            (a, b)
        };
        let one = thread::spawn(move || {
            let c = b.clone();
            assert_eq!(b.as_slice()[0].read(), 1);
            drop(b);
            assert_eq!(c.as_slice()[0].read(), 1);
        });
        let two = thread::spawn(move || assert_eq!(a.as_slice()[0].read(), 1));
        one.join().unwrap();
        two.join().unwrap();
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn loom_who_finds_himself_alone_may_write() {
    loom::model(|| {
        let drops = Arc::new(AtomicUsize::new(0));
        let a = buffer(&drops);
        let b = a.clone();
        let other = thread::spawn(move || {
            // Either side writes only where it finds itself alone: never both, never while the other reads.
            let value = b.as_slice()[0].read();
            if b.is_unique() {
                b.as_slice()[0].write(value + 1);
            }
        });
        if a.is_unique() {
            a.as_slice()[0].write(10);
        } else {
            let _seen = a.as_slice()[0].read();
        }
        drop(a);
        other.join().unwrap();
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    });
}
