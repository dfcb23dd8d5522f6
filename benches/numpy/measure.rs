//! A process of its own for the works of a group, in both crates.

use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use crate::works::{GROUPS, Way, Work, Works};

/// Seconds for a way of a work in one round; what takes longer is still run [`SAMPLES`] times.
pub(crate) const BUDGET: f64 = 0.03;
pub(crate) const SAMPLES: usize = 5;
/// Seconds that a sample takes at least.
const SAMPLE: f64 = 0.002;

/// What a child process measures.
pub(crate) struct Task {
    pub(crate) group: &'static str,
    pub(crate) quick: bool,
    /// Whether results are compared, too.
    pub(crate) check: bool,
    pub(crate) theirs_first: bool,
    pub(crate) wanted: Vec<String>,
}

impl Task {
    /// The arguments with which this program is such a child.
    pub(crate) fn to_args(&self) -> Vec<String> {
        let mut args = vec!["--child".to_string(), self.group.to_string()];
        let flags = [
            ("--quick", self.quick),
            ("--check", self.check),
            ("--theirs-first", self.theirs_first),
        ];
        args.extend(flags.into_iter().filter(|(_, on)| *on).map(|(flag, _)| flag.to_string()));
        args.extend(self.wanted.iter().cloned());
        args
    }

    pub(crate) fn from_args(args: &[String]) -> Option<Self> {
        let [child, group, rest @ ..] = args else { return None };
        let (group, _) = GROUPS.into_iter().find(|(name, _)| name == group)?;
        let has = |flag: &str| rest.iter().any(|arg| arg == flag);
        let (quick, check, theirs_first) = (has("--quick"), has("--check"), has("--theirs-first"));
        let wanted = rest.iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
        let task = Task { group, quick, check, theirs_first, wanted };
        (child == "--child").then_some(task)
    }

    fn wants(&self, name: &str) -> bool {
        let full = format!("{}/{name}", self.group);
        self.wanted.is_empty() || self.wanted.iter().any(|part| full.contains(part))
    }
}

/// Runs this program again, as a child, for the lines of JSON that it prints.
pub(crate) fn run_child(args: &[String]) -> Result<Vec<Value>, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    json_lines(Command::new(program).args(args), "the process that measures both crates")
}

pub(crate) fn json_lines(command: &mut Command, what: &str) -> Result<Vec<Value>, String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|e| format!("{what} cannot be run: {e}"))?;
    if !output.status.success() {
        return Err(format!("{what} failed"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|l| serde_json::from_str(l).map_err(|e| format!("{what}: {e}"))).collect()
}

/// Measures a group and prints a line for each work.
pub(crate) fn child(task: &Task) {
    let (_, group) = GROUPS.into_iter().find(|(name, _)| *name == task.group).expect("a group");
    let mut visit = |work: Work<'_>| {
        if task.wants(work.name) {
            println!("{}", measure(task, work));
        }
    };
    group(&mut Works::new(task.quick, &mut visit));
}

fn measure(task: &Task, mut work: Work<'_>) -> Value {
    let check = task.check.then(|| {
        let digest = work.check();
        json!([digest.count, digest.sum, digest.slack])
    });
    let Work { name, ours, theirs, moved } = work;
    let (our_time, their_time);
    if task.theirs_first {
        their_time = theirs.map(median);
        our_time = median(ours);
    } else {
        our_time = median(ours);
        their_time = theirs.map(median);
    }
    json!({
        "work": name,
        "ours": our_time * 1e9,
        "theirs": their_time.map(|time| time * 1e9),
        "moved": moved.map(|moved| json!([moved.read, moved.written, moved.in_place])),
        "check": check,
    })
}

/// The median of samples, in seconds for one run. As in `benches/numpy/timing.py`.
pub(crate) fn median(way: &mut dyn Way) -> f64 {
    let mut time = |runs: u64| {
        let start = Instant::now();
        way.run(runs);
        start.elapsed().as_secs_f64()
    };
    time(1);
    let mut runs = 1_u64;
    let mut taken = time(runs);
    while taken < SAMPLE / 2.0 && runs < 1 << 30 {
        runs *= ((SAMPLE / 2.0 / taken.max(1e-8)) as u64).clamp(2, 100);
        taken = time(runs);
    }
    let runs = ((runs as f64 * SAMPLE / taken).round() as u64).max(1);
    let samples = ((BUDGET / taken.max(SAMPLE)) as usize).clamp(SAMPLES, 40);
    let mut times: Vec<f64> = (0..samples).map(|_| time(runs) / runs as f64).collect();
    times.sort_by(f64::total_cmp);
    let middle = samples / 2;
    if samples % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2.0 }
}
