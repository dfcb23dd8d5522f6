//! NumPy's own answers: 600 indexing cases over `arange(n).reshape(shape)` (rules BI, IA, BO, MX).

use ndview::Pick;
use ndview::prelude::*;
use serde_json::Value;

/// The cases where ndview does not do as NumPy, each with what it says instead.
///
/// Quirk Q5: NumPy does not look at positions that are broadcast against no positions, so that
/// `zeros((0, 2, 2))[[0], [-1], []]` gives `[]`. No case meets the quirks Q2 and Q4: see the tests
/// below.
const DIFFERENT: &[(usize, &str)] = &[(
    587,
    "index 0 is out of bounds for axis 0 with size 0 (element [0] of item 0 of the index)",
)];

fn ints(value: &Value) -> Vec<isize> {
    match value {
        Value::Array(list) => list.iter().flat_map(ints).collect(),
        value => vec![value.as_i64().unwrap() as isize],
    }
}

fn bools(value: &Value) -> Vec<bool> {
    match value {
        Value::Array(list) => list.iter().flat_map(bools).collect(),
        value => vec![value.as_bool().unwrap()],
    }
}

fn lens(value: &Value) -> Vec<usize> {
    ints(value).into_iter().map(|n| n as usize).collect()
}

fn slice(value: &Value) -> Slice {
    let part = |i: usize| value[i].as_i64().map(|n| n as isize);
    Slice::new(part(0), part(1), part(2).unwrap_or(1))
}

/// The basic part of an index, where it has no other.
fn basic(items: &[Value]) -> Option<Vec<Index>> {
    let one = |item: &Value| {
        Some(match item.as_object().unwrap().keys().next().unwrap().as_str() {
            _ if item.get("shape").is_some() => return None,
            "i" => Index::At(item["i"].as_i64().unwrap() as isize),
            "s" => Index::Slice(slice(&item["s"])),
            "n" => Index::NewAxis,
            "e" => Index::Ellipsis,
            other => panic!("unknown item {other}"),
        })
    };
    items.iter().map(one).collect()
}

enum Owned {
    Ids(ArrayD<isize>),
    Mask(ArrayD<bool>),
    Basic(Index),
}

fn owned(item: &Value) -> Owned {
    if let Some(ids) = item.get("a") {
        Owned::Ids(Array::from_shape_vec(lens(&item["shape"]), ints(ids)).unwrap())
    } else if let Some(mask) = item.get("b") {
        Owned::Mask(Array::from_shape_vec(lens(&item["shape"]), bools(mask)).unwrap())
    } else {
        Owned::Basic(basic(std::slice::from_ref(item)).unwrap()[0])
    }
}

fn cases() -> Vec<Value> {
    let text = include_str!("golden/numpy_index_golden.json");
    serde_json::from_str(text).unwrap()
}

/// The result of a case, whichever method gives it; checks that it is a view or fresh as it must.
fn run(a: &ArrayD<i64>, items: &[Value]) -> ndview::Result<ArrayD<i64>> {
    if let Some(index) = basic(items) {
        let view = a.try_slice(&index)?;
        assert!(view.same_buffer(a), "basic indexing gives a view");
        return Ok(view.to_owned());
    }
    let items: Vec<Owned> = items.iter().map(owned).collect();
    let picks: Vec<Pick<'_>> = items
        .iter()
        .map(|item| match item {
            Owned::Ids(ids) => Pick::from(ids),
            Owned::Mask(mask) => Pick::from(mask),
            Owned::Basic(index) => Pick::from(*index),
        })
        .collect();
    let picked = a.gather(&picks)?;
    assert!(!picked.same_buffer(a), "picked values are a copy");
    assert!(picked.base().is_none());
    Ok(picked)
}

/// `arange(n).reshape(shape)` in several memory layouts: C order, Fortran order, and every second
/// element of something larger, backwards.
fn sources(case: &Value) -> [ArrayD<i64>; 3] {
    let shape = lens(&case["shape"]);
    let n: usize = shape.iter().product();
    let c = Array::from_shape_vec(shape.clone(), (0..n as i64).collect()).unwrap();
    let f = c.to_order(Order::F);
    let wide: Vec<usize> = shape.iter().map(|len| 2 * len).collect();
    let mut wide = Array::<i64, _>::full(wide, -1);
    let every_second = vec![Index::Slice(Slice::new(None, None, -2)); shape.len()];
    wide.slice_mut(&every_second).assign(&c);
    [c, f, wide.into_slice(&every_second)]
}

/// Whether the error's text and kind are NumPy's.
fn same_error(error: &Error, message: &str) -> bool {
    let kind = match error.kind() {
        ErrorKind::IndexOutOfBounds { .. } | ErrorKind::PickOutOfBounds { .. } => {
            message.contains("is out of bounds for axis")
        }
        ErrorKind::TooManyIndices { .. } => message.starts_with("too many indices"),
        ErrorKind::IndexBroadcast { .. } => message.starts_with("shape mismatch: indexing arrays"),
        ErrorKind::MaskShape { .. } => message.starts_with("boolean index did not match"),
        _ => false,
    };
    // NumPy prints shapes here without spaces, `(2,3) (4,)`.
    let plain = |text: &str| text.replace(", ", ",").trim().to_owned();
    // Behind NumPy's words, ndview says which element of which item of the index it was.
    let text = error.to_string();
    let said = text.split(" (element").next().unwrap();
    kind && plain(said) == plain(message)
}

#[test]
fn every_case_is_as_in_numpy() {
    let cases = cases();
    assert_eq!(cases.len(), 600);
    let (mut errors, mut wrong) = (0, Vec::new());
    for (number, case) in cases.iter().enumerate() {
        let items = case["index"].as_array().unwrap();
        for a in sources(case) {
            let result = run(&a, items);
            let different = DIFFERENT.iter().find(|(n, _)| *n == number);
            let same = match (&result, case.get("message"), different) {
                (Err(error), None, Some((_, text))) => error.to_string() == *text,
                (Ok(result), None, None) => {
                    let values: Vec<_> = ints(&case["result"]).iter().map(|x| *x as i64).collect();
                    result.shape() == lens(&case["result_shape"]) && result.to_vec() == values
                }
                (Err(error), Some(message), None) => same_error(error, message.as_str().unwrap()),
                _ => false,
            };
            if !same {
                wrong.push(format!("{number}: {case}\n  gave {result:?} on {:?}", a.layout()));
            }
        }
        errors += usize::from(case.get("message").is_some());
    }
    assert_eq!(errors, 85);
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// NumPy's view flag: false for whatever picks, and for a full index, where it makes a scalar
/// (rule BI7) and ndview a view without axes.
#[test]
fn what_is_a_view_in_numpy_is_basic() {
    for case in cases().iter().filter(|case| case.get("message").is_none()) {
        let items = case["index"].as_array().unwrap();
        let view = case["view"].as_bool().unwrap();
        let full = items.iter().all(|item| item.get("i").is_some())
            && items.len() == case["shape"].as_array().unwrap().len();
        assert_eq!(basic(items).is_some() && !full, view, "{case}");
    }
}

/// Quirk Q2, not copied: NumPy takes a mask of length 0 for any axis.
#[test]
fn a_mask_without_elements_must_fit_too() {
    let mask = Array1::<bool>::from_vec(vec![]);
    let error = Array1::from(vec![1, 2, 3]).gather((&mask,)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "boolean index did not match indexed array along axis 0; size of axis is 3 but size of \
         corresponding boolean axis is 0"
    );
}

/// Quirk Q4, not copied: in NumPy, positions of 2^63 and more wrap around, 2^64 - 1 to the last.
#[test]
fn large_positions_do_not_wrap() {
    let a = Array1::from(vec![1, 2, 3]);
    for far in [u64::MAX, 1 << 63] {
        assert!(a.gather(([far],)).is_err());
        assert!(a.take(&[far], 0).is_err());
        assert!(a.take_flat(&[far as usize],).is_err());
    }
}
