//! Any bytes as a PNG or JPEG image: an array or an error, never a panic or a large allocation.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use ndview::{ArrayD, ImageElement, memory};

fn read<T: ImageElement + PartialEq + core::fmt::Debug>(bytes: &[u8]) {
    let reader = Cursor::new(bytes);
    let read = memory::with_limit(16 << 20, || ArrayD::<T>::from_image_reader(reader));
    let Ok(array) = read else { return };
    // What was read is written and read again the same.
    let mut out = Vec::new();
    array.to_png_writer(&mut out).expect("a vector takes everything");
    let again = ArrayD::<T>::from_image_reader(Cursor::new(out)).expect("our own file");
    assert_eq!(array, again);
}

fuzz_target!(|bytes: &[u8]| {
    read::<u8>(bytes);
    read::<u16>(bytes);
});
