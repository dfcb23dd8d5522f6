//! Arrays through `serde`: what is written is read again, and rubbish is refused.

use ndview::memory;
use ndview::prelude::*;

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

fn error<D: Dimension>(text: &str) -> String {
    serde_json::from_str::<Array<u8, D>>(text).unwrap_err().to_string()
}

#[test]
fn written_and_read() {
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (i * 12 + j * 4 + k) as f64 / 8.0);
    let views: [ArrayViewD<f64>; 6] = [
        a.view().into_dyn(),
        a.t().into_dyn(),
        a.slice((1, s![..;-1], 1..3)).into_dyn(),
        a.slice((.., 0..0, ..)).into_dyn(),
        a.slice((0, 0, 0)).into_dyn(),
        a.view().into_dyn().slice(&[Index::from(1), Index::from(0)]),
    ];
    for view in views {
        let text = json(&view);
        let read: ArrayD<f64> = serde_json::from_str(&text).unwrap();
        assert!(read == view && read.is_c_contiguous() && read.base().is_none(), "{text}");
        // By way of a tree, whose fields come in another order.
        let tree = serde_json::to_value(&view).unwrap();
        assert_eq!(serde_json::from_value::<ArrayD<f64>>(tree).unwrap(), view);
    }
    let fixed: Array3<f64> = serde_json::from_str(&json(&a)).unwrap();
    assert_eq!(fixed, a);
    let mut copy = a.clone();
    assert_eq!(json(&copy.view_mut()), json(&a));
    let words = array![["a".to_owned()], ["b".to_owned()]];
    assert_eq!(json(&words), r#"{"shape":[2,1],"data":["a","b"]}"#);
    assert_eq!(serde_json::from_str::<Array2<String>>(&json(&words)).unwrap(), words);
    // As a list, which is what formats without names write; and arrays of arrays.
    assert_eq!(serde_json::from_str::<Array1<u8>>("[[2],[7,8]]").unwrap(), [7, 8]);
    assert_eq!(serde_json::from_str::<Array0<u8>>("[[],[7]]").unwrap()[[]], 7);
    let nested = Array1::from_vec(vec![array![1, 2], array![3]]);
    let read: Array1<Array1<i32>> = serde_json::from_str(&json(&nested)).unwrap();
    assert_eq!(read[1], [3]);
}

#[test]
fn rubbish() {
    let cases = [
        (r#"{"shape":[2],"data":[1]}"#, "invalid length 1, expected a list of 2 elements"),
        (r#"{"shape":[2],"data":[1,2,3]}"#, "invalid length 3, expected a list of 2 elements"),
        (r#"{"data":[1,2,3],"shape":[2]}"#, "needs 2 elements, but 3 were given"),
        (r#"{"data":[1],"shape":[2]}"#, "needs 2 elements, but 1 were given"),
        (r#"{"shape":[0],"data":[1]}"#, "invalid length 1, expected a list of 0 elements"),
        (r#"{"shape":[],"data":[]}"#, "invalid length 0, expected a list of 1 elements"),
        (r#"{"shape":[2]}"#, "missing field `data`"),
        (r#"{"data":[2]}"#, "missing field `shape`"),
        (r#"{}"#, "missing field `shape`"),
        (r#"[]"#, "invalid length 0, expected an array: its shape and its data"),
        (r#"[[1]]"#, "invalid length 1, expected an array: its shape and its data"),
        (r#"[[1],[1],[1]]"#, ""),
        (r#"{"shape":[1],"shape":[1],"data":[1]}"#, "duplicate field `shape`"),
        (r#"{"shape":[1],"data":[1],"data":[1]}"#, "duplicate field `data`"),
        (r#"{"shape":[1],"data":[1],"strides":[1]}"#, "unknown field `strides`"),
        (r#"{"shape":[-1],"data":[]}"#, "invalid value"),
        (r#"{"shape":[1.5],"data":[]}"#, "invalid type"),
        (r#"{"shape":"2","data":[1,2]}"#, "invalid type"),
        (r#"{"shape":[1],"data":[256]}"#, "invalid value"),
        (r#"{"shape":[1],"data":{}}"#, "invalid type"),
        (r#"{"shape":[4294967296,4294967296],"data":[]}"#, "array is too big"),
        (r#"{"shape":[4294967296,4294967296,0],"data":[]}"#, "array is too big"),
        (r#"{"data":[],"shape":[4294967296,4294967296]}"#, "array is too big"),
        (r#"{"shape":[1152921504606846976],"data":[1,2]}"#, "invalid length 2"),
        ("7", "invalid type"),
        ("", "EOF"),
    ];
    for (text, why) in cases {
        let error = error::<IxDyn>(text);
        assert!(error.contains(why), "{text}: {error}");
    }
    let deep = format!(r#"{{"shape":[{}1],"data":[1]}}"#, "1,".repeat(64));
    assert!(error::<IxDyn>(&deep).contains("65 dimensions"));
    let rank = error::<Ix2>(r#"{"shape":[1],"data":[1]}"#);
    assert!(rank.contains("has 1 dimensions, expected 2"), "{rank}");
    let whole = json(&array![[1_u8, 2], [3, 4]]);
    for end in 0..whole.len() {
        assert!(serde_json::from_str::<Array2<u8>>(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn within_a_limit() {
    let text = json(&Array1::<f64>::zeros(1000));
    let read = || serde_json::from_str::<Array1<f64>>(&text);
    let error = memory::with_limit(1000, read).unwrap_err().to_string();
    assert!(error.contains("unable to allocate"), "{error}");
    assert_eq!(memory::with_limit(20_000, read).unwrap().len(), 1000);
}
