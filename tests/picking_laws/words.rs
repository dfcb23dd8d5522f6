//! What errors say, and that what writes nothing copies nothing.

use ndview::Picks;
use ndview::prelude::*;

/// Errors carry the index as it was given; NumPy's says the number.
#[test]
fn a_position_beyond_isize_is_named() {
    let a = array![1, 2, 3];
    for far in [1_u64 << 63, u64::MAX] {
        let text = format!("index {far} is out of bounds for axis 0 with size 3");
        for error in [
            a.take(&[far], 0).unwrap_err(),
            a.take_flat(&[far]).unwrap_err(),
            a.gather(([far],)).unwrap_err(),
            a.clone().put(&[far], 1).unwrap_err(),
        ] {
            assert!(error.to_string().starts_with(&text), "{error}");
        }
    }
}

/// A shared target is copied only where something is written.
#[test]
fn what_writes_nothing_copies_nothing() {
    let base = Array::<i64, _>::zeros((10, 10));
    let (none, ids) = (Array::full((10, 10), false), [0_usize; 0]);
    type Write<'a> = &'a dyn Fn(&mut Array2<i64>) -> ndview::Result<()>;
    let writes: [(&str, Write<'_>); 10] = [
        ("put", &|a| a.put(&ids, 5)),
        ("place", &|a| a.place(&none, 5)),
        ("assign_where, list", &|a| a.assign_where(&none, &Array1::from(vec![]))),
        ("assign_where, one", &|a| a.assign_where(&none, 5)),
        ("fill_where", &|a| a.fill_where(&none, 5)),
        ("copy_from", &|a| a.copy_from(5, &none)),
        ("scatter", &|a| a.scatter((ids,), 5)),
        ("scatter, mask", &|a| a.scatter((&none,), 5)),
        ("scatter_add", &|a| a.scatter_add((ids,), 5)),
        ("put_along_axis", &|a| a.put_along_axis(&Array::<u8, _>::zeros((0, 10)), 5, 0)),
    ];
    let copied = |write: &Write<'_>| {
        let mut a = base.clone();
        write(&mut a).unwrap();
        !a.same_buffer(&base)
    };
    let wrong: Vec<&str> =
        writes.iter().filter(|(_, write)| copied(write)).map(|(name, _)| *name).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The numbers of an error are those of the operation: the elements here have eight bytes.
#[test]
fn too_big_names_the_size_of_the_elements() {
    let a = Array::<u64, _>::zeros((4, 4));
    let one = Array1::<u8>::zeros(1);
    let many = one.broadcast_to(1_usize << 62).unwrap();
    let text = "array is too big: shape (4611686018427387904, 4) with 8-byte elements";
    for error in [
        a.take(&many, 0).unwrap_err(),
        a.gather((&many,)).unwrap_err(),
        a.gather_outer((&many,)).unwrap_err(),
    ] {
        assert!(error.to_string().starts_with(text), "{error}");
    }
}

/// The shapes named are those of the arrays that were given.
#[test]
fn along_names_the_shapes_it_was_given() {
    let a = array![[1, 2, 3], [4, 5, 6]];
    let ids = array![[0], [0], [0]];
    let error = a.take_along_axis(&ids, 1).unwrap_err().to_string();
    assert!(error.contains("(2, 3)") && error.contains("(3, 1)"), "{error}");
}

/// `ErrorKind::PickOutOfBounds::item`: "which item of the index, if it has several".
#[test]
fn an_index_of_one_item_names_none() {
    let error = array![1, 2, 3].gather(([9],)).unwrap_err();
    let ErrorKind::PickOutOfBounds { item, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(*item, None);
    let error = Picks::from(([9],)).result_shape(&[3]).unwrap_err();
    let ErrorKind::PickOutOfBounds { item, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(*item, None);
}

/// The words NumPy has: for values of two axes behind a mask, and for a mask that does not broadcast.
#[test]
fn words_of_masks() {
    let mut a = array![1, 2, 3];
    let mask = array![true, true, false];
    let error = a.assign_where(&mask, &array![[1, 2]]).unwrap_err().to_string();
    assert!(
        error.contains("requires a 0 or 1-dimensional input, input has 2 dimensions"),
        "{error}"
    );
    let error = a.copy_from(1, &array![true, false]).unwrap_err().to_string();
    assert_eq!(error, "could not broadcast where mask from shape (2,) into shape (3,)");
}
