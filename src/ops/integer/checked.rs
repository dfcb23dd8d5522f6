//! Arithmetic that is an error where an integer has no room for the result.

use core::cell::Cell;

use super::Integer;
use crate::dimension::{Broadcast, Dimension};
use crate::error::{Error, ErrorKind, Result};
use crate::kernel::map;
use crate::layout::broadcast::broadcast_pair;
use crate::ops::arith::{Both, Operand, zip};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// Methods of two arrays that give an error for the first element without a result.
macro_rules! checked {
    ($($(#[$text:meta])* $name:ident $symbol:literal $function:ident $why:ident;)*) => {
        /// Integers of which none passes an end unseen. The error names the first element in C order that
        /// has no result, with both operands.
        ///
        /// ```
        /// use ndview::prelude::*;
        ///
        /// let a = array![[100_u8, 200], [7, 0]];
        /// assert_eq!(a.checked_add(50)?, [[150, 250], [57, 50]]);
        /// let error = a.checked_mul(&array![2, 2]).unwrap_err();
        /// assert_eq!(error.to_string(), "overflow in element [0, 1]: 200 * 2 in uint8");
        /// let error = a.checked_div(&a).unwrap_err();
        /// assert_eq!(error.to_string(), "division by zero in element [1, 1]: 0 / 0 in uint8");
        /// # Ok::<(), ndview::Error>(())
        /// ```
        impl<S: Storage<Elem = T>, T: Integer, D: Dimension> ArrayBase<S, D> {$(
            $(#[$text])*
            ///
            /// Both sides are broadcast; the other one may be a scalar. A fresh array.
            ///
            /// # Errors
            /// If an element has no such result, the shapes do not broadcast together, or the memory
            /// cannot be had.
            #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
            #[track_caller]
            pub fn $name<R>(&self, other: R) -> Result<Array<T, Both<D, R::Dim>>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<T, Elem = T>,
            {
                let wrong = Wrong { symbol: $symbol, why: $why };
                checked_zip(&self.as_view(), &other.view(), T::$function, wrong)
            }
        )*}
    };
}

checked! {
    /// The sum, if the type has it.
    checked_add "+" sum overflow;
    /// The difference, if the type has it.
    checked_sub "-" difference overflow;
    /// The product, if the type has it.
    checked_mul "*" product overflow;
    /// The quotient, rounded towards zero as by the operator `/`, if there is one. None: by 0, and of the
    /// lowest integer by -1.
    checked_div "/" quotient of_division;
    /// What division leaves, with the sign of the dividend as by the operator `%`. None: by 0.
    checked_rem "%" rest of_division;
    /// The quotient, rounded towards minus infinity as by [`floor_divide`](Self::floor_divide), if there
    /// is one. None: by 0, and of the lowest integer by -1.
    checked_floor_divide "//" floored of_division;
    /// To the power of the other element, if the type has it; a negative exponent is an error (rule IN5).
    checked_pow "**" power_within of_powers;
}

/// What is said of the first element without a result.
#[derive(Clone, Copy)]
struct Wrong<T> {
    symbol: &'static str,
    why: fn(T, T) -> &'static str,
}

fn overflow<T>(_: T, _: T) -> &'static str {
    "overflow"
}

fn of_division<T: Integer>(_: T, by: T) -> &'static str {
    if by == T::ZERO { "division by zero" } else { "overflow" }
}

fn of_powers<T: Integer>(_: T, exponent: T) -> &'static str {
    if exponent < T::ZERO { "negative exponent" } else { "overflow" }
}

/// A fresh array of what `f` gives for each pair, if none of it is wrong. One pass.
#[track_caller]
fn checked_zip<T: Integer, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
    f: impl Fn(T, T) -> (T, bool),
    wrong: Wrong<T>,
) -> Result<Array<T, Both<D, E>>> {
    let any = Cell::new(false);
    let result = zip(a, b, |x, y| {
        let (value, is_wrong) = f(*x, *y);
        any.set(any.get() | is_wrong);
        value
    })?;
    if any.get() { Err(first_of_pairs(a, b, f, wrong)?) } else { Ok(result) }
}

#[cold]
#[inline(never)]
#[track_caller]
fn first_of_pairs<T: Integer, D: Broadcast<E>, E: Dimension>(
    a: &ArrayView<'_, T, D>,
    b: &ArrayView<'_, T, E>,
    f: impl Fn(T, T) -> (T, bool),
    wrong: Wrong<T>,
) -> Result<Error> {
    let sizes = broadcast_pair::<D, E>(a.shape(), b.shape())?;
    let a = a.stretched::<Both<D, E>>(sizes.clone())?;
    let b = b.stretched::<Both<D, E>>(sizes)?;
    let mut pairs = a.indexed_iter().zip(&b);
    let Some(((index, &x), &y)) = pairs.find(|&((_, &x), &y)| f(x, y).1) else {
        unreachable!("an element was wrong");
    };
    let expression = format!("{x} {} {y}", wrong.symbol);
    Ok(at(index.as_ref(), expression, T::DTYPE.name(), (wrong.why)(x, y)))
}

fn at(index: &[usize], expression: String, dtype: &'static str, why: &'static str) -> Error {
    ErrorKind::Arithmetic { index: index.to_vec(), expression, dtype, why }.into()
}

impl<S: Storage<Elem = T>, T: Integer, D: Dimension> ArrayBase<S, D> {
    /// The integers of the other sign, if the type has them. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![5_i8, -7].checked_neg()?, [-5, 7]);
    /// let error = array![5_i8, -128].checked_neg().unwrap_err();
    /// assert_eq!(error.to_string(), "overflow in element [1]: -(-128) in int8");
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an element is the lowest of a signed type, or is not 0 in an unsigned one. Or if the memory
    /// cannot be had.
    #[track_caller]
    pub fn checked_neg(&self) -> Result<Array<T, D>> {
        self.checked_map(T::negative, "-")
    }

    /// The absolute values, if the type has them. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![5_i8, -7].checked_abs()?, [5, 7]);
    /// assert!(array![-128_i8].checked_abs().is_err());
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an element is the lowest of a signed type. Or if the memory cannot be had.
    #[track_caller]
    pub fn checked_abs(&self) -> Result<Array<T, D>> {
        self.checked_map(T::size, "abs")
    }

    #[track_caller]
    fn checked_map(&self, f: impl Fn(T) -> (T, bool), name: &str) -> Result<Array<T, D>> {
        let any = Cell::new(false);
        let result = map::map(&self.as_view(), |x| {
            let (value, is_wrong) = f(*x);
            any.set(any.get() | is_wrong);
            value
        })?;
        if !any.get() {
            return Ok(result);
        }
        let Some((index, x)) = self.indexed_iter().find(|&(_, &x)| f(x).1) else {
            unreachable!("an element was wrong");
        };
        Err(at(index.as_ref(), format!("{name}({x})"), T::DTYPE.name(), "overflow"))
    }

    /// To the power of the other element, or the end of the type that this is past.
    ///
    /// Both sides are broadcast; the exponent may be a scalar. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![-2_i8, 10].saturating_pow(&array![[2], [9]])?, [[4, 100], [-128, 127]]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an exponent is negative (the first such in C order is named), the shapes do not broadcast
    /// together, or the memory cannot be had.
    #[allow(clippy::needless_pass_by_value, reason = "so that a scalar needs no `&`")]
    #[track_caller]
    pub fn saturating_pow<R>(&self, exponent: R) -> Result<Array<T, Both<D, R::Dim>>>
    where
        D: Broadcast<R::Dim>,
        R: Operand<T, Elem = T>,
    {
        let within = |x: T, exponent: T| {
            let odd = exponent.floor_rest(T::TWO) != T::ZERO;
            let power = T::within(x.power_within(exponent), x < T::ZERO && odd);
            (power, exponent < T::ZERO)
        };
        checked_zip(
            &self.as_view(),
            &exponent.view(),
            within,
            Wrong { symbol: "**", why: of_powers },
        )
    }
}
