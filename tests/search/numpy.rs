//! NumPy's own answers: 500 cases, each in several memory layouts.

use std::fmt::Debug;

use ndview::prelude::*;
use ndview::{Result, histogram_density};
use num_traits::{AsPrimitive, ToPrimitive, Zero};
use serde_json::Value;

/// What NumPy adds to an error's text, and the type says here.
const SHORTER: &str = ", when an integer";

/// An element of a case.
trait Elem: PartialOrd + Debug + Zero + ToPrimitive + AsPrimitive<f64> {
    /// What NumPy calls its kind.
    const KIND: &'static str;

    fn parse(value: &Value) -> Self;
}

impl Elem for f64 {
    const KIND: &'static str = "f";

    fn parse(value: &Value) -> Self {
        value.as_str().unwrap().parse().unwrap()
    }
}

impl Elem for i64 {
    const KIND: &'static str = "i";

    fn parse(value: &Value) -> Self {
        value.as_i64().unwrap()
    }
}

/// An array of a case; `None` where it is of another type.
fn array<T: Elem>(case: &Value) -> Option<ArrayD<T>> {
    let values = case.get(T::KIND)?.as_array().unwrap().iter().map(T::parse).collect();
    let shape: Vec<usize> =
        case["shape"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    Some(Array::from_shape_vec(shape, values).unwrap())
}

fn flat<T: Elem>(case: &Value) -> Array1<T> {
    array(case).unwrap().into_dimension().unwrap()
}

/// The same array in C order, in Fortran order, and as every second element of something larger,
/// backwards.
fn layouts<T: Elem>(c: &ArrayD<T>) -> [ArrayD<T>; 3] {
    let f = c.to_order(Order::F);
    let wide: Vec<usize> = c.shape().iter().map(|len| 2 * len).collect();
    let mut wide = Array::<T, _>::full(wide, T::zero());
    let every_second = vec![Index::Slice(Slice::new(None, None, -2)); c.ndim()];
    wide.slice_mut(&every_second).assign(c);
    [c.clone(), f, wide.into_slice(&every_second)]
}

/// A result, whatever its type.
#[derive(Clone, Debug)]
struct Found {
    shape: Vec<usize>,
    values: Vec<f64>,
}

impl Found {
    fn new<S: Storage<Elem: AsPrimitive<f64>>, D: Dimension>(a: &ArrayBase<S, D>) -> Self {
        Found { shape: a.shape().to_vec(), values: a.iter().map(|x| x.as_()).collect() }
    }

    fn parse(value: &Value) -> Self {
        let bools = |value: &Value| {
            let values = value["b"].as_array().unwrap().iter().map(|x| x.as_bool().unwrap());
            Found::new(&values.map(u8::from).collect::<Array1<u8>>())
        };
        let shape = value["shape"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize);
        let found = array::<f64>(value)
            .map(|a| Found::new(&a))
            .or_else(|| array::<i64>(value).map(|a| Found::new(&a)))
            .unwrap_or_else(|| bools(value));
        Found { shape: shape.collect(), values: found.values }
    }

    fn same(&self, other: &Found) -> bool {
        let same = |(x, y): (&f64, &f64)| x == y || (x.is_nan() && y.is_nan());
        self.shape == other.shape
            && self.values.len() == other.values.len()
            && self.values.iter().zip(&other.values).all(same)
    }
}

fn side(case: &Value) -> Side {
    if case["side"] == "left" { Side::Left } else { Side::Right }
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn range(case: &Value) -> Option<(f64, f64)> {
    let range = case["range"].as_array()?;
    Some((f64::parse(&range[0]), f64::parse(&range[1])))
}

/// The result of a call that takes an array with one axis.
fn one_axis<T: Elem>(case: &Value, a: &ArrayView1<'_, T>) -> Option<Result<Vec<Found>>> {
    let values = || layouts(&array::<T>(&case["v"]).unwrap());
    let places = match case["call"].as_str().unwrap() {
        "searchsorted" => values().map(|v| Ok(a.searchsorted(&v, side(case)))),
        "sorter" => {
            let sorter = flat::<i64>(&case["sorter"]);
            values().map(|v| a.searchsorted_with_sorter(&sorter, &v, side(case)))
        }
        _ => return None,
    };
    let [c, others @ ..] = places.map(|p| p.map(|places| Found::new(&places)));
    for other in others {
        assert!(matches!((&c, &other), (Ok(x), Ok(y)) if x.same(y)) || c.is_err(), "{case}");
    }
    Some(c.map(|found| vec![found]))
}

/// The result of a call on numbers of any type.
fn any_rank<T: Elem>(case: &Value, a: &ArrayD<T>) -> Result<Vec<Found>> {
    let edges = || flat::<f64>(&case["edges"]);
    Ok(match case["call"].as_str().unwrap() {
        "digitize" => {
            let bins = flat::<T>(&case["bins"]);
            let bins = a.digitize(&bins, case["right"].as_bool().unwrap())?;
            vec![Found::new(&bins)]
        }
        "unique" => {
            let unique = a.unique_all();
            assert!(Found::new(&a.unique()).same(&Found::new(&unique.values)), "{case}");
            let [first, counts] = [&unique.first_index, &unique.counts].map(Found::new);
            vec![Found::new(&unique.values), first, Found::new(&unique.inverse), counts]
        }
        "unique_axis" => {
            vec![Found::new(&a.try_unique_axis(case["axis"].as_i64().unwrap() as isize)?)]
        }
        "isin" => {
            let found = layouts(&array::<T>(&case["v"]).unwrap())
                .map(|test| Found::new(&a.isin(&test).map(|&x| u8::from(x))));
            assert!(found[1..].iter().all(|other| other.same(&found[0])), "{case}");
            found[..1].to_vec()
        }
        "histogram" => {
            let (bins, range) = (count(&case["bins"]), range(case));
            let (counts, edges) = a.histogram(bins, range)?;
            assert_eq!(a.histogram_bin_edges(bins, range)?, edges, "{case}");
            vec![Found::new(&counts), Found::new(&edges)]
        }
        "histogram_with_edges" => vec![Found::new(&a.histogram_with_edges(&edges())?)],
        "density" => {
            let counts = a.histogram_with_edges(&edges())?;
            vec![Found::new(&histogram_density(&counts, &edges())?)]
        }
        _ => match array::<f64>(&case["v"]) {
            Some(weights) => weighted(case, a, &weights)?,
            None => weighted(case, a, &array::<i64>(&case["v"]).unwrap())?,
        },
    })
}

/// The result of a call that takes weights.
fn weighted<T: Elem, W: Elem>(
    case: &Value,
    a: &ArrayD<T>,
    weights: &ArrayD<W>,
) -> Result<Vec<Found>> {
    match case["call"].as_str().unwrap() {
        "histogram_weighted" => {
            let (bins, range) = (count(&case["bins"]), range(case));
            let (sums, edges) = a.histogram_weighted(weights, bins, range)?;
            Ok(vec![Found::new(&sums), Found::new(&edges)])
        }
        "histogram_weighted_with_edges" => {
            let edges = flat::<f64>(&case["edges"]);
            Ok(vec![Found::new(&a.histogram_weighted_with_edges(weights, &edges)?)])
        }
        other => panic!("unknown call {other}"),
    }
}

/// The result of `bincount`, with weights or without.
fn bins(case: &Value, a: &ArrayView1<'_, i64>) -> Result<Vec<Found>> {
    let minlength = count(&case["minlength"]);
    if case["call"] == "bincount" {
        return Ok(vec![Found::new(&a.bincount(minlength)?)]);
    }
    let found = match array::<f64>(&case["v"]) {
        Some(w) => Found::new(&a.bincount_weighted(&w.into_dimension()?, minlength)?),
        None => Found::new(&a.bincount_weighted(&flat::<i64>(&case["v"]), minlength)?),
    };
    Ok(vec![found])
}

/// Whether the error says what NumPy's says, and perhaps more.
fn same_error(error: &Error, message: &str) -> bool {
    let message = message.trim_end_matches('.').trim_end_matches(SHORTER);
    matches!(error.kind(), ErrorKind::Argument(_)) && error.to_string().starts_with(message)
}

fn differs(case: &Value, result: &Result<Vec<Found>>) -> bool {
    match (result, case.get("error")) {
        (Err(error), Some(message)) => !same_error(error, message.as_str().unwrap()),
        (Ok(found), None) => {
            let wanted: Vec<Found> =
                case["results"].as_array().unwrap().iter().map(Found::parse).collect();
            let same = found.iter().zip(&wanted).all(|(x, y)| x.same(y));
            found.len() != wanted.len() || !same
        }
        _ => true,
    }
}

/// Runs a case in every layout; the results that differ.
fn run<T: Elem>(case: &Value, a: &ArrayD<T>) -> Vec<String> {
    let call = |a: &ArrayD<T>| {
        if case["call"].as_str().unwrap().starts_with("bincount") {
            let list = a.map(|x| x.to_i64().unwrap());
            let spread = Array1::from_shape_fn(2 * list.len(), |[i]| *list.at([i as isize / 2]));
            let (list, spread) = (list.into_dimension().unwrap(), spread.slice(s![..;2]));
            let (dense, strided) = (bins(case, &list.view()), bins(case, &spread));
            assert_eq!(differs(case, &dense), differs(case, &strided), "{case}");
            return dense;
        }
        let line = || a.view().into_dimension().unwrap();
        match case["call"].as_str().unwrap() {
            "searchsorted" | "sorter" => one_axis(case, &line()).unwrap(),
            _ => any_rank(case, a),
        }
    };
    layouts(a)
        .iter()
        .map(|a| (call(a), a))
        .filter(|(result, _)| differs(case, result))
        .map(|(result, a)| format!("{case}\n  gave {result:?} on {:?}", a.layout()))
        .collect()
}

#[test]
fn every_case_is_as_in_numpy() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../golden/search.json")).unwrap();
    assert!(cases.len() >= 500, "{} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| match array::<f64>(&case["a"]) {
            Some(a) => run(case, &a),
            None => run(case, &array::<i64>(&case["a"]).unwrap()),
        })
        .collect();
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    let errors = cases.iter().filter(|case| case.get("error").is_some()).count();
    assert_eq!(errors, 27);
}
