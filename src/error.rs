//! The crate's one error type: a word wide, with the numbers that explain it.

mod claim;

use claim::stuck;
pub use claim::{Access, Claim};

use core::fmt;

use crate::units::Bytes;

/// Enums whose cases have their messages beside them. A macro of our own, for the crate that derives them
/// takes as long to compile as a fifth of this one.
macro_rules! messages {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {$(
            $(#[doc = $doc:literal])+
            #[error($($message:tt)*)]
            $case:ident $({$(
                $(#[doc = $field_doc:literal])*
                $field:ident: $type:ty
            ),* $(,)?})? $(($only:ident: $inner:ty))?,
        )*}
    ) => {
        $(#[$meta])*
        pub enum $name {$(
            $(#[doc = $doc])+
            $case $({$(
                $(#[doc = $field_doc])*
                $field: $type,
            )*})? $(($inner))?,
        )*}

        impl core::fmt::Display for $name {
            #[allow(unused_variables, reason = "a message need not name all fields")]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {$(
                    $name::$case $({ $($field),* })? $(($only))? => write!(f, $($message)*),
                )*}
            }
        }
    };
}
#[allow(unused_imports, reason = "only the readers of files have errors of their own")]
pub(crate) use messages;

mod dims;
mod view_as;

pub use dims::{Dims, Shapes};
pub use view_as::WhyNotAs;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// What went wrong, with the shapes, axes and indices that show why.
///
/// One word wide; [`kind`](Error::kind) gives the case to match on. The text is NumPy's where NumPy
/// has one.
///
/// ```
/// use ndview::{Array, ErrorKind};
///
/// let error = Array::<f64, _>::zeros((2, 3)).try_slice((5, ..)).unwrap_err();
/// assert_eq!(error.to_string(), "index 5 is out of bounds for axis 0 with size 2");
/// assert!(matches!(error.kind(), ErrorKind::IndexOutOfBounds { axis: 0, .. }));
/// ```
pub struct Error(Box<ErrorKind>);

impl Error {
    /// The case, to match on.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The same, with the shape for which memory could not be had.
    #[cold]
    pub(crate) fn of_shape(mut self, lens: &[usize]) -> Self {
        if let ErrorKind::Alloc { shape, .. } = &mut *self.0 {
            *shape = Dims::new(lens);
        }
        self
    }

    /// Panics with this error's own text, at the caller's line.
    #[cold]
    #[inline(never)]
    #[track_caller]
    pub(crate) fn raise(self) -> ! {
        panic!("{self}")
    }
}

impl From<ErrorKind> for Error {
    #[cold]
    #[inline(never)]
    fn from(kind: ErrorKind) -> Self {
        Error(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What is done with a result.
pub(crate) trait OrRaise<T>: Sized {
    /// The value, or a panic that says the error's words at the caller's line.
    #[track_caller]
    fn or_raise(self) -> T;

    /// The same, with the shape named for which memory could not be had.
    fn of_shape(self, lens: &[usize]) -> Self;
}

impl<T> OrRaise<T> for Result<T> {
    #[inline]
    #[track_caller]
    fn or_raise(self) -> T {
        match self {
            Ok(value) => value,
            Err(error) => error.raise(),
        }
    }

    #[inline]
    fn of_shape(self, lens: &[usize]) -> Self {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error.of_shape(lens)),
        }
    }
}

/// Where a position came from.
fn origin(item: Option<usize>, element: &[usize]) -> String {
    match item {
        Some(item) => format!("element {element:?} of item {item} of the index"),
        None => format!("element {element:?} of the positions"),
    }
}

/// What stands between an array and its memory.
fn why_no_memory(live: u64, limit: Option<u64>) -> String {
    let live = Bytes(live);
    match limit {
        Some(limit) => format!("{live} are in use of the {} that are allowed", Bytes(limit)),
        None => format!("the system has no more ({live} are in use)"),
    }
}

messages! {
/// The cases of [`Error`].
#[derive(Debug)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the message of each case names its fields")]
pub enum ErrorKind {
    /// An index past the end of its axis, as it was given (negative indices count from the end).
    #[error("index {index} is out of bounds for axis {axis} with size {len}")]
    IndexOutOfBounds { index: isize, axis: usize, len: usize },
    /// A position, in an array of positions, past the end of the axis it picks from.
    #[error("index {index} is out of bounds for axis {axis} with size {len} ({})", origin(*item, element))]
    PickOutOfBounds {
        index: i128,
        axis: usize,
        len: usize,
        /// Which item of the index, if it has several.
        item: Option<usize>,
        /// Where the position stands in the array of positions.
        element: Vec<usize>,
    },
    /// A full n-d index that does not lie inside the shape.
    #[error("index {index:?} is out of bounds for array of shape {shape}")]
    ElementOutOfBounds { index: Vec<isize>, shape: Dims },
    /// The number of an element, in C or Fortran order, that a shape does not have.
    #[error("index {index} is out of bounds for array with size {len}")]
    NumberOutOfBounds { index: isize, len: usize },
    /// A position that is to become part of the number of an element, outside of its axis.
    #[error(
        "invalid entry in coordinates array: index {index} is out of bounds for axis {axis} with size {len}"
    )]
    Coordinate { index: isize, axis: usize, len: usize },
    /// The number of an array to choose from, at the place `at`, where there is no such array.
    #[error("invalid entry in choice array: {index} at {at}, with {choices} arrays to choose from")]
    Choice { index: isize, at: Dims, choices: usize },
    /// An axis number that the array does not have.
    #[error("axis {axis} is out of bounds for array of dimension {ndim}")]
    AxisOutOfBounds { axis: isize, ndim: usize },
    /// The same axis named twice.
    #[error("repeated axis: axis {axis} is named more than once")]
    RepeatedAxis { axis: usize },
    /// A permutation that does not name every axis.
    #[error("axes don't match array: {given} axes given for an array of dimension {ndim}")]
    AxesMismatch { given: usize, ndim: usize },
    /// More indices than axes.
    #[error("too many indices for array: array is {ndim}-dimensional, but {given} were indexed")]
    TooManyIndices { ndim: usize, given: usize },
    /// Two ellipses in one index.
    #[error("an index can only have a single ellipsis ('...')")]
    ManyEllipses,
    /// A slice with step 0.
    #[error("slice step cannot be zero (axis {axis})")]
    ZeroStep { axis: usize },
    /// Shapes that do not broadcast together.
    #[error("operands could not be broadcast together with shapes {shapes}")]
    Broadcast { shapes: Shapes },
    /// A shape that cannot be stretched to another.
    #[error("could not broadcast input array from shape {from} into shape {to}")]
    BroadcastTo { from: Dims, to: Dims },
    /// Index arrays that do not broadcast together.
    #[error("shape mismatch: indexing arrays could not be broadcast together with shapes {shapes}")]
    IndexBroadcast { shapes: Shapes },
    /// Values that do not fit the place they are written to.
    #[error(
        "shape mismatch: value array of shape {from} could not be broadcast to indexing result of shape {to}"
    )]
    ValueShape { from: Dims, to: Dims },
    /// A mask whose axis is not as long as the axis it picks from.
    #[error(
        "boolean index did not match indexed array along axis {axis}; size of axis is {len} but size of corresponding boolean axis is {mask_len}"
    )]
    MaskShape { axis: usize, len: usize, mask_len: usize },
    /// A mask that does not broadcast to the array that is written.
    #[error("could not broadcast where mask from shape {from} into shape {to}")]
    MaskBroadcast { from: Dims, to: Dims },
    /// Values with more axes than one for the places that a mask marks.
    #[error(
        "boolean array indexing assignment requires a 0 or 1-dimensional input, input has {ndim} dimensions"
    )]
    MaskValuesRank { ndim: usize },
    /// A number of values that is not the number of places a mask marks.
    #[error(
        "boolean array indexing assignment cannot assign {values} input values to the {places} output values where the mask is true"
    )]
    MaskValues { values: usize, places: usize },
    /// An array too short for what was to be written to it.
    #[error("{values} values do not fit an output array of {places} places")]
    Places { values: usize, places: usize },
    /// Two shapes that had to be equal.
    #[error("shapes differ: expected {expected}, found {found}")]
    ShapeMismatch { expected: Dims, found: Dims },
    /// A rank known to the compiler that the array does not have.
    #[error("array of shape {shape} has {found} dimensions, expected {expected}")]
    RankMismatch { expected: usize, found: usize, shape: Dims },
    /// A reshape to another number of elements.
    #[error("cannot reshape array of size {size} into shape {to}")]
    ReshapeSize { size: usize, to: String },
    /// A reshape that this memory layout cannot give without copying.
    #[error(
        "cannot reshape array of shape {shape} and strides {strides:?} into shape {to} without copying: {why}"
    )]
    WouldCopy { shape: Dims, strides: Vec<isize>, to: Dims, why: WhyCopy },
    /// Elements of another type that this memory does not hold as it lies.
    #[error(
        "{why}: array of shape {shape} and strides {strides:?} of {from} ({from_size} bytes each) as {to} ({to_size} bytes each)"
    )]
    ViewAs {
        shape: Dims,
        strides: Vec<isize>,
        from: &'static str,
        from_size: usize,
        to: &'static str,
        to_size: usize,
        why: WhyNotAs,
    },
    /// A negative axis length.
    #[error("negative dimensions are not allowed: axis {axis} has length {len}")]
    NegativeLen { axis: usize, len: isize },
    /// A shape whose elements or bytes are more than can be addressed.
    #[error(
        "array is too big: shape {shape} with {itemsize}-byte elements is larger than the maximum possible size"
    )]
    TooBig { shape: String, itemsize: usize },
    /// Memory that could not be had.
    #[error(
        "unable to allocate {} for an array with shape {shape} and data type {dtype}: {}",
        Bytes::clamped(*bytes),
        why_no_memory(*live, *limit)
    )]
    Alloc {
        bytes: u128,
        shape: Dims,
        dtype: &'static str,
        /// The bytes of arrays that were alive: of those that count against the limit, if there is one.
        live: u64,
        /// The limit that would have been passed, if it was that.
        limit: Option<u64>,
    },
    /// Data that is not as long as its shape says.
    #[error("shape {shape} needs {expected} elements, but {found} were given")]
    DataLen { shape: Dims, expected: usize, found: usize },
    /// Strides that would reach past the data, or reach one element twice where it may be written.
    #[error("strides {strides:?} with shape {shape} do not fit {len} elements: {why}")]
    Strides { shape: Dims, strides: Vec<isize>, len: usize, why: &'static str },
    /// Memory that other handles share, where it had to be the only one.
    #[error("buffer is shared: {handles} handles hold it")]
    Shared { handles: usize },
    /// A view in which several indices reach one element, where it was to be written.
    #[error(
        "array of shape {shape} and strides {strides:?} reaches one element by several indices"
    )]
    Aliased { shape: Dims, strides: Vec<isize> },
    /// A region of aliased memory that overlaps one whose guard is alive. Where this is not
    /// `certain`, the search for a common element was cut short.
    #[error(
        "the {wanted} {} the {held}, whose guard is alive",
        if *certain { "overlaps" } else { "may overlap" }
    )]
    Held { wanted: Claim, held: Claim, certain: bool },
    /// A wait for a region of aliased memory that would never end: this thread itself holds a guard of
    /// one that overlaps it or, where `waits` says what, its holder waits (or waits for a thread that
    /// waits) for a guard that this thread holds.
    #[error("the {wanted} would wait forever for the {held}, {}", stuck(waits.as_ref()))]
    Deadlock { wanted: Claim, held: Claim, waits: Option<Claim> },
    /// An axis of a length other than one that was to be removed.
    #[error(
        "cannot select an axis to squeeze out which has size not equal to one: axis {axis} has size {len}"
    )]
    Squeeze { axis: usize, len: usize },
    /// Windows larger than the array, or of the wrong rank.
    #[error("window shape {window} does not fit array of shape {shape}")]
    Window { window: Dims, shape: Dims },
    /// A split that does not divide the axis, or lies past its end.
    #[error("cannot split axis {axis} of size {len} {how}")]
    Split { axis: usize, len: usize, how: String },
    /// A reduction without identity over no elements.
    #[error(
        "zero-size array to reduction operation {operation} which has no identity: shape {shape}"
    )]
    EmptyReduction { operation: &'static str, shape: Dims },
    /// The position of an extreme of no elements.
    #[error("attempt to get {operation} of an empty sequence: shape {shape}")]
    EmptySequence { operation: &'static str, shape: Dims },
    /// Matrices whose inner lengths differ.
    #[error(
        "shapes {left} and {right} not aligned: {left_len} (dim {left_axis}) != {right_len} (dim {right_axis})"
    )]
    NotAligned {
        left: Dims,
        right: Dims,
        left_axis: usize,
        right_axis: usize,
        left_len: usize,
        right_len: usize,
    },
    /// Joining no arrays.
    #[error("need at least one array to {operation}")]
    NothingToJoin { operation: &'static str },
    /// Joining arrays whose other axes differ.
    #[error(
        "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {axis}, the array at index 0 has size {expected} and the array at index {which} has size {found}"
    )]
    JoinMismatch { axis: usize, expected: usize, which: usize, found: usize },
    /// Joining arrays of different ranks.
    #[error(
        "all the input arrays must have same number of dimensions, but the array at index 0 has {expected} dimension(s) and the array at index {which} has {found} dimension(s)"
    )]
    JoinRank { expected: usize, which: usize, found: usize },
    /// Stacking arrays of different shapes.
    #[error(
        "all input arrays must have the same shape, but the array at index 0 has shape {expected} and the array at index {which} has shape {found}"
    )]
    StackMismatch { expected: Dims, which: usize, found: Dims },
    /// Two element types whose common type does not hold all their values.
    #[error(
        "promoting {left} and {right} gives {result}, which does not hold all of {lost}"
    )]
    LossyPromotion {
        left: &'static str,
        right: &'static str,
        result: &'static str,
        lost: &'static str,
    },
    /// An element that another type does not have.
    #[error("cannot cast element {index:?} = {value} of {from} to {to}: {why}")]
    Cast { index: Vec<usize>, value: String, from: &'static str, to: &'static str, why: &'static str },
    /// An element of a result that its type does not have.
    #[error("{why} in element {index:?}: {expression} in {dtype}")]
    Arithmetic { index: Vec<usize>, expression: String, dtype: &'static str, why: &'static str },
    /// A function that is not defined for these element types, or not known.
    #[error("ufunc '{function}' not supported for the input types: {types}")]
    NoLoop { function: String, types: String },
    /// Text that is no array. Line and column (of characters) count from 1, the offset is in bytes.
    #[error("no array: {why} (line {line}, column {column})")]
    Text { line: usize, column: usize, offset: usize, why: String },
    /// Another argument that is out of its range.
    #[error("{why}")]
    Argument(why: String),
    /// A file that could not be read or written.
    #[error("{file}: {source}")]
    File { file: String, source: Box<dyn std::error::Error + Send + Sync> },
}
}

impl std::error::Error for ErrorKind {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ErrorKind::File { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

messages! {
/// Why a reshape would have to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyCopy {
    /// Two axes that had to become one do not lie behind one another in memory.
    #[error("axes {outer} and {inner} would have to merge, but do not lie evenly in memory")]
    AxesDoNotMerge {
        /// The outer of the two axes.
        outer: usize,
        /// The inner of the two axes.
        inner: usize,
    },
}
}

impl std::error::Error for WhyCopy {}
