//! To and from every other type.

use ndview::prelude::*;
use ndview::{CastTo, HasDType, bf16, f16};

use super::{all, all_bf16, bits, golden, halves};

#[test]
fn to_f32_and_back_is_the_same_half() {
    let every: Array1<f16> = all().collect();
    let wide = every.astype::<f32>();
    for (x, y) in every.iter().zip(&wide) {
        assert_eq!(x.to_f32().to_bits(), y.to_bits());
    }
    for (x, y) in every.iter().zip(&wide.astype::<f16>()) {
        assert_eq!(bits(*x), bits(*y));
    }
    for (x, y) in every.iter().zip(&every.astype::<f64>().astype::<f16>()) {
        assert_eq!(bits(*x), bits(*y));
    }
    let brains: Array1<bf16> = all_bf16().collect();
    for (x, y) in brains.iter().zip(&brains.astype::<f64>().astype::<bf16>()) {
        assert!(x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan(), "{x}");
    }
    // Between the two, by way of numbers that both are numbers of.
    for x in all() {
        let by_f64 = array![x].astype::<f64>().astype::<bf16>()[[0]];
        let direct = array![x].astype::<bf16>()[[0]];
        assert!(direct.to_bits() == by_f64.to_bits() || x.is_nan());
    }
}

/// The whole numbers that the language makes of the same `f32`.
fn to_integers<T: HasDType + PartialOrd>(as_language: impl Fn(f32) -> T)
where
    f16: CastTo<T>,
    bf16: CastTo<T>,
    f32: CastTo<T>,
{
    let every: Array1<f16> = all().collect();
    for (x, y) in every.iter().zip(&every.astype::<T>()) {
        assert!(*y == as_language(x.to_f32()), "{x} as {}", T::DTYPE);
    }
    let wide = every.astype::<f32>();
    assert!(every.astype_saturating::<T>() == wide.astype_saturating::<T>(), "{}", T::DTYPE);
    for i in (0..65536).step_by(13) {
        let (half, single) = (every.slice(i..=i), wide.slice(i..=i));
        let same = |a: Result<_, Error>, b: Result<_, _>| a.ok() == b.ok();
        assert!(same(half.astype_checked::<T>(), single.astype_checked::<T>()), "{half}");
        assert!(same(half.astype_exact::<T>(), single.astype_exact::<T>()), "{half}");
    }
    let every: Array1<bf16> = all_bf16().collect();
    for (x, y) in every.iter().zip(&every.astype::<T>()) {
        assert!(*y == as_language(x.to_f32()), "{x} as {}", T::DTYPE);
    }
}

#[test]
fn to_every_integer() {
    to_integers(|x| x as i8);
    to_integers(|x| x as i16);
    to_integers(|x| x as i32);
    to_integers(|x| x as i64);
    to_integers(|x| x as i128);
    to_integers(|x| x as isize);
    to_integers(|x| x as u8);
    to_integers(|x| x as u16);
    to_integers(|x| x as u32);
    to_integers(|x| x as u64);
    to_integers(|x| x as u128);
    to_integers(|x| x as usize);
    to_integers(|x| x != 0.0);
}

/// Rule CA6: to the nearest, ties to even, and never by way of another number.
#[test]
fn from_f64_as_numpy() {
    let golden = &golden()["doubles"];
    let data: Vec<f64> =
        golden["data"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
    let expected = halves(&golden["half"]);
    assert_eq!(data.len(), 141);
    let cast: Vec<f16> = Array1::from_vec(data.clone()).astype::<f16>().iter().copied().collect();
    for ((x, y), cast) in data.iter().zip(expected).zip(&cast) {
        assert_eq!(bits(*cast), bits(y), "{x:e}");
        assert_eq!(bits(array![-x].astype::<f16>()[[0]]), bits(-y), "-{x:e}");
    }
}

/// The half that an exact comparison of distances finds: those on both sides of each step, and the step.
#[test]
fn from_f64_to_the_nearest() {
    let check = |low: f64, high: f64, even_is_low: bool, cast: &dyn Fn(f64) -> f64| {
        let middle = low / 2.0 + high / 2.0; // exact
        for x in
            [low, low.next_up(), middle.next_down(), middle, middle.next_up(), high.next_down()]
        {
            let expected = match x.partial_cmp(&middle) {
                Some(core::cmp::Ordering::Less) => low,
                Some(core::cmp::Ordering::Equal) if even_is_low => low,
                _ => high,
            };
            assert_eq!(cast(x), expected, "{x:e}");
            assert_eq!(cast(-x), -expected, "-{x:e}");
        }
    };
    for step in 0..0x7BFF_u16 {
        let [low, high] = [step, step + 1].map(|bits| f16::from_bits(bits).to_f64());
        let cast = |x: f64| array![x].astype::<f16>()[[0]].to_f64();
        check(low, high, step % 2 == 0, &cast);
    }
    for step in (0..0x7F7F_u16).step_by(3) {
        let [low, high] = [step, step + 1].map(|bits| bf16::from_bits(bits).to_f64());
        let cast = |x: f64| array![x].astype::<bf16>()[[0]].to_f64();
        check(low, high, step % 2 == 0, &cast);
    }
}

/// Whole numbers of up to 128 bits beside the middles between two `bf16`.
#[test]
fn from_integers_to_the_nearest() {
    for bit in 9..127 {
        for odd in [0_u128, 1] {
            // 8 bits of mantissa, then a one: the middle.
            let low = (0b1000_0000 | odd) << (bit - 7);
            let middle = low | 1 << (bit - 8);
            let high = low + (1 << (bit - 7));
            let near = |x: u128| array![x].astype::<bf16>()[[0]].to_f64();
            assert_eq!(near(middle - 1), low as f64);
            assert_eq!(near(middle), if odd == 0 { low } else { high } as f64);
            if bit > 8 {
                assert_eq!(near(middle + 1), if bit == 8 { low } else { high } as f64, "{middle}");
            }
            if bit < 126 {
                let near = |x: i128| array![x].astype::<bf16>()[[0]].to_f64();
                assert_eq!(near(-(middle as i128) - 1), -(high as f64));
                assert_eq!(near(-(middle as i128) + 1), -(low as f64));
            }
            if bit < 62 {
                let near = |x: i64| array![x].astype::<bf16>()[[0]].to_f64();
                assert_eq!(near(middle as i64 + 1), high as f64);
                assert_eq!(near(-(middle as i64) - 1), -(high as f64));
            }
        }
    }
    assert_eq!(
        array![u128::MAX, 65519, 65520].astype::<f16>().to_string(),
        "[     inf 6.55e+04      inf]"
    );
    assert_eq!(array![i64::MIN].astype::<bf16>()[[0]].to_f64(), -(2_f64.powi(63)));
    assert_eq!(array![i128::MIN].astype::<bf16>()[[0]].to_f64(), -(2_f64.powi(127)));
    for x in -70_000_i32..70_000 {
        assert_eq!(bits(array![x].astype::<f16>()[[0]]), bits(f16::from_f32(x as f32)), "{x}");
    }
    assert_eq!(array![true, false].astype::<f16>(), [f16::ONE, f16::ZERO]);
}

#[test]
fn with_care() {
    let text = |error: Error| error.to_string();
    let a = array![1.0, 65519.0, 65520.0];
    assert_eq!(
        text(a.astype_checked::<f16>().unwrap_err()),
        "cannot cast element [2] = 65520.0 of float64 to float16: out of range"
    );
    assert_eq!(a.slice(..2).astype_checked::<f16>().unwrap(), [f16::ONE, f16::MAX]);
    assert_eq!(
        text(array![0.5, 0.1].astype_exact::<f16>().unwrap_err()),
        "cannot cast element [1] = 0.1 of float64 to float16: its value would change"
    );
    assert_eq!(
        text(array![2048_i64, 2049].astype_exact::<f16>().unwrap_err()),
        "cannot cast element [1] = 2049 of int64 to float16: its value would change"
    );
    assert!(array![i64::MAX].astype_exact::<bf16>().is_err());
    assert_eq!(array![i64::MIN].astype_exact::<bf16>().unwrap()[[0]].to_f64(), i64::MIN as f64);
    assert!(array![f64::NAN, f64::INFINITY].astype_exact::<f16>().is_ok());
    assert!(array![f64::NAN, f64::INFINITY].astype_checked::<bf16>().is_ok());
    let far = array![1e300, -1e300, f64::INFINITY].astype_saturating::<f16>();
    assert_eq!(far, [f16::MAX, f16::MIN, f16::INFINITY]);
    assert_eq!(array![u128::MAX].astype_saturating::<bf16>(), [bf16::MAX]);
    assert_eq!(array![i32::MIN].astype_saturating::<f16>(), [f16::MIN]);
    assert_eq!(array![f16::MAX, f16::NAN].astype_saturating::<u8>(), [255, 0]);
    assert_eq!(array![bf16::MAX].astype_saturating::<f16>(), [f16::MAX]);
    assert!(array![bf16::MAX].astype_checked::<f16>().is_err());
    assert!(array![f16::from_f32(1.0 + 1.0 / 1024.0)].astype_exact::<bf16>().is_err());
    assert_eq!(array![f16::ONE, f16::ZERO].astype_exact::<bool>().unwrap(), [true, false]);
    assert!(array![f16::from_f32(0.5)].astype_exact::<bool>().is_err());
}
