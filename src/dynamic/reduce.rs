//! Sums, means, extremes and the rest: over everything and along one axis.

use super::DynArray;
use super::compute::Compute;
use crate::dimension::DynAxes;
use crate::dtype::DType;
use crate::error::{OrRaise, Result};
use crate::layout::resolve_axis;

/// What is made of the elements.
#[derive(Clone, Copy, Debug)]
pub enum Reduction {
    Sum,
    Prod,
    Mean,
    Var(usize),
    Std(usize),
    Min,
    Max,
    ArgMin,
    ArgMax,
    Any,
    All,
}

impl Reduction {
    /// NumPy's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Reduction::Sum => "sum",
            Reduction::Prod => "prod",
            Reduction::Mean => "mean",
            Reduction::Var(_) => "var",
            Reduction::Std(_) => "std",
            Reduction::Min => "min",
            Reduction::Max => "max",
            Reduction::ArgMin => "argmin",
            Reduction::ArgMax => "argmax",
            Reduction::Any => "any",
            Reduction::All => "all",
        }
    }
}

/// Whether some, or all, are true. Other types become `bool` first: loops for each type would take longer to
/// compile than that takes to run.
#[track_caller]
fn truth(a: &DynArray, by: Reduction, axes: &[isize]) -> Result<DynArray> {
    let truth = a.try_astype(DType::Bool)?;
    let Some(truth) = truth.as_typed::<bool>() else { unreachable!("it was cast to this type") };
    let over = truth.try_over(axes)?;
    let result = if let Reduction::Any = by { over.try_any()? } else { over.try_all()? };
    Ok(DynArray::from(result))
}

/// Four forms of each: over everything and along one axis, and their twins.
macro_rules! reductions {
    ($($(#[$doc:meta])* $name:ident $try_name:ident $axis:ident $try_axis:ident
        ($($arg:ident)?) $by:expr;)*) => {
        /// Reductions, with NumPy's types (rule RD1). Over everything they give an array without axes;
        /// [`as_typed`](Self::as_typed) has its element: `a.sum().as_typed::<f64>().unwrap()[[]]`.
        ///
        /// ```
        /// use ndview::{DType, DynArray, prelude::*};
        ///
        /// let a = DynArray::from(array![[100_u8, 200], [50, 255]]);
        /// assert_eq!((a.sum().dtype(), a.mean().dtype(), a.max().dtype()), (DType::UInt64, DType::Float64, DType::UInt8));
        /// assert_eq!(a.sum(), array(605_u64));
        /// assert_eq!(a.mean_axis(0), array![75.0, 227.5]);
        /// assert_eq!(a.argmax_axis(1), array![1_i64, 1]);
        /// # fn array<T>(x: T) -> ndview::Array0<T> { ndview::Array0::from(x) }
        /// ```
        impl DynArray {$(
            $(#[$doc])*
            /// Over all elements: a fresh array without axes.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_name), "`](Self::", stringify!($try_name), ") gives an error.")]
            #[must_use]
            #[track_caller]
            pub fn $name(&self $(, $arg: usize)?) -> DynArray {
                self.$try_name($($arg)?).or_raise()
            }

            #[doc = concat!("As [`", stringify!($name), "`](Self::", stringify!($name), ").")]
            ///
            /// # Errors
            /// If there is no result for no elements, or for this type, or the memory cannot be had.
            #[track_caller]
            pub fn $try_name(&self $(, $arg: usize)?) -> Result<DynArray> {
                self.over_all($by)
            }

            $(#[$doc])*
            /// Along one axis: a fresh array without it.
            ///
            /// # Panics
            #[doc = concat!("Where [`", stringify!($try_axis), "`](Self::", stringify!($try_axis), ") gives an error.")]
            #[must_use]
            #[track_caller]
            pub fn $axis(&self, axis: isize $(, $arg: usize)?) -> DynArray {
                self.$try_axis(axis $(, $arg)?).or_raise()
            }

            #[doc = concat!("As [`", stringify!($axis), "`](Self::", stringify!($axis), ").")]
            ///
            /// # Errors
            #[doc = concat!("If there is no such axis; and as [`", stringify!($try_name), "`](Self::", stringify!($try_name), ").")]
            #[track_caller]
            pub fn $try_axis(&self, axis: isize $(, $arg: usize)?) -> Result<DynArray> {
                self.along($by, axis)
            }
        )*}
    };
}

reductions! {
    /// The sum, of narrow integers and `bool`s in 64 bits; 0 of no elements. A sum that overflows its type does
    /// what Rust's `+` does, as that of a typed array.
    sum try_sum sum_axis try_sum_axis () Reduction::Sum;
    /// The product, of narrow integers and `bool`s in 64 bits; 1 of no elements. See the sum for overflow.
    prod try_prod prod_axis try_prod_axis () Reduction::Prod;
    /// The mean, of integers and `bool`s in `float64`; NaN of no elements.
    mean try_mean mean_axis try_mean_axis () Reduction::Mean;
    /// The variance, in the type of the mean, taken over `ddof` fewer than there are.
    var try_var var_axis try_var_axis (ddof) Reduction::Var(ddof);
    /// The standard deviation: the root of the variance.
    std try_std std_axis try_std_axis (ddof) Reduction::Std(ddof);
    /// The smallest element; NaN where there is one.
    min try_min min_axis try_min_axis () Reduction::Min;
    /// The largest element; NaN where there is one.
    max try_max max_axis try_max_axis () Reduction::Max;
    /// The position of the first smallest element, or of the first NaN, as NumPy's `intp`.
    argmin try_argmin argmin_axis try_argmin_axis () Reduction::ArgMin;
    /// The position of the first largest element, or of the first NaN, as NumPy's `intp`.
    argmax try_argmax argmax_axis try_argmax_axis () Reduction::ArgMax;
    /// Whether some element is true, or not zero; false of no elements.
    any try_any any_axis try_any_axis () Reduction::Any;
    /// Whether all elements are true, or not zero; true of no elements.
    all try_all all_axis try_all_axis () Reduction::All;
}

impl DynArray {
    #[track_caller]
    fn over_all(&self, by: Reduction) -> Result<DynArray> {
        let mut axes = DynAxes::new();
        (0..self.ndim()).for_each(|axis| axes.push(axis as isize));
        self.reduce(by, &axes)
    }

    #[track_caller]
    fn along(&self, by: Reduction, axis: isize) -> Result<DynArray> {
        let axis = resolve_axis(axis, self.ndim())? as isize;
        self.reduce(by, &[axis])
    }

    #[track_caller]
    fn reduce(&self, by: Reduction, axes: &[isize]) -> Result<DynArray> {
        match by {
            Reduction::Any | Reduction::All => truth(self, by, axes),
            _ => each!(self, a => Compute::reduce(by, a, axes)),
        }
    }
}
