//! Products of matrices.
//!
//! Floats (and complex numbers) go through the crate `matrixmultiply`, which takes strides, so that transposed
//! and sliced operands need no copy, or, where one side is a vector, through loops over its
//! neighbours. Every other element type uses loops over rows: a row of the result stays in the
//! cache while the rows of the right operand are added to it.
#![allow(unsafe_code, reason = "this file calls matrixmultiply, which takes raw pointers")]

use core::any::TypeId;
use core::ops::{Add, Mul};
use core::ptr::NonNull;

use num_traits::Zero;

use super::collect::collect;
use super::halves::if_halves;
use super::map::map;
use super::nest::Nest;
use super::reduce::reduce_pairs;
use crate::buffer::UninitBuffer;
use crate::dimension::{DynAxes, Ix1, Ix2, IxDyn, Order};
use crate::error::Result;
use crate::layout::Layout;
use crate::storage::{Array, ArrayView, Storage};

/// The sum of the products of the elements of two 1-d arrays of one length.
pub(crate) fn dot<T>(a: &ArrayView<'_, T, Ix1>, b: &ArrayView<'_, T, Ix1>) -> T
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    if_halves!(T, T, half => {
        let product = |x: &T, y: &T| half.widen(x) * half.widen(y);
        half.round(reduce_pairs(a, b, product, Add::add).unwrap_or(0.0))
    });
    reduce_pairs(a, b, |x, y| x.clone() * y.clone(), Add::add).unwrap_or_else(T::zero)
}

/// The product of two matrices whose inner lengths agree, as a fresh array in C order.
#[track_caller]
pub(crate) fn matmul<T>(
    a: &ArrayView<'_, T, Ix2>,
    b: &ArrayView<'_, T, Ix2>,
) -> Result<Array<T, Ix2>>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    if_halves!(T, T, half => {
        let (a, b) = (map(a, |x| half.widen(x))?, map(b, |x| half.widen(x))?);
        map(&matmul(&a.view(), &b.view())?.view(), |x| half.round(*x))
    });
    let (m, n) = (a.shape()[0], b.shape()[1]);
    assert_eq!(a.shape()[1], b.shape()[0], "inner lengths agree");
    let layout = Layout::new([m, n], Order::C, size_of::<T>())?;
    if is_float::<T>() && m > 1 && n > 1 {
        let (a, b) = (a.view().into_dyn(), b.view().into_dyn());
        return float_stack(&a, &b)?.into_dimension();
    }
    let mut out = UninitBuffer::of(&layout)?;
    multiply(a, b, &mut |value| out.push(value));
    Array::from_parts(out.finish(), layout)
}

/// The products of two stacks of matrices of one shape, but for the last two axes, whose inner
/// lengths agree: a fresh array in C order.
#[track_caller]
pub(crate) fn matmul_stack<T>(
    a: &ArrayView<'_, T, IxDyn>,
    b: &ArrayView<'_, T, IxDyn>,
) -> Result<Array<T, IxDyn>>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    if_halves!(T, T, half => {
        let (a, b) = (map(a, |x| half.widen(x))?, map(b, |x| half.widen(x))?);
        map(&matmul_stack(&a.view(), &b.view())?.view(), |x| half.round(*x))
    });
    if is_float::<T>() {
        return float_stack(a, b);
    }
    let layout = stack_layout(a, b)?;
    let mut out = UninitBuffer::of(&layout)?;
    multiply_each(a, b, &mut |value| out.push(value))?;
    Array::from_parts(out.finish(), layout)
}

/// Whether `matrixmultiply` has products of such elements.
fn is_float<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<f64>()
        || TypeId::of::<T>() == TypeId::of::<f32>()
        || is_complex(TypeId::of::<T>())
}

#[cfg(feature = "complex")]
fn is_complex(of: TypeId) -> bool {
    use crate::dtype::{c64, c128};
    [TypeId::of::<c128>(), TypeId::of::<c64>()].contains(&of)
}

#[cfg(not(feature = "complex"))]
fn is_complex(_: TypeId) -> bool {
    false
}

/// The layout of the products.
fn stack_layout<T>(
    a: &ArrayView<'_, T, IxDyn>,
    b: &ArrayView<'_, T, IxDyn>,
) -> Result<Layout<IxDyn>> {
    let mut shape = DynAxes::from_slice(a.shape());
    if let ([.., last], [.., n]) = (&mut *shape, b.shape()) {
        *last = *n;
    }
    Layout::new(shape, Order::C, size_of::<T>())
}

/// A matrix in memory: where its strides lead.
struct Matrix<T> {
    first: NonNull<T>,
    strides: [isize; 2],
}

/// Stacks of matrices of elements that [`is_float`] says.
#[track_caller]
fn float_stack<T: Clone + Zero + 'static>(
    a: &ArrayView<'_, T, IxDyn>,
    b: &ArrayView<'_, T, IxDyn>,
) -> Result<Array<T, IxDyn>> {
    let layout = stack_layout(a, b)?;
    let stack = a.ndim() - 2;
    assert_eq!(a.shape()[..stack], b.shape()[..stack], "stacks of one shape");
    assert_eq!(a.shape()[stack + 1], b.shape()[stack], "inner lengths agree");
    let [m, k, n] = [a.shape()[stack], a.shape()[stack + 1], b.shape()[stack + 1]];
    if k == 0 {
        let zeros = collect(layout.len(), core::iter::repeat_with(T::zero))?;
        return Array::from_parts(zeros, layout);
    }
    let mut out = UninitBuffer::of(&layout)?;
    let places: NonNull<T> = out.data();
    let last = |strides: &[isize]| [strides[stack], strides[stack + 1]];
    let (sa, sb) = (last(a.strides()), last(b.strides()));
    let operands = [
        (&layout.strides()[..stack], 0),
        (&a.strides()[..stack], a.layout().offset()),
        (&b.strides()[..stack], b.layout().offset()),
    ];
    let nest = Nest::new(&a.shape()[..stack], operands).filter(|_| m > 0 && n > 0);
    if let Some(nest) = nest {
        nest.for_each(|offsets, strides, len| {
            for i in 0..len {
                let at = |of: usize| crate::layout::shifted(offsets[of], i, strides[of]);
                // SAFETY: the nest walks the first axes of `out`, whose matrices are not empty.
                let place = unsafe { places.add(at(0)) };
                // SAFETY: the nest walks the first axes of `a`, whose matrices are not empty.
                let first = unsafe { a.storage().ptr().add(at(1)) };
                let left = Matrix { first, strides: sa };
                // SAFETY: as above, for `b`.
                let first = unsafe { b.storage().ptr().add(at(2)) };
                let right = Matrix { first, strides: sb };
                // SAFETY: `a` and `b` reach all of these matrices and are borrowed; `out` is ours
                // alone, with `m * n` places from here.
                unsafe { gemm([m, k, n], &left, &right, place) };
            }
        });
    }
    // SAFETY: `gemm` writes a whole matrix for each position of the first axes.
    Array::from_parts(unsafe { out.assume_init() }, layout)
}

/// One product, written to `m * n` neighbours.
///
/// # Safety
/// The matrices are `m` by `k` and `k` by `n`, initialised and not written meanwhile; `out` has room
/// for `m * n` elements, which nobody else reads or writes. [`is_float`] says `T`.
unsafe fn gemm<T: 'static>([m, k, n]: [usize; 3], a: &Matrix<T>, b: &Matrix<T>, out: NonNull<T>) {
    let (sc, [ra, ca], [rb, cb]) = (n as isize, a.strides, b.strides);
    #[cfg(feature = "complex")]
    if is_complex(TypeId::of::<T>()) {
        // SAFETY: the caller's promise.
        unsafe { complex_gemm([m, k, n], a, b, out) };
        return;
    }
    if TypeId::of::<T>() == TypeId::of::<f64>() {
        let (a, b, c) = (a.first.cast().as_ptr(), b.first.cast().as_ptr(), out.cast().as_ptr());
        // SAFETY: `T` is `f64`, so the pointers lead to such. The strides reach what the caller
        // promised; `c` is compact, so its elements do not alias, and with beta 0 it is only
        // written.
        unsafe { matrixmultiply::dgemm(m, k, n, 1.0, a, ra, ca, b, rb, cb, 0.0, c, sc, 1) };
    } else {
        debug_assert_eq!(TypeId::of::<T>(), TypeId::of::<f32>());
        let (a, b, c) = (a.first.cast().as_ptr(), b.first.cast().as_ptr(), out.cast().as_ptr());
        // SAFETY: as above, for `f32`.
        unsafe { matrixmultiply::sgemm(m, k, n, 1.0, a, ra, ca, b, rb, cb, 0.0, c, sc, 1) };
    }
}

/// [`gemm`] of complex numbers, which are `repr(C)`: pairs of floats.
///
/// # Safety
/// As for `gemm`; `T` is `c64` or `c128`.
#[cfg(feature = "complex")]
unsafe fn complex_gemm<T: 'static>(
    [m, k, n]: [usize; 3],
    a: &Matrix<T>,
    b: &Matrix<T>,
    out: NonNull<T>,
) {
    use matrixmultiply::{CGemmOption::Standard, cgemm, zgemm};

    let (sc, [ra, ca], [rb, cb]) = (n as isize, a.strides, b.strides);
    let (one, zero) = ([1.0, 0.0], [0.0, 0.0]);
    if TypeId::of::<T>() == TypeId::of::<crate::c128>() {
        let (a, b, c) = (a.first.cast().as_ptr(), b.first.cast().as_ptr(), out.cast().as_ptr());
        // SAFETY: `T` is two `f64`, so the pointers lead to such pairs. The strides reach what the
        // caller promised; `c` is compact, so its elements do not alias, and with beta 0 it is only
        // written.
        unsafe { zgemm(Standard, Standard, m, k, n, one, a, ra, ca, b, rb, cb, zero, c, sc, 1) };
    } else {
        debug_assert_eq!(TypeId::of::<T>(), TypeId::of::<crate::c64>());
        let (one, zero) = ([1.0, 0.0], [0.0, 0.0]);
        let (a, b, c) = (a.first.cast().as_ptr(), b.first.cast().as_ptr(), out.cast().as_ptr());
        // SAFETY: as above, for `f32`.
        unsafe { cgemm(Standard, Standard, m, k, n, one, a, ra, ca, b, rb, cb, zero, c, sc, 1) };
    }
}

/// Pushes the products of two stacks, in C order.
#[track_caller]
fn multiply_each<T>(
    a: &ArrayView<'_, T, IxDyn>,
    b: &ArrayView<'_, T, IxDyn>,
    push: &mut impl FnMut(T),
) -> Result<()>
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    if a.ndim() > 2 {
        for i in 0..a.shape()[0] as isize {
            multiply_each(&a.try_index_axis(0, i)?, &b.try_index_axis(0, i)?, push)?;
        }
        return Ok(());
    }
    multiply(&a.view().into_dimension()?, &b.view().into_dimension()?, push);
    Ok(())
}

/// Pushes the product of two matrices, in C order.
#[track_caller]
fn multiply<T>(a: &ArrayView<'_, T, Ix2>, b: &ArrayView<'_, T, Ix2>, push: &mut impl FnMut(T))
where
    T: Clone + Zero + Mul<Output = T> + 'static,
{
    let ([m, k], n) = (a.dim(), b.shape()[1]);
    if n == 1
        && (m == 1 || k == 1 || a.strides()[1].unsigned_abs() <= a.strides()[0].unsigned_abs())
    {
        // Each row of `a` is a run, or there is only one.
        let column = b.column(0);
        a.rows().for_each(|row| push(dot(&row, &column)));
        return;
    }
    if n == 1 {
        // The columns of `a` are runs: the result is their weighted sum.
        let mut sums = vec![T::zero(); m];
        for (column, y) in a.columns().zip(b.column(0).iter()) {
            add_scaled(&mut sums, &column, |x| x.clone() * y.clone());
        }
        sums.into_iter().for_each(push);
        return;
    }
    if m == 1 && b.strides()[0].unsigned_abs() < b.strides()[1].unsigned_abs() {
        let row = a.row(0);
        b.columns().for_each(|column| push(dot(&row, &column)));
        return;
    }
    // Rows of `b` that are no runs are made so once, rather than gone through `m` times.
    let copy = (m > 1 && n > 1 && b.strides()[1] != 1).then(|| b.to_order(Order::C));
    let b = copy.as_ref().map_or(b.view(), |copy| copy.view());
    let mut sums = vec![T::zero(); n];
    for row in a.rows() {
        for (x, others) in row.iter().zip(b.rows()) {
            add_scaled(&mut sums, &others, |y| x.clone() * y.clone());
        }
        sums.iter_mut().for_each(|sum| push(core::mem::replace(sum, T::zero())));
    }
}

/// Adds `term` of each element to the sum at its place.
#[inline]
#[track_caller]
fn add_scaled<T: Zero>(sums: &mut [T], row: &ArrayView<'_, T, Ix1>, term: impl Fn(&T) -> T) {
    let add = |sum: &mut T, x: &T| *sum = core::mem::replace(sum, T::zero()) + term(x);
    match row.as_slice() {
        Some(row) => sums.iter_mut().zip(row).for_each(|(sum, x)| add(sum, x)),
        None => sums.iter_mut().zip(row.iter()).for_each(|(sum, x)| add(sum, x)),
    }
}
