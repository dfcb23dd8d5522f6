//! Where the elements of an array lie: shape, strides and offset, as pure integers.
//!
//! This floor knows no pointers. Its law is what the unsafe floors above rest on:
//!
//! > *reach(op(L)) ⊆ reach(L)*: a layout made from another by a [`Movement`] reaches only elements
//! > that the other one reaches.
//!
//! So bounds are checked once, where an array is made from a buffer ([`Layout::new`],
//! [`Layout::strided`]), and never again. The law is a property test (`tests/layout_law.rs`).
#![forbid(unsafe_code)]

pub(crate) mod broadcast;
pub(crate) mod compact;
pub(crate) mod index;
pub(crate) mod movement;
pub(crate) mod overlap;
pub(crate) mod reach;
pub(crate) mod recast;
pub(crate) mod reshape;
mod resolve;
pub(crate) mod slice;

pub use index::{AxisIndex, Ellipsis, Index, NewAxis, Slice, SliceArg};
pub use overlap::Overlap;
use resolve::from_end;
pub(crate) use resolve::{resolve_axes, resolve_axis, resolve_index};

use crate::dimension::{AxisValues, Dimension, check_size};
use crate::error::{Dims, Error, ErrorKind, Result};

/// A step that keeps the law. Only this folder can see the trait, so only here can there be
/// movements, on which unsafe code relies.
trait Lawful {}

/// A step that makes one layout from another without reaching anything new: the law above.
#[allow(private_bounds, reason = "so that no other folder can add one")]
pub(crate) trait Movement<D: Dimension>: Lawful {
    /// The rank of the new layout.
    type Out: Dimension;

    /// What makes the new layout.
    ///
    /// # Errors
    /// If there is none.
    fn plan<'a>(&'a self, from: &'a Layout<D>) -> Result<Plan<impl Axis + 'a>>;

    /// The new layout.
    ///
    /// # Errors
    /// If there is none.
    #[inline]
    fn apply(self, from: &Layout<D>) -> Result<Layout<Self::Out>>
    where
        Self: Sized,
    {
        let plan = self.plan(from)?;
        Ok(match plan.short() {
            Some(layout) => layout,
            None => plan.long(),
        })
    }
}

/// Length and stride of an axis, by its number.
pub(crate) trait Axis: Fn(usize) -> (usize, isize) {}
impl<F: Fn(usize) -> (usize, isize)> Axis for F {}

/// A layout, axis by axis.
///
/// It is asked for each axis and not written as a list: so the compiler keeps short lists in registers
/// and writes them once, where they shall stand.
pub(crate) struct Plan<F> {
    offset: usize,
    ndim: usize,
    axis: F,
}

impl<F: Axis> Plan<F> {
    /// The layout, where its lists need no heap.
    #[inline(always)]
    pub(crate) fn short<E: Dimension>(&self) -> Option<Layout<E>> {
        let shape = AxisValues::short(self.ndim, |i| (self.axis)(i).0)?;
        let strides = AxisValues::short(self.ndim, |i| (self.axis)(i).1)?;
        Some(Layout { shape, strides, offset: self.offset })
    }

    /// The layout.
    #[cold]
    #[inline(never)]
    pub(crate) fn long<E: Dimension>(&self) -> Layout<E> {
        let mut shape = E::Sizes::filled(self.ndim, 0);
        let mut strides = E::Strides::filled(self.ndim, 0);
        let places = shape.as_mut().iter_mut().zip(strides.as_mut());
        for (i, (len, stride)) in places.enumerate() {
            (*len, *stride) = (self.axis)(i);
        }
        Layout { shape, strides, offset: self.offset }
    }
}

/// A [`Movement`] that never lets two indices reach one element if none did before, so that what
/// may be written stays so.
#[allow(private_bounds, reason = "so that no other folder can add one")]
pub(crate) trait OneToOne: Lawful {}

/// The shape, strides (signed, in elements) and offset of an array.
///
/// Element `[i, j, ..]` lies at `offset + i * strides[0] + j * strides[1] + ..`. What is written of
/// strides along axes of length 0 or 1 is never used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout<D: Dimension> {
    shape: D::Sizes,
    strides: D::Strides,
    offset: usize,
}

impl<D: Dimension> Copy for Layout<D>
where
    D::Sizes: Copy,
    D::Strides: Copy,
{
}

impl<D: Dimension> Layout<D> {
    /// A layout with strides given in elements, over memory of `len` elements.
    ///
    /// # Errors
    /// If the shape is too large, or an index would reach outside `0..len`.
    pub(crate) fn strided(
        shape: D::Sizes,
        strides: D::Strides,
        offset: usize,
        len: usize,
        itemsize: usize,
    ) -> Result<Self> {
        check_size(shape.as_ref(), itemsize)?;
        let layout = Layout { shape, strides, offset };
        if layout.fits(len) {
            return Ok(layout);
        }
        Err(ErrorKind::Strides {
            shape: Dims::new(layout.shape()),
            strides: layout.strides().to_vec(),
            len,
            why: "an index would reach outside the memory",
        }
        .into())
    }

    /// The length of each axis.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        self.shape.as_ref()
    }

    /// How far apart neighbours along each axis lie, in elements.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        self.strides.as_ref()
    }

    /// Where element `[0, .., 0]` lies, in elements from the start of the memory. Where there is no
    /// element it means nothing.
    #[inline]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.shape().len()
    }

    /// The number of elements; the constructors have checked that it does not overflow.
    #[inline]
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether there is no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.shape().iter().fold(false, |empty, &len| empty | (len == 0))
    }

    /// The lengths as the rank's own type.
    #[inline]
    pub(crate) fn sizes(&self) -> &D::Sizes {
        &self.shape
    }

    /// Whether the elements lie in C order without gaps (rule FG1: axes of length 1 do not count,
    /// and no elements lie in any order).
    #[inline]
    pub fn is_c_contiguous(&self) -> bool {
        self.c_contiguous_len().is_some()
    }

    /// The number of elements, where they lie in C order without gaps.
    #[inline]
    pub(crate) fn c_contiguous_len(&self) -> Option<usize> {
        match self.run_len() {
            Some(len) => Some(len),
            // A function of its own: less to do for one axis.
            None if const { D::NDIM.is_none() } => self.c_contiguous_len_of_many(),
            None => contiguous_len(self.shape().iter().zip(self.strides()).rev()),
        }
    }

    #[inline(never)]
    fn c_contiguous_len_of_many(&self) -> Option<usize> {
        contiguous_len(self.shape().iter().zip(self.strides()).rev())
    }

    /// The number of elements, where they are neighbours along the only axis: of most arrays, nothing more needs
    /// to be asked.
    #[inline(always)]
    fn run_len(&self) -> Option<usize> {
        match (self.shape.only(), self.strides.only()) {
            (Some(len), Some(1)) => Some(len),
            _ => None,
        }
    }

    /// Whether the strides are those of a compact layout in C order, also where they are not used:
    /// less to ask than [`is_c_contiguous`](Self::is_c_contiguous), which then holds.
    #[inline]
    pub(crate) fn has_c_strides(&self) -> bool {
        self.c_strides_len().is_some()
    }

    /// The number of elements, where [`has_c_strides`](Self::has_c_strides) holds.
    #[inline]
    pub(crate) fn c_strides_len(&self) -> Option<usize> {
        if let Some(len) = self.run_len() {
            return Some(len);
        }
        let (mut next, mut fits) = (1_isize, true);
        for (&len, &stride) in self.shape().iter().zip(self.strides()).rev() {
            fits &= stride == next;
            // A length of 0 counts as one in the strides of a fresh array, but not here: of those without an
            // element some are not found.
            next = next.wrapping_mul(len as isize);
        }
        fits.then_some(next as usize)
    }

    /// Whether the elements lie in Fortran order without gaps.
    #[inline]
    pub fn is_f_contiguous(&self) -> bool {
        contiguous_len(self.shape().iter().zip(self.strides())).is_some()
    }

    /// Whether the elements lie without gaps, each once, in some order of the axes, forwards.
    #[inline]
    pub(crate) fn is_dense(&self) -> bool {
        let (mut count, mut span, mut forwards) = (1_usize, 0_usize, true);
        for (&len, &stride) in self.shape().iter().zip(self.strides()) {
            count = count.wrapping_mul(len);
            if len > 1 {
                forwards &= stride > 0;
                span = span.wrapping_add((len - 1).wrapping_mul(stride as usize));
            }
        }
        // Without gaps, the ends are as far apart as there are elements: most views are not dense,
        // and show it here.
        count == 0
            || forwards
                && span.wrapping_add(1) == count
                && (self.is_f_contiguous() || self.is_gapless())
    }

    /// The number of elements, where they lie without gaps, each once, in some order of the axes, forwards.
    #[inline]
    pub(crate) fn dense_len(&self) -> Option<usize> {
        // C order is the usual one.
        match self.c_contiguous_len() {
            Some(len) => Some(len),
            None if const { D::NDIM.is_none() } => self.dense_len_of_many(),
            None => self.is_dense().then(|| self.len()),
        }
    }

    #[inline(never)]
    fn dense_len_of_many(&self) -> Option<usize> {
        self.is_dense().then(|| self.len())
    }

    /// Whether the axes, which step forwards, lie without gaps in some order.
    #[inline(never)]
    fn is_gapless(&self) -> bool {
        let order = self.memory_order();
        let axes = order.iter().rev().map(|&axis| (&self.shape()[axis], &self.strides()[axis]));
        contiguous_len(axes).is_some()
    }

    /// The axes by falling stride: outermost in memory first.
    pub(crate) fn memory_order(&self) -> crate::dimension::DynAxes<usize> {
        let strides = self.strides();
        let mut order = crate::dimension::DynAxes::filled(self.ndim(), 0);
        for axis in 0..strides.len() {
            // Insertion sort, stable; the library's own is much code for so few.
            let mut place = axis;
            while place > 0
                && strides[order[place - 1]].unsigned_abs() < strides[axis].unsigned_abs()
            {
                order[place] = order[place - 1];
                place -= 1;
            }
            order[place] = axis;
        }
        order
    }

    /// Where the element at `index` lies; `None` outside the shape or with another rank.
    #[inline]
    pub(crate) fn offset_of(&self, index: &[usize]) -> Option<usize> {
        let (shape, strides) = (self.shape(), self.strides());
        // The strides are as many, which the compiler does not know.
        if index.len() != shape.len() || index.len() != strides.len() {
            return None;
        }
        let mut offset = self.offset;
        for ((&i, &len), &stride) in index.iter().zip(shape).zip(strides) {
            if i >= len {
                return None;
            }
            offset = shifted(offset, i, stride);
        }
        Some(offset)
    }

    /// The lowest and the highest offset that is reached; `None` where there is no element.
    pub(crate) fn extent(&self) -> Option<(usize, usize)> {
        self.checked_extent().flatten()
    }

    /// Whether all that is reached lies in `0..len`.
    #[inline]
    pub(crate) fn fits(&self, len: usize) -> bool {
        // A compact layout, as every fresh result has, needs no search for its ends.
        if self.offset == 0 && (self.is_c_contiguous() || self.is_f_contiguous()) {
            return self.len() <= len;
        }
        self.extent_fits(len)
    }

    #[inline(never)]
    fn extent_fits(&self, len: usize) -> bool {
        self.checked_extent().is_some_and(|ends| ends.is_none_or(|(_, highest)| highest < len))
    }

    /// The extent; the outer `None` where it leaves `usize`.
    fn checked_extent(&self) -> Option<Option<(usize, usize)>> {
        if self.is_empty() {
            return Some(None);
        }
        let (mut lo, mut hi) = (self.offset as i128, self.offset as i128);
        for (&len, &stride) in self.shape().iter().zip(self.strides()) {
            let way = (len as i128 - 1) * stride as i128;
            lo = lo.checked_add(way.min(0))?;
            hi = hi.checked_add(way.max(0))?;
        }
        Some(Some((usize::try_from(lo).ok()?, usize::try_from(hi).ok()?)))
    }

    /// Whether every index reaches an element of its own, as far as can be told within a bounded
    /// search; what cannot be told counts as no.
    #[inline]
    pub(crate) fn is_one_to_one(&self) -> bool {
        self.is_c_contiguous() || self.reaches_once()
    }

    #[inline(never)]
    fn reaches_once(&self) -> bool {
        nested(self.shape().iter().zip(self.strides()).rev())
            || nested(self.shape().iter().zip(self.strides()))
            || overlap::self_overlap(self.shape(), self.strides(), SELF_OVERLAP_WORK) == Overlap::No
    }
}

/// How many dead ends the self-overlap search may meet before it says that it does not know.
const SELF_OVERLAP_WORK: u64 = 10_000;

/// `offset + i * stride`, wrapping: inside the reach of a layout it never wraps, outside it is
/// never used.
#[inline]
pub(crate) fn shifted(offset: usize, i: usize, stride: isize) -> usize {
    offset.wrapping_add_signed((i as isize).wrapping_mul(stride))
}

/// The number of elements of axes, innermost first, where these lie without gaps.
#[inline]
fn contiguous_len<'a>(axes: impl Iterator<Item = (&'a usize, &'a isize)>) -> Option<usize> {
    let (mut stride, mut gapless) = (1_isize, true);
    // Without branches: to look at the other axes is cheaper than to ask whether to.
    for (&len, &s) in axes {
        gapless &= (len == 1) | (s == stride);
        stride = stride.wrapping_mul(len as isize);
    }
    // What the strides come to in the end is how many there are: none, where an axis has length 0.
    (gapless | (stride == 0)).then_some(stride as usize)
}

/// Whether each of these axes, innermost first, steps over all that those before it reach together:
/// then every index reaches an element of its own.
fn nested<'a>(axes: impl Iterator<Item = (&'a usize, &'a isize)>) -> bool {
    let mut below: usize = 0;
    for (&len, &stride) in axes {
        if len > 1 {
            let step = stride.unsigned_abs();
            if step <= below {
                return false;
            }
            // What does not fit is not stepped over by anything.
            below = below.saturating_add(step.saturating_mul(len - 1));
        }
    }
    true
}

impl<D: Dimension> Layout<D> {
    /// Length and stride of an axis. What is no axis has no positions, which costs the compiler less
    /// than a panic.
    #[inline(always)]
    fn axis(&self) -> impl Axis + '_ {
        let (shape, strides) = (self.shape(), self.strides());
        move |axis| {
            let (len, stride) = (shape.get(axis), strides.get(axis));
            (len.map_or(0, |len| *len), stride.map_or(0, |stride| *stride))
        }
    }

    /// Whether an axis that is none of `others` has length 0.
    #[inline(always)]
    fn is_empty_besides<const N: usize>(&self, others: [usize; N]) -> bool {
        let axes = self.shape().iter().enumerate();
        axes.fold(false, |empty, (axis, &len)| empty | ((len == 0) & !others.contains(&axis)))
    }
}

#[cold]
#[inline(never)]
fn rank_mismatch(expected: Option<usize>, found: usize, shape: &[usize]) -> Error {
    let (expected, shape) = (expected.unwrap_or(0), Dims::new(shape));
    ErrorKind::RankMismatch { expected, found, shape }.into()
}
