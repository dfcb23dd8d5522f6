//! Random numbers: ndview with both of its generators, and NumPy, in turns in one run, on one thread.
//!
//! `cargo bench --bench random` (about a minute); with `-- quick` a tenth of the numbers, with part of a name
//! only the works that have it. NumPy is that of
//! the Python `NDVIEW_PYTHON`, or of the virtual environment that `cargo bench --bench numpy` makes, or
//! of `python3`; without one, only ours is measured.
//!
//! Times on a shared machine mean little; the last columns are ratios within one run: above 1 is slower
//! than ours.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use ndview::prelude::*;
use ndview::random::Generator;
use rand_core::Rng;

const ROUNDS: usize = 9;

/// Reads the number of a work from each line, and answers with the nanoseconds it took.
const SCRIPT: &str = r#"
import sys, time
import numpy as np
n = int(sys.argv[1])
rng = np.random.default_rng(1)
f8, f4 = np.empty(n), np.empty(n, np.float32)
order = np.arange(n)
works = [
    lambda: rng.random(n),
    lambda: rng.random(out=f8),
    lambda: rng.random(n, np.float32),
    lambda: rng.standard_normal(n),
    lambda: rng.standard_normal(out=f8),
    lambda: rng.standard_normal(n, np.float32),
    lambda: rng.standard_exponential(out=f8),
    lambda: rng.integers(0, 1000, n),
    lambda: rng.integers(0, 3 << 61, n),
    lambda: rng.integers(0, 100, n, np.uint8),
    lambda: rng.gamma(2.5, 1.0, n // 4),
    lambda: rng.beta(2.0, 3.0, n // 4),
    lambda: rng.binomial(1000, 0.3, n // 4),
    lambda: rng.poisson(30.0, n // 4),
    lambda: rng.shuffle(order),
]
for line in sys.stdin:
    work = works[int(line)]
    start = time.perf_counter_ns()
    result = work()
    took = time.perf_counter_ns() - start
    del result
    print(took, flush=True)
"#;

/// The works in the order of the script.
const NAMES: [&str; 15] = [
    "random f64",
    "fill_random f64",
    "random f32",
    "standard_normal f64",
    "fill_standard_normal f64",
    "standard_normal f32",
    "fill_exponential f64",
    "integers 0..1000, i64",
    "integers 0..3 * 2^61, i64",
    "integers 0..100, u8",
    "gamma 2.5, a fourth",
    "beta 2 3, a fourth",
    "binomial 1000 0.3, a fourth",
    "poisson 30, a fourth",
    "shuffle i64",
];

/// The time of a call, without that of dropping its result.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let took = start.elapsed();
    drop(result);
    took
}

/// One of our generators, and the arrays it fills.
struct Ours<R> {
    n: usize,
    rng: Generator<R>,
    f64s: Array1<f64>,
    order: Array1<i64>,
}

impl<R: Rng> Ours<R> {
    fn new(n: usize, rng: Generator<R>) -> Self {
        Ours { n, rng, f64s: Array1::zeros(n), order: Array1::arange(0, n as i64, 1) }
    }

    fn run(&mut self, work: usize) -> Duration {
        let Ours { n, rng, f64s, order } = self;
        let (n, fourth) = (*n, *n / 4);
        match work {
            0 => timed(|| rng.random::<f64, _>(n)),
            1 => timed(|| rng.fill_random(f64s)),
            2 => timed(|| rng.random::<f32, _>(n)),
            3 => timed(|| rng.standard_normal::<f64, _>(n)),
            4 => timed(|| rng.fill_standard_normal(f64s)),
            5 => timed(|| rng.standard_normal::<f32, _>(n)),
            6 => timed(|| rng.fill_exponential(f64s, 1.0)),
            7 => timed(|| rng.integers(0_i64..1000, n)),
            8 => timed(|| rng.integers(0_i64..3 << 61, n)),
            9 => timed(|| rng.integers(0_u8..100, n)),
            10 => timed(|| rng.gamma(2.5, 1.0, fourth)),
            11 => timed(|| rng.beta(2.0, 3.0, fourth)),
            12 => timed(|| rng.binomial(1000, 0.3, fourth)),
            13 => timed(|| rng.poisson(30.0, fourth)),
            14 => timed(|| rng.shuffle(order, 0)),
            other => unreachable!("there is no work {other}"),
        }
    }
}

/// A process that runs NumPy's works when asked.
struct NumPy {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl NumPy {
    fn start(n: usize) -> Option<Self> {
        let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("numpy/bin/python");
        let wanted = std::env::var_os("NDVIEW_PYTHON").map(Into::into);
        let python = wanted.unwrap_or(if venv.exists() { venv } else { "python3".into() });
        let mut command = Command::new(python);
        command.args(["-c", SCRIPT, &n.to_string()]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().ok()?;
        let (ask, answers) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        let mut numpy = NumPy { process, ask, answers };
        numpy.run(0).map(|_| numpy)
    }

    fn run(&mut self, work: usize) -> Option<Duration> {
        writeln!(self.ask, "{work}").ok()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).ok()?;
        answer.trim().parse().ok().map(Duration::from_nanos)
    }
}

impl Drop for NumPy {
    fn drop(&mut self) {
        // It reads no more lines, or it is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let quick = args.iter().any(|arg| arg == "quick");
    let wanted: Vec<&String> = args.iter().filter(|arg| *arg != "quick").collect();
    let n = if quick { 1_000_000 } else { 10_000_000 };
    let mut pcg = Ours::new(n, Generator::new(1));
    let mut fast = Ours::new(n, Generator::fast(1));
    let mut numpy = NumPy::start(n);
    if numpy.is_none() {
        println!("there is no NumPy to compare with");
    }
    println!("{n} numbers, the least of {ROUNDS} times, in ms\n");
    println!(
        "{:28} {:>8} {:>8} {:>8}  {:>10} {:>10}",
        "", "PCG64", "fast", "NumPy", "NumPy/PCG", "NumPy/fast"
    );
    for (work, name) in NAMES.into_iter().enumerate() {
        if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let mut least = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            let theirs = numpy.as_mut().and_then(|numpy| numpy.run(work));
            let times = [pcg.run(work), fast.run(work), theirs.unwrap_or(Duration::ZERO)];
            for (least, time) in least.iter_mut().zip(times) {
                *least = time.min(*least);
            }
        }
        let [pcg, fast, numpy] = least.map(|time| 1e3 * time.as_secs_f64());
        let ratios = (numpy / pcg, numpy / fast);
        println!("{name:28} {pcg:8.2} {fast:8.2} {numpy:8.2}  {:10.2} {:10.2}", ratios.0, ratios.1);
    }
}
