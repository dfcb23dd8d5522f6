//! Files whose element type the file says.

use std::io::Cursor;

use ndview::{
    DType, DynArray, NpzReader, NpzWriter, SafetensorsReader, prelude::*, write_npz,
    write_safetensors,
};

use super::{of, types};

fn path(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("ndview-dynamic-{}-{name}", std::process::id()))
}

fn is_numpys(dtype: &DType) -> bool {
    dtype.char().is_some()
}

#[test]
fn npy_files_of_every_type() {
    let file = path("all.npy");
    for dtype in types().into_iter().filter(is_numpys) {
        let a = of(dtype, &[1, 0, 1, 1, 0, 0]).to_shape((2, 3)).unwrap();
        for a in [a.clone(), a.t(), a.slice(&[Index::Ellipsis, Index::from(s![..;2])])] {
            a.write_npy(&file).unwrap();
            let read = DynArray::read_npy(&file).unwrap();
            assert_eq!(read, a);
            assert!(read.is_unique() && read.base().is_none());
            // What is written is what the typed array writes.
            let mut bytes = Vec::new();
            a.to_npy_writer(&mut bytes).unwrap();
            assert_eq!(bytes, std::fs::read(&file).unwrap());
            let len = bytes.len() as u64;
            assert_eq!(DynArray::from_npy_reader(bytes.as_slice(), Some(len)).unwrap(), a);
            assert_eq!(DynArray::from_npy_reader(bytes.as_slice(), None).unwrap(), a);
        }
    }
    array![1_i16, 2].write_npy(&file).unwrap();
    assert_eq!(DynArray::read_npy(&file).unwrap(), array![1_i16, 2]);
    let mut swapped = std::fs::read(&file).unwrap();
    let order = swapped.iter().position(|&byte| byte == b'<').unwrap();
    swapped[order] = b'>';
    assert_eq!(DynArray::from_npy_reader(&swapped[..], None).unwrap(), array![256_i16, 512]);
    std::fs::remove_file(file).unwrap();
}

/// A file with this type in its header.
fn with_descr(descr: &str) -> Vec<u8> {
    let mut text = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}");
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn npy_errors() {
    let read = |bytes: &[u8]| DynArray::from_npy_reader(bytes, None).unwrap_err().to_string();
    let refused = [
        (
            "'<S3'",
            "npy data: unsupported element type: file holds '<S3' (byte strings of length 3)",
        ),
        ("'|O'", "npy data: unsupported element type: file holds '|O' (pickled Python objects)"),
    ];
    for (descr, text) in refused {
        assert_eq!(read(&with_descr(descr)), text);
    }
    assert!(read(&with_descr("[('a', '<f4')]")).contains("a structured type"));
    assert!(read(b"no file").starts_with("npy data: not an npy file"));
    let mut short = Vec::new();
    array![1.0, 2.0].to_npy_writer(&mut short).unwrap();
    short.pop();
    let text = "npy data: truncated npy file: expected 16 bytes of data, found 15";
    assert_eq!(read(&short), text);
    let typed = Array1::<f64>::from_npy_reader(&short[..], None).unwrap_err();
    assert_eq!(typed.to_string(), text);
    let file = path("none.npy");
    let error = DynArray::read_npy(&file).unwrap_err().to_string();
    assert_eq!(error, Array1::<f64>::read_npy(&file).unwrap_err().to_string());
    // Integers of 128 bits are nothing for NumPy, and what was there stays.
    array![1_u8].write_npy(&file).unwrap();
    let error = of(DType::Int128, &[1]).write_npy(&file).unwrap_err().to_string();
    assert!(error.ends_with("the npy format has no int128"), "{error}");
    assert_eq!(DynArray::read_npy(&file).unwrap(), array![1_u8]);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn archives_of_every_type() {
    let arrays: Vec<(String, DynArray)> = types()
        .into_iter()
        .filter(is_numpys)
        .map(|dtype| (dtype.name().to_owned(), of(dtype, &[1, 0, 1])))
        .collect();
    let mut file = Cursor::new(Vec::new());
    let mut writer = NpzWriter::new(&mut file).compressed(true);
    for (name, array) in &arrays {
        writer.add(name, array).unwrap();
    }
    assert!(writer.add("wide", &of(DType::UInt128, &[1])).is_err());
    writer.finish().unwrap();
    let mut reader = NpzReader::new(file).unwrap();
    for (name, array) in &arrays {
        let read = reader.get_dyn(name).unwrap();
        assert_eq!((&read, read.dtype().name()), (array, &**name));
    }
    assert!(reader.get_dyn("none").unwrap_err().to_string().contains("no array 'none'"));

    let file = path("all.npz");
    write_npz(&file, &[("typed", &array![1.5]), ("dynamic", &arrays[0].1)]).unwrap();
    let mut reader = NpzReader::open(&file).unwrap();
    assert_eq!(reader.get_dyn("typed").unwrap(), array![1.5]);
    assert_eq!(reader.get_dyn("dynamic").unwrap(), arrays[0].1);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn tensors_of_every_type() {
    let file = path("all.safetensors");
    for dtype in types() {
        let a = of(dtype, &[1, 0, 1, 1]).to_shape((2, 2)).unwrap().t();
        let written = write_safetensors(&file, &[("a", &a), ("b", &array![1_u8])]);
        if [DType::Int128, DType::UInt128, DType::Complex128].contains(&dtype) {
            assert!(written.unwrap_err().to_string().contains("the format has no"));
            continue;
        }
        written.unwrap();
        let mut reader = SafetensorsReader::open(&file).unwrap();
        assert_eq!(reader.get_dyn("a").unwrap(), a);
        assert_eq!(reader.get_dyn("b").unwrap(), array![1_u8]);
        assert!(reader.get_dyn("c").unwrap_err().to_string().contains("no array 'c'"));
    }
    std::fs::remove_file(file).unwrap();
    let header = br#"{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#;
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.push(0);
    let error = SafetensorsReader::new(Cursor::new(bytes)).unwrap().get_dyn("a").unwrap_err();
    let text = "safetensors data, array 'a': unsupported element type: file holds a float of at most 8 bits";
    assert_eq!(error.to_string(), text);
}
