//! Reading files of other kinds than `.npy` alone.

use std::path::PathBuf;
use std::str::FromStr;

use ndview::prelude::*;
use ndview::{ByteOrder, CsvOptions, MappedFile, NpzReader, NpzWriter, SafetensorsReader};

use crate::check::{Makes, table};

/// A name of a file that only this process uses.
fn named(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("ndview-sites-{}-{name}", std::process::id()))
}

#[test]
#[allow(unsafe_code, reason = "to map a file is a promise")]
fn npy_in_other_ways() {
    table(|| {
        let file = named("ways.npy");
        let a = Array::from_shape_fn((4, 5), |[i, j]| (i * 5 + j) as f64);
        a.write_npy(&file).unwrap();
        made!(Array2::<f64>::read_npy_with_progress(&file, |_, _| ()).unwrap());
        // SAFETY: nobody else knows the file, and it is not changed while it is mapped.
        let map = unsafe { MappedFile::open(&file) }.unwrap();
        made!(Array2::<f64>::map_npy(&map).unwrap());
        drop(map);
        std::fs::remove_file(&file).unwrap();
    });
}

#[test]
fn archives() {
    table(|| {
        let file = named("archive.npz");
        let a = Array::from_shape_fn((4, 5), |[i, j]| (i * 5 + j) as f64);
        let mut writer = NpzWriter::create(&file).unwrap().compressed(true);
        writer.add("a", &a).unwrap();
        writer.finish().unwrap();
        let mut reader = NpzReader::open(&file).unwrap();
        assert_eq!(reader.header("a").unwrap().shape, [4, 5]);
        made!(reader.get::<f64, Ix2>("a").unwrap());
        std::fs::remove_file(&file).unwrap();
    });
}

#[test]
fn tensors() {
    table(|| {
        let file = named("weights.safetensors");
        let a = Array::from_shape_fn((4, 5), |[i, j]| (i * 5 + j) as f32);
        ndview::write_safetensors(&file, &[("a", &a)]).unwrap();
        let mut reader = SafetensorsReader::open(&file).unwrap();
        made!(reader.get::<f32, Ix2>("a").unwrap());
        std::fs::remove_file(&file).unwrap();
    });
}

#[test]
fn tables_images_and_raw_elements() {
    table(|| {
        let (csv, png, raw) = (named("table.csv"), named("image.png"), named("raw.bin"));
        let a = Array::from_shape_fn((4, 5), |[i, j]| (i * 5 + j) as u8);
        let options = CsvOptions::new().delimiter(b';').skip_lines(0).missing(0);
        a.write_csv(&csv, &options).unwrap();
        made!(Array2::<u8>::read_csv(&csv, &options).unwrap());
        made!(Array2::<u8>::from_csv_reader(&b"1;2\n3;4\n"[..], &options).unwrap());
        a.write_png(&png).unwrap();
        made!(Array2::<u8>::read_image(&png).unwrap());
        let bytes = std::io::Cursor::new(std::fs::read(&png).unwrap());
        made!(Array2::<u8>::from_image_reader(bytes).unwrap());
        a.write_raw(&raw, ByteOrder::Little).unwrap();
        made!(Array2::<u8>::read_raw(&raw, (4, 5), ByteOrder::Little).unwrap());
        // `str::parse` does not know its caller, as `collect` does not.
        made!(Array2::<i64>::from_str("[[1, 2], [3, 4]]").unwrap());
        for file in [csv, png, raw] {
            std::fs::remove_file(file).unwrap();
        }
    });
}
