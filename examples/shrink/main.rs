//! Opens a big array file, keeps the values below a limit, writes them, and says what it took.
//!
//! `cargo run --release --example shrink -- FILE.npy OUT.npy --below X`
//!
//! Without a file, it first writes one of 750 × 350 × 365 int32 to the folder for temporary files,
//! and uses that.

#[path = "../support/counting.rs"]
mod counting;
mod keep;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ndview::prelude::*;

#[global_allocator]
static MEMORY: counting::Counting = counting::Counting::new();

const USAGE: &str = "usage: shrink [FILE.npy OUT.npy --below X]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => demonstrate(),
        [file, out, "--below", limit] | ["--below", limit, file, out] => match limit.parse() {
            Ok(limit) => run(Path::new(file), Path::new(out), limit),
            Err(why) => Err(format!("--below {limit}: {why}")),
        },
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("shrink: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(file: &Path, out: &Path, limit: f64) -> Result<(), String> {
    MEMORY.reset_peak();
    let kept = keep::keep_below(file, out, limit).map_err(|error| error.to_string())?;
    let mb = |bytes: usize| format!("{:.1} MB", bytes as f64 / 1e6);
    println!("{}: shape {:?}, {}", file.display(), kept.shape, mb(kept.bytes));
    println!("{}: {} values below {limit}, {}", out.display(), kept.kept, mb(kept.kept_bytes));
    println!("memory: at most {} at once, {} now", mb(MEMORY.peak()), mb(MEMORY.live()));
    Ok(())
}

/// Writes a large file of its own, shrinks it, and removes both.
fn demonstrate() -> Result<(), String> {
    let folder = std::env::temp_dir();
    let name = |part: &str| folder.join(format!("ndview-shrink-{}-{part}.npy", std::process::id()));
    let (file, out): (PathBuf, PathBuf) = (name("in"), name("out"));
    println!("{USAGE}\nNo file was given: writing one of 750 x 350 x 365 int32.");
    let made =
        Array::from_shape_fn((750, 350, 365), |[day, y, x]| (day * 7 + y * 3 + x) as i32 % 1000)
            .write_npy(&file)
            .map_err(|error| error.to_string());
    let done = made.and_then(|()| run(&file, &out, 100.0));
    for path in [file, out] {
        // What was not written need not be removed.
        let _ = std::fs::remove_file(path);
    }
    done
}
