//! Any bytes as a `.safetensors` file: arrays or an error, never a panic or a large allocation.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use ndview::{ArrayD, SafetensorsReader};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut file) = SafetensorsReader::new(Cursor::new(bytes)) else { return };
    for name in file.names().iter().take(8) {
        let shape = file.shape(name).expect("its own name").to_vec();
        if let Ok(array) = file.get::<i16, ndview::IxDyn>(name) {
            assert_eq!(array.shape(), shape);
        }
        let _: ndview::Result<ArrayD<bool>> = file.get(name);
        let _: ndview::Result<ArrayD<f64>> = file.get(name);
    }
});
