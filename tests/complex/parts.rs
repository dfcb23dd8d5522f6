//! Real and imaginary parts as views (rules RI1, RI2).

use ndview::prelude::*;
use ndview::{Complex, c64, c128, memory};

use crate::lays::lays;

/// An array whose numbers tell where they stand.
fn numbers(shape: &[usize]) -> ArrayD<c128> {
    let mut next = 0.0;
    Array::from_shape_fn(shape, |_| {
        next += 1.0;
        c128(next, -100.0 - next)
    })
}

const SHAPES: [&[usize]; 8] =
    [&[], &[1], &[5], &[3, 4], &[2, 3, 4], &[0], &[3, 0, 2], &[1, 2, 1, 2, 1, 2, 1]];

/// Every layout of every shape.
fn each(check: impl Fn(&str, ArrayD<c128>)) {
    for shape in SHAPES {
        for (name, z) in lays(&numbers(shape)) {
            check(name, z);
        }
    }
}

#[test]
fn parts_are_views_with_the_same_strides_in_bytes() {
    each(|name, z| {
        let z = &z;
        let ((real, imag), usage) = memory::scope(|| (z.real(), z.imag()));
        assert_eq!(usage.made_buffers, 0, "{name}: copied");
        for (part, value) in [(&real, (|z| z.re) as fn(&c128) -> f64), (&imag, |z| z.im)] {
            assert_eq!(part.shape(), z.shape(), "{name}");
            let expected: Vec<f64> = z.iter().map(value).collect();
            assert_eq!(part.iter().copied().collect::<Vec<_>>(), expected, "{name}");
            let bytes = |strides: &[isize], size: usize| -> Vec<isize> {
                strides.iter().map(|stride| stride * size as isize).collect()
            };
            assert_eq!(bytes(part.strides(), 8), bytes(z.strides(), 16), "{name}");
        }
        if z.is_empty() {
            return;
        }
        // One part further, and not one byte in common.
        assert_eq!(real.as_ptr().addr(), z.as_ptr().addr(), "{name}");
        assert_eq!(imag.as_ptr().addr(), z.as_ptr().addr() + 8, "{name}");
        assert_eq!(real.shares_memory(&imag), Overlap::No, "{name}");
        assert_eq!(real.shares_memory(z), Overlap::Yes, "{name}");
        assert_eq!(imag.shares_memory(z), Overlap::Yes, "{name}");
        assert_eq!(real.may_share_memory(&imag), z.len() > 1, "{name}");
    });
}

#[test]
fn parts_are_written_through() {
    each(|name, z| {
        let before = z.clone();
        let mut z = z.into_dyn();
        let z_before = z.to_owned();
        // Another handle holds the buffer: the first write copies, and it never sees it.
        z.real_mut().map_inplace(|x| *x = -*x);
        assert!(before == z_before, "{name}: a write reached another handle");
        let ptr = z.as_ptr();
        z.imag_mut().fill(0.5);
        assert_eq!(z.as_ptr(), ptr, "{name}: copied again");
        let expected: Vec<c128> = z_before.iter().map(|z| c128(-z.re, 0.5)).collect();
        assert_eq!(z.to_vec(), expected, "{name}");

        let (mut real, mut imag) = z.real_imag_mut();
        real += &imag;
        imag.zip_inplace(&real, |y, x| *y += 2.0 * x);
        let expected: Vec<c128> =
            expected.iter().map(|z| c128(z.re + 0.5, 0.5 + 2.0 * (z.re + 0.5))).collect();
        assert_eq!(z.to_vec(), expected, "{name}");
    });
}

#[test]
fn parts_of_views_to_write_live_as_long() {
    fn last(z: ArrayViewMut1<'_, c64>) -> ArrayViewMut1<'_, f32> {
        z.into_imag().into_slice(2..)
    }
    let mut z = Array1::full(4, c64(1.0, 2.0));
    last(z.view_mut()).fill(9.0);
    assert_eq!(z.imag(), [2.0, 2.0, 9.0, 9.0]);
    z.slice_mut(s![..;-2]).into_real().assign(&array![7.0, 8.0]);
    assert_eq!(z.real(), [1.0, 8.0, 1.0, 7.0]);
}

/// A view of a view keeps the lifetime of what the first borrows from.
#[test]
fn parts_of_views_live_as_long() {
    let z = numbers(&[3, 4]);
    let column = |z: ArrayViewD<'_, c128>| z.real().index_axis(1, 1).sum();
    let imag = {
        let view = z.view();
        view.imag()
    };
    assert_eq!((column(z.view()), imag[[2, 3]]), (2.0 + 6.0 + 10.0, -112.0));
}

#[test]
fn handles_on_parts_pin_the_memory() {
    each(|name, z| {
        let (count, start) = (z.handles(), z.as_ptr().addr());
        let (real, imag) = (z.clone().into_real(), z.clone().into_imag());
        assert!(real == z.real() && imag == z.imag(), "{name}");
        if z.is_empty() {
            return;
        }
        assert_eq!(z.handles(), count + 2, "{name}");
        assert_eq!((real.as_ptr().addr(), imag.as_ptr().addr()), (start, start + 8), "{name}");
        assert_eq!(real.held_bytes(), z.held_bytes(), "{name}");
        assert!(real.buffer().is_foreign() && real.clone().try_view_mut().is_err(), "{name}");
        // Written, it is a copy.
        let mut imag = imag;
        imag += 1.0;
        assert!(imag == z.imag().map(|y| y + 1.0), "{name}");
        assert_eq!(imag.shares_memory(&z), Overlap::No, "{name}");
        drop(z);
        assert!(real.iter().all(|x| *x > 0.0), "{name}: the memory is gone");
    });
}

#[test]
fn stretched_parts() {
    let z = array![c128(1.0, 2.0), c128(3.0, 4.0)];
    let stretched = z.broadcast_to((3, 2)).unwrap();
    assert_eq!(stretched.imag(), [[2.0, 4.0]; 3]);
    assert_eq!(stretched.imag().strides(), [0, 2]);
    let mut own = stretched.share();
    own.imag_mut().row_mut(1).fill(0.0);
    assert_eq!(own.imag(), [[2.0, 4.0], [0.0, 0.0], [2.0, 4.0]]);
    assert_eq!(z.imag(), [2.0, 4.0]);
}

/// What lies in a slice of someone else's.
#[test]
fn parts_of_slices() {
    let mut data = [c64(1.0, -1.0), c64(2.0, -2.0), c64(3.0, -3.0)];
    assert_eq!(ArrayView1::from(&data).slice(1..).imag(), [-2.0, -3.0]);
    ArrayViewMut1::from(&mut data[..]).slice_mut(s![..;2]).imag_mut().fill(0.0);
    assert_eq!(data.map(|z| z.im), [0.0, -2.0, 0.0]);
}

/// The numbers are two floats side by side for `view_as`, too.
#[test]
fn pairs() {
    let z = array![[c128(1.0, 2.0)], [c128(3.0, 4.0)]];
    assert_eq!(z.view_as::<f64>(), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(array![[1.0, 2.0], [3.0, 4.0]].view_as::<c128>(), z);
    assert_eq!(z.t().view_as::<[f64; 2]>(), [[[1.0, 2.0], [3.0, 4.0]]]);
    assert_eq!(Complex::<f64>::I, c128(0.0, 1.0));
}

#[test]
fn made_of_parts() {
    each(|name, z| {
        assert!(Array::from_real_imag(&z.real(), &z.imag()) == z, "{name}");
        let polar = Array::from_polar(&z.abs(), &z.angle());
        assert!(polar.all_close(&z, 1e-14, 0.0), "{name}");
    });
    let z = Array::from_real_imag(&array![1.0_f32, 2.0], 0.0);
    assert_eq!(z, [c64(1.0, 0.0), c64(2.0, 0.0)]);
    let error = Array::try_from_real_imag(&array![1.0, 2.0], &array![1.0, 2.0, 3.0]).unwrap_err();
    let text = "operands could not be broadcast together with shapes (2,) (3,)";
    assert!(error.to_string().starts_with(text), "{error}");
    assert!(Array::try_from_polar(&array![1.0, 2.0], &array![1.0, 2.0, 3.0]).is_err());
}
