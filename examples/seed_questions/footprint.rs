//! Wide and narrow elements.

use ndview::memory::{Bytes, scope};
use ndview::prelude::*;

use crate::Answer::{No, Right, Wrong, Yes};
use crate::{Asked, Found, asked, found, matrix, size};

pub(crate) const ASKED: &[Asked] = &[
    asked("float32 halves the footprint of float64", Right, half),
    asked("Does `a = a.astype(np.float32)` need less from its beginning on?", No, cast),
    asked("Is a float32 array times 2.0 still float32?", Yes, times_a_scalar),
    asked("A mask takes one bit for each element", Wrong, mask),
];

fn half() -> Found {
    let (wide, narrow) = (Array2::<f64>::ones((1000, 1000)), Array2::<f32>::ones((1000, 1000)));
    let so = narrow.held_bytes() * 2 == wide.held_bytes();
    found(so, format!("{} against {}", size(narrow.held_bytes()), size(wide.held_bytes())))
}

fn cast() -> Found {
    let wide = matrix();
    let (narrow, usage) = scope(|| {
        let narrow = wide.astype::<f32>();
        drop(wide);
        narrow
    });
    let peak = 8_000_000 + usage.peak_bytes;
    assert_eq!((narrow.held_bytes(), usage.left_bytes), (4_000_000, -4_000_000));
    let figures =
        format!("8 MB before, {} at the peak, {} after", Bytes(peak), size(narrow.nbytes()));
    found(peak <= 8_000_000, figures)
}

fn times_a_scalar() -> Found {
    let a = Array2::<f32>::ones((1000, 1000));
    let (doubled, usage) = scope(|| &a * 2.0);
    let so = doubled.nbytes() == a.nbytes();
    found(so, format!("{} made for {}", Bytes(usage.made_bytes), size(a.nbytes())))
}

fn mask() -> Found {
    let a = matrix();
    let mask = a.greater(0.0);
    let figures = format!("{} for {} elements: a byte each", size(mask.held_bytes()), a.len());
    found(mask.held_bytes() == a.len() / 8, figures)
}
