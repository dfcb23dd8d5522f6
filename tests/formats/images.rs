//! Images that Pillow wrote (`images/make.py`), our own, and hostile ones.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use ndview::prelude::*;
use ndview::{ErrorKind, FormatError, ImageElement, memory};

use super::{Folder, cause};

fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/images").join(name)
}

/// The same bytes as a file and as a reader.
fn both<T: ImageElement + PartialEq>(name: &str) -> ArrayD<T> {
    let file: ArrayD<T> = Array::read_image(stored(name)).unwrap_or_else(|e| panic!("{e}"));
    let bytes = std::fs::read(stored(name)).unwrap();
    let reader: ArrayD<T> = Array::from_image_reader(Cursor::new(bytes)).unwrap();
    assert!(file == reader && file.base().is_none(), "{name}");
    file
}

fn pillows<T: ndview::NpyElement>(name: &str) -> ArrayD<T> {
    Array::read_npy(stored(&format!("{name}.npy"))).unwrap()
}

#[test]
fn png_is_exact() {
    for name in ["rgb.png", "palette.png", "bits.png", "alpha.png"] {
        assert_eq!(both::<u8>(name), pillows::<u8>(name), "{name}");
    }
    assert_eq!(both::<u16>("deep.png"), pillows::<u16>("deep.png"));
}

/// Decoders of JPEG may differ by rounding.
#[test]
fn jpeg_is_near() {
    for (name, far) in [("rgb.jpg", 3), ("progressive.jpg", 3), ("grey.jpg", 1), ("cmyk.jpg", 8)] {
        let (ours, theirs) = (both::<u8>(name), pillows::<u8>(name));
        assert_eq!(ours.shape(), theirs.shape(), "{name}");
        let differs = |(a, b): (&u8, &u8)| a.abs_diff(*b);
        let most = ours.iter().zip(theirs.iter()).map(differs).max().unwrap();
        assert!(most <= far, "{name}: {most}");
    }
}

#[test]
fn ranks_and_types() {
    let grey: Array2<u8> = Array::read_image(stored("grey.jpg")).unwrap();
    let deep: Array3<u8> = Array::read_image(stored("grey.jpg")).unwrap();
    assert_eq!((deep.shape(), deep.index_axis(2, 0)), (&[12, 20, 1][..], grey.view()));
    let error = Array2::<u8>::read_image(stored("rgb.png")).unwrap_err();
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    assert!(
        source.to_string().contains("shape (12, 20, 3) has 3 dimensions, expected 2"),
        "{error}"
    );
    for (wide, name) in [(true, "rgb.png"), (true, "grey.jpg"), (false, "deep.png")] {
        let error = if wide {
            ArrayD::<u16>::read_image(stored(name)).unwrap_err()
        } else {
            ArrayD::<u8>::read_image(stored(name)).unwrap_err()
        };
        assert!(matches!(cause(&error), FormatError::ElementType { .. }), "{error}");
    }
}

fn again<S, D>(a: &ArrayBase<S, D>)
where
    S: ndview::Storage<Elem: ImageElement + PartialEq>,
    D: Dimension,
{
    let mut out = Vec::new();
    a.to_png_writer(&mut out).unwrap();
    let read: ArrayD<S::Elem> = Array::from_image_reader(Cursor::new(out)).unwrap();
    assert!(read.iter().eq(a.iter()), "{:?}", a.shape());
    assert_eq!(read.shape()[..2], a.shape()[..2]);
}

#[test]
fn ours_again() {
    for channels in 1..=4 {
        let a = Array::from_shape_fn((5, 7, channels), |[i, j, k]| (i * 40 + j * 7 + k * 90) as u8);
        let b =
            Array::from_shape_fn((7, 5, channels), |[i, j, k]| (i * 9999 + j * 777 + k * 7) as u16);
        again(&a);
        again(&b);
        again(&a.slice((s![..;-2], s![1..;3], ..)));
        again(&b.slice((.., s![..;-1], s![..;-1])));
        again(&b.permute(&[1, 0, 2]));
        again(&a.slice((.., .., 0)));
        again(&a.slice((0, 0, 0)).broadcast_to((3, 4)).unwrap());
    }
    let folder = Folder::new("png");
    let path = folder.0.join("a.png");
    array![[1_u8, 2], [3, 4]].write_png(&path).unwrap();
    array![[1_u16, 65_535]].t().write_png(&path).unwrap();
    assert_eq!(Array2::<u16>::read_image(&path).unwrap(), [[1], [65_535]]);
    // What fails leaves what was there.
    for bad in [&[][..], &[4], &[0, 4], &[4, 0], &[2, 2, 0], &[2, 2, 5], &[1, 1, 1, 1]] {
        let error = ArrayD::<u16>::zeros(bad).write_png(&path).unwrap_err();
        assert!(error.to_string().contains("a.png") && error.to_string().contains("no image"));
    }
    assert_eq!(Array2::<u16>::read_image(&path).unwrap(), [[1], [65_535]]);
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn cut_off_or_changed() {
    for name in ["rgb.jpg", "progressive.jpg", "grey.jpg", "rgb.png", "palette.png", "deep.png"] {
        let bytes = std::fs::read(stored(name)).unwrap();
        let read = |bytes: &[u8]| {
            let reader = || Cursor::new(bytes.to_vec());
            memory::with_limit(1 << 20, || {
                let deep = ArrayD::<u16>::from_image_reader(reader()).map(|a| a.len());
                ArrayD::<u8>::from_image_reader(reader()).map(|a| a.len()).or(deep)
            })
        };
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err(), "{name} {end} of {}", bytes.len());
        }
        assert!(read(&bytes).is_ok(), "{name}");
        assert!(read(&[&bytes[..], &[0; 100]].concat()).is_ok(), "{name}");
        for at in 0..bytes.len() {
            for change in [1, 0x10, 0xff] {
                let mut bad = bytes.clone();
                bad[at] ^= change;
                let _ = read(&bad);
            }
        }
    }
}

/// A short file that says it is a large image.
#[test]
fn claims() {
    let folder = Folder::new("claims");
    let mut png = std::fs::read(stored("rgb.png")).unwrap();
    png[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let crc = crc32(&png[12..29]);
    png[29..33].copy_from_slice(&crc.to_be_bytes());
    let mut jpeg = std::fs::read(stored("progressive.jpg")).unwrap();
    let at = jpeg.windows(2).position(|two| two == [0xff, 0xc2]).unwrap();
    jpeg[at + 5..at + 9].fill(0xff);
    for (name, contents) in [("a.png", png), ("a.jpg", jpeg)] {
        let error = Array3::<u8>::read_image(folder.file(name, &contents)).unwrap_err();
        assert!(matches!(cause(&error), FormatError::Malformed { .. }), "{error}");
        assert!(error.to_string().contains("so short a file holds at most"), "{error}");
    }
    // An honest one, past the limit.
    let error = memory::with_limit(100, || Array3::<u8>::read_image(stored("rgb.png")));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("rgb.png: unable to allocate 720 B"), "{error}");
}

/// The checksum of PNG, a bit at a time.
fn crc32(bytes: &[u8]) -> u32 {
    let bit = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), bit))
}

#[test]
fn what_is_no_image() {
    let folder = Folder::new("none");
    let contents: [&[u8]; 5] = [b"", b"\xff", b"GIF89a..", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"];
    for contents in contents {
        let path = folder.file("x.img", contents);
        let error = ArrayD::<u8>::read_image(path).unwrap_err();
        assert!(matches!(cause(&error), FormatError::Malformed { .. }), "{error}");
    }
    for path in [folder.0.clone(), folder.0.join("absent")] {
        let error = ArrayD::<u8>::read_image(&path).unwrap_err();
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
    }
}
