//! Complex numbers as elements: their parts, and functions of them.

mod element;
mod functions;
mod kahan;
mod make;
mod math;
mod parts;

pub use math::ComplexMath;
