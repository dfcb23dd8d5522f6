//! Numbers as floats of 256 bits, and back.
#![forbid(unsafe_code)]

use f256::f256;

use super::{AsType, sealed};

impl sealed::Sealed for f256 {}

/// Exact, all of them.
macro_rules! from_numbers {
    ($($from:ty as $as:ty),*) => {$(
        impl AsType<f256> for $from {
            #[inline]
            fn as_type(self) -> f256 {
                f256::from(self as $as)
            }
        }
    )*};
}
from_numbers! {
    i8 as i64, i16 as i64, i32 as i64, i64 as i64, isize as i64, i128 as i128,
    u8 as u64, u16 as u64, u32 as u64, u64 as u64, usize as u64, u128 as u128,
    bool as u64, f32 as f64, f64 as f64
}

/// As the language does it with floats: towards zero, within the ends; NaN is 0.
macro_rules! to_integers {
    ($($to:ty)*) => {$(
        impl AsType<$to> for f256 {
            fn as_type(self) -> $to {
                match <$to>::try_from(&self.trunc()) {
                    Ok(integer) => integer,
                    Err(_) if self.is_nan() => 0,
                    Err(_) if self.is_sign_negative() => <$to>::MIN,
                    Err(_) => <$to>::MAX,
                }
            }
        }
    )*};
}
to_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl AsType<bool> for f256 {
    #[inline]
    fn as_type(self) -> bool {
        !self.eq_zero()
    }
}

impl AsType<f256> for f256 {
    #[inline]
    fn as_type(self) -> f256 {
        self
    }
}

impl AsType<f64> for f256 {
    fn as_type(self) -> f64 {
        let size = match self.is_nan() {
            true => f64::NAN,
            false => f64::from_bits(nearest(self, f64::MANTISSA_DIGITS, f64::MAX_EXP)),
        };
        if self.is_sign_negative() { -size } else { size }
    }
}

impl AsType<f32> for f256 {
    fn as_type(self) -> f32 {
        let size = match self.is_nan() {
            true => f32::NAN,
            // It has as few bits as the type.
            false => f32::from_bits(nearest(self, f32::MANTISSA_DIGITS, f32::MAX_EXP) as u32),
        };
        if self.is_sign_negative() { -size } else { size }
    }
}

/// The bits of the nearest number, ties to even, of an IEEE type with so many digits, whose numbers lie below
/// 2^`end`; without the sign.
fn nearest(x: f256, digits: u32, end: i32) -> u64 {
    // IEEE's binary256: a sign, 19 bits of exponent, 236 of fraction.
    let (high, low) = x.to_bits();
    let biased = (high >> 108) as i32 & 0x7_FFFF;
    let wide = Wide((1 << 108 | high & ((1 << 108) - 1), low));
    let top = biased - 0x3_FFFF;
    if top >= end {
        return (2 * end as u64 - 1) << (digits - 1);
    }
    // What the last digit of `x` counts. Numbers with no exponent are 0, or next to it.
    let exponent = top - 236;
    // What the last digit counts, at least that of the smallest number.
    let least = 3 - end - digits as i32;
    let last = least.max(top + 1 - digits as i32);
    // At least 236 - 52.
    let lost = (last - exponent) as u32;
    let down = wide.shifted(lost);
    let (half, rest) = (wide.bit(lost - 1), wide.any_below(lost - 1));
    let rounded = down + u64::from(half && (rest || down % 2 == 1));
    // The first digit is not stored; it counts one up in the exponent, and so does a carry.
    (((last - least) as u64) << (digits - 1)) + rounded
}

/// An integer of 256 bits: the upper half, and the lower.
#[derive(Clone, Copy)]
struct Wide((u128, u128));

impl Wide {
    /// So many bits down, at least 128; the rest must fit.
    fn shifted(self, by: u32) -> u64 {
        self.0.0.checked_shr(by - 128).unwrap_or(0) as u64
    }

    fn bit(self, n: u32) -> bool {
        let (high, low) = self.0;
        let half = if n < 128 { low } else { high };
        n < 256 && half >> (n % 128) & 1 == 1
    }

    /// Whether there is a bit below this one.
    fn any_below(self, n: u32) -> bool {
        let (high, low) = self.0;
        let below = |half: u128, n: u32| half != 0 && half.trailing_zeros() < n;
        below(low, n) || below(high, n.saturating_sub(128))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_f64(x: f256) -> f64 {
        x.as_type()
    }

    fn to_f32(x: f256) -> f32 {
        x.as_type()
    }

    /// Every float comes back, and what is beside the middle of two goes to the nearer one.
    #[test]
    fn nearest_floats() {
        let tiny = f256::from(1) / f256::from(3);
        let check = |low: f64| {
            let (x, y) = (f256::from(low), f256::from(low.next_up()));
            assert_eq!(to_f64(x).to_bits(), low.to_bits());
            assert_eq!(to_f64(-x).to_bits(), (-low).to_bits());
            let middle = (x + y).div2();
            let even = if low.to_bits().is_multiple_of(2) { low } else { low.next_up() };
            assert_eq!(to_f64(middle), even, "{low:e}");
            assert_eq!(to_f64(middle - (y - x) * tiny), low);
            assert_eq!(to_f64(middle.next_down()), low);
            assert_eq!(to_f64(middle.next_up()), low.next_up());
        };
        let mut bits = 1_u64;
        while bits < f64::MAX.to_bits() {
            check(f64::from_bits(bits));
            check(f64::from_bits(bits - 1));
            bits += bits / 3 + 1;
        }
        for exponent in 1..0x7FF_u64 {
            check(f64::from_bits(exponent << 52));
            check(f64::from_bits((exponent << 52) - 1));
        }
        for bits in (0..f32::INFINITY.to_bits()).step_by(100_003) {
            let (low, high) = (f32::from_bits(bits), f32::from_bits(bits).next_up());
            let (x, y) = (f256::from(low), f256::from(high));
            let middle = (x + y).div2();
            assert_eq!(to_f32(x), low);
            assert_eq!(to_f32(middle), if bits % 2 == 0 { low } else { high });
            assert_eq!((to_f32(middle.next_down()), to_f32(middle.next_up())), (low, high));
        }
        assert_eq!(to_f64(f256::MAX), f64::INFINITY);
        assert_eq!(to_f64(f256::NEG_INFINITY), f64::NEG_INFINITY);
        assert_eq!(to_f64(f256::MIN_GT_ZERO), 0.0);
        assert!(to_f64(f256::NAN).is_nan() && to_f32(f256::NAN).is_nan());
        assert!(to_f64(f256::NEG_ZERO).is_sign_negative());
    }

    #[test]
    fn integers() {
        let as_i8 = |x: f64| -> i8 { f256::from(x).as_type() };
        let as_u128 = |x: f64| -> u128 { f256::from(x).as_type() };
        for x in [0.0, -0.5, 0.99, 1.5, -1.5, 127.0, 127.9, 128.0, -128.9, -129.0, 1e30, -1e30] {
            assert_eq!(as_i8(x), x as i8);
            assert_eq!(as_u128(x), x as u128);
        }
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!((as_i8(x), as_u128(x)), (x as i8, x as u128));
        }
        let most: f256 = u128::MAX.as_type();
        assert_eq!(AsType::<u128>::as_type(most), u128::MAX);
    }
}
