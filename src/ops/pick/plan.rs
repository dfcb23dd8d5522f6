//! From a mixed index to a plan: NumPy's rules IA, BO and MX, on integers only.
//!
//! What is basic in an index (integers, ranges, new axes) is left to `layout/slice.rs`: it gives a
//! view with one axis for each picked one. What picks is broadcast together, and becomes a
//! [`Plan`] for that view. Reading, writing, accumulating and describing all go this way.
// `#[inline]` on what is not small means: compiled only in programs that call it.

use crate::ArrayViewD;
use crate::dimension::{Dimension, DynAxes, Ix1, IxDyn, Order, check_size};
use crate::error::{Error, ErrorKind, Result, Shapes};
use crate::kernel::mask::{Found, numbers_along};
use crate::kernel::pick::{Outside, Plan, Positions};
use crate::layout::broadcast::broadcast_shapes;
use crate::layout::slice::{Sliced, count_axes};
use crate::layout::{Index, Layout, Movement, Slice};
use crate::storage::Array;

use super::ids::{AnyIds, Stream};
use super::item::{Item, Pick, Picks};

use std::sync::Arc;

/// A resolved index: what it does to an array of the shape it was resolved for.
pub(super) struct Selection<'p> {
    /// The basic part, with a full range for each picked axis.
    basic: Vec<Index>,
    picked: Vec<Picked<'p>>,
    /// The shape of the picks, broadcast together.
    index_shape: Vec<usize>,
    /// How many kept axes come before those of the picks.
    before: usize,
    /// The shape of the result.
    shape: Vec<usize>,
}

/// Positions along one axis.
struct Picked<'p> {
    /// The element of the index, where it has several, for errors.
    item: Option<usize>,
    /// The axis in the array, for errors.
    source: usize,
    /// The length of that axis.
    len: usize,
    /// The axis in the view that the basic part gives.
    axis: usize,
    /// The shape to which the positions are stretched before they are broadcast.
    shape: Vec<usize>,
    ids: Arc<dyn AnyIds + 'p>,
}

/// How far the walk over an index has come.
struct Walk<'p, 's> {
    /// The shape of the array, and its axes that no element of the index names.
    source_shape: &'s [usize],
    unnamed: usize,
    basic: Vec<Index>,
    picked: Vec<Picked<'p>>,
    /// The shapes of the picks, and those of masks without axes.
    shapes: Vec<Vec<usize>>,
    /// The next axis of the array.
    source: usize,
    /// The next axis of the view.
    axis: usize,
    /// The runs of neighbouring elements that are not separators (rule MX1), and how many kept axes
    /// come before the first one.
    runs: usize,
    before: usize,
    in_run: bool,
}

impl<'p> Selection<'p> {
    /// Resolves an index against a shape, without looking at the positions themselves.
    ///
    /// # Errors
    /// If there are too many indices, a mask has another shape than its axes, or what picks does
    /// not broadcast together.
    #[inline]
    #[track_caller]
    pub(super) fn new(picks: &[Pick<'p>], shape: &[usize]) -> Result<Self> {
        let walk = Walk::along(picks, shape)?;
        let shapes: Vec<&[usize]> = walk.shapes.iter().map(Vec::as_slice).collect();
        let index_shape = broadcast_shapes(&shapes).map_err(|error| match error.kind() {
            ErrorKind::Broadcast { .. } => {
                ErrorKind::IndexBroadcast { shapes: Shapes::new(&shapes) }.into()
            }
            _ => error,
        })?;
        // One run: where it stands (MX2). Several: first (MX3).
        let before = if walk.runs == 1 { walk.before } else { 0 };
        walk.finish(index_shape, before)
    }

    /// Resolves an index whose picks are crossed with one another (rule MX5): the first of them
    /// becomes axis 0 of the picks, the second axis 1, and so on.
    ///
    /// # Errors
    /// If there are too many indices, a mask has another length than its axis, or what picks does
    /// not have one axis.
    #[inline]
    #[track_caller]
    pub(super) fn crossed(picks: &[Pick<'p>], shape: &[usize]) -> Result<Self> {
        let one_axis = |pick: &Pick<'_>| match (&pick.0, pick.as_mask()) {
            (_, Some(mask)) => mask.ndim() == 1,
            (Item::Ids(ids), _) => ids.shape().len() == 1,
            _ => true,
        };
        if let Some(item) = picks.iter().position(|pick| !one_axis(pick)) {
            let why = format!(
                "arrays and masks that are crossed must be 1 dimensional: item {item} of the index"
            );
            return Err(ErrorKind::Argument(why).into());
        }
        let mut walk = Walk::along(picks, shape)?;
        let index_shape: Vec<usize> = walk.picked.iter().map(|p| p.shape[0]).collect();
        for (nth, picked) in walk.picked.iter_mut().enumerate() {
            // Behind its own axis, as many of length 1 as other picks follow.
            picked.shape.resize(index_shape.len() - nth, 1);
        }
        walk.finish(index_shape, 0)
    }

    /// Picks of single elements: `ids[axis]` along each axis of an array of this shape, broadcast
    /// together to `index_shape`.
    #[inline]
    pub(super) fn elements(
        ids: Vec<Arc<dyn AnyIds + 'p>>,
        shape: &[usize],
        index_shape: &[usize],
    ) -> Self {
        let full = Index::Slice(Slice::new(None, None, 1));
        let picked = ids.into_iter().zip(shape).enumerate().map(|(axis, (ids, &len))| {
            let shape = ids.shape().to_vec();
            Picked { item: None, source: axis, len, axis, shape, ids }
        });
        Selection {
            basic: vec![full; shape.len()],
            picked: picked.collect(),
            index_shape: index_shape.to_vec(),
            before: 0,
            shape: index_shape.to_vec(),
        }
    }

    /// The axes of the result of a crossed index in the order of the index.
    #[inline]
    pub(super) fn in_place(&self) -> Vec<isize> {
        let mut kept = self.picked.len() as isize..;
        let axis = |axis: usize| match self.picked.iter().position(|p| p.axis == axis) {
            Some(nth) => Some(nth as isize),
            None => kept.next(),
        };
        (0..self.shape.len()).filter_map(axis).collect()
    }

    /// The movement to the view that the plan is for.
    #[inline]
    pub(super) fn basic(&self) -> Sliced<&[Index]> {
        Sliced(&self.basic)
    }

    /// The shape of the result.
    #[inline]
    pub(super) fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The plan for an array with this layout.
    ///
    /// # Errors
    /// If an integer of the basic part lies outside its axis, or the result is too large.
    pub(super) fn plan<D: Dimension>(&self, layout: &Layout<D>) -> Result<Plan<IxDyn>> {
        let view: Layout<IxDyn> = self.basic().apply(layout)?;
        let count = check_size(&self.index_shape, 1)?;
        Plan::new(view, self.picked.iter().map(|p| p.axis), count, self.before)
    }

    /// The positions for the plan.
    ///
    /// # Errors
    /// If the index picks nothing, and a position lies outside (quirk Q5): those that are not used
    /// are not looked at otherwise.
    #[inline]
    pub(super) fn positions(&self) -> Result<Streams<'_>> {
        if self.index_shape.contains(&0) {
            self.picked.iter().try_for_each(Picked::check_alone)?;
        }
        let mut streams = Vec::with_capacity(self.picked.len());
        for picked in &self.picked {
            streams.push(picked.ids.stream(&picked.shape, &self.index_shape)?);
        }
        Ok(Streams(streams))
    }

    /// What is said of a position outside.
    #[inline]
    pub(super) fn outside(&self, outside: Outside) -> Error {
        let picked = &self.picked[outside.nth];
        // Where it stands in the index array itself, which may have been stretched.
        let (ids, shape) = (&picked.shape, &self.index_shape);
        let stretched = unraveled(outside.pick, shape);
        let own = stretched[shape.len() - ids.len()..].iter().zip(ids);
        let own = own.map(|(&at, &len)| if len == 1 { 0 } else { at });
        let element = own.take(picked.ids.shape().len()).collect();
        picked.outside(outside.position, element)
    }
}

impl Picked<'_> {
    #[inline]
    fn outside(&self, index: i128, element: Vec<usize>) -> Error {
        let (axis, len, item) = (self.source, self.len, self.item);
        ErrorKind::PickOutOfBounds { index, axis, len, item, element }.into()
    }

    /// Checks the positions as they are, whatever they are broadcast with.
    #[inline]
    #[track_caller]
    fn check_alone(&self) -> Result<()> {
        let shape = self.ids.shape();
        let count = shape.iter().product();
        let axis = Layout::<Ix1>::constant([self.len]);
        let mut positions = Streams(vec![self.ids.stream(shape, shape)?]);
        Plan::new(axis, [0], count, 0)?
            .check(&mut positions)
            .map_err(|at| self.outside(at.position, unraveled(at.pick, shape)))
    }
}

/// The index of the element with this number in C order.
#[inline]
pub(super) fn unraveled(mut number: usize, shape: &[usize]) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, &len) in index.iter_mut().zip(shape).rev() {
        *i = number % len;
        number /= len;
    }
    index
}

/// The positions of several picked axes.
pub(super) struct Streams<'s>(Vec<Box<dyn Stream + 's>>);

impl Positions for Streams<'_> {
    #[inline]
    #[track_caller]
    fn rewind(&mut self) {
        self.0.iter_mut().for_each(|stream| stream.rewind());
    }

    #[inline]
    fn signed(&self, nth: usize) -> bool {
        self.0[nth].signed()
    }

    #[inline]
    fn next<'b>(&'b mut self, nth: usize, block: &'b mut [isize]) -> &'b [isize] {
        self.0[nth].next(block)
    }
}

/// How many axes of the array the index names.
#[inline]
fn taken_axes(picks: &[Pick<'_>], ndim: usize) -> Result<usize> {
    let full = Index::Slice(Slice::new(None, None, 1));
    let mut basic = Vec::with_capacity(picks.len());
    for pick in picks {
        match &pick.0 {
            Item::Basic(index) => basic.push(*index),
            Item::Ids(_) => basic.push(full),
            Item::Mask(mask) => basic.extend(core::iter::repeat_n(full, mask.ndim())),
            Item::OwnedMask(mask) => basic.extend(core::iter::repeat_n(full, mask.ndim())),
        }
    }
    Ok(count_axes(&basic, ndim)?.0)
}

impl<'p, 's> Walk<'p, 's> {
    /// Takes all elements of an index.
    #[inline]
    #[track_caller]
    fn along(picks: &[Pick<'p>], shape: &'s [usize]) -> Result<Self> {
        let mut walk = Walk {
            source_shape: shape,
            unnamed: shape.len() - taken_axes(picks, shape.len())?,
            basic: Vec::with_capacity(picks.len()),
            picked: Vec::new(),
            shapes: Vec::new(),
            source: 0,
            axis: 0,
            runs: 0,
            before: 0,
            in_run: false,
        };
        for (item, pick) in picks.iter().enumerate() {
            walk.step((picks.len() > 1).then_some(item), pick)?;
        }
        Ok(walk)
    }

    /// Takes the next element of the index.
    #[inline]
    #[track_caller]
    fn step(&mut self, item: Option<usize>, pick: &Pick<'p>) -> Result<()> {
        let picks =
            !matches!(pick.0, Item::Basic(Index::Slice(_) | Index::NewAxis | Index::Ellipsis));
        if picks && !self.in_run {
            self.runs += 1;
            if self.runs == 1 {
                self.before = self.axis - self.picked.len();
            }
        }
        self.in_run = picks;
        match (&pick.0, pick.as_mask()) {
            (_, Some(mask)) => self.mask(item, &mask)?,
            (Item::Ids(ids), _) => {
                self.shapes.push(ids.shape().to_vec());
                self.pick(item, Arc::clone(ids));
            }
            (Item::Basic(index), _) => match index {
                Index::At(_) => {
                    self.basic.push(*index);
                    self.source += 1;
                }
                Index::Slice(_) => self.keep(*index, 1, 1),
                Index::NewAxis => self.keep(*index, 0, 1),
                Index::Ellipsis => self.keep(*index, self.unnamed, self.unnamed),
            },
            (Item::Mask(_) | Item::OwnedMask(_), None) => unreachable!("a mask is one"),
        }
        Ok(())
    }

    #[inline]
    fn keep(&mut self, index: Index, taken: usize, kept: usize) {
        self.basic.push(index);
        self.source += taken;
        self.axis += kept;
    }

    #[inline]
    fn pick(&mut self, item: Option<usize>, ids: Arc<dyn AnyIds + 'p>) {
        let (source, axis, shape) = (self.source, self.axis, ids.shape().to_vec());
        let len = self.source_shape[source];
        self.picked.push(Picked { item, source, len, axis, shape, ids });
        self.keep(Index::Slice(Slice::new(None, None, 1)), 1, 1);
    }

    /// A mask is the positions where it is true, one array an axis (BO2). Without axes it is an
    /// axis of length 1 or 0 (BO4).
    #[inline]
    #[track_caller]
    fn mask(&mut self, item: Option<usize>, mask: &ArrayViewD<'_, bool>) -> Result<()> {
        check_mask(mask.shape(), self.source_shape, self.source)?;
        let found = Found::in_mask(mask)?;
        let count = found.count();
        self.shapes.extend(core::iter::repeat_n(vec![count], mask.ndim().max(1)));
        for numbers in numbers_along(&found, mask.shape())? {
            let numbers = Array::from_parts(numbers, compact::<Ix1, usize>([count])?)?;
            self.pick(item, Arc::new(numbers.into_dyn()));
        }
        Ok(())
    }

    /// The selection, for picks of this shape that come behind `before` of the kept axes.
    #[inline]
    #[track_caller]
    fn finish(self, index_shape: Vec<usize>, before: usize) -> Result<Selection<'p>> {
        let source = compact::<IxDyn, ()>(DynAxes::from_slice(self.source_shape))?;
        let view: Layout<IxDyn> = Sliced(&self.basic[..]).apply(&source)?;
        let is_picked = |axis: &usize| self.picked.iter().any(|p| p.axis == *axis);
        let kept = (0..view.ndim()).filter(|axis| !is_picked(axis));
        let mut shape: Vec<usize> = kept.map(|axis| view.shape()[axis]).collect();
        shape.splice(before..before, index_shape.iter().copied());
        let Walk { basic, picked, .. } = self;
        Ok(Selection { basic, picked, index_shape, before, shape })
    }
}

/// A layout in C order for elements of type `T`.
pub(super) fn compact<D: Dimension, T>(shape: D::Sizes) -> Result<Layout<D>> {
    Layout::new(shape, Order::C, size_of::<T>())
}

/// Whether a mask has the shape of the axes from `first` on (BO1; also where it has no elements,
/// quirk Q2). The array must have these axes.
#[inline]
pub(super) fn check_mask(mask: &[usize], shape: &[usize], first: usize) -> Result<()> {
    for (i, &mask_len) in mask.iter().enumerate() {
        let (axis, len) = (first + i, shape[first + i]);
        if mask_len != len {
            return Err(ErrorKind::MaskShape { axis, len, mask_len }.into());
        }
    }
    Ok(())
}

impl Picks<'_> {
    /// The shape that [`gather`](crate::ArrayBase::gather) gives for an array of this shape, and to
    /// which [`scatter`](crate::ArrayBase::scatter) broadcasts its values. All positions are checked;
    /// nothing is read.
    ///
    /// # Errors
    /// As `gather`.
    #[inline]
    #[track_caller]
    pub fn result_shape(&self, shape: &[usize]) -> Result<Vec<usize>> {
        let selection = Selection::new(&self.0, shape)?;
        let source = compact::<IxDyn, ()>(DynAxes::from_slice(shape))?;
        let checked = selection.plan(&source)?.check(&mut selection.positions()?);
        checked.map_err(|outside| selection.outside(outside))?;
        Ok(selection.shape)
    }
}
