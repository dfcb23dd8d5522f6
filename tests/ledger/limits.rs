//! Never more than allowed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ndview::memory::{self, process_scope, set_limit, with_limit};
use ndview::prelude::*;
use ndview::{Error, ErrorKind};

use crate::alone;

/// Sets a limit of so many bytes beyond what there is, for as long as the guard lives.
struct Limit(Option<u64>);

impl Limit {
    fn beyond(bytes: u64) -> Self {
        Limit(set_limit(Some(memory::figures().live_bytes + bytes)))
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        set_limit(self.0);
    }
}

#[test]
fn an_error_says_how_much_of_what() {
    let _turn = alone();
    let live = memory::figures().live_bytes;
    let limit = Limit::beyond(100_000_000);
    let kept = Array1::<u8>::zeros(60_000_000);
    let error = Array2::<f64>::try_zeros((10_000, 10_000)).unwrap_err();
    let ErrorKind::Alloc { bytes, shape, dtype, live: in_use, limit: allowed, .. } = error.kind()
    else {
        panic!("{error}");
    };
    assert_eq!((*bytes, &shape[..], *dtype), (800_000_000, &[10_000, 10_000][..], "float64"));
    assert_eq!((*in_use, *allowed), (live + 60_000_000, Some(live + 100_000_000)));
    let text = error.to_string();
    assert!(
        text.starts_with("unable to allocate 800 MB for an array with shape (10000, 10000) and data type float64: "),
        "{text}"
    );
    let panic = catch_unwind(|| Array2::<f64>::zeros((10_000, 10_000))).unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), &text, "the same words");
    drop((kept, limit));
    assert!(Array1::<u8>::try_zeros(100_000_001).is_ok(), "the limit is gone");
}

#[test]
fn to_the_byte() {
    let _turn = alone();
    let _limit = Limit::beyond(1000);
    let a = Array1::<u8>::try_zeros(600).unwrap();
    assert!(Array1::<u8>::try_zeros(401).is_err());
    let b = Array1::<u8>::try_zeros(400).unwrap();
    assert!(Array1::<u8>::try_zeros(1).is_err());
    drop(a);
    assert!(Array1::<u8>::try_zeros(600).is_ok());
    drop(b);
}

#[test]
fn what_every_kind_of_call_does_at_the_limit() {
    let _turn = alone();
    let a = Array::from_shape_fn((100, 100), |[i, j]| (i * 100 + j) as f64);
    let ids = Array1::<usize>::zeros(100_000);
    let mask = a.greater(-1.0);
    let _limit = Limit::beyond(1000);
    let refused = |error: &Error| matches!(error.kind(), ErrorKind::Alloc { limit: Some(_), .. });
    assert!(refused(&a.try_to_owned().unwrap_err()));
    assert!(refused(&a.take(&ids, 0).unwrap_err()));
    assert!(refused(&a.select(&mask).unwrap_err()));
    assert!(refused(&ndview::concatenate(0, &[&a, &a]).unwrap_err()));
    assert!(refused(&a.try_add(&a).unwrap_err()));
    for panics in [
        catch_unwind(AssertUnwindSafe(|| drop(&a + 1.0))),
        catch_unwind(AssertUnwindSafe(|| drop(a.dot(&a)))),
        catch_unwind(AssertUnwindSafe(|| drop(a.cumsum()))),
        catch_unwind(AssertUnwindSafe(|| drop(a.t().to_order(ndview::Order::C)))),
    ] {
        let text = panics.unwrap_err().downcast_ref::<String>().unwrap().clone();
        assert!(text.starts_with("unable to allocate "), "{text}");
    }
    assert_eq!(a.sum(), 49_995_000.0, "what takes no memory goes on");
}

#[test]
fn a_write_that_may_not_copy_leaves_its_target() {
    let _turn = alone();
    let mut a = Array1::<f64>::zeros(1000);
    let before = a.clone();
    let _limit = Limit::beyond(7999);
    assert!(catch_unwind(AssertUnwindSafe(|| a.fill(1.0))).is_err());
    assert!(a.same_buffer(&before));
    assert_eq!(a.sum(), 0.0);
}

#[test]
fn threads_cannot_pass_it_together() {
    let _turn = alone();
    let ((refused, made), usage) = process_scope(|| {
        let _limit = Limit::beyond(3000);
        let work = || {
            let (mut kept, mut refused, mut made) = (Vec::new(), 0, 0);
            for round in 0..2000 {
                match Array1::<u8>::try_zeros(100 + round % 700) {
                    Ok(array) => {
                        kept.push(array);
                        made += 1;
                    }
                    Err(_) => refused += 1,
                }
                if round % 5 == 0 {
                    kept.clear();
                }
            }
            (refused, made)
        };
        std::thread::scope(|threads| {
            let all: Vec<_> = (0..8).map(|_| threads.spawn(work)).collect();
            all.into_iter().map(|t| t.join().unwrap()).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
        })
    });
    assert!(usage.peak_bytes <= 3000, "{usage:?}");
    assert!(refused > 0 && made > 0, "{refused} refused, {made} made");
    assert_eq!(usage.left_bytes, 0);
}

#[test]
fn a_scope_has_its_own_and_the_tighter_holds() {
    let _turn = alone();
    let zeros = |n: usize| Array1::<u8>::try_zeros(n);
    with_limit(1000, || {
        let a = zeros(600).unwrap();
        assert!(zeros(401).is_err());
        with_limit(10_000, || assert!(zeros(401).is_err(), "no wider than around it"));
        with_limit(100, || {
            assert!(zeros(101).is_err());
            assert!(zeros(100).is_ok());
        });
        drop(a);
        assert!(zeros(1000).is_ok());
        let other = std::thread::spawn(move || Array1::<u8>::try_zeros(5000).is_ok());
        assert!(other.join().unwrap(), "another thread is not in the scope");
    });
    assert!(zeros(5000).is_ok());
}

#[test]
fn what_is_adopted_counts_but_is_not_refused() {
    let _turn = alone();
    let _limit = Limit::beyond(1000);
    let a = Array1::from(vec![0_u8; 5000]);
    assert!(Array1::<u8>::try_zeros(1).is_err());
    drop(a);
    assert!(Array1::<u8>::try_zeros(1000).is_ok());
}

#[test]
fn a_file_that_claims_too_much() {
    let _turn = alone();
    let mut file = Vec::new();
    Array1::<f64>::zeros(3).to_npy_writer(&mut file).unwrap();
    let text = String::from_utf8_lossy(&file).into_owned();
    let at = text.find("(3").unwrap();
    let claim = b"(99999999,), }";
    file[at..at + claim.len()].copy_from_slice(claim);
    let ((), usage) = memory::scope(|| {
        let error =
            with_limit(1_000_000, || Array1::<f64>::from_npy_reader(&file[..], Some(u64::MAX)))
                .unwrap_err();
        assert!(error.to_string().len() > 10, "{error}");
    });
    assert!(usage.peak_bytes <= 1_000_000, "{usage:?}");
}

#[test]
#[cfg_attr(ndview_no_cache, ignore = "a sanitizer ends the process that asks for so much")]
fn absurd_sizes_are_errors_without_a_limit() {
    let _turn = alone();
    let error = Array1::<f64>::try_zeros(1_usize << 57).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Alloc { limit: None, .. } | ErrorKind::TooBig { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("(144115188075855872,)"), "{error}");
}
