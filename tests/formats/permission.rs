//! Files that may not be read, and folders that may not be written to.
//!
//! The superuser may do everything, so the thread that tries is nobody, where the system has that.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ndview::prelude::*;
use ndview::{
    ByteOrder, CsvOptions, ErrorKind, MappedFile, NpyError, NpyHeader, NpzReader, NpzWriter,
    SafetensorsReader, write_npz, write_safetensors,
};

use super::Folder;

/// Runs `f` in a thread that opens files as nobody does, if this process may do that; the other threads keep
/// their rights.
fn as_nobody(f: impl FnOnce() + Send) {
    let run = || {
        #[cfg(target_os = "linux")]
        {
            const NOBODY: libc::uid_t = 65534;
            // SAFETY: it takes a number, and changes the user that files are opened as, of this thread only.
            #[allow(unsafe_code)]
            unsafe {
                libc::setfsuid(NOBODY);
            }
        }
        f();
    };
    std::thread::scope(|scope| scope.spawn(run).join())
        .unwrap_or_else(|why| std::panic::resume_unwind(why));
}

/// It names the file and says why, and no place in the file.
#[track_caller]
fn denied<T>(path: &Path, result: ndview::Result<T>) {
    let Err(error) = result else { panic!("{} is opened", path.display()) };
    assert_eq!(error.to_string(), format!("{}: Permission denied (os error 13)", path.display()));
    let ErrorKind::File { file, source } = error.kind() else { panic!("{error:?}") };
    assert_eq!(Path::new(file), path);
    let reason = match source.downcast_ref() {
        Some(NpyError::Io(error)) => Some(error),
        _ => source.downcast_ref::<io::Error>(),
    };
    assert_eq!(reason.map(io::Error::kind), Some(io::ErrorKind::PermissionDenied), "{error:?}");
}

#[test]
fn files_that_may_not_be_read() {
    let folder = Folder::new("unreadable");
    let a = array![[1_u8, 2], [3, 4]];
    let path = |name: &str| folder.0.join(name);
    a.write_npy(path("a.npy")).unwrap();
    write_npz(path("a.npz"), &[("a", &a)]).unwrap();
    a.write_csv(path("a.csv"), &CsvOptions::new()).unwrap();
    a.write_png(path("a.png")).unwrap();
    a.write_raw(path("a.bin"), ByteOrder::Little).unwrap();
    write_safetensors(path("a.safetensors"), &[("a", &a)]).unwrap();
    for entry in fs::read_dir(&folder.0).unwrap() {
        fs::set_permissions(entry.unwrap().path(), Permissions::from_mode(0o000)).unwrap();
    }
    as_nobody(|| {
        if fs::File::open(path("a.npy")).is_ok() {
            return eprintln!("skipped: this user may read everything");
        }
        let npy = path("a.npy");
        denied(&npy, Array2::<u8>::read_npy(&npy));
        denied(&npy, Array2::<u8>::read_npy_with_progress(&npy, |_, _| ()));
        denied(&npy, NpyHeader::read(&npy));
        // SAFETY: nothing is mapped.
        #[allow(unsafe_code)]
        let mapped = unsafe { MappedFile::open(&npy) };
        denied(&npy, mapped);
        denied(&path("a.npz"), NpzReader::open(path("a.npz")));
        denied(&path("a.csv"), Array2::<u8>::read_csv(path("a.csv"), &CsvOptions::new()));
        denied(&path("a.png"), Array2::<u8>::read_image(path("a.png")));
        denied(&path("a.bin"), Array2::<u8>::read_raw(path("a.bin"), (2, 2), ByteOrder::Little));
        denied(&path("a.safetensors"), SafetensorsReader::open(path("a.safetensors")));
    });
    // Whoever may read them finds them whole.
    fs::set_permissions(path("a.npy"), Permissions::from_mode(0o600)).unwrap();
    assert_eq!(Array2::<u8>::read_npy(path("a.npy")).unwrap(), a);
}

#[test]
fn folders_that_may_not_be_written_to() {
    let folder = Folder::new("unwritable");
    let a = array![[1_u8, 2], [3, 4]];
    let path = |name: &str| folder.0.join(name);
    a.write_npy(path("a.npy")).unwrap();
    let before = fs::read(path("a.npy")).unwrap();
    fs::set_permissions(path("a.npy"), Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(&folder.0, Permissions::from_mode(0o555)).unwrap();
    as_nobody(|| {
        if fs::File::create(path("try")).is_ok() {
            return eprintln!("skipped: this user may write everywhere");
        }
        let other = &a + 1;
        denied(&path("a.npy"), other.write_npy(path("a.npy")));
        denied(&path("a.npz"), write_npz(path("a.npz"), &[("a", &other)]));
        denied(&path("b.npz"), NpzWriter::create(path("b.npz")));
        denied(&path("a.csv"), other.write_csv(path("a.csv"), &CsvOptions::new()));
        denied(&path("a.png"), other.write_png(path("a.png")));
        denied(&path("a.bin"), other.write_raw(path("a.bin"), ByteOrder::Little));
        denied(&path("a.st"), write_safetensors(path("a.st"), &[("a", &other)]));
    });
    fs::set_permissions(&folder.0, Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read(path("a.npy")).unwrap(), before);
    let names = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = names.filter(|name| name != "a.npy" && name != "try").collect();
    assert!(left.is_empty(), "{left:?}");
}
