//! Every level of the processor. A process has one, from when it first asks; so this program runs
//! itself again at each: the tests of long rows, and one that prints results bit by bit, to compare.

use std::fmt::Write;
use std::process::Command;

use ndview::prelude::*;

use crate::lays::{LENS, few_lays};

const LEVELS: [&str; 3] = ["base", "avx2", "avx512"];

/// Says to `bits_do_not_depend_on_the_level` that it shall print them.
const PRINTS: &str = "NDVIEW_KERNEL_LAWS_PRINTS";

/// Runs this program with such arguments at a level, and returns what it printed.
fn run(level: &str, arguments: &[&str]) -> String {
    let program = std::env::current_exe().expect("a program that runs");
    let mut command = Command::new(program);
    let command = command.args(arguments).env("NDVIEW_CPU", level).env(PRINTS, "1");
    let out = command.output().expect("it runs again");
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let errors = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "at the level {level}:\n{text}\n{errors}");
    text
}

/// The tests that reach the loops which are compiled for each level: those of long rows.
const LONG: [&str; 11] = [
    "around_the_blocks",
    "casts::",
    "divides::",
    "functions::",
    "large::",
    "crossed",
    "cubes",
    "squares",
    "long_and_narrow",
    "places_of_extremes",
    "running_totals",
];

#[test]
fn all_of_length_at_each_level() {
    for level in LEVELS {
        // The caller runs at one of these.
        if std::env::var("NDVIEW_CPU").as_deref().unwrap_or("avx512") != level {
            let text = run(level, &LONG);
            assert!(text.contains("test result: ok.") && text.contains("large::made"), "{text}");
        }
    }
}

#[test]
fn bits_do_not_depend_on_the_level() {
    if std::env::var_os(PRINTS).is_some() {
        return print_bits();
    }
    let [base, avx2, avx512] = LEVELS.map(|level| {
        let text =
            run(level, &["--exact", "levels::bits_do_not_depend_on_the_level", "--nocapture"]);
        let lines = text.lines().filter_map(|line| line.strip_prefix("bits: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    });
    assert!(base.len() > 5000, "{} results", base.len());
    for other in [avx2, avx512] {
        assert_eq!(base.len(), other.len());
        for (base, other) in base.iter().zip(&other) {
            assert_eq!(base, other);
        }
    }
}

/// Numbers whose sums are rounded.
macro_rules! reduced {
    ($float:ty, $text:ident) => {{
        let element = |i: usize| ((i * 7919 % 1013) as $float - 500.3) / 7.1;
        let mut say = |name: &str, what: &str, values: &[$float]| {
            let bits: Vec<String> = values.iter().map(|x| format!("{:x}", x.to_bits())).collect();
            writeln!($text, "bits: {} {name} {what} {}", stringify!($float), bits.join(" "))
                .unwrap();
        };
        let mut shapes: Vec<Vec<usize>> = (0..=130).map(|n| vec![n]).collect();
        shapes.extend(LENS.map(|n| vec![n]));
        shapes.extend([vec![10_007], vec![3, 2049], vec![2049, 3], vec![33, 130], vec![5, 7, 67]]);
        for shape in shapes {
            for lay in few_lays(shape.len()) {
                let a = lay.make_of(&shape, element);
                let what = format!("{shape:?} {}", lay.name);
                say(
                    "whole",
                    &what,
                    &[a.sum(), a.mean(), a.var(1), a.std(0), a.prod(), a.nansum(), a.nanmean()],
                );
                for axis in 0..shape.len() as isize {
                    say("sum", &what, &a.sum_axis(axis).to_vec());
                    say("mean", &what, &a.mean_axis(axis).to_vec());
                    say("var", &what, &a.var_axis(axis, 0).to_vec());
                    say("prod", &what, &a.prod_axis(axis).to_vec());
                    say("cumsum", &what, &a.cumsum_axis(axis).to_vec());
                }
                if shape.len() == 1 {
                    let a = a.into_dimension::<Ix1>().unwrap();
                    let b = a.map(|x| x * 0.3 + 0.1);
                    say("dot", &what, &[a.dot(&b), b.dot(&a)]);
                    say(
                        "norms",
                        &what,
                        &[a.square().sum().sqrt(), a.zip_map(&b, |x, y| x * y).sum()],
                    );
                }
            }
        }
        for [n, k, m] in [[1, 1, 1], [3, 4, 5], [17, 33, 9], [65, 64, 3], [1, 100, 1], [2, 2049, 2]]
        {
            let a = Array::from_shape_fn((n, k), |[i, j]| element(i * k + j));
            let b = Array::from_shape_fn((k, m).f(), |[i, j]| element(i * m + j + 5));
            let what = format!("{n} by {k} by {m}");
            say("matrices", &what, &a.dot(&b).to_vec());
            say("matrix and vector", &what, &a.dot(&b.column(0)).to_vec());
            say("vector and matrix", &what, &a.row(0).dot(&b).to_vec());
        }
    }};
}

/// Prints the bits of reductions, a line each.
fn print_bits() {
    let mut text = String::from("\n");
    reduced!(f64, text);
    reduced!(f32, text);
    println!("{text}");
}
