//! Writes to arrays whose buffer another handle holds too: the copy is noted with the line that writes.

use ndview::prelude::*;

use crate::check::{Makes, table};
use crate::lays;

#[test]
fn views_to_write() {
    table(|| {
        each_layout!(a => {
            copied!(b = a => b.view_mut());
            copied!(b = a => b.slice_mut((0, ..2)));
            copied!(b = a => b.slice_mut((s![..;-1],)).fill(1.0));
            copied!(b = a => b.try_slice_mut((0,)).unwrap());
            copied!(b = a => b.index_axis_mut(0, 0));
            copied!(b = a => b.split_at_mut(1, 1));
            copied!(b = a => b.diagonal_mut());
            copied!(b = a => b.view_as_mut::<u64>());
            copied!(b = a => b.try_view_as_mut::<u64>().unwrap());
            copied!(b = a => b.view_mut().into_view_as::<u64>());
            copied!(b = a => b.view_mut().try_into_view_as::<u64>().unwrap());
        });
        for a in &lays::fixed() {
            copied!(b = a => b.row_mut(0));
            copied!(b = a => b.column_mut(0));
            copied!(b = a => b.rows_mut());
        }
    });
}

#[test]
fn elements() {
    table(|| {
        for a in &lays::fixed() {
            copied!(b = a => b[[0, 1]] = 5.0);
            copied!(b = a => b[[0, 1]] += 5.0);
            copied!(b = a => std::mem::take(&mut b[[0, 1]]));
        }
        for a in &lays::lines() {
            copied!(b = a => b[1] = 5.0);
            copied!(b = a => b[[1]] = 5.0);
            copied!(b = a => b[1] *= 5.0);
        }
        for a in &lays::dynamic() {
            copied!(b = a => b[[0, 1]] = 5.0);
            copied!(b = a => b[[0, 1].as_slice()] = 5.0);
        }
        each_layout!(a => {
            copied!(b = a => *b.get_mut([0, 1]).unwrap() = 5.0);
            copied!(b = a => b.swap([0, 0], [0, 1]));
        });
    });
}

#[test]
fn whole_arrays() {
    table(|| {
        each_layout!(a => {
            let row = &a.slice((..1,)).to_owned();
            copied!(b = a => b.fill(0.0));
            copied!(b = a => b.assign(a));
            copied!(b = a => b.assign(row));
            copied!(b = a => b.try_assign(&a.to_owned()).unwrap());
        });
        for a in &[Array2::<f64>::zeros((1, 3)), Array2::<f64>::zeros((250, 400))] {
            copied!(b = a => b.as_slice_mut().unwrap());
            copied!(b = a => b.as_bytes_mut().unwrap());
        }
        let words = array!["a".to_string(), "b".into()];
        copied!(w = words => w.fill(String::new()));
        copied!(w = words => w[0].push('x'));
    });
}

#[test]
fn iterators() {
    table(|| {
        each_layout!(a => {
            copied!(b = a => b.iter_mut());
            copied!(b = a => b.iter_mut().for_each(|x| *x = 0.0));
            copied!(b = a => (&mut b).into_iter());
            copied!(b = a => {
                for x in &mut b {
                    *x += 1.0;
                }
            });
            copied!(b = a => b.axis_iter_mut(1));
            copied!(b = a => b.axis_iter_mut(0).for_each(|mut part| part.fill(0.0)));
            copied!(b = a => b.outer_iter_mut());
            copied!(b = a => b.lanes_mut(0));
        });
    });
}

/// What several indices reach is copied, too, and what belongs to others.
#[test]
fn what_is_not_shared() {
    table(|| {
        let stretched = || array![1, 2, 3].broadcast_to((2, 3)).unwrap().share();
        let (mut a, mut b) = (stretched(), stretched());
        made!(a.fill(1));
        drop(a);
        made!(b[[0, 0]] = 1);
        drop(b);
        let foreign = || Array1::<u8>::zeros(16).into_view_as::<u32>();
        let (mut a, mut b) = (foreign(), foreign());
        made!(a[0] = 1);
        drop(a);
        made!(b += 1);
        drop(b);
        // A handle that shows a part copies that only.
        let a = Array1::<u8>::zeros(1000);
        copied!(b = a.slice(..10).share() => b += 1);
    });
}
