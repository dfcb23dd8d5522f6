//! Round trips, files made by NumPy, files made by hand, and every error.

mod errors;

use std::fmt::Debug;
use std::path::PathBuf;

use std::sync::atomic::{AtomicUsize, Ordering};

use ndview::prelude::*;
use ndview::{ErrorKind, NpyElement, NpyError, NpyHeader};

/// Values 0..24 as `tests/data/make.py` computes them.
trait Sample: NpyElement + PartialEq + Debug {
    const NAME: &'static str;
    fn sample(k: usize) -> Self;
}

macro_rules! sample {
    ($($t:ty, $name:literal, $k:ident => $value:expr;)*) => { $(
        impl Sample for $t {
            const NAME: &'static str = $name;
            fn sample($k: usize) -> Self { $value }
        }
    )* };
}

macro_rules! sample_int {
    ($($t:ty, $name:literal;)*) => { sample! { $(
        $t, $name, k => if k % 2 == 0 { <$t>::MIN + k as $t } else { <$t>::MAX - k as $t };
    )* } };
}

sample_int! {
    i8, "int8"; i16, "int16"; i32, "int32"; i64, "int64";
    u8, "uint8"; u16, "uint16"; u32, "uint32"; u64, "uint64";
}

sample! {
    bool, "bool", k => k.is_multiple_of(3);
    f32, "float32", k => f64::sample(k) as f32;
    f64, "float64", k => match k {
        5 => f64::NEG_INFINITY,
        6 => -0.0,
        _ => k as f64 * 1.5 - 7.0,
    };
}

fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/npy/data");
    std::fs::read(path.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A file of its own for each call, removed when dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(contents: &[u8]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("ndview-{}-{count}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("a.npy");
        std::fs::write(&path, contents).unwrap();
        Temporary(path)
    }

    /// The names in the folder.
    fn beside(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.0.parent().unwrap()).unwrap();
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

/// The cause of an error with a file, which must say it after the file's name.
fn cause(error: &Error) -> &NpyError {
    let ErrorKind::File { file, source } = error.kind() else { panic!("{error}") };
    assert_eq!(error.to_string(), format!("{file}: {source}"));
    source.downcast_ref().expect("an NpyError")
}

/// Reads `file` with its length known and unknown, and from a path; all must agree.
fn both<T: Sample>(file: &[u8]) -> ndview::Result<ArrayD<T>> {
    let known = ArrayD::<T>::from_npy_reader(file, Some(file.len() as u64));
    let unknown = ArrayD::<T>::from_npy_reader(file, None);
    match (&known, &unknown) {
        (Ok(a), Ok(b)) => assert!(a == b && a.strides() == b.strides()),
        (Err(a), Err(b)) => assert_eq!(cause(a).to_string(), cause(b).to_string()),
        (a, b) => panic!("{a:?} and {b:?}"),
    }
    if let Ok(a) = &known {
        assert!(a.base().is_none() && a.is_unique());
        assert!(a.is_c_contiguous() || a.is_f_contiguous());
    }
    known
}

fn error<T: Sample>(file: &[u8]) -> String {
    cause(&both::<T>(file).unwrap_err()).to_string()
}

/// The elements in the order of the file.
fn in_memory<T: Clone>(a: &ArrayD<T>) -> &[T] {
    a.as_slice_memory_order().unwrap()
}

/// A file of `version` with this header text, padded as usual.
fn file(version: u8, text: &str, elements: &[u8]) -> Vec<u8> {
    let mut out = b"\x93NUMPY".to_vec();
    out.extend([version, 0]);
    let length_bytes = if version == 1 { 2 } else { 4 };
    let mut text = text.to_owned();
    while !(out.len() + length_bytes + text.len() + 1).is_multiple_of(64) {
        text.push(' ');
    }
    text.push('\n');
    out.extend(&(text.len() as u32).to_le_bytes()[..length_bytes]);
    out.extend(text.as_bytes());
    out.extend(elements);
    out
}

fn dict(descr: &str, shape: &str) -> String {
    format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}")
}

fn header_error(text: &str) -> String {
    error::<u8>(&file(1, text, &[0; 64]))
}

fn round_trip<T: Sample>() {
    for shape in [&[][..], &[0], &[3, 0, 2], &[2, 3, 4], &[1; 64], &[4, 6]] {
        let count = shape.iter().product();
        let elements: Vec<T> = (0..count).map(T::sample).collect();
        let c = Array::from_shape_vec(shape, elements.clone()).unwrap();
        let f = Array::from_shape_vec(shape.f(), elements.clone()).unwrap();
        let mut all = vec![c.clone(), f, c.t().share()];
        if shape == [4, 6] {
            all.push(c.slice(&[Index::from(s![..;-2]), Index::from(1..)]).share());
            all.push(c.slice(&[Index::from(2)]).broadcast_to(&[5, 6][..]).unwrap().share());
        }
        for a in all {
            let mut out = Vec::new();
            a.to_npy_writer(&mut out).unwrap();
            let start = out.len() - a.len() * size_of::<T>();
            assert_eq!(start % 64, 0);
            let read = both::<T>(&out).unwrap();
            assert_eq!((read.shape(), &read), (a.shape(), &a));
            // The order of the elements is kept where they lie in one.
            let fortran = a.is_f_contiguous() && !a.is_c_contiguous();
            assert!(if fortran { read.is_f_contiguous() } else { read.is_c_contiguous() });
            let kept = Temporary::new(b"old");
            a.write_npy(&kept.0).unwrap();
            assert_eq!(std::fs::read(&kept.0).unwrap(), out);
            assert_eq!(ArrayD::<T>::read_npy(&kept.0).unwrap(), a);
            let header = NpyHeader::read(&kept.0).unwrap();
            assert_eq!((&header.shape[..], header.data_offset), (a.shape(), start as u64));
            assert_eq!(header.fortran_order, fortran);
            assert_eq!(kept.beside(), ["a.npy"]);
            let mut swapped = out.clone();
            if size_of::<T>() > 1 {
                let sign = swapped.iter().position(|&b| b == b'<').unwrap();
                swapped[sign] = b'>';
                for element in swapped[start..].chunks_mut(size_of::<T>()) {
                    element.reverse();
                }
                assert_eq!(both::<T>(&swapped).unwrap(), a);
            }
        }
    }
}

fn from_numpy<T: Sample>() {
    let ends: &[&str] = if size_of::<T>() > 1 { &["le", "be"] } else { &["na"] };
    for end in ends {
        for order in ["c", "f"] {
            let name = format!("{}_{end}_{order}.npy", T::NAME);
            let a = both::<T>(&self::data(&name)).unwrap();
            assert_eq!(a.shape(), [2, 3, 4], "{name}");
            assert!(if order == "f" { a.is_f_contiguous() } else { a.is_c_contiguous() });
            for (at, value) in a.iter().enumerate() {
                assert_eq!(*value, T::sample(at), "{name} {at}");
            }
        }
    }
}

macro_rules! every_type {
    ($($name:ident: $($t:ident)*;)*) => { $(
        #[test]
        fn $name() { $( self::run::$name::<$t>(); )* }
    )* };
}

mod run {
    use super::Sample;
    pub(super) fn round_trips<T: Sample>() {
        super::round_trip::<T>();
    }
    pub(super) fn reads_what_numpy_wrote<T: Sample>() {
        super::from_numpy::<T>();
    }
}

every_type! {
    round_trips: bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64;
    reads_what_numpy_wrote: bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64;
}

#[test]
fn nan_payloads_survive_swapping() {
    let bits = 0x7ff0_0000_dead_beef_u64; // a signalling NaN
    let made = file(1, &dict("'>f8'", "(1,)"), &bits.to_be_bytes());
    assert_eq!(both_bits(&made), bits);
    let made = file(1, &dict("'<f8'", "(1,)"), &bits.to_le_bytes());
    assert_eq!(both_bits(&made), bits);
}

fn both_bits(file: &[u8]) -> u64 {
    Array1::<f64>::from_npy_reader(file, None).unwrap()[0].to_bits()
}

#[test]
fn versions_and_special_shapes() {
    for version in ["version1.npy", "version2.npy", "version3.npy"] {
        let a = both::<i16>(&data(version)).unwrap();
        assert_eq!(a.shape(), [24]);
        assert!(a.iter().enumerate().all(|(k, &v)| v == i16::sample(k)));
    }
    assert_eq!(both::<f64>(&data("scalar.npy")).unwrap().to_vec(), [2.5]);
    assert_eq!(both::<f32>(&data("empty.npy")).unwrap().shape(), [0]);
    assert_eq!(both::<i32>(&data("empty302.npy")).unwrap().shape(), [3, 0, 2]);
    let scalar = Array0::<f64>::from_npy_reader(&data("scalar.npy")[..], None).unwrap();
    assert_eq!(scalar.into_scalar(), 2.5);
}

#[test]
fn a_wrong_rank_is_an_error() {
    let error = Array2::<i16>::from_npy_reader(&data("version1.npy")[..], None).unwrap_err();
    assert_eq!(error.to_string(), "array of shape (24,) has 1 dimensions, expected 2");
}

#[test]
fn terrain() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/jacksboro_dem.npy");
    let a = Array2::<i16>::read_npy(path).unwrap();
    assert_eq!((a.dim(), a.is_c_contiguous(), a.is_unique()), ([344, 403], true, true));
    assert_eq!(a.iter().map(|&v| i64::from(v)).sum::<i64>(), 73_617_913);
    assert_eq!(a[[297, 219]], 1076);
    assert_eq!(NpyHeader::read(path).unwrap().shape, [344, 403]);
}

#[test]
fn header_alone() {
    let header = |name: &str| NpyHeader::read(&Temporary::new(&data(name)).0).unwrap();
    let seen = header("bad_struct.npy");
    assert_eq!(seen.shape, [2]);
    assert!(seen.dtype.starts_with("[('a', '<i4'), "), "{}", seen.dtype);
    let seen = header("float64_be_f.npy");
    assert_eq!((&seen.dtype[..], seen.fortran_order), (">f8", true));
    assert_eq!(seen.data_offset, 128);
}

#[test]
fn bytes_after_the_elements_are_left() {
    let mut two = data("version1.npy");
    two.extend(data("scalar.npy"));
    let mut reader = &two[..];
    assert_eq!(Array1::<i16>::from_npy_reader(&mut reader, None).unwrap().len(), 24);
    assert_eq!(ArrayD::<f64>::from_npy_reader(&mut reader, None).unwrap().to_vec(), [2.5]);
    assert!(reader.is_empty());
}

#[test]
fn big_input_of_unknown_length() {
    let count = 3_000_001_usize;
    let elements = Array1::from((0..count).map(|k| k as u16).collect::<Vec<_>>());
    let mut out = Vec::new();
    elements.to_npy_writer(&mut out).unwrap();
    assert_eq!(both::<u16>(&out).unwrap(), elements);
    let flags = elements.map(|k| k % 7 == 0);
    out.clear();
    flags.to_npy_writer(&mut out).unwrap();
    assert_eq!(both::<bool>(&out).unwrap(), flags);
    let bad = out.len() - 2;
    out[bad] = 0xff;
    let message = format!("invalid bool: byte 0xff at file offset {bad}, expected 0 or 1");
    assert_eq!(error::<bool>(&out), message);
    // More than one piece of elements that do not lie in order.
    let part = elements.slice(s![..;-3]);
    out.clear();
    part.to_npy_writer(&mut out).unwrap();
    assert_eq!(in_memory(&both::<u16>(&out).unwrap()), part.to_vec());
}

/// Yields a few bytes at a time, with interruptions, then fails.
struct Halting<'a>(&'a [u8], usize);

impl std::io::Read for Halting<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.1 += 1;
        if self.1.is_multiple_of(3) {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        if self.0.is_empty() {
            return Err(std::io::Error::other("the line is dead"));
        }
        let count = into.len().min(7);
        self.0.read(&mut into[..count])
    }
}

#[test]
fn halting_readers() {
    let whole = data("uint64_be_f.npy");
    let read = ArrayD::<u64>::from_npy_reader(Halting(&whole, 0), None).unwrap();
    assert_eq!(read, both::<u64>(&whole).unwrap());
    let failed = ArrayD::<u64>::from_npy_reader(Halting(&whole[..300], 0), None).unwrap_err();
    assert_eq!(failed.to_string(), "npy data: the line is dead");
}

#[test]
fn a_write_that_fails_leaves_the_old_file() {
    let old = Temporary::new(b"the old file");
    // The new file cannot take the place of a folder that is not empty.
    let folder = old.0.parent().unwrap();
    let error = array![1, 2].write_npy(folder).unwrap_err();
    assert!(matches!(cause(&error), NpyError::Io(_)));
    // Too many axes for the format: nothing takes the file's place.
    let deep = Array::full(vec![1; 65], 1_u8);
    let error = deep.write_npy(&old.0).unwrap_err();
    assert_eq!(cause(&error).to_string(), "65 dimensions, an npy file has at most 64");
    assert_eq!(std::fs::read(&old.0).unwrap(), b"the old file");
    assert_eq!(old.beside(), ["a.npy"]);
    let error = array![1].write_npy(folder.join("no/such/folder.npy")).unwrap_err();
    assert!(error.to_string().contains("folder.npy: "), "{error}");
    for wrong in ["", "..", "/"] {
        assert!(array![1].write_npy(wrong).is_err(), "{wrong:?}");
    }
    assert_eq!(old.beside(), ["a.npy"]);
    let error = Array1::<u8>::read_npy(folder.join("none.npy")).unwrap_err();
    assert!(error.to_string().contains("none.npy: "), "{error}");
    assert!(NpyHeader::read(folder).is_err() && Array1::<u8>::read_npy(folder).is_err());
}
