//! Files: new ones beside the old, and errors with their names.
// `#[inline]` here means: compiled only in programs that call it.

use std::error::Error;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::ErrorKind;

/// A file that is written beside the one whose place it takes; dropped before, it is removed.
#[derive(Debug)]
pub(crate) struct Part {
    beside: PathBuf,
    path: PathBuf,
    file: File,
    done: bool,
}

impl Part {
    /// A new file in the folder of `path`.
    #[inline]
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let Some(name) = path.file_name() else {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"));
        };
        // A name of its own for each write, so that threads that write one file do not meet.
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut part = OsString::from(".");
        part.push(name);
        part.push(format!(".{}.{count}.part", std::process::id()));
        let beside = path.with_file_name(part);
        let file = File::create(&beside)?;
        Ok(Part { beside, path: path.to_owned(), file, done: false })
    }

    /// What to write to.
    #[inline]
    pub(crate) fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Gives what was written the name it is for; what was there before is gone.
    #[inline]
    pub(crate) fn take_place(mut self) -> io::Result<()> {
        std::fs::rename(&self.beside, &self.path)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Part {
    #[inline]
    fn drop(&mut self) {
        if !self.done {
            // What a failed write leaves is of no use; the first error is the one to tell.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}

/// The error, with the name of the file.
#[cold]
pub(crate) fn in_file(path: &Path, why: impl Into<Box<dyn Error + Send + Sync>>) -> crate::Error {
    ErrorKind::File { file: path.display().to_string(), source: why.into() }.into()
}
