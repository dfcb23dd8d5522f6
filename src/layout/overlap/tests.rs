use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashSet;
use std::time::{Duration, Instant};

const ALL: u64 = u64::MAX;

fn region<'a>(start: usize, itemsize: usize, axes: (&'a [usize], &'a [isize])) -> Region<'a> {
    let (shape, strides) = axes;
    Region { start, itemsize, shape, strides }
}

/// The offset of every element, in index order.
fn offsets(shape: &[usize], strides: &[isize]) -> Vec<i128> {
    let mut all = vec![0];
    for (&len, &stride) in shape.iter().zip(strides) {
        let step = |at: i128| (0..len as i128).map(move |i| at + i * stride as i128);
        all = all.into_iter().flat_map(step).collect();
    }
    all
}

fn bytes(r: &Region<'_>) -> HashSet<i128> {
    let element = |at: i128| (0..r.itemsize as i128).map(move |b| r.start as i128 + at + b);
    offsets(r.shape, r.strides).into_iter().flat_map(element).collect()
}

type Owned = (usize, usize, Vec<usize>, Vec<isize>);

fn some_axes(least: usize, strides: isize) -> impl Strategy<Value = (Vec<usize>, Vec<isize>)> {
    vec((least..6_usize, -strides..=strides), 0..5).prop_map(|axes| axes.into_iter().unzip())
}

/// Lengths of 0 make most regions empty, so they are left to every fourth region.
fn some_region(stride: isize) -> impl Strategy<Value = Owned> {
    let axes = prop_oneof![1 => some_axes(0, stride), 3 => some_axes(1, stride)];
    (0..61_usize, 0..9_usize, axes)
        .prop_map(|(start, item, (shape, strides))| (start, item, shape, strides))
}

fn view(r: &Owned) -> Region<'_> {
    region(r.0, r.1, (&r.2, &r.3))
}

fn check_bounded(truth: bool, mut ask: impl FnMut(u64) -> Overlap) -> Result<(), TestCaseError> {
    prop_assert_eq!(ask(ALL), certain(truth));
    for work in [0, 1, 3, 10] {
        let answer = ask(work);
        prop_assert!(answer == Overlap::Unknown || answer == certain(truth));
    }
    Ok(())
}

/// Small elements far apart, so that the gaps between them matter.
fn sparse_pair() -> impl Strategy<Value = (Owned, Owned)> {
    let axes = || vec((1..6_usize, -60..=60_isize), 1..5).prop_map(|axes| axes.into_iter().unzip());
    let one = move || (300..340_usize, 1..3_usize, axes()).prop_map(|(s, i, (n, t))| (s, i, n, t));
    (one(), one())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_bytes(a in some_region(12), b in some_region(12)) {
        let (a, b) = (view(&a), view(&b));
        let (in_a, in_b) = (bytes(&a), bytes(&b));
        let ends = |set: &HashSet<i128>| Some((*set.iter().min()?, *set.iter().max()? + 1));
        prop_assert_eq!(extent(&a), ends(&in_a));
        let meet = !in_a.is_disjoint(&in_b);
        prop_assert!(may_overlap(&a, &b) || !meet);
        check_bounded(meet, |work| overlap(&a, &b, work))?;
        for work in [0, 2, ALL] {
            prop_assert_eq!(overlap(&a, &b, work), overlap(&b, &a, work));
        }
    }

    #[test]
    fn agrees_with_the_bytes_when_sparse((a, b) in sparse_pair()) {
        let (a, b) = (view(&a), view(&b));
        let meet = !bytes(&a).is_disjoint(&bytes(&b));
        check_bounded(meet, |work| overlap(&a, &b, work))?;
    }

    #[test]
    fn agrees_with_the_indices(axes in prop_oneof![some_axes(0, 12), some_axes(1, 12), some_axes(1, 90), some_axes(1, 300)]) {
        let (shape, strides) = axes;
        let all = offsets(&shape, &strides);
        let distinct: HashSet<_> = all.iter().collect();
        check_bounded(distinct.len() < all.len(), |work| self_overlap(&shape, &strides, work))?;
    }

    /// Blowing everything up by a power of two changes no answer.
    #[test]
    fn large_numbers(a in some_region(12), b in some_region(12), shift in 1..56_u32) {
        let big = |r: &Owned| (r.0 << shift, r.1 << shift, r.2.clone(), r.3.iter().map(|s| s << shift).collect());
        let (wide_a, wide_b): (Owned, Owned) = (big(&a), big(&b));
        let meet = overlap(&view(&a), &view(&b), ALL);
        prop_assert_eq!(overlap(&view(&wide_a), &view(&wide_b), ALL), meet);
        let own = self_overlap(&a.2, &a.3, ALL);
        prop_assert_eq!(self_overlap(&wide_a.2, &wide_a.3, ALL), own);
    }

    /// Nothing overflows, and no certain answer contradicts another one.
    #[test]
    fn extreme_numbers(a in extreme(), b in extreme()) {
        let (a, b) = (view(&a), view(&b));
        let answers = [overlap(&a, &b, 50), overlap(&b, &a, 50), overlap(&a, &b, 0)];
        prop_assert!(!(answers.contains(&Overlap::Yes) && answers.contains(&Overlap::No)));
        prop_assert!(may_overlap(&a, &b) || answers == [Overlap::No; 3]);
        if extent(&a).is_some() {
            prop_assert_ne!(overlap(&a, &a, 50), Overlap::No);
        }
        let own = [self_overlap(a.shape, a.strides, 50), self_overlap(a.shape, a.strides, 0)];
        prop_assert!(!(own.contains(&Overlap::Yes) && own.contains(&Overlap::No)));
    }

    /// The equation itself against a table of payable sums.
    #[test]
    fn agrees_with_a_table(coins in vec((1..90_i128, 0..6_i128), 0..9), target in -1..900_i128) {
        let mut payable = HashSet::from([0_i128]);
        for &(coef, max) in &coins {
            payable = payable.iter().flat_map(|s| (0..=max).map(move |x| s + x * coef)).collect();
        }
        let ask = |mut work| feasible(&mut coins.iter().map(|c| Term::new(c.0, c.1)).collect::<Vec<_>>(), target, &mut work);
        check_bounded(payable.contains(&target), ask)?;
    }

    /// More terms than fit the stack, and than are compared with each other.
    #[test]
    fn many_terms(coins in vec(1 << 40..1_i128 << 41, 2..150), picks in any::<u128>()) {
        let terms = || coins.iter().map(|&c| Term::new(2 * c, 1)).collect::<Vec<_>>();
        let target = coins.iter().enumerate().map(|(k, c)| 2 * c * (picks >> (k % 128) & 1) as i128).sum();
        prop_assert_ne!(feasible(&mut terms(), target, &mut 200), Overlap::No);
        prop_assert_eq!(feasible(&mut terms(), target + 1, &mut 200), Overlap::No);
        if coins.len() < 8 {
            prop_assert_eq!(feasible(&mut terms(), target, &mut ALL.clone()), Overlap::Yes);
        }
    }
}

fn extreme() -> impl Strategy<Value = Owned> {
    let size = || {
        prop_oneof![
            0..4_usize,
            usize::MAX - 3..=usize::MAX,
            (1_usize << 63) - 2..(1 << 63) + 2,
            any::<usize>()
        ]
    };
    let stride = prop_oneof![
        -3..4_isize,
        isize::MIN..isize::MIN + 3,
        isize::MAX - 3..=isize::MAX,
        any::<isize>()
    ];
    let axes = vec((size(), stride), 0..6).prop_map(|axes| axes.into_iter().unzip());
    (size(), size(), axes).prop_map(|(start, item, (shape, strides))| (start, item, shape, strides))
}

#[test]
fn columns_of_the_numpy_example() {
    // int8 (4, 20): x[:, ::7] and x[:, 3::3]
    let a = region(1000, 1, (&[4, 3], &[20, 7]));
    let b = region(1003, 1, (&[4, 6], &[20, 3]));
    assert!(may_overlap(&a, &b));
    assert_eq!(overlap(&a, &b, 0), Overlap::No);
    assert_eq!(overlap(&b, &a, 0), Overlap::No);
    // x[:, ::7] and x[:, 2::3] meet in column 14
    assert_eq!(overlap(&a, &region(1002, 1, (&[4, 6], &[20, 3])), 0), Overlap::Yes);
}

#[test]
fn slices_of_one_parent_need_no_search() {
    let (shape, strides): (&[usize], &[isize]) = (&[500, 400, 300], &[16 * 120_000, 16 * 300, 16]);
    let real = region(4096, 8, (shape, strides));
    let imag = region(4104, 8, (shape, strides));
    assert!(may_overlap(&real, &imag));
    assert_eq!(overlap(&real, &imag, 0), Overlap::No);
    assert_eq!(overlap(&real, &real, 0), Overlap::Yes);
    // One byte too far, the parts touch; so do they when one is turned round.
    let off = region(4103, 8, (shape, strides));
    assert_eq!(overlap(&off, &imag, 0), Overlap::Yes);
    assert_eq!(overlap(&real, &off, 0), Overlap::Yes);
    // [::2] and [1::2] along each axis in turn, the second one reversed
    for k in 0..3 {
        let (mut half, mut up, mut down) = (shape.to_vec(), strides.to_vec(), strides.to_vec());
        half[k] /= 2;
        up[k] *= 2;
        down[k] *= -2;
        let end = 4096 + (shape[k] - 1) * strides[k].unsigned_abs();
        let even = region(4096, 16, (&half, &up));
        let odd = region(end, 16, (&half, &down));
        assert!(may_overlap(&even, &odd));
        assert_eq!(overlap(&even, &odd, 0), Overlap::No, "axis {k}");
        assert_eq!(overlap(&even, &region(end - 1, 16, (&half, &down)), 0), Overlap::Yes);
    }
    for strides in [[120_000, 300, 1], [1, -500 * 300, 500], [-120_000, 300, -1], [240_600, 601, 2]]
    {
        assert_eq!(self_overlap(shape, &strides, 0), Overlap::No);
    }
}

#[test]
fn edges() {
    let dot = region(10, 4, (&[], &[]));
    assert_eq!(extent(&dot), Some((10, 14)));
    assert_eq!(overlap(&dot, &region(13, 1, (&[], &[])), 0), Overlap::Yes);
    assert_eq!(overlap(&dot, &region(14, 1, (&[], &[])), 0), Overlap::No);
    // Empty arrays and elements of no bytes touch nothing, whatever the strides.
    assert_eq!(extent(&region(10, 4, (&[3, 0], &[0, isize::MIN]))), None);
    assert_eq!(overlap(&dot, &region(10, 0, (&[3], &[1])), 9), Overlap::No);
    assert!(!may_overlap(&dot, &region(10, 0, (&[3], &[1]))));
    assert_eq!(self_overlap(&[3, 0], &[0, 0], 0), Overlap::No);
    // An axis of one element has no step, one of stride 0 reaches nothing new.
    for stride in [isize::MIN, isize::MAX, 0] {
        assert_eq!(extent(&region(10, 4, (&[1, 1], &[stride; 2]))), Some((10, 14)));
        assert_eq!(overlap(&dot, &region(13, 1, (&[1, 1], &[stride; 2])), 0), Overlap::Yes);
        assert_eq!(self_overlap(&[1, 4, 1], &[stride, 1, stride], 0), Overlap::No);
    }
    assert_eq!(self_overlap(&[], &[], 0), Overlap::No);
    assert_eq!(self_overlap(&[2, 1], &[0, 1], 0), Overlap::Yes);
    assert_eq!(self_overlap(&[3, 4], &[1, 1], 0), Overlap::Yes);
    assert_eq!(self_overlap(&[3, 4], &[4, -1], 0), Overlap::No);
    // Two steps of 3 are three steps of 2; with one step fewer they are not.
    assert_eq!(self_overlap(&[3, 4], &[3, 2], 0), Overlap::Yes);
    assert_eq!(self_overlap(&[2, 9], &[3, -2], 0), Overlap::No);
    assert_eq!(self_overlap(&[3, 3], &[3, 2], 0), Overlap::No);
    // Twice around a stride of 2^63: the indices meet, though far outside what `i128` can sum up.
    let (far, huge) = ([isize::MIN, isize::MAX], [usize::MAX; 2]);
    assert_eq!(self_overlap(&huge, &far, 9), Overlap::Unknown);
    assert_eq!(self_overlap(&[9, 9], &far, 0), Overlap::No);
    // One dimension, huge: strides 2 and 4 on the wrong and on the right foot
    let long = |start, stride: &'static isize| {
        region(start, 1, (&[usize::MAX >> 3], std::slice::from_ref(stride)))
    };
    assert_eq!(overlap(&long(0, &2), &long(1, &4), 0), Overlap::No);
    assert_eq!(overlap(&long(0, &2), &long(6, &4), 0), Overlap::Yes);
    assert_eq!(overlap(&long(0, &6), &long(1 << 40, &-15), 0), Overlap::No);
    assert_eq!(overlap(&long(0, &6), &long((1 << 40) + 2, &-15), 0), Overlap::Yes);
}

#[test]
fn high_ranks() {
    let (shape, strides) = ([vec![1; 5000], vec![2; 60]].concat(), vec![1; 5000]);
    let strides = [strides, (0..60).map(|k| 1 << k).collect::<Vec<isize>>()].concat();
    assert_eq!(self_overlap(&shape, &strides, 0), Overlap::No);
    let r = region(0, 1, (&shape, &strides));
    assert_eq!(overlap(&r, &region((1 << 60) - 1, 1, (&[], &[])), 0), Overlap::Yes);
    assert_eq!(overlap(&r, &region(1 << 60, 1, (&[], &[])), 0), Overlap::No);
    // 20 000 axes that cannot all be told apart
    let begun = Instant::now();
    let shape = vec![2; 20_000];
    let strides: Vec<isize> = (0..20_000).map(|k| (1 << 61) + k * k * 7919).collect();
    assert_eq!(self_overlap(&shape, &strides, 100), Overlap::Yes);
    let r = region(0, 8, (&shape, &strides));
    assert_ne!(overlap(&r, &region(1 << 62, 1, (&[], &[])), 100), Overlap::Yes);
    assert_ne!(overlap(&r, &r, 100), Overlap::No);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

/// The instance in the documentation of `numpy.shares_memory`, which takes that about a minute.
#[test]
fn numpy_hard_instance() {
    let a = region(0, 1, (&[1049, 1049, 1049], &[36674, 61119, 85569]));
    let b = region(64_023_025, 1, (&[1049, 1049, 1], &[12223, 12224, 1]));
    assert!(may_overlap(&a, &b));
    let begun = Instant::now();
    assert_eq!(overlap(&a, &b, 1000), Overlap::Unknown);
    assert!(begun.elapsed() < Duration::from_secs(1));
    eprintln!("{:?} in {:?}", overlap(&a, &b, 20_000_000), begun.elapsed());
}

/// A knapsack of 24 large coins: never an answer, never a hang.
#[test]
fn knapsack() {
    let mut state = 12345_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 16) as isize
    };
    let strides: Vec<isize> = (0..24).map(|_| next() | 1).collect();
    let shape = [2; 24];
    let spot = strides.iter().map(|s| *s as usize).sum::<usize>() / 2;
    let (a, b) = (region(0, 1, (&shape, &strides)), region(spot, 1, (&[], &[])));
    let begun = Instant::now();
    for work in [0, 100, 10_000] {
        assert_eq!(overlap(&a, &b, work), Overlap::Unknown);
        assert_eq!(self_overlap(&shape, &strides, work), Overlap::Unknown);
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
}
