//! Draws one behind the other, to new arrays and to those that are there.

use core::marker::PhantomData;

use rand_core::Rng;

use super::bits::Bits;
use super::float::RandomFloat;
use super::gamma::{Beta, Gamma};
use super::ziggurat::Ziggurat;
use crate::array::StorageMut;
use crate::dimension::{Order, Shape, resolve_lens};
use crate::error::Result;
use crate::kernel::collect::collect_numbered;
use crate::kernel::copy::copy_to;
use crate::kernel::iter::IterMut;
use crate::layout::Layout;
use crate::storage::{Array, ArrayBase};
use crate::{Buffer, Dimension};

/// A distribution with its parameters, which were checked.
pub(super) trait Draw {
    type Out;

    /// The next value.
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> Self::Out;

    /// A buffer of the next values.
    #[inline(always)]
    #[track_caller]
    fn collect<R: Rng>(&mut self, bits: &mut Bits<R>, len: usize) -> Result<Buffer<Self::Out>> {
        collect_numbered(len, |_| self.draw(bits))
    }

    /// The next values to neighbours.
    #[inline(always)]
    fn fill<R: Rng>(&mut self, bits: &mut Bits<R>, places: &mut [Self::Out]) {
        for place in places {
            *place = self.draw(bits);
        }
    }
}

impl<R: Rng> Bits<R> {
    /// A new array of draws, in C order, however its elements lie.
    #[track_caller]
    pub(super) fn array<W: Draw<Out: Clone>, Sh: Shape>(
        &mut self,
        mut draw: W,
        shape: Sh,
    ) -> Result<Array<W::Out, Sh::Dim>> {
        let sizes = resolve_lens(&shape)?;
        let layout = Layout::new(sizes.clone(), Order::C, size_of::<W::Out>())?;
        let array = Array::from_parts(draw.collect(self, layout.len())?, layout)?;
        match shape.order() {
            Order::C => Ok(array),
            Order::F => copy_to(&array.view(), Layout::new(sizes, Order::F, size_of::<W::Out>())?),
        }
    }

    /// Draws to all elements, in C order, however they lie.
    #[track_caller]
    pub(super) fn fill<W: Draw, S: StorageMut<Elem = W::Out>, D: Dimension>(
        &mut self,
        mut draw: W,
        array: &mut ArrayBase<S, D>,
    ) {
        match array.view_mut().into_slice_or_self() {
            Ok(slice) => draw.fill(self, slice),
            Err(view) => IterMut::new(view).for_each(|place| *place = draw.draw(self)),
        }
    }
}

/// Floats of `0.0..1.0`.
pub(super) struct StandardUniform<T>(pub(super) PhantomData<T>);

impl<T: RandomFloat> Draw for StandardUniform<T> {
    type Out = T;

    #[inline(always)]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> T {
        T::unit(bits)
    }
}

/// Floats of `low..low + range`.
pub(super) struct Uniform<T> {
    pub(super) low: T,
    pub(super) range: T,
}

impl<T: RandomFloat> Draw for Uniform<T> {
    type Out = T;

    #[inline(always)]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> T {
        self.low + self.range * T::unit(bits)
    }
}

/// A distribution whose numbers are `f64`.
pub(super) trait Real {
    /// The next number.
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64;
}

/// Numbers of a distribution, rounded to floats.
pub(super) struct Rounded<W, T> {
    real: W,
    of: PhantomData<T>,
}

impl<W: Real, T: RandomFloat> Rounded<W, T> {
    pub(super) fn new(real: W) -> Self {
        Rounded { real, of: PhantomData }
    }
}

impl<W: Real, T: RandomFloat> Draw for Rounded<W, T> {
    type Out = T;

    #[inline(always)]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> T {
        T::nearest(self.real.next(bits))
    }
}

/// The standard normal distribution.
impl Real for &'static Ziggurat {
    #[inline(always)]
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.draw_normal(bits)
    }
}

/// A normal distribution.
pub(super) struct Normal {
    pub(super) mean: f64,
    pub(super) std: f64,
    pub(super) standard: &'static Ziggurat,
}

impl Real for Normal {
    #[inline(always)]
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.mean + self.std * self.standard.draw_normal(bits)
    }
}

/// An exponential distribution.
pub(super) struct Exponential {
    pub(super) scale: f64,
    pub(super) standard: &'static Ziggurat,
}

impl Real for Exponential {
    #[inline(always)]
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.scale * self.standard.draw_exponential(bits)
    }
}

/// A gamma distribution with a scale.
pub(super) struct ScaledGamma {
    pub(super) scale: f64,
    pub(super) standard: Gamma,
}

impl Real for ScaledGamma {
    #[inline]
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.scale * self.standard.draw(bits)
    }
}

impl Real for Beta {
    #[inline]
    fn next<R: Rng>(&self, bits: &mut Bits<R>) -> f64 {
        self.draw(bits)
    }
}

/// Whether something of some probability happens.
pub(super) struct Happens {
    pub(super) p: f64,
}

impl Draw for Happens {
    type Out = bool;

    #[inline(always)]
    fn draw<R: Rng>(&mut self, bits: &mut Bits<R>) -> bool {
        bits.unit() < self.p
    }
}
