//! Every error, by its message.

use super::*;

#[test]
fn not_npy_or_unknown_version() {
    assert_eq!(
        error::<u8>(b"PK\x03\x04 a zip"),
        r#"not an npy file: it starts with "PK\x03\x04 a z", not with "\x93NUMPY""#
    );
    assert!(error::<u8>(b"").starts_with("not an npy file: it starts with \"\","));
    assert_eq!(
        error::<u8>(b"\x93NUMPY\x04\x01\0\0"),
        "unsupported npy version 4.1: 1.0, 2.0 and 3.0 can be read"
    );
}

#[test]
fn too_long_or_too_short() {
    assert_eq!(
        error::<u8>(b"\x93NUMPY\x02\0\xff\xff\xff\xff"),
        "npy header too long: 4294967295 bytes, the limit is 1048576"
    );
    let long = dict("'|u1'", &format!("({})", "1, ".repeat(9000)));
    assert!(header_error(&long).starts_with("npy header too long: 270"));
    for cut in 6..10 {
        assert_eq!(
            error::<u8>(&b"\x93NUMPY\x01\0\x76\0"[..cut]),
            match cut {
                10 => unreachable!(),
                _ => format!("truncated npy file: expected 10 bytes of header, found {cut}"),
            }
        );
    }
    let whole = data("int32_le_c.npy");
    assert_eq!(
        error::<i32>(&whole[..100]),
        "truncated npy file: expected 128 bytes of header, found 100"
    );
    for cut in [128, 129, 223] {
        assert_eq!(
            error::<i32>(&whole[..cut]),
            format!("truncated npy file: expected 96 bytes of data, found {}", cut - 128)
        );
    }
    // The file shrank between asking for its length and reading it.
    let shrunk = ArrayD::<i32>::from_npy_reader(&whole[..200], Some(224)).unwrap_err();
    assert!(matches!(cause(&shrunk), NpyError::Truncated { expected: 96, found: 72, .. }));
    let padded = file(2, &(dict("'|u1'", "(2,)") + &" ".repeat(1_000_000)), &[1, 2]);
    assert_eq!(both::<u8>(&padded).unwrap().to_vec(), [1, 2]);
}

#[test]
fn wrong_types() {
    assert_eq!(
        error::<f64>(&data("int16_le_c.npy")),
        "wrong element type: file holds '<i2' (int16), asked for float64"
    );
    assert_eq!(
        error::<u8>(&data("bool_na_c.npy")),
        "wrong element type: file holds '|b1' (bool), asked for uint8"
    );
    assert_eq!(
        error::<f64>(&data("bad_half.npy")),
        "wrong element type: file holds '<f2' (float16), asked for float64"
    );
    for (name, holds) in [
        ("object", "'|O' (pickled Python objects)"),
        ("struct", "[('a', '<i4'), ('b', [('c', '>f8', (2,3,)), ]), ] (a structured type)"),
        ("unicode_names", "[('名', '<i4'), ] (a structured type)"),
        ("complex", "'<c32' (complex256)"),
        ("longdouble", "'<f16' (float128)"),
        ("datetime", "'<M8[ns]' (datetime64)"),
        ("timedelta", "'<m8[s]' (timedelta64)"),
        ("bytes", "'|S2' (byte strings of length 2)"),
        ("text", "'<U2' (text strings of length 2)"),
        ("void", "'|V3' (raw blobs of 3 bytes)"),
    ] {
        let message = format!("unsupported element type: file holds {holds}");
        assert_eq!(error::<f64>(&data(&format!("bad_{name}.npy"))), message);
    }
}

#[test]
fn shapes_that_overflow() {
    for shape in [
        "(4294967296, 4294967296)",
        "(0, 4294967296, 4294967296)",
        "(4294967296, 4294967296, 0)",
        "(9223372036854775808,)",
        "(9223372036854775808, 0)",
    ] {
        let message = header_error(&dict("'|u1'", shape));
        assert!(message.ends_with("is too large to address"), "{message}");
    }
    let made = file(1, &dict("'<f8'", "(1152921504606846976,)"), &[]);
    assert_eq!(
        error::<f64>(&made),
        "shape [1152921504606846976] of 8-byte elements is too large to address"
    );
    let made = file(1, &dict("'<f8'", "(1152921504606846975,)"), &[0; 8]);
    assert_eq!(
        error::<f64>(&made),
        "truncated npy file: expected 9223372036854775800 bytes of data, found 8"
    );
    let ones = "1, ".repeat(65);
    assert_eq!(
        header_error(&dict("'|u1'", &format!("({ones})"))),
        "65 dimensions, an npy file has at most 64"
    );
}

#[test]
fn unreadable_headers() {
    let nested = |open: &str, close: &str| open.repeat(2000) + "1" + &close.repeat(2000);
    for (text, part) in [
        (dict("'|u1'", "(-1,)"), "dimension cannot be negative"),
        (dict("'|u1'", "(1 - -5,)"), "unexpected `-`"),
        (dict("'|u1'", "(0x10,)"), "unexpected `x10`"),
        (dict("'|u1'", "(1e5,)"), "unexpected `e5`"),
        (dict("'|u1'", "(1.5,)"), "unexpected `.`"),
        (dict("'|u1'", "(True,)"), "dimension must be an integer"),
        (dict("'|u1'", "5"), "shape must be list or tuple"),
        (dict("'|u1'", "(99999999999999999999,)"), "20 digits does not fit"),
        (dict("'|u1'", &format!("({},)", "9".repeat(5000))), "5000 digits"),
        (dict("'|u1'", &nested("(", ",)")), "nest too deep"),
        (dict("'|u1'", &nested("[", "]")), "nest too deep"),
        (dict("'|u1'", &nested("{", "}")), "nest too deep"),
        (dict("'|z9'", "(1,)"), "invalid type string"),
        (dict("'<i3'", "(1,)"), "invalid size"),
        (dict("'|i4'", "(1,)"), "invalid endianness"),
        (dict("3", "(1,)"), "must be string or list"),
        (dict("'|u1", "(1,)"), "unexpected `fortran`"),
        (dict("'|u1'", "(1,), 'x"), "does not end"),
        (dict("'''|u1'''", "(1,)"), "could not parse"),
        (dict("'|u1'", "(1 2)"), "could not parse"),
        (dict("'|u1'", "(1"), "could not parse"),
        (dict("'|u1'", "(1,) \0"), "unexpected `\\x00`"),
        ("{'descr': '|u1', 'shape': (1,)}".to_owned(), "missing key 'fortran_order'"),
        ("{'fortran_order': True, 'shape': (1,)}".to_owned(), "missing key 'descr'"),
        ("{'fortran_order': 1, 'descr': '|u1', 'shape': ()}".to_owned(), "not a bool"),
        ("{1: 2}".to_owned(), "key is not string"),
        ("[]".to_owned(), "expected a python dict"),
        (String::new(), "could not parse"),
    ] {
        let message = header_error(&text);
        assert!(message.starts_with("npy header unreadable: "), "{text}: {message}");
        assert!(message.contains(part), "{text}: {message}");
        assert!(message.len() < 500 && !message.contains('\n'), "{message}");
    }
}

#[test]
fn odd_dictionaries() {
    let mut latin = file(1, &dict("[('_', '<i4')]", "(1,)"), &[0; 4]);
    let at = latin.iter().position(|&b| b == b'_').unwrap();
    latin[at] = 0xe9;
    assert!(error::<u8>(&latin).contains("could not parse utf-8"));
    // As in Python, the last of two equal keys counts.
    let twice = "{'shape': (9,), 'descr': '|u1', 'fortran_order': True, 'shape': (1,)}";
    assert_eq!(both::<u8>(&file(3, twice, &[7])).unwrap().to_vec(), [7]);
}

#[test]
fn writing_errors() {
    let mut out = Vec::new();
    let many = Array::full(vec![1; 65], 1_u8).to_npy_writer(&mut out).unwrap_err();
    let text = "npy data: 65 dimensions, an npy file has at most 64";
    assert_eq!(many.to_string(), text);
    assert!(out.is_empty());
    // A view of few elements in memory may be too large for a file, and says so at once.
    let one = array![1.0_f64];
    let huge = one.broadcast_to((1_usize << 31, 1_usize << 30)).unwrap();
    let error = huge.to_npy_writer(&mut out).unwrap_err();
    assert!(matches!(cause(&error), NpyError::ShapeOverflow { item_size: 8, .. }));
    assert!(out.is_empty());
    let mut small = [0_u8; 130];
    let full = Array::full(100, 1_u8).to_npy_writer(&mut small[..]).unwrap_err();
    assert!(matches!(cause(&full), NpyError::Io(_)), "{full}");
}
