//! What was measured on, and with what.

use std::process::Command;

use crate::python::Python;

pub(crate) struct Machine {
    pub(crate) cores: usize,
    pub(crate) model: String,
    /// How many processes wanted to run before the first work, on average over a minute.
    pub(crate) load: Option<String>,
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
        let load = std::fs::read_to_string("/proc/loadavg").ok();
        let load = load.and_then(|load| load.split(' ').next().map(str::to_string));
        pin();
        Machine { cores, model, load }
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
