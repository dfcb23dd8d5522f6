//! Mathematical functions, element by element. All give fresh arrays, in the order in which the
//! operands lie.

mod binary;
mod number;
mod unary;

pub use number::Number;
