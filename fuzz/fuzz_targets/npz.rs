//! Any bytes as a `.npz` archive: arrays or an error, never a panic or a large allocation.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use ndview::{ArrayD, NpzReader, NpzWriter, memory};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut archive) = NpzReader::new(Cursor::new(bytes)) else { return };
    for name in archive.names().iter().take(8) {
        let header = archive.header(name);
        let read: ndview::Result<ArrayD<i16>> =
            memory::with_limit(64 << 20, || archive.get(name));
        let Ok(array) = read else { continue };
        assert_eq!(header.expect("what could be read").shape, array.shape());
        let mut out = Cursor::new(Vec::new());
        let mut writer = NpzWriter::new(&mut out).compressed(bytes.len() % 2 == 0);
        writer.add("a", &array).expect("a vector takes everything");
        writer.finish().expect("a vector takes everything");
        let again: ArrayD<i16> =
            NpzReader::new(out).and_then(|mut archive| archive.get("a")).expect("our own file");
        assert_eq!(array, again);
    }
});
