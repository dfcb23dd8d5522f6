//! Triangles of matrices: what lies on, above or below a diagonal.
// `#[inline]` here means: compiled only in programs that call it.

use core::iter::repeat_n;
use core::ops::Range;

use num_traits::{One, Zero};

use super::diagonal::check_matrices;
use crate::array::StorageMut;
use crate::dimension::{Dimension, Ix2, Order};
use crate::error::{Dims, ErrorKind, OrRaise, Result};
use crate::kernel::collect::collect;
use crate::layout::Layout;
use crate::layout::movement::{IndexAxis, Narrow};
use crate::storage::{Array, ArrayBase, ArrayViewMut, Storage};
use crate::{Array1, Array2};

/// One side of a diagonal, and the diagonal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Triangle {
    Lower,
    Upper,
}

impl Triangle {
    /// The columns of row `i`, of `len`, that belong to the triangle at diagonal `k`.
    #[inline]
    fn columns(self, i: usize, k: isize, len: usize) -> Range<usize> {
        match self {
            Triangle::Lower => 0..(i + 1).saturating_add_signed(k).min(len),
            Triangle::Upper => i.saturating_add_signed(k).min(len)..len,
        }
    }

    /// The columns that do not.
    #[inline]
    fn others(self, i: usize, k: isize, len: usize) -> Range<usize> {
        let Range { start, end } = self.columns(i, k, len);
        match self {
            Triangle::Lower => end..len,
            Triangle::Upper => 0..start,
        }
    }

    /// The rows, of `rows`, with a column in the triangle.
    #[inline]
    fn rows(self, rows: usize, k: isize, columns: usize) -> Range<usize> {
        let behind = |columns: usize| columns.saturating_add_signed(k.saturating_neg()).min(rows);
        match self {
            Triangle::Lower if columns > 0 => behind(0)..rows,
            Triangle::Upper if columns > 0 => 0..behind(columns),
            _ => 0..0,
        }
    }

    /// The same triangle of the transposed matrix; its diagonal is `-k`.
    #[inline]
    fn transposed(self) -> Self {
        match self {
            Triangle::Lower => Triangle::Upper,
            Triangle::Upper => Triangle::Lower,
        }
    }
}

/// Writes `value` wherever the matrices along the last two axes are outside of the triangle.
#[track_caller]
fn fill_outside<T: Clone, D: Dimension>(
    view: ArrayViewMut<'_, T, D>,
    triangle: Triangle,
    k: isize,
    value: T,
) -> Result<()> {
    let (down, right) = (view.ndim() - 2, view.ndim() - 1);
    let stride = |axis: usize| view.strides()[axis].unsigned_abs();
    if stride(right) <= stride(down) {
        fill_rows(view, [down, right], triangle, k, value)
    } else {
        // Along the axis that lies denser: columns are the rows of the transposed matrix. (No
        // matrix is long enough to tell `isize::MIN` from the number above it.)
        fill_rows(view, [right, down], triangle.transposed(), k.saturating_neg(), value)
    }
}

/// As [`fill_outside`], for matrices along any two axes: row by row, each in all matrices at once.
#[track_caller]
fn fill_rows<T: Clone, D: Dimension>(
    mut view: ArrayViewMut<'_, T, D>,
    [down, right]: [usize; 2],
    triangle: Triangle,
    k: isize,
    value: T,
) -> Result<()> {
    let (rows, columns) = (view.shape()[down], view.shape()[right]);
    if view.is_empty() {
        return Ok(());
    }
    let inside = triangle.rows(rows, k, columns);
    for whole in [0..inside.start, inside.end..rows] {
        let whole = Narrow { axis: down, start: whole.start, len: whole.len() };
        view.reborrow().into_moved(whole)?.fill(value.clone());
    }
    for index in inside {
        let others = triangle.others(index, k, columns);
        if !others.is_empty() {
            let row = view.reborrow().into_moved(IndexAxis { axis: down, index })?;
            // The axes behind the row's have moved up by one.
            let axis = right - usize::from(right > down);
            let others = Narrow { axis, start: others.start, len: others.len() };
            row.into_moved(others)?.fill(value.clone());
        }
    }
    Ok(())
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: Clone + Default,
{
    /// A copy whose elements above diagonal `k` are the default (zero): the lower triangle, for
    /// each of the matrices along the last two axes. Diagonal 0 is the main one, positive ones lie
    /// to its right. The elements lie in the order of this array's.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2, 3], [4, 5, 6]];
    /// assert_eq!(a.tril(0), [[1, 0, 0], [4, 5, 0]]);
    /// assert_eq!(a.tril(-1), [[0, 0, 0], [4, 0, 0]]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes, or the memory cannot be had.
    #[track_caller]
    pub fn tril(&self, k: isize) -> Array<S::Elem, D> {
        self.try_tril(k).or_raise()
    }

    /// As [`tril`](Self::tril).
    ///
    /// # Errors
    /// Where `tril` panics.
    #[track_caller]
    pub fn try_tril(&self, k: isize) -> Result<Array<S::Elem, D>> {
        self.triangle(Triangle::Lower, k)
    }

    /// A copy whose elements below diagonal `k` are the default (zero): the upper triangle, for
    /// each of the matrices along the last two axes. Diagonal 0 is the main one, positive ones lie
    /// to its right. The elements lie in the order of this array's.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2, 3], [4, 5, 6]];
    /// assert_eq!(a.triu(0), [[1, 2, 3], [0, 5, 6]]);
    /// assert_eq!(a.triu(1), [[0, 2, 3], [0, 0, 6]]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes, or the memory cannot be had.
    #[track_caller]
    pub fn triu(&self, k: isize) -> Array<S::Elem, D> {
        self.try_triu(k).or_raise()
    }

    /// As [`triu`](Self::triu).
    ///
    /// # Errors
    /// Where `triu` panics.
    #[track_caller]
    pub fn try_triu(&self, k: isize) -> Result<Array<S::Elem, D>> {
        self.triangle(Triangle::Upper, k)
    }

    #[track_caller]
    fn triangle(&self, triangle: Triangle, k: isize) -> Result<Array<S::Elem, D>> {
        check_matrices(self.shape())?;
        let mut out = self.try_to_owned()?;
        fill_outside(out.view_mut(), triangle, k, S::Elem::default())?;
        Ok(out)
    }

    /// Writes the default (zero) above diagonal `k`: see [`tril`](Self::tril), and
    /// [`view_mut`](Self::view_mut) for when the array is copied first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut mask = Array2::full((2, 3), true);
    /// mask.tril_inplace(0);
    /// assert_eq!(mask, [[true, false, false], [true, true, false]]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[track_caller]
    pub fn tril_inplace(&mut self, k: isize)
    where
        S: StorageMut,
    {
        check_matrices(self.shape()).or_raise();
        fill_outside(self.view_mut(), Triangle::Lower, k, S::Elem::default()).or_raise();
    }

    /// Writes the default (zero) below diagonal `k`: see [`triu`](Self::triu), and
    /// [`view_mut`](Self::view_mut) for when the array is copied first.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let mut a = array![[1, 2], [3, 4]];
    /// a.triu_inplace(0);
    /// assert_eq!(a, [[1, 2], [0, 4]]);
    /// ```
    ///
    /// # Panics
    /// If there are fewer than two axes.
    #[track_caller]
    pub fn triu_inplace(&mut self, k: isize)
    where
        S: StorageMut,
    {
        check_matrices(self.shape()).or_raise();
        fill_outside(self.view_mut(), Triangle::Upper, k, S::Elem::default()).or_raise();
    }
}

/// A matrix of `n` rows and `m` columns with ones on and below diagonal `k`, zeros above. For a mask
/// see [`tril`](ArrayBase::tril) of an array of `true`.
///
/// ```
/// use ndview::tri;
///
/// assert_eq!(tri::<f64>(3, 4, 0), [[1.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]]);
/// assert_eq!(tri::<u8>(2, 2, -1), [[0, 0], [1, 0]]);
/// ```
///
/// # Panics
/// If the shape is too large, or the memory cannot be had.
#[track_caller]
pub fn tri<T: Zero + One + Clone + 'static>(n: usize, m: usize, k: isize) -> Array2<T> {
    // Zeros of which only those in the triangle are touched.
    let mut out = Array2::zeros((n, m));
    // Outside of the upper triangle that begins at the next diagonal.
    fill_outside(out.view_mut(), Triangle::Upper, k.saturating_add(1), T::one()).or_raise();
    out
}

/// The positions of the elements of an `n` × `m` matrix on and below diagonal `k`, in C order: their
/// rows and their columns, for [`gather`](ArrayBase::gather) and [`scatter`](ArrayBase::scatter).
///
/// ```
/// use ndview::prelude::*;
/// use ndview::tril_indices;
///
/// let a = array![[1, 2, 3], [4, 5, 6], [7, 8, 9]];
/// let (rows, columns) = tril_indices(3, 0, 3);
/// assert_eq!(a.gather((&rows, &columns)).unwrap(), [1, 4, 5, 7, 8, 9]);
/// ```
///
/// # Panics
/// If there are more than can be addressed, or the memory cannot be had.
#[inline]
#[track_caller]
pub fn tril_indices(n: usize, k: isize, m: usize) -> (Array1<usize>, Array1<usize>) {
    positions(Triangle::Lower, n, k, m).or_raise()
}

/// The positions of the elements of an `n` × `m` matrix on and above diagonal `k`, in C order: their
/// rows and their columns. See [`tril_indices`].
///
/// ```
/// use ndview::triu_indices;
///
/// let (rows, columns) = triu_indices(3, 1, 3);
/// assert_eq!(rows, [0, 0, 1]);
/// assert_eq!(columns, [1, 2, 2]);
/// ```
///
/// # Panics
/// As [`tril_indices`].
#[inline]
#[track_caller]
pub fn triu_indices(n: usize, k: isize, m: usize) -> (Array1<usize>, Array1<usize>) {
    positions(Triangle::Upper, n, k, m).or_raise()
}

/// As [`tril_indices`], for the shape of a matrix.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::tril_indices_from;
///
/// let a = array![[1, 2], [3, 4]];
/// let (rows, columns) = tril_indices_from(&a, -1);
/// assert_eq!(a.gather((&rows, &columns)).unwrap(), [3]);
/// ```
///
/// # Panics
/// As [`tril_indices`].
#[track_caller]
pub fn tril_indices_from<S: Storage>(
    matrix: &ArrayBase<S, Ix2>,
    k: isize,
) -> (Array1<usize>, Array1<usize>) {
    let [n, m] = matrix.dim();
    tril_indices(n, k, m)
}

/// As [`triu_indices`], for the shape of a matrix.
///
/// ```
/// use ndview::prelude::*;
/// use ndview::triu_indices_from;
///
/// let a = array![[1, 2], [3, 4]];
/// let (rows, columns) = triu_indices_from(&a, 0);
/// assert_eq!(a.gather((&rows, &columns)).unwrap(), [1, 2, 4]);
/// ```
///
/// # Panics
/// As [`tril_indices`].
#[track_caller]
pub fn triu_indices_from<S: Storage>(
    matrix: &ArrayBase<S, Ix2>,
    k: isize,
) -> (Array1<usize>, Array1<usize>) {
    let [n, m] = matrix.dim();
    triu_indices(n, k, m)
}

/// The rows and the columns of the elements of a triangle, in C order.
#[inline]
#[track_caller]
fn positions(
    triangle: Triangle,
    n: usize,
    k: isize,
    m: usize,
) -> Result<(Array1<usize>, Array1<usize>)> {
    let too_big = || ErrorKind::TooBig {
        shape: Dims::new(&[n, m]).to_string(),
        itemsize: size_of::<usize>(),
    };
    let (Ok(_), Ok(_)) = (isize::try_from(n), isize::try_from(m)) else {
        return Err(too_big().into());
    };
    let lower = |k| below(n as i128, k, m as i128);
    let count = match triangle {
        Triangle::Lower => lower(k as i128),
        Triangle::Upper => n as i128 * m as i128 - lower(k as i128 - 1),
    };
    let count = usize::try_from(count).map_err(|_| too_big())?;
    let layout = Layout::new([count], Order::C, size_of::<usize>())?;
    // Only the rows that have an element: there may be very many that have none.
    let rows = triangle.rows(n, k, m);
    let columns = |i: usize| triangle.columns(i, k, m);
    let i = collect(count, rows.clone().flat_map(|i| repeat_n(i, columns(i).len())))?;
    let j = collect(count, rows.flat_map(columns))?;
    Ok((Array::from_parts(i, layout)?, Array::from_parts(j, layout)?))
}

/// How many elements an `n` × `m` matrix has on and below diagonal `k`.
#[inline]
fn below(n: i128, k: i128, m: i128) -> i128 {
    // From row `first` on there is one; from row `full` on the whole row.
    let first = (-k).clamp(0, n);
    let full = (m - k).clamp(first, n);
    let (shortest, longest) = (first + k + 1, full + k);
    // Nothing overflows: the product is at most twice 2^63 times 2^63.
    (full - first) * (shortest + longest) / 2 + (n - full) * m
}

#[cfg(test)]
mod tests {
    use super::{Triangle, below, positions};

    #[test]
    fn as_many_as_a_loop_counts() {
        for n in 0..6_usize {
            for m in 0..6_usize {
                for k in -8..9_isize {
                    let all = (0..n).flat_map(|i| (0..m).map(move |j| (i as isize, j as isize)));
                    let (low, up): (Vec<_>, Vec<_>) = (
                        all.clone().filter(|(i, j)| j - i <= k).collect(),
                        all.filter(|(i, j)| j - i >= k).collect(),
                    );
                    assert_eq!(below(n as i128, k as i128, m as i128), low.len() as i128);
                    for (triangle, wanted) in [(Triangle::Lower, low), (Triangle::Upper, up)] {
                        let (i, j) = positions(triangle, n, k, m).unwrap();
                        let got: Vec<_> = i
                            .iter()
                            .zip(j.iter())
                            .map(|(&i, &j)| (i as isize, j as isize))
                            .collect();
                        assert_eq!(got, wanted, "{triangle:?} {n} {k} {m}");
                    }
                }
            }
        }
    }
}
