//! Any bytes as a `.npy` file: an array or an error, never a panic or a large allocation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ndview::ArrayD;

fuzz_target!(|bytes: &[u8]| {
    let known = Some(bytes.len() as u64);
    if let Ok(array) = ArrayD::<i16>::from_npy_reader(bytes, known) {
        // What was read is written and read again the same.
        let mut out = Vec::new();
        array.to_npy_writer(&mut out).expect("a vector takes everything");
        let again = ArrayD::<i16>::from_npy_reader(out.as_slice(), None).expect("our own file");
        assert_eq!(array, again);
    }
    let _ = ArrayD::<bool>::from_npy_reader(bytes, None);
    let _ = ArrayD::<f64>::from_npy_reader(bytes, known);
});
