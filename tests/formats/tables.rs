//! Tables as text.

use ndview::prelude::*;
use ndview::{CsvOptions, ErrorKind, FormatError, memory};

use super::{Folder, cause};

fn read(text: &[u8], options: &CsvOptions<f64>) -> ndview::Result<Array2<f64>> {
    Array2::from_csv_reader(text, options)
}

#[test]
fn tables() {
    let plain = CsvOptions::new();
    assert_eq!(read(b"1,2\n3,4\n", &plain).unwrap(), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(read(b"1,2\r\n\r\n 3 ,\t4", &plain).unwrap(), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(read(b"\"1\",\"2\"\n", &plain).unwrap(), [[1.0, 2.0]]);
    assert_eq!(read(b"", &plain).unwrap().shape(), [0, 0]);
    assert_eq!(read(b"\n\n", &plain).unwrap().shape(), [0, 0]);
    let skipping = CsvOptions::new().skip_lines(2).delimiter(b';');
    assert_eq!(read(b"\"a;b\n# c\n1;2\n", &skipping).unwrap(), [[1.0, 2.0]]);
    assert_eq!(read(b"a\nb", &skipping).unwrap().shape(), [0, 0]);
    let tabs = CsvOptions::new().delimiter(b'\t');
    assert_eq!(read(b"1\t2\n", &tabs).unwrap(), [[1.0, 2.0]]);
    let words = Array2::<String>::from_csv_reader(&b"a, \"b, c\"\n"[..], &CsvOptions::new());
    assert_eq!(words.unwrap()[[0, 0]], "a");
}

#[test]
fn missing_values() {
    let filled = CsvOptions::new().missing(-1.0);
    let text = b"1,,NA\nN/A, ,null\n";
    assert_eq!(read(text, &filled).unwrap(), [[1.0, -1.0, -1.0], [-1.0; 3]]);
    let error = read(b"1,2\n3,\n", &CsvOptions::new()).unwrap_err();
    let at = |line, column| move |error: &FormatError| matches!(error, FormatError::Field { line: l, column: c, .. } if (*l, *c) == (line, column));
    assert!(at(2, 2)(cause(&error)), "{error}");
    assert!(error.to_string().contains("line 2, column 2: no value"), "{error}");
    let error = read(b"1,NA\n", &CsvOptions::new()).unwrap_err();
    assert!(error.to_string().contains("line 1, column 2: \"NA\": invalid float"), "{error}");
}

#[test]
fn what_is_no_table() {
    let cases: [(&[u8], &str); 6] = [
        (b"1,2\n3\n", "line 2, column 2: 1 fields, where the first row has 2"),
        (b"1\n2,3\n", "line 2, column 2: 2 fields, where the first row has 1"),
        (b"1\n\n\nx\n", "line 4, column 1: \"x\": invalid float literal"),
        (b"1,\xff\xfe\n", "line 1, column 2: \"\\xff\\xfe\" is not UTF-8"),
        (b"1 2,3\n", "line 1, column 1: \"1 2\": invalid float literal"),
        (b"\x93NUMPY\x01\x00", "is not UTF-8"),
    ];
    for (text, why) in cases {
        let error = read(text, &CsvOptions::new()).unwrap_err();
        assert!(matches!(cause(&error), FormatError::Field { .. }));
        assert!(error.to_string().contains(why), "{error}");
    }
    let header = CsvOptions::new().skip_lines(3);
    let error = read(b"a\nb\nc\n1\ny\n", &header).unwrap_err();
    assert!(error.to_string().contains("line 5, column 1"), "{error}");

    let long = "1,".repeat(10_000) + "1\n";
    let error = memory::with_limit(1000, || read(long.as_bytes(), &CsvOptions::new())).unwrap_err();
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    assert!(source.to_string().contains("unable to allocate"), "{error}");

    let folder = Folder::new("no-table");
    for path in [folder.0.clone(), folder.0.join("absent.csv")] {
        let error = Array2::<f64>::read_csv(&path, &CsvOptions::new()).unwrap_err();
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
    }
}

#[test]
fn written_and_read() {
    let folder = Folder::new("tables");
    let path = folder.0.join("t.csv");
    let options = CsvOptions::new().delimiter(b';');
    let a = Array::from_shape_fn((5, 4), |[i, j]| (i as f64 - 2.0) / (j as f64 + 3.0) * 1e5);
    for view in [a.view(), a.t(), a.slice((s![..;-2], 1..3)), a.slice((..0, ..))] {
        view.write_csv(&path, &options).unwrap();
        let read = Array2::<f64>::read_csv(&path, &options).unwrap();
        assert!(read == view || view.is_empty() && read.is_empty());
    }
    let odd = array![[f64::NAN, f64::INFINITY, -0.0, 5e-324, f64::MAX, 0.1]];
    odd.write_csv(&path, &options).unwrap();
    let read = Array2::<f64>::read_csv(&path, &options).unwrap();
    assert!(odd.iter().zip(&read).all(|(a, b)| a.to_bits() == b.to_bits()), "{read}");
    a.slice((.., 0)).write_csv(&path, &options).unwrap();
    assert_eq!(Array2::read_csv(&path, &options).unwrap(), a.slice((.., 0..1)));
    let words = Array2::from_shape_vec((1, 2), vec!["a;b".to_owned(), "\"".to_owned()]).unwrap();
    words.write_csv(&path, &CsvOptions::new().delimiter(b';')).unwrap();
    let again = Array2::<String>::read_csv(&path, &CsvOptions::new().delimiter(b';')).unwrap();
    assert_eq!(again, words);

    let before = std::fs::read(&path).unwrap();
    let cube = ArrayD::<f64>::zeros(&[1, 1, 1][..]);
    let error = cube.write_csv(&path, &options).unwrap_err();
    assert!(error.to_string().contains("shape (1, 1, 1) is no table"), "{error}");
    assert_eq!(
        (std::fs::read(&path).unwrap(), std::fs::read_dir(&folder.0).unwrap().count()),
        (before, 1)
    );
}
