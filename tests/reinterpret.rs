//! The same bytes as elements of another type (rules VD1 to VD4), against plain loops over bytes.
//!
//! Which types go (VD4) is known to the compiler: see `src/compile_fail.rs`.

mod support;

use bytemuck::Pod;
use ndview::prelude::*;
use ndview::{AxisValues, DynAxes, WhyNotAs};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use support::counting::{Checking, Counts, measure};
use support::drops::panics;
use support::oracle::{indices, layouts};

#[global_allocator]
static CHECKING: Checking = Checking;

/// Memory aligned for every type here, with bytes that tell where they are.
fn block(bytes: usize) -> Vec<u128> {
    let mut out = vec![0_u128; bytes.div_ceil(16)];
    for (i, byte) in bytemuck::cast_slice_mut::<_, u8>(&mut out).iter_mut().enumerate() {
        *byte = (i * 37 + i / 256 * 11) as u8;
    }
    out
}

/// What to view: `T`s with this shape and these strides, in memory that begins `start` elements into a
/// block.
#[derive(Clone, Debug)]
struct Place {
    shape: Vec<usize>,
    strides: Vec<isize>,
    offset: usize,
    start: usize,
    len: usize,
}

impl Place {
    fn strides(&self) -> DynAxes<isize> {
        let mut out = DynAxes::filled(self.strides.len(), 0);
        out.copy_from_slice(&self.strides);
        out
    }

    /// Where in the block the element at `index` begins, in bytes.
    fn at(&self, index: &[usize], size: usize) -> usize {
        let steps = index.iter().zip(&self.strides).map(|(&i, &stride)| i as isize * stride);
        (self.start + self.offset).checked_add_signed(steps.sum()).unwrap() * size
    }
}

/// Layouts of every kind, the last axis contiguous in more than half of them.
fn places() -> impl Strategy<Value = Place> {
    (
        layouts(0, 4),
        0..4_usize,
        prop_oneof![3 => 1..5_usize, 1 => Just(12)],
        prop_oneof![Just(0), Just(12), Just(13)],
    )
        .prop_map(|(recipe, start, last, apart)| {
            let (array, _) = recipe.make();
            let (mut shape, mut strides) = (array.shape().to_vec(), array.strides().to_vec());
            let mut offset = array.layout().offset();
            if apart > 0 && !shape.is_empty() {
                // A last axis of neighbours, and all other strides so many times larger.
                strides.iter_mut().for_each(|stride| *stride *= apart as isize);
                (shape, strides, offset) =
                    ([shape, vec![last]].concat(), [strides, vec![1]].concat(), offset * apart);
            }
            let len = 13 * (array.buffer().len() + 1);
            Place { shape, strides, offset, start, len }
        })
}

/// What NumPy's rules say, in the order in which it asks; then what Rust's references add.
fn expected<T, U>(place: &Place, block: &[u128]) -> Result<Vec<usize>, String> {
    let (from, to, mut shape) = (size_of::<T>(), size_of::<U>(), place.shape.clone());
    let all = indices(&shape);
    if from != to {
        let Some(last) = shape.pop() else {
            return Err("Changing the dtype of a 0d array is only supported if".into());
        };
        if last != 1 && !all.is_empty() && place.strides[shape.len()] != 1 {
            return Err("To change to a dtype of a different size, the last axis must be".into());
        }
        if from > to && from % to != 0 {
            return Err("When changing to a smaller dtype, its size must be a divisor of".into());
        }
        if last * from % to != 0 {
            return Err("When changing to a larger dtype, its size must be a divisor of".into());
        }
        for (axis, (&len, &stride)) in shape.iter().zip(&place.strides).enumerate() {
            let bytes = stride * from as isize;
            if len > 1 && !all.is_empty() && bytes % to as isize != 0 {
                return Err(format!(
                    "axis {axis} steps by {bytes} bytes, which is no whole number"
                ));
            }
        }
        shape.push(last * from / to);
    }
    let lowest = all.iter().map(|index| place.at(index, from)).min();
    match lowest.map(|lowest| block.as_ptr().addr() + lowest) {
        Some(address) if address % align_of::<U>() != 0 => Err(format!(
            "address {address:#x} is no multiple of the alignment {}: array",
            align_of::<U>()
        )),
        _ => Ok(shape),
    }
}

/// The bytes of the new elements in C order: those of the old ones, row by row.
fn expected_bytes(place: &Place, size: usize, block: &[u128]) -> Vec<u8> {
    let block: &[u8] = bytemuck::cast_slice(block);
    let starts = indices(&place.shape).into_iter().map(|index| place.at(&index, size));
    starts.flat_map(|at| block[at..at + size].to_vec()).collect()
}

fn bytes_of<U: Pod, D: Dimension>(view: &ArrayView<'_, U, D>) -> Vec<u8> {
    view.iter().flat_map(|element| bytemuck::bytes_of(element).to_vec()).collect()
}

/// How often each thing came about.
type Tally = RefCell<BTreeMap<String, usize>>;

fn count(tally: &Tally, what: &str) {
    *tally.borrow_mut().entry(what.chars().take(24).collect()).or_default() += 1;
}

fn check<T, U>(place: &Place, tally: &Tally) -> Result<(), TestCaseError>
where
    T: Pod,
    U: Pod + Debug,
{
    let mut memory = block((place.start + place.len) * size_of::<T>());
    let part = place.start * size_of::<T>()..(place.start + place.len) * size_of::<T>();
    let slice: &[T] = bytemuck::cast_slice(&bytemuck::cast_slice::<_, u8>(&memory)[part.clone()]);
    let view =
        ArrayView::from_strides(&place.shape[..], place.strides(), place.offset, slice).unwrap();
    let shape = match (expected::<T, U>(place, &memory), view.try_view_as::<U>()) {
        (Ok(shape), Ok(seen)) => {
            prop_assert_eq!(seen.shape(), &shape[..]);
            prop_assert_eq!(bytes_of(&seen), expected_bytes(place, size_of::<T>(), &memory));
            count(tally, if seen.is_empty() { "empty" } else { "seen" });
            if !seen.is_empty() {
                // Nothing was copied: it begins where it began.
                prop_assert_eq!(seen.as_ptr().addr(), view.as_ptr().addr());
                for (axis, (new, old)) in seen.strides().iter().zip(view.strides()).enumerate() {
                    let bytes = (new * size_of::<U>() as isize, old * size_of::<T>() as isize);
                    let kept = axis + 1 < shape.len() || size_of::<T>() == size_of::<U>();
                    prop_assert!(!kept || shape[axis] < 2 || bytes.0 == bytes.1, "{:?}", bytes);
                }
            }
            // There and back again.
            let (from, to) = (size_of::<T>(), size_of::<U>());
            if from.is_multiple_of(to) || to.is_multiple_of(from) {
                let back = seen.view_as::<T>();
                prop_assert_eq!(bytes_of(&back), bytes_of(&view));
                prop_assert_eq!(back.shape(), view.shape());
            }
            shape
        }
        (Err(text), Err(error)) => {
            prop_assert!(error.to_string().starts_with(&text), "{} for {}", error, text);
            count(tally, &text);
            return Ok(());
        }
        (expected, found) => {
            return Err(TestCaseError::fail(format!("{expected:?}, but {found:?}")));
        }
    };
    check_writing::<T, U>(place, &mut memory, &shape, tally)
}

/// Writing through the new elements changes their bytes and no others.
fn check_writing<T, U>(
    place: &Place,
    memory: &mut [u128],
    shape: &[usize],
    tally: &Tally,
) -> Result<(), TestCaseError>
where
    T: Pod,
    U: Pod,
{
    let size = size_of::<T>();
    let mut after = bytemuck::cast_slice::<_, u8>(memory).to_vec();
    let bytes = bytemuck::cast_slice_mut::<_, u8>(memory);
    let part = place.start * size..(place.start + place.len) * size;
    let slice: &mut [T] = bytemuck::cast_slice_mut(&mut bytes[part]);
    let lay = (place.strides(), place.offset);
    // What reaches an element twice may not be written.
    let Ok(view) = ArrayViewMut::from_strides(&place.shape[..], lay.0, lay.1, slice) else {
        return Ok(());
    };
    let mut seen = view.into_view_as::<U>();
    prop_assert_eq!(seen.shape(), shape);
    for element in seen.iter_mut() {
        bytemuck::bytes_of_mut(element).iter_mut().for_each(|byte| *byte = !*byte);
    }
    for index in indices(&place.shape) {
        let at = place.at(&index, size);
        after[at..at + size].iter_mut().for_each(|byte| *byte = !*byte);
    }
    prop_assert_eq!(bytemuck::cast_slice::<_, u8>(memory), &after[..]);
    count(tally, "written");
    Ok(())
}

/// Each type as each other.
macro_rules! check_all {
    ($place:expr, $tally:expr; $($from:ty),*) => {{
        $(check_all!(from $from, $place, $tally; u8, u16, i16, u32, f64, u64, [u8; 3], [u16; 3], [f32; 2], u128);)*
    }};
    (from $from:ty, $place:expr, $tally:expr; $($to:ty),*) => {
        $(check::<$from, $to>($place, $tally)?;)*
    };
}

/// VD1, VD2 and VD3 for each pair of types, in every layout, to read and to write.
#[test]
fn every_type_in_every_layout() {
    let tally = Tally::default();
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() };
    let all = |place| {
        check_all!(&place, &tally; u8, u16, u32, f64, [u8; 3], [u16; 3], u128);
        Ok(())
    };
    TestRunner::new(config).run(&places(), all).unwrap();
    // Addresses differ in every message.
    let mut tally = tally.into_inner();
    let misaligned: usize =
        tally.iter().filter(|(what, _)| what.starts_with("address")).map(|(_, n)| n).sum();
    tally.retain(|what, _| !what.starts_with("address"));
    eprintln!("{misaligned} misaligned, {tally:?}");
    let steps = tally.iter().filter(|(what, _)| what.contains("steps by")).count();
    assert!(misaligned > 100 && steps > 5, "{misaligned}, {steps}");
    for what in ["seen", "empty", "written", "Changing", "To", "When changing to a small"] {
        let found = tally.iter().find(|(found, _)| found.starts_with(what));
        assert!(found.is_some_and(|(_, n)| *n > 100), "{what}: {tally:?}");
    }
    assert!(tally["When changing to a large"] > 100);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// The owning form: the same elements, the same memory, whatever the layout.
    #[test]
    fn handles_in_every_layout(recipe in layouts(0, 4)) {
        let (array, _) = recipe.make();
        let floats = array.clone().into_view_as::<f64>();
        prop_assert_eq!(floats.shape(), array.shape());
        let bits: Vec<u64> = floats.iter().map(|x| x.to_bits()).collect();
        prop_assert_eq!(bits, array.iter().map(|&x| x as u64).collect::<Vec<_>>());
        prop_assert_eq!(floats.shares_memory(&array) == Overlap::Yes, !array.is_empty());
        let back = floats.into_view_as::<i64>();
        prop_assert_eq!(back.iter().copied().collect::<Vec<_>>(), array.iter().copied().collect::<Vec<_>>());
        match (array.try_view_as::<u16>(), array.clone().try_into_view_as::<u16>()) {
            (Ok(seen), Ok(held)) => {
                prop_assert_eq!(held.shape(), seen.shape());
                prop_assert_eq!(held.strides(), seen.strides());
                prop_assert!(held.iter().eq(seen.iter()));
                prop_assert_eq!(held.held_bytes(), if array.is_empty() { 0 } else { array.held_bytes() });
            }
            (Err(a), Err(b)) => prop_assert_eq!(a.to_string(), b.to_string()),
            (a, b) => return Err(TestCaseError::fail(format!("{a:?}, but {b:?}"))),
        }
    }
}

fn text<T>(result: ndview::Result<T>) -> String {
    result.map(|_| ()).unwrap_err().to_string()
}

/// VD1: of one size, any layout stays as it is.
#[test]
fn vd1_one_size() {
    let a = array![[1.5_f32, -2.0, 0.0], [f32::INFINITY, 1e-40, -0.0]];
    let bits = |x: &f32| u32::from_ne_bytes(x.to_ne_bytes());
    assert_eq!(a.view_as::<u32>(), a.map(bits));
    for view in [a.view(), a.slice((s![..;-1], s![..;-2])), a.slice((1.., ..)), a.slice((.., 1..1))]
    {
        let seen = view.view_as::<u32>();
        assert_eq!((seen.shape(), seen.strides()), (view.shape(), view.strides()));
        assert_eq!(seen, view.map(bits));
        assert_eq!(seen.view_as::<f32>().t(), view.t());
    }
    let stretched = a.slice((.., ..1)).broadcast_to((2, 5)).unwrap().view_as::<[u8; 4]>();
    assert_eq!(stretched.strides(), [3, 0]);
    assert!(stretched.index_axis(0, 0).iter().all(|bytes| *bytes == 1.5_f32.to_ne_bytes()));
    // Without axes: one element.
    assert_eq!(a.slice((0, 0)).view_as::<u32>()[[]], 1.5_f32.to_bits());
    assert_eq!(array![true, false].view_as::<u8>(), [1, 0]);
    assert_eq!(array!['a', '\u{E9}'].view_as::<u32>(), [0x61, 0xE9]);
}

/// VD2: of another size, the last axis stretches or shrinks; the others keep their strides in bytes.
#[test]
fn vd2_another_size() {
    let a = Array::from_shape_fn((2, 3, 4), |[i, j, k]| (100 * i + 10 * j + k) as u16);
    let cut = a.slice((s![..;-1], s![..;2], ..)); // negative, and with gaps
    let seen = cut.view_as::<u32>();
    assert_eq!((seen.shape(), seen.strides()), (&[2, 2, 2][..], &[-6, 4, 1][..]));
    for ([i, j, k], &pair) in seen.indexed_iter() {
        let (low, high) = (cut[[i, j, 2 * k]].to_ne_bytes(), cut[[i, j, 2 * k + 1]].to_ne_bytes());
        assert_eq!(pair.to_ne_bytes(), [low[0], low[1], high[0], high[1]]);
    }
    let bytes = cut.view_as::<u8>();
    assert_eq!((bytes.shape(), bytes.strides()), (&[2, 2, 8][..], &[-24, 16, 1][..]));
    // Sizes that do not divide each other, but the row: three times 4 bytes are twice 6.
    assert_eq!(Array::<u32, _>::zeros((5, 3)).view_as::<[u16; 3]>().shape(), [5, 2]);
    // A last axis of length 1 may have any stride; only the last axis counts.
    let column = a.slice((0, .., 3..));
    assert_eq!(column.view_as::<u8>().shape(), [3, 2]);
    let memory: Vec<u16> = (0..20).collect();
    for stride in [4, -5, 0, isize::MAX, isize::MIN] {
        let odd = ArrayView::from_strides((3, 1), [2, stride], 1, &memory).unwrap();
        let bytes = odd.view_as::<u8>();
        assert_eq!((bytes.shape(), bytes.strides()), (&[3, 2][..], &[4, 1][..]));
        assert_eq!(bytes.slice((2, ..)).to_vec(), 5_u16.to_ne_bytes());
    }
    // In Fortran order the last axis is not the one whose elements lie side by side.
    let f = Array::from_shape_vec((2, 4).f(), vec![0_u8; 8]).unwrap();
    assert!(f.try_view_as::<u16>().is_err());
    assert_eq!(f.t().view_as::<u16>().shape(), [4, 1]);
    // Of any rank, known to the compiler or not.
    let deep = Array::<u16, _>::zeros(vec![1; 8]).view_as::<u8>().shape().to_vec();
    assert_eq!(deep, [1, 1, 1, 1, 1, 1, 1, 2]);
}

/// VD2: what NumPy refuses, in its words, with types, sizes, shape and strides.
#[test]
fn vd2_refusals() {
    let a = Array::<u16, _>::zeros((3, 4));
    let tail = |shape: &str, strides: &str, from: &str, to: &str| {
        format!(": array of shape {shape} and strides {strides} of {from} as {to}")
    };
    let (two, four) = ("u16 (2 bytes each)", "u32 (4 bytes each)");
    let dot = "Changing the dtype of a 0d array is only supported if the itemsize is unchanged";
    for text in
        [text(a.slice((0, 0)).try_view_as::<u32>()), text(a.slice((0, 0)).try_view_as::<u32>())]
    {
        assert_eq!(text, dot.to_string() + &tail("()", "[]", two, four));
    }
    let gaps = "To change to a dtype of a different size, the last axis must be contiguous";
    assert_eq!(
        text(a.t().try_view_as::<u32>()),
        gaps.to_string() + &tail("(4, 3)", "[1, 4]", two, four)
    );
    let turned = a.slice((.., s![..;-1]));
    assert_eq!(
        text(turned.try_view_as::<u8>()),
        gaps.to_string() + &tail("(3, 4)", "[4, -1]", two, "u8 (1 bytes each)")
    );
    let divisor = "When changing to a smaller dtype, its size must be a divisor of the size of original dtype";
    assert_eq!(
        text(Array::<u32, _>::zeros(3).try_view_as::<[u8; 3]>()),
        divisor.to_string() + &tail("(3,)", "[1]", four, "[u8; 3] (3 bytes each)")
    );
    let rest = "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array";
    assert_eq!(
        text(a.slice((.., 1..)).try_view_as::<u32>()),
        rest.to_string() + &tail("(3, 3)", "[4, 1]", two, four)
    );
    // Only the last axis counts: 4 × 1 bytes are no u32 (VD2).
    assert!(text(Array::<u8, _>::zeros((4, 1)).try_view_as::<u32>()).starts_with(rest));
    // What Rust adds: a step by half an element. NumPy would read it from where it may not lie.
    let odd = Array::<u16, _>::zeros((3, 5));
    assert_eq!(
        text(odd.slice((.., ..4)).try_view_as::<u32>()),
        "axis 0 steps by 10 bytes, which is no whole number of new elements".to_string()
            + &tail("(3, 4)", "[5, 1]", two, four)
    );
    // Along one position nothing steps.
    assert_eq!(odd.slice((..1, ..4)).view_as::<u32>().shape(), [1, 2]);
    let wide = Array::<u64, _>::zeros(1);
    let wide = wide.broadcast_to((1_usize << 61, 1)).unwrap();
    assert!(
        text(wide.try_view_as::<u8>())
            .starts_with("array is too big: shape (2305843009213693952, 8)")
    );
    // Each is a case to match on, and the panic says the same.
    let error = a.t().try_view_as::<u32>().unwrap_err();
    let ErrorKind::ViewAs { from_size: 2, to_size: 4, why, .. } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(*why, WhyNotAs::NotContiguous { axis: 1, stride: 4 });
    assert_eq!(panics(|| a.t().view_as::<u32>().len()), error.to_string());
    assert_eq!(panics(|| a.clone().into_t().into_view_as::<u32>()), error.to_string());
    assert_eq!(panics(|| a.clone().t().to_owned().view_as_mut::<u32>().len()), error.to_string());
    let mut b = a.clone();
    assert_eq!(panics(|| b.view_mut().into_t().into_view_as::<u32>().len()), error.to_string());
}

/// VD3: NumPy reads `u8[1:5].view(u4)` through buffers; a Rust reference may not be so.
#[test]
fn vd3_misaligned() {
    let memory = block(64);
    let bytes: &[u8] = bytemuck::cast_slice(&memory);
    let a = ArrayView::from_shape(64, bytes).unwrap();
    for start in 0..32 {
        let part = a.slice(start..start + 8);
        let address = bytes.as_ptr().addr() + start as usize;
        let check = |found: ndview::Result<Vec<u8>>, align: usize, name: &str| match found {
            Ok(found) => {
                assert!(address.is_multiple_of(align), "{address:#x} for {name}");
                assert_eq!(found, bytes[start as usize..][..8]);
            }
            Err(error) => assert_eq!(
                error.to_string(),
                format!(
                    "address {address:#x} is no multiple of the alignment {align}: array of shape (8,) and strides \
                     [1] of u8 (1 bytes each) as {name} ({align} bytes each)"
                ),
            ),
        };
        check(part.try_view_as::<u16>().map(|v| bytes_of(&v)), 2, "u16");
        check(part.try_view_as::<u32>().map(|v| bytes_of(&v)), 4, "u32");
        check(part.try_view_as::<f64>().map(|v| bytes_of(&v)), align_of::<f64>(), "f64");
        // Bytes in groups may lie anywhere.
        assert_eq!(part.view_as::<[u8; 8]>()[0], bytes[start as usize..][..8]);
    }
    // The lowest element counts, wherever the first one is.
    let rows = a.slice(2..62).into_reshape((5, 12)).unwrap();
    assert!(rows.slice((s![..;-1], ..8)).try_view_as::<u32>().is_err());
    assert_eq!(rows.slice((s![..;-1], 2..10)).view_as::<u32>().shape(), [5, 2]);
    // Nothing lies nowhere.
    assert_eq!(a.slice(1..1).view_as::<u128>().shape(), [0]);
    assert_eq!(a.slice(1..1).to_owned().into_view_as::<u128>().shape(), [0]);
}

/// Elements without bytes are none of another type.
#[test]
fn zero_sized_types() {
    let (unit, byte) = (Array::full((2, 3), ()), Array::<u8, _>::zeros((2, 3)));
    let words = "elements of zero bytes cannot be seen as others, nor others as such: array of shape (2, 3)";
    for text in [
        text(unit.try_view_as::<u8>()),
        text(byte.try_view_as::<()>()),
        text(unit.try_view_as::<[u8; 0]>()),
        text(byte.slice((.., ..)).to_owned().try_into_view_as::<[u64; 0]>()),
        text(Array::full((2, 3), ()).try_view_as_mut::<u8>()),
    ] {
        assert!(text.starts_with(words), "{text}");
    }
    assert_eq!(unit.as_bytes().unwrap(), [0_u8; 0]);
    assert_eq!(Array::full((2, 3), ()).as_bytes_mut().unwrap(), [0_u8; 0]);
}

/// Zero-length arrays are seen by the same rules, and touch nothing.
#[test]
fn zero_length() {
    let a = Array::<u16, _>::zeros((4, 6));
    for (view, as_u32, as_u8) in [
        (a.slice((.., ..0)), Some([4, 0]), [4, 0]),
        (a.slice((2..2, ..)), Some([0, 3]), [0, 12]),
        (a.slice((2..2, s![..;-1])), Some([0, 3]), [0, 12]),
        (a.slice((2..2, ..3)), None, [0, 6]),
    ] {
        assert_eq!(view.try_view_as::<u32>().ok().map(|v| v.dim()), as_u32);
        let bytes = view.view_as::<u8>();
        assert_eq!(bytes.dim(), as_u8);
        assert_eq!(bytes.iter().count(), 0);
        assert_eq!(view.share().into_view_as::<u8>().dim(), as_u8);
        assert!(view.as_bytes().unwrap().is_empty());
    }
}

/// What may be written: in place where the array is the only one, in a copy where it is not.
#[test]
fn writing() {
    let mut a = Array::from_shape_fn((2, 4), |[i, j]| (4 * i + j) as f32);
    let place = a.as_ptr();
    let mut bits = a.view_as_mut::<u32>();
    bits |= 0x8000_0000;
    assert!(bits.base().is_none());
    assert_eq!(a, [[-0.0, -1.0, -2.0, -3.0], [-4.0, -5.0, -6.0, -7.0]]);
    assert!(a[[0, 0]].is_sign_negative() && a.as_ptr() == place);
    // Another handle keeps what it shows.
    let before = a.clone();
    a.view_as_mut::<u8>().slice_mut((0, ..)).fill(0);
    assert_eq!(before[[0, 3]], -3.0);
    assert_eq!(a, [[0.0; 4], [-4.0, -5.0, -6.0, -7.0]]);
    assert!(!a.same_buffer(&before));
    // Part of an array, backwards.
    let mut part = a.slice_mut((s![..;-1], 2..4)).into_view_as::<u64>();
    assert_eq!((part.shape(), part.strides()), (&[2, 1][..], &[-2, 1][..]));
    part[[0, 0]] = 0;
    assert_eq!(a, [[0.0; 4], [-4.0, -5.0, 0.0, 0.0]]);
    // A view of a view to write, and what is read of it meanwhile.
    let mut view = a.view_mut();
    view.view_as_mut::<[f32; 2]>()[[1, 1]] = [1.0, 2.0];
    assert_eq!(view.view_as::<[f32; 2]>()[[1, 1]], [1.0, 2.0]);
    assert_eq!(a.row(1).to_vec(), [-4.0, -5.0, 1.0, 2.0]);
}

/// What cannot be is refused before anything is copied.
#[test]
fn a_refusal_copies_nothing() {
    let mut a = Array::<u16, _>::zeros((3, 3));
    let held = a.clone();
    assert!(a.try_view_as_mut::<u32>().is_err());
    assert!(a.same_buffer(&held) && a.handles() == 2);
    // Several indices on one element: they are copied first, and then are as many.
    let mut stretched = array![[1_u16, 2]].broadcast_to((2, 2)).unwrap().share();
    stretched.view_as_mut::<u8>()[[0, 0]] = 9;
    assert_eq!(stretched.row(1).to_vec(), [1, 2]);
    // Foreign memory is never written.
    let words: std::sync::Arc<[u64]> = vec![1, 2].into();
    let mut lent = Array::from_buffer(Buffer::from_owner(words.clone()), 2).unwrap();
    lent.view_as_mut::<u8>().fill(0);
    assert_eq!((&words[..], lent.to_vec()), (&[1, 2][..], vec![0, 0]));
}

/// A view of other elements has no owner: sharing it copies, and sharing first does not.
#[test]
fn owners() {
    let a = Array::<u32, _>::zeros((4, 300));
    let seen = a.slice((1.., ..)).view_as::<u8>();
    assert!(seen.base().is_none());
    let copy = seen.share();
    assert_eq!((a.handles(), copy.shares_memory(&a)), (1, Overlap::No));
    let mut held = a.slice((1.., ..)).share().into_view_as::<u8>();
    assert_eq!((a.handles(), held.shares_memory(&a)), (2, Overlap::Yes));
    assert!(held.buffer().is_foreign() && held.is_unique());
    assert_eq!((held.held_bytes(), held.nbytes()), (4800, 3600));
    assert_eq!(held.base().map(Buffer::nbytes), Some(4800));
    assert!(a.clone().into_view_as::<u8>().base().is_none()); // nothing that it does not show
    assert!(held.try_view_mut().is_err());
    // A write copies first, and then lets go.
    held[[0, 0]] = 7;
    assert_eq!((a.handles(), a[[1, 0]], held.held_bytes()), (1, 0, 3600));
    // Whole elements only, before and behind.
    let odd = Array::from_shape_vec(11, vec![0_u16; 11]).unwrap();
    let pairs = odd.slice(2..6).share().into_view_as::<[u8; 8]>();
    assert_eq!((pairs.len(), pairs.held_bytes()), (1, 16)); // bytes 4 to 20 of 22
    assert_eq!(pairs.as_ptr().addr(), odd.as_ptr().addr() + 4);
    // It may outlive what it came from, on another thread.
    let sum = std::thread::spawn(move || {
        drop(odd);
        pairs.iter().map(|bytes| bytes.len()).sum::<usize>()
    });
    assert_eq!(sum.join().unwrap(), 8);
}

/// Every buffer is freed as what it was allocated as (R26), whoever held it last; the allocator stops
/// the process otherwise.
#[test]
fn memory_is_freed_as_it_was_allocated() {
    let ((), counts) = measure(|| {
        let own = Array::<u64, _>::zeros(40);
        let adopted = Array::from_shape_vec(40, vec![1_u64; 40]).unwrap();
        let large = Array::<u64, _>::zeros(400_000);
        for a in [own, adopted, large] {
            let bytes = a.clone().into_view_as::<u8>();
            let words = bytes.clone().into_view_as::<u32>();
            drop((a, bytes));
            assert!(words.iter().all(|&word| word <= 1));
        }
    });
    assert_eq!((counts.live_blocks, counts.live_bytes), (0, 0));
}

/// Views allocate nothing; errors and handles allocate little.
#[test]
fn allocations() {
    let mut a = Array::<u32, _>::zeros((100, 100));
    let dynamic = a.clone().into_dyn();
    let seen = |f: &dyn Fn() -> usize| measure(f);
    let (bytes, counts) = seen(&|| a.slice((.., ..50)).view_as::<u8>().len());
    assert_eq!((bytes, counts), (20_000, Counts::default()));
    let (bytes, counts) = seen(&|| dynamic.view_as::<u64>().len());
    assert_eq!((bytes, counts), (5_000, Counts::default()));
    drop(dynamic);
    let (len, counts) = measure(|| a.view_as_mut::<u8>().len() + a.as_bytes_mut().unwrap().len());
    assert_eq!((len, counts), (80_000, Counts::default()));
    let (overlap, counts) = measure(|| a.view_as::<u8>().shares_memory(&a.slice((.., s![..;2]))));
    assert_eq!((overlap, counts), (Overlap::Yes, Counts::default()));
    let (held, counts) = measure(|| a.into_view_as::<u8>());
    assert!(counts.blocks <= 2 && counts.bytes < 200, "{counts:?}");
    assert_eq!(held.held_bytes(), 40_000);
}

/// All bytes, where the elements lie in C order.
#[test]
fn bytes() {
    let mut a = Array::from_shape_fn((2, 3), |[i, j]| (256 * i + j) as u16);
    let all: Vec<u8> = a.iter().flat_map(|x| x.to_ne_bytes()).collect();
    assert_eq!(a.as_bytes().unwrap(), all);
    assert_eq!(a.slice(1).as_bytes().unwrap(), &all[6..]);
    assert_eq!(a.slice((1, 2)).as_bytes().unwrap(), &all[10..]);
    for part in [a.slice((.., ..2)), a.slice((s![..;-1], ..)), a.slice((.., s![..;2]))] {
        assert!(part.as_bytes().is_none());
    }
    assert!(a.t().as_bytes().is_none());
    assert_eq!(array![true, false].as_bytes().unwrap(), [1, 0]);
    let before = a.clone();
    a.as_bytes_mut().unwrap()[..2].copy_from_slice(&777_u16.to_ne_bytes());
    assert_eq!((a[[0, 0]], before[[0, 0]]), (777, 0));
    assert!(a.view_mut().into_t().as_bytes_mut().is_none());
    assert_eq!(a.slice_mut((1, ..)).as_bytes_mut().unwrap().len(), 6);
}
