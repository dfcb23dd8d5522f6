//! All halves as text: hashes of what NumPy writes.

use ndview::prelude::*;
use ndview::{FloatMode, bf16, f16};

use super::{all, all_bf16, golden, hash};

#[test]
fn every_half_prints_as_numpys_scalar() {
    let texts: Vec<String> =
        all().filter(|x| x.is_finite()).map(|x| Array0::from(x).to_string()).collect();
    assert_eq!(texts.len(), 63488);
    assert_eq!(&texts[..4], ["0.0", "6e-08", "1e-07", "2e-07"]);
    assert_eq!(hash(texts.join("\n").into_bytes()), golden()["texts"]["scalars"]);
}

#[test]
fn every_half_prints_as_numpys_arrays_do() {
    let (golden, every) = (&golden()["texts"], all().collect::<Array1<f16>>());
    let options = PrintOptions::default();
    let wide: Vec<_> = (0..1024)
        .map(|i| every.slice(Slice::from(i..).step(1024)).repr(&options).to_string())
        .collect();
    assert_eq!(hash(wide.join("\n").into_bytes()), golden["arrays"]);

    let rows = |end: isize, options: &PrintOptions| {
        let row = |i| every.slice(i..i + 16).format(options).to_string();
        hash((0..end).step_by(16).map(row).collect::<Vec<_>>().join("\n").into_bytes())
    };
    assert_eq!(rows(65536, &options), golden["rows"]);
    let mode = |mode| PrintOptions::default().floatmode(mode);
    assert_eq!(rows(31744, &mode(FloatMode::Unique)), golden["unique"]);
    let equal = mode(FloatMode::MaxPrecEqual).precision(20);
    assert_eq!(rows(31744, &equal), golden["equal"]);
    assert_eq!(rows(31744, &mode(FloatMode::Fixed).precision(3)), golden["fixed"]);
}

/// The shortest digits are those that read back, whatever the type.
#[test]
fn every_bf16_reads_back() {
    for x in all_bf16().filter(|x| x.is_finite()) {
        let text = Array0::from(x).to_string();
        let digits = text.split('e').next().unwrap().trim_matches(['-', '0', '.']).replace('.', "");
        assert!(digits.len() <= 4, "{text}");
        let read: Array0<bf16> = text.parse().unwrap();
        assert_eq!(read[[]].to_bits(), x.to_bits(), "{text}");
    }
}

#[test]
fn names_of_types() {
    let (a, b) = (array![1.5, 100.0].astype::<f16>(), array![0.1, 3.0].astype::<bf16>());
    let options = PrintOptions::default();
    assert_eq!(a.repr(&options).to_string(), "array([  1.5, 100. ], dtype=float16)");
    assert_eq!(b.repr(&options).to_string(), "array([0.1, 3. ], dtype=bfloat16)");
    assert_eq!(ndview::dtype_name::<f16>(), Some("float16"));
    assert_eq!((a.dtype().name(), b.dtype().name()), ("float16", "bfloat16"));
    assert!(a.explain().to_string().contains("float16"));
    assert_eq!(format!("{:.2}", a), "[  1.50 100.00]");
    assert_eq!(format!("{a:e}"), "[1.5e+00 1.0e+02]");
    let read: Array1<f16> = "[1.5, 1e2, nan, -inf, 65520]".parse().unwrap();
    assert_eq!(read.to_string(), "[  1.5 100.    nan  -inf   inf]");
}
