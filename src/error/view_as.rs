//! Why bytes cannot be seen as elements of another type.

messages! {
/// Why an array cannot be seen as one of elements of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyNotAs {
    /// Another size, where there is no axis to become longer or shorter.
    #[error("Changing the dtype of a 0d array is only supported if the itemsize is unchanged")]
    NoAxis,
    /// Another size, where the elements along the last axis do not lie side by side.
    #[error("To change to a dtype of a different size, the last axis must be contiguous")]
    NotContiguous {
        /// The last axis.
        axis: usize,
        /// Its stride, in elements.
        stride: isize,
    },
    /// A smaller size that does not divide the old one.
    #[error(
        "When changing to a smaller dtype, its size must be a divisor of the size of original dtype"
    )]
    NoDivisor,
    /// A larger size that does not divide the bytes along the last axis.
    #[error(
        "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array"
    )]
    Remainder {
        /// The last axis.
        axis: usize,
    },
    /// Another axis that steps by a part of a new element.
    #[error("axis {axis} steps by {bytes} bytes, which is no whole number of new elements")]
    Stride {
        /// The axis.
        axis: usize,
        /// Its stride, in bytes.
        bytes: isize,
    },
    /// Memory that begins where no such element may lie.
    #[error("address {address:#x} is no multiple of the alignment {align}")]
    Misaligned {
        /// Where the lowest element would lie.
        address: usize,
        /// The alignment of the new type.
        align: usize,
    },
    /// Elements of no bytes, before or after.
    #[error("elements of zero bytes cannot be seen as others, nor others as such")]
    NoBytes,
}
}

impl std::error::Error for WhyNotAs {}
