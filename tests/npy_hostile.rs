//! Mutated files: never a panic, never much more memory than was read.

mod support;

use ndview::{ArrayD, Error, ErrorKind, NpyElement, NpyError};
use support::counting::{Checking, measure};

#[global_allocator]
static ALLOCATOR: Checking = Checking;

/// Reads, and drops the array.
fn read<T: NpyElement>(input: &[u8], available: Option<u64>) -> Result<usize, Error> {
    ArrayD::<T>::from_npy_reader(input, available).map(|a| a.len())
}

/// Why a file could not be read.
fn why(error: &Error) -> &NpyError {
    let ErrorKind::File { source, .. } = error.kind() else { panic!("{error}") };
    source.downcast_ref().expect("an NpyError")
}

/// Runs `f`; returns its value, peak bytes above the start, and largest request.
fn peak<T>(f: impl FnOnce() -> T) -> (T, usize, usize) {
    let (value, counts) = measure(f);
    (value, counts.peak_bytes as usize, counts.largest)
}

fn file(version: u8, text: &str, elements: &[u8]) -> Vec<u8> {
    let mut out = b"\x93NUMPY".to_vec();
    out.extend([version, 0]);
    let width = if version == 1 { 2 } else { 4 };
    out.extend(&(text.len() as u32).to_le_bytes()[..width]);
    out.extend(text.as_bytes());
    out.extend(elements);
    out
}

/// A fixed sequence of numbers that look random (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % limit as u64) as usize
    }
}

/// Pieces that a header is made of, or might be.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "\\",
    ",",
    ":",
    "-",
    "+",
    "0",
    "9",
    "9999999999",
    "18446744073709551615",
    "True",
    "None",
    "'descr'",
    "'shape'",
    "'fortran_order': False, ",
    "'<f8'",
    "'|O'",
    "[('a', '<i4', (2,))]",
    "\\N{",
    "\\x",
    "\\ud800",
    "b'",
    "0x",
    "1e999",
    "2j",
    "'''",
    "\n",
    "\0",
    "é",
    "(((((((",
    "[[[[[[[",
    "9223372036854775807, ",
];

fn mutate(numbers: &mut Numbers, valid: &[u8], start: usize) -> Vec<u8> {
    let mut out = valid.to_vec();
    for _ in 0..=numbers.below(4) * numbers.below(2) {
        let at = numbers.below(out.len());
        match numbers.below(6) {
            0 => out[at] = numbers.below(256) as u8,
            1 => out[at] ^= 1 << numbers.below(8),
            2 => drop(out.remove(at)),
            3 => out.truncate(at + 9),
            _ => {
                let at = numbers.below(out.len().min(start)).max(10);
                let piece = PIECES[numbers.below(PIECES.len())].bytes();
                out.splice(at.min(out.len())..at.min(out.len()), piece);
            }
        }
    }
    if numbers.below(2) == 0 && out.len() > 12 && out[6] < 4 {
        // Make the length cover the text again, so that more of it is parsed.
        let grown = (start as isize + out.len() as isize - valid.len() as isize).max(12);
        let width = if out[6] == 1 { 2 } else { 4 };
        let length = (grown as usize - 8 - width) as u32;
        out[8..8 + width].copy_from_slice(&length.to_le_bytes()[..width]);
    }
    out
}

// One test: the counters are shared by all threads.
#[test]
fn hostile_files() {
    mutations();
    claims();
    slow_headers();
    one_allocation();
}

fn mutations() {
    let texts = [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3, 4), }            \n",
        "{'descr': '|b1', 'fortran_order': True, 'shape': (192,), }                \n",
        "{'descr': [('a', '<i4'), ('b', [('c', '>f8', (2, 3))])], 'fortran_order': False, 'shape': (2, 3), }\n",
    ];
    let mut numbers = Numbers(1);
    let (mut fine, mut worst, mut largest) = (0, 0, 0);
    let mut kinds = std::collections::BTreeMap::<String, usize>::new();
    for round in 0..6_000_usize {
        let version = (round % 3 + 1) as u8;
        let valid = file(version, texts[round / 3 % 3], &[1; 192]);
        let input = mutate(&mut numbers, &valid, valid.len() - 192);
        let available = (round % 2 == 0).then_some(input.len() as u64);
        let (result, most, single) =
            peak(|| read::<f64>(&input, available).and_then(|_| read::<bool>(&input, available)));
        worst = worst.max(most);
        largest = largest.max(single);
        let limit = 4 << 20;
        assert!(most < limit && single < limit, "{most} {single} {input:?}");
        match result {
            Ok(_) => fine += 1,
            Err(error) => match why(&error) {
                NpyError::WrongElementType { descr, .. } if descr == "<f8" => fine += 1,
                other => {
                    let name = format!("{other:?}");
                    let name = name.split([' ', '(']).next().unwrap_or_default();
                    *kinds.entry(name.to_owned()).or_default() += 1;
                }
            },
        }
    }
    let seen = format!("fine {fine}, peak {worst}, largest {largest}, {kinds:?}");
    assert!(fine > 300 && kinds.len() >= 8, "{seen}");
}

/// Headers that claim much more than there is.
fn claims() {
    for version in [1, 2, 3] {
        for (descr, item) in [("<f8", 8), ("|b1", 1)] {
            for power in [21, 30, 40, 59] {
                let count = 1_u64 << power;
                let text = format!(
                    "{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count}, ), }}\n"
                );
                for held in [0, 1000, 3 << 20] {
                    let input = file(version, &text, &vec![0; held]);
                    for available in [Some(input.len() as u64), None] {
                        if count * item <= held as u64 {
                            continue;
                        }
                        let (result, most, _) = peak(|| match item {
                            8 => read::<f64>(&input, available),
                            _ => read::<bool>(&input, available),
                        });
                        assert!(
                            matches!(why(result.as_ref().unwrap_err()), NpyError::Truncated { expected, found, .. }
                                if *expected == count * item && *found == held as u64),
                            "{result:?}"
                        );
                        let limit = match available {
                            Some(_) => 200_000,
                            None => (1 << 20) + 200_000 + 3 * held,
                        };
                        assert!(most <= limit, "{most} of {limit}, {held} {available:?}");
                    }
                }
            }
        }
    }
    // The caller claims a length that no memory can hold.
    let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (1125899906842624,), }\n";
    let error = read::<f64>(&file(1, text, &[0; 8]), Some(u64::MAX)).unwrap_err();
    assert!(matches!(why(&error), NpyError::Allocation { bytes } if *bytes == 1 << 53), "{error}");
}

/// Texts at the limits of the guard, built to be slow or deep.
fn slow_headers() {
    let prefix = "{'descr': '<f8', 'fortran_order': False, 'shape': ";
    let fill = |piece: &str, length: usize| piece.repeat(length / piece.len());
    let struct_of =
        |field: &str| format!("{{'descr': [{field}], 'shape': (1,), 'fortran_order': True}}");
    let texts = [
        format!("{prefix}([[[[[[{}]]]]]])}}", fill("'',", 9900)),
        format!("{prefix}([[[[[[{}]]]]]])}}", fill("(),", 9900)),
        format!("{prefix}([[[[[[{}]]]]]])}}", fill(" ", 9900)),
        format!("{prefix}([[[[[['{}']]]]]])}}", fill("\\", 9900)),
        format!("{prefix}([[[[[['{}']]]]]])}}", fill("\\x41\\n", 9900)),
        format!("{prefix}([[[[[[{}", fill("None,", 9900)),
        format!("{prefix}({})}}", fill("['a',],", 9900)),
        format!("{prefix}({}{})}}", fill("1,", 128), fill(" ", 9700)),
        struct_of(&fill("('a','<f8'),", 9900)),
        struct_of(&fill(&format!("('a','<f8',({})),", fill("1,", 128)), 9900)),
        struct_of(&format!("('a',[('b',[('c','<f8',({0}))],({0}))],({0}))", fill("1,", 128))),
        struct_of("('a','<f8',(9223372036854775807,)),('b','|V18446744073709551615')"),
        struct_of("('a','|V18446744073709551615'),('b','|V18446744073709551615')"),
        struct_of("('a','<U18446744073709551615'),"),
    ];
    for text in texts {
        let input = file(2, &text, &[]);
        // A small stack shows recursion that is not bounded.
        let (result, most) = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(512 << 10);
            let read = || {
                let (result, most, _) = peak(|| read::<f64>(&input, None));
                (result, most)
            };
            thread.spawn_scoped(scope, read).unwrap().join().expect("no panic")
        });
        // One that took steps without bound would not come to an end here.
        assert!(result.is_err() && most < 16 << 20);
    }
}

fn one_allocation() {
    let text = "{'descr': '>f8', 'fortran_order': False, 'shape': (1000000,), }\n";
    let input = file(1, text, &vec![0; 8_000_000]);
    let known = Some(input.len() as u64);
    let (result, most, largest) = peak(|| read::<f64>(&input, known));
    assert_eq!(result.unwrap(), 1_000_000);
    assert!(largest == 8_000_000 && most < 8_200_000, "{most} {largest}");
    let text = "{'descr': '|b1', 'fortran_order': False, 'shape': (8000000,), }\n";
    let input = file(1, text, &vec![1; 8_000_000]);
    let known = Some(input.len() as u64);
    let (result, most, largest) = peak(|| read::<bool>(&input, known));
    assert_eq!(result.unwrap(), 8_000_000);
    assert!(largest == 8_000_000 && most < 8_200_000, "{most} {largest}");
}
