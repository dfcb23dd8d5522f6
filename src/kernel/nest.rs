//! Walking several layouts of one shape together, in straight runs.
//!
//! A nest is made in four steps, all on integers:
//!
//! 1. drop the axes of length 1;
//! 2. sort the axes by the strides of operand 0, widest first (ties: operand 1, and so on), and
//!    turn the axes along which operand 0 runs backwards;
//! 3. merge neighbours that lie evenly in every operand: `stride[outer] = stride[inner] * len`;
//! 4. take the innermost axis as the run; count through the others.
//!
//! A C-contiguous array of any rank so becomes one run. Where another operand runs along another
//! axis than operand 0 (`a + b.t()`, a transposed copy), the two axes are walked in tiles that fit
//! the nearest cache, instead of touching a new cache line at every step.
#![forbid(unsafe_code)]

use crate::dimension::DynAxes;

/// The rows and columns of a tile: for each of a few operands they stay inside the nearest cache, and a
/// row is some whole lines.
pub(super) const TILE_SIDES: [usize; 2] = [32, 64];
/// The elements of a tile.
pub(super) const TILE: usize = TILE_SIDES[0] * TILE_SIDES[1];
/// Rows of fewer elements than this are short: so many are walked together that they fill a tile.
pub(super) const SHORT_ROW: usize = 32;

/// Whether rows of a tile are short, and more than one.
#[inline]
pub(super) fn is_short(rows: usize, columns: usize) -> bool {
    rows > 1 && columns < SHORT_ROW
}

/// One axis of the nest: its length and the stride of each operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis<const N: usize> {
    pub(crate) len: usize,
    pub(crate) strides: [isize; N],
}

impl<const N: usize> Default for Axis<N> {
    fn default() -> Self {
        Axis { len: 1, strides: [0; N] }
    }
}

/// What is called with the offsets where a row begins, the strides along it, and its length. What walks is
/// compiled once, not for each that is called.
type RowFn<'f, const N: usize> = &'f mut dyn FnMut([usize; N], [isize; N], usize);
/// What is called with the offsets where a tile begins, the axis across it and the one along its rows.
type TileFn<'f, const N: usize> = &'f mut dyn FnMut([usize; N], &Axis<N>, &Axis<N>);

/// A plan to walk `N` operands of one shape, operand 0 in the order of its memory.
#[derive(Clone, Debug)]
pub(crate) struct Nest<const N: usize> {
    offsets: [usize; N],
    /// Outermost first, without the run.
    outer: DynAxes<Axis<N>>,
    run: Axis<N>,
    /// Which of the outer axes an operand would rather run along.
    crossed: Option<usize>,
}

impl<const N: usize> Nest<N> {
    /// Plans the walk; `None` where there is no element. Each operand is its strides, one an axis
    /// of `shape`, and its offset.
    pub(crate) fn new(shape: &[usize], operands: [(&[isize], usize); N]) -> Option<Self> {
        if shape.contains(&0) {
            return None;
        }
        let mut nest = Self::at(operands.map(|(_, offset)| offset));
        for (axis, &len) in shape.iter().enumerate() {
            if len == 1 {
                continue;
            }
            let mut strides = operands.map(|(strides, _)| strides[axis]);
            if strides[0] < 0 {
                for (offset, stride) in nest.offsets.iter_mut().zip(&mut strides) {
                    *offset = crate::layout::shifted(*offset, len - 1, *stride);
                    *stride = stride.wrapping_neg();
                }
            }
            // Insertion sort, stable: C order where the strides do not say.
            let mut place = nest.outer.len();
            nest.outer.push(Axis { len, strides });
            while place > 0 && wider(&nest.outer[place], &nest.outer[place - 1]) {
                nest.outer.swap(place, place - 1);
                place -= 1;
            }
        }
        nest.merge();
        nest.crossed = (1..N).find_map(|operand| nest.nearer(operand));
        Some(nest)
    }

    /// As [`new`](Self::new), for a walk in C order whatever the memory order: axes are merged, but
    /// neither sorted nor turned, and not tiled.
    pub(crate) fn in_c_order(shape: &[usize], operands: [(&[isize], usize); N]) -> Option<Self> {
        if shape.contains(&0) {
            return None;
        }
        let mut nest = Self::at(operands.map(|(_, offset)| offset));
        for (axis, &len) in shape.iter().enumerate().filter(|(_, len)| **len != 1) {
            nest.outer.push(Axis { len, strides: operands.map(|(strides, _)| strides[axis]) });
        }
        nest.merge();
        Some(nest)
    }

    /// A nest without axes.
    #[inline]
    fn at(offsets: [usize; N]) -> Self {
        Nest { offsets, outer: DynAxes::new(), run: Axis::default(), crossed: None }
    }

    /// Merges axes that lie evenly behind one another in every operand, and takes the innermost as the run.
    fn merge(&mut self) {
        let (axes, mut kept) = (&mut *self.outer, 0);
        for i in 1..axes.len() {
            if follows(&axes[kept], &axes[i]) {
                axes[kept] = Axis { len: axes[kept].len * axes[i].len, ..axes[i] };
            } else {
                kept += 1;
                axes[kept] = axes[i];
            }
        }
        if let Some(run) = axes.get(kept) {
            self.run = *run;
        }
        self.outer.truncate(kept);
    }

    /// The axis along which the neighbours of an operand are, if not along the run: an operand that steps wider along
    /// the run than along some outer axis would rather run along that.
    fn nearer(&self, operand: usize) -> Option<usize> {
        let strides = self.outer.iter().map(|axis| axis.strides[operand].unsigned_abs());
        let near = strides.enumerate().filter(|(_, stride)| *stride != 0);
        let (at, stride) = near.min_by_key(|(_, stride)| *stride)?;
        (stride < self.run.strides[operand].unsigned_abs()).then_some(at)
    }

    /// Calls `f` for each run with the offset and stride of each operand, and the length.
    #[inline]
    pub(crate) fn for_each(&self, mut f: impl FnMut([usize; N], [isize; N], usize)) {
        self.walk_rows(&mut f);
    }

    fn walk_rows(&self, f: RowFn<'_, N>) {
        let Axis { len, strides } = self.run;
        let Some((last, rest)) = self.outer.split_last() else {
            f(self.offsets, strides, len);
            return;
        };
        if self.crossed.is_some() {
            return self
                .walk_tiles(TILE_SIDES, &mut |offsets, across, run| rows(offsets, across, run, f));
        }
        count(self.offsets, rest, &mut |offsets| rows(offsets, last, &self.run, f));
    }

    /// Whether `f` is true of each row; not called again after the first of which it is not.
    pub(crate) fn all(&self, mut f: impl FnMut([usize; N], [isize; N], usize) -> bool) -> bool {
        all(self.offsets, &self.outer, &mut |offsets| f(offsets, self.run.strides, self.run.len))
    }

    /// How far an operand steps in as many rows as `rows` says for their length; `None` where its rows have no
    /// neighbours, or there is only one.
    pub(crate) fn step_ahead(
        &self,
        operand: usize,
        rows: impl Fn(usize) -> Option<usize>,
    ) -> Option<isize> {
        let across = self.outer.last()?;
        let rows = rows(self.run.len).filter(|_| self.run.strides[operand] == 1)?;
        Some(across.strides[operand].wrapping_mul(rows as isize))
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        self.outer.iter().fold(self.run.len, |len, axis| len * axis.len)
    }

    /// Whether there are many rows of a few elements.
    pub(crate) fn has_short_rows(&self) -> bool {
        self.run.len < SHORT_ROW && !self.outer.is_empty()
    }

    /// Whether there are many rows of up to so many neighbours of all operands, and no tiles.
    pub(crate) fn has_rows_of(&self, most: usize) -> bool {
        let near = self.run.strides == [1; N] && self.run.len <= most;
        near && self.crossed.is_none() && !self.outer.is_empty()
    }

    /// Whether the elements of each run of operand 0 are neighbours.
    pub(crate) fn has_slices(&self) -> bool {
        self.run.strides[0] == 1
    }

    /// The rows and columns of the tiles, which have no more elements than one of this size. Where nothing
    /// needs tiles the rows are whole, and many if they are short.
    fn tile(&self, across: &Axis<N>, [most_rows, most_columns]: [usize; 2]) -> [usize; 2] {
        let (rows, columns, most) = (across.len, self.run.len, most_rows * most_columns);
        if self.crossed.is_none() {
            return [if columns < SHORT_ROW { most / columns } else { most_rows }, columns];
        }
        match (rows < most_rows, columns < most_columns) {
            // Long rows are cut where lines end: `columns` are at least 64, and `most_columns`, too.
            (true, false) => [rows, most / rows / 64 * 64],
            (_, true) => [most / columns, columns],
            _ => [most_rows, most_columns],
        }
    }

    /// Whether all rows of an operand begin a multiple of so many elements behind its start.
    pub(crate) fn rows_begin_at_multiples(&self, operand: usize, of: usize) -> bool {
        let mut steps = self.outer.iter().map(|axis| axis.strides[operand].unsigned_abs());
        self.offsets[operand].is_multiple_of(of) && steps.all(|step| step.is_multiple_of(of))
    }

    /// Whether tiles of so many rows and columns are met one behind the other along the run, more than one of them,
    /// and it has so many elements at least.
    pub(crate) fn tiles_continue(&self, most: [usize; 2], least: usize) -> bool {
        let Some(last) = self.outer.len().checked_sub(1) else { return false };
        let [_, columns] = self.tile(&self.outer[last], most);
        self.crossed.is_none_or(|at| at == last) && self.run.len > columns && self.run.len >= least
    }

    /// Calls `f` for each tile, of so many rows and columns or as many elements, with the offsets where it begins, the
    /// axis across it and the one along its rows.
    #[inline]
    pub(crate) fn for_each_tile_of(
        &self,
        most: [usize; 2],
        mut f: impl FnMut([usize; N], &Axis<N>, &Axis<N>),
    ) {
        self.walk_tiles(most, &mut f);
    }

    /// Calls `f` for each tile, where rows are short: if tiles had few rows, across the longest axis, and so with
    /// many, which then need not lie behind one another.
    #[inline]
    pub(crate) fn for_each_short_tile(&self, mut f: impl FnMut([usize; N], &Axis<N>, &Axis<N>)) {
        let longest =
            self.outer.iter().map(|axis| axis.len).enumerate().max_by_key(|(_, len)| *len);
        match (self.across(), longest) {
            (Some(at), Some((longest, len))) if self.outer[at].len < SHORT_ROW.min(len) => {
                self.walk_tiles_across(longest, TILE_SIDES, &mut f);
            }
            _ => self.walk_tiles(TILE_SIDES, &mut f),
        }
    }

    /// The axis across tiles.
    fn across(&self) -> Option<usize> {
        self.crossed.or(self.outer.len().checked_sub(1))
    }

    fn walk_tiles(&self, most: [usize; 2], f: TileFn<'_, N>) {
        match self.across() {
            Some(at) => self.walk_tiles_across(at, most, f),
            None => f(self.offsets, &Axis::default(), &self.run),
        }
    }

    fn walk_tiles_across(&self, at: usize, most: [usize; 2], f: TileFn<'_, N>) {
        let (outside, across, inside) = (&self.outer[..at], &self.outer[at], &self.outer[at + 1..]);
        let [rows, columns] = self.tile(across, most);
        let part = |axis: &Axis<N>, from: usize, most: usize| Axis {
            len: most.min(axis.len - from),
            ..*axis
        };
        count(self.offsets, outside, &mut |offsets| {
            for i in (0..across.len).step_by(rows) {
                for j in (0..self.run.len).step_by(columns) {
                    let mut offsets = offsets;
                    step(&mut offsets, &across.strides, i);
                    step(&mut offsets, &self.run.strides, j);
                    let (across, run) = (part(across, i, rows), part(&self.run, j, columns));
                    // What lies nearer than the next row of the tile comes before it.
                    count(offsets, inside, &mut |offsets| f(offsets, &across, &run));
                }
            }
        });
    }
}

impl Nest<2> {
    /// Whether its tiles are turned: operand 0 has neighbours along the rows, operand 1 across them.
    pub(crate) fn turns(&self) -> bool {
        let turned = |axis: usize| self.outer[axis].strides[1] == 1 && self.run.strides[0] == 1;
        self.crossed.is_some_and(turned)
    }
}

/// Whether `a` belongs outside of `b`.
fn wider<const N: usize>(a: &Axis<N>, b: &Axis<N>) -> bool {
    for (a, b) in a.strides.iter().zip(&b.strides) {
        if a.unsigned_abs() != b.unsigned_abs() {
            return a.unsigned_abs() > b.unsigned_abs();
        }
    }
    false
}

/// Whether one step along `outer` is `inner.len` steps along `inner`, in every operand.
fn follows<const N: usize>(outer: &Axis<N>, inner: &Axis<N>) -> bool {
    let len = inner.len as isize;
    outer.strides.iter().zip(&inner.strides).all(|(o, i)| *o == i.wrapping_mul(len))
}

#[inline]
fn step<const N: usize>(offsets: &mut [usize; N], strides: &[isize; N], steps: usize) {
    for (offset, &stride) in offsets.iter_mut().zip(strides) {
        *offset = crate::layout::shifted(*offset, steps, stride);
    }
}

/// Counts through the axes, the last fastest, and calls `f` with the offsets at each position.
fn count<const N: usize>(mut offsets: [usize; N], axes: &[Axis<N>], f: &mut dyn FnMut([usize; N])) {
    let mut index: DynAxes<usize> = DynAxes::filled(axes.len(), 0);
    loop {
        f(offsets);
        let mut axis = axes.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            let Axis { len, strides } = &axes[axis];
            index[axis] += 1;
            if index[axis] < *len {
                step(&mut offsets, strides, 1);
                break;
            }
            // Back to the start of this axis, and on along the next wider one.
            index[axis] = 0;
            step(&mut offsets, &strides.map(isize::wrapping_neg), len - 1);
        }
    }
}

/// Whether `f` is true at each position of the axes, the last fastest; not called again after the first at which it
/// is not.
fn all<const N: usize>(
    mut offsets: [usize; N],
    axes: &[Axis<N>],
    f: &mut dyn FnMut([usize; N]) -> bool,
) -> bool {
    let Some((first, rest)) = axes.split_first() else {
        return f(offsets);
    };
    (0..first.len).all(|_| {
        let all = all(offsets, rest, f);
        step(&mut offsets, &first.strides, 1);
        all
    })
}

/// Calls `f` for each row, with the offsets where it begins, the strides along it, and its length.
fn rows<const N: usize>(mut offsets: [usize; N], across: &Axis<N>, run: &Axis<N>, f: RowFn<'_, N>) {
    for _ in 0..across.len {
        f(offsets, run.strides, run.len);
        step(&mut offsets, &across.strides, 1);
    }
}

/// Fewer elements than this are not worth a plan, if they are in as few rows.
pub(super) const FEW: usize = 256;
const FEW_ROWS: usize = 24;

/// Calls `f` for each tile, as [`Nest::for_each_tile_of`]; operand 0 is the one that is written. A few elements, where
/// operand 0 is in C order, are walked row by row without a plan.
#[inline]
pub(crate) fn for_each_tile<const N: usize>(
    shape: &[usize],
    operands: [(&[isize], usize); N],
    mut f: impl FnMut([usize; N], &Axis<N>, &Axis<N>),
) {
    walk_tiles(shape, operands, &mut f);
}

fn walk_tiles<const N: usize>(shape: &[usize], operands: [(&[isize], usize); N], f: TileFn<'_, N>) {
    let (strides, len) = (operands[0].0, shape.iter().product::<usize>());
    let c_order = strides.windows(2).all(|pair| pair[0] >= pair[1]);
    let rows = len / shape.last().map_or(1, |&row| row.max(1));
    if len > FEW || rows > FEW_ROWS || !c_order {
        if let Some(nest) = Nest::new(shape, operands) {
            nest.walk_tiles(TILE_SIDES, f);
        }
    } else if len > 0 {
        for_each_row(shape, operands, &mut |offsets, run| f(offsets, &Axis::default(), run));
    }
}

/// Calls `f` for each row along the last axis, in C order, of a shape without an axis of length 0.
fn for_each_row<const N: usize>(
    shape: &[usize],
    operands: [(&[isize], usize); N],
    f: &mut dyn FnMut([usize; N], &Axis<N>),
) {
    let mut offsets = operands.map(|(_, offset)| offset);
    let Some((&len, outer)) = shape.split_last() else {
        return f(offsets, &Axis::default());
    };
    let run = Axis { len, strides: operands.map(|(strides, _)| strides[outer.len()]) };
    let mut index: DynAxes<usize> = DynAxes::filled(outer.len(), 0);
    loop {
        f(offsets, &run);
        let mut axis = outer.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            let strides = operands.map(|(strides, _)| strides[axis]);
            index[axis] += 1;
            if index[axis] < outer[axis] {
                step(&mut offsets, &strides, 1);
                break;
            }
            index[axis] = 0;
            step(&mut offsets, &strides.map(isize::wrapping_neg), outer[axis] - 1);
        }
    }
}

#[cfg(test)]
mod tests;
