//! Elements of another type.

use super::values::{bools, both, f32s, f64s, i32s, i64s, label, signed, u8s};
use super::{Works, moved};

pub(super) fn works(w: &mut Works<'_>) {
    for n in w.sizes([10_000, 1_000_000, 10_000_000]) {
        let name = label(n);
        let (a, x) = both(f64s(n, 1));
        let bytes = moved(8 * n, 4 * n);
        w.pair(format!("f64_to_f32/{name}"), bytes, || a.astype::<f32>(), || x.mapv(|v| v as f32));
        let (a, x) = both(signed(n, 1));
        let (a, x) = (a * 1000.0, x * 1000.0);
        w.pair(format!("f64_to_i32/{name}"), bytes, || a.astype::<i32>(), || x.mapv(|v| v as i32));
    }
    for n in w.sizes([10_000, 1_000_000]) {
        floats(w, n);
        integers(w, n);
        bytes(w, n);
    }
}

fn floats(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(f32s(n, 1));
    w.pair(
        format!("f32_to_f64/{name}"),
        moved(4 * n, 8 * n),
        || a.astype::<f64>(),
        || x.mapv(f64::from),
    );
    let (a, x) = (a * 100.0, x * 100.0);
    w.pair(
        format!("f32_to_u8/{name}"),
        moved(4 * n, n),
        || a.astype::<u8>(),
        || x.mapv(|v| v as u8),
    );
    let (a, x) = both(signed(n, 1));
    w.pair(
        format!("f64_to_bool/{name}"),
        moved(8 * n, n),
        || a.astype::<bool>(),
        || x.mapv(|v| v != 0.0),
    );
    let (a, x) = (a * 1000.0, x * 1000.0);
    w.pair(
        format!("f64_to_i64/{name}"),
        moved(8 * n, 8 * n),
        || a.astype::<i64>(),
        || x.mapv(|v| v as i64),
    );
}

fn integers(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(i32s(n, 1));
    w.pair(
        format!("i32_to_f64/{name}"),
        moved(4 * n, 8 * n),
        || a.astype::<f64>(),
        || x.mapv(f64::from),
    );
    w.pair(
        format!("i32_to_i64/{name}"),
        moved(4 * n, 8 * n),
        || a.astype::<i64>(),
        || x.mapv(i64::from),
    );
    let (a, x) = both(i64s(n, 1));
    w.pair(
        format!("i64_to_f64/{name}"),
        moved(8 * n, 8 * n),
        || a.astype::<f64>(),
        || x.mapv(|v| v as f64),
    );
    w.pair(
        format!("i64_to_i32/{name}"),
        moved(8 * n, 4 * n),
        || a.astype::<i32>(),
        || x.mapv(|v| v as i32),
    );
}

fn bytes(w: &mut Works<'_>, n: usize) {
    let name = label(n);
    let (a, x) = both(u8s(n, 1));
    w.pair(
        format!("u8_to_f32/{name}"),
        moved(n, 4 * n),
        || a.astype::<f32>(),
        || x.mapv(f32::from),
    );
    w.pair(
        format!("u8_to_i64/{name}"),
        moved(n, 8 * n),
        || a.astype::<i64>(),
        || x.mapv(i64::from),
    );
    let (a, x) = both(bools(n, 1, 0.5));
    w.pair(
        format!("bool_to_f64/{name}"),
        moved(n, 8 * n),
        || a.astype::<f64>(),
        || x.mapv(|v| f64::from(u8::from(v))),
    );
    w.pair(format!("bool_to_u8/{name}"), moved(n, n), || a.astype::<u8>(), || x.mapv(u8::from));
}
