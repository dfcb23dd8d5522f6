//! Shapes in words.

use core::fmt;
use std::ops::Deref;

/// A list of axis lengths that prints as Python prints a tuple: `(2, 3)`, `(4,)`, `()`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dims(Box<[usize]>);

impl Dims {
    pub(crate) fn new(lens: &[usize]) -> Self {
        Dims(lens.into())
    }
}

impl Deref for Dims {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.0
    }
}

impl fmt::Display for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (axis, len) in self.0.iter().enumerate() {
            if axis > 0 {
                f.write_str(", ")?;
            }
            fmt::Display::fmt(len, f)?;
        }
        f.write_str(if self.0.len() == 1 { ",)" } else { ")" })
    }
}

/// Several shapes side by side: `(2, 3) (4,)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shapes(Vec<Dims>);

impl Shapes {
    pub(crate) fn new(shapes: &[&[usize]]) -> Self {
        Shapes(shapes.iter().map(|s| Dims::new(s)).collect())
    }
}

impl Deref for Shapes {
    type Target = [Dims];

    fn deref(&self) -> &[Dims] {
        &self.0
    }
}

impl fmt::Display for Shapes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, shape) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            fmt::Display::fmt(shape, f)?;
        }
        Ok(())
    }
}
