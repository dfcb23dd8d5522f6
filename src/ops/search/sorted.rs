//! Places in sorted data: `searchsorted` and `digitize`.

use core::cmp::Ordering;

use crate::dimension::{Dimension, Ix1};
use crate::error::{ErrorKind, OrRaise, Result};
use crate::kernel::collect::collect;
use crate::kernel::map;
use crate::ops::sort::order::{ascending, is_nan};
use crate::ops::{Ids, IndexElem};
use crate::storage::{Array, ArrayBase, ArrayView, Storage};

/// On which side of its equals a value is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Before them: everything before the place is less than the value.
    Left,
    /// Behind them: everything from the place on is greater than the value.
    Right,
}

impl<S: Storage<Elem = T>, T: PartialOrd> ArrayBase<S, Ix1> {
    /// Where each value would be put into this sorted array so that it stays sorted: a fresh array
    /// of the shape of `values`, in the order in which they lie.
    ///
    /// Place `i` is such that `a[i - 1] < value <= a[i]` from the left and
    /// `a[i - 1] <= value < a[i]` from the right; NaN counts as the greatest (rule NA5). On an
    /// array that is not sorted the places mean nothing. Values in ascending order are found
    /// faster.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![10, 20, 20, 30];
    /// let values = array![[20, 5], [25, 99]];
    /// assert_eq!(a.searchsorted(&values, Side::Left), [[1, 0], [3, 4]]);
    /// assert_eq!(a.searchsorted(&values, Side::Right), [[3, 0], [3, 4]]);
    /// ```
    ///
    /// # Panics
    /// If the memory cannot be had.
    #[track_caller]
    pub fn searchsorted<S2: Storage<Elem = T>, E: Dimension>(
        &self,
        values: &ArrayBase<S2, E>,
        side: Side,
    ) -> Array<usize, E> {
        let (sorted, values) = (self.as_view(), values.as_view());
        let places = match sorted.to_slice() {
            Some(slice) => places(slice, &values, side),
            None => places_at(sorted.len(), |i| element(sorted, i), &values, side),
        };
        places.or_raise()
    }

    /// Where one value would be put into this sorted array; see
    /// [`searchsorted`](Self::searchsorted).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// assert_eq!(array![10, 20, 20, 30].searchsorted_one(&20, Side::Right), 3);
    /// ```
    #[track_caller]
    pub fn searchsorted_one(&self, value: &T, side: Side) -> usize {
        let sorted = self.as_view();
        match sorted.to_slice() {
            Some(slice) => Seeker::new(slice).place(value, side),
            None => Seeker::new(by_place(sorted.len(), |i| element(sorted, i))).place(value, side),
        }
    }

    /// As [`searchsorted`](Self::searchsorted) on an array that is not sorted itself, but is when
    /// picked in the order that `sorter` gives, as [`argsort`](ArrayBase::argsort) makes it
    /// (NumPy's `sorter=`). No element is copied for it.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a = array![30, 10, 20];
    /// let sorter = a.argsort(0); // [1, 2, 0]
    /// let places = a.searchsorted_with_sorter(&sorter, &array![15, 30], Side::Left)?;
    /// assert_eq!(places, [1, 2]); // of [10, 20, 30]
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If `sorter` has not one axis or another length than the array, one of its positions lies
    /// outside the array (negative ones do not count from the end here), or the memory cannot be
    /// had.
    #[track_caller]
    pub fn searchsorted_with_sorter<I: Ids + ?Sized, S2: Storage<Elem = T>, E: Dimension>(
        &self,
        sorter: &I,
        values: &ArrayBase<S2, E>,
        side: Side,
    ) -> Result<Array<usize, E>> {
        let (data, values) = (self.as_view(), values.as_view());
        let sorter: ArrayView<'_, I::Elem, Ix1> = sorter.ids().into_dimension()?;
        check_sorter(&sorter, data.len())?;
        let len = sorter.len();
        if let (Some(data), Some(sorter)) = (data.to_slice(), sorter.to_slice()) {
            return places_at(len, |i| &data[unsigned(sorter[i])], &values, side);
        }
        let at = |i| element(data, unsigned(*element(sorter, i)));
        places_at(len, at, &values, side)
    }
}

impl<S: Storage<Elem = T>, T: PartialOrd, D: Dimension> ArrayBase<S, D> {
    /// The number of the bin in which each element lies, between the edges `bins`: a fresh array of
    /// the same shape, in the order in which the elements lie.
    ///
    /// Of increasing edges, bin `i` is `bins[i - 1] <= x < bins[i]`, and with `right`
    /// `bins[i - 1] < x <= bins[i]`; of decreasing ones, `bins[i - 1] > x >= bins[i]`, and with
    /// `right` `bins[i - 1] >= x > bins[i]`. What lies before the first edge is in bin 0, what lies
    /// behind the last in bin `bins.len()`. NaN counts as the greatest (rule NA5).
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let x = array![0.2, 6.4, 3.0, 1.0];
    /// assert_eq!(x.digitize(&array![0.0, 1.0, 2.5, 4.0], false)?, [1, 4, 3, 2]);
    /// assert_eq!(x.digitize(&array![0.0, 1.0, 2.5, 4.0], true)?, [1, 4, 3, 1]);
    /// assert_eq!(x.digitize(&array![4.0, 2.5, 1.0, 0.0], false)?, [3, 0, 1, 2]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the edges neither increase nor decrease all along (some may be equal), or the memory
    /// cannot be had.
    #[track_caller]
    pub fn digitize<S2: Storage<Elem = T>>(
        &self,
        bins: &ArrayBase<S2, Ix1>,
        right: bool,
    ) -> Result<Array<usize, D>> {
        let (values, bins) = (self.as_view(), bins.as_view());
        let decreasing = is_decreasing(&bins)?;
        let side = if right { Side::Left } else { Side::Right };
        let len = bins.len();
        if decreasing {
            // Backwards they increase; so the places count from the end.
            let mut places = places_at(len, |i| element(bins, len - 1 - i), &values, side)?;
            places.iter_mut().for_each(|place| *place = len - *place);
            return Ok(places);
        }
        match bins.to_slice() {
            Some(slice) => places(slice, &values, side),
            None => places_at(len, |i| element(bins, i), &values, side),
        }
    }
}

/// The place of each value in the order in which the values lie.
#[track_caller]
fn places<'a, T: PartialOrd + 'a, E: Dimension>(
    sorted: impl Sorted<'a, T>,
    values: &ArrayView<'_, T, E>,
    side: Side,
) -> Result<Array<usize, E>> {
    let mut seeker = Seeker::new(sorted);
    map::map(values, |value| seeker.place(value, side))
}

/// The longest list of references to elements that is made: longer ones leave the cache, and then
/// take longer to read than the elements to find.
const LIST: usize = 1 << 14;

/// The same in elements that a function finds by their place.
#[track_caller]
fn places_at<'a, T: PartialOrd + 'a, E: Dimension>(
    len: usize,
    at: impl Fn(usize) -> &'a T,
    values: &ArrayView<'_, T, E>,
    side: Side,
) -> Result<Array<usize, E>> {
    if values.len() < len || len > LIST {
        return places(by_place(len, at), values, side);
    }
    // Found once each, not once for every value that is compared with them.
    let sorted = collect(len, (0..len).map(at))?;
    places(sorted.as_slice(), values, side)
}

/// An element that is known to be there.
#[inline]
fn element<T>(a: ArrayView<'_, T, Ix1>, i: usize) -> &T {
    match a.get_ref([i]) {
        Some(element) => element,
        None => unreachable!("the place is inside the array"),
    }
}

/// A position that was found to lie inside the array.
#[inline]
fn unsigned<A: IndexElem>(id: A) -> usize {
    id.position().unsigned_abs()
}

/// Checks that a sorter has one position an element, each inside the array.
fn check_sorter<A: IndexElem>(sorter: &ArrayView<'_, A, Ix1>, len: usize) -> Result<()> {
    if sorter.len() != len {
        let found = sorter.len();
        let text = format!("sorter.size must equal a.size: {found} positions for {len} elements");
        return Err(ErrorKind::Argument(text).into());
    }
    let outside = |id: isize| usize::try_from(id).map_or(true, |id| id >= len);
    match sorter.iter().map(|id| id.position()).enumerate().find(|&(_, id)| outside(id)) {
        None => Ok(()),
        Some((i, id)) => Err(ErrorKind::Argument(format!(
            "Sorter index out of range: index {id} at position {i} for {len} elements"
        ))
        .into()),
    }
}

/// Whether the edges decrease (and are not all equal).
fn is_decreasing<T: PartialOrd>(bins: &ArrayView<'_, T, Ix1>) -> Result<bool> {
    let mut direction = Ordering::Equal;
    for (i, (one, next)) in bins.iter().zip(bins.iter().skip(1)).enumerate() {
        let step = ascending(one, next);
        if step.is_ne() && direction.is_ne() && step != direction {
            let text = format!(
                "bins must be monotonically increasing or decreasing: they turn at index {i}"
            );
            return Err(ErrorKind::Argument(text).into());
        }
        direction = direction.then(step);
    }
    Ok(direction == Ordering::Greater)
}

/// Elements in ascending order.
pub(super) trait Sorted<'a, T: 'a> {
    fn len(&self) -> usize;

    /// The element at a place, which must be there.
    fn at(&self, i: usize) -> &'a T;

    /// The first place in `from..to` whose element is not `below`, or `to`.
    #[inline]
    #[track_caller]
    fn end(&self, mut from: usize, mut to: usize, below: impl Fn(&T) -> bool) -> usize {
        while from < to {
            let middle = from + (to - from) / 2;
            if below(self.at(middle)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

impl<'a, T> Sorted<'a, T> for &'a [T] {
    #[inline]
    fn len(&self) -> usize {
        <[T]>::len(self)
    }

    #[inline]
    fn at(&self, i: usize) -> &'a T {
        let slice: &'a [T] = self;
        &slice[i]
    }

    #[inline]
    fn end(&self, from: usize, to: usize, below: impl Fn(&T) -> bool) -> usize {
        // Without branches that depend on the elements.
        from + self[from..to].partition_point(below)
    }
}

impl<'a, T> Sorted<'a, T> for &'a [&'a T] {
    #[inline]
    fn len(&self) -> usize {
        <[&T]>::len(self)
    }

    #[inline]
    fn at(&self, i: usize) -> &'a T {
        self[i]
    }

    #[inline]
    fn end(&self, from: usize, to: usize, below: impl Fn(&T) -> bool) -> usize {
        from + self[from..to].partition_point(|x| below(x))
    }
}

/// Elements in ascending order that a function finds by their place.
pub(super) struct ByPlace<F> {
    len: usize,
    at: F,
}

/// See [`ByPlace`].
pub(super) fn by_place<'a, T: 'a, F: Fn(usize) -> &'a T>(len: usize, at: F) -> ByPlace<F> {
    ByPlace { len, at }
}

impl<'a, T: 'a, F: Fn(usize) -> &'a T> Sorted<'a, T> for ByPlace<F> {
    #[inline]
    fn len(&self) -> usize {
        self.len
    }

    #[inline]
    fn at(&self, i: usize) -> &'a T {
        (self.at)(i)
    }
}

/// So many places in a row must not lie before their predecessors until that is expected of the
/// next.
const RUN: u8 = 8;

/// Finds places of one value after another.
///
/// While the values ascend, each is looked for from the place of the one before on, in steps that
/// grow: so ascending values cost little more than a walk. Values in no order are hardly slowed
/// down: their places are counted without a branch, and rarely ascend often enough in a row.
pub(super) struct Seeker<H> {
    sorted: H,
    place: usize,
    run: u8,
}

impl<H> Seeker<H> {
    pub(super) fn new(sorted: H) -> Self {
        Seeker { sorted, place: 0, run: 0 }
    }

    /// The place of a value.
    #[inline]
    #[track_caller]
    pub(super) fn place<'a, T: PartialOrd + 'a>(&mut self, value: &T, side: Side) -> usize
    where
        H: Sorted<'a, T>,
    {
        if is_nan(value) {
            return match side {
                Side::Left => self.sorted.end(0, self.sorted.len(), |x| !is_nan(x)),
                Side::Right => self.sorted.len(),
            };
        }
        match side {
            Side::Left => self.seek(|x| x < value),
            Side::Right => self.seek(|x| x <= value),
        }
    }

    /// The first place whose element is not `below`, or the length.
    #[inline]
    #[track_caller]
    fn seek<'a, T: 'a>(&mut self, below: impl Fn(&T) -> bool) -> usize
    where
        H: Sorted<'a, T>,
    {
        let len = self.sorted.len();
        if self.run >= RUN {
            if self.place == 0 || below(self.sorted.at(self.place - 1)) {
                self.place = self.seek_ahead(len, below);
                return self.place;
            }
            self.run = 0;
        }
        let place = self.sorted.end(0, len, below);
        self.run = if place < self.place { 0 } else { self.run + 1 };
        self.place = place;
        place
    }

    /// The same where it is not before the last place.
    #[inline]
    #[track_caller]
    fn seek_ahead<'a, T: 'a>(&self, len: usize, below: impl Fn(&T) -> bool) -> usize
    where
        H: Sorted<'a, T>,
    {
        let (mut from, mut step) = (self.place, 1_usize);
        while step <= len - from {
            let last = from + step - 1;
            if !below(self.sorted.at(last)) {
                return self.sorted.end(from, last, below);
            }
            from = last + 1;
            step = step.saturating_mul(2);
        }
        self.sorted.end(from, len, below)
    }
}
