//! Mathematical functions, element by element. All give fresh arrays, in the order in which the
//! operands lie.

mod binary;
#[cfg(feature = "half")]
mod halves;
mod number;
mod unary;

#[cfg(feature = "half")]
pub use halves::HalfMath;
pub use number::Number;

#[cfg(feature = "dynamic")]
pub(crate) use binary::{greatest, least, no_negative_raises, no_zero_divides};
