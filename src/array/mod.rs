//! The array's everyday methods, by what they do. All of it is safe code over `storage.rs` and
//! `kernel/`.

mod assign;
mod axes;
mod compare;
mod convert;
mod create;
mod element;
mod fmt;
pub(crate) mod holding;
mod indices;
mod iter;
mod lanes;
mod macros;
mod map;
mod memory;
pub(crate) mod overlap;
mod parse;
pub(crate) mod reinterpret;
mod reshape;
mod share;
mod spaced;
#[cfg(feature = "table")]
mod table;
mod view;

pub use fmt::Formatted;
pub use indices::Indices;
pub use iter::{AxisChunks, AxisIterMut, IndexedIter};
pub use lanes::{Lanes, LanesMut, Windows};
pub use memory::Flags;
pub use share::StorageMut;
#[cfg(feature = "table")]
pub use table::Table;

use crate::dimension::{Ix0, Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn};
use crate::storage::{Array, ArrayView, ArrayViewMut};

/// One name for each rank of each kind of array.
macro_rules! aliases {
    ($($array:ident $view:ident $view_mut:ident: $rank:ty, $text:literal;)*) => {$(
        #[doc = concat!("An [`Array`] ", $text, ".")]
        pub type $array<T> = Array<T, $rank>;
        #[doc = concat!("An [`ArrayView`] ", $text, ".")]
        pub type $view<'a, T> = ArrayView<'a, T, $rank>;
        #[doc = concat!("An [`ArrayViewMut`] ", $text, ".")]
        pub type $view_mut<'a, T> = ArrayViewMut<'a, T, $rank>;
    )*};
}

aliases! {
    Array0 ArrayView0 ArrayViewMut0: Ix0, "without axes: one element";
    Array1 ArrayView1 ArrayViewMut1: Ix1, "with one axis";
    Array2 ArrayView2 ArrayViewMut2: Ix2, "with two axes";
    Array3 ArrayView3 ArrayViewMut3: Ix3, "with three axes";
    Array4 ArrayView4 ArrayViewMut4: Ix4, "with four axes";
    Array5 ArrayView5 ArrayViewMut5: Ix5, "with five axes";
    Array6 ArrayView6 ArrayViewMut6: Ix6, "with six axes";
    ArrayD ArrayViewD ArrayViewMutD: IxDyn, "whose rank is known at run time";
}
