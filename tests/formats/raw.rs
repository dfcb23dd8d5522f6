//! Elements and nothing else.

use bytemuck::{CheckedBitPattern, NoUninit};
use ndview::prelude::*;
use ndview::{ByteOrder, ErrorKind, FormatError, HasDType, memory};

use super::{Folder, cause};

const ORDERS: [ByteOrder; 2] = [ByteOrder::Little, ByteOrder::Big];

fn again<T: HasDType + CheckedBitPattern + NoUninit>(value: fn(usize) -> T) {
    let folder = Folder::new(std::any::type_name::<T>());
    let path = folder.0.join("a.bin");
    // More than one piece, so that their ends are met.
    let a = Array::from_shape_fn((3, 5, 1001), |[i, j, k]| value((i * 5 + j) * 1001 + k));
    for order in ORDERS {
        for view in [a.view(), a.slice((s![..;-1], 1..4, s![..;3])), a.slice((.., ..0, ..))] {
            view.write_raw(&path, order).unwrap();
            let shape = <[usize; 3]>::try_from(view.shape()).unwrap();
            let read: Array3<T> = Array::read_raw(&path, shape, order).unwrap();
            assert!(read == view && read.base().is_none());
            // The axes turned are the same bytes.
            let [i, j, k] = shape;
            assert_eq!(Array3::<T>::read_raw(&path, (k, j, i).f(), order).unwrap(), view.t());
        }
        a.slice((0, 0, 0)).write_raw(&path, order).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let mut expected = bytemuck::bytes_of(&value(0)).to_vec();
        if order != ByteOrder::NATIVE {
            expected.reverse();
        }
        assert_eq!(bytes, expected);
        assert_eq!(Array0::<T>::read_raw(&path, (), order).unwrap()[[]], value(0));
    }
}

#[test]
fn written_and_read() {
    again(|k| k as u8 ^ 0x5a);
    again(|k| k % 3 == 0);
    again(|k| (k as i16).wrapping_mul(7919));
    again(|k| (k as u32).wrapping_mul(0x9e37_79b9));
    again(|k| k as i64 * -0x0123_4567_89ab);
    again(|k| (k as u128) << 64 | 7);
    again(|k| k as f32 / 3.0);
    again(|k| -1.0 / (k + 1) as f64);
}

#[test]
fn of_another_length() {
    let folder = Folder::new("raw");
    let path = folder.file("b.bin", &[0, 1, 2]);
    let error = Array1::<bool>::read_raw(&path, 3, ByteOrder::Big).unwrap_err();
    assert!(error.to_string().contains("byte 0x02 is no bool (at byte 2)"), "{error}");
    std::fs::remove_file(path).unwrap();
    let path = folder.file("a.bin", &[0; 24]);
    let read = |shape: (usize, usize)| Array2::<f32>::read_raw(&path, shape, ByteOrder::Little);
    assert_eq!(read((2, 3)).unwrap().shape(), [2, 3]);
    for shape in [(2, 2), (2, 4), (0, 3), (1 << 20, 1 << 20), (1 << 30, 1 << 30)] {
        let error = read(shape).unwrap_err();
        assert!(matches!(cause(&error), FormatError::Malformed { .. }), "{error}");
        assert!(error.to_string().contains("24 bytes, where float32 of shape"), "{error}");
    }
    let error = read((1 << 40, 1 << 40)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooBig { .. }), "{error}");
    let none = Array3::<f32>::read_raw(&path, (1_usize << 40, 1_usize << 40, 0), ByteOrder::Little);
    assert!(matches!(none.unwrap_err().kind(), ErrorKind::TooBig { .. }));
    let error = memory::with_limit(20, || read((2, 3))).unwrap_err().to_string();
    assert!(
        error.contains("a.bin: unable to allocate 24 B for an array with shape (2, 3)"),
        "{error}"
    );
    for path in [folder.0.clone(), folder.0.join("absent")] {
        let error = Array1::<u8>::read_raw(&path, 4, ByteOrder::Big).unwrap_err();
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
    }
    // What cannot be written leaves what was there.
    assert!(array![1_u8].write_raw(folder.0.join("no/a.bin"), ByteOrder::Big).is_err());
    assert!(array![1_u8].write_raw(&folder.0, ByteOrder::Big).is_err());
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

/// What is no regular file has no length that is known before.
#[cfg(target_os = "linux")]
#[test]
fn devices() {
    let zeros = Array1::<u8>::read_raw("/dev/zero", 4, ByteOrder::Big).unwrap_err();
    assert!(zeros.to_string().contains("more bytes"), "{zeros}");
    let null = Array1::<u8>::read_raw("/dev/null", 4, ByteOrder::Big).unwrap_err();
    assert!(null.to_string().contains("ends before element 0 of 4"), "{null}");
    assert_eq!(Array1::<u8>::read_raw("/dev/null", 0, ByteOrder::Big).unwrap().len(), 0);
}
