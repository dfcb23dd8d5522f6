//! Walks, against what they must meet.

use super::*;

fn runs<const N: usize>(nest: &Nest<N>) -> Vec<([usize; N], [isize; N], usize)> {
    let mut out = Vec::new();
    nest.for_each(|o, s, n| out.push((o, s, n)));
    out
}

#[test]
fn contiguous_of_any_rank_is_one_run() {
    let nest = Nest::new(&[2, 3, 1, 4], [(&[12, 4, 99, 1], 5)]).unwrap();
    assert_eq!(runs(&nest), [([5], [1], 24)]);
}

#[test]
fn backwards_is_walked_forwards() {
    let nest = Nest::new(&[3, 4], [(&[-4, -1], 11), (&[4, 1], 0)]).unwrap();
    assert_eq!(runs(&nest), [([0, 11], [1, -1], 12)]);
}

#[test]
fn c_order_is_kept_where_asked() {
    let nest = Nest::in_c_order(&[2, 3], [(&[1, 2], 0)]).unwrap();
    assert_eq!(runs(&nest), [([0], [2], 3), ([1], [2], 3)]);
    let nest = Nest::in_c_order(&[2, 1, 3], [(&[-3, 7, -1], 5)]).unwrap();
    assert_eq!(runs(&nest), [([5], [-1], 6)]);
    assert_eq!(runs(&Nest::in_c_order(&[], [(&[], 4)]).unwrap()), [([4], [0], 1)]);
    assert!(Nest::in_c_order(&[0], [(&[1], 4)]).is_none());
}

#[test]
fn no_elements_no_nest() {
    assert!(Nest::new(&[3, 0], [(&[0, 1], 0)]).is_none());
}

#[test]
fn no_axes_is_one_element() {
    assert_eq!(runs(&Nest::new(&[], [(&[], 7)]).unwrap()), [([7], [0], 1)]);
}

#[test]
fn rows_without_a_plan() {
    let rows = |shape: &[usize], strides: &[isize], offset| {
        let mut out = Vec::new();
        for_each_row(shape, [(strides, offset)], &mut |[o], run| {
            out.push((o, run.strides[0], run.len));
        });
        out
    };
    assert_eq!(rows(&[], &[], 4), [(4, 0, 1)]);
    assert_eq!(rows(&[3], &[-2], 4), [(4, -2, 3)]);
    assert_eq!(rows(&[2, 1, 3], &[1, 7, 2], 1), [(1, 2, 3), (2, 2, 3)]);
    let corners = [(1, 5, 1), (0, 5, 1), (5, 5, 1), (4, 5, 1)];
    assert_eq!(rows(&[2, 2, 1], &[4, -1, 5], 1), corners);
}

#[test]
fn crossed_operands_are_tiled_and_each_element_is_met_once() {
    for (n, m) in [(70, 145), (3, 5000), (5000, 3), (2, 2), (33, 65)] {
        crossed_once(n, m);
    }
}

fn crossed_once(n: usize, m: usize) {
    let nest = Nest::new(&[n, m], [(&[m as isize, 1], 0), (&[1, n as isize], 0)]).unwrap();
    assert!(nest.turns());
    let mut met = vec![0; n * m];
    for (offsets, strides, len) in runs(&nest) {
        assert!(len <= TILE);
        for k in 0..len as isize {
            let a = offsets[0].wrapping_add_signed(k * strides[0]);
            let b = offsets[1].wrapping_add_signed(k * strides[1]);
            assert_eq!((a / m, a % m), (b % n, b / n));
            met[a] += 1;
        }
    }
    assert!(met.iter().all(|&times| times == 1));
}

#[test]
fn all_stops_at_the_first_that_is_not() {
    let nest = Nest::in_c_order(&[2, 3, 4], [(&[24, 4, 1], 5)]).unwrap();
    for stop in 0..=3 {
        let mut met = 0;
        let all = nest.all(|_, _, _| {
            met += 1;
            met <= stop
        });
        // Two axes lie evenly behind one another: two rows are left.
        assert_eq!((all, met), (stop >= 2, (stop + 1).min(2)));
    }
    let whole = Nest::new(&[6], [(&[1], 0)]).unwrap();
    assert!(whole.all(|[o], [s], n| (o, s, n) == (0, 1, 6)));
    let mut rows = Vec::new();
    let nest = Nest::new(&[2, 2, 3], [(&[40, 7, 2], 1)]).unwrap();
    assert!(nest.all(|o, s, n| {
        rows.push((o, s, n));
        true
    }));
    assert_eq!(rows, runs(&nest));
}
