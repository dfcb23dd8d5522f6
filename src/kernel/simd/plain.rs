//! Elements that are no more than their bits, found by type, so that generic code can use loops
//! over integers of their size.

use core::any::TypeId;
use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// An unsigned integer that stands for the bits of an element.
pub(crate) trait Bits:
    Copy
    + Eq
    + core::ops::BitAnd<Output = Self>
    + core::ops::BitOr<Output = Self>
    + core::ops::Not<Output = Self>
{
    /// All bits set, or none.
    fn splat(bit: bool) -> Self;
}

macro_rules! bits {
    ($($int:ty),*) => {$(
        impl Bits for $int {
            #[inline(always)]
            fn splat(bit: bool) -> Self {
                Self::from(bit).wrapping_neg()
            }
        }
    )*};
}
bits!(u8, u16, u32, u64);

/// A proof that `T` is one of the primitive types (numbers, `bool`, `char`) of up to eight bytes, or a
/// float of 16 bits, and lies in memory as the unsigned integer of its size does: a clone is a copy of its bits.
#[derive(Debug)]
pub(crate) struct Plain<T> {
    width: Width,
    of: PhantomData<fn() -> T>,
}

/// The size of a plain element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    W1,
    W2,
    W4,
    W8,
}

impl<T> Plain<T> {
    /// The proof, where it can be had.
    #[inline]
    pub(crate) fn new() -> Option<Self> {
        /// Whether `T` is one of these.
        macro_rules! is_one_of {
            ($($of:ty),*) => {{
                let id = typeid::of::<T>();
                [$(TypeId::of::<$of>()),*].contains(&id)
            }};
        }
        let (width, align, known) = match size_of::<T>() {
            1 => (Width::W1, align_of::<u8>(), is_one_of!(u8, i8, bool)),
            2 => (Width::W2, align_of::<u16>(), is_one_of!(u16, i16) || is_half::<T>()),
            4 => (Width::W4, align_of::<u32>(), is_one_of!(f32, i32, u32, char, usize, isize)),
            8 => (Width::W8, align_of::<u64>(), is_one_of!(f64, i64, u64, usize, isize)),
            _ => return None,
        };
        (known && align_of::<T>() == align).then_some(Plain { width, of: PhantomData })
    }

    #[inline]
    pub(crate) fn width(&self) -> Width {
        self.width
    }

    /// The bits of elements.
    #[inline]
    pub(crate) fn bits<'e, W: Bits>(&self, elements: &'e [T]) -> &'e [W] {
        assert!(size_of::<T>() == size_of::<W>(), "the integer of another width");
        // SAFETY: the same size, so by `new` the same alignment, and no padding: all bits are
        // initialised.
        unsafe { core::slice::from_raw_parts(elements.as_ptr().cast(), elements.len()) }
    }

    /// The bits of elements, to write.
    ///
    /// # Safety
    /// What is written must be the bits of elements of type `T`.
    #[inline]
    pub(crate) unsafe fn bits_mut<'e, W: Bits>(&self, elements: &'e mut [T]) -> &'e mut [W] {
        assert!(size_of::<T>() == size_of::<W>(), "the integer of another width");
        let len = elements.len();
        // SAFETY: as in `bits`; the rest is the caller's promise.
        unsafe { core::slice::from_raw_parts_mut(elements.as_mut_ptr().cast(), len) }
    }

    /// Places for elements as places for their bits.
    #[inline]
    pub(crate) fn places<'e, W: Bits>(
        &self,
        places: &'e mut [MaybeUninit<T>],
    ) -> &'e mut [MaybeUninit<W>] {
        assert!(size_of::<T>() == size_of::<W>(), "the integer of another width");
        let len = places.len();
        // SAFETY: the same size, so by `new` the same alignment; places need no value.
        unsafe { core::slice::from_raw_parts_mut(places.as_mut_ptr().cast(), len) }
    }
}

/// Whether `T` is an integer of up to eight bytes, or `bool`.
#[inline]
pub(crate) fn is_integer<T>() -> bool {
    macro_rules! is_one_of {
        ($($of:ty),*) => {[$(TypeId::of::<$of>()),*].contains(&typeid::of::<T>())};
    }
    is_one_of!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, bool)
}

/// Whether `T` is a float of 16 bits: a `u16` in memory, by its `repr`, and cloned by copying it.
#[inline]
pub(crate) fn is_half<T>() -> bool {
    let halves: &[TypeId] = &[
        #[cfg(feature = "half")]
        TypeId::of::<half::f16>(),
        #[cfg(feature = "half")]
        TypeId::of::<half::bf16>(),
    ];
    halves.contains(&typeid::of::<T>())
}

/// The same slice, where its elements are booleans.
#[inline]
pub(crate) fn as_bools<T>(elements: &[T]) -> Option<&[bool]> {
    if typeid::of::<T>() != TypeId::of::<bool>() {
        return None;
    }
    // SAFETY: `T` is `bool`.
    Some(unsafe { core::slice::from_raw_parts(elements.as_ptr().cast(), elements.len()) })
}

/// Calls a function for the integer type of a width.
macro_rules! with_bits {
    ($width:expr, $W:ident => $call:expr) => {
        match $width {
            $crate::kernel::simd::plain::Width::W1 => {
                type $W = u8;
                $call
            }
            $crate::kernel::simd::plain::Width::W2 => {
                type $W = u16;
                $call
            }
            $crate::kernel::simd::plain::Width::W4 => {
                type $W = u32;
                $call
            }
            $crate::kernel::simd::plain::Width::W8 => {
                type $W = u64;
                $call
            }
        }
    };
}
pub(crate) use with_bits;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct Meters(#[allow(dead_code)] f64);

    #[test]
    fn booleans_are_seen() {
        assert_eq!(as_bools(&[true, false]), Some(&[true, false][..]));
        assert_eq!(as_bools(&[1_u8, 0]), None);
    }

    fn width<T>() -> Option<Width> {
        Plain::<T>::new().map(|plain| plain.width())
    }

    #[test]
    fn primitives_and_nothing_else() {
        assert_eq!(width::<bool>(), Some(Width::W1));
        assert_eq!(width::<i16>(), Some(Width::W2));
        assert_eq!(width::<char>(), Some(Width::W4));
        assert_eq!(width::<f64>(), Some(Width::W8));
        assert_eq!(width::<Meters>(), None); // its `Clone` may do anything
        assert_eq!(width::<&str>(), None);
        assert_eq!(width::<&u8>(), None);
        assert_eq!(width::<i128>(), None);
        assert_eq!(width::<()>(), None);
    }
}
