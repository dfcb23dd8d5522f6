//! Files: `.npy` and `.npz` of NumPy and back, raw bytes, safetensors, serde.

use std::path::{Path, PathBuf};

use ndview::prelude::*;
use ndview::{
    ByteOrder, Complex, HasDType, NpyElement, NpyHeader, NpzReader, SafetensorsReader, c64, c128,
    write_npz, write_safetensors,
};

use crate::lays::lays;

/// A folder for one test that is removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("ndview-complex-{}-{name}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/npy/data").join(name)
}

/// What `make.py` wrote: numbers 1.5 apart, some of them special, in a shape of (2, 3, 4).
fn expected<F: num_traits::Float>() -> Vec<Complex<F>> {
    let number = |k: usize| F::from(k as f64 * 1.5 - 7.0).unwrap();
    let mut all: Vec<_> = (0..24).map(|k| Complex::new(number(k), -number(2 * k))).collect();
    all[5].re = F::neg_infinity();
    all[6] = Complex::new(-F::zero(), F::zero());
    all
}

fn numpys_files<F: num_traits::Float + bytemuck::Pod + std::fmt::Debug>()
where
    Complex<F>: NpyElement + HasDType,
{
    let folder = Folder::new(Complex::<F>::DTYPE.name());
    let name = Complex::<F>::DTYPE.name();
    for end in ["le", "be"] {
        for order in ["c", "f"] {
            let path = data(&format!("{name}_{end}_{order}.npy"));
            let header = NpyHeader::read(&path).unwrap();
            let sign = if end == "le" { '<' } else { '>' };
            assert_eq!(header.dtype, format!("{sign}c{}", size_of::<Complex<F>>()));
            assert_eq!(header.fortran_order, order == "f");
            let z = Array3::<Complex<F>>::read_npy(&path).unwrap();
            assert_eq!(z.to_vec(), expected::<F>());
            assert!(z.real()[[0, 1, 2]].is_sign_negative());
            // What is written is what NumPy writes in this machine's byte order, bit for bit.
            let native = if cfg!(target_endian = "little") { "le" } else { "be" };
            let again = folder.file("again.npy");
            z.write_npy(&again).unwrap();
            let numpys = data(&format!("{name}_{native}_{order}.npy"));
            let bytes = |path: &Path| {
                let bytes = std::fs::read(path).unwrap();
                bytes[NpyHeader::read(path).unwrap().data_offset as usize..].to_vec()
            };
            assert_eq!(bytes(&again), bytes(&numpys));
            assert_eq!(
                NpyHeader::read(&again).unwrap().dtype,
                NpyHeader::read(numpys).unwrap().dtype
            );
        }
    }
    let z = Array::from_shape_vec([2, 3, 4].as_slice(), expected::<F>()).unwrap();
    for (at, (lay, z)) in lays(&z).into_iter().enumerate() {
        let (npy, npz) = (folder.file(&format!("{at}.npy")), folder.file(&format!("{at}.npz")));
        z.write_npy(&npy).unwrap();
        assert_eq!(ArrayD::<Complex<F>>::read_npy(&npy).unwrap(), z, "{lay}");
        write_npz(&npz, &[("z", &z), ("turned", &z.t())]).unwrap();
        let mut archive = NpzReader::open(&npz).unwrap();
        assert_eq!(archive.get::<Complex<F>, IxDyn>("turned").unwrap(), z.t(), "{lay}");
        for order in [ByteOrder::Little, ByteOrder::Big] {
            let raw = folder.file("raw");
            z.write_raw(&raw, order).unwrap();
            let read = ArrayD::<Complex<F>>::read_raw(&raw, [2, 3, 4].as_slice(), order).unwrap();
            assert_eq!(read, z, "{lay}");
            // Of parts, each in that order.
            let first = &std::fs::read(&raw).unwrap()[..size_of::<F>()];
            let bits = z[[0, 0, 0]].re.to_f64().unwrap();
            let own = if order == ByteOrder::Big { bits.to_be_bytes() } else { bits.to_le_bytes() };
            assert!(size_of::<F>() != 8 || first == own, "{lay}");
        }
    }
}

#[test]
fn numpys_files_of_both_types() {
    numpys_files::<f32>();
    numpys_files::<f64>();
}

#[test]
fn types_are_not_mixed_up() {
    let path = data("complex64_le_c.npy");
    let error = Array3::<c128>::read_npy(&path).unwrap_err().to_string();
    assert!(error.contains("complex64") && error.contains("complex128"), "{error}");
    let error = Array3::<f32>::read_npy(&path).unwrap_err().to_string();
    assert!(error.contains("complex64") && error.contains("float32"), "{error}");
    let error = Array3::<c64>::read_npy(data("float32_le_c.npy")).unwrap_err().to_string();
    assert!(error.contains("float32") && error.contains("complex64"), "{error}");
}

/// The format has `complex64`, and no `complex128`.
#[test]
fn safetensors() {
    let folder = Folder::new("safetensors");
    let path = folder.file("z.safetensors");
    let z = Array::from_shape_vec((2, 3, 4), expected::<f32>()).unwrap();
    let bytes = array![1_u8, 2, 3];
    write_safetensors(&path, &[("b", &bytes), ("z", &z.t())]).unwrap();
    let mut reader = SafetensorsReader::open(&path).unwrap();
    assert_eq!(reader.get::<c64, Ix3>("z").unwrap(), z.t());
    assert_eq!(reader.get::<u8, Ix1>("b").unwrap(), bytes);
    let before = std::fs::read(&path).unwrap();
    let wide = z.astype::<c128>();
    let error = write_safetensors(&path, &[("wide", &wide)]).unwrap_err().to_string();
    assert!(error.contains("the format has no complex128 (array 'wide')"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn serde() {
    let z = array![[c128(1.0, -2.5), c128(0.0, 0.25)]];
    let text = serde_json::to_string(&z.t()).unwrap();
    assert_eq!(text, r#"{"shape":[2,1],"data":[[1.0,-2.5],[0.0,0.25]]}"#);
    assert_eq!(serde_json::from_str::<Array2<c128>>(&text).unwrap(), z.t());
}
