//! Complex numbers: parts as views (rule RI1), functions, operators, reductions, casts, text, files.
//!
//! The expected values are NumPy's (`tests/golden/complex.json`, made by `golden.py` beside this file)
//! or those of loops over the elements.

mod casts;
mod files;
mod golden;
mod lays;
mod parts;
mod printed;
mod sums;
mod values;
