//! Random numbers: bits, seeds and uniform floats as NumPy's, all others as they were (both are in
//! `golden/random.json`, the bits of floats in hexadecimal); the same wherever they are written; and of the
//! distributions they are said to be of.

#[path = "random/distributions.rs"]
mod distributions;
#[path = "random/golden.rs"]
mod golden;
#[path = "random/laws.rs"]
mod laws;
#[path = "random/lines.rs"]
mod lines;
