//! What most programs need: `use ndview::prelude::*;`.

#[cfg(feature = "complex")]
pub use crate::ComplexMath;
#[cfg(feature = "half")]
pub use crate::HalfMath;
pub use crate::{
    Array, Array0, Array1, Array2, Array3, Array4, Array5, Array6, ArrayBase, ArrayD, ArrayView,
    ArrayView0, ArrayView1, ArrayView2, ArrayView3, ArrayView4, ArrayView5, ArrayView6, ArrayViewD,
    ArrayViewMut, ArrayViewMut0, ArrayViewMut1, ArrayViewMut2, ArrayViewMut3, ArrayViewMut4,
    ArrayViewMut5, ArrayViewMut6, ArrayViewMutD, Buffer, Dimension, Ellipsis, Error, ErrorKind,
    Index, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn, NewAxis, Order, Overlap, PrintOptions, Scalar,
    Shape, Side, Slice, Storage, StorageMut, array, s,
};
