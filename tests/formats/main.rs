//! Files of other formats: read, written, refused.

mod images;
#[cfg(unix)]
mod permission;
mod progress;
mod raw;
mod tables;
mod tensors;

use std::path::PathBuf;

use ndview::{Error, ErrorKind, FormatError};

/// A folder of its own, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("ndview-formats-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, contents: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The cause of an error with a file, which must say it after the file's name.
fn cause(error: &Error) -> &FormatError {
    let ErrorKind::File { file, source } = error.kind() else { panic!("{error}") };
    assert_eq!(error.to_string(), format!("{file}: {source}"));
    source.downcast_ref().unwrap_or_else(|| panic!("{error}"))
}
