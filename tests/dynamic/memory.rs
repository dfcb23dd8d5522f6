//! Whose memory an array of any type holds.

use ndview::memory::{account, copies_on_write};
use ndview::{DType, DynArray, bf16, c64, c128, f16, prelude::*};

use super::support::counting::measure;
use super::{of, types};

/// Where the first element lies.
fn address(array: &DynArray) -> usize {
    macro_rules! first {
        ($($type:ty)*) => { $(if let Some(a) = array.as_typed::<$type>() { return a.as_ptr().addr(); })* };
    }
    first!(bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f16 bf16 f32 f64 c64 c128);
    panic!("another type")
}

#[test]
fn nothing_is_copied_on_the_way_in_and_out() {
    let a = Array2::<f32>::zeros((100, 100));
    let first = a.as_ptr();
    let (back, counts) = measure(|| DynArray::from(a).into_typed::<f32>().unwrap());
    assert_eq!((counts.blocks, counts.bytes), (0, 0));
    assert_eq!((back.as_ptr(), back.is_unique()), (first, true));

    let a = DynArray::from(back);
    let (a, counts) = measure(|| a.into_typed::<f64>().unwrap_err()); // not lost
    assert_eq!(counts.blocks, 0);
    assert_eq!(address(&a), first.addr());
    assert!(a.as_typed::<f64>().is_none());
}

#[test]
fn integers_as_wide_as_an_address() {
    let (signed, unsigned) = (array![-1_isize, 2], array![1_usize, usize::MAX]);
    let (ids, first) = (signed.clone(), signed.as_ptr().addr());
    let a = DynArray::from(ids);
    assert_eq!((a.dtype(), address(&a), a.held_bytes()), (DType::INTP, first, signed.nbytes()));
    assert_eq!(signed.handles(), 2); // pinned
    let b = DynArray::from(unsigned);
    assert_eq!(b.dtype(), DType::UINTP);
    assert_eq!(b.as_typed::<u64>().unwrap()[[1]], u64::MAX);
}

#[test]
fn views_are_handles_on_the_same_buffer() {
    for dtype in types() {
        let a = DynArray::zeros(&[4, 1, 6], dtype);
        let views: [DynArray; 13] = [
            a.clone(),
            a.share(),
            a.slice(&[Index::from(1..), Index::Ellipsis, Index::from(s![..;-2])]),
            a.index_axis(0, -1),
            a.to_shape((2, -1)).unwrap(),
            a.ravel(),
            a.t(),
            a.permute(&[2, 0, 1]),
            a.flip(2),
            a.broadcast_to(&[7, 4, 5, 6]).unwrap(),
            a.squeeze(),
            a.squeeze_axes(&[1]).unwrap(),
            a.expand_dims(-1),
        ];
        for view in &views {
            assert!(view.same_buffer(&a) && view.dtype() == dtype);
            assert_eq!(view.shares_memory(&a), Overlap::Yes);
            assert_eq!((view.handles(), view.held_bytes()), (14, 24 * dtype.itemsize()));
        }
        assert_eq!(views[2].shape(), [3, 1, 3]);
        assert_eq!(views[2].base().unwrap(), a.buffer());
        assert!(views[6].base().is_none() && views[6].is_f_contiguous());
        assert_eq!(views[9].spanned_bytes(), a.nbytes());
        assert_eq!(a.astype(dtype).buffer().id, a.buffer().id);
        let cast = [a.astype_checked(dtype), a.astype_exact(dtype), a.try_astype_saturating(dtype)];
        assert!(cast.iter().all(|cast| cast.as_ref().unwrap().same_buffer(&a)));
    }
}

#[test]
fn views_allocate_nothing() {
    let a = DynArray::zeros(&[20, 30], DType::Float64);
    let index = [Index::from(3..), Index::from(-1)];
    let (view, counts) = measure(|| a.slice(&index).expand_dims(0).t());
    assert_eq!((counts.blocks, view.shape()), (0, &[17, 1][..]));
    let (mask, counts) = measure(|| a.less(1));
    assert_eq!((counts.blocks, mask.len()), (1, 600));
    let (sum, counts) = measure(|| &a + 1);
    assert_eq!((counts.blocks, sum.nbytes()), (1, 4800));
    // One side is cast.
    let b = DynArray::zeros(&[30], DType::Int16);
    let (_, counts) = measure(|| &a + &b);
    assert_eq!(counts.blocks, 2);
}

#[test]
fn a_write_copies_what_is_shared() {
    let mut a = of(DType::Int32, &[1, 2, 3]);
    let view = a.slice(&[Index::from(1..)]);
    let before = copies_on_write();
    a.as_typed_mut::<i32>().unwrap().fill(0);
    assert!(copies_on_write() != before);
    assert_eq!((a, view), (of(DType::Int32, &[0, 0, 0]), of(DType::Int32, &[2, 3])));
    let mut alone = of(DType::UInt8, &[1, 2]);
    let first = address(&alone);
    alone.as_typed_mut::<u8>().unwrap().fill(9);
    assert_eq!(address(&alone), first);
    assert!(alone.as_typed_mut::<i8>().is_none());
}

#[test]
fn figures_are_those_of_the_typed_array() {
    let typed = Array2::<i16>::zeros((10, 20));
    let part = typed.slice((2..4, s![..;3])).share().into_dyn();
    let a = DynArray::from(part.clone());
    assert_eq!((a.shape(), a.strides(), a.ndim(), a.len()), (&[2, 7][..], &[20, 3][..], 2, 14));
    assert_eq!((a.itemsize(), a.nbytes(), a.spanned_bytes()), (2, 28, 28));
    assert_eq!((a.held_bytes(), a.pin_ratio()), (part.held_bytes(), part.pin_ratio()));
    assert_eq!((a.flags(), a.handles(), a.is_unique()), (part.flags(), 3, false));
    assert_eq!((a.is_c_contiguous(), a.is_f_contiguous(), a.is_empty()), (false, false, false));
    assert_eq!(a.explain(), part.explain());
    let all = account([&typed, &part, &a]);
    assert_eq!((all.buffers, all.held_bytes), (1, 400));

    let even = DynArray::from(typed.slice((.., s![..;2])).share());
    let odd = DynArray::from(typed.slice((.., s![1..;2])).share());
    assert!(even.may_share_memory(&odd));
    assert_eq!(even.shares_memory(&odd), Overlap::No);
    assert_eq!(even.shares_memory(&a), Overlap::Yes);
    let bytes = DynArray::from(typed.clone().into_view_as::<u8>());
    assert_eq!(bytes.shares_memory(&a), Overlap::Yes); // of other elements
    drop((bytes, even, odd));

    let copy = a.clone().compact();
    assert_eq!((copy.held_bytes(), copy.same_buffer(&a)), (28, false));
    assert!(a.clone().compact_if(1000.0).same_buffer(&a));
    assert!(!a.to_owned().same_buffer(&a) && a.to_order(Order::F).is_f_contiguous());
    assert_eq!(a.to_owned(), a);
}

#[test]
fn prints_as_the_typed_array() {
    let typed = array![[1.5_f32, -2.0], [1e10, f32::NAN]].into_dyn();
    let a = DynArray::from(typed.clone());
    assert_eq!((format!("{a}"), format!("{a:.2}")), (format!("{typed}"), format!("{typed:.2}")));
    assert_eq!((format!("{a:#}"), format!("{a:?}")), (format!("{typed:#}"), format!("{typed:?}")));
    assert_ne!(a, a.clone()); // NaN
    let words = DynArray::from(array![true, false]);
    assert_eq!(words.to_string(), "[ True False]");
    assert_eq!(words, array![true, false]);
    assert_ne!(words, array![1_u8, 0]);
    fn anywhere<T: Send + Sync + 'static>(_: &T) {}
    anywhere(&a);
}
