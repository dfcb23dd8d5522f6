//! **n-dimensional arrays with memory you can see**: NumPy's strided views and copies, decided by the
//! type.
//!
//! ```
//! use ndview::prelude::*;
//!
//! let mut a = Array1::arange(0.0, 12.0, 1.0).into_reshape((3, 4))?; // 3 rows, 4 columns
//! let corner = a.slice((..2, s![..;2])); // a view: nothing is copied
//! assert_eq!(corner, [[0.0, 2.0], [4.0, 6.0]]);
//! assert_eq!(corner.shares_memory(&a), Overlap::Yes);
//!
//! let picked = a.take(&array![2, 0], 0)?; // values picked by a list: a copy
//! assert_eq!(picked.shares_memory(&a), Overlap::No);
//!
//! let before = a.clone(); // a handle on the same buffer
//! a.slice_mut((.., 0)).fill(-1.0); // copies first, for `before` holds it too
//! assert_eq!((before[[0, 0]], a[[0, 0]]), (0.0, -1.0));
//!
//! let centred = &a - &a.mean_axis(0); // broadcasting
//! assert_eq!(centred.sum_axis(0), [0.0; 4]);
//! # Ok::<(), ndview::Error>(())
//! ```
//!
//! # The model
//!
//! A [`Buffer`] owns contiguous memory and is reference-counted; an array is a storage and a
//! [`Layout`] (shape, strides, offset) over it.
//!
//! ```text
//!   Array ────────► Buffer  │ 0 │ 1 │ 2 │ 3 │ 4 │ 5 │ 6 │ 7 │ 8 │ ..
//!   (a handle)       ▲  ▲     ●       ●           ●       ●
//!   Array ───────────┘  │     └───────┴───────────┴───────┘
//!   (share: pins)       │     what (..2, s![..;2]) of 3 × 4 reaches: strides [4, 2]
//!   ArrayView ──────────┘
//!   (borrows)
//! ```
//!
//! Three verbs: **view** borrows ([`slice`](ArrayBase::slice), [`t`](ArrayBase::t),
//! [`reshape`](ArrayBase::reshape), ..), **share** pins ([`share`](ArrayBase::share),
//! [`clone`](ArrayBase::clone)), **to_owned** copies ([`to_owned`](ArrayBase::to_owned),
//! [`take`](ArrayBase::take), arithmetic, ..).
//!
//! | type | is | memory |
//! |---|---|---|
//! | [`Array<T, D>`](Array) | `ArrayBase<Buffer<T>, D>` | a handle on a buffer; copies on the first write if it is shared |
//! | [`ArrayView<'a, T, D>`](ArrayView) | `ArrayBase<Ref<'a, T>, D>` | borrows; `Copy` for ranks 0 to 6 |
//! | [`ArrayViewMut<'a, T, D>`](ArrayViewMut) | `ArrayBase<RefMut<'a, T>, D>` | borrows to write |
//! | [`Array1`]..[`Array6`], [`ArrayD`] | by rank | as `Array`; so for the views |
//! | [`Buffer<T>`](Buffer) | | one allocation; adopts a `Vec` or a foreign owner |
//!
//! # Functions that take arrays
//!
//! Take [`ArrayView2<'_, f64>`](ArrayView2) by value and call `f(a.view())`; or, to accept `&a`, slices
//! and nested lists as well, `impl Into<ArrayView<..>>`:
//!
//! ```
//! use ndview::prelude::*;
//!
//! fn trace<'a>(a: impl Into<ArrayView<'a, f64, Ix2>>) -> f64 {
//!     a.into().diagonal().sum()
//! }
//! let a = array![[1.0, 2.0], [3.0, 4.0]];
//! assert_eq!(trace(&a), 5.0);
//! assert_eq!(trace(a.t()), 5.0);
//! assert_eq!(trace(&[[1.0, 0.0], [0.0, 1.0]]), 2.0);
//! ```
//!
//! # Where to find what
//!
//! - Making: [`array!`], [`zeros`](Array::zeros), [`full`](Array::full), [`arange`](Array1::arange),
//!   [`from_shape_vec`](Array::from_shape_vec), [`from_shape_fn`](Array::from_shape_fn)
//! - Viewing: [`slice`](ArrayBase::slice), [`index_axis`](ArrayBase::index_axis),
//!   [`broadcast_to`](ArrayBase::broadcast_to), [`sliding_window_view`](ArrayBase::sliding_window_view)
//! - Writing: [`view_mut`](ArrayBase::view_mut), [`slice_mut`](ArrayBase::slice_mut),
//!   [`assign`](ArrayBase::assign), [`fill`](ArrayBase::fill)
//! - Aliasing on purpose, a write through one seen through another: [`Aliased`] (handles, from several threads,
//!   checked at run time), [`CellView`] (overlapping views in one thread)
//! - Picking: [`take`](ArrayBase::take), [`select`](ArrayBase::select), [`gather`](ArrayBase::gather);
//!   writing there: [`put`](ArrayBase::put), [`fill_where`](ArrayBase::fill_where),
//!   [`scatter`](ArrayBase::scatter), [`scatter_add`](ArrayBase::scatter_add)
//! - Searching: [`searchsorted`](ArrayBase::searchsorted), [`unique`](ArrayBase::unique),
//!   [`isin`](ArrayBase::isin), [`histogram`](ArrayBase::histogram)
//! - Memory: [`memory`] (who holds what, since which line), [`explain`](ArrayBase::explain), [`base`](Array::base),
//!   [`handles`](Array::handles), [`held_bytes`](Array::held_bytes), [`compact`](Array::compact),
//!   [`flags`](ArrayBase::flags), [`shares_memory`](ArrayBase::shares_memory)
//! - The same bytes as another type: [`view_as`](ArrayBase::view_as)
//! - Element types: [`DType`], [`astype`](ArrayBase::astype), [`astype_checked`](ArrayBase::astype_checked),
//!   [`checked_add`](ArrayBase::checked_add), [`sum_as`](ArrayBase::sum_as)
//! - [`guide::numpy`]: NumPy's calls with ours beside them, and *view or copy* for each;
//!   [`guide::indexing`]: every form of index with a picture; [`guide::design`]: why it is built so
//!
//! # Features
//!
//! None by default.
//!
//! - Element types: `complex` (`c64` and `c128`), `half` (floats of 16 bits, `f16` and `bf16`), `f256` (floats of 71
//!   digits, where NumPy has `longdouble`; slow); `dynamic`: `DynArray`, an array whose
//!   element type is known at run time, with NumPy's rules for types that meet
//! - Files: `npy`, `npz` (archives of them), `mmap` (`.npy` files as memory), `image` (PNG and JPEG), `csv`,
//!   `safetensors` (the weights of neural networks)
//! - `random`: random numbers, seeded and the same everywhere
//! - `table`: arrays printed as tables with lines and labels
//! - `serde`: arrays in its formats, and `Serialize` for memory reports, events and figures
//! - `pprof`: memory reports as profiles for `go tool pprof`
//!
//! # What it does not do
//!
//! It has no lazy or distributed arrays, no GPU, no labels and no automatic differentiation, and it
//! uses one thread. Elements of one array are of one type: known to the compiler in an [`ArrayBase`], at run time
//! in a `DynArray`. There are no arrays of records with named fields, of objects, or of text of NumPy's types.
#![cfg_attr(docsrs, feature(doc_cfg))]
// The compiler asks, for every function, whether anything it reaches leads back to it, through every
// type it could be called with. Half the usual limit makes it give up sooner: two seconds of fifteen.
#![recursion_limit = "64"]

mod alias;
mod array;
mod buffer;
#[cfg(doctest)]
mod compile_fail;
mod dimension;
mod dtype;
#[cfg(feature = "dynamic")]
mod dynamic;
mod error;
mod export;
pub mod guide;
mod io;
mod kernel;
mod layout;
mod ledger;
pub mod memory;
mod ops;
pub mod prelude;
#[cfg(feature = "random")]
pub mod random;
mod regions;
mod storage;
mod sync;
mod text;
mod units;

pub use alias::CellView;
pub use array::*;
pub use buffer::Buffer;
#[cfg(feature = "mmap")]
pub use buffer::MappedFile;
pub use dimension::{
    AxesLeft, AxisValues, Broadcast, Dimension, DynAxes, FOrder, Ix, Ix0, Ix1, Ix2, Ix3, Ix4, Ix5,
    Ix6, IxDyn, Order, Shape, Size, TooManyIndices,
};
pub use dtype::{
    ByteOrder, Casting, DType, FInfo, HasDType, IInfo, Weak, can_cast, finfo, iinfo, promote_types,
    promote_types_exact, result_type, result_type_weak, ufunc_result_type,
};
#[cfg(feature = "complex")]
pub use dtype::{c64, c128};
#[cfg(feature = "dynamic")]
pub use dynamic::{DynArray, DynElement, DynOperand};
pub use error::{Access, Claim, Dims, Error, ErrorKind, Result, Shapes, WhyCopy, WhyNotAs};
/// Elements past what `f64` holds: floats of 256 bits, with 71 digits and numbers up to 1e78913, for which NumPy
/// users reach for `longdouble` or `float128`. Unlike those it is the same on every platform. It comes from the
/// crate [`f256`](https://docs.rs/f256), is calculated without help of the processor, and so is *slow*: some
/// twenty times as slow as `f64`, and more to divide, to read and to print.
///
/// Arrays of it are read from text (`parse`, CSV) with all their digits, have the operators, sums, products,
/// means, extremes, sorting and what else asks for an order; [`astype`](ArrayBase::astype) casts all primitive
/// numbers to it exactly, and back to the nearest. Its own methods are applied with [`map`](ArrayBase::map).
/// It is no [`DType`]: files of numbers do not have it.
///
/// ```
/// use ndview::f256;
/// use ndview::prelude::*;
///
/// let a: Array1<f256> = "[1e400, 0.1, 1]".parse()?; // f64 would read infinity, and 17 digits
/// assert_eq!(a.slice(1..).sum().to_string(), "1.1");
/// assert_eq!(format!("{:e}", &a + &a), "[2e400  2e-1   2e0]");
///
/// let roots = a.map(|x| x.sqrt());
/// assert!((&roots * &roots - &a).iter().all(|x| x.abs() < a.max() * f256::EPSILON));
/// assert_eq!(a.astype::<f64>(), [f64::INFINITY, 0.1, 1.0]);
/// assert_ne!(array![0.1].astype::<f256>()[[0]], a[[1]]); // 0.1 of f64 is another number
/// # Ok::<(), ndview::Error>(())
/// ```
#[cfg(feature = "f256")]
#[doc(inline)]
pub use f256::f256;
/// Elements of 16 bits with the exponents of `f32` and 2 to 3 digits, Google's "brain float"; see [`f16`](struct@f16).
///
/// NumPy lacks it. It prints with the digits that it has, in safetensors files and raw ones it is as it is, and
/// `.npy` files do not have it.
///
/// ```
/// use ndview::bf16;
/// use ndview::prelude::*;
///
/// let weights = array![0.1_f32, -3.0, 1e30].astype::<bf16>();
/// assert_eq!(weights.to_string(), "[ 1.e-01 -3.e+00  1.e+30]");
/// assert_eq!(weights.view_as::<u16>()[[1]], 0xC040); // the upper half of a f32
/// ```
#[cfg(feature = "half")]
#[doc(inline)]
pub use half::bf16;
/// Elements of 16 bits, NumPy's `float16`: 3 to 4 digits, up to 65504. From the crate
/// [`half`](https://docs.rs/half).
///
/// Each operation is calculated in `f32` and rounded. Sums, products, means and variances are calculated in `f32`
/// as a whole and rounded once, so they do not stall (nor overflow on the way); running sums are rounded at each
/// step, as NumPy's are. Casts from wider types are rounded once, to the nearest.
///
/// ```
/// use ndview::f16;
/// use ndview::prelude::*;
///
/// let a = array![0.1, 2.5, 60000.0].astype::<f16>();
/// assert_eq!(a.to_string(), "[1.0e-01 2.5e+00 6.0e+04]");
/// assert_eq!(Array::full(5000, f16::ONE).sum(), f16::from_f32(5000.0)); // one by one it would stay at 2048
/// assert_eq!((&a + &a)[[2]], f16::INFINITY);
/// assert!(array![65520.0].astype_checked::<f16>().is_err()); // the nearest would be infinity
/// ```
#[cfg(feature = "half")]
#[doc(inline)]
pub use half::f16;
#[cfg(feature = "csv")]
pub use io::CsvOptions;
pub use io::FormatError;
#[cfg(feature = "image")]
pub use io::ImageElement;
#[cfg(feature = "npy")]
pub use io::{NpyElement, NpyError, NpyHeader};
#[cfg(feature = "npz")]
pub use io::{NpzArray, NpzReader, NpzWriter, write_npz, write_npz_compressed};
#[cfg(feature = "safetensors")]
pub use io::{SafetensorsArray, SafetensorsReader, write_safetensors};
pub use kernel::axis_iter::AxisIter;
pub use kernel::iter::{Iter, IterMut};
pub use layout::broadcast::broadcast_shapes;
pub use layout::{AxisIndex, Ellipsis, Index, Layout, NewAxis, Overlap, Slice, SliceArg};
#[cfg(feature = "complex")]
pub use num_complex::Complex;
pub use ops::*;
pub use storage::{
    Aliased, Array, ArrayBase, ArrayView, ArrayViewMut, BaseFacts, ReadGuard, Ref, RefMut, Storage,
    WriteGuard,
};
#[cfg(feature = "table")]
pub use text::TableStyle;
pub use text::{FloatMode, PrintOptions, Sign, Style, dtype_name, write_array};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
