//! NumPy's own numbers, where ours are NumPy's; and ours as they were, where they are not.

use std::sync::LazyLock;

use ndview::prelude::*;
use ndview::random::{Generator, RandomFloat, RandomInt, SeedSequence};
use rand_core::Rng;
use serde_json::Value;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/random.json");

static GOLDEN: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap());

/// The entries of a list.
fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    text(value).parse().unwrap()
}

/// Words in hexadecimal.
fn words(value: &Value) -> Vec<u64> {
    list(value).iter().map(|word| u64::from_str_radix(text(word), 16).unwrap()).collect()
}

/// The bits of floats.
fn bits<T: RandomFloat, D: Dimension>(a: &Array<T, D>) -> Vec<u64> {
    a.iter().map(|&x| bits_of(x)).collect()
}

fn bits_of<T: RandomFloat>(x: T) -> u64 {
    match size_of::<T>() {
        4 => x.to_f32().unwrap().to_bits().into(),
        _ => x.to_f64().unwrap().to_bits(),
    }
}

/// The sum of words, each times its place.
fn digest(words: &[u64]) -> u64 {
    let places = words.iter().zip(1_u64..);
    places.fold(0, |sum, (word, place)| sum.wrapping_add(word.wrapping_mul(place)))
}

#[test]
fn bits_and_doubles_of_pcg64() {
    for case in list(&GOLDEN["numpy"]["raw"]) {
        let seed = number(&case["seed"]);
        let mut rng = Generator::new(seed);
        let raw: Vec<u64> = (0..8).map(|_| rng.next_u64()).collect();
        assert_eq!(raw, words(&case["bits"]), "seed {seed}");
        let all = Generator::new(seed).integers::<u64, _>(.., 8).unwrap();
        assert_eq!(all.as_slice().unwrap(), raw, "seed {seed}");
        let doubles: Array1<f64> = Generator::new(seed).random(8);
        assert_eq!(bits(&doubles), words(&case["random"]), "seed {seed}");
        let state = list(&case["state"]);
        let mut rng = Generator::from_state(number(&state[0]), number(&state[1])).unwrap();
        assert_eq!(bits(&rng.random::<f64, _>(8)), words(&case["random"]), "seed {seed}");
    }
}

#[test]
fn seed_sequences_and_their_children() {
    let small = |seeds: &SeedSequence| -> Vec<u64> {
        seeds.generate_u32(4).into_iter().map(u64::from).collect()
    };
    for case in list(&GOLDEN["numpy"]["seeds"]) {
        let mut seeds = SeedSequence::new(number(&case["entropy"]));
        let first: Vec<u64> = seeds.generate_u32(7).into_iter().map(u64::from).collect();
        assert_eq!(first, words(&case["u32"]));
        assert_eq!(seeds.generate_u64(5), words(&case["u64"]));
        let mut children = seeds.spawn(3);
        for (child, expected) in children.iter().zip(list(&case["children"])) {
            assert_eq!(small(child), words(expected));
        }
        assert_eq!(small(&children[1].spawn(2)[1]), words(&case["grandchild"]));
        assert_eq!(small(&seeds.spawn(1)[0]), words(&case["fourth"]));
        let third: Array1<f64> = Generator::from_seeds(children.remove(2)).random(4);
        assert_eq!(bits(&third), words(&case["third_random"]));
    }
}

#[test]
fn spawned_generators() {
    let mut rng = Generator::new(5);
    let mut streams = rng.spawn(2).unwrap();
    streams.extend(rng.spawn(1).unwrap());
    for (stream, expected) in streams.iter_mut().zip(list(&GOLDEN["numpy"]["spawned"]["random"])) {
        assert_eq!(bits(&stream.random::<f64, _>(3)), words(expected));
    }
}

#[test]
fn floats_of_numpy() {
    let check = |case: &Value, draw: &dyn Fn(u64, usize) -> Vec<u64>| {
        assert_eq!(draw(12345, 12), words(&case["bits"]), "{}", case["call"]);
        let found = format!("{:x}", digest(&draw(54321, 100_000)));
        assert_eq!(found, text(&case["digest"]), "{}", case["call"]);
    };
    for case in list(&GOLDEN["numpy"]["draws"]) {
        match text(&case["call"]) {
            "random f64" => check(case, &|seed, n| bits(&Generator::new(seed).random::<f64, _>(n))),
            "random f32" => check(case, &|seed, n| bits(&Generator::new(seed).random::<f32, _>(n))),
            "uniform" => {
                check(case, &|seed, n| bits(&Generator::new(seed).uniform(-3.0, 7.0, n).unwrap()));
            }
            other => panic!("no such call: {other}"),
        }
    }
}

/// What our own methods draw.
#[derive(Default)]
struct Record(Vec<Value>);

impl Record {
    /// The first words, a digest of all of them, and the next word of the generator, for as many are to be
    /// used.
    fn add(&mut self, call: &str, draw: impl Fn(&mut Generator) -> Vec<u64>) {
        let mut rng = Generator::new(12345);
        let drawn = draw(&mut rng);
        let hex = |word: &u64| format!("{word:x}");
        self.0.push(serde_json::json!({
            "call": call,
            "first": drawn.iter().take(6).map(hex).collect::<Vec<_>>(),
            "digest": hex(&digest(&drawn)),
            "next": hex(&rng.next_u64()),
        }));
    }

    fn floats<T: RandomFloat>(
        &mut self,
        call: &str,
        draw: impl Fn(&mut Generator, usize) -> Array1<T>,
    ) {
        self.add(call, |rng| bits(&draw(rng, DRAWS)));
    }

    fn counts(&mut self, call: &str, draw: impl Fn(&mut Generator, usize) -> Array1<u64>) {
        self.add(call, |rng| draw(rng, DRAWS).into_iter().collect());
    }

    fn integers<T: RandomInt + TryInto<i128>>(&mut self, low: T, last: T) {
        let call = format!("integers {low}..={last}");
        self.add(&call, |rng| {
            let drawn = rng.integers(low..=last, 500).unwrap();
            let lowest = |&x: &T| x.try_into().ok().unwrap() as u64;
            drawn.iter().map(lowest).collect()
        });
    }

    fn places(&mut self, call: &str, draw: impl Fn(&mut Generator) -> Vec<usize>) {
        self.add(call, |rng| draw(rng).into_iter().map(|place| place as u64).collect());
    }
}

/// So many that each branch of each method is taken.
const DRAWS: usize = 20_000;

fn record_floats(record: &mut Record) {
    record.floats("standard_normal f64", |rng, n| rng.standard_normal::<f64, _>(n));
    record.floats("standard_normal f32", |rng, n| rng.standard_normal::<f32, _>(n));
    record.floats("normal 10 2.5", |rng, n| rng.normal(10.0, 2.5, n).unwrap());
    record.floats("exponential 2", |rng, n| rng.exponential(2.0, n).unwrap());
    for k in [0.0, 0.01, 0.3, 1.0, 2.5, 100.0, 1e12] {
        record.floats(&format!("gamma {k} 1.5"), |rng, n| rng.gamma(k, 1.5, n).unwrap());
    }
    for (a, b) in [(0.5, 0.5), (2.0, 3.0), (0.01, 0.02), (1e-110, 2e-110), (0.7, 5.0), (1e5, 1e9)] {
        record.floats(&format!("beta {a} {b}"), |rng, n| rng.beta(a, b, n).unwrap());
    }
}

fn record_counts(record: &mut Record) {
    let trials = [
        (0, 0.5),
        (10, 0.0),
        (10, 0.3),
        (10, 1.0),
        (40, 0.97),
        (100, 0.5),
        (1000, 0.9),
        (1_000_000, 1e-3),
        (1_000_000_000_000_000, 0.6),
        (i64::MAX as u64, 0.25),
    ];
    for (n, p) in trials {
        let call = format!("binomial {n} {p}");
        record.counts(&call, |rng, draws| rng.binomial(n, p, draws).unwrap());
    }
    for mean in [0.0, 0.5, 9.9, 10.0, 50.0, 1e6, 1e15, 9.2e18] {
        record.counts(&format!("poisson {mean}"), |rng, n| rng.poisson(mean, n).unwrap());
    }
    record.counts("random_bool 0.3", |rng, n| rng.random_bool(0.3, n).unwrap().map(|&x| x.into()));
}

fn record_integers(record: &mut Record) {
    record.integers(-100_i8, 100);
    record.integers(u16::MIN, u16::MAX);
    record.integers(-1_500_000_000_i32, 1_500_000_000);
    record.integers(0_u64, u64::from(u32::MAX));
    record.integers(0_u64, u64::from(u32::MAX) + 1);
    record.integers(-6_000_000_000_000_000_000_i64, 6_000_000_000_000_000_000);
    record.integers(i64::MIN, i64::MAX);
    record.integers(-(1_i128 << 100), 1 << 100);
}

fn record_places(record: &mut Record) {
    let all = Array1::arange(0_usize, 10_000, 1);
    let p: Array1<f64> = all.map(|&i| i as f64 / 49_995_000.0);
    let flat = |a: Array1<usize>| a.into_iter().collect();
    record.places("choice", |rng| flat(rng.choice(&all, 100, 0).unwrap()));
    for k in [10, 1000] {
        record.places(&format!("choice_without_replacement {k}"), |rng| {
            flat(rng.choice_without_replacement(&all, k, 0).unwrap())
        });
    }
    record.places("choice_weighted", |rng| flat(rng.choice_weighted(&all, &p, 500, 0).unwrap()));
    record.places("choice_weighted_without_replacement", |rng| {
        flat(rng.choice_weighted_without_replacement(&all, &p, 500, 0).unwrap())
    });
    record.places("permutation_of", |rng| flat(rng.permutation_of(1000)));
    record.places("permuted", |rng| {
        let table = all.reshape((100, 100)).unwrap();
        rng.permuted(&table, 0).iter().copied().collect()
    });
}

/// `NDVIEW_WRITE_GOLDEN=1 cargo test --test random` writes them anew: for a version with other numbers.
#[test]
fn our_own_numbers_stay() {
    let mut record = Record::default();
    record_floats(&mut record);
    record_counts(&mut record);
    record_integers(&mut record);
    record_places(&mut record);
    if std::env::var_os("NDVIEW_WRITE_GOLDEN").is_some_and(|value| value == "1") {
        let lines: Vec<String> = record.0.iter().map(Value::to_string).collect();
        let (numpy, ours) = (&GOLDEN["numpy"], lines.join(",\n"));
        std::fs::write(PATH, format!("{{\"numpy\": {numpy},\n\"ours\": [\n{ours}\n]}}\n")).unwrap();
        return;
    }
    let expected = list(&GOLDEN["ours"]);
    assert_eq!(record.0.len(), expected.len());
    for (found, expected) in record.0.iter().zip(expected) {
        assert_eq!(found, expected);
    }
}
