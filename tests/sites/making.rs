//! Constructors, conversions, and what shares or copies.

use std::sync::Arc;

use ndview::Buffer;
use ndview::prelude::*;

use crate::check::{Makes, table};

#[test]
fn constructors() {
    table(|| {
        for n in [1, 3, 400, 100_000] {
            made!(Array1::<f64>::zeros(n));
            made!(Array1::<String>::default(n));
            made!(Array1::<f64>::try_zeros(n).unwrap());
            made!(Array2::<f64>::zeros((n, 2).f()));
            made!(ArrayD::<u8>::zeros(vec![n, 1, 1]));
            made!(Array1::<f64>::ones(n));
            made!(Array1::full(n, 7_i16));
            made!(Array1::full(n, String::new()));
            made!(Array1::try_full(n, 7_i16).unwrap());
            made!(Array1::from_shape_fn(n, |i| i));
            made!(Array2::from_shape_fn((2, n), |[i, j]| i + j));
            made!(ArrayD::from_shape_fn(vec![n], |i| i[0]));
            made!(Array1::from_shape_vec(n, vec![1; n]).unwrap());
            made!(Array1::from_vec(vec![1; n]));
            made!(Array1::arange(0, n, 1));
            made!(Array1::arange(0.0, n as f64, 1.0));
            made!(Array1::try_arange(0, n, 1).unwrap());
            made!(Array1::linspace(0.0, 1.0, n));
            made!(Array1::from_iter(0..n));
            made!(Array1::from_iter((0..n).filter(|i| i % 2 == 0)));
        }
        made!(Array2::<f64>::eye(4));
        made!(Array2::<f32>::eye(200));
        made!(Array1::<()>::from_vec(vec![(); 3]));
        made!(Array1::<f64>::zeros(0));
        made!(Array0::<f64>::zeros(()));
        made!(<Array1<f64> as Default>::default());
        made!(<ArrayD<f64> as Default>::default());
        let diagonal = array![1, 2, 3];
        made!(Array2::from_diag(&diagonal));
        made!(Array2::from_diag(&diagonal.slice(s![..;-1])));
    });
}

#[test]
fn lists() {
    table(|| {
        made!(array![1, 2, 3]);
        made!(array![[1, 2], [3, 4]]);
        made!(array![[[1, 2]]]);
        made!(array![[[[1, 2]]]]);
        made!(array![[[[[1, 2]]]]]);
        made!(array![[[[[[1, 2]]]]]]);
        made!(Array1::from([1, 2, 3]));
        made!(Array2::from([[1, 2], [3, 4]]));
        made!(Array3::from([[[1, 2]]]));
        made!(Array1::from(vec![1, 2]));
        made!(Array1::from(&[1, 2][..]));
        made!(Array0::from(5));
        made!({
            let a: Array1<i32> = vec![1, 2].into_iter().map(|x| x + 1).collect::<Vec<_>>().into();
            a
        });
    });
}

#[test]
fn buffers() {
    table(|| {
        let owner: Arc<[u8]> = Arc::from([1_u8, 2, 3]);
        made!(Buffer::from_vec(vec![1, 2, 3]));
        made!(Buffer::from_owner(Arc::clone(&owner)));
        made!(Buffer::<f64>::try_zeroed(3).unwrap());
        made!(Buffer::<f64>::try_zeroed(100_000).unwrap());
        made!(Buffer::from(vec![1, 2, 3]));
        made!(Buffer::from_iter(0..3));
        made!(Buffer::<i32>::default());
        made!(Array::from_buffer(Buffer::from_vec(vec![1, 2, 3]), 3).unwrap());
        made!(Array1::from(Buffer::from_vec(vec![1, 2, 3])));
        let buffer = Buffer::from_vec(vec![1, 2, 3]);
        shared!(buffer.clone());
        shared!(Array::from_buffer(buffer.clone(), 3).unwrap());
        shared!(Array1::from(buffer.clone()));
        copied!(a = Array::from_buffer(Buffer::from_owner(Arc::clone(&owner)), 3).unwrap() => a[0] = 1);
    });
}

#[test]
fn like_another() {
    table(|| {
        each_layout!(a => {
            made!(a.zeros_like());
            made!(a.full_like(7_u8));
            made!(a.full_like(String::new()));
            made!(a.view().zeros_like());
        });
    });
}

#[test]
fn handles() {
    table(|| {
        each_layout!(a => {
            shared!(a.clone());
            shared!(a.share());
            shared!(a.view().share());
            shared!(a.slice((s![..;2],)).share());
            shared!(a.t().share());
            shared!(a.clone().into_dyn());
            shared!(a.clone().into_slice((s![..;-1],)));
            shared!(a.clone().into_index_axis(0, 0));
            shared!({
                let mut b = a.slice((..1,)).share();
                b.clone_from(a);
                b
            });
            shared!(a.buffer().clone());
        });
    });
}

#[test]
fn copies() {
    table(|| {
        each_layout!(a => {
            made!(a.to_owned());
            made!(a.view().to_owned());
            made!(a.try_to_owned().unwrap());
            made!(a.to_order(Order::C));
            made!(a.to_order(Order::F));
            made!(a.try_to_order(Order::F).unwrap());
            made!(a.slice((..1, s![..;2])).share().compact());
            made!(a.slice((..1, s![..;2])).share().compact_if(0.9));
            made!(a.map(|x| x.to_string()).to_owned());
        });
        // What has no owner to share is copied.
        let slice = [1, 2, 3];
        made!(ArrayView1::from(&slice).share());
        made!(ArrayView1::from(&slice).to_owned());
        let mut a = array![1, 2, 3];
        made!(a.view_mut().share());
        made!(a.view_mut().to_owned());
        made!(a.view_mut().view().share());
    });
}

#[test]
fn other_elements_in_the_same_bytes() {
    table(|| {
        let bytes = Array1::<u8>::zeros(64);
        made!(bytes.clone().into_view_as::<u32>());
        made!(bytes.clone().try_into_view_as::<u16>().unwrap());
        made!(bytes.slice(8..24).share().into_view_as::<[u8; 2]>());
        made!(bytes.slice(..0).share().into_view_as::<u16>());
        made!(bytes.view_as::<u64>().share());
        made!(bytes.try_view_as::<u64>().unwrap().share());
        made!(bytes.view_as::<u64>().to_owned());
        let mut bytes = Array1::<u8>::zeros(64);
        made!(bytes.view_mut().into_view_as::<u16>().to_owned());
        made!(bytes.view_mut().try_into_view_as::<u16>().unwrap().share());
    });
}

#[test]
fn a_closure_of_the_caller() {
    table(|| {
        let a = array![1_usize, 2, 3];
        made!(a.map(|&n| Array1::<u8>::zeros(n)));
        made!(Array1::from_shape_fn(3, |i| Array1::<u8>::zeros(i)));
        made!(Array1::from_iter((1..4).map(|i| Array1::<u8>::zeros(i))));
        made!(a.zip_map(&a, |&n, &m| Array2::<u8>::zeros((n, m))));
    });
}
