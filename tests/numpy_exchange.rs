//! Files of NumPy, read and written back.
//!
//! `tests/npy/numpy_files.py` makes a folder of arrays of every type and order, names it in `NDVIEW_NUMPY_FILES`,
//! runs this test, and compares what it wrote bit for bit. Without the variable, the stored files are read and
//! written, and read again.

use std::path::{Path, PathBuf};

use ndview::prelude::*;
use ndview::{NpyElement, NpyHeader, NpzReader, NpzWriter};

/// Does `$what::<T>($arguments)` for the type of a header.
macro_rules! for_type {
    ($dtype:expr, $what:ident($($argument:expr),*)) => {
        match $dtype.trim_start_matches(['<', '>', '|', '=']) {
            "b1" => $what::<bool>($($argument),*),
            "i1" => $what::<i8>($($argument),*),
            "i2" => $what::<i16>($($argument),*),
            "i4" => $what::<i32>($($argument),*),
            "i8" => $what::<i64>($($argument),*),
            "u1" => $what::<u8>($($argument),*),
            "u2" => $what::<u16>($($argument),*),
            "u4" => $what::<u32>($($argument),*),
            "u8" => $what::<u64>($($argument),*),
            "f4" => $what::<f32>($($argument),*),
            "f8" => $what::<f64>($($argument),*),
            "c8" => $what::<ndview::c64>($($argument),*),
            "c16" => $what::<ndview::c128>($($argument),*),
            other => panic!("{other}"),
        }
    };
}

/// One file, to the folder and to an archive.
fn one<T: NpyElement>(from: &Path, to: &Path, archive: &mut NpzWriter) {
    let a: ArrayD<T> = Array::read_npy(from).unwrap();
    let name = from.file_name().unwrap().to_str().unwrap();
    a.write_npy(to.join(name)).unwrap();
    archive.add(name, &a).unwrap();
    // Turned, and so in the other order; and through views whose elements lie apart.
    a.t().write_npy(to.join(format!("turned-{name}"))).unwrap();
    let reversed: Vec<Index> = a.shape().iter().map(|_| Index::from(s![..;-1])).collect();
    a.slice(&reversed[..]).write_npy(to.join(format!("reversed-{name}"))).unwrap();
}

/// One array of an archive, to the folder.
fn unpacked<T: NpyElement>(archive: &mut NpzReader, name: &str, to: &Path) {
    let a: ArrayD<T> = archive.get(name).unwrap();
    a.write_npy(to.join(format!("unpacked-{name}.npy"))).unwrap();
}

fn exchange(from: &Path, to: &Path, fits: impl Fn(&str) -> bool) -> usize {
    let mut stored = NpzWriter::create(to.join("stored.npz")).unwrap();
    let mut deflated = NpzWriter::create(to.join("deflated.npz")).unwrap().compressed(true);
    let mut count = 0;
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.ends_with(".npy") && fits(name) {
            let dtype = NpyHeader::read(&path).unwrap().dtype;
            let archive = if count % 2 == 0 { &mut stored } else { &mut deflated };
            for_type!(dtype, one(&path, to, archive));
            count += 1;
        } else if name.ends_with(".npz") {
            let mut archive = NpzReader::open(&path).unwrap();
            for name in archive.names() {
                let dtype = archive.header(&name).unwrap().dtype;
                for_type!(dtype, unpacked(&mut archive, &name, to));
            }
        }
    }
    stored.finish().unwrap();
    deflated.finish().unwrap();
    count
}

#[test]
fn read_and_written_back() {
    if let Some(from) = std::env::var_os("NDVIEW_NUMPY_FILES") {
        let from = PathBuf::from(from);
        let count = exchange(&from, &from.join("back"), |_| true);
        assert!(count > 100, "{count}");
        return;
    }
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/npy/data");
    let to = std::env::temp_dir().join(format!("ndview-exchange-{}", std::process::id()));
    std::fs::create_dir(&to).unwrap();
    let count = exchange(&from, &to, |name| !name.starts_with("bad"));
    assert!(count > 40, "{count}");
    let mut archives =
        ["stored.npz", "deflated.npz"].map(|name| NpzReader::open(to.join(name)).unwrap());
    for archive in &mut archives {
        for name in archive.names() {
            let path = from.join(format!("{name}.npy"));
            for_type!(archive.header(&name).unwrap().dtype, same(archive, &name, &path, &to));
        }
    }
    std::fs::remove_dir_all(to).unwrap();
}

/// An array in the archive, as NumPy wrote it, and turned and reversed and turned back.
fn same<T: NpyElement + PartialEq>(archive: &mut NpzReader, name: &str, path: &Path, to: &Path) {
    let a: ArrayD<T> = Array::read_npy(path).unwrap();
    let packed: ArrayD<T> = archive.get(name).unwrap();
    let back = |kind: &str| ArrayD::<T>::read_npy(to.join(format!("{kind}{name}.npy"))).unwrap();
    let reversed: Vec<Index> = a.shape().iter().map(|_| Index::from(s![..;-1])).collect();
    let all = [packed == a, back("") == a, back("turned-").t() == a];
    assert!(all.iter().all(|&same| same), "{name} {all:?}");
    assert!(back("reversed-").slice(&reversed[..]) == a, "{name}");
}
