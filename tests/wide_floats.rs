//! Floats of 256 bits as elements: what NumPy's tutorials do with `longdouble`.

use ndview::prelude::*;
use ndview::{CsvOptions, f256};

fn number(text: &str) -> f256 {
    text.parse().unwrap()
}

/// Digits of 1/3 and of pi that `f64` does not have.
const THIRD: &str = "0.3333333333333333333333333333333333333333333333333333333333333333333333";
const PI: &str = "3.14159265358979323846264338327950288419716939937510582097494459230781640";

#[test]
fn read_beyond_f64_and_printed() {
    let a: Array2<f256> = "[[1e400, 0.1], [-2.5e-400, 3]]".parse().unwrap();
    assert_eq!(a[[0, 0]], number("1e400"));
    assert!(a[[0, 0]].is_finite() && a[[1, 0]] < f256::ZERO);
    // 34 digits and more of 0.1, where that of f64 ends.
    assert_eq!(format!("{:.40}", a[[0, 1]]), format!("0.1{}", "0".repeat(39)));
    assert_eq!(format!("{:.40}", f256::from(0.1)), "0.1000000000000000055511151231257827021182");
    assert_ne!(a[[0, 1]], f256::from(0.1));
    assert_eq!(format!("{a:e}"), "[[    1e400      1e-1]\n [-2.5e-400       3e0]]");
    let b: Array1<f256> = format!("[{THIRD}, {PI}]").parse().unwrap();
    assert_eq!(b[[1]].to_string(), PI.trim_end_matches('0'));
    assert_eq!(
        b.to_string().split_whitespace().last().unwrap().trim_end_matches(']'),
        b[[1]].to_string()
    );
    assert_eq!(b.to_string().parse::<Array1<f256>>().unwrap(), b);
    assert!("[1e400, x]".parse::<Array1<f256>>().is_err());
    assert_eq!(
        b.repr(&PrintOptions::default()).to_string(),
        format!("array([{}, {}])", b[[0]], b[[1]]).replace(", ", ",\n       ")
    );
}

#[test]
fn operators_and_reductions() {
    let tenth = number("0.1");
    let a = Array2::from_shape_fn((3, 40), |[i, j]| tenth * f256::from((i * 40 + j) as u64));
    let mut total = f256::ZERO;
    a.iter().for_each(|x| total += *x);
    // 0.1 * (0 + .. + 119)
    assert!((a.sum() - number("714")).abs() < number("1e-66"));
    assert!((a.sum() - total).abs() < number("1e-66"));
    assert!((a.mean() - number("5.95")).abs() < number("1e-68"));
    assert_eq!(a.sum_axis(1).shape(), [3]);
    for (sum, row) in a.sum_axis(1).iter().zip(a.rows()) {
        assert!((*sum - row.sum()).abs() < number("1e-66"));
    }
    assert_eq!(a.mean_axis(0).len(), 40);
    assert_eq!((a.min(), a.argmax()), (f256::ZERO, 119));
    assert_eq!((a.count_nonzero(), a.any(), a.all()), (119, true, false));
    let powers = array![number("1e300"), number("1e300"), number("1e-500")];
    assert!((powers.prod() / number("1e100") - f256::ONE).abs() < number("1e-70")); // through 1e600
    assert_eq!(powers.cumprod()[[1]], number("1e600"));
    assert!(powers.astype::<f64>().prod().is_nan()); // infinity times 0

    // Scalars on both sides, in place, reversed and stretched.
    let b = a.slice((s![..;-1], ..2));
    let (doubled, halves) = (f256::from(2) * b, b / f256::from(2));
    for ((x, y), z) in b.iter().zip(&doubled).zip(&halves) {
        assert_eq!((*x + *x, *x), (*y, *z + *z));
    }
    let mut c = b - &array![tenth, tenth];
    c += tenth;
    assert!(c.iter().zip(&b).all(|(x, y)| (*x - *y).abs() < number("1e-69")));
    assert_eq!(-(-b), b);
    assert!(((b % f256::from(1)).max() - tenth).abs() < number("1e-68"));
    let roots = Array1::from_vec(vec![number("2"), number("1e800")]).map(|x| x.sqrt());
    assert_eq!(roots[[1]], number("1e400"));
    assert!((roots[[0]] * roots[[0]] - f256::from(2)).abs() < number("1e-70"));
    assert_eq!(
        array![[tenth, f256::ONE]].dot(&array![[f256::ONE], [f256::ONE]]),
        [[tenth + f256::ONE]]
    );
}

#[test]
fn order_and_picking() {
    let a: Array1<f256> = "[3, NaN, -1e500, 1e500, 0.1, 3]".parse().unwrap();
    assert_eq!(format!("{:e}", a.sort(0)), "[-1e500   1e-1    3e0    3e0  1e500    NaN]");
    assert_eq!(a.argsort(0), [2, 4, 0, 5, 3, 1]);
    assert!(a.max().is_nan());
    assert_eq!(a.less(f256::ONE), [false, false, true, false, true, false]);
    assert_eq!(a.slice(2..).unique().len(), 4);
    assert_eq!(a.select(&a.greater(f256::ONE)).unwrap().len(), 3);
    assert_eq!(
        a.slice(2..).clip(f256::ZERO, f256::ONE),
        [f256::ZERO, f256::ONE, number("0.1"), f256::ONE]
    );
    assert_eq!(Array2::<f256>::eye(2)[[1, 1]], f256::ONE);
    assert_eq!(Array::<f256, _>::zeros(3), [f256::ZERO; 3]);
}

#[test]
fn other_types() {
    let a = array![0.1, -1e300, 5e-324, f64::INFINITY, -0.0];
    assert_eq!(a.astype::<f256>().astype::<f64>(), a);
    assert!(array![f64::NAN].astype::<f256>().astype::<f64>()[[0]].is_nan());
    let b: Array1<f256> = "[1e400, -1e-400, 0.1, 2.5]".parse().unwrap();
    assert_eq!(b.astype::<f64>(), [f64::INFINITY, -0.0, 0.1, 2.5]);
    assert_eq!(b.astype::<f32>(), [f32::INFINITY, -0.0, 0.1, 2.5]);
    assert_eq!(b.astype::<u8>(), [255, 0, 0, 2]);
    assert_eq!(b.astype::<i128>(), [i128::MAX, 0, 0, 2]);
    assert_eq!(b.astype::<bool>(), [true; 4]);
    let wide = array![u128::MAX, 1];
    assert_eq!(wide.astype::<f256>().astype::<u128>(), wide);
    assert_eq!(array![0.1, 0.2].sum_as::<f256>(), f256::from(0.1) + f256::from(0.2));
    assert_eq!(Array::full(4, i64::MAX).mean_as::<f256>(), f256::from(i64::MAX));
}

#[test]
fn tables() {
    let path = std::env::temp_dir().join(format!("ndview-f256-{}.csv", std::process::id()));
    let a: Array2<f256> = format!("[[1e400, {PI}]]").parse().unwrap();
    a.write_csv(&path, &CsvOptions::default()).unwrap();
    let read: Array2<f256> = Array::read_csv(&path, &CsvOptions::default()).unwrap();
    assert_eq!(read, a);
    std::fs::remove_file(path).unwrap();
}
