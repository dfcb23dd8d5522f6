//! `.safetensors` files: those of the Python package (`tensors/make.py`), ours, and hostile ones.

use std::io::Cursor;
use std::path::Path;

use ndview::prelude::*;
use ndview::{
    ErrorKind, FormatError, SafetensorsArray, SafetensorsReader, memory, write_safetensors,
};

use super::{Folder, cause};

#[test]
fn of_the_python_package() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/tensors/python.safetensors");
    let mut file = SafetensorsReader::open(path).unwrap();
    let mut names = file.names();
    names.sort();
    assert_eq!(names, ["bytes", "cube", "flags", "half", "none", "scalar", "weights"]);
    assert_eq!(
        (file.dtype("weights").unwrap(), file.shape("weights").unwrap()),
        ("float32", &[2, 3][..])
    );
    let weights: Array2<f32> = file.get("weights").unwrap();
    assert_eq!(weights, [[0.0, 0.5, 1.0], [1.5, 2.0, 2.5]]);
    let cube: Array3<i64> = file.get("cube").unwrap();
    assert_eq!(cube, Array::from_shape_fn((2, 3, 4), |[i, j, k]| -((12 * i + 4 * j + k) as i64)));
    assert_eq!(file.get::<bool, Ix1>("flags").unwrap(), [true, false, true]);
    assert_eq!(file.get::<u8, Ix1>("bytes").unwrap(), [0, 127, 255]);
    assert_eq!(file.get::<f64, Ix0>("scalar").unwrap()[[]], 2.5);
    assert_eq!(file.get::<u16, IxDyn>("none").unwrap().shape(), [0, 3]);
    assert_eq!(file.dtype("half").unwrap(), "float16");
    let error = file.get::<f32, Ix1>("half").unwrap_err();
    assert!(
        matches!(cause(&error), FormatError::ElementType { holds: "float16", asked: "float32" }),
        "{error}"
    );
    let error = file.get::<i64, Ix2>("cube").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RankMismatch { .. }), "{error}");
    let error = file.shape("Cube").unwrap_err();
    assert!(error.to_string().contains("no array 'Cube'") && error.to_string().contains("'cube'"));
}

#[test]
fn ours_again() {
    let folder = Folder::new("tensors");
    let path = folder.0.join("a.safetensors");
    let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| (i * 20 + j * 5 + k) as i16);
    let strided = a.slice((s![..;-1], 1, s![..;2]));
    let (flags, doubles) = (array![[true], [false]], array![1.5, f64::NAN]);
    let none = Array2::<u32>::zeros((0, 7));
    let all: [(&str, &dyn SafetensorsArray); 6] = [
        ("a", &a),
        ("a.t", &a.t()),
        ("strided", &strided),
        ("flags", &flags),
        ("größe", &doubles),
        ("none", &none),
    ];
    write_safetensors(&path, &all).unwrap();
    let mut file = SafetensorsReader::open(&path).unwrap();
    assert_eq!(file.names().len(), 6);
    assert_eq!(file.get::<i16, Ix3>("a").unwrap(), a);
    assert_eq!(file.get::<i16, Ix3>("a.t").unwrap(), a.t());
    assert_eq!(file.get::<i16, IxDyn>("strided").unwrap(), strided);
    assert_eq!(file.get::<bool, Ix2>("flags").unwrap(), flags);
    let read: Array1<f64> = file.get("größe").unwrap();
    assert!(read[0] == 1.5 && read[1].to_bits() == f64::NAN.to_bits());
    assert_eq!(file.get::<u32, Ix2>("none").unwrap(), none);

    let before = std::fs::read(&path).unwrap();
    let twice = write_safetensors(&path, &[("a", &flags), ("a", &doubles)]).unwrap_err();
    assert!(matches!(cause(&twice), FormatError::NameTwice { .. }), "{twice}");
    let wide = write_safetensors(&path, &[("a", &array![1_u128])]).unwrap_err();
    assert!(wide.to_string().contains("has no uint128 (array 'a')"), "{wide}");
    assert_eq!(
        (std::fs::read(&path).unwrap(), std::fs::read_dir(&folder.0).unwrap().count()),
        (before, 1)
    );
    write_safetensors(&path, &[]).unwrap();
    assert!(SafetensorsReader::open(&path).unwrap().names().is_empty());
}

fn file(header: &str, elements: usize) -> Vec<u8> {
    let mut out = (header.len() as u64).to_le_bytes().to_vec();
    out.extend(header.bytes());
    out.resize(out.len() + elements, 2);
    out
}

fn open(bytes: Vec<u8>) -> ndview::Result<SafetensorsReader<Cursor<Vec<u8>>>> {
    SafetensorsReader::new(Cursor::new(bytes))
}

#[test]
fn hostile() {
    let entry = |dtype: &str, shape: &str, from: u64, to: u64| {
        format!(r#"{{"a":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[{from},{to}]}}}}"#)
    };
    let fine = file(&entry("U8", "[2,2]", 0, 4), 4);
    assert_eq!(open(fine.clone()).unwrap().get::<u8, Ix2>("a").unwrap(), [[2, 2], [2, 2]]);
    for end in 0..fine.len() {
        assert!(open(fine[..end].to_vec()).is_err(), "{end}");
    }
    for at in 0..fine.len() {
        for change in [1, 0x20, 0xff] {
            let mut bad = fine.clone();
            bad[at] ^= change;
            let _ = open(bad).and_then(|mut file| file.get::<u8, IxDyn>("a"));
        }
    }
    let bad = [
        file(&entry("U8", "[2,2]", 0, 4), 3),
        file(&entry("U8", "[2,2]", 0, 4), 5),
        file(&entry("U8", "[2,2]", 1, 5), 5),
        file(&entry("U8", "[2,3]", 0, 4), 4),
        file(&entry("U8", "[4294967296,4294967296]", 0, 4), 4),
        file(&entry("F64", "[2305843009213693952]", 0, 4), 4),
        file(&entry("U8", "[1152921504606846976]", 0, 1152921504606846976), 4),
        file(&entry("U8", "[-4]", 0, 4), 4),
        file(&entry("Q8", "[4]", 0, 4), 4),
        file("{", 0),
        file("[]", 0),
        file("{\"a\":\u{1}}", 0),
        file(&"[".repeat(10_000), 0),
        [u64::MAX.to_le_bytes().to_vec(), vec![b' '; 100]].concat(),
        [(1_u64 << 40).to_le_bytes().to_vec(), vec![b' '; 100]].concat(),
        [4_u64.to_le_bytes().to_vec(), vec![0xff; 4]].concat(),
        b"\x93NUMPY\x01\x00".to_vec(),
    ];
    for bytes in bad {
        let error = open(bytes.clone()).unwrap_err();
        assert!(matches!(cause(&error), FormatError::Malformed { .. }), "{error}");
    }
    let flags = open(file(&entry("BOOL", "[4]", 0, 4), 4)).unwrap().get::<bool, Ix1>("a");
    let flags = flags.unwrap_err().to_string();
    assert!(flags.contains("array 'a'") && flags.contains("byte 0x02 is no bool"), "{flags}");
    let error = memory::with_limit(3, || open(fine).unwrap().get::<u8, Ix2>("a")).unwrap_err();
    assert!(error.to_string().contains("unable to allocate 4 B"), "{error}");

    let folder = Folder::new("no-tensors");
    for path in [folder.0.clone(), folder.0.join("absent")] {
        let error = SafetensorsReader::open(&path).unwrap_err();
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
    }
}
