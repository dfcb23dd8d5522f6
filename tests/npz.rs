//! `.npz` archives: NumPy's own, ours, and hostile ones.

mod support;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use ndview::prelude::*;
use ndview::{
    ErrorKind, FormatError, NpyError, NpzArray, NpzReader, NpzWriter, memory, write_npz,
    write_npz_compressed,
};
use support::counting::{Checking, measure};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

/// A folder of its own, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ndview-npz-{}-{name}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }

    fn names(&self) -> Vec<String> {
        let names = std::fs::read_dir(&self.0).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn packed(arrays: &[(&str, &dyn NpzArray)], compressed: bool) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let mut writer = NpzWriter::new(&mut file).compressed(compressed);
    for (name, array) in arrays {
        writer.add(name, *array).unwrap();
    }
    writer.finish().unwrap();
    file.into_inner()
}

fn get<T: ndview::NpyElement>(file: &[u8], name: &str) -> ndview::Result<ArrayD<T>> {
    NpzReader::new(Cursor::new(file))?.get(name)
}

/// What NumPy wrote: `tests/npy/data/make_npz.py` says how.
#[test]
fn numpys_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/npy/data");
    for name in ["stored.npz", "deflated.npz"] {
        let mut file = NpzReader::open(folder.join(name)).unwrap();
        assert_eq!(
            file.names(),
            ["ints", "fortran", "flags", "scalar", "none", "swapped", "größe"]
        );
        let header = file.header("fortran").unwrap();
        assert_eq!(
            (&*header.dtype, &*header.shape, header.fortran_order),
            ("<f8", &[2, 3][..], true)
        );
        let ints: Array2<i64> = file.get("ints").unwrap();
        assert_eq!(ints, [[0, 1, 2], [3, 4, 5]]);
        let fortran: Array2<f64> = file.get("fortran.npy").unwrap();
        assert_eq!(fortran, [[0.0, 0.5, 1.0], [1.5, 2.0, 2.5]]);
        assert!(fortran.is_f_contiguous() && fortran.base().is_none());
        assert_eq!(file.get::<bool, Ix1>("flags").unwrap(), [true, false, true]);
        assert_eq!(file.get::<u8, Ix0>("scalar").unwrap()[[]], 7);
        assert_eq!(file.get::<f32, Ix2>("none").unwrap().shape(), [0, 3]);
        assert_eq!(file.get::<i16, Ix1>("swapped").unwrap(), [1, 256, -2]);
        assert_eq!(file.get::<i32, Ix1>("größe").unwrap().sum(), 999 * 500);
        // Once more, in another order.
        assert_eq!(file.get::<i64, IxDyn>("ints").unwrap(), ints);
        let wrong = file.get::<f32, Ix2>("ints").unwrap_err().to_string();
        assert!(
            wrong.contains(name) && wrong.contains("'ints'") && wrong.contains("int64"),
            "{wrong}"
        );
        let none = file.get::<f32, Ix2>("Ints").unwrap_err().to_string();
        assert!(none.contains("no array 'Ints'") && none.contains("'größe'"), "{none}");
        let rank = file.get::<i64, Ix3>("ints").unwrap_err();
        assert!(matches!(rank.kind(), ErrorKind::RankMismatch { .. }), "{rank}");
    }
}

#[test]
fn ours_again() {
    let a = Array::from_shape_fn((3, 4, 5), |[i, j, k]| (i * 20 + j * 5 + k) as f64);
    let strided = a.slice((s![..;-1], 1, s![..;2]));
    let wide = Array2::<u16>::full((2, 3), 7);
    let folder = Folder::new("again");
    for (compressed, path) in [(false, "a.npz"), (true, "b.npz")] {
        let path = folder.0.join(path);
        let all: [(&str, &dyn NpzArray); 4] =
            [("a", &a), ("f.npy", &a.t()), ("strided", &strided), ("wide", &wide)];
        if compressed {
            write_npz_compressed(&path, &all).unwrap();
        } else {
            write_npz(&path, &all).unwrap();
        }
        let mut file = NpzReader::open(&path).unwrap();
        assert_eq!(file.names(), ["a", "f", "strided", "wide"]);
        assert_eq!(file.get::<f64, Ix3>("a").unwrap(), a);
        let f = file.get::<f64, Ix3>("f").unwrap();
        assert!(f == a.t() && f.is_f_contiguous());
        assert_eq!(file.get::<f64, Ix2>("strided").unwrap(), strided);
        assert_eq!(file.get::<u16, Ix2>("wide").unwrap(), [[7; 3]; 2]);
    }
    let sizes = ["a.npz", "b.npz"].map(|name| folder.0.join(name).metadata().unwrap().len());
    assert!(2 * sizes[0] > 3 * sizes[1], "{sizes:?}");
    // The list is coerced where it stands, whatever the types.
    write_npz(folder.0.join("c.npz"), &[("a", &a), ("wide", &wide)]).unwrap();
    assert_eq!(NpzReader::open(folder.0.join("c.npz")).unwrap().names().len(), 2);
}

/// What is written takes its place whole or not at all.
#[test]
fn whole_or_not_at_all() {
    let folder = Folder::new("whole");
    let path = folder.0.join("x.npz");
    write_npz(&path, &[("one", &array![1, 2])]).unwrap();
    let before = std::fs::read(&path).unwrap();

    let mut dropped = NpzWriter::create(&path).unwrap();
    dropped.add("two", &array![3]).unwrap();
    assert_eq!(folder.names().len(), 2);
    drop(dropped);

    let twice = write_npz(&path, &[("one", &array![1]), ("one.npy", &array![2])]).unwrap_err();
    assert!(
        twice.to_string().contains("x.npz")
            && twice.to_string().contains("array 'one.npy' already"),
        "{twice}"
    );

    assert_eq!((std::fs::read(&path).unwrap(), folder.names()), (before, vec!["x.npz".to_owned()]));
    let nowhere = write_npz(folder.0.join("no/x.npz"), &[("a", &array![1])]).unwrap_err();
    assert!(nowhere.to_string().contains("no/x.npz"), "{nowhere}");
    assert!(write_npz(folder.0.join(".."), &[("a", &array![1])]).is_err());
}

#[test]
fn what_is_no_archive() {
    let folder = Folder::new("none");
    for (contents, what) in [(&b""[..], "empty"), (b"PK\x05\x06", "short"), (b"\x93NUMPY", "npy")] {
        let path = folder.0.join(what);
        std::fs::write(&path, contents).unwrap();
        let error = NpzReader::open(&path).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    assert!(NpzReader::open(&folder.0).unwrap_err().to_string().contains("ndview-npz"));
    assert!(NpzReader::open(folder.0.join("absent")).unwrap_err().to_string().contains("absent"));
    // An archive of something else.
    let mut zip = zip_of_text();
    let error = NpzReader::new(&mut zip).unwrap().header("read.me").unwrap_err();
    assert!(error.to_string().contains("not an npy file"), "{error}");
}

/// `read.me` with the text `hello`, stored.
fn zip_of_text() -> Cursor<Vec<u8>> {
    let crc = 0x3610_a686_u32.to_le_bytes();
    let mut zip = Vec::new();
    let sizes = |zip: &mut Vec<u8>| {
        zip.extend([0; 6]);
        zip.extend(crc);
        zip.extend([5, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0]);
    };
    zip.extend(b"PK\x03\x04\x14\x00\x00\x00");
    sizes(&mut zip);
    zip.extend(b"read.mehello");
    let start = zip.len() as u32;
    zip.extend(b"PK\x01\x02\x14\x00\x14\x00\x00\x00");
    sizes(&mut zip);
    zip.extend([0; 14]);
    zip.extend(b"read.me");
    let length = zip.len() as u32 - start;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend(length.to_le_bytes());
    zip.extend(start.to_le_bytes());
    zip.extend([0, 0]);
    Cursor::new(zip)
}

/// Where the sizes of the only entry stand: (compressed, uncompressed), in both lists.
fn size_fields(file: &[u8]) -> [(usize, usize); 2] {
    let central = file.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    [(18, 22), (central + 20, central + 24)]
}

fn claim(file: &[u8], compressed: Option<u32>, size: Option<u32>) -> Vec<u8> {
    let mut file = file.to_vec();
    for (at_compressed, at_size) in size_fields(&file) {
        for (at, value) in [(at_compressed, compressed), (at_size, size)] {
            if let Some(value) = value {
                file[at..at + 4].copy_from_slice(&value.to_le_bytes());
            }
        }
    }
    file
}

// One test: the counters are shared by all threads.
#[test]
fn lies_and_bombs() {
    lying_sizes();
    a_bomb();
    damage();
}

fn lying_sizes() {
    let a = Array1::<u64>::from_shape_fn(1000, |[i]| (i * i) as u64);
    for compressed in [false, true] {
        let file = packed(&[("a", &a)], compressed);
        let real = get::<u64>(&file, "a").unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(real, a);
        for size in [0, 1, 127, 128, 8127, 8129, 1 << 20, 4_000_000_000] {
            let lie = claim(&file, None, Some(size));
            let (result, counts) = measure(|| get::<u64>(&lie, "a"));
            assert!(result.is_err(), "{size} {compressed}");
            assert!(counts.peak_bytes < 1 << 20, "{size}: {counts:?}");
        }
        let longer = claim(&file, Some(4_000_000_000), Some(4_000_000_000));
        let (result, counts) = measure(|| get::<u64>(&longer, "a"));
        assert!(result.is_err() && counts.peak_bytes < 1 << 20, "{counts:?}");
    }
    // A header inside the entry that claims 2^60 elements.
    let mut file = packed(&[("a", &a)], false);
    let at = file.windows(5).position(|five| five == b"(1000").unwrap();
    let end = at + file[at..].iter().position(|&byte| byte == b'\n').unwrap();
    file.drain(end - 15..end);
    file.splice(at..at + 5, *b"(1152921504606846976");
    let (result, counts) = measure(|| get::<u64>(&file, "a"));
    let error = result.unwrap_err();
    assert!(error.to_string().contains("1152921504606846976"), "{error}");
    assert!(counts.peak_bytes < 1 << 20, "{counts:?}");
}

/// Honest sizes, a thousand times those of the file: the limit decides, before any memory is taken.
fn a_bomb() {
    let zeros = Array1::<f64>::zeros(4 << 20);
    let file = packed(&[("zeros", &zeros)], true);
    assert!(file.len() < 64 << 10, "{}", file.len());
    assert_eq!(get::<f64>(&file, "zeros").unwrap().len(), 4 << 20);
    let (result, counts) = measure(|| memory::with_limit(16 << 20, || get::<f64>(&file, "zeros")));
    let error = result.unwrap_err();
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    assert!(
        matches!(source.downcast_ref(), Some(NpyError::Limit { bytes, .. }) if *bytes == 32 << 20),
        "{error}"
    );
    assert!(counts.peak_bytes < 1 << 20, "{counts:?}");
    // One that says it is short, and is not.
    let lie = claim(&file, None, Some(128 + 8));
    let (result, counts) = measure(|| get::<f64>(&lie, "zeros"));
    assert!(result.is_err() && counts.peak_bytes < 1 << 20, "{counts:?}");
}

/// Cut off, or one byte changed: an error or the same array, never a panic or much memory.
fn damage() {
    let a = Array1::<u16>::from_shape_fn(100, |[i]| (i * 7919 % 65_521) as u16);
    for compressed in [false, true] {
        let file = packed(&[("a", &a)], compressed);
        for end in 0..file.len() {
            assert!(get::<u16>(&file[..end], "a").is_err(), "{end}");
        }
        let (mut refused, mut same) = (0, 0);
        for at in 0..file.len() {
            for change in [1_u8, 0x80, 0xff] {
                let mut bad = file.clone();
                bad[at] ^= change;
                let (result, counts) = measure(|| get::<u16>(&bad, "a"));
                assert!(counts.peak_bytes < 1 << 20, "{at}: {counts:?}");
                match result {
                    Ok(read) => {
                        assert_eq!(read, a, "{at}");
                        same += 1;
                    }
                    Err(error) => {
                        assert!(matches!(error.kind(), ErrorKind::File { .. }), "{error}");
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused > 2 * same, "{refused} refused, {same} the same");
    }
}

#[test]
fn an_error_has_its_kind() {
    let file = packed(&[("a", &array![1])], false);
    let error = get::<i32>(&file, "b").unwrap_err();
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    let kind = source.downcast_ref();
    assert!(matches!(kind, Some(FormatError::NoSuchName { name, .. }) if name == "b"), "{error}");
}
