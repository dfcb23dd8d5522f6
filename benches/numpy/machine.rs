//! What was measured on, and with what.

use std::process::Command;
use std::time::Instant;

use crate::python::Python;

pub(crate) struct Machine {
    pub(crate) cores: usize,
    pub(crate) model: String,
    started: Instant,
    /// Seconds that all cores together were busy before the start.
    busy: Option<f64>,
}

impl Machine {
    /// Looks at the machine, and stays on one of its cores from then on, with all children.
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = text.lines().find_map(|line| line.strip_prefix("model name"));
        let model = model.map_or(std::env::consts::ARCH.into(), |model| {
            model.trim_start_matches([' ', '\t', ':']).to_string()
        });
        pin();
        Machine { cores, model, started: Instant::now(), busy: busy() }
    }

    /// How many cores were busy with something else since the start, on average.
    pub(crate) fn others(&self) -> Option<f64> {
        let (all, ours) = (busy()? - self.busy?, ours()?);
        Some(((all - ours) / self.started.elapsed().as_secs_f64()).max(0.0))
    }

    /// The vector instructions of the processor that matter here.
    pub(crate) fn level() -> &'static str {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512vl") {
                return "AVX-512";
            }
            if is_x86_feature_detected!("avx2") {
                return "AVX2";
            }
        }
        "the baseline"
    }

    /// Compiler and libraries.
    pub(crate) fn versions(&self, python: Option<&Python>) -> String {
        let rustc = Command::new("rustc").arg("--version").output().ok();
        let rustc = rustc.and_then(|output| {
            let text = String::from_utf8(output.stdout).ok()?;
            text.split(' ').nth(1).map(|version| format!("rustc {version}"))
        });
        let ndarray = include_str!("../../Cargo.lock").split("[[package]]").find_map(|package| {
            let version = package.trim_start().strip_prefix("name = \"ndarray\"\nversion = \"")?;
            version.split('"').next()
        });
        let mut versions = vec![format!("ndview {}", env!("CARGO_PKG_VERSION"))];
        versions.push(format!("ndarray {}", ndarray.unwrap_or("of an unknown version")));
        versions.push(python.map_or("no NumPy".into(), |python| python.versions.clone()));
        versions.extend(rustc);
        versions.join(", ")
    }
}

/// Stays on the last of the cores that there are: the first has the most to do for the system.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "calls of the system")]
fn pin() {
    // SAFETY: a set of cores is plain numbers; zeros are the empty one.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    let size = size_of::<libc::cpu_set_t>();
    // SAFETY: the set is of the size that is given.
    if unsafe { libc::sched_getaffinity(0, size, &raw mut set) } != 0 {
        return eprintln!("the cores cannot be asked for; nothing is pinned");
    }
    let cores = libc::CPU_SETSIZE as usize;
    // SAFETY: the number is below the size of the set.
    let Some(last) = (0..cores).rev().find(|&core| unsafe { libc::CPU_ISSET(core, &set) }) else {
        return;
    };
    // SAFETY: the set is a set of cores.
    unsafe { libc::CPU_ZERO(&mut set) };
    // SAFETY: the number is below the size of the set.
    unsafe { libc::CPU_SET(last, &mut set) };
    // SAFETY: the set is of the size that is given.
    if unsafe { libc::sched_setaffinity(0, size, &raw const set) } != 0 {
        eprintln!("nothing is pinned to a core");
    }
}

#[cfg(not(target_os = "linux"))]
fn pin() {}

/// Seconds that all cores together have been busy, by the system's count.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "a call of the system")]
fn busy() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/stat").ok()?;
    let mut ticks = text.lines().next()?.split_whitespace().skip(1).map(str::parse::<f64>);
    let mut sum = 0.0;
    for at in 0..8 {
        let ticks = ticks.next()?.ok()?;
        // All but those of idling and of waiting for disks.
        sum += if at == 3 || at == 4 { 0.0 } else { ticks };
    }
    // SAFETY: it only asks for a number.
    let frequency = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    Some(sum / frequency as f64)
}

/// Seconds that the children of this process have used.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "a call of the system")]
fn ours() -> Option<f64> {
    // SAFETY: the struct is plain numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the struct is the one that is written.
    let failed = unsafe { libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage) } != 0;
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    (!failed).then(|| seconds(usage.ru_utime) + seconds(usage.ru_stime))
}

#[cfg(not(target_os = "linux"))]
fn busy() -> Option<f64> {
    None
}

#[cfg(not(target_os = "linux"))]
fn ours() -> Option<f64> {
    None
}
