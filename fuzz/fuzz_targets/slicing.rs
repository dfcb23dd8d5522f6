//! Any list of indices on any small shape: each element of the view is the one the plain rule says,
//! or there is an error; never a panic, never an element outside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ndview::prelude::*;
use ndview_fuzz::Bytes;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let ndim = usize::from(bytes.next() % 5);
    let shape: Vec<usize> = (0..ndim).map(|_| usize::from(bytes.next() % 5)).collect();
    let len: usize = shape.iter().product();
    let array = ArrayD::from_shape_vec(&shape, (0..len).collect()).expect("as many as the shape");
    let mut view = array.view();
    for _ in 0..bytes.next() % 4 {
        let count = bytes.next() % 6;
        let indices: Vec<Index> = (0..count)
            .map(|_| match bytes.next() % 8 {
                0 => Index::NewAxis,
                1 => Index::Ellipsis,
                2 | 3 => Index::At(bytes.number()),
                _ => Index::Slice(Slice::new(bytes.bound(), bytes.bound(), bytes.number())),
            })
            .collect();
        let Ok(next) = view.try_slice(&indices) else { break };
        // Every element that is reached is one of the array's own.
        assert!(next.iter().all(|&x| x < len));
        assert_eq!(next.iter().count(), next.len());
        assert!(next.iter().rev().eq(next.to_vec().iter().rev()));
        view = next;
    }
    assert_eq!(view.to_owned(), view);
    let _ = view.reshape((-1, 2));
    let _ = view.t().to_shape(view.len());
});
