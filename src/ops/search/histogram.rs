//! Histograms: how many elements lie in each bin.
//!
//! All is calculated in `f64`, step by step as NumPy calculates it for elements of that type, so
//! that edges and counts are the same to the last bit.
// `#[inline]` here means: compiled only in programs that call it.

use num_traits::{ToPrimitive, Zero};

use super::count::add_weights;
use super::sorted::{Seeker, Side};
use super::vector;
use crate::Array1;
use crate::dimension::{Dimension, Ix1, Order};
use crate::error::{Dims, ErrorKind, Result};
use crate::kernel::run;
use crate::layout::Layout;
use crate::ops::sort::order::ascending;
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

impl<S: Storage<Elem = T>, T: ToPrimitive, D: Dimension> ArrayBase<S, D> {
    /// How many elements lie in each of `bins` bins of equal width, and the `bins + 1` edges of the
    /// bins. Both fresh.
    ///
    /// The bins divide `range`, or the range from the smallest to the largest element (0 to 1 where
    /// there is none); a range without width is widened by 0.5 on both sides. Each bin has its left
    /// edge but not its right one; the last has both. What lies outside, and NaN, is not counted.
    /// Elements of every type are compared and calculated with as `f64` (where NumPy takes `float32`
    /// for its own).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1, 2], [2, 4]];
    /// let (counts, edges) = a.histogram(3, None)?;
    /// assert_eq!(counts, [1, 2, 1]);
    /// assert_eq!(edges, [1.0, 2.0, 3.0, 4.0]);
    ///
    /// let (counts, _) = a.histogram(2, Some((0.0, 2.0)))?;
    /// assert_eq!(counts, [0, 3]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `bins` is 0 or larger than the range has numbers, the range is not finite (as where no
    /// range is given and there is NaN or an infinite element) or its end lies before its start, or
    /// the memory cannot be had.
    #[track_caller]
    pub fn histogram(
        &self,
        bins: usize,
        range: Option<(f64, f64)>,
    ) -> Result<(Array1<usize>, Array1<f64>)> {
        let view = self.as_view();
        let even = Even::new(&view, bins, range)?;
        let mut counts = Array::try_zeros([bins])?;
        if let Ok(counts) = counts.view_mut().into_slice_or_self() {
            let edges = even.edges.buffer().as_slice();
            run::fold(&view, (), |(), x| {
                if let Some(bin) = even.bin(number(x), edges) {
                    counts[bin] += 1;
                }
            });
        }
        Ok((counts, even.edges))
    }

    /// As [`histogram`](Self::histogram), where each element counts with its weight: the sums of
    /// the weights, added in C order of the elements, and the edges.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let weights = array![0.5, 2.0, 1.0];
    /// let (sums, _) = array![0, 1, 4].histogram_weighted(&weights, 2, None)?;
    /// assert_eq!(sums, [2.5, 1.0]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`histogram`](Self::histogram), and if the weights have another shape than the array.
    #[track_caller]
    pub fn histogram_weighted<S2, W>(
        &self,
        weights: &ArrayBase<S2, D>,
        bins: usize,
        range: Option<(f64, f64)>,
    ) -> Result<(Array1<W>, Array1<f64>)>
    where
        S2: Storage<Elem = W>,
        W: Clone + Zero + 'static,
    {
        check_weights(weights.shape(), self.shape())?;
        let even = Even::new(&self.as_view(), bins, range)?;
        let mut sums = Array::try_zeros([bins])?;
        if let Ok(sums) = sums.view_mut().into_slice_or_self() {
            let edges = even.edges.buffer().as_slice();
            let pairs = self.iter().zip(weights.iter());
            add_weights(sums, pairs.filter_map(|(x, w)| Some((even.bin(number(x), edges)?, w))));
        }
        Ok((sums, even.edges))
    }

    /// How many elements lie in each of the bins between given edges, which may be of any width: a
    /// fresh array with one element fewer than `edges`.
    ///
    /// Each bin has its left edge but not its right one; the last has both. NaN counts as the
    /// greatest, and so is counted only behind an edge that is NaN.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![1, 2, 7, 10, 11];
    /// assert_eq!(a.histogram_with_edges(&array![0.0, 2.0, 5.0, 10.0])?, [1, 1, 2]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If an edge lies before the one before it, or the memory cannot be had.
    #[track_caller]
    pub fn histogram_with_edges<S2>(&self, edges: &ArrayBase<S2, Ix1>) -> Result<Array1<usize>>
    where
        S2: Storage<Elem = f64>,
    {
        let given = Given::new(&edges.as_view())?;
        // With a slot for what lies before the bins and one for what lies behind them, so that
        // counting has no branch.
        let mut slots = Array1::try_zeros([given.edges.len() + 1])?;
        if let Ok(slots) = slots.view_mut().into_slice_or_self() {
            let mut seeker = given.seeker();
            run::fold(&self.as_view(), (), |(), x| {
                slots[given.slot(number(x), &mut seeker)] += 1_usize;
            });
        }
        vector(given.bins(), slots.iter().skip(1).copied())
    }

    /// As [`histogram_with_edges`](Self::histogram_with_edges), where each element counts with its
    /// weight: the sums of the weights, added in C order of the elements.
    ///
    /// # Errors
    /// As [`histogram_with_edges`](Self::histogram_with_edges), and if the weights have another
    /// shape than the array.
    #[track_caller]
    pub fn histogram_weighted_with_edges<S2, S3, W>(
        &self,
        weights: &ArrayBase<S2, D>,
        edges: &ArrayBase<S3, Ix1>,
    ) -> Result<Array1<W>>
    where
        S2: Storage<Elem = W>,
        S3: Storage<Elem = f64>,
        W: Clone + Zero + 'static,
    {
        check_weights(weights.shape(), self.shape())?;
        let given = Given::new(&edges.as_view())?;
        let mut sums = Array::try_zeros([given.bins()])?;
        if let Ok(sums) = sums.view_mut().into_slice_or_self() {
            let mut seeker = given.seeker();
            let pairs = self.iter().zip(weights.iter());
            let places = pairs.filter_map(|(x, w)| Some((given.bin(number(x), &mut seeker)?, w)));
            add_weights(sums, places);
        }
        Ok(sums)
    }

    /// The edges that [`histogram`](Self::histogram) gives, without counting. A fresh array.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![1, 5, 2].histogram_bin_edges(2, None)?, [1.0, 3.0, 5.0]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`histogram`](Self::histogram).
    #[track_caller]
    pub fn histogram_bin_edges(
        &self,
        bins: usize,
        range: Option<(f64, f64)>,
    ) -> Result<Array1<f64>> {
        Ok(Even::new(&self.as_view(), bins, range)?.edges)
    }
}

/// The density over bins of the given edges: each count (or sum of weights) by the width of its bin
/// and by the sum of all, so that the integral over the bins is 1 (NumPy's `density=True`). A fresh
/// array; of no counts at all it is NaN.
///
/// ```
/// use ndview::histogram_density;
/// use ndview::prelude::*;
///
/// let edges = array![0.0, 1.0, 3.0];
/// let counts = array![0.5, 2.0, 2.5, 1.0].histogram_with_edges(&edges)?;
/// assert_eq!(histogram_density(&counts, &edges)?, [0.25, 0.375]);
/// # Ok::<(), ndview::Error>(())
/// ```
///
/// # Errors
/// If there is not one edge more than counts, or the memory cannot be had.
#[track_caller]
pub fn histogram_density<S, S2>(
    counts: &ArrayBase<S, Ix1>,
    edges: &ArrayBase<S2, Ix1>,
) -> Result<Array1<f64>>
where
    S: Storage<Elem: ToPrimitive>,
    S2: Storage<Elem = f64>,
{
    let (len, found) = (counts.len(), edges.len());
    if len.checked_add(1) != Some(found) && (len, found) != (0, 0) {
        let text = format!("{len} bins have one edge more, but {found} edges were given");
        return Err(ErrorKind::Argument(text).into());
    }
    let sum: f64 = counts.iter().map(number).sum();
    let edges = edges.iter().zip(edges.iter().skip(1));
    let densities = counts.iter().zip(edges).map(|(n, (a, b))| number(n) / (b - a) / sum);
    vector(len, densities)
}

/// An element as `f64`; NaN where it is none.
#[inline]
fn number<T: ToPrimitive>(x: &T) -> f64 {
    x.to_f64().unwrap_or(f64::NAN)
}

#[cold]
fn wrong(text: String) -> crate::Error {
    ErrorKind::Argument(text).into()
}

/// Whether the weights have the shape of the elements.
#[inline]
#[track_caller]
fn check_weights(weights: &[usize], shape: &[usize]) -> Result<()> {
    if weights == shape {
        return Ok(());
    }
    let (weights, shape) = (Dims::new(weights), Dims::new(shape));
    Err(wrong(format!("weights should have the same shape as a: {weights} and {shape}")))
}

/// Bins of equal width.
struct Even {
    first: f64,
    last: f64,
    bins: usize,
    edges: Array1<f64>,
}

impl Even {
    #[track_caller]
    fn new<T: ToPrimitive, D: Dimension>(
        view: &ArrayView<'_, T, D>,
        bins: usize,
        range: Option<(f64, f64)>,
    ) -> Result<Self> {
        if bins == 0 {
            return Err(wrong("`bins` must be positive".into()));
        }
        let (first, last) = ends(view, range)?;
        // Too many bins to have memory for are refused here, so that one more can be counted.
        Layout::<Ix1>::new([bins], Order::C, size_of::<f64>())?;
        let step = (last - first) / bins as f64;
        let edges = (0..=bins).map(|i| if i == bins { last } else { i as f64 * step + first });
        let edges = vector(bins + 1, edges)?;
        if !edges.buffer().as_slice().is_sorted_by(|a, b| a < b) {
            let text = "Too many bins for data range. Cannot create";
            return Err(wrong(format!("{text} {bins} finite-sized bins.")));
        }
        Ok(Even { first, last, bins, edges })
    }

    /// The bin of an element, if it has one.
    #[inline]
    fn bin(&self, x: f64, edges: &[f64]) -> Option<usize> {
        if !(x >= self.first && x <= self.last) {
            return None;
        }
        let share = (x - self.first) / (self.last - self.first);
        let bin = ((share * self.bins as f64) as usize).min(self.bins - 1);
        // The product may be a rounding away from the edge.
        let bin = bin - usize::from(x < edges[bin]);
        Some(bin + usize::from(x >= edges[bin + 1] && bin + 1 != self.bins))
    }
}

/// The ends of the bins.
#[track_caller]
fn ends<T: ToPrimitive, D: Dimension>(
    view: &ArrayView<'_, T, D>,
    range: Option<(f64, f64)>,
) -> Result<(f64, f64)> {
    let (which, (first, last)) = match range {
        Some((first, last)) if first > last => {
            let text = "max must be larger than min in range parameter";
            return Err(wrong(format!("{text}: [{first:?}, {last:?}]")));
        }
        Some(range) => ("supplied", range),
        None => ("autodetected", extremes(view)),
    };
    if !(first.is_finite() && last.is_finite()) {
        let text = format!("{which} range of [{first:?}, {last:?}] is not finite");
        return Err(wrong(text.replace("NaN", "nan")));
    }
    Ok(if first == last { (first - 0.5, last + 0.5) } else { (first, last) })
}

/// The smallest and the largest element; NaN if one is, 0 and 1 where there is none.
fn extremes<T: ToPrimitive, D: Dimension>(view: &ArrayView<'_, T, D>) -> (f64, f64) {
    if view.is_empty() {
        return (0.0, 1.0);
    }
    let (mut nan, mut least, mut most) = (false, f64::INFINITY, f64::NEG_INFINITY);
    run::fold(view, (), |(), x| {
        let x = number(x);
        nan |= x.is_nan();
        least = if x < least { x } else { least };
        most = if x > most { x } else { most };
    });
    if nan { (f64::NAN, f64::NAN) } else { (least, most) }
}

/// Bins between given edges.
struct Given {
    edges: Vec<f64>,
    last: f64,
}

impl Given {
    #[inline]
    #[track_caller]
    fn new(edges: &ArrayView<'_, f64, Ix1>) -> Result<Self> {
        let edges = edges.to_vec();
        let last = edges.last().copied().unwrap_or(f64::NAN);
        match edges.windows(2).position(|pair| ascending(&pair[0], &pair[1]).is_gt()) {
            None => Ok(Given { edges, last }),
            Some(i) => Err(wrong(format!(
                "`bins` must increase monotonically, when an array: edge {} is below edge {i}",
                i + 1
            ))),
        }
    }

    #[inline]
    fn bins(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    #[inline]
    fn seeker(&self) -> Seeker<&[f64]> {
        Seeker::new(&self.edges)
    }

    /// One more than the bin of an element; 0 and one more than there are bins where it has none.
    #[inline]
    #[track_caller]
    fn slot(&self, x: f64, seeker: &mut Seeker<&[f64]>) -> usize {
        let place = seeker.place(&x, Side::Right);
        // What lies on the last edge is in the bin before it.
        let on_last = (x == self.last) | (x.is_nan() & self.last.is_nan());
        place - usize::from(on_last & (place > 0))
    }

    /// The bin of an element, if it has one.
    #[inline]
    #[track_caller]
    fn bin(&self, x: f64, seeker: &mut Seeker<&[f64]>) -> Option<usize> {
        self.slot(x, seeker).checked_sub(1).filter(|&bin| bin < self.bins())
    }
}
