//! Floats of 16 bits, which are added up in `f32` and rounded once, at the end, as NumPy does it (rule
//! RD4): in 16 bits, a sum of ones would stay at 2048, or at 256.
#![forbid(unsafe_code)]

use core::any::Any;
use core::marker::PhantomData;

/// A proof that `T` and `U` are one type, a float of 16 bits. There is none without the feature `half`.
pub(crate) struct Halves<T, U = T>(PhantomData<fn(T) -> U>);

/// Whether there may be a proof: `const`, so that for other types nothing of what uses one is compiled.
pub(crate) const fn may_be_halves<T>() -> bool {
    cfg!(feature = "half") && size_of::<T>() == 2
}

/// Calculates for halves, if they are: `halves!(T, U, |half| ..)` returns from where it stands.
macro_rules! if_halves {
    ($T:ty, $U:ty, $half:ident => $result:expr) => {
        if const { $crate::kernel::halves::may_be_halves::<$U>() }
            && let Some($half) = $crate::kernel::halves::Halves::<$T, $U>::new()
        {
            return $result;
        }
    };
}
pub(crate) use if_halves;

impl<T: 'static, U: Clone + 'static> Halves<T, U> {
    /// The proof, where it can be had.
    #[inline(always)]
    pub(crate) fn new() -> Option<Self> {
        #[cfg(feature = "half")]
        {
            use core::any::TypeId;
            let (of, to) = (TypeId::of::<T>(), TypeId::of::<U>());
            let known = [TypeId::of::<half::f16>(), TypeId::of::<half::bf16>()].contains(&of);
            (known && of == to).then_some(Halves(PhantomData))
        }
        #[cfg(not(feature = "half"))]
        None
    }

    /// The number, which every `f32` of this size is.
    #[inline(always)]
    pub(crate) fn widen(&self, x: &T) -> f32 {
        let x: &dyn Any = x;
        #[cfg(feature = "half")]
        if let Some(x) = x.downcast_ref::<half::f16>() {
            return x.to_f32();
        } else if let Some(x) = x.downcast_ref::<half::bf16>() {
            return x.to_f32();
        }
        unreachable!("no half: {:?}", x.type_id())
    }

    /// The nearest half.
    #[inline(always)]
    pub(crate) fn round(&self, x: f32) -> U {
        #[cfg(feature = "half")]
        {
            let some: [&dyn Any; 2] = [&half::f16::from_f32(x), &half::bf16::from_f32(x)];
            if let Some(half) = some.into_iter().find_map(|half| half.downcast_ref::<U>()) {
                return half.clone();
            }
        }
        unreachable!("no half for {x}")
    }
}
