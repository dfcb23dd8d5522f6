//! Files and formats.

use ndview::prelude::*;
use ndview::{ByteOrder, SafetensorsReader, bf16, f16, write_npz, write_safetensors};

use super::{all, all_bf16, all_bits};

fn path(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("ndview-half-{}-{name}", std::process::id()))
}

fn every() -> Array2<f16> {
    all().collect::<Array1<f16>>().into_reshape((256, 256)).unwrap()
}

#[test]
fn npy_and_npz() {
    let (a, file) = (every(), path("a.npy"));
    for a in [a.clone(), a.t().share(), a.slice((s![..;-1], s![..;3])).share()] {
        a.write_npy(&file).unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let header = String::from_utf8_lossy(&bytes[..80]).into_owned();
        let descr = if cfg!(target_endian = "little") { "'<f2'" } else { "'>f2'" };
        assert!(header.contains(descr), "{header}");
        let read: Array2<f16> = Array::read_npy(&file).unwrap();
        assert_eq!(all_bits(&read), all_bits(&a));
        // The other byte order.
        let mut other = bytes;
        let at = other.windows(2).position(|pair| pair == b"f2").unwrap();
        other[at - 1] = if cfg!(target_endian = "little") { b'>' } else { b'<' };
        let start = other.len() - a.nbytes();
        other[start..].chunks_exact_mut(2).for_each(<[u8]>::reverse);
        let read: Array2<f16> = Array::from_npy_reader(&other[..], None).unwrap();
        assert_eq!(all_bits(&read), all_bits(&a));
    }
    let wrong = Array2::<f32>::read_npy(&file).unwrap_err().to_string();
    assert!(wrong.contains("file holds '<f2' (float16), asked for float32"), "{wrong}");
    // What NumPy makes of the `bfloat16` of the package `ml_dtypes`.
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(2).position(|pair| pair == b"f2").unwrap();
    bytes[at] = b'V';
    let wrong = Array2::<f16>::from_npy_reader(&bytes[..], None).unwrap_err().to_string();
    assert!(wrong.contains("raw blobs of 2 bytes"), "{wrong}");
    std::fs::remove_file(file).unwrap();

    let file = path("a.npz");
    write_npz(&file, &[("a", &a), ("b", &a.row(3))]).unwrap();
    let mut archive = ndview::NpzReader::open(&file).unwrap();
    let read: Array1<f16> = archive.get("b").unwrap();
    assert_eq!(all_bits(&read), all_bits(a.row(3)));
    std::fs::remove_file(file).unwrap();
}

#[test]
fn raw_and_safetensors() {
    let (a, b) = (every(), all_bf16().collect::<Array1<bf16>>());
    let bits = |b: &Array1<bf16>| b.map(|x| x.to_bits());
    let file = path("a.raw");
    for order in [ByteOrder::Little, ByteOrder::Big] {
        a.write_raw(&file, order).unwrap();
        let read: Array2<f16> = Array::read_raw(&file, (256, 256), order).unwrap();
        assert_eq!(all_bits(&read), all_bits(&a));
        b.write_raw(&file, order).unwrap();
        let read: Array1<bf16> = Array::read_raw(&file, 65536, order).unwrap();
        assert_eq!(bits(&read), bits(&b));
    }
    assert_eq!(std::fs::read(&file).unwrap()[2..6], [0, 1, 0, 2]);
    std::fs::remove_file(file).unwrap();

    let file = path("a.safetensors");
    write_safetensors(&file, &[("halves", &a), ("brains", &b)]).unwrap();
    let mut tensors = SafetensorsReader::open(&file).unwrap();
    assert_eq!(tensors.dtype("halves").unwrap(), "float16");
    assert_eq!(tensors.dtype("brains").unwrap(), "bfloat16");
    let read: Array2<f16> = tensors.get("halves").unwrap();
    assert_eq!(all_bits(&read), all_bits(&a));
    let read: Array1<bf16> = tensors.get("brains").unwrap();
    assert_eq!(bits(&read), bits(&b));
    assert!(tensors.get::<f16, Ix1>("brains").is_err());
    std::fs::remove_file(file).unwrap();
}

#[test]
fn serde_and_csv() {
    let a = array![[1.5, -0.25], [65504.0, 0.0]].astype::<f16>();
    let text = serde_json::to_string(&a).unwrap();
    assert_eq!(serde_json::from_str::<Array2<f16>>(&text).unwrap(), a);
    let b = a.astype::<bf16>();
    let text = serde_json::to_string(&b).unwrap();
    assert_eq!(serde_json::from_str::<Array2<bf16>>(&text).unwrap(), b);

    let file = path("a.csv");
    a.write_csv(&file, &ndview::CsvOptions::default()).unwrap();
    let read: Array2<f16> = Array::read_csv(&file, &ndview::CsvOptions::default()).unwrap();
    assert_eq!(read, a);
    std::fs::remove_file(file).unwrap();
}
