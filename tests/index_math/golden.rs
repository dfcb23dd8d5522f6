//! NumPy's own answers (2.4.6), each case with its arguments.

use ndview::prelude::*;
use ndview::{
    IndexMode, Indexing, Result, case_when, diag_indices, diagflat, index_grids, meshgrid,
    ravel_index, tri, tril_indices, triu_indices, unravel_index,
};
use serde_json::Value;

fn ints(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|x| x.as_i64().unwrap()).collect()
}

fn lens(value: &Value) -> Vec<usize> {
    ints(value).into_iter().map(|n| n as usize).collect()
}

fn array(value: &Value) -> ArrayD<i64> {
    Array::from_shape_vec(lens(&value["shape"]), ints(&value["values"])).unwrap()
}

fn arrays(value: &Value) -> Vec<ArrayD<i64>> {
    value.as_array().unwrap().iter().map(array).collect()
}

fn mode(case: &Value) -> IndexMode {
    match case["mode"].as_str().unwrap() {
        "raise" => IndexMode::Raise,
        "wrap" => IndexMode::Wrap,
        "clip" => IndexMode::Clip,
        other => panic!("unknown mode {other}"),
    }
}

fn signed<D: Dimension>(arrays: impl IntoIterator<Item = Array<usize, D>>) -> Vec<ArrayD<i64>> {
    arrays.into_iter().map(|a| a.map(|&x| x as i64).into_dyn()).collect()
}

fn grid(lists: &[ArrayD<i64>], indexing: Indexing) -> Result<Vec<ArrayD<i64>>> {
    fn of<const N: usize>(lists: &[Array1<i64>], indexing: Indexing) -> Result<Vec<ArrayD<i64>>>
    where
        ndview::Ix<N>: Dimension<Sizes = [usize; N]>,
    {
        let lists: &[Array1<i64>; N] = lists.try_into().unwrap();
        Ok(meshgrid(&lists.each_ref(), indexing)?.map(Array::into_dyn).into())
    }
    let lists: Vec<Array1<i64>> = lists.iter().map(|l| l.flatten()).collect();
    match lists.len() {
        1 => of::<1>(&lists, indexing),
        2 => of::<2>(&lists, indexing),
        3 => of::<3>(&lists, indexing),
        4 => of::<4>(&lists, indexing),
        n => panic!("a grid of {n} lists"),
    }
}

/// What ndview says to a case.
fn ours(case: &Value) -> Result<Vec<ArrayD<i64>>> {
    let dims = || lens(&case["dims"]);
    let k = || case["k"].as_i64().unwrap() as isize;
    let fortran = case["order"] == "F";
    let ids = || arrays(&case["ids"]);
    let numbered = || {
        let n: usize = dims().iter().product();
        Array::from_shape_vec(dims(), (1..=n as i64).collect()).unwrap()
    };
    Ok(match case["op"].as_str().unwrap() {
        "unravel" if fortran => signed(unravel_index(&ids()[0], dims().f())?),
        "unravel" => signed(unravel_index(&ids()[0], dims())?),
        "ravel" => {
            let ids = ids();
            let ids: Vec<&ArrayD<i64>> = ids.iter().collect();
            signed([if fortran {
                ravel_index(&ids, dims().f(), mode(case))?
            } else {
                ravel_index(&ids, dims(), mode(case))?
            }])
        }
        "tril" => vec![numbered().try_tril(k())?],
        "triu" => vec![numbered().try_triu(k())?],
        "tri" => vec![tri(dims()[0], dims()[1], k()).into_dyn()],
        "tril_indices" => signed(<[_; 2]>::from(tril_indices(dims()[0], k(), dims()[1]))),
        "triu_indices" => signed(<[_; 2]>::from(triu_indices(dims()[0], k(), dims()[1]))),
        "fill_diagonal" => {
            let mut a = numbered();
            a.try_fill_diagonal(-7)?;
            vec![a]
        }
        "diagflat" => vec![diagflat(&numbered(), k()).into_dyn()],
        "diag_indices" => signed(diag_indices(dims()[0], k() as usize)),
        "choose" => {
            let choices = arrays(&case["choices"]);
            let choices: Vec<_> = choices.iter().collect();
            vec![ids()[0].choose(&choices, mode(case))?]
        }
        "select" => {
            let (masks, cases) = (arrays(&case["conditions"]), arrays(&case["choices"]));
            let masks: Vec<ArrayD<bool>> = masks.iter().map(|m| m.map(|x| *x != 0)).collect();
            let (masks, cases): (Vec<_>, Vec<_>) = (masks.iter().collect(), cases.iter().collect());
            vec![case_when(&masks, &cases, -1)?]
        }
        "meshgrid" if case["indexing"] == "xy" => grid(&ids(), Indexing::Xy)?,
        "meshgrid" => grid(&ids(), Indexing::Ij)?,
        "indices" => signed(index_grids(dims())?),
        other => panic!("unknown operation {other}"),
    })
}

/// How an error of ours begins where NumPy says `theirs`.
fn beginning(theirs: &str) -> &str {
    // One text for every broadcast; and an axis without positions is told as such.
    if theirs.starts_with("shape mismatch: objects cannot be broadcast") {
        return "operands could not be broadcast together with shapes";
    }
    if theirs.starts_with("cannot unravel if shape has zero entries") {
        return "invalid entry in coordinates array";
    }
    theirs.trim_end_matches('.')
}

#[test]
fn as_numpy_says() {
    let cases: Value = serde_json::from_str(include_str!("../golden/index_math.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 400);
    for case in cases {
        match (ours(case), case.get("error")) {
            (Ok(ours), None) => {
                assert_eq!(ours, arrays(&case["out"]), "{case}");
            }
            (Err(error), Some(theirs)) => {
                let theirs = beginning(theirs.as_str().unwrap());
                assert!(
                    error.to_string().starts_with(theirs),
                    "{error}, should be {theirs}: {case}"
                );
            }
            (ours, _) => panic!("{ours:?}: {case}"),
        }
    }
}
