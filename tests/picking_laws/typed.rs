//! Tuples: their result has the rank that the compiler counts, and is that of the list.

use ndview::prelude::*;
use ndview::{Pick, Picks};

/// Gathers by a tuple into an array of the type that is written, and by the same index as a list.
macro_rules! same {
    ($($a:ident $method:ident $index:expr => $type:ty;)*) => {$({
        let typed: $type = $a.$method($index).unwrap();
        let list = Picks::from($index);
        let listed: ArrayD<i64> = $a.$method(&list).unwrap();
        assert_eq!(typed.shape(), listed.shape(), "{list} of {:?}", $a.shape());
        assert_eq!(typed.to_vec(), listed.to_vec(), "{list} of {:?}", $a.shape());
        let on_view: $type = $a.view().$method($index).unwrap();
        assert_eq!(on_view, typed);
    })*};
}

fn numbers<Sh: Shape>(shape: Sh) -> Array<i64, Sh::Dim> {
    let mut a = Array::zeros(shape);
    a.iter_mut().zip(100..).for_each(|(x, i)| *x = i);
    a
}

#[test]
fn positions_in_every_wrapping() {
    let (a1, a2, a3) = (numbers(5), numbers((4, 5)), numbers((3, 4, 5)));
    let dynamic = numbers((3, 4, 5)).into_dyn();
    let zero = Array0::from(2_u8);
    let one = array![0_i64, -1, 2];
    let two = array![[0_u32, 1, 1], [2, 0, 1]];
    let three = Array::<i16, _>::zeros((2, 1, 3));
    let any = two.clone().into_dyn();
    let view: ArrayView1<'_, i64> = one.slice(s![..;-1]);
    let vec = vec![1_usize, 0];
    let list = [2_i8, 1];
    let mut memory = array![0_u64, 1];
    let written = memory.view_mut();
    same! {
        a1 gather (&zero,) => Array0<i64>;
        a1 gather (&one,) => Array1<i64>;
        a1 gather (&two,) => Array2<i64>;
        a1 gather (&three,) => Array3<i64>;
        a1 gather (&any,) => ArrayD<i64>;
        a1 gather (&view,) => Array1<i64>;
        a1 gather (&written,) => Array1<i64>;
        a1 gather (&vec,) => Array1<i64>;
        a1 gather (&vec[..1],) => Array1<i64>;
        a1 gather (vec.clone(),) => Array1<i64>;
        a1 gather (&list,) => Array1<i64>;
        a1 gather (list,) => Array1<i64>;
        a2 gather (&zero,) => Array1<i64>;
        a2 gather (&one,) => Array2<i64>;
        a2 gather (&two, -1) => Array2<i64>;
        a2 gather (.., &three) => Array4<i64>;
        a2 gather (&one, &two) => Array2<i64>;
        a2 gather (&zero, &three) => Array3<i64>;
        a2 gather (&one, &any) => ArrayD<i64>;
        a3 gather (&one, &two, &three) => Array3<i64>;
        a3 gather (&one, .., &two) => Array3<i64>;
        a3 gather (&one, 1, &two) => Array2<i64>;
        a3 gather (&zero, .., 1) => Array1<i64>;
        a3 gather (Ellipsis, &three) => Array5<i64>;
        dynamic gather (&one, .., &two) => ArrayD<i64>;
        dynamic gather (2, &vec) => ArrayD<i64>;
    }
}

#[test]
fn masks_in_every_wrapping() {
    let (a1, a2, a3) = (numbers(3), numbers((3, 4)), numbers((2, 3, 4)));
    let dynamic = numbers((2, 3, 4)).into_dyn();
    let zero = Array0::from(true);
    let one = array![true, false, true];
    let four = array![true, false, true, false];
    let two = a2.map(|x| x % 3 == 0);
    let three = a3.map(|x| x % 5 < 2);
    let any = two.clone().into_dyn();
    let view = one.slice(s![..;-1]);
    let vec = vec![false, true, true];
    let mut memory = array![true, true, false];
    let written = memory.view_mut();
    same! {
        a1 gather (&zero,) => Array2<i64>;
        a1 gather (&one,) => Array1<i64>;
        a1 gather (&view,) => Array1<i64>;
        a1 gather (&written,) => Array1<i64>;
        a1 gather (&vec,) => Array1<i64>;
        a1 gather (&vec[..],) => Array1<i64>;
        a1 gather (vec.clone(),) => Array1<i64>;
        a1 gather (&[true, false, false],) => Array1<i64>;
        a1 gather ([true, false, false],) => Array1<i64>;
        a2 gather (&zero, &one) => Array2<i64>;
        a2 gather (&one, &four) => Array1<i64>;
        a2 gather (&one, .., &zero) => Array2<i64>;
        a2 gather (&two,) => Array1<i64>;
        a2 gather (NewAxis, &two) => Array2<i64>;
        a3 gather (.., &two) => Array2<i64>;
        a3 gather (&three,) => Array1<i64>;
        a3 gather (.., &any) => ArrayD<i64>;
        a3 gather (0, &two) => Array1<i64>;
        a3 gather ([1, 0, 1, 1], &two) => Array1<i64>;
        a3 gather ([0_u8, 1], &one, ..2) => Array2<i64>;
        dynamic gather (&three,) => ArrayD<i64>;
    }
}

#[test]
fn basic_items_among_them() {
    let a4 = numbers((3, 4, 2, 5));
    let (ids, rows) = (array![1, 0], array![[0], [1]]);
    same! {
        a4 gather (0_usize, -1_isize, 1_i32, 2) => Array0<i64>;
        a4 gather (.., 1..3, ..=0, s![..;-2]) => Array4<i64>;
        a4 gather (NewAxis, 1, NewAxis) => Array5<i64>;
        a4 gather (Ellipsis, NewAxis) => Array5<i64>;
        a4 gather (&ids, NewAxis, &ids) => Array4<i64>;
        a4 gather (.., &ids, NewAxis, &rows) => Array5<i64>;
        a4 gather (Ellipsis, &ids, -1) => Array3<i64>;
        a4 gather (.., 0, &ids) => Array3<i64>;
        a4 gather (0, .., &ids) => Array3<i64>;
        a4 gather (&ids, Ellipsis, &rows, s![..;2]) => Array4<i64>;
        a4 gather (&rows, 1, &ids, 1..) => Array3<i64>;
        a4 gather (NewAxis, &rows, &rows, &ids, &ids, NewAxis) => Array4<i64>;
        a4 gather (s![2..;-1], NewAxis, 1, Ellipsis, NewAxis, &ids) => Array5<i64>;
        a4 gather_outer (&ids, &ids) => Array4<i64>;
        a4 gather_outer (&ids, .., [true, false], 1) => Array3<i64>;
        a4 gather_outer (0, &ids, Ellipsis, 1..) => Array3<i64>;
        a4 gather_outer (NewAxis, [0; 0], -1, NewAxis, vec![true, true], [4_u64]) => Array5<i64>;
        a4 gather_outer (1, 1, 1, 1) => Array0<i64>;
        a4 gather_outer (Ellipsis, &ids) => Array4<i64>;
    }
}

#[test]
fn six_axes_and_more() {
    let a6 = numbers((2, 3, 2, 1, 2, 3));
    let (ids, block) = (array![1, 0], Array::<u8, _>::zeros((1, 2, 2)));
    same! {
        a6 gather (&ids, &ids, &ids, [0], &ids, &ids) => Array1<i64>;
        a6 gather (&ids, .., &ids, .., &ids, ..) => Array4<i64>;
        a6 gather (Ellipsis, &ids) => Array6<i64>;
        a6 gather (Ellipsis, &block) => ArrayD<i64>;
        a6 gather (&block, &ids, 0, Ellipsis) => Array6<i64>;
        a6 gather (NewAxis, &ids) => ArrayD<i64>;
        a6 gather_outer (&ids, &ids, &ids, [0], &ids, &ids) => Array6<i64>;
        a6 gather_outer (&ids, 0, &ids, 0, &ids, 0) => Array3<i64>;
    }
    assert_eq!(a6.gather((Ellipsis, &block)).unwrap().shape(), [2, 3, 2, 1, 2, 1, 2, 2]);
    assert_eq!(a6.gather((NewAxis, &ids)).unwrap().shape(), [1, 2, 3, 2, 1, 2, 3]);
}

/// A list may be an array, a slice, a vector or `Picks`; it prints as NumPy writes it.
#[test]
fn every_kind_of_list() {
    let a = numbers((3, 4));
    let items = || [Pick::from(1..), Pick::from([3, 0])];
    let expected = array![[107, 104], [111, 108]].into_dyn();
    assert_eq!(a.gather(&items()).unwrap(), expected);
    assert_eq!(a.gather(&items()[..]).unwrap(), expected);
    assert_eq!(a.gather(&items().to_vec()).unwrap(), expected);
    assert_eq!(a.gather(&Picks::from(&items())).unwrap(), expected);
    assert_eq!(a.gather(&[] as &[Pick<'_>]).unwrap(), a.view().into_dyn());
    let mask = array![[true, false], [false, true]];
    let all = Picks::from((s![..;-2], NewAxis, Ellipsis, &mask, -1));
    assert_eq!(all.to_string(), "::-2, None, ..., [[True, False], [False, True]], -1");
    assert_eq!(Picks::from((&Array0::from(7_u8), [0; 0])).to_string(), "7, []");
}
