//! Operators between arrays, views and scalars.
//!
//! `a + b` takes arrays, views and references to them on both sides, and scalars on either. Both
//! sides are broadcast. The result is a fresh array in the order in which the operands lie, unless
//! an operand given *by value* can be written over: an [`Array`](crate::Array) that is the only
//! handle on its buffer, shows all of it, and has the result's shape, rank type and element type.
//! So `(a - &b) * 2.0` allocates nothing, and a clone of `a` is never written.
//!
//! The arithmetic is that of the elements: integers overflow as Rust's operators do (a panic with
//! debug assertions, wrapping without), and dividing them by zero panics.

mod combine;
mod operand;
mod quick;
mod scalar_left;

pub(crate) use combine::{Both, zip};
pub use operand::{Operand, Scalar};

use core::ops::{
    Add, AddAssign, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Div, DivAssign,
    Mul, MulAssign, Neg, Not, Rem, RemAssign, Shl, ShlAssign, Shr, ShrAssign, Sub, SubAssign,
};

use crate::array::StorageMut;
use crate::dimension::{Broadcast, Dimension};
use crate::error::{OrRaise, Result};
use crate::storage::{Array, ArrayBase, Storage};
use combine::{apply, assign_stretched, combine, combined};
pub(crate) use quick::quick;
use quick::{assigned, goes_over, over, quick_of_copies};

/// For each operator: arrays by value and by reference, the assigning form, and the methods that
/// return a [`Result`].
macro_rules! operators {
    ($($op:ident $name:ident $try_name:ident
        $op_assign:ident $name_assign:ident $try_assign:ident $symbol:literal;)*) => {$(
        #[doc = concat!("`a ", $symbol, " b`, element by element, both sides broadcast. Written over")]
        /// an operand given by value where it is unique and has the result's shape and type; fresh
        /// otherwise. Panics where the shapes do not broadcast together.
        impl<S, D, R> $op<R> for ArrayBase<S, D>
        where
            S: Storage,
            D: Dimension + Broadcast<R::Dim>,
            R: Operand<S::Elem>,
            S::Elem: Clone + $op<R::Elem> + 'static,
            R::Elem: Clone + 'static,
            <S::Elem as $op<R::Elem>>::Output: 'static,
        {
            type Output = Array<<S::Elem as $op<R::Elem>>::Output, Both<D, R::Dim>>;

            #[inline]
            #[track_caller]
            fn $name(self, right: R) -> Self::Output {
                if const { !S::OWNS && !R::OWNS } {
                    let found = quick_of_copies::<_, _, _, _, S::Elem>(&self, &right, S::Elem::$name);
                    if let Some((buffer, layout)) = found {
                        return Array::from_fresh(buffer, layout);
                    }
                }
                type O<T, U> = <T as $op<U>>::Output;
                if goes_over::<S, D, O<S::Elem, R::Elem>, R>(&self, &right) {
                    return over::<S, D, _, R>(self, &right, S::Elem::$name);
                }
                combined(self, right, S::Elem::$name)
            }
        }

        #[doc = concat!("`&a ", $symbol, " b`, element by element, both sides broadcast. Written over")]
        /// `b` where that is given by value, unique, and has the result's shape and type; fresh
        /// otherwise. Panics where the shapes do not broadcast together.
        impl<S, D, R> $op<R> for &ArrayBase<S, D>
        where
            S: Storage,
            D: Dimension + Broadcast<R::Dim>,
            R: Operand<S::Elem>,
            S::Elem: Clone + $op<R::Elem> + 'static,
            R::Elem: Clone + 'static,
            <S::Elem as $op<R::Elem>>::Output: 'static,
        {
            type Output = Array<<S::Elem as $op<R::Elem>>::Output, Both<D, R::Dim>>;

            #[inline]
            #[track_caller]
            fn $name(self, right: R) -> Self::Output {
                if const { !R::OWNS } {
                    let found = quick_of_copies::<_, _, _, _, S::Elem>(self, &right, S::Elem::$name);
                    if let Some((buffer, layout)) = found {
                        return Array::from_fresh(buffer, layout);
                    }
                }
                combined(self, right, S::Elem::$name)
            }
        }

        #[doc = concat!("`a ", $symbol, "= b`, in place, `b` broadcast to the shape of `a`. Copies on")]
        /// write as [`view_mut`](ArrayBase::view_mut) does. Panics where the shapes do not agree;
        /// nothing is written then.
        impl<S, D, R> $op_assign<R> for ArrayBase<S, D>
        where
            S: StorageMut,
            D: Dimension,
            R: Operand<S::Elem>,
            S::Elem: $op_assign<R::Elem>,
            R::Elem: Clone,
        {
            #[inline]
            #[track_caller]
            fn $name_assign(&mut self, right: R) {
                self.$try_assign(right).or_raise();
            }
        }

        /// As the operators, with the error returned.
        impl<S: Storage, D: Dimension> ArrayBase<S, D> {
            #[doc = concat!("`&self ", $symbol, " right`, both sides broadcast. A fresh array, unless")]
            /// `right` is given by value and can be written over.
            ///
            /// # Errors
            /// If the shapes do not broadcast together, or the memory cannot be had.
            #[inline]
            #[track_caller]
            pub fn $try_name<R>(
                &self,
                right: R,
            ) -> Result<Array<<S::Elem as $op<R::Elem>>::Output, Both<D, R::Dim>>>
            where
                D: Broadcast<R::Dim>,
                R: Operand<S::Elem>,
                S::Elem: Clone + $op<R::Elem> + 'static,
                R::Elem: Clone + 'static,
                <S::Elem as $op<R::Elem>>::Output: 'static,
            {
                combine(self, right, S::Elem::$name)
            }

            #[doc = concat!("`self ", $symbol, "= right`, in place, `right` broadcast to this shape.")]
            /// See [`view_mut`](Self::view_mut).
            ///
            /// # Errors
            /// If `right` does not broadcast to this shape; nothing is written then.
            #[inline]
            #[track_caller]
            pub fn $try_assign<R>(&mut self, right: R) -> Result<()>
            where
                S: StorageMut,
                R: Operand<S::Elem>,
                S::Elem: $op_assign<R::Elem>,
                R::Elem: Clone,
            {
                if assigned(self, &right, S::Elem::$name_assign) {
                    return Ok(());
                }
                assign_stretched(self, &right, S::Elem::$name_assign)
            }
        }
    )*};
}

operators! {
    Add add try_add AddAssign add_assign try_add_assign "+";
    Sub sub try_sub SubAssign sub_assign try_sub_assign "-";
    Mul mul try_mul MulAssign mul_assign try_mul_assign "*";
    Div div try_div DivAssign div_assign try_div_assign "/";
    Rem rem try_rem RemAssign rem_assign try_rem_assign "%";
    BitAnd bitand try_bitand BitAndAssign bitand_assign try_bitand_assign "&";
    BitOr bitor try_bitor BitOrAssign bitor_assign try_bitor_assign "|";
    BitXor bitxor try_bitxor BitXorAssign bitxor_assign try_bitxor_assign "^";
    Shl shl try_shl ShlAssign shl_assign try_shl_assign "<<";
    Shr shr try_shr ShrAssign shr_assign try_shr_assign ">>";
}

/// For each operator on one array: by value and by reference.
macro_rules! unary_operators {
    ($($op:ident $name:ident $symbol:literal;)*) => {$(
        #[doc = concat!("`", $symbol, "a`, element by element: in place where the array is unique and")]
        /// shows its whole buffer, a fresh array otherwise.
        impl<S, D> $op for ArrayBase<S, D>
        where
            S: Storage,
            D: Dimension,
            S::Elem: Clone + $op + 'static,
            <S::Elem as $op>::Output: 'static,
        {
            type Output = Array<<S::Elem as $op>::Output, D>;

            #[inline]
            #[track_caller]
            fn $name(self) -> Self::Output {
                apply::<S::Elem, _, _, _>(self, S::Elem::$name).or_raise()
            }
        }

        #[doc = concat!("`", $symbol, "&a`, element by element: a fresh array.")]
        impl<S, D> $op for &ArrayBase<S, D>
        where
            S: Storage,
            D: Dimension,
            S::Elem: Clone + $op + 'static,
            <S::Elem as $op>::Output: 'static,
        {
            type Output = Array<<S::Elem as $op>::Output, D>;

            #[inline]
            #[track_caller]
            fn $name(self) -> Self::Output {
                apply::<S::Elem, _, _, _>(self, S::Elem::$name).or_raise()
            }
        }
    )*};
}

unary_operators! {
    Neg neg "-";
    Not not "!";
}
