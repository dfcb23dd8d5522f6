//! What the memory of the machine can do at blocks of some sizes: the limit for works that do
//! nothing but move bytes.

#![allow(unsafe_code, reason = "stores past the caches, and reading with the widest instructions")]

use serde_json::{Value, json};

use crate::measure::median;
use crate::works::{Digest, Moved, Way};

/// The bytes of which the lines are measured: in the first cache, in the second, in the last one
/// twice, and in memory.
const SIZES: [usize; 5] = [32 << 10, 1 << 20, 16 << 20, 64 << 20, 512 << 20];

/// Bytes per nanosecond where so many bytes are in use.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    pub(crate) bytes: usize,
    pub(crate) read: f64,
    pub(crate) fill: f64,
    /// Of bytes read and bytes written, each counted.
    pub(crate) copy: f64,
    /// As `copy`, where the bytes are written to where they were read.
    pub(crate) update: f64,
}

impl Line {
    /// A line of what is made of each two speeds.
    fn with(self, other: Line, f: impl Fn(f64, f64) -> f64) -> Line {
        Line {
            bytes: self.bytes,
            read: f(self.read, other.read),
            fill: f(self.fill, other.fill),
            copy: f(self.copy, other.copy),
            update: f(self.update, other.update),
        }
    }
}

#[derive(Default)]
pub(crate) struct Lines(pub(crate) Vec<Line>);

impl Lines {
    pub(crate) fn measure() -> Self {
        let mut memory = vec![1_u64; SIZES[SIZES.len() - 1] / 8];
        Lines(SIZES.iter().map(|&bytes| line(bytes, &mut memory[..bytes / 8])).collect())
    }

    pub(crate) fn to_json(&self) -> Value {
        let lines = self.0.iter();
        json!(lines.map(|l| json!([l.read, l.fill, l.copy, l.update])).collect::<Vec<_>>())
    }

    /// Takes over what was faster in another run.
    pub(crate) fn improve(&mut self, printed: &[Value]) -> Result<(), String> {
        let lines = printed.first().and_then(Value::as_array).ok_or("no lines of the memory")?;
        for (at, &bytes) in SIZES.iter().enumerate() {
            let number = |which: usize| lines.get(at).and_then(|l| l[which].as_f64());
            let (Some(read), Some(fill), Some(copy), Some(update)) =
                (number(0), number(1), number(2), number(3))
            else {
                return Err("a line of the memory is missing".into());
            };
            let new = Line { bytes, read, fill, copy, update };
            match self.0.get_mut(at) {
                None => self.0.push(new),
                Some(line) => *line = line.with(new, f64::max),
            }
        }
        Ok(())
    }

    /// The least time in nanoseconds in which so many bytes can be moved.
    ///
    /// What is written is copied, or updated, as far as something is read; the rest is only read or
    /// only written. The speed is that of as many bytes in use, between the lines.
    pub(crate) fn limit(&self, moved: Moved) -> f64 {
        let Moved { read, written, in_place } = moved;
        let line = self.at(if in_place { read.max(written) } else { read + written });
        let both = read.min(written);
        2.0 * both as f64 / if in_place { line.update } else { line.copy }
            + (read - both) as f64 / line.read
            + (written - both) as f64 / line.fill
    }

    fn at(&self, bytes: usize) -> Line {
        let above = self.0.iter().position(|line| line.bytes >= bytes);
        let (low, high) = match above {
            Some(0) => return self.0[0],
            Some(at) => (self.0[at - 1], self.0[at]),
            None => return self.0[self.0.len() - 1],
        };
        let log = |bytes: usize| (bytes as f64).ln();
        let part = (log(bytes) - log(low.bytes)) / (log(high.bytes) - log(low.bytes));
        low.with(high, |low, high| low.powf(1.0 - part) * high.powf(part))
    }
}

/// What fills write. Not zeros: some processors have a way of their own to write lines of these, twice as fast.
const WORD: u64 = 2.5_f64.to_bits();

/// Something to be timed.
struct Timed<F>(F);

impl<F: FnMut()> Way for Timed<F> {
    fn run(&mut self, times: u64) {
        for _ in 0..times {
            std::hint::black_box(&mut self.0)();
        }
    }

    fn digest(&mut self) -> Digest {
        Digest::default()
    }
}

fn speed(bytes: usize, work: impl FnMut()) -> f64 {
    bytes as f64 / (median(&mut Timed(work)) * 1e9)
}

fn line(bytes: usize, memory: &mut [u64]) -> Line {
    let read = speed(bytes, || {
        std::hint::black_box(sum(std::hint::black_box(memory)));
    });
    let fill = speed(bytes, || std::hint::black_box(&mut *memory).fill(WORD));
    let fill_past = speed(bytes, || store_past(std::hint::black_box(memory), None));
    let update = 2.0 * speed(bytes, || add_one(std::hint::black_box(memory)));
    let (from, to) = memory.split_at_mut(bytes / 16);
    let copy = speed(bytes, || std::hint::black_box(&mut *to).copy_from_slice(from));
    let copy_past = speed(bytes, || store_past(std::hint::black_box(to), Some(from)));
    Line { bytes, read, fill: fill.max(fill_past), copy: copy.max(copy_past), update }
}

fn sum(words: &[u64]) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has it.
            return unsafe { sum_avx512(words) };
        }
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has it.
            return unsafe { sum_avx2(words) };
        }
    }
    sum_body(words)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl")]
fn sum_avx512(words: &[u64]) -> u64 {
    sum_body(words)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn sum_avx2(words: &[u64]) -> u64 {
    sum_body(words)
}

#[inline(always)]
fn sum_body(words: &[u64]) -> u64 {
    let mut sums = [0_u64; 64];
    for chunk in words.chunks_exact(64) {
        for (sum, word) in sums.iter_mut().zip(chunk) {
            *sum = sum.wrapping_add(*word);
        }
    }
    sums.iter().fold(0, |a, b| a.wrapping_add(*b))
}

fn add_one(words: &mut [u64]) {
    words.iter_mut().for_each(|word| *word = word.wrapping_add(1));
}

/// Copies, or writes one word, past the caches.
#[cfg(target_arch = "x86_64")]
fn store_past(to: &mut [u64], from: Option<&[u64]>) {
    use std::arch::x86_64::{_mm_loadu_si128, _mm_set1_epi64x, _mm_sfence, _mm_stream_si128};
    // SAFETY: vectors of integers are plain numbers.
    let (_, to, _) = unsafe { to.align_to_mut::<std::arch::x86_64::__m128i>() };
    match from {
        Some(from) => {
            for (to, from) in to.iter_mut().zip(from.chunks_exact(2)) {
                // SAFETY: the chunk has the 16 bytes that are read.
                let vector = unsafe { _mm_loadu_si128(from.as_ptr().cast()) };
                // SAFETY: the reference is aligned, and to be written.
                unsafe { _mm_stream_si128(to, vector) };
            }
        }
        None => {
            // SAFETY: every x86-64 has it.
            let words = unsafe { _mm_set1_epi64x(WORD as i64) };
            for to in to {
                // SAFETY: the reference is aligned, and to be written.
                unsafe { _mm_stream_si128(to, words) };
            }
        }
    }
    // SAFETY: every x86-64 has it.
    unsafe { _mm_sfence() };
}

#[cfg(not(target_arch = "x86_64"))]
fn store_past(to: &mut [u64], from: Option<&[u64]>) {
    match from {
        Some(from) => to.copy_from_slice(from),
        None => to.fill(WORD),
    }
}
