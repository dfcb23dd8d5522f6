//! Any text as an array, as a table and as JSON: an array or an error with its place, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ndview::{Array2, ArrayD, CsvOptions, ErrorKind};

fuzz_target!(|bytes: &[u8]| {
    let options = CsvOptions::new().delimiter(b';').skip_lines(bytes.len() % 2).missing(-1);
    if let Ok(table) = Array2::<i32>::from_csv_reader(bytes, &options) {
        let mut out = Vec::new();
        table.to_csv_writer(&mut out, &options).expect("a vector takes everything");
        let options = CsvOptions::new().delimiter(b';');
        let again = Array2::<i32>::from_csv_reader(&out[..], &options).expect("our own table");
        assert_eq!(table, again);
    }
    if let Ok(array) = serde_json::from_slice::<ArrayD<i32>>(bytes) {
        let text = serde_json::to_vec(&array).expect("numbers are JSON");
        assert_eq!(serde_json::from_slice::<ArrayD<i32>>(&text).expect("our own text"), array);
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    match text.parse::<ArrayD<i32>>() {
        Ok(array) if array.len() < 1000 => {
            let again: ArrayD<i32> = array.to_string().parse().expect("what was printed");
            assert!(again == array || array.is_empty());
        }
        Ok(_) => {}
        Err(error) => match error.kind() {
            ErrorKind::Text { offset, .. } => assert!(text.is_char_boundary(*offset)),
            other => panic!("{other}"),
        },
    }
});
