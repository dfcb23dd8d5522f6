//! ndview
#![cfg_attr(docsrs, feature(doc_cfg))]

mod array;
mod buffer;
#[cfg(doctest)]
mod compile_fail;
mod dimension;
mod error;
mod io;
mod kernel;
mod layout;
mod ops;
pub mod prelude;
mod storage;
mod text;

pub use array::*;
pub use buffer::Buffer;
pub use dimension::{
    AxesLeft, AxisValues, Broadcast, Dimension, DynAxes, FOrder, Ix, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5,
    Ix6, IxDyn, Order, Shape, Size, TooManyIndices,
};
pub use error::{Dims, Error, ErrorKind, Result, Shapes, WhyCopy};
#[cfg(feature = "npy")]
pub use io::{NpyElement, NpyError, NpyHeader};
pub use kernel::iter::{Iter, IterMut};
pub use layout::broadcast::broadcast_shapes;
pub use layout::{AxisIndex, Ellipsis, Index, Layout, NewAxis, Overlap, Slice, SliceArg};
pub use ops::*;
pub use storage::{Array, ArrayBase, ArrayView, ArrayViewMut, BaseFacts, Ref, RefMut, Storage};
pub use text::{FloatMode, PrintOptions, Sign, Style, dtype_name, write_array};
