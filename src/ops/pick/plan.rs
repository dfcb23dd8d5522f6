//! From a mixed index to a plan: NumPy's rules IA, BO and MX, on integers only.
//!
//! What is basic in an index (integers, ranges, new axes) is left to `layout/index.rs`: it gives a
//! view with one axis for each picked one. What picks is broadcast together, and becomes a
//! [`Plan`] for that view.

use crate::dimension::{Dimension, IxDyn, check_size};
use crate::error::{Error, ErrorKind, Result, Shapes};
use crate::kernel::pick::{Outside, Picker, Plan};
use crate::layout::broadcast::broadcast_shapes;
use crate::layout::slice::{Sliced, count_axes};
use crate::layout::{Index, Layout, Movement, Slice, resolve_index};
use crate::{ArrayD, ArrayViewD};

use super::Pick;

/// A resolved index: what it does to an array of the shape it was resolved for.
pub(super) struct Selection {
    /// The basic part, with a full range for each picked axis.
    basic: Vec<Index>,
    picked: Vec<Picked>,
    /// The shape of the picks, broadcast together.
    index_shape: Vec<usize>,
    /// How many kept axes come before those of the picks.
    before: usize,
}

/// Positions along one axis.
struct Picked {
    /// The axis in the array, for errors.
    source: usize,
    /// The axis in the view that the basic part gives.
    axis: usize,
    ids: ArrayD<isize>,
}

/// How far the walk over an index has come.
#[derive(Default)]
struct Walk {
    basic: Vec<Index>,
    picked: Vec<Picked>,
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

impl Selection {
    /// Resolves an index against a shape, without looking at the positions themselves.
    ///
    /// # Errors
    /// If there are too many indices, a mask has another shape than its axes, or what picks does
    /// not broadcast together.
    pub(super) fn new(picks: &[Pick<'_>], shape: &[usize]) -> Result<Self> {
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
        Ok(Selection { basic: walk.basic, picked: walk.picked, index_shape, before })
    }

    /// Resolves an index whose picks are crossed with one another (rule MX5): the first of them
    /// becomes axis 0 of the picks, the second axis 1, and so on.
    ///
    /// # Errors
    /// If there are too many indices, a mask has another length than its axis, or what picks does
    /// not have one axis.
    pub(super) fn gather_outer(picks: &[Pick<'_>], shape: &[usize]) -> Result<Self> {
        let one_axis = |pick: &Pick<'_>| match pick {
            Pick::Ids(ids) => ids.ndim() == 1,
            Pick::Mask(mask) => mask.ndim() == 1,
            _ => true,
        };
        if !picks.iter().all(one_axis) {
            let why = "arrays and masks that are crossed must be 1 dimensional";
            return Err(ErrorKind::Argument(why.into()).into());
        }
        let Walk { basic, mut picked, .. } = Walk::along(picks, shape)?;
        let index_shape: Vec<usize> = picked.iter().map(|p| p.ids.len()).collect();
        for (nth, Picked { ids, .. }) in picked.iter_mut().enumerate() {
            let mut thin = vec![1; index_shape.len()];
            thin[nth] = ids.len();
            *ids = ids.clone().into_reshape(&thin[..])?;
        }
        Ok(Selection { basic, picked, index_shape, before: 0 })
    }

    /// The axes of the result of an outer index in the order of the index.
    pub(super) fn in_place(&self, ndim: usize) -> Vec<isize> {
        let mut kept = self.picked.len() as isize..;
        let axis = |axis: usize| match self.picked.iter().position(|p| p.axis == axis) {
            Some(nth) => Some(nth as isize),
            None => kept.next(),
        };
        (0..ndim).filter_map(axis).collect()
    }

    /// The movement to the view that the plan is for.
    pub(super) fn basic(&self) -> Sliced<&[Index]> {
        Sliced(&self.basic)
    }

    /// The plan for an array with this layout, and the shape of the result.
    ///
    /// # Errors
    /// If a position lies outside its axis, or the result is too large.
    pub(super) fn plan<D: Dimension>(
        &self,
        layout: &Layout<D>,
    ) -> Result<(Plan<IxDyn>, Vec<usize>)> {
        let view: Layout<IxDyn> = self.basic().apply(layout)?;
        let mut shape: Vec<usize> = (0..view.ndim())
            .filter(|axis| self.picked.iter().all(|p| p.axis != *axis))
            .map(|axis| view.shape()[axis])
            .collect();
        let count = check_size(&self.index_shape, 1)?;
        let mut picker = Picker::new(view, count)?;
        for Picked { source, axis, ids } in &self.picked {
            let len = layout.shape()[*source];
            if count == 0 {
                // Positions that pick nothing must lie inside all the same (quirk Q5).
                ids.iter().try_for_each(|&i| resolve_index(i, *source, len).map(drop))?;
            }
            let ids = ids.broadcast_to(&self.index_shape[..])?;
            let picked = match ids.as_slice() {
                Some(ids) => picker.pick(*axis, ids.iter().copied()),
                None => picker.pick(*axis, ids.iter().copied()),
            };
            picker = picked.map_err(|Outside(index)| outside(index, *source, len))?;
        }
        shape.splice(self.before..self.before, self.index_shape.iter().copied());
        Ok((picker.finish(self.before)?, shape))
    }

    /// As [`plan`](Self::plan), for an array that may have moved since `earlier` was made.
    pub(super) fn plan_again<D: Dimension>(
        &self,
        layout: &Layout<D>,
        earlier: Plan<IxDyn>,
    ) -> Result<Plan<IxDyn>> {
        let view = self.basic().apply(layout)?;
        if earlier.is_for(&view) { Ok(earlier) } else { Ok(self.plan(layout)?.0) }
    }
}

#[cold]
pub(super) fn outside(index: isize, axis: usize, len: usize) -> Error {
    ErrorKind::IndexOutOfBounds { index, axis, len }.into()
}

/// How many axes of the array the index names.
fn taken_axes(picks: &[Pick<'_>], ndim: usize) -> Result<usize> {
    let full = Index::Slice(Slice::new(None, None, 1));
    let mut basic = Vec::with_capacity(picks.len());
    for pick in picks {
        match pick {
            Pick::At(i) => basic.push(Index::At(*i)),
            Pick::Slice(slice) => basic.push(Index::Slice(*slice)),
            Pick::NewAxis => basic.push(Index::NewAxis),
            Pick::Ellipsis => basic.push(Index::Ellipsis),
            Pick::Ids(_) => basic.push(full),
            Pick::Mask(mask) => basic.extend(core::iter::repeat_n(full, mask.ndim())),
        }
    }
    Ok(count_axes(&basic, ndim)?.0)
}

impl Walk {
    /// Takes all elements of an index.
    fn along(picks: &[Pick<'_>], shape: &[usize]) -> Result<Self> {
        let unnamed = shape.len() - taken_axes(picks, shape.len())?;
        let mut walk = Walk::default();
        picks.iter().try_for_each(|pick| walk.step(pick, shape, unnamed))?;
        Ok(walk)
    }

    /// Takes the next element of the index.
    fn step(&mut self, pick: &Pick<'_>, shape: &[usize], unnamed: usize) -> Result<()> {
        let picks = matches!(pick, Pick::At(_) | Pick::Ids(_) | Pick::Mask(_));
        if picks && !self.in_run {
            self.runs += 1;
            if self.runs == 1 {
                self.before = self.axis - self.picked.len();
            }
        }
        self.in_run = picks;
        match pick {
            Pick::At(i) => {
                self.basic.push(Index::At(*i));
                self.source += 1;
            }
            Pick::Slice(slice) => self.keep(Index::Slice(*slice), 1, 1),
            Pick::NewAxis => self.keep(Index::NewAxis, 0, 1),
            Pick::Ellipsis => self.keep(Index::Ellipsis, unnamed, unnamed),
            Pick::Ids(ids) => {
                self.shapes.push(ids.shape().to_vec());
                self.pick(ids.clone());
            }
            Pick::Mask(mask) => self.mask(mask, shape)?,
        }
        Ok(())
    }

    fn keep(&mut self, index: Index, taken: usize, kept: usize) {
        self.basic.push(index);
        self.source += taken;
        self.axis += kept;
    }

    fn pick(&mut self, ids: ArrayD<isize>) {
        self.picked.push(Picked { source: self.source, axis: self.axis, ids });
        self.keep(Index::Slice(Slice::new(None, None, 1)), 1, 1);
    }

    /// A mask is the positions where it is true, one array an axis (BO2). Without axes it is an
    /// axis of length 1 or 0 (BO4).
    fn mask(&mut self, mask: &ArrayViewD<'_, bool>, shape: &[usize]) -> Result<()> {
        check_mask(mask.shape(), shape, self.source)?;
        let count = super::find::count(mask);
        self.shapes.extend(core::iter::repeat_n(vec![count], mask.ndim().max(1)));
        for ids in super::find::positions(mask, count, |i| i as isize)? {
            self.pick(ids.into_dyn());
        }
        Ok(())
    }
}

/// Whether a mask has the shape of the axes from `first` on (BO1; also where it has no elements,
/// quirk Q2). The array must have these axes.
pub(super) fn check_mask(mask: &[usize], shape: &[usize], first: usize) -> Result<()> {
    for (i, &mask_len) in mask.iter().enumerate() {
        let (axis, len) = (first + i, shape[first + i]);
        if mask_len != len {
            return Err(ErrorKind::MaskShape { axis, len, mask_len }.into());
        }
    }
    Ok(())
}
