//! The same numbers wherever they are written, errors that leave all as it was, and the fast bits.

use std::fmt::Debug;

use ndview::prelude::*;
use ndview::random::{Generator, SeedSequence, Xoshiro256PlusPlusX16};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Checks that a way to fill gives the numbers of the way to make, in every memory layout, and leaves
/// the generator where the other one does.
fn check<T, R>(
    rng: &Generator<R>,
    make: impl Fn(&mut Generator<R>, (usize, usize, usize)) -> Array3<T>,
    fill: impl Fn(&mut Generator<R>, &mut ArrayViewMut3<'_, T>),
) where
    T: Copy + PartialEq + Debug + Default + 'static,
    R: Rng + Clone,
{
    let mut after = rng.clone();
    let expected = make(&mut after, (5, 6, 2));
    let next = after.next_u64();
    let filled = |mut view: ArrayViewMut3<'_, T>| {
        let mut rng = rng.clone();
        fill(&mut rng, &mut view);
        assert_eq!(view, expected);
        assert_eq!(rng.next_u64(), next);
    };
    filled(Array::default((5, 6, 2)).view_mut());
    filled(Array::default((5, 6, 2).f()).view_mut());
    filled(Array::default((2, 6, 5)).view_mut().into_t());
    filled(Array::default((5, 6, 2)).view_mut().into_flip(0).into_flip(2));
    let mut wide = Array::default((10, 12, 5));
    let part = (s![..;2], s![..;-2], s![1..;2]);
    filled(wide.slice_mut(part));
    wide.slice_mut(part).fill(T::default());
    assert!(wide.iter().all(|&x| x == T::default()), "only the view was written");
    // No elements, no numbers.
    let mut none = rng.clone();
    fill(&mut none, &mut Array::default((3, 0, 2)).view_mut());
    assert_eq!(make(&mut none, (0, 4, 1)).len(), 0);
    assert_eq!(none.next_u64(), rng.clone().next_u64());
}

fn check_all<R: Rng + Clone>(rng: &Generator<R>) {
    check(rng, |r, n| r.random::<f64, _>(n), |r, a| r.fill_random(a));
    check(rng, |r, n| r.random::<f32, _>(n), |r, a| r.fill_random(a));
    check(rng, |r, n| r.uniform(1.0, 2.0, n).unwrap(), |r, a| r.fill_uniform(a, 1.0, 2.0).unwrap());
    check(rng, |r, n| r.standard_normal::<f64, _>(n), |r, a| r.fill_standard_normal(a));
    check(rng, |r, n| r.standard_normal::<f32, _>(n), |r, a| r.fill_standard_normal(a));
    check(
        rng,
        |r, n| r.normal(1.0_f32, 2.0, n).unwrap(),
        |r, a| r.fill_normal(a, 1.0, 2.0).unwrap(),
    );
    check(rng, |r, n| r.exponential(3.0, n).unwrap(), |r, a| r.fill_exponential(a, 3.0).unwrap());
    check(rng, |r, n| r.gamma(0.5, 3.0, n).unwrap(), |r, a| r.fill_gamma(a, 0.5, 3.0).unwrap());
    check(rng, |r, n| r.beta(0.5, 3.0, n).unwrap(), |r, a| r.fill_beta(a, 0.5, 3.0).unwrap());
    check(
        rng,
        |r, n| r.integers(-5_i16..=5, n).unwrap(),
        |r, a| r.fill_integers(a, -5..=5).unwrap(),
    );
    check(
        rng,
        |r, n| r.integers(..1_u64 << 40, n).unwrap(),
        |r, a| r.fill_integers(a, ..1_u64 << 40).unwrap(),
    );
    check(
        rng,
        |r, n| r.binomial(100, 0.4, n).unwrap(),
        |r, a| r.fill_binomial(a, 100, 0.4).unwrap(),
    );
    check(rng, |r, n| r.random_bool(0.4, n).unwrap(), |r, a| r.fill_random_bool(a, 0.4).unwrap());
    check(rng, |r, n| r.poisson(20.0, n).unwrap(), |r, a| r.fill_poisson(a, 20.0).unwrap());
}

#[test]
fn the_same_numbers_in_every_layout() {
    check_all(&Generator::new(1));
    check_all(&Generator::fast(2));
    let mut half_used = Generator::fast(3);
    half_used.next_u32();
    check_all(&half_used);
    check_all(&Generator::from_rng(Xoshiro256PlusPlus::seed_from_u64(4)));
}

#[test]
fn shapes_are_those_of_other_arrays() {
    let first: f64 = Generator::new(1).random(())[[]];
    let dynamic: ArrayD<f64> = Generator::new(1).random(vec![1, 1]);
    let columns: Array2<f64> = Generator::new(1).random((3, 4).f());
    assert_eq!(dynamic[[0, 0]], first);
    assert!(columns.is_f_contiguous());
    assert_eq!(columns, Generator::new(1).random::<f64, _>((3, 4)));
    assert!(Generator::new(1).try_random::<f64, _>((3, -1)).is_err());
    assert!(
        Generator::new(1).try_standard_normal::<f64, _>((1_usize << 40, 1_usize << 40)).is_err()
    );
    assert!(Generator::new(1).integers(0..5, -1).is_err());
}

/// More than a result that goes past the caches, made, filled, and drawn one by one.
#[test]
fn long_arrays_are_drawn_in_order() {
    let n = 3_200_001;
    let made: Array1<f64> = Generator::new(5).random(n);
    let mut one_by_one = Generator::new(5);
    let ours = |word: u64| (word >> 11) as f64 / (1_u64 << 53) as f64;
    assert!(made.iter().all(|&x| x == ours(one_by_one.next_u64())));
    let mut filled = Array1::<f64>::zeros(n);
    Generator::new(5).fill_random(&mut filled);
    assert_eq!(filled, made);
    let made: Array1<f64> = Generator::fast(5).random(n);
    let mut one_by_one = Generator::fast(5);
    assert!(made.iter().all(|&x| x == ours(one_by_one.next_u64())));
    Generator::fast(5).fill_random(&mut filled);
    assert_eq!(filled, made);
}

/// Floats of `f32` are those of `f64`, rounded, but for uniform ones.
#[test]
fn short_floats_are_rounded_ones() {
    let mut single = Generator::new(21);
    let mut double = Generator::new(21);
    for _ in 0..50 {
        let (a, b) = (single.standard_normal::<f32, _>(99), double.standard_normal::<f64, _>(99));
        assert_eq!(a, b.map(|&x| x as f32));
        let (a, b) = (single.normal(2.5_f32, 1.5, 9), double.normal(2.5_f64, 1.5, 9));
        assert_eq!(a.unwrap(), b.unwrap().map(|&x| x as f32));
        let (a, b) = (single.exponential(2.5_f32, 99), double.exponential(2.5_f64, 99));
        assert_eq!(a.unwrap(), b.unwrap().map(|&x| x as f32));
        let (a, b) = (single.gamma(0.75_f32, 2.0, 99), double.gamma(0.75_f64, 2.0, 99));
        assert_eq!(a.unwrap(), b.unwrap().map(|&x| x as f32));
        let (a, b) = (single.beta(0.75_f32, 2.0, 99), double.beta(0.75_f64, 2.0, 99));
        assert_eq!(a.unwrap(), b.unwrap().map(|&x| x as f32));
    }
}

#[test]
fn integers_are_those_of_any_type() {
    let of = |seed| Generator::new(seed);
    let bytes = of(22).integers(0_u8..=200, 100).unwrap();
    assert_eq!(
        of(22).integers(-100_i8..=100, 100).unwrap().map(|&x| i32::from(x) + 100),
        bytes.map(|&x| i32::from(x))
    );
    assert_eq!(of(22).integers(0_u128..=200, 100).unwrap(), bytes.map(|&x| u128::from(x)));
    assert_eq!(of(22).integers(0_usize..=200, 100).unwrap(), bytes.map(|&x| usize::from(x)));
    let words = of(22).integers(0..3_u64 << 60, 100).unwrap();
    assert_eq!(of(22).integers(0..3_i128 << 60, 100).unwrap(), words.map(|&x| i128::from(x)));
    // One after the other, too: halves of words are kept.
    let mut one_by_one = of(22);
    assert!(bytes.iter().all(|&x| one_by_one.integers(0_u8..=200, ()).unwrap()[[]] == x));
}

/// The rest of a product decides: by the definition, with the numbers of 8 bits that it was tried for.
#[test]
fn integers_are_whole_parts_of_products() {
    let mut rng = Generator::new(23);
    let mut halves = Generator::new(23);
    let size = (1_u64 << 31) + 12345;
    let drawn = rng.integers(0..size, 1000).unwrap();
    for &x in &drawn {
        let expected = loop {
            let product = u64::from(halves.next_u32()) * size;
            if product % (1 << 32) >= (1 << 32) % size {
                break product >> 32;
            }
        };
        assert_eq!(x, expected);
    }
    assert_eq!(rng.next_u32(), halves.next_u32());
}

/// Samples are begins of shuffles, and choices are integers: what is small and what is large is drawn alike.
#[test]
fn choices_by_other_methods() {
    let of = |seed| Generator::new(seed);
    let all = Array1::arange(0_usize, 3000, 1);
    let order = of(24).permutation_of(3000);
    for k in [0, 1, 2, 40, 187, 188, 1500, 2999, 3000] {
        let sample = of(24).choice_without_replacement(&all, k, 0).unwrap();
        assert_eq!(sample, order.slice(..k as isize), "{k} of 3000");
    }
    let square = of(24).choice_without_replacement(&all, (5, 4), 0).unwrap();
    assert_eq!(square, order.slice(..20).reshape((5, 4)).unwrap());
    let table = Array::from_shape_fn((4, 7), |[i, j]| 10 * i + j);
    let columns = of(25).choice(&table, (2, 3), -1).unwrap();
    let ids = of(25).integers(0_usize..7, (2, 3)).unwrap();
    assert_eq!(columns, table.take(&ids, 1).unwrap());
    // Of weights that are alike but for their place, in a plain search.
    let p = [0.125, 0.0, 0.5, 0.125, 0.25, 0.0];
    let drawn = of(26).choice_weighted(&Array1::arange(0, 6, 1), &p, 2000, 0).unwrap();
    let units: Array1<f64> = of(26).random(2000);
    for (&x, &unit) in drawn.iter().zip(&units) {
        let mut left = unit;
        let mut expected = 0;
        while left >= p[expected] {
            left -= p[expected];
            expected += 1;
        }
        assert_eq!(x as usize, expected);
    }
}

#[test]
fn lanes_in_other_orders() {
    let table = Array::from_shape_fn((3, 7, 2), |[i, j, k]| format!("{i}{j}{k}"));
    for axis in [0, 1, 2, -2] {
        let permuted = Generator::new(27).permuted(&table, axis);
        // Lane by lane, with one generator.
        let mut rng = Generator::new(27);
        let mut expected = table.to_owned();
        for mut lane in expected.lanes_mut(axis) {
            rng.shuffle(&mut lane, 0);
        }
        assert_eq!(permuted, expected, "axis {axis}");
        let turned = Generator::new(27).permuted(&table.to_order(Order::F), axis);
        assert_eq!(turned, expected, "axis {axis}");
        assert_eq!(permuted.sort(axis), table);
    }
    assert!(Generator::new(27).try_permuted(&table, 3).is_err());
    assert_eq!(Generator::new(27).permuted(&Array2::<u8>::zeros((0, 3)), 0).shape(), [0, 3]);
}

#[test]
fn the_same_numbers_on_any_number_of_threads() {
    let filled = |threads: usize| {
        let mut a = Array2::<f64>::zeros((12, 100));
        let streams = Generator::new(1).spawn(12).unwrap();
        let mut parts: Vec<_> = a.outer_iter_mut().zip(streams).collect();
        std::thread::scope(|scope| {
            for part in parts.chunks_mut(12_usize.div_ceil(threads)) {
                scope.spawn(|| {
                    part.iter_mut().for_each(|(row, rng)| rng.fill_standard_normal(row));
                });
            }
        });
        a
    };
    let one = filled(1);
    assert!([2, 3, 12].iter().all(|&threads| filled(threads) == one));
    let rows: Vec<_> = one.rows().collect();
    assert!((1..12).all(|i| rows[i] != rows[0]), "streams of their own");
}

#[test]
fn the_lanes_are_xoshiro_jumped() {
    let seed: [u8; 32] = std::array::from_fn(|i| 7 * i as u8 + 1);
    let lanes = |mut lane: Xoshiro256PlusPlus| -> Vec<Xoshiro256PlusPlus> {
        let next = |_| {
            let this = lane.clone();
            lane.jump();
            this
        };
        (0..16).map(next).collect()
    };
    let mut scalar = lanes(Xoshiro256PlusPlus::from_seed(seed));
    let mut fast = Xoshiro256PlusPlusX16::from_seed(seed);
    for i in 0..4000 {
        assert_eq!(fast.next_u64(), scalar[i % 16].next_u64(), "word {i}");
    }
    // In bytes of any number, batches among them.
    let mut bytes = vec![0; 5 * 4096 + 13];
    let mut again = Xoshiro256PlusPlusX16::from_seed(seed);
    again.next_u64();
    again.fill_bytes(&mut bytes[..24]);
    again.fill_bytes(&mut bytes[24..]);
    let mut words = Xoshiro256PlusPlusX16::from_seed(seed);
    words.next_u64();
    for part in bytes.chunks(8) {
        assert_eq!(part, &words.next_u64().to_le_bytes()[..part.len()]);
    }
    let mut first = Xoshiro256PlusPlus::from_seed(seed);
    first.long_jump();
    let (mut scalar, mut fast) = (lanes(first), Xoshiro256PlusPlusX16::from_seed(seed));
    fast.jump();
    for i in 0..100 {
        assert_eq!(fast.next_u64(), scalar[i % 16].next_u64(), "word {i} after the jump");
    }
    // A seed of zeros is no state.
    assert_ne!(Xoshiro256PlusPlusX16::from_seed([0; 32]).next_u64(), 0);
}

/// The numbers of seeds, which do not change from version to version.
#[test]
fn fast_numbers_are_stable() {
    let mut rng = Generator::fast(12345);
    let words = [rng.next_u64(), rng.next_u64(), rng.next_u64()];
    let seeds = SeedSequence::new(12345).generate_u64(4);
    let bytes: Vec<u8> = seeds.iter().flat_map(|word| word.to_le_bytes()).collect();
    let mut scalar = Xoshiro256PlusPlus::from_seed(bytes.try_into().unwrap());
    assert_eq!(words[0], scalar.next_u64());
    assert_eq!(words, FAST_WORDS);
    let a: Array1<f64> = Generator::fast(12345).normal(0.0, 1.0, 3).unwrap();
    assert_eq!(a.map(|x| x.to_bits()), FAST_NORMALS);
    let child: Array1<f32> = Generator::fast(12345).spawn(2).unwrap()[1].random(2);
    assert_eq!(child.map(|x| x.to_bits()), FAST_CHILD);
}

const FAST_WORDS: [u64; 3] = [14001283610850080822, 18221698360306040590, 17337154655041786177];
const FAST_NORMALS: [u64; 3] = [13825893480783621885, 13802980409731644411, 13817323174999016051];
const FAST_CHILD: [u32; 2] = [1063433659, 1059852843];

#[test]
fn shuffles_of_any_layout_and_element() {
    // By plain swaps of the same draws: those of another shuffle.
    let order = Generator::new(6).permutation_of(7);
    let table = Array::from_shape_fn((3, 7, 2), |[i, j, k]| format!("{i}{j}{k}"));
    let expected = table.take(&order, 1).unwrap();
    let mut rows = table.to_owned();
    Generator::new(6).shuffle(&mut rows, 1);
    assert_eq!(rows, expected);
    let mut turned = table.t().to_owned();
    Generator::new(6).shuffle(&mut turned.view_mut().into_t(), -2);
    assert_eq!(turned.t(), expected);
    let mut list = Array1::arange(0, 21, 1);
    Generator::new(6).shuffle(&mut list.slice_mut(s![..;-3]), 0);
    let backwards = list.slice(s![..;-3]);
    assert!(backwards.iter().zip(&order).all(|(&x, &place)| x == 20 - 3 * place as i32));
    assert!((0..21).filter(|i| i % 3 != 2).all(|i| list[[i as usize]] == i));
    // One handle is shuffled, the other one keeps its order.
    let mut a = array![1, 2, 3, 4, 5, 6, 7, 8];
    let before = a.clone();
    Generator::new(1).shuffle(&mut a, 0);
    assert_eq!(before, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_ne!(a, before);
    for shape in [(0, 3), (3, 0), (1, 1)] {
        let mut a = Array2::<u8>::zeros(shape);
        Generator::new(1).shuffle(&mut a, 0);
        assert_eq!(Generator::new(1).permutation(&a, 1), a);
    }
    // Elements that cannot be cloned, behind a view.
    struct Ticket(usize);
    let mut tickets: Vec<Ticket> = (0..7).map(Ticket).collect();
    Generator::new(6).shuffle(&mut ArrayViewMut::from_shape(7, &mut tickets[..]).unwrap(), 0);
    assert!(tickets.iter().zip(&order).all(|(ticket, &place)| ticket.0 == place));
}

/// The words of an error.
fn why<T: Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn wrong_parameters_are_errors_that_name_them() {
    let mut rng = Generator::new(1);
    let scale = "must be a finite number that is not negative, but is";
    assert_eq!(why(rng.uniform(2.0, 1.0, 3)), "low > high: 2 > 1");
    assert_eq!(why(rng.uniform(f64::NAN, 1.0, 3)), "low must be a finite number, but is NaN");
    assert_eq!(why(rng.uniform(0.0, f64::INFINITY, 3)), "high must be a finite number, but is inf");
    assert_eq!(
        why(rng.uniform(f32::MIN, f32::MAX, 3)),
        "high - low must be a finite number, but is inf"
    );
    assert_eq!(why(rng.normal(0.0, -1.5, 3)), format!("std {scale} -1.5"));
    assert_eq!(why(rng.normal(f64::NAN, 1.0, 3)), "mean must be a finite number, but is NaN");
    assert_eq!(why(rng.exponential(f64::NAN, 3)), format!("scale {scale} NaN"));
    assert_eq!(why(rng.gamma(-1.0, 1.0, 3)), format!("k {scale} -1"));
    assert_eq!(why(rng.gamma(1.0, f64::INFINITY, 3)), format!("scale {scale} inf"));
    assert_eq!(why(rng.beta(1.0, 0.0, 3)), "b must be a finite number above 0, but is 0");
    assert_eq!(why(rng.binomial(5, 1.5, 3)), "p must be a probability, from 0 to 1, but is 1.5");
    assert!(why(rng.binomial(u64::MAX, 0.5, 3)).contains("but is 18446744073709551615"));
    assert!(why(rng.poisson(-1.0, 3)).ends_with("but is -1"));
    assert!(why(rng.poisson(f64::NAN, 3)).ends_with("but is NaN"));
    let none = "low >= high: no integer lies between 5 included and 5 excluded";
    assert_eq!(why(rng.integers(5..5, 3)), none);
    #[allow(clippy::reversed_empty_ranges, reason = "it is what is tested")]
    let reversed = rng.integers(5..=4, 3);
    assert!(why(reversed).contains("5 included and 4 included"));
    assert!(rng.integers(..0_u8, 3).is_err());
    assert!(why(Generator::from_state(1, 2)).contains("inc must be odd, but is 2"));
    // No draw was taken for any of them.
    assert_eq!(rng.next_u64(), Generator::new(1).next_u64());
}

#[test]
fn wrong_choices_are_errors_that_name_them() {
    let mut rng = Generator::new(1);
    let a = array![1, 2, 3];
    assert!(why(rng.choice(&a, 2, 1)).contains("axis 1 is out of bounds"));
    let empty = Array1::<i32>::zeros(0);
    assert!(why(rng.choice(&empty, 2, 0)).contains("unless no samples are taken: 2 are"));
    assert_eq!(rng.choice(&empty, 0, 0).unwrap().len(), 0);
    assert_eq!(rng.choice_without_replacement(&empty, 0, 0).unwrap().len(), 0);
    assert!(why(rng.choice_without_replacement(&a, 4, 0)).ends_with("4 > 3"));
    let no: [f64; 0] = [];
    assert_eq!(rng.choice_weighted(&empty, &no, 0, 0).unwrap().len(), 0);
    let mut weighted = |p: &[f64]| why(rng.choice_weighted(&a, p, 2, 0));
    assert_eq!(weighted(&[0.5, 0.5]), "p has 2 probabilities for 3 positions");
    assert!(weighted(&[0.5, -0.5, 1.0]).ends_with("p[1] is -0.5"));
    assert!(weighted(&[0.5, 0.5, f64::NAN]).ends_with("p[2] is NaN"));
    assert_eq!(weighted(&[0.5, 0.5, 0.5]), "probabilities do not sum to 1, but to 1.5");
    assert!(weighted(&[f64::INFINITY, 0.5, 0.5]).starts_with("probabilities do not sum to 1"));
    let p = [0.5, 0.0, 0.5];
    let picks = rng.choice_weighted_without_replacement(&a, &p, 3, 0);
    assert_eq!(why(picks), "fewer non-zero entries in p than size: 2 < 3");
    assert!(rng.choice_weighted_without_replacement(&a, &p, 4, 0).is_err());
    assert_eq!(rng.next_u64(), Generator::new(1).next_u64());
}

#[test]
fn a_failed_fill_writes_nothing() {
    let mut rng = Generator::new(1);
    let mut a = array![1.0, 2.0];
    assert!(rng.fill_uniform(&mut a, 1.0, 0.0).is_err());
    assert!(rng.fill_normal(&mut a, 0.0, -1.0).is_err());
    assert!(rng.fill_exponential(&mut a, -1.0).is_err());
    assert!(rng.fill_gamma(&mut a, -1.0, 1.0).is_err());
    assert!(rng.fill_beta(&mut a, 0.0, 1.0).is_err());
    assert_eq!(a, [1.0, 2.0]);
    let mut a = array![1_u64, 2];
    assert!(rng.fill_integers(&mut a, 3..3).is_err());
    assert!(rng.fill_binomial(&mut a, 1, 2.0).is_err());
    assert!(rng.fill_poisson(&mut a, -2.0).is_err());
    assert!(rng.fill_random_bool(&mut array![true, false], f64::NAN).is_err());
    assert!(rng.try_shuffle(&mut a, 1).is_err());
    assert!(rng.try_permutation(&a, -2).is_err());
    assert_eq!(a, [1, 2]);
}

#[test]
#[should_panic(expected = "axis 2 is out of bounds for array of dimension 1")]
fn a_shuffle_along_no_axis_panics() {
    Generator::new(1).shuffle(&mut array![1, 2], 2);
}

#[test]
fn a_generator_without_a_seed_has_no_children() {
    let mut rng = Generator::from_state(1, 3).unwrap();
    assert!(why(rng.spawn(2)).contains("has no children"));
}
