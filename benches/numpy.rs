//! The works of `benches/works` in ndview, in the crate `ndarray` and in NumPy, in turns, process by
//! process, on one thread; and what the memory of the machine can do, measured between them.
//!
//! `cargo bench --bench numpy` takes about ten minutes and writes `docs/performance.md` and
//! `docs/performance.svg`. It makes itself a virtual environment with NumPy under `target/`, which
//! needs `python3` and, the first time, the network.
//!
//! - `cargo bench --bench numpy -- quick` takes a few minutes: arrays of up to 10^6 elements, and
//!   fewer rounds.
//! - `cargo bench --bench numpy -- transposed/ cumsum` measures only works that have one of these in
//!   their names (`group/work`).
//!
//! Both print the tables instead of writing them.

#[path = "numpy/chart.rs"]
mod chart;
#[path = "numpy/lines.rs"]
mod lines;
#[path = "numpy/machine.rs"]
mod machine;
#[path = "numpy/measure.rs"]
mod measure;
#[path = "numpy/python.rs"]
mod python;
#[path = "numpy/report.rs"]
mod report;
#[path = "numpy/rows.rs"]
mod rows;
mod works;

use std::path::Path;
use std::process::exit;

use lines::Lines;
use machine::Machine;
use measure::Task;
use python::Python;
use rows::Rows;
use works::GROUPS;

/// Rounds in which every work is measured, and further ones for those near the limits.
const ROUNDS: usize = 3;
const MORE_ROUNDS: usize = 2;

/// What is to be done.
struct Plan {
    quick: bool,
    /// Parts of names; none for all works.
    wanted: Vec<String>,
    rounds: usize,
    more_rounds: usize,
}

impl Plan {
    fn new(args: &[String]) -> Self {
        let words = || args.iter().filter(|arg| !arg.starts_with('-'));
        let quick = words().any(|word| word == "quick");
        let wanted = words().filter(|word| *word != "quick").cloned().collect();
        let (rounds, more_rounds) = if quick { (2, 0) } else { (ROUNDS, MORE_ROUNDS) };
        Plan { quick, wanted, rounds, more_rounds }
    }

    /// Whether the result is the one to be kept.
    fn whole(&self) -> bool {
        !self.quick && self.wanted.is_empty()
    }

    /// Whether works of a group may be wanted.
    fn reaches(&self, group: &str) -> bool {
        let may = |part: &String| {
            let Some((start, _)) = part.split_once('/') else { return true };
            let named = GROUPS.iter().any(|(name, _)| name.ends_with(start));
            !named || group.ends_with(start)
        };
        self.wanted.is_empty() || self.wanted.iter().any(may)
    }

    fn task(&self, group: &'static str, round: usize, wanted: &[String]) -> Task {
        let (quick, wanted) = (self.quick, wanted.to_vec());
        Task { group, quick, check: round == 0, theirs_first: round % 2 == 1, wanted }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let Some(task) = Task::from_args(&args) {
        return measure::child(&task);
    }
    if args.iter().any(|arg| arg == "--lines") {
        return println!("{}", Lines::measure().to_json());
    }
    if !args.iter().any(|arg| arg == "--bench") {
        // `cargo test --all-targets` comes here.
        return println!("nothing is measured without `cargo bench`");
    }
    if let Err(error) = run(&Plan::new(&args)) {
        eprintln!("error: {error}");
        exit(1);
    }
}

fn run(plan: &Plan) -> Result<(), String> {
    let machine = Machine::new();
    let python = Python::ready().inspect_err(|why| {
        eprintln!("NumPy is left out, for there is none: {why}");
    });
    let python = python.ok();
    let (mut rows, mut lines) = (Rows::default(), Lines::default());
    for (group, _) in GROUPS {
        if plan.reaches(group) {
            measure_group(plan, group, python.as_ref(), &mut rows, &mut lines)?;
        }
    }
    let rows = rows.finished();
    if rows.is_empty() {
        return Err("no work has such a name".into());
    }
    if !plan.whole() {
        println!("{}\n{}", report::tables(&rows, &lines), report::summary(&rows, None));
        return Ok(());
    }
    let versions = machine.versions(python.as_ref());
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let notes = std::fs::read_to_string(docs.join("performance_notes.md")).ok();
    let page = report::page(&rows, &lines, &machine, &versions, notes.as_deref());
    std::fs::write(docs.join("performance.md"), page).map_err(|e| e.to_string())?;
    chart::draw(&rows, &docs.join("performance.svg"))?;
    println!("{}", report::summary(&rows, None));
    println!("written: docs/performance.md, docs/performance.svg");
    Ok(())
}

/// The rounds of a group, and the lines of the memory beside them.
fn measure_group(
    plan: &Plan,
    group: &'static str,
    python: Option<&Python>,
    rows: &mut Rows,
    lines: &mut Lines,
) -> Result<(), String> {
    let mut wanted = plan.wanted.clone();
    for round in 0..plan.rounds + plan.more_rounds {
        if round == plan.rounds {
            wanted = rows.close_calls(group);
            if wanted.is_empty() {
                break;
            }
        }
        eprintln!("{group}, round {} of {}", round + 1, plan.rounds + plan.more_rounds);
        let task = plan.task(group, round, &wanted);
        let crates = measure::run_child(&task.to_args())?;
        if crates.is_empty() && !wanted.is_empty() {
            break;
        }
        let numpy = python.map(|python| python.measure(&task)).transpose()?;
        rows.add(group, &crates, numpy.as_deref())?;
        if round == 0 {
            lines.improve(&measure::run_child(&["--lines".into()])?)?;
        }
    }
    Ok(())
}
