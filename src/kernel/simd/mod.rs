//! What the processor can do beyond the compiler's baseline, decided at run time in this one place.
//!
//! A [`Level`] is a proof: there is none that the processor does not have. A loop that gains from
//! wider registers is written once, in [`dispatch!`], which compiles it for each level; the few that
//! need an instruction the compiler does not find are in [`compress`], [`expand`], [`numbers`], [`bits`], [`turn`],
//! [`turn512`], [`stream`] and [`ahead`].
//!
//! The environment variable `NDVIEW_CPU` (`base`, `avx2`, `avx512`) lowers the level of a process, to
//! test and to compare.
#![allow(unsafe_code, reason = "code for a processor that has it")]

pub(super) mod ahead;
pub(super) mod bits;
pub(crate) mod cast;
pub(super) mod compress;
pub(super) mod expand;
pub(crate) mod loops;
pub(super) mod numbers;
pub(super) mod past;
pub(crate) mod plain;
pub(super) mod stream;
pub(super) mod turn;
#[cfg(target_arch = "x86_64")]
mod turn512;
pub(super) mod weave;

use core::sync::atomic::{AtomicU8, Ordering};

/// A set of instructions that this processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What the compiler may assume of every processor of this target.
    Base = 1,
    /// x86-64-v3: AVX2, FMA and the bit instructions.
    Avx2 = 2,
    /// x86-64-v4: AVX-512 with its byte, word and narrow forms.
    Avx512 = 3,
}

/// The level in use; 0 before it was first asked for.
static LEVEL: AtomicU8 = AtomicU8::new(0);

impl Level {
    /// The level that every processor has.
    pub(crate) const BASE: Self = Level(Kind::Base);

    /// The level that this process uses.
    #[inline]
    pub(crate) fn current() -> Self {
        // Relaxed: whoever does not see it finds the same.
        Level(match LEVEL.load(Ordering::Relaxed) {
            0 => return Self::find(),
            1 => Kind::Base,
            2 => Kind::Avx2,
            _ => Kind::Avx512,
        })
    }

    #[cold]
    fn find() -> Self {
        let wanted = match std::env::var("NDVIEW_CPU").as_deref() {
            Ok("base") => Kind::Base,
            Ok("avx2") => Kind::Avx2,
            _ => Kind::Avx512,
        };
        let level = Level(wanted).min(Level(highest()));
        LEVEL.store(level.0 as u8, Ordering::Relaxed);
        level
    }

    /// All levels that this processor has, the lowest first.
    #[cfg(test)]
    pub(crate) fn present() -> impl Iterator<Item = Level> {
        [Kind::Base, Kind::Avx2, Kind::Avx512]
            .into_iter()
            .filter(|kind| *kind <= highest())
            .map(Level)
    }

    /// Whether what is compiled for it multiplies and adds in one instruction.
    #[inline]
    pub(crate) fn fuses(self) -> bool {
        self.0 > Kind::Base || cfg!(any(target_feature = "fma", target_arch = "aarch64"))
    }

    #[inline]
    pub(super) fn kind(self) -> Kind {
        self.0
    }
}

/// The highest level that this processor has.
fn highest() -> Kind {
    #[cfg(target_arch = "x86_64")]
    {
        let v3 = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt");
        let v4 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            // The compiler takes it along with AVX-512.
            && is_x86_feature_detected!("f16c");
        match (v3, v4) {
            (true, true) => return Kind::Avx512,
            (true, false) => return Kind::Avx2,
            _ => {}
        }
    }
    Kind::Base
}

/// A function that is compiled for each [`Level`] and runs at the one it is given.
///
/// The body is inlined into each of them, so that the compiler uses their registers; what it calls
/// must be inlined too.
macro_rules! dispatch {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident [$($generics:tt)*] ($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?
        $body:block
    ) => {
        $(#[$meta])*
        #[inline]
        #[allow(unsafe_code, reason = "the level is a proof")]
        $vis fn $name<$($generics)*>(
            level: $crate::kernel::simd::Level,
            $($arg: $ty),*
        ) $(-> $ret)? {
            #[inline(always)]
            fn body<$($generics)*>($($arg: $ty),*) $(-> $ret)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma,bmi1,bmi2,lzcnt,popcnt")]
                fn avx2<$($generics)*>($($arg: $ty),*) $(-> $ret)? {
                    body($($arg),*)
                }
                #[target_feature(
                    enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi1,bmi2,lzcnt,popcnt"
                )]
                fn avx512<$($generics)*>($($arg: $ty),*) $(-> $ret)? {
                    body($($arg),*)
                }
                match level.kind() {
                    // SAFETY: the level says that the processor has these instructions.
                    $crate::kernel::simd::Kind::Avx512 => return unsafe { avx512($($arg),*) },
                    // SAFETY: as above.
                    $crate::kernel::simd::Kind::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::kernel::simd::Kind::Base => {}
                }
            }
            #[cfg(not(target_arch = "x86_64"))]
            let _ = level;
            body($($arg),*)
        }
    };
}
pub(super) use dispatch;

/// The elements of places that are all written.
#[cfg(test)]
pub(super) fn written<W: Copy>(places: &[core::mem::MaybeUninit<W>]) -> Vec<W> {
    // SAFETY: who calls this has written them.
    places.iter().map(|place| unsafe { place.assume_init() }).collect()
}
