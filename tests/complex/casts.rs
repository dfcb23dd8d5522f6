//! Other element types.

use ndview::prelude::*;
use ndview::{AsType, CastTo, DType, HasDType, c64, c128};

use crate::golden::{complex, golden, list};
use crate::lays::lays;

/// From a real type, in all of the ways.
fn from_real<T>(values: &[T])
where
    T: HasDType + AsType<f32> + AsType<f64> + CastTo<f32> + CastTo<f64>,
    T: AsType<c64> + AsType<c128> + CastTo<c64> + CastTo<c128>,
{
    let a = Array1::from(values.to_vec());
    assert!(same(&a.astype::<c64>().real(), &a.astype::<f32>()));
    assert!(same(&a.astype::<c128>().real(), &a.astype::<f64>()));
    assert!(a.astype::<c64>().imag().iter().all(|y| y.to_bits() == 0));
    assert!(a.astype::<c128>().imag().iter().all(|y| y.to_bits() == 0));
    // Whatever goes into the part goes into the number.
    let (narrow, wide) = (a.astype_checked::<f32>(), a.astype_checked::<c64>());
    assert_eq!(narrow.is_ok(), wide.is_ok());
    assert!(narrow.iter().zip(&wide).all(|(x, z)| same(x, &z.real())));
    assert_eq!(a.astype_exact::<f32>().is_ok(), a.astype_exact::<c64>().is_ok());
    assert_eq!(a.astype_exact::<f64>().is_ok(), a.astype_exact::<c128>().is_ok());
    assert!(same(&a.astype_saturating::<c64>().real(), &a.astype_saturating::<f32>()));
    assert!(same(&a.astype_saturating::<c128>().real(), &a.astype_saturating::<f64>()));
}

/// Equal, NaN included.
fn same<F: num_traits::Float, S, S2>(a: &ArrayBase<S, Ix1>, b: &ArrayBase<S2, Ix1>) -> bool
where
    S: Storage<Elem = F>,
    S2: Storage<Elem = F>,
{
    a.shape() == b.shape()
        && a.iter().zip(b.iter()).all(|(x, y)| x == y || x.is_nan() && y.is_nan())
}

#[test]
fn real_numbers_become_complex() {
    from_real(&[true, false]);
    from_real(&[i8::MIN, 0, i8::MAX]);
    from_real(&[i16::MIN, -1, i16::MAX]);
    from_real(&[i32::MIN, 3, i32::MAX]);
    from_real(&[(1_i64 << 53) + 1, -7]);
    from_real(&[i128::MIN, i128::MAX]);
    from_real(&[isize::MIN, 1]);
    from_real(&[u8::MAX, 1]);
    from_real(&[u16::MAX, 1]);
    from_real(&[u32::MAX, 1]);
    from_real(&[u64::MAX, 1]);
    from_real(&[u128::MAX, 1]);
    from_real(&[usize::MAX, 1]);
    from_real(&[0.5_f32, -0.0, f32::NAN, f32::INFINITY, f32::MAX]);
    from_real(&[0.1, -0.0, f64::NAN, -f64::INFINITY]);
    from_real(&[1e300, 1.0]);
}

#[test]
fn complex_numbers_become_others() {
    let golden = golden();
    let z = list(&golden["complex128"]["edges"], complex::<f64>);
    for (lay, z) in lays(&z.into_reshape((9, 9)).unwrap().into_dyn()) {
        let parts =
            |z: c128| (z.re as f32).to_bits() as u64 | ((z.im as f32).to_bits() as u64) << 32;
        let bits = |z: &c64| u64::from(z.re.to_bits()) | u64::from(z.im.to_bits()) << 32;
        let narrow = z.astype::<c64>();
        assert!(narrow.iter().zip(z.iter()).all(|(n, z)| bits(n) == parts(*z)), "{lay}");
        let (again, truth) = (narrow.astype::<c128>(), z.astype::<bool>());
        for ((z, again), truth) in z.iter().zip(again.iter()).zip(truth.iter()) {
            assert_eq!(again.re.to_bits(), f64::from(z.re as f32).to_bits(), "{lay}");
            assert_eq!(*truth, z.re != 0.0 || z.im != 0.0, "{lay}");
        }
    }
}

#[test]
fn casts_with_care() {
    let z = array![c128(0.5, -2.0), c128(1e300, 0.0)];
    assert_eq!(z.slice(..1).astype_exact::<c64>().unwrap(), [c64(0.5, -2.0)]);
    let error = z.astype_checked::<c64>().unwrap_err().to_string();
    assert!(error.starts_with("cannot cast element [1] = "), "{error}");
    assert!(error.ends_with("of complex128 to complex64: out of range"), "{error}");
    let error = array![c128(0.5, 0.1)].astype_exact::<c64>().unwrap_err().to_string();
    assert!(error.ends_with("of complex128 to complex64: its value would change"), "{error}");
    assert_eq!(z.astype_saturating::<c64>(), [c64(0.5, -2.0), c64(f32::MAX, 0.0)]);
    let imag = array![c128(0.0, -1e300)];
    assert!(imag.astype_checked::<c64>().is_err());
    assert_eq!(imag.astype_saturating::<c64>(), [c64(0.0, f32::MIN)]);
    // What is not a number in one of its parts is one of the narrow type, too.
    assert!(array![c128(f64::NAN, 1.0)].astype_exact::<c64>().is_ok());

    let truths = array![c64(1.0, 0.0), c64(-0.0, -0.0)];
    assert_eq!(truths.astype_exact::<bool>().unwrap(), [true, false]);
    assert!(array![c64(1.0, 1.0)].astype_exact::<bool>().is_err());
    assert!(array![c64(2.0, 0.0)].astype_exact::<bool>().is_err());
    assert_eq!(array![c64(0.0, 1.0)].astype_checked::<bool>().unwrap(), [true]);
    assert_eq!(array![c64(0.0, 1.0)].astype_saturating::<bool>(), [true]);
}

#[test]
fn types_as_values() {
    assert_eq!((c64::DTYPE, c128::DTYPE), (DType::Complex64, DType::Complex128));
    let z = array![c64(0.0, 1.0)];
    assert_eq!((z.dtype(), z.real().dtype()), (DType::Complex64, z.dtype().real()));
    assert_eq!(z.itemsize(), z.dtype().itemsize());
    assert_eq!(align_of::<c128>(), DType::Complex128.alignment());
    assert_eq!(ndview::dtype_name::<c128>(), Some("complex128"));
    let error = array![c64(0.0, 1.0)].try_view_as::<u128>().unwrap_err().to_string();
    assert!(error.contains("divisor of the total size in bytes of the last axis"), "{error}");
}
