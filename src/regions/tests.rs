//! The lock of regions by itself: its law against plain lists of offsets.

use super::*;
use crate::dimension::{Ix1, Ix2, IxDyn};

/// Whether two layouts reach a common offset, by listing all.
fn meet(a: &Layout<Ix2>, b: &Layout<Ix2>) -> bool {
    let all = |l: &Layout<Ix2>| {
        let (shape, layout) = (l.shape().to_vec(), *l);
        (0..shape[0])
            .flat_map(move |i| (0..shape[1]).map(move |j| [i, j]))
            .filter_map(move |index| layout.offset_of(&index))
            .collect::<Vec<usize>>()
    };
    let (a, b) = (all(a), all(b));
    a.iter().any(|offset| b.contains(offset))
}

fn layout(shape: [usize; 2], strides: [isize; 2], offset: usize) -> Layout<Ix2> {
    Layout::strided(shape, strides, offset, 64, 1).unwrap()
}

#[test]
fn claims_conflict_where_they_have_an_offset_in_common_that_one_writes() {
    let layouts = [
        layout([8, 8], [8, 1], 0),
        layout([8, 4], [8, 2], 0),
        layout([8, 4], [8, 2], 1),
        layout([4, 8], [16, 1], 8),
        layout([4, 4], [-16, -2], 63),
        layout([8, 1], [9, 0], 0),
        layout([3, 3], [1, 1], 10),
        layout([0, 8], [8, 1], 0),
        layout([1, 1], [0, 0], 63),
    ];
    for a in &layouts {
        for b in &layouts {
            for (first, second) in [
                (Access::Read, Access::Read),
                (Access::Read, Access::Write),
                (Access::Write, Access::Read),
                (Access::Write, Access::Write),
            ] {
                let regions = Regions::new();
                let held = regions.try_claim(Request::new(a, first)).unwrap();
                let asked = regions.try_claim(Request::new(b, second));
                let writes = first == Access::Write || second == Access::Write;
                assert_eq!(asked.is_err(), writes && meet(a, b), "{a:?} {b:?}");
                if let Err(error) = asked {
                    let ErrorKind::Held { wanted, held, certain: true } = error.kind() else {
                        panic!("{error}")
                    };
                    assert_eq!((wanted.access, held.access), (second, first));
                    assert_eq!((&wanted.shape[..], &held.shape[..]), (b.shape(), a.shape()));
                }
                regions.release(held);
            }
        }
    }
}

#[test]
fn what_cannot_be_told_apart_conflicts() {
    // Sums of coins: a search that does not end within the bound.
    let coins: Vec<isize> = (0..40).map(|k| 1_000_003 + 7_919 * k * k + 2 * k).collect();
    let len = 1 << 40;
    let wide = |offset: usize| {
        let (mut shape, mut strides) = (DynAxes::filled(40, 2), DynAxes::filled(40, 0));
        shape.iter_mut().for_each(|len| *len = 2);
        strides.copy_from_slice(&coins);
        Layout::<IxDyn>::strided(shape, strides, offset, len, 0).unwrap()
    };
    let (a, b) = (wide(0), wide(12_345_678));
    let regions = Regions::new();
    regions.try_claim(Request::new(&a, Access::Write)).unwrap();
    let error = regions.try_claim(Request::new(&b, Access::Write)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Held { certain: false, .. }), "{error}");
    assert!(error.to_string().contains("may overlap"), "{error}");
}

#[test]
fn a_thread_never_waits_for_itself() {
    let regions = Regions::new();
    let all = Layout::<Ix1>::strided([4], [1], 0, 4, 1).unwrap();
    for (first, second) in [
        (Access::Read, Access::Write),
        (Access::Write, Access::Read),
        (Access::Write, Access::Write),
    ] {
        let id = regions.claim(Request::new(&all, first)).unwrap();
        let error = regions.claim(Request::new(&all, second)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Deadlock { waits: None, .. }), "{error}");
        regions.release(id);
    }
    let id = regions.claim(Request::new(&all, Access::Read)).unwrap();
    regions.claim(Request::new(&all, Access::Read)).unwrap();
    regions.release(id);
}
