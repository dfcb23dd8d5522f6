//! Values of arrays of any type against those of typed ones.

use ndview::{DType, DynArray, DynElement, HasDType, Pick, prelude::*};

use super::of;

/// Every way to cast, of every pair of some types, on elements near the ends, in two layouts.
#[test]
fn casts_are_those_of_typed_arrays() {
    fn same<T: DynElement>(ours: ndview::Result<DynArray>, typed: ndview::Result<ArrayD<T>>) {
        match (ours, typed) {
            (Ok(ours), Ok(typed)) => {
                let ours = ours.into_typed::<T>().unwrap();
                // NaN too.
                assert_eq!(format!("{ours:?}"), format!("{typed:?}"));
            }
            (Err(ours), Err(typed)) => assert_eq!(ours.to_string(), typed.to_string()),
            (ours, typed) => panic!("{ours:?}\n{typed:?}"),
        }
    }
    macro_rules! pairs {
        ($($from:ty)*: $to:tt) => { $(pairs!(@ $from: $to);)* };
        (@ $from:ty: ($($to:ty)*)) => {{
            let ends = [<$from>::MIN, <$from>::MAX, 0 as $from, 1 as $from, 2 as $from, 100 as $from,
                (0.75 * 1.5e9) as $from, (-1.5) as $from];
            let all = Array1::from(ends.to_vec()).into_dyn();
            let few = all.slice(&[Index::from(s![2..6;-1])]).share();
            let turned = all.slice(&[Index::from(s![..;-1])]).share();
            for typed in [all, few, turned] {
                let a = DynArray::from(typed.clone());
                $({
                    let dtype = <$to>::DTYPE;
                    if dtype != <$from>::DTYPE {
                        same(a.try_astype(dtype), typed.try_astype::<$to>());
                        same(a.astype_checked(dtype), typed.astype_checked::<$to>());
                        same(a.astype_exact(dtype), typed.astype_exact::<$to>());
                        same(a.try_astype_saturating(dtype), typed.try_astype_saturating::<$to>());
                    }
                })*
            }
        }};
    }
    pairs!(i8 u64 i128 u128 f32 f64: (bool i8 u64 i128 u128 f32 f64));
    let nan = DynArray::from(array![1.0, f64::NAN]);
    let text = "cannot cast element [1] = NaN of float64 to int8: not a number";
    assert_eq!(nan.astype_checked(DType::Int8).unwrap_err().to_string(), text);
    assert_eq!(nan.astype_saturating(DType::Int8), array![1_i8, 0]);
    assert!(nan.astype_exact(DType::Float32).is_ok());
}

/// Numbers that differ in all bits.
fn rough(n: usize) -> Array1<f64> {
    Array::from_shape_fn(n, |[i]| ((i * 7919 + 5) as f64 * 0.37).sin() * 1e3)
}

/// Sums and moments are the typed ones, bit by bit, on several layouts.
#[test]
fn reductions_are_those_of_typed_arrays() {
    let cube = rough(2 * 33 * 70).into_reshape((2, 33, 70)).unwrap();
    let layouts = [
        cube.clone().into_dyn(),
        cube.t().share().into_dyn(),
        cube.slice((.., s![..;2], s![..;-1])).share().into_dyn(),
        cube.slice((0, 3..5, ..5)).share().into_dyn(),
    ];
    for typed in layouts {
        let a = DynArray::from(typed.clone());
        let one = |x: f64| ndview::Array0::from(x);
        assert_eq!(a.sum(), one(typed.sum()), "{typed:?}");
        assert_eq!(a.mean(), one(typed.mean()));
        assert_eq!(a.min(), one(typed.min()));
        assert_eq!(a.var(1).astype(DType::Float32), one(typed.var(1)).astype::<f32>());
        assert_eq!(a.argmax(), ndview::Array0::from(typed.argmax() as i64));
        assert_eq!(a.any(), ndview::Array0::from(true));
        for axis in [0, -1] {
            assert_eq!(a.sum_axis(axis), typed.sum_axis(axis));
            assert_eq!(a.std_axis(axis, 0), typed.std_axis(axis, 0));
            assert_eq!(a.max_axis(axis), typed.max_axis(axis));
            assert_eq!(a.argmin_axis(axis), typed.argmin_axis(axis).astype::<i64>());
            assert_eq!(a.all_axis(axis), typed.all_axis(axis));
        }
    }
}

/// Operators on mixed types are the typed ones after a cast.
#[test]
fn arithmetic_is_that_of_typed_arrays() {
    let (x, y) = (rough(120).into_reshape((6, 20)).unwrap(), rough(20));
    let (a, b) = (x.astype::<i16>(), y.astype::<f32>());
    let (dyn_a, dyn_b) = (DynArray::from(a.clone()), DynArray::from(b.clone()));
    let wide = a.astype::<f32>();
    assert_eq!(&dyn_a + &dyn_b, &wide + &b);
    assert_eq!(&dyn_b - &dyn_a, &b - &wide);
    assert_eq!(dyn_a.clone() * dyn_b.clone(), &wide * &b);
    assert_eq!(&dyn_a / &dyn_b.slice(&[Index::from(s![..;-1])]), &wide / b.slice(s![..;-1]));
    assert_eq!(dyn_a.t().floor_divide(3), a.t().floor_divide(3));
    assert_eq!(dyn_a.remainder(&dyn_b), wide.remainder(&b));
    assert_eq!(dyn_a.minimum(-5), a.minimum(-5));
    assert_eq!(dyn_a.less(&dyn_b), wide.less(&b).into_dyn());
    let square = DynArray::from(a.slice(..2).share()).power(2);
    assert_eq!(square, a.slice(..2).wrapping_mul(&a.slice(..2)));
    // Integers wrap round (rule IN1), in every build.
    assert_eq!(of(DType::Int8, &[100, -128]) + 100, of(DType::Int8, &[-56, -28]));
    assert_eq!(of(DType::UInt64, &[0]) - 1, array![u64::MAX]);
    assert_eq!(of(DType::Int128, &[3]) * of(DType::UInt64, &[5]), array![15_i128]);
    // Shapes without elements, and without axes.
    let none = DynArray::zeros(&[0, 3], DType::Int32);
    assert_eq!((&none + &DynArray::zeros(&[1, 3], DType::Int8)).shape(), [0, 3]);
    assert_eq!(none.floor_divide(DynArray::zeros(&[3], DType::Int32)).len(), 0);
    let one = DynArray::zeros(&[], DType::Float32);
    assert_eq!(&one + &one, ndview::Array0::from(0.0_f32));
}

#[test]
fn picking_is_that_of_typed_arrays() {
    let typed = Array::from_shape_fn((4, 5, 3), |[i, j, k]| (100 * i + 10 * j + k) as u16);
    let a = DynArray::from(typed.clone());
    for axis in [0, 1, -1] {
        let ids = array![[2_u8, 0], [1, 1]];
        assert_eq!(a.take(&ids, axis).unwrap(), typed.take(&ids, axis).unwrap());
        assert_eq!(a.take(&[-1, 0], axis).unwrap(), typed.take(&[-1, 0], axis).unwrap());
    }
    assert!(
        a.take(&[5], 0).unwrap_err().to_string().contains("index 5 is out of bounds for axis 0")
    );
    assert!(a.take(&[0], 3).is_err());
    let mask = a.greater(150);
    assert_eq!(a.select(&mask).unwrap(), typed.select(&typed.greater(150)).unwrap());
    assert!(a.select(&array![true]).is_err());

    let ids = of(DType::UInt16, &[3, 0]);
    let rows = of(DType::Bool, &[1, 0, 1, 0]);
    let index = [ids.as_pick().unwrap(), Pick::from(1..3)];
    assert_eq!(a.gather(&index).unwrap(), typed.gather(([3, 0], 1..3)).unwrap());
    let index = [rows.as_pick().unwrap(), Pick::from(-1)];
    assert_eq!(a.gather(&index).unwrap(), typed.gather(([0, 2], -1)).unwrap());
    assert!(!a.gather(&[ids.as_pick().unwrap()]).unwrap().same_buffer(&a));
    for other in [DType::Float64, DType::Int128] {
        let error = of(other, &[1]).as_pick().unwrap_err().to_string();
        assert!(error.starts_with("arrays used as indices must be of integer"), "{error}");
    }
}
