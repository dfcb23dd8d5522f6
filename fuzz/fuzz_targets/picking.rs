//! Any list of picks on any small shape: what is read is what lies there, what is written at a list
//! of picks is read back, an error leaves the target as it was; never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ndview::{IndexMode, Pick};
use ndview::prelude::*;
use ndview_fuzz::Bytes;

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let ndim = usize::from(bytes.next() % 4);
    let shape: Vec<usize> = (0..ndim).map(|_| usize::from(bytes.next() % 4)).collect();
    let len: usize = shape.iter().product();
    let array = ArrayD::from_shape_vec(&shape, (0..len).collect()).expect("as many as the shape");
    let count = usize::from(bytes.next() % 5);
    let lists: Vec<ArrayD<isize>> = (0..count)
        .map(|_| {
            let (rows, columns) = (usize::from(bytes.next() % 3), usize::from(bytes.next() % 3));
            Array::from_shape_fn((rows, columns), |_| bytes.number()).into_dyn()
        })
        .collect();
    let masks: Vec<ArrayD<bool>> = (0..count)
        .map(|_| {
            let len = usize::from(bytes.next() % 4);
            Array::from_shape_fn(len, |_| bytes.next() % 2 == 0).into_dyn()
        })
        .collect();
    let picks: Vec<Pick<'_>> = (0..count)
        .map(|i| match bytes.next() % 7 {
            0 => Pick::from(NewAxis),
            1 => Pick::from(Ellipsis),
            2 => Pick::from(bytes.number()),
            3 => Pick::from(&masks[i]),
            4 => Pick::from(Slice::new(Some(bytes.number()), None, bytes.number())),
            _ => Pick::from(&lists[i]),
        })
        .collect();
    let Ok(picked) = array.gather(&picks) else {
        // What cannot be read cannot be written either, and nothing is.
        let mut target = array.clone();
        assert!(target.scatter(&picks, 7).is_err());
        assert_eq!(target, array);
        return;
    };
    assert!(picked.iter().all(|&x| x < len));
    let mut target = array.clone();
    target.scatter(&picks, &picked).expect("the shape of what was picked");
    assert_eq!(target, array);
    target.scatter(&picks, len).expect("one value for all");
    assert!(target.gather(&picks).expect("as before").iter().all(|&x| x == len));
    let _ = array.gather_outer(&picks);
    along_a_line(&mut bytes);
});

/// Masks and positions along one axis, over several words, against plain loops.
fn along_a_line(bytes: &mut Bytes<'_>) {
    let len = usize::from(bytes.next()) * 2;
    let density = bytes.next();
    let mask: Array1<bool> = (0..len).map(|_| bytes.next() < density).collect();
    let a: Array1<u16> = (0..len as u16).collect();
    let there: Vec<u16> = (0..len as u16).filter(|&i| mask[usize::from(i)]).collect();
    assert_eq!(a.select(&mask).expect("a mask of its shape").to_vec(), there);
    assert_eq!(a.flip(0).select(&mask.flip(0)).expect("as before").flip(0).to_vec(), there);
    assert!(mask.flat_nonzero().iter().map(|&i| i as u16).eq(there.iter().copied()));
    let mut b = a.clone();
    b.fill_where(&mask, u16::MAX).expect("as before");
    assert!(b.iter().zip(&a).zip(&mask).all(|((&b, &a), &m)| b == if m { u16::MAX } else { a }));
    b.assign_where(&mask, &a.select(&mask).expect("as before")).expect("as many as places");
    assert_eq!(b, a);
    let ids: Vec<isize> = (0..bytes.next()).map(|_| bytes.number()).collect();
    for mode in [IndexMode::Wrap, IndexMode::Clip] {
        if let Ok(taken) = a.take_mode(&ids, 0, mode) {
            assert!(taken.iter().all(|&x| usize::from(x) < len));
        } else {
            assert!(len == 0 && !ids.is_empty());
        }
    }
    if let Ok(taken) = a.take(&ids, 0) {
        b.put(&ids, &taken).expect("as taken");
        assert_eq!(b, a);
    }
}
