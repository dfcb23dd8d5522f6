//! The same bytes counted in elements of another size (rules VD1 and VD2).
//!
//! A layout counts in elements, so this is no [`Movement`](super::Movement), but it has a law like
//! theirs, on which unsafe code relies:
//!
//! > The elements that [`Recast::layout`] reaches, of the new size and counted from the element
//! > `lowest` of the old layout on, consist of bytes of elements that the old layout reaches, and all
//! > lie whole new elements away from there. Where no two indices of the old layout reach one
//! > element, no two of the new one do.
//!
//! That of `in_parts` reaches the first part of each element that the old layout reaches, and no other
//! byte; what it reaches from another part on is that part of each.

use super::Layout;
use crate::dimension::{Dimension, check_size};
use crate::error::{Dims, ErrorKind, Result, WhyNotAs};

/// A type of elements, as far as a layout is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) name: &'static str,
    pub(crate) size: usize,
}

impl Item {
    pub(crate) fn of<T>() -> Self {
        Item { name: core::any::type_name::<T>(), size: size_of::<T>() }
    }
}

/// A layout counted in other elements; see the law above.
#[derive(Debug)]
pub(crate) struct Recast<D: Dimension> {
    pub(crate) layout: Layout<D>,
    /// The lowest offset that the old layout reaches; `None` where there is no element.
    pub(crate) lowest: Option<usize>,
}

impl<D: Dimension> Layout<D> {
    /// This layout of elements `from`, counted in elements `to`.
    ///
    /// Of another size, the last axis is as much longer or shorter as they are smaller or larger;
    /// the others keep their lengths and, in bytes, their strides.
    ///
    /// # Errors
    /// If there is no such layout.
    pub(crate) fn recast(&self, from: Item, to: Item) -> Result<Recast<D>> {
        let layout = match self.in_units(from.size, to.size) {
            Ok(layout) => layout,
            Err(why) => return Err(self.not_as(from, to, why)),
        };
        // Smaller elements are more, which a stretched axis may multiply past all numbers.
        check_size(layout.shape(), 1)?;
        Ok(layout.above(self.extent().map(|(lowest, _)| lowest)))
    }

    /// This layout, each of whose elements consists of so many parts, counted in parts: shape and, in
    /// bytes, strides stay (rule RI1).
    #[cfg(feature = "complex")]
    pub(crate) fn in_parts(&self, parts: usize) -> Recast<D> {
        let mut layout = self.clone();
        for stride in layout.strides.as_mut() {
            // In an array with elements, a stride that is stepped along stays inside an allocation, so
            // that its parts can be counted; the others are never used.
            *stride = stride.wrapping_mul(parts as isize);
        }
        layout.above(self.extent().map(|(lowest, _)| lowest))
    }

    /// These shape and strides, counted from the lowest element that they reach.
    fn above(self, lowest: Option<usize>) -> Recast<D> {
        if lowest.is_none() {
            return Recast { layout: self.rebased(0), lowest };
        }
        // The first element lies as far above the lowest as the axes step down.
        let axes = self.shape().iter().zip(self.strides());
        let down = axes.filter(|&(&len, &stride)| len > 1 && stride < 0);
        let offset = down.map(|(len, stride)| (len - 1) * stride.unsigned_abs()).sum();
        Recast { layout: self.rebased(offset), lowest }
    }

    /// The same shape and strides in other units; the offset is not touched.
    fn in_units(&self, from: usize, to: usize) -> Result<Self, WhyNotAs> {
        if from == 0 || to == 0 {
            return Err(WhyNotAs::NoBytes);
        }
        let mut out = self.clone();
        if from == to {
            return Ok(out);
        }
        let Some(last) = self.ndim().checked_sub(1) else {
            return Err(WhyNotAs::NoAxis);
        };
        let (len, stride, empty) = (self.shape()[last], self.strides()[last], self.is_empty());
        if len != 1 && !empty && stride != 1 {
            return Err(WhyNotAs::NotContiguous { axis: last, stride });
        }
        if to < from && !from.is_multiple_of(to) {
            return Err(WhyNotAs::NoDivisor);
        }
        // More bytes than there are numbers can only be those of an array without elements.
        let bytes = len as u128 * from as u128;
        if !bytes.is_multiple_of(to as u128) {
            return Err(WhyNotAs::Remainder { axis: last });
        }
        let lens = out.shape.as_mut();
        lens[last] = usize::try_from(bytes / to as u128).unwrap_or(usize::MAX);
        let axes = out.strides.as_mut().iter_mut().zip(self.shape()).enumerate();
        for (axis, (stride, &len)) in axes {
            let bytes = *stride as i128 * from as i128;
            let stepped = len > 1 && !empty;
            if axis == last {
                *stride = 1;
            } else if stepped && bytes % to as i128 != 0 {
                return Err(WhyNotAs::Stride { axis, bytes: bytes as isize });
            } else {
                *stride = (bytes / to as i128) as isize;
            }
        }
        Ok(out)
    }

    /// The error that says why this layout of elements `from` is none of elements `to`.
    #[cold]
    #[inline(never)]
    pub(crate) fn not_as(&self, from: Item, to: Item, why: WhyNotAs) -> crate::Error {
        ErrorKind::ViewAs {
            shape: Dims::new(self.shape()),
            strides: self.strides().to_vec(),
            from: from.name,
            from_size: from.size,
            to: to.name,
            to_size: to.size,
            why,
        }
        .into()
    }
}
