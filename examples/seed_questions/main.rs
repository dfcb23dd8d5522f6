//! What tutorials on NumPy's memory ask and claim, each answered by a run: right or wrong, with figures.
//!
//! `cargo run --release --example seed_questions`
//!
//! The questions are in NumPy's words. ndview keeps NumPy's model of memory; where its answer is another,
//! the figures say what NumPy's would be.

mod copies;
mod counts;
mod folklore;
mod footprint;
mod views;
mod writes;

use Answer::{No, Right, Wrong, Yes};
use ndview::memory::{self, Bytes};
use ndview::prelude::*;

/// What is known to be so: of a question yes or no, of a claim right or wrong.
#[derive(Clone, Copy, PartialEq)]
enum Answer {
    Yes,
    No,
    Right,
    Wrong,
}

/// A question or a claim, what the answer must be, and the run that gives it.
struct Asked {
    text: &'static str,
    answer: Answer,
    run: fn() -> Found,
}

const fn asked(text: &'static str, answer: Answer, run: fn() -> Found) -> Asked {
    Asked { text, answer, run }
}

/// Whether it is so, and the figures that show it.
struct Found {
    so: bool,
    figures: String,
}

fn found(so: bool, figures: String) -> Found {
    Found { so, figures }
}

fn main() {
    let chapters = [
        ("Views and leaks", views::ASKED),
        ("Picking", copies::ASKED),
        ("Counting references", counts::ASKED),
        ("float32 and float64", footprint::ASKED),
        ("Writing, and views that overlap", writes::ASKED),
        ("Folklore", folklore::ASKED),
    ];
    let mut answers = Vec::new();
    for (title, asked) in chapters {
        println!("\n== {title}");
        for asked in asked {
            answers.push(asked.answer);
            answer(answers.len(), asked);
        }
    }
    let count = |answer| answers.iter().filter(|a| **a == answer).count();
    println!("\n{} runs. Questions: {} yes, {} no.", answers.len(), count(Yes), count(No));
    println!("Claims: {} right, {} wrong.", count(Right), count(Wrong));
}

/// Runs one, prints what was found, and sees that it is what it must be.
fn answer(number: usize, asked: &Asked) {
    let found = (asked.run)();
    let is_claim = matches!(asked.answer, Right | Wrong);
    let (mark, word) = match (is_claim, found.so) {
        (false, true) => ("", "yes"),
        (false, false) => ("", "no"),
        (true, true) => ("claim: ", "right"),
        (true, false) => ("claim: ", "wrong"),
    };
    println!("\n{number:>2}. {mark}{}\n    {word}: {}", asked.text, found.figures);
    assert_eq!(found.so, matches!(asked.answer, Yes | Right), "{}", asked.text);
}

/// A matrix of 8 MB.
fn matrix() -> Array2<f64> {
    Array::from_shape_fn((1000, 1000), |[i, j]| (i * 1000 + j) as f64)
}

/// An array of 800 MB, of which nobody has touched anything: the system has given nothing yet.
fn huge() -> Array1<f64> {
    Array1::zeros(100_000_000)
}

/// The bytes of all arrays that are alive.
fn live() -> u64 {
    memory::figures().live_bytes
}

/// Bytes as people write them.
fn size(bytes: usize) -> Bytes {
    Bytes(bytes as u64)
}
