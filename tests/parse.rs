//! Arrays from text: what Python and NumPy write, and everything that is no array.

use ndview::prelude::*;
use ndview::{ErrorKind, memory};

fn text(text: &str) -> ArrayD<f64> {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Line and column, and why.
fn error(text: &str) -> ((usize, usize), String) {
    let error = text.parse::<ArrayD<f64>>().unwrap_err();
    let ErrorKind::Text { line, column, offset, why } = error.kind() else { panic!("{error}") };
    let before = &text[..*offset];
    assert_eq!(before.split('\n').count(), *line);
    assert_eq!(error.to_string(), format!("no array: {why} (line {line}, column {column})"));
    ((*line, *column), why.clone())
}

#[test]
fn shapes() {
    let cases: [(&str, &[usize]); 14] = [
        ("7", &[]),
        (" 7\n", &[]),
        ("[]", &[0]),
        ("[ ]", &[0]),
        ("[1]", &[1]),
        ("[1,]", &[1]),
        ("[[]]", &[1, 0]),
        ("[[],[]]", &[2, 0]),
        ("[[[]], [[]]]", &[2, 1, 0]),
        ("[1 2 3]", &[3]),
        ("[[1, 2, 3]\n [4, 5, 6]]", &[2, 3]),
        ("[[1 2 3], [4 5, 6,],]", &[2, 3]),
        ("[\n[ 1.\t, 2.]\r\n, [.5 -0.]\n]", &[2, 2]),
        ("[[[1]], [[2]], [[3]]]", &[3, 1, 1]),
    ];
    for (written, shape) in cases {
        assert_eq!(text(written).shape(), shape, "{written:?}");
    }
    let deepest = "[".repeat(64) + "1" + &"]".repeat(64);
    assert_eq!(text(&deepest).shape(), [1; 64]);
}

#[test]
fn elements() {
    assert_eq!(text("[1, -2.5 1e3 .5, 7.]"), array![1.0, -2.5, 1e3, 0.5, 7.0]);
    let odd = text("[nan inf -inf -0.0]");
    assert!(odd.iter().next().unwrap().is_nan() && odd.at([3]).is_sign_negative());
    assert_eq!("[True, False true]".parse::<Array1<bool>>().unwrap(), [true, false, true]);
    assert_eq!("[255 0]".parse::<Array1<u8>>().unwrap(), [255, 0]);
    let words = "[[a bc]\n [d é]]".parse::<Array2<String>>().unwrap();
    assert_eq!(words.iter().map(String::as_str).collect::<Vec<_>>(), ["a", "bc", "d", "é"]);
    assert!("True".parse::<Array0<i32>>().is_err());
}

/// What is printed is read again, bit for bit.
#[test]
fn printed_and_read() {
    for shape in [&[][..], &[0], &[1], &[5], &[3, 4], &[2, 3, 4], &[2, 1, 3, 2]] {
        let count: usize = shape.iter().product();
        let ints: Vec<i64> = (0..count as i64).map(|k| k * k * 1_000_003 - 17).collect();
        let ints = ArrayD::from_shape_vec(shape, ints).unwrap();
        assert_eq!(ints.to_string().parse::<ArrayD<i64>>().unwrap(), ints, "{ints}");
        // A third is printed with 8 digits; what has 8 digits comes back.
        let eighths = ints.map(|&k| k as f64 / 8.0 % 1000.0);
        assert_eq!(eighths.to_string().parse::<ArrayD<f64>>().unwrap(), eighths, "{eighths}");
        let flags = ints.map(|&k| k % 3 == 0);
        assert_eq!(flags.to_string().parse::<ArrayD<bool>>().unwrap(), flags, "{flags}");
        // As Rust's own lists.
        if let [rows, columns] = *shape {
            let rows: Vec<Vec<i64>> =
                (0..rows).map(|i| (0..columns).map(|j| ints[[i, j]]).collect()).collect();
            assert_eq!(format!("{rows:?}").parse::<ArrayD<i64>>().unwrap(), ints);
        }
    }
}

#[test]
fn no_arrays() {
    let cases = [
        ("", (1, 1), "ends before"),
        ("  ", (1, 3), "ends before"),
        ("[1, 2", (1, 6), "ends before"),
        ("[[1], [2]", (1, 10), "ends before"),
        ("]", (1, 1), "without '['"),
        ("1]", (1, 2), "more text"),
        ("[1]]", (1, 4), "more text"),
        ("[1] [2]", (1, 5), "more text"),
        ("1 2", (1, 3), "more text"),
        ("1,", (1, 2), "more text"),
        (",", (1, 1), "comma without"),
        ("[,]", (1, 2), "comma without"),
        ("[, 1]", (1, 2), "comma without"),
        ("[1,, 2]", (1, 4), "comma without"),
        ("[1 , , 2]", (1, 6), "comma without"),
        ("[[1],\n [2, 3]]", (2, 7), "length 2 where the first has 1"),
        ("[[1, 2],\n []]", (2, 3), "length 0 where the first has 2"),
        ("[[], [1]]", (1, 8), "length 1 where the first has 0"),
        ("[1, [2]]", (1, 5), "a list where"),
        ("[[], [[]]]", (1, 7), "a list where"),
        ("[[1], 2]", (1, 7), "an element where"),
        ("[[[1]], [2]]", (1, 10), "an element where"),
        ("[[1][2]]", (1, 5), "neither a comma nor a blank"),
        ("[1[2]]", (1, 3), "neither a comma nor a blank"),
        ("[é, 1]", (1, 2), "\"é\": invalid float"),
        ("[1,\n é x]", (2, 2), "\"é\": invalid float"),
        ("[1, ..., 2]", (1, 5), "left out"),
        ("(1, 2)", (1, 1), "\"(1\": invalid float"),
    ];
    for (written, place, why) in cases {
        let (at, found) = error(written);
        assert_eq!(at, place, "{written:?}: {found}");
        assert!(found.contains(why), "{written:?}: {found}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(error(&deep).0, (1, 65));
    let rank = "[1, 2]".parse::<Array2<f64>>().unwrap_err();
    assert!(matches!(rank.kind(), ErrorKind::RankMismatch { expected: 2, .. }), "{rank}");
    let long = format!("[{}]", "x".repeat(10_000));
    assert!(error(&long).1.len() < 200);
}

#[test]
fn within_a_limit() {
    let written = format!("[{}]", "1 ".repeat(1000));
    let error = memory::with_limit(1000, || written.parse::<Array1<f64>>()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Alloc { .. }), "{error}");
    let read = memory::with_limit(20_000, || written.parse::<Array1<f64>>()).unwrap();
    assert_eq!(read.sum(), 1000.0);
}

/// Every text of up to seven of these characters: an array that prints to itself again, or a place in the text.
#[test]
fn all_short_texts() {
    let characters = *b"[],1 x";
    let (mut arrays, mut errors) = (0, 0);
    for length in 0..=7 {
        for mut number in 0..characters.len().pow(length) {
            let mut written = String::new();
            for _ in 0..length {
                written.push(characters[number % characters.len()] as char);
                number /= characters.len();
            }
            match written.parse::<ArrayD<u8>>() {
                Ok(array) => {
                    // NumPy prints every array without elements as `[]`.
                    let again: ArrayD<u8> = array.to_string().parse().unwrap();
                    assert!(again == array || array.is_empty() && again.shape() == [0]);
                    assert!(array.len() <= written.len());
                    arrays += 1;
                }
                Err(error) => {
                    let ErrorKind::Text { offset, .. } = error.kind() else { panic!("{error}") };
                    assert!(*offset <= written.len(), "{written:?}: {error}");
                    errors += 1;
                }
            }
        }
    }
    assert!(arrays > 500 && errors > 100_000, "{arrays} {errors}");
}
