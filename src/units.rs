//! Bytes and types in words.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt;

/// Bytes as people write them: `80 B`, `12.5 kB`, `800 MB`, in steps of 1000.
///
/// ```
/// use ndview::memory::Bytes;
///
/// assert_eq!(Bytes(80).to_string(), "80 B");
/// assert_eq!(Bytes(383_200_000).to_string(), "383.2 MB");
/// assert_eq!(Bytes(800_000_000).to_string(), "800 MB");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

impl Bytes {
    #[inline]
    pub(crate) fn clamped(bytes: u128) -> Self {
        Bytes(u64::try_from(bytes).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Bytes {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 7] = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        let (mut value, mut unit) = (self.0 as f64, 0);
        // What would be rounded to 1000 is 1 of the next unit.
        while value >= 999.95 && unit + 1 < UNITS.len() {
            value /= 1000.0;
            unit += 1;
        }
        let tenths = (value * 10.0).round() / 10.0;
        f.pad(&if tenths.fract() == 0.0 {
            format!("{tenths:.0} {}", UNITS[unit])
        } else {
            format!("{tenths:.1} {}", UNITS[unit])
        })
    }
}

/// The name of an element type: NumPy's where it has one, else Rust's without its path.
pub(crate) fn type_label<T>() -> &'static str {
    let name = core::any::type_name::<T>();
    match name {
        "i8" => "int8",
        "i16" => "int16",
        "i32" => "int32",
        "i64" => "int64",
        "i128" => "int128",
        "u8" => "uint8",
        "u16" => "uint16",
        "u32" => "uint32",
        "u64" => "uint64",
        "u128" => "uint128",
        "half::binary16::f16" => "float16",
        "half::bfloat::bf16" => "bfloat16",
        "f32" => "float32",
        "f64" => "float64",
        // A path before generic parameters only: `a::B<c::D>` is `B<c::D>`.
        _ => {
            let path = name.find(['<', '(', '[']).unwrap_or(name.len());
            &name[name[..path].rfind("::").map_or(0, |at| at + 2)..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_words() {
        for (bytes, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1 kB"),
            (1049, "1 kB"),
            (1050, "1.1 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1 MB"),
            (1_234_567_890, "1.2 GB"),
            (u64::MAX, "18.4 EB"),
        ] {
            assert_eq!(Bytes(bytes).to_string(), words, "{bytes}");
        }
        assert_eq!(format!("{:>8}", Bytes(80)), "    80 B");
    }

    #[test]
    fn types_in_words() {
        assert_eq!(type_label::<f64>(), "float64");
        assert_eq!(type_label::<String>(), "String");
        assert_eq!(type_label::<Option<String>>(), "Option<alloc::string::String>");
    }
}
