//! The same numbers lying in memory in many ways.

use ndview::prelude::*;

/// The elements of `a`, of that shape, in many layouts: each is an array that shows all or a part of its
/// buffer.
pub(crate) fn lays<T: Clone>(a: &ArrayD<T>) -> Vec<(&'static str, ArrayD<T>)> {
    let mut all = vec![("C", a.to_order(Order::C)), ("F", a.to_order(Order::F))];
    if a.is_empty() {
        return all;
    }
    // Twice as long along each axis, behind one more along the first: every element stands twice.
    let doubled = |index: &[usize]| {
        let half: Vec<usize> = index.iter().map(|i| i / 2).collect();
        a[&half[..]].clone()
    };
    let wide: Vec<usize> = a.shape().iter().map(|&len| 2 * len).collect();
    let wide = Array::from_shape_fn(wide, |index| doubled(index.as_ref()));
    let every: Vec<Index> = vec![Index::from(Slice::from(1..).step(2)); a.ndim()];
    all.push(("every second", wide.into_slice(&every[..])));
    if a.ndim() > 0 {
        for axis in 0..a.ndim() as isize {
            all.push(("backwards", a.flip(axis).to_order(Order::C).into_flip(axis)));
        }
        let turned: Vec<Index> = vec![Index::from(s![..;-1]); a.ndim()];
        all.push((
            "all backwards",
            a.slice(&turned[..]).to_order(Order::F).into_slice(&turned[..]),
        ));
        let first = ndview::stack(0, &[a.view(), a.view()]).unwrap();
        all.push(("behind others", first.into_index_axis(0, 1)));
    }
    all
}
