//! Sums are taken in `f32` and rounded once (rules RD1, RD4); running sums are rounded at each step.

use ndview::prelude::*;
use ndview::{bf16, f16};
use serde_json::Value;

use super::{all_bits, bits, golden, half, halves, numbers};

/// The same elements in other layouts.
fn layouts(a: &Array1<f16>) -> Vec<Array1<f16>> {
    let backwards = a.slice(s![..;-1]).to_order(Order::C).into_flip(0);
    let spread = Array1::from_shape_fn(2 * a.len(), |[i]| a[[i / 2]]);
    let spread = spread.into_slice(s![1..;2]);
    assert!(a.len() < 2 || spread.strides() == [2] && backwards.strides() == [-1]);
    vec![a.clone(), backwards, spread]
}

fn close(x: f16, exact: f64) -> bool {
    let near = f16::from_f64(exact);
    bits(x).abs_diff(bits(near)) <= 1
}

#[test]
fn lists_as_numpy() {
    let golden = golden();
    let lists = golden["lists"].as_array().unwrap();
    assert_eq!(lists.len(), 17);
    for (number, list) in lists.iter().enumerate() {
        let data = Array::from(halves(&list["data"]));
        for a in layouts(&data) {
            // Nothing but zeros has a zero of their sign here, and of the other in NumPy.
            let check = |name: &str, x: f16| {
                let y = half(&list[name]);
                assert!(bits(x) == bits(y) || x == y, "{name} of {number}: {x}, not {y}");
            };
            check("sum", a.sum());
            check("mean", a.mean());
            check("min", a.min());
            check("max", a.max());
            check("median", a.median());
            check("nansum", a.nansum());
            check("nanmean", a.nanmean());
            check("dot", a.dot(&a));
            check("sum", a.over([0]).sum()[[]]);
            check("mean", a.over([0]).mean()[[]]);
            check("nansum", a.over([0]).nansum()[[]]);
            check("nanmean", a.over([0]).nanmean()[[]]);
            check("sum", a.sum_as::<f16>());
            check("mean", a.mean_as::<f16>());
            check("sum", a.astype::<f64>().sum_as::<f16>());
            assert_eq!(a.argmin() as u64, list["argmin"].as_u64().unwrap());
            assert_eq!(a.argmax() as u64, list["argmax"].as_u64().unwrap());
            assert_eq!(a.any(), list["any"]);
            assert_eq!(a.all(), list["all"]);
            let tail = |a: &Array1<f16>, n: isize| all_bits(a.slice(-n.min(a.len() as isize)..));
            let (sums, sorted) = (a.cumsum(), a.sort(0));
            assert_eq!(tail(&sums, 40), all_bits(&halves(&list["cumsum"])), "{number}");
            assert_eq!(tail(&sorted, 20), all_bits(&halves(&list["sorted"])), "{number}");
            // More accurate than NumPy's, which squares in 16 bits, and has infinities on the way.
            for (x, name) in [(a.var(0), "var"), (a.std(0), "std")] {
                let (x, numpy) = (x.to_f64(), half(&list[name]).to_f64());
                let near = (x - numpy).abs() <= 0.004 * numpy || numpy.is_nan() && x.is_nan();
                assert!(near || numpy.is_infinite(), "{name} of {number}: {x}, NumPy {numpy}");
            }
            let exact = a.astype::<f64>();
            if exact.var(0).is_finite() {
                assert!(close(a.var(0), exact.var(0)) && close(a.std(0), exact.std(0)), "{number}");
                assert!(close(a.over([0]).var(0)[[]], exact.var(0)));
                assert!(close(a.std_axis(0, 0)[[]], exact.std(0)));
            } else {
                assert!(a.var(0).is_nan() && a.std(0).is_nan());
            }
        }
    }
}

#[test]
fn products_as_numpy() {
    for list in golden()["prods"].as_array().unwrap() {
        for a in layouts(&Array::from(halves(&list["data"]))) {
            assert_eq!(bits(a.prod()), bits(half(&list["prod"])));
            assert_eq!(bits(a.over([0]).prod()[[]]), bits(half(&list["prod"])));
            assert_eq!(bits(a.prod_as::<f16>()), bits(half(&list["prod"])));
            assert_eq!(all_bits(&a.cumprod()), all_bits(&halves(&list["cumprod"])));
        }
    }
}

fn table(value: &Value) -> Array2<f16> {
    let shape = numbers(&value["shape"]);
    Array::from_shape_vec((shape[0], shape[1]), halves(&value["data"])).unwrap()
}

#[test]
fn axes_as_numpy() {
    for value in golden()["tables"].as_array().unwrap() {
        let c = table(value);
        for a in
            [c.clone(), c.to_order(Order::F), c.slice(s![..;-1]).to_order(Order::C).into_flip(0)]
        {
            let check = |name: &str, x: Array1<f16>| {
                assert_eq!(
                    all_bits(&x),
                    all_bits(&halves(&value[name])),
                    "{name} of {:?}",
                    a.strides()
                );
            };
            // NumPy adds the rows in 16 bits where they lie one behind the other; here all sums are as good.
            let exact = c.astype::<f64>().sum_axis(0).astype::<f16>();
            assert_eq!(all_bits(&a.sum_axis(0)), all_bits(&exact));
            assert!(
                exact
                    .isclose(
                        &Array::from_vec(halves(&value["sum0"])),
                        f16::EPSILON,
                        f16::from_f32(0.25)
                    )
                    .all()
            );
            check("sum1", a.sum_axis(1));
            check("sum1", a.over([-1]).sum_as::<f16>().into_dimension().unwrap());
            check("mean0", a.mean_axis(0));
            check("mean1", a.mean_axis(1));
            check("mean1", a.mean_axis_as::<f16>(1));
            check("min0", a.min_axis(0));
            let running = a.cumsum_axis(1);
            let tail: Vec<f16> = running.iter().copied().skip(a.len().saturating_sub(20)).collect();
            check("cumsum1", Array::from(tail));
            let product: Vec<f16> = a.dot(&a.t()).iter().copied().take(50).collect();
            check("product", Array::from(product));
            let stack = a.matmul(&a.t());
            check("product", Array::from(stack.iter().copied().take(50).collect::<Vec<_>>()));
            for (var, lane) in a.var_axis(1, 0).iter().zip(a.rows()) {
                let exact = lane.astype::<f64>().var(0);
                assert!(close(*var, exact), "{var} {exact}");
            }
        }
    }
}

/// What 16 bits cannot count.
#[test]
fn sums_do_not_stall() {
    let ones = Array::full(5000, f16::ONE);
    assert_eq!(ones.sum(), f16::from_f32(5000.0));
    assert_eq!(ones.cumsum()[[4999]], f16::from_f32(2048.0)); // NumPy's too
    assert_eq!(ones.mean(), f16::ONE);
    let wide = ones.broadcast_to((200, 5000)).unwrap();
    assert_eq!(wide.mean(), f16::ONE);
    assert_eq!(wide.sum_axis(1), Array::full(200, f16::from_f32(5000.0)));
    assert_eq!(wide.sum(), f16::INFINITY); // a million is no half
    assert_eq!(wide.sum_as::<f32>(), 1e6);
    assert_eq!(wide.count_nonzero(), 1_000_000);
    let brains = Array::full(1000, bf16::ONE);
    assert_eq!(brains.sum(), bf16::from_f32(1000.0));
    assert_eq!((brains.mean(), brains.var(0)), (bf16::ONE, bf16::ZERO));
    assert_eq!(array![60000.0, 60000.0].astype::<f16>().mean(), f16::from_f32(60000.0));
    assert_eq!(array![60000.0, 60000.0].astype::<f16>().median(), f16::from_f32(60000.0));
    let none = Array1::<f16>::zeros(0);
    assert!(none.mean().is_nan() && none.var(0).is_nan() && none.sum() == f16::ZERO);
    assert_eq!(none.prod(), f16::ONE);
    let flat = Array::<f16, _>::zeros((0, 3));
    assert_eq!(flat.sum_axis(0), [f16::ZERO; 3]);
    assert!(flat.mean_axis(0).isnan().all() && flat.std_axis(0, 0).isnan().all());
}
