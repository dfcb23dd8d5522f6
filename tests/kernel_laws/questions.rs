//! Questions that end at the first answer, against the elements one by one: all layouts, all places.

use crate::layouts::{arrays, indices};
use ndview::prelude::*;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_all_count_and_equality(a in arrays(0, 7), seed in 0_i64..50) {
        let few = a.map(|x| i64::from(x % 41 == seed));
        let none = a.map(|_| 0_i64);
        for a in [&a, &few, &none] {
            prop_assert_eq!(a.any(), a.iter().any(|&x| x != 0));
            prop_assert_eq!(a.all(), a.iter().all(|&x| x != 0));
            prop_assert_eq!(a.count_nonzero(), a.iter().filter(|&&x| x != 0).count());
            let bools = a.map(|&x| x != 0);
            prop_assert_eq!(bools.t().any(), a.any());
            prop_assert_eq!(bools.count(), a.count_nonzero());
        }
        // The same elements, laid out otherwise; then one of them changed.
        let same = Array::from_shape_vec(a.shape(), a.iter().copied().collect()).unwrap();
        let fortran = same.to_order(Order::F);
        prop_assert!(a == same && fortran == a && a.t() == same.t());
        let floats = a.map(|&x| x as f64);
        prop_assert!(floats.all_close(&fortran.map(|&x| x as f64 + 1e-9), 0.0, 1e-8));
        for at in indices(a.shape()).iter().step_by(1 + a.len() / 20) {
            let mut other = same.to_owned();
            other[&at[..]] += 1;
            prop_assert!(a != other && other.to_order(Order::F) != a);
            let moved = other.map(|&x| x as f64);
            prop_assert!(!floats.all_close(&moved, 0.0, 0.5) && floats.all_close(&moved, 0.0, 1.5));
        }
    }
}

/// Chunks and what is left of them; one difference at each place, NaN among them.
#[test]
fn long_equality() {
    for n in [0, 1, 31, 32, 33, 100, 1055, 1056, 1057, 5000] {
        let a = Array::from_shape_fn(n, |[i]| i as f64);
        assert_eq!(a, a.to_owned());
        let wide = Array::from_shape_fn((n, 2), |[i, j]| if j == 0 { i as f64 } else { -1.0 });
        assert_eq!(wide.column(0), a);
        for at in (0..n).step_by(1 + n / 50).chain(n.checked_sub(1)) {
            let mut b = a.to_owned();
            b[at] = f64::NAN;
            assert!(a != b && b != b.to_owned() && wide.column(0) != b, "{n}, {at}");
        }
    }
    let words = Array::from_shape_fn(40, |[i]| "x".repeat(i));
    assert_eq!(words, words.to_owned());
    assert_ne!(words, words.flip(0));
}
