//! `array![]` and `s![]`.

/// An [`Array`](crate::Array) from nested lists, one to six deep.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = array![[1, 2, 3], [4, 5, 6]]; // Array2<i32>
/// assert_eq!(a.shape(), [2, 3]);
/// ```
#[macro_export]
macro_rules! array {
    ($([$([$([$([$([$($x:expr),* $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?) => {
        $crate::Array6::from([$([$([$([$([$([$($x),*]),*]),*]),*]),*]),*])
    };
    ($([$([$([$([$($x:expr),* $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?) => {
        $crate::Array5::from([$([$([$([$([$($x),*]),*]),*]),*]),*])
    };
    ($([$([$([$($x:expr),* $(,)?]),+ $(,)?]),+ $(,)?]),+ $(,)?) => {
        $crate::Array4::from([$([$([$([$($x),*]),*]),*]),*])
    };
    ($([$([$($x:expr),* $(,)?]),+ $(,)?]),+ $(,)?) => {
        $crate::Array3::from([$([$([$($x),*]),*]),*])
    };
    ($([$($x:expr),* $(,)?]),+ $(,)?) => {
        $crate::Array2::from([$([$($x),*]),*])
    };
    ($($x:expr),* $(,)?) => {
        $crate::Array1::from(::std::vec![$($x),*])
    };
}

/// An index for [`slice`](crate::ArrayBase::slice), with steps: `s![1..;2, ..;-1, 0]` is the tuple
/// `(Slice::from(1..).step(2), Slice::from(..).step(-1), 0)`.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array::from_shape_fn((4, 3), |[i, j]| (10 * i + j) as i32);
/// assert_eq!(a.slice(s![..;2, ..;-1]), [[2, 1, 0], [22, 21, 20]]);
/// assert_eq!(a.slice(s![-1, 1..]), [31, 32]);
///
/// // One range with a step is a `Slice`, which may stand among other indices.
/// assert_eq!(a.slice((.., s![..;-2])), [[2, 0], [12, 10], [22, 20], [32, 30]]);
/// ```
#[macro_export]
macro_rules! s {
    (@one $index:expr) => {{
        // `1..-1` ends one before the end.
        #[allow(clippy::reversed_empty_ranges)]
        let index = $index;
        index
    }};
    // One index alone stays one, so that it may stand inside a tuple: `(.., s![..;2])`.
    ($index:expr ; $step:expr $(,)?) => {{
        // `6..0` is not empty where the step is negative.
        #[allow(clippy::reversed_empty_ranges)]
        let slice = $crate::Slice::from($index).step($step);
        slice
    }};
    (@[$($done:tt)*] $index:expr ; $step:expr, $($rest:tt)*) => {
        $crate::s!(@[$($done)* $crate::s!($index; $step),] $($rest)*)
    };
    (@[$($done:tt)*] $index:expr ; $step:expr) => {
        ($($done)* $crate::s!($index; $step),)
    };
    (@[$($done:tt)*] $index:expr, $($rest:tt)*) => {
        $crate::s!(@[$($done)* $crate::s!(@one $index),] $($rest)*)
    };
    (@[$($done:tt)*] $index:expr) => {
        ($($done)* $crate::s!(@one $index),)
    };
    (@[$($done:tt)*]) => {
        ($($done)*)
    };
    ($($index:tt)*) => {
        $crate::s!(@[] $($index)*)
    };
}
