//! Arrays whose element type is known at run time.

use core::ops::{Neg, Not};

use ndview::prelude::*;
use ndview::{DType, DynArray, NpzReader, NpzWriter, Pick, SafetensorsReader};

use crate::check::{Makes, table};
use crate::lays;

/// Arrays that lie in many ways, of integers and of floats.
fn all() -> Vec<DynArray> {
    let floats = lays::dynamic().into_iter().map(DynArray::from);
    floats.flat_map(|a| [a.astype(DType::Int16), a]).collect()
}

#[test]
fn handles() {
    table(|| {
        for a in &all() {
            let axes = [1, 0];
            shared!(a.clone());
            shared!(a.share());
            shared!(a.slice(&[Index::Ellipsis, Index::from(1..)]));
            shared!(a.try_slice(&[Index::from(-1)]).unwrap());
            shared!(a.index_axis(0, 0));
            shared!(a.try_index_axis(-1, 0).unwrap());
            shared!(a.t());
            shared!(a.permute(&axes));
            shared!(a.try_permute(&axes).unwrap());
            shared!(a.flip(0));
            shared!(a.try_flip(-1).unwrap());
            shared!(a.broadcast_to(&[[2].as_slice(), a.shape()].concat()).unwrap());
            shared!(a.squeeze());
            shared!(a.expand_dims(0));
            shared!(a.try_expand_dims(-1).unwrap());
            shared!(a.expand_dims(0).squeeze_axes(&[0]).unwrap());
            shared!(a.astype(a.dtype()));
            noted!(a.ravel());
            noted!(a.to_shape((-1, 1)).unwrap());
            noted!(a.clone().compact());
            noted!(a.clone().compact_if(1.0));
            noted!(a.clone().into_typed::<f64>().ok());
            made!(a.to_owned());
            made!(a.to_order(Order::F));
        }
        made!(DynArray::zeros(&[2, 3], DType::Bool));
        made!(DynArray::try_zeros(&[2, 3], DType::Int8).unwrap());
        let ids = array![1_usize, 2];
        made!(DynArray::from(ids.clone()));
    });
}

#[test]
fn other_types() {
    table(|| {
        for a in &all() {
            for dtype in [DType::Bool, DType::UInt8, DType::Float32] {
                made!(a.astype(dtype));
                made!(a.try_astype(dtype).unwrap());
                made!(a.astype_checked(dtype).unwrap());
                made!(a.astype_saturating(dtype));
                made!(a.try_astype_saturating(dtype).unwrap());
            }
            made!(a.astype_exact(DType::Float32).unwrap());
            made!((a * 1000).astype_saturating(DType::UInt8));
        }
    });
}

#[test]
fn operations() {
    table(|| {
        for a in &all() {
            let b = &a.astype(DType::Float32);
            made!(a + b);
            made!(a.clone() - 1);
            made!(2 * a);
            made!(3.5 / a.clone());
            made!(a.try_add(b).unwrap());
            made!(a.try_sub(b).unwrap());
            made!(a.try_mul(2).unwrap());
            made!(a.try_div(2).unwrap());
            made!(a.floor_divide(b));
            made!(a.try_floor_divide(2).unwrap());
            made!(a.remainder(b));
            made!(a.try_remainder(2).unwrap());
            made!(a.power(b));
            made!(a.try_power(2).unwrap());
            made!(a.minimum(b));
            made!(a.try_minimum(2).unwrap());
            made!(a.maximum(b));
            made!(a.try_maximum(2).unwrap());
            made!(a.neg());
            made!(a.try_neg().unwrap());
            let bits = &a.astype(DType::UInt8);
            made!(bits & 3);
            made!(bits | a.astype(DType::Bool));
            made!(bits ^ bits);
            made!(bits.try_bitand(3).unwrap());
            made!(bits.try_bitor(3).unwrap());
            made!(bits.try_bitxor(3).unwrap());
            made!(bits.not());
            made!(bits.try_not().unwrap());
            made!(bits.astype(DType::Bool).not());
            made!(a.equal(b));
            made!(a.try_equal(2).unwrap());
            made!(a.not_equal(b));
            made!(a.try_not_equal(2).unwrap());
            made!(a.less(b));
            made!(a.try_less(2).unwrap());
            made!(a.less_equal(b));
            made!(a.try_less_equal(1_i64 << 40).unwrap());
            made!(a.greater(b));
            made!(a.try_greater(2).unwrap());
            made!(a.greater_equal(b));
            made!(a.try_greater_equal(2).unwrap());
            let (signed, unsigned) = (a.astype(DType::Int8), a.astype(DType::UInt64));
            made!(signed.less(&unsigned));
        }
    });
}

/// Rows of a reduction: over everything and along one axis, each with its twin.
macro_rules! reduction {
    ($a:ident: $($name:ident() $try_name:ident() $axis:ident() $try_axis:ident()
        $(($arg:expr))?,)*) => {$(
        made!($a.$name($($arg)?));
        made!($a.$try_name($($arg)?).unwrap());
        made!($a.$axis(0 $(, $arg)?));
        made!($a.$try_axis(-1 $(, $arg)?).unwrap());
    )*};
}

#[test]
fn reductions() {
    table(|| {
        for a in &all() {
            reduction!(a:
                sum() try_sum() sum_axis() try_sum_axis(),
                mean() try_mean() mean_axis() try_mean_axis(),
                var() try_var() var_axis() try_var_axis() (0),
                std() try_std() std_axis() try_std_axis() (0),
                min() try_min() min_axis() try_min_axis(),
                max() try_max() max_axis() try_max_axis(),
                argmin() try_argmin() argmin_axis() try_argmin_axis(),
                argmax() try_argmax() argmax_axis() try_argmax_axis(),
                any() try_any() any_axis() try_any_axis(),
                all() try_all() all_axis() try_all_axis(),
            );
            // Products of many integers overflow.
            let a = &a.astype(DType::Float32);
            reduction!(a: prod() try_prod() prod_axis() try_prod_axis(),);
        }
    });
}

#[test]
fn picking() {
    table(|| {
        for a in &all() {
            let mask = a.greater(3);
            made!(a.take(&[0, 0], 0).unwrap());
            made!(a.take(&array![[0_u8], [0]], -1).unwrap());
            made!(a.select(&mask).unwrap());
            made!(a.gather(&[Pick::from(..), Pick::from([0, 0])]).unwrap());
            let ids = DynArray::from(array![0_i64, 0]);
            made!(a.gather(&[ids.as_pick().unwrap()]).unwrap());
        }
    });
}

#[test]
fn files() {
    table(|| {
        let named = |name| {
            let name = format!("ndview-sites-{}-dynamic.{name}", std::process::id());
            std::env::temp_dir().join(name)
        };
        for a in &all() {
            let file = named("npy");
            a.write_npy(&file).unwrap();
            made!(DynArray::read_npy(&file).unwrap());
            let bytes = std::fs::read(&file).unwrap();
            made!(DynArray::from_npy_reader(&bytes[..], None).unwrap());
            made!(DynArray::from_npy_reader(&bytes[..], Some(bytes.len() as u64)).unwrap());
            std::fs::remove_file(&file).unwrap();
        }
        let a = DynArray::zeros(&[2, 3], DType::Float32);
        let file = named("npz");
        let mut writer = NpzWriter::create(&file).unwrap();
        writer.add("a", &a).unwrap();
        writer.finish().unwrap();
        let mut reader = NpzReader::open(&file).unwrap();
        made!(reader.get_dyn("a").unwrap());
        std::fs::remove_file(&file).unwrap();
        let file = named("safetensors");
        ndview::write_safetensors(&file, &[("a", &a)]).unwrap();
        let mut reader = SafetensorsReader::open(&file).unwrap();
        made!(reader.get_dyn("a").unwrap());
        std::fs::remove_file(&file).unwrap();
    });
}
