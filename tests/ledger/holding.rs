//! What an array shows, what it holds, and in which words it says so.

use ndview::memory::{self, Account, Holds, account};
use ndview::prelude::*;
use ndview::{ArrayView, Buffer};

use crate::alone;

/// The bytes that an array reaches, counted by the address of every element.
fn counted<S: ndview::Storage, D: ndview::Dimension>(a: &ndview::ArrayBase<S, D>) -> usize {
    let all: std::collections::HashSet<_> = a.iter().map(std::ptr::from_ref).collect();
    all.len() * a.itemsize()
}

#[test]
fn spanned_bytes_counts_each_byte_once() {
    let _turn = alone();
    let a = Array::from_shape_fn((4, 5, 6), |[i, j, k]| (i * 30 + j * 6 + k) as u16);
    let line = Array1::<u16>::zeros(50);
    let views: Vec<ArrayView<'_, u16, ndview::IxDyn>> = vec![
        a.view().into_dyn(),
        a.t().into_dyn(),
        a.slice((1.., s![..;2], s![..;-1])).into_dyn(),
        a.slice((0, .., 3)).into_dyn(),
        a.slice((.., 2, ..)).broadcast_to((7, 4, 6)).unwrap().into_dyn(),
        a.slice((2, 2, 2)).into_dyn(),
        a.slice((..0, .., ..)).into_dyn(),
        line.sliding_window_view(&[7]).unwrap(),
        line.slice(s![..;3]).sliding_window_view(&[4]).unwrap(),
        line.slice(s![..;-2]).sliding_window_view(&[25]).unwrap(),
        a.sliding_window_view(&[2, 3, 2]).unwrap(),
    ];
    for view in &views {
        assert_eq!(view.spanned_bytes(), counted(view), "{:?}", view.layout());
    }
    assert_eq!(a.slice((1.., s![..;2], ..)).spanned_bytes(), 3 * 3 * 6 * 2);
    assert_eq!(Array1::<()>::from(vec![(); 9]).spanned_bytes(), 0);
}

#[test]
fn pin_ratio_and_compact_if() {
    let _turn = alone();
    let big = Array1::<f64>::zeros(1000);
    assert_eq!(big.pin_ratio(), 1.0);
    let part = big.slice(s![..100;2]).share(); // 50 elements
    assert_eq!(part.pin_ratio(), 20.0);
    assert!(part.clone().compact_if(20.0).same_buffer(&big));
    let copy = part.compact_if(19.9);
    assert!(!copy.same_buffer(&big));
    assert_eq!((copy.held_bytes(), copy.pin_ratio()), (400, 1.0));
    let nothing = big.slice(..0).share();
    assert_eq!(nothing.pin_ratio(), f64::INFINITY);
    assert_eq!(nothing.compact_if(1e9).held_bytes(), 0);
    assert_eq!(Array1::<f64>::zeros(0).pin_ratio(), 1.0);
}

#[test]
fn an_account_counts_each_buffer_once() {
    let _turn = alone();
    let a = Array2::<f64>::zeros((10, 10));
    let row = a.slice(3).share();
    let view = a.t();
    let names = array![String::from("x")];
    let foreign = [1_u8, 2, 3];
    let foreign = ArrayView1::from(&foreign);
    let mut written = Array1::<u8>::zeros(4);
    let written = written.view_mut();
    let buffer = Buffer::from_vec(vec![0_u32; 5]);
    let all = account([&a, &row, &view, &names, &foreign, &written, &buffer]);
    assert_eq!((all.arrays, all.buffers), (7, 4));
    assert_eq!(all.held_bytes, 800 + size_of::<String>() + 4 + 20);
    assert_eq!(all.nbytes, 800 + 80 + 800 + size_of::<String>() + 3 + 4 + 20);
    let list: Vec<Box<dyn Holds>> = vec![Box::new(a.clone()), Box::new(row)];
    let same: Account = list.iter().map(|array| &**array).collect();
    assert_eq!((same.buffers, same.held_bytes), (1, 800));
}

#[test]
fn explain_says_who_holds_what() {
    let _turn = alone();
    let big = Array1::<f64>::zeros(100_000_000); // nobody touches it
    let small = big.slice(..10).share();
    assert_eq!(
        small.explain().to_string(),
        "this array of shape (10,) and type float64 shows 80 B of a buffer of 800 MB; 2 handles hold it; \
         a copy of this array instead of it would free 800 MB, once the others are gone\n\
         0 B [▒·······································] 800 MB"
    );
    assert_eq!(
        big.explain().sentence,
        "this array of shape (100000000,) and type float64 shows 800 MB of a buffer of 800 MB; 2 handles hold it"
    );
    assert_eq!(
        big.slice(s![50_000_000..;2]).explain().to_string(),
        "this view of shape (25000000,) and type float64 shows 200 MB of a buffer of 800 MB; 2 handles hold it\n\
         0 B [····················▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒] 800 MB"
    );
    let foreign = [1_u8, 2, 3];
    assert_eq!(
        ArrayView1::from(&foreign).explain().to_string(),
        "this view of shape (3,) and type uint8 shows 3 B of memory that is not ndview's"
    );
}

#[test]
fn explain_names_lines_where_they_are_known() {
    let _turn = alone();
    memory::track(true);
    let (big, made) = (Array2::<u8>::zeros((100, 100)), line!());
    let (rows, shared) = (big.slice((..50, ..)).share(), line!());
    memory::track(false);
    let file = file!();
    assert_eq!(
        rows.explain().to_string(),
        format!(
            "this array of shape (50, 100) and type uint8 shows 5 kB of a buffer of 10 kB, made at {file}:{made}; \
             2 handles hold it, made at {file}:{made}, {file}:{shared}; a copy of this array instead of it would \
             free 5 kB, once the others are gone\n\
             0 B [████████████████████····················] 10 kB"
        )
    );
    drop(big);
    assert!(rows.explain().sentence.contains("; no other handle holds it, made at"));
}
