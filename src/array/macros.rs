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

/// An index for [`slice`](crate::ArrayBase::slice), with steps and with ranges such as `1..-1`, which
/// clippy takes for a mistake elsewhere: `s![1..;2, ..;-1, 0]` is the tuple
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
    // One index alone stays one, so that it may stand inside a tuple: `(.., s![..;2])`.
    ($index:expr ; $step:expr $(,)?) => {
        $crate::s!(@one $index, $step)
    };
    // Clippy takes `1..-1` for a range that was meant to be walked.
    (@one $index:expr, $step:expr) => {{
        #[allow(clippy::reversed_empty_ranges)]
        let range = $index;
        $crate::Slice::from(range).step($step)
    }};
    (@one $index:expr) => {{
        #[allow(clippy::reversed_empty_ranges)]
        let index = $index;
        index
    }};
    (@[$($done:tt)*] $index:expr ; $step:expr, $($rest:tt)*) => {
        $crate::s!(@[$($done)* $crate::s!(@one $index, $step),] $($rest)*)
    };
    (@[$($done:tt)*] $index:expr ; $step:expr) => {
        ($($done)* $crate::s!(@one $index, $step),)
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
