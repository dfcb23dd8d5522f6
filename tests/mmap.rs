//! `.npy` files as memory: what is shown, what is counted, what is refused.

use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use ndview::prelude::*;
use ndview::{ErrorKind, MappedFile, NpyError, memory};

/// Held by tests that may run beside each other, and alone by the one that asks what the whole process has.
static BESIDE: RwLock<()> = RwLock::new(());

fn beside() -> RwLockReadGuard<'static, ()> {
    BESIDE.read().unwrap_or_else(PoisonError::into_inner)
}

/// A file of its own, removed when dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let name = format!("ndview-mmap-{}-{name}.npy", std::process::id());
        Temporary(std::env::temp_dir().join(name))
    }

    fn holding(name: &str, contents: &[u8]) -> Self {
        let file = Self::new(name);
        std::fs::write(&file.0, contents).unwrap();
        file
    }

    fn map(&self) -> MappedFile {
        // SAFETY: the file is this test's own, and changes no more.
        #[allow(unsafe_code)]
        let map = unsafe { MappedFile::open(&self.0) };
        map.unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A version 1 file whose header is `pad` bytes longer than it need be.
fn npy(descr: &str, order: &str, shape: &str, pad: usize, elements: &[u8]) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
    let padded = (10 + text.len() + 1).next_multiple_of(64) - 10 + pad;
    let mut out = b"\x93NUMPY\x01\0".to_vec();
    out.extend((padded as u16).to_le_bytes());
    out.extend(format!("{text:<width$}\n", width = padded - 1).bytes());
    out.extend(elements);
    out
}

fn cause(error: &Error) -> &NpyError {
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    source.downcast_ref().unwrap_or_else(|| panic!("{error}"))
}

#[test]
fn shows_the_file_and_copies_on_write() {
    let _beside = beside();
    let a = Array::from_shape_fn((3, 4), |[i, j]| (10 * i + j) as i32);
    let file = Temporary::new("shows");
    a.write_npy(&file.0).unwrap();
    let contents = std::fs::read(&file.0).unwrap();

    let map = file.map();
    assert_eq!(map.bytes(), contents);
    let mut mapped: Array2<i32> = Array::map_npy(&map).unwrap();
    assert_eq!(mapped, a);
    assert!(mapped.buffer().is_foreign());
    assert_eq!(
        mapped.as_slice().unwrap().as_ptr().cast(),
        map.bytes()[contents.len() - 48..].as_ptr()
    );
    // Views and handles of it are views and handles; the map lives as long as any of them.
    let column = mapped.slice((.., 1)).share();
    let other: ArrayD<i32> = Array::map_npy(&map).unwrap();
    drop(map);
    assert_eq!(other, a);

    mapped[[0, 1]] = -1; // copies
    assert!(!mapped.buffer().is_foreign());
    assert_eq!((mapped[[0, 1]], column[0], other[[0, 1]]), (-1, 1, 1));
    assert!(other.clone().try_view_mut().is_err());
    drop(other);
    assert_eq!(column, [1, 11, 21]);
    assert_eq!(std::fs::read(&file.0).unwrap(), contents);
}

#[test]
fn orders_and_ranks() {
    let _beside = beside();
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (100 * i + 10 * j + k) as f64);
    let file = Temporary::new("fortran");
    a.t().write_npy(&file.0).unwrap();
    let mapped: Array3<f64> = Array::map_npy(&file.map()).unwrap();
    assert!(mapped == a.t() && mapped.is_f_contiguous() && !mapped.is_c_contiguous());
    let rank = Array2::<f64>::map_npy(&file.map()).unwrap_err();
    assert!(matches!(rank.kind(), ErrorKind::RankMismatch { .. }), "{rank}");
    let wrong = Array3::<i64>::map_npy(&file.map()).unwrap_err();
    assert!(matches!(cause(&wrong), NpyError::WrongElementType { .. }), "{wrong}");

    for (shape, lens) in [("()", &[][..]), ("(0,)", &[0]), ("(3, 0, 2)", &[3, 0, 2])] {
        let one = Temporary::holding("empty", &npy("<i2", "False", shape, 0, &[7, 0]));
        let mapped: ArrayD<i16> = Array::map_npy(&one.map()).unwrap();
        assert_eq!(mapped.shape(), lens);
        assert!(mapped.iter().all(|&element| element == 7));
    }
    // Replacing the file is not changing it: the map keeps what it shows.
    let map = file.map();
    array![1.0].write_npy(&file.0).unwrap();
    assert_eq!(Array3::<f64>::map_npy(&map).unwrap(), a.t());
}

#[test]
fn what_cannot_be_mapped() {
    let _beside = beside();
    let name = |error: &Error, name: &str| assert!(error.to_string().contains(name), "{error}");
    let swapped = if cfg!(target_endian = "little") { ">i4" } else { "<i4" };
    let native = if cfg!(target_endian = "little") { "<i4" } else { ">i4" };
    let file = Temporary::holding("swapped", &npy(swapped, "False", "(1,)", 0, &[0; 4]));
    let error = Array1::<i32>::map_npy(&file.map()).unwrap_err();
    assert!(matches!(cause(&error), NpyError::Swapped { .. }));
    name(&error, "read_npy");
    assert_eq!(Array1::<i32>::read_npy(&file.0).unwrap(), [0]);

    for pad in [1, 2, 3] {
        let file = Temporary::holding("aside", &npy(native, "False", "(1,)", pad, &[0; 4]));
        let error = Array1::<i32>::map_npy(&file.map()).unwrap_err();
        assert!(
            matches!(cause(&error), NpyError::Misaligned { offset, align: 4 } if *offset == 64 * 2 + pad as u64),
            "{error}"
        );
        name(&error, "read_npy");
        assert_eq!(Array1::<i32>::read_npy(&file.0).unwrap(), [0]);
    }
    for (shape, bytes) in
        [("(2,)", 7), ("(1152921504606846976,)", 8), ("(4611686018427387904,)", 0)]
    {
        let file = Temporary::holding("short", &npy(native, "False", shape, 0, &vec![0; bytes]));
        let error = Array1::<i32>::map_npy(&file.map()).unwrap_err();
        let expected =
            matches!(cause(&error), NpyError::Truncated { .. } | NpyError::ShapeOverflow { .. });
        assert!(expected, "{error}");
        name(&error, "short");
    }
    let whole = npy(native, "False", "(1,)", 0, &[0; 4]);
    for end in 0..whole.len() {
        let file = Temporary::holding("cut", &whole[..end]);
        assert!(Array1::<i32>::map_npy(&file.map()).is_err(), "{end}");
    }
    let file = Temporary::holding("objects", &npy("|O", "False", "(1,)", 0, &[0; 8]));
    let error = Array1::<i32>::map_npy(&file.map()).unwrap_err();
    assert!(matches!(cause(&error), NpyError::UnsupportedType { .. }), "{error}");

    for path in [std::env::temp_dir(), std::env::temp_dir().join("ndview-no-such-file")] {
        // SAFETY: nothing is mapped.
        #[allow(unsafe_code)]
        let error = unsafe { MappedFile::open(&path) }.unwrap_err();
        name(&error, path.to_str().unwrap());
    }
}

/// 4 GiB of a file that takes no room on the disk, where the file system can do that.
fn sparse(name: &str) -> Option<Temporary> {
    let file = Temporary::new(name);
    let mut out = std::fs::File::create(&file.0).unwrap();
    out.write_all(&npy("|u1", "False", "(65536, 65536)", 0, &[])).unwrap();
    let start = out.stream_position().unwrap();
    out.set_len(start + (1 << 32)).ok()?;
    out.seek(SeekFrom::End(-1)).unwrap();
    out.write_all(&[9]).unwrap();
    out.sync_all().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if out.metadata().unwrap().blocks() > 1 << 14 {
            return None;
        }
    }
    Some(file)
}

fn resident() -> usize {
    memory_stats::memory_stats().unwrap().physical_mem
}

/// What the ledger counts as foreign: buffers and bytes.
fn foreign() -> (u64, u64) {
    let figures = memory::figures();
    (figures.foreign_buffers, figures.foreign_bytes)
}

#[test]
fn four_gigabytes() {
    const WHOLE: u64 = 1 << 32;
    // The sanitizer keeps what was freed, for this test some megabytes; the map has a thousand times as many.
    const LITTLE: usize = if cfg!(ndview_no_cache) { 64 << 20 } else { 4 << 20 };
    let _alone = BESIDE.write().unwrap_or_else(PoisonError::into_inner);
    let Some(file) = sparse("sparse") else {
        eprintln!("skipped: no sparse files here");
        return;
    };
    let (before, lent, live) = (resident(), foreign(), memory::figures().live_bytes);
    memory::with_limit(1 << 20, || {
        let (mapped, usage) = memory::scope(|| Array2::<u8>::map_npy(&file.map()).unwrap());
        assert_eq!((mapped.shape(), mapped.nbytes()), (&[1 << 16, 1 << 16][..], 1 << 32));
        // All of the map is memory of others; no byte is the ledger's own, and so the limit does not count it.
        assert_eq!(foreign(), (lent.0 + 1, lent.1 + WHOLE));
        assert_eq!((usage.made_buffers, usage.made_bytes, usage.peak_bytes), (0, 0, 0));
        assert_eq!(memory::figures().live_bytes, live);
        assert_eq!((mapped.held_bytes(), mapped.handles()), (1 << 32, 1));
        assert!(resident() < before + LITTLE, "{} {before}", resident());

        // Views and handles take nothing, and one more map of the file counts by itself.
        let part = mapped.slice((65_535, 65_530..)).share();
        assert_eq!(foreign(), (lent.0 + 1, lent.1 + WHOLE));
        let other: Array2<u8> = Array::map_npy(&file.map()).unwrap();
        assert_eq!(foreign(), (lent.0 + 2, lent.1 + 2 * WHOLE));
        drop((mapped, other));
        assert_eq!(foreign(), (lent.0 + 1, lent.1 + WHOLE), "the part holds its map");
        assert_eq!(part, [0, 0, 0, 0, 0, 9]);
        assert!(resident() < before + LITTLE, "{} {before}", resident());
        drop(part);
        assert_eq!(foreign(), lent);

        // To read it takes memory for all of it, which the limit does not allow.
        let read = Array2::<u8>::read_npy(&file.0).unwrap_err();
        assert!(matches!(cause(&read), NpyError::Limit { bytes: WHOLE, .. }), "{read}");
    });
    touched(&file);
    assert_eq!(foreign(), lent);
}

/// What is touched is resident, as long as the map is there.
fn touched(file: &Temporary) {
    const ROWS: usize = 512;
    let mapped: Array2<u8> = Array::map_npy(&file.map()).unwrap();
    let before = resident();
    assert_eq!(mapped.slice(..ROWS).max(), 0);
    let touched = ROWS << 16;
    if cfg!(target_os = "linux") {
        let with = resident();
        assert!((touched / 2..touched * 2).contains(&(with - before)), "{before} {with}");
        drop(mapped);
        assert!(resident() < before + touched / 2, "{} {before}", resident());
    }
}

/// A map can be opened again and again, each as long as the file; what it costs is printed, and not judged:
/// `cargo test --release --test mmap cost_of_opening -- --nocapture`.
#[cfg(target_os = "linux")]
#[test]
fn cost_of_opening() {
    let _alone = BESIDE.write().unwrap_or_else(PoisonError::into_inner);
    let Some(file) = sparse("cost") else { return };
    let mut least = f64::INFINITY;
    for _ in 0..100 {
        let start = processor_time();
        let mapped: Array2<u8> = Array::map_npy(&file.map()).unwrap();
        least = least.min(processor_time() - start);
        assert_eq!(mapped.nbytes(), 1 << 32);
    }
    println!("4 GiB opened in {:.1} us of processor time, the least of 100", least * 1e6);
}

/// Seconds that this thread has run.
#[cfg(target_os = "linux")]
fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is written, nothing else.
    #[allow(unsafe_code)]
    let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    assert_eq!(failed, 0);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
