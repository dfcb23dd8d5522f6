//! NumPy, in a virtual environment of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::measure::{BUDGET, SAMPLES, Task, json_lines};

pub(crate) struct Python {
    program: PathBuf,
    /// Of Python and of NumPy.
    pub(crate) versions: String,
}

impl Python {
    /// The virtual environment, made if it is not there yet.
    pub(crate) fn ready() -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("numpy");
        let program = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        let program = folder.join(program);
        if let Ok(versions) = versions(&program) {
            return Ok(Python { program, versions });
        }
        eprintln!("making a virtual environment with NumPy under target/");
        let python = if cfg!(windows) { "python" } else { "python3" };
        succeed(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "numpy>=2"];
        succeed(Command::new(&program).args(pip))?;
        let versions = versions(&program)?;
        Ok(Python { program, versions })
    }

    /// Measures the works of a task.
    pub(crate) fn measure(&self, task: &Task) -> Result<Vec<Value>, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/numpy/works.py");
        let mut command = self.command();
        command.arg(script).arg(task.group);
        command.args(["--budget", &BUDGET.to_string(), "--samples", &SAMPLES.to_string()]);
        command.args(task.quick.then_some("--quick"));
        command.args(task.check.then_some("--check"));
        command.args(&task.wanted);
        json_lines(&mut command, "the process that measures NumPy")
    }

    fn command(&self) -> Command {
        command(&self.program)
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for pool in ["OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR"] {
        command.env(format!("{pool}_NUM_THREADS"), "1");
    }
    // No compiled copies of the scripts beside them.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn versions(program: &Path) -> Result<String, String> {
    let script = "import sys, sysconfig, numpy; \
        optimised = '--enable-optimizations' in str(sysconfig.get_config_var('CONFIG_ARGS')); \
        built = '' if optimised else ' (an interpreter built without its optimisations, \
        which makes small arrays slower)'; \
        print(f'NumPy {numpy.__version__} on Python {sys.version.split()[0]}{built}')";
    let output = command(program).args(["-c", script]).stderr(Stdio::null()).output();
    let output = output.map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_string();
    if output.status.success() { Ok(text) } else { Err("NumPy cannot be imported".into()) }
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = format!("{:?}", command.get_program());
    let status = command.stdout(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{name} -m {:?} failed", command.get_args().nth(1))),
        Err(error) => Err(format!("{name} cannot be run: {error}")),
    }
}
