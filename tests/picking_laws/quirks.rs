//! What ndview does instead of three of NumPy's quirks, beyond what `index_golden.rs` shows.

use ndview::Picks;
use ndview::prelude::*;

const NO_FIT: &str = "boolean index did not match indexed array along axis ";

/// Q2: in NumPy, a mask of length 0 fits any axis. Here none does but one of length 0.
#[test]
fn a_mask_without_elements_fits_only_an_axis_without() {
    let a = Array::from_shape_fn((2, 3), |[i, j]| (10 * i + j) as i64);
    let (none, flat) = (Array1::<bool>::from_vec(vec![]), Array::full((0, 3), true));
    let wide = Array::full((2, 0), true);
    let refused = |result: ndview::Result<()>, axis: usize| {
        let error = result.unwrap_err().to_string();
        assert!(error.starts_with(&format!("{NO_FIT}{axis}")), "{error}");
    };
    refused(a.gather((&none,)).map(drop), 0);
    refused(a.gather((.., &none)).map(drop), 1);
    refused(a.gather((&flat,)).map(drop), 0);
    refused(a.gather((&wide,)).map(drop), 1);
    refused(a.gather_outer((0, &none)).map(drop), 1);
    refused(a.select(&flat).map(drop), 0);
    refused(a.select(&wide).map(drop), 1);
    refused(a.compress(&none, 0).map(drop), 0);
    refused(a.compress(&none, 1).map(drop), 1);
    refused(Picks::from((Ellipsis, &none)).result_shape(&[2, 3]).map(drop), 1);
    let mut b = a.clone();
    refused(b.scatter((&none,), 1), 0);
    refused(b.scatter_add((.., &none), 1), 1);
    refused(b.assign_where(&flat, 1), 0);
    refused(b.fill_where(&wide, 1), 1);
    refused(b.place(&wide, 1), 1);
    assert!(b.same_buffer(&a));
    let empty = Array::<i64, _>::zeros((2, 0));
    assert_eq!(empty.gather((.., &none)).unwrap().shape(), [2, 0]);
    assert_eq!(empty.gather((&wide,)).unwrap().shape(), [0]);
    assert_eq!(empty.compress(&none, 1).unwrap().shape(), [2, 0]);
}

/// Q4: in NumPy, positions of 2^63 and more wrap to negative ones. Here they lie outside, or mean what
/// their mode says of so large a number.
#[test]
fn large_positions_mean_themselves() {
    for far in [1_u64 << 63, (1 << 63) + 1, u64::MAX - 2, u64::MAX] {
        let mut a = array![[1, 2, 3], [4, 5, 6]];
        let ids = array![0, far];
        assert!(a.gather((.., &ids)).is_err());
        assert!(a.gather((Ellipsis, &ids.map(|&i| i as usize))).is_err());
        assert!(a.gather_outer((&ids, [0])).is_err());
        assert!(a.take_along_axis(&array![[0, far]], 1).is_err());
        assert!(Picks::from((.., &ids)).result_shape(&[2, 3]).is_err());
        assert!(a.scatter((.., &ids), 0).is_err());
        assert!(a.scatter_with((&ids,), 0, |_, _| panic!("written")).is_err());
        assert!(a.put(&ids, 0).is_err());
        assert!(a.put_along_axis(&array![[0, far]], 0, 1).is_err());
        use ndview::IndexMode::{Clip, Wrap};
        let wrapped = (u128::from(far) % 3) as usize;
        assert_eq!(a.take_mode(&ids, 1, Wrap).unwrap().row(0).to_vec(), [1, a[[0, wrapped]]]);
        assert_eq!(a.take_mode(&ids, 1, Clip).unwrap().row(0).to_vec(), [1, 3]);
        assert_eq!(a.to_vec(), [1, 2, 3, 4, 5, 6]);
    }
}

/// Q5: NumPy does not look at positions that are broadcast against none. Here all are checked, also
/// where nothing would be read or written.
#[test]
fn positions_are_checked_even_where_nothing_is_picked() {
    let a = Array::<i64, _>::zeros((2, 3));
    let none = Array::<usize, _>::zeros(0);
    let said = |result: ndview::Result<()>, text: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.starts_with(text), "{error}");
    };
    let ten =
        "index 10 is out of bounds for axis 0 with size 2 (element [0] of item 0 of the index)";
    said(a.gather(([10], &none)).map(drop), ten);
    said(a.gather(([10], 0..0)).map(drop), ten);
    said(a.gather_outer(([10], &none)).map(drop), ten);
    said(Picks::from(([10], &none)).result_shape(&[2, 3]).map(drop), ten);
    said(a.clone().scatter(([10], &none), 1), ten);
    said(a.clone().scatter_add(([10], 3..), 1), ten);
    let second =
        "index -4 is out of bounds for axis 1 with size 3 (element [1] of item 1 of the index)";
    said(a.gather((0..0, [0, -4])).map(drop), second);
    let ten = "index 10 is out of bounds for axis 0 with size 2";
    said(a.gather((10, &none)).map(drop), ten);
    said(a.gather((&Array0::from(10), &Array0::from(false), Ellipsis)).map(drop), ten);
    let empty = Array::<i64, _>::zeros((2, 0));
    said(empty.take(&[10], 0).map(drop), ten);
    said(empty.gather(([10],)).map(drop), ten);
    said(empty.take_along_axis(&array![[10]], 0).map(drop), ten);
    said(empty.clone().put_along_axis(&array![[10]], 1, 0), ten);
    said(empty.clone().scatter(([10],), 1), ten);
    assert_eq!(empty.gather(([1, 0, 1],)).unwrap().shape(), [3, 0]);
    assert_eq!(a.gather((&none, &none)).unwrap().shape(), [0]);
    assert_eq!(a.gather(([1], &none)).unwrap().shape(), [0]);
}
