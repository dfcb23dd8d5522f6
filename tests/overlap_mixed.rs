//! Whether views of different element types touch a common byte (rules SM1 to SM6), against sets of
//! bytes: every view below lies in one block, and every byte of every element is marked in it.

use bytemuck::{AnyBitPattern, NoUninit};
use ndview::prelude::*;
use ndview::{AxisValues, DynAxes};

/// The bytes of the block, aligned for every type below.
const BYTES: usize = 640;

/// Random numbers from a fixed seed (xorshift).
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) as usize % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.up_to(n) == 0
    }
}

/// A view of the block, by its element type.
enum Seen<'a> {
    U8(ArrayViewD<'a, u8>),
    U16(ArrayViewD<'a, u16>),
    U32(ArrayViewD<'a, u32>),
    F64(ArrayViewD<'a, f64>),
    Three(ArrayViewD<'a, [u8; 3]>),
    Pair(ArrayViewD<'a, [u16; 3]>),
    Unit(ArrayViewD<'a, ()>),
}

/// The same expression for whatever type of view.
macro_rules! with {
    ($seen:expr, $view:ident => $do:expr) => {
        match $seen {
            Seen::U8($view) => $do,
            Seen::U16($view) => $do,
            Seen::U32($view) => $do,
            Seen::F64($view) => $do,
            Seen::Three($view) => $do,
            Seen::Pair($view) => $do,
            Seen::Unit($view) => $do,
        }
    };
}

/// What one view touches.
#[derive(Default)]
struct Touched {
    bytes: [u64; BYTES / 64],
    /// Whether two indices reach one element.
    twice: bool,
}

impl Touched {
    fn new<T>(view: &ArrayViewD<'_, T>, block: &[u8]) -> Self {
        let (mut out, mut starts) = (Touched::default(), [0_u64; BYTES / 64]);
        if size_of::<T>() == 0 {
            return out; // elements without bytes all lie at one address
        }
        for element in view.iter() {
            let start = std::ptr::from_ref(element).addr() - block.as_ptr().addr();
            out.twice |= starts[start / 64] >> (start % 64) & 1 == 1;
            starts[start / 64] |= 1 << (start % 64);
            for at in start..start + size_of::<T>() {
                out.bytes[at / 64] |= 1 << (at % 64);
            }
        }
        out
    }

    fn meets(&self, other: &Self) -> bool {
        self.bytes.iter().zip(&other.bytes).any(|(a, b)| a & b != 0)
    }

    fn ends(&self) -> Option<(usize, usize)> {
        let words = || self.bytes.iter().enumerate().filter(|(_, word)| **word != 0);
        let (first, low) = words().next()?;
        let (last, high) = words().next_back()?;
        Some((64 * first + low.trailing_zeros() as usize, 64 * last + high.ilog2() as usize))
    }
}

fn strides(values: &[isize]) -> DynAxes<isize> {
    let mut out = DynAxes::filled(values.len(), 0);
    out.copy_from_slice(values);
    out
}

/// Any strides, of either sign or 0, over a part of the block that is seen as elements `T`.
fn strided<'a, T>(dice: &mut Dice, block: ArrayView1<'a, u8>) -> ArrayViewD<'a, T>
where
    T: AnyBitPattern,
{
    let start = dice.up_to(5) * align_of::<T>();
    let room = (BYTES - start) / size_of::<T>();
    let end = start + room * size_of::<T>();
    let part = block.slice(start..end).view_as::<T>().to_slice().unwrap();
    let (rank, far) = (dice.up_to(5), [3, 12, 50][dice.up_to(3)]);
    let mut shape: Vec<usize> = (0..rank).map(|_| 1 + dice.up_to(4)).collect();
    let steps: Vec<isize> =
        (0..rank).map(|_| dice.up_to(2 * far + 1) as isize - far as isize).collect();
    if rank > 0 && dice.one_in(20) {
        shape[dice.up_to(rank)] = 0;
    }
    loop {
        let ways = shape.iter().zip(&steps).map(|(&len, step)| step * (len.max(1) as isize - 1));
        let (low, high) = ways.fold((0, 0), |(lo, hi), way| (lo + way.min(0), hi + way.max(0)));
        match room.checked_sub((high - low) as usize + 1) {
            // Near the middle of the block, so that many views meet.
            Some(left) => {
                let offset = left / 2 + dice.up_to(left.min(30) / 2 + 1) + low.unsigned_abs();
                return ArrayView::from_strides(&shape[..], strides(&steps), offset, part).unwrap();
            }
            // Too wide for the block: an axis shorter, until it fits.
            None => *shape.iter_mut().max().unwrap() -= 1,
        }
    }
}

/// What slicing makes: a block of three axes in C or Fortran order, cut, stepped, turned, stretched
/// and transposed, and at last its last axis seen as elements `T`.
fn sliced<'a, T>(dice: &mut Dice, block: ArrayView1<'a, u8>) -> Option<ArrayViewD<'a, T>>
where
    T: AnyBitPattern + NoUninit,
{
    let lens = [[8, 10, 8], [4, 10, 16], [5, 2, 64], [16, 5, 8]][dice.up_to(4)];
    let whole = block.into_reshape(lens).unwrap().into_dyn();
    let whole = match dice.up_to(3) {
        0 => whole.view_as::<u16>().view_as::<u8>().into_permute(&[1, 0, 2]),
        _ => whole,
    };
    let mut part = vec![];
    for axis in 0..3 {
        let len = whole.shape()[axis];
        let (from, step) = (dice.up_to(len), 1 + dice.up_to(3) as isize);
        let to = from + dice.up_to(len - from + 1);
        let step = if dice.one_in(2) { step } else { -step };
        part.push(match (axis, dice.up_to(6)) {
            (0 | 1, 0) => Index::At(from as isize),
            // The last axis is kept whole where its elements shall become larger.
            (2, _) if size_of::<T>() > 1 || from == to => Index::from(..),
            _ if step > 0 => Index::from(Slice::new(Some(from as isize), Some(to as isize), step)),
            _ => Index::from(Slice::new(None, Some(from as isize), step)),
        });
    }
    let cut = whole.into_slice(&part[..]);
    let seen = cut.try_view_as::<T>().ok()?;
    if dice.one_in(4) {
        let stretched = [&[2][..], seen.shape()].concat();
        return Some(seen.broadcast_to(&stretched[..]).unwrap().into_dyn());
    }
    Some(if dice.one_in(2) { seen.into_t() } else { seen })
}

fn any_view<'a, T>(dice: &mut Dice, block: ArrayView1<'a, u8>) -> ArrayViewD<'a, T>
where
    T: AnyBitPattern + NoUninit,
{
    if dice.one_in(2) {
        return strided(dice, block);
    }
    sliced(dice, block).unwrap_or_else(|| strided(dice, block))
}

fn any_seen<'a>(dice: &mut Dice, block: ArrayView1<'a, u8>, units: &'a [()]) -> Seen<'a> {
    match dice.up_to(31) {
        0..5 => Seen::U8(any_view(dice, block)),
        5..10 => Seen::U16(any_view(dice, block)),
        10..15 => Seen::U32(any_view(dice, block)),
        15..20 => Seen::F64(any_view(dice, block)),
        20..25 => Seen::Three(any_view(dice, block)),
        25..30 => Seen::Pair(any_view(dice, block)),
        _ => Seen::Unit(ArrayView::from_shape(&[units.len()][..], units).unwrap()),
    }
}

fn certain(yes: bool) -> Overlap {
    if yes { Overlap::Yes } else { Overlap::No }
}

/// A hundred thousand pairs, each asked with several bounds: exact without one, never wrong with any.
#[test]
fn pairs_of_views_over_one_block() {
    let memory = vec![0_u128; BYTES / 16];
    let bytes: &[u8] = bytemuck::cast_slice(&memory);
    let block = ArrayView::from_shape(BYTES, bytes).unwrap();
    let (mut dice, units) = (Dice(0x5EED_0F0F_1234_5678), [(); 3]);
    let (mut met, mut apart, mut ends_only, mut unknown, mut doubled) = (0, 0, 0, 0, 0);
    for pair in 0..100_000 {
        let a = any_seen(&mut dice, block, &units);
        let b = any_seen(&mut dice, block, &units);
        let in_a = with!(&a, v => Touched::new(v, bytes));
        let in_b = with!(&b, v => Touched::new(v, bytes));
        let meet = in_a.meets(&in_b);
        let ask = |work| with!(&a, v => with!(&b, w => v.shares_memory_within(w, work)));
        assert_eq!(ask(u64::MAX), certain(meet), "pair {pair}");
        for work in [0, 1, 1 + dice.up_to(30) as u64] {
            let answer = ask(work);
            unknown += usize::from(answer == Overlap::Unknown);
            assert!(answer == Overlap::Unknown || answer == certain(meet), "pair {pair}, {work}");
        }
        let usual = with!(&a, v => with!(&b, w => (v.shares_memory(w), w.shares_memory(v))));
        assert_eq!(usual, (certain(meet), certain(meet)), "pair {pair}");
        let may = with!(&a, v => with!(&b, w => v.may_share_memory(w)));
        let ends = in_a.ends().zip(in_b.ends());
        assert_eq!(may, ends.is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1), "pair {pair}");
        met += usize::from(meet);
        apart += usize::from(!may);
        ends_only += usize::from(may && !meet);
        // SM5: one view with itself, as a layout of elements.
        if !matches!(a, Seen::Unit(_)) {
            doubled += usize::from(in_a.twice);
            let own = |work| with!(&a, v => v.layout().self_overlap_within(work));
            assert_eq!(own(u64::MAX), certain(in_a.twice), "pair {pair}");
            assert!([certain(in_a.twice), Overlap::Unknown].contains(&own(0)), "pair {pair}");
            assert_eq!(with!(&a, v => v.self_overlap()), certain(in_a.twice), "pair {pair}");
        }
    }
    eprintln!(
        "{met} meet, {apart} apart, {ends_only} by the ends only, {doubled} doubled, {unknown} unknown"
    );
    assert!(met > 20_000 && apart > 5_000 && ends_only > 5_000 && doubled > 10_000);
}

/// SM4: layouts that are a knapsack. Small bounds give up, no bound is wrong, and what was known with
/// one is known with every larger one.
#[test]
fn knapsacks_are_given_up() {
    let memory = vec![0_u32; 1 << 18];
    let small: &[u16] = bytemuck::cast_slice(&memory);
    let mut dice = Dice(99);
    let (mut unknown, mut met, mut apart) = ([0; 5], 0, 0);
    for case in 0..200 {
        let mut step = || 5000 + dice.up_to(5000) as isize;
        let a = ArrayView::from_strides((12, 12, 12), [step(), step(), step()], 0, small).unwrap();
        let (steps, at) = ([step() / 4, step() / 4], 60_000 + dice.up_to(20_000));
        let b = ArrayView::from_strides((10, 8), steps, at, &memory).unwrap();
        let mut touched = vec![false; 1 << 20];
        let start = memory.as_ptr().addr();
        for element in &a {
            let at = std::ptr::from_ref(element).addr() - start;
            touched[at..at + 2].fill(true);
        }
        let meet = b.iter().any(|element| {
            let at = std::ptr::from_ref(element).addr() - start;
            touched[at..at + 4].contains(&true)
        });
        let mut known = false;
        for (work, unknown) in [0, 3, 30, 300, u64::MAX].into_iter().zip(&mut unknown) {
            let answer = a.shares_memory_within(&b, work);
            assert!(answer == certain(meet) || (answer == Overlap::Unknown && !known), "{case}");
            known |= answer != Overlap::Unknown;
            *unknown += usize::from(!known);
        }
        assert_eq!(a.shares_memory(&b), certain(meet), "the usual bound is enough for {case}");
        met += usize::from(meet);
        apart += usize::from(!meet);
    }
    eprintln!("{met} meet, {apart} apart, {unknown:?} unknown");
    assert!(unknown[0] > 100 && unknown[1] > 50 && unknown[4] == 0, "{unknown:?}");
    assert!(met > 20 && apart > 20);
}

/// Elements of two sizes in one structure of bytes: fields lie side by side and never meet (RI1).
#[test]
fn fields_of_records() {
    // Records of 16 bytes: an f64, a u32 and two u16.
    let mut records = Array::full((5, 4), [0_u64; 2]);
    let words = records.view_as::<u64>(); // 5 × 8
    let numbers = words.slice((.., s![..;2])).view_as::<f64>();
    let ids = records.view_as::<u32>().into_slice((.., s![2..;4]));
    let flags = records.view_as::<u16>();
    let (first, second) = (flags.slice((.., s![6..;8])), flags.slice((.., s![7..;8])));
    let fields = [numbers.shape(), ids.shape(), first.shape(), second.shape()];
    assert_eq!(fields, [[5, 4]; 4]);
    assert!(numbers.may_share_memory(&ids) && first.may_share_memory(&second));
    for answer in [
        numbers.shares_memory_within(&ids, 0),
        numbers.shares_memory_within(&first.t(), 0),
        ids.shares_memory_within(&second.slice((s![..;-1], ..)), 0),
        first.shares_memory_within(&second, 0),
    ] {
        assert_eq!(answer, Overlap::No);
    }
    assert_eq!(words.slice((.., s![1..;2])).shares_memory(&second), Overlap::Yes);
    assert_eq!(second.shares_memory(&records), Overlap::Yes);
    // What is written is no exception.
    let (head, tail) = records.split_at_mut(1, 2);
    assert_eq!(head.shares_memory(&tail.view_as::<u8>()), Overlap::No);
    // A copy, and what is held by another type of handle.
    let owned = records.clone().into_view_as::<u32>();
    assert_eq!(owned.shares_memory(&records), Overlap::Yes);
    assert_eq!(owned.to_owned().shares_memory(&records), Overlap::No);
}

/// Nothing is touched by arrays without elements and by elements without bytes (SM6).
#[test]
fn nothing_is_touched() {
    let a = Array::<f64, _>::zeros((3, 4));
    let none = a.slice((.., 2..2));
    let unit = Array::full((2, 2), ());
    for answer in [
        none.shares_memory(&a),
        a.view_as::<u8>().shares_memory(&none.view_as::<u16>()),
        unit.shares_memory(&unit),
        unit.shares_memory_within(&a, 0),
    ] {
        assert_eq!(answer, Overlap::No);
    }
    assert!(!none.may_share_memory(&a) && !unit.may_share_memory(&unit));
    let dot = a.slice((1, 1));
    assert_eq!(dot.shares_memory_within(&a.view_as::<u8>().slice((1, 15)), 0), Overlap::Yes);
    assert_eq!(dot.shares_memory_within(&a.view_as::<u8>().slice((1, 16)), 0), Overlap::No);
}

/// SM5: what stretching, windows and strides make, and what slicing never makes.
#[test]
fn an_array_with_itself() {
    let a = Array::<f64, _>::zeros((4, 6));
    for view in
        [a.view(), a.slice((s![..;-2], s![1..;3])), a.slice((0..0, ..)), a.slice((2.., ..1))]
    {
        assert_eq!(view.self_overlap(), Overlap::No);
        assert_eq!(view.t().layout().self_overlap_within(0), Overlap::No);
    }
    assert_eq!(a.slice((.., ..1)).broadcast_to((4, 6)).unwrap().self_overlap(), Overlap::Yes);
    assert_eq!(a.slice((.., 0..0)).broadcast_to((7, 4, 0)).unwrap().self_overlap(), Overlap::No);
    assert_eq!(a.slice((0, 0)).self_overlap(), Overlap::No);
    assert_eq!(a.sliding_window_view(&[1, 6]).unwrap().self_overlap(), Overlap::No);
    assert_eq!(a.sliding_window_view(&[2, 6]).unwrap().self_overlap(), Overlap::Yes);
    // Two steps of 3 are three steps of 2, if there are so many.
    let memory = [0_u8; 16];
    let own = |lens: [usize; 2]| {
        ArrayView::from_strides(lens, [3, 2], 0, &memory).unwrap().self_overlap()
    };
    assert_eq!((own([3, 4]), own([3, 3])), (Overlap::Yes, Overlap::No));
}
