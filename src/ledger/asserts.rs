//! What users' tests say of memory.

/// Evaluates an expression, and panics unless the arrays that this thread makes in it take at most so many
/// bytes at once, beyond what there is already. Gives the expression's value.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array1::<f64>::ones(1000);
/// let mean = ndview::assert_peak!(0, a.mean()); // a reduction needs no temporary
/// let b = ndview::assert_peak!(8000, (&a - mean) * 2.0); // one result, written over
/// # assert_eq!(b.sum(), 0.0);
/// ```
#[macro_export]
macro_rules! assert_peak {
    ($bytes:expr, $work:expr $(,)?) => {{
        let (value, usage) = $crate::memory::scope(|| $work);
        let allowed: u64 = $bytes;
        assert!(
            usage.peak_bytes <= allowed,
            "the arrays of `{}` took {} bytes at once, {} were allowed",
            stringify!($work),
            usage.peak_bytes,
            allowed,
        );
        value
    }};
}

/// Evaluates an expression, and panics if this thread makes a buffer for an array in it. Gives the
/// expression's value.
///
/// ```
/// use ndview::prelude::*;
///
/// let a = Array2::<f64>::ones((100, 100));
/// let sum = ndview::assert_no_alloc!(a.slice((.., s![..;2])).t().sum()); // views, and a number
/// assert_eq!(sum, 5000.0);
/// ```
#[macro_export]
macro_rules! assert_no_alloc {
    ($work:expr $(,)?) => {{
        let (value, usage) = $crate::memory::scope(|| $work);
        assert!(
            usage.made_buffers == 0,
            "`{}` made {} buffers of {} bytes together, none were allowed",
            stringify!($work),
            usage.made_buffers,
            usage.made_bytes,
        );
        value
    }};
}

/// Evaluates an expression, and panics if a write in it, by this thread, [had to copy](crate::memory::copies_on_write)
/// because the buffer was shared, or because operands overlap. Gives the expression's value.
///
/// ```
/// use ndview::prelude::*;
///
/// let mut a = Array1::<f64>::zeros(1000);
/// ndview::assert_no_copy!(a.slice_mut(..10).fill(1.0));
/// ```
///
/// ```should_panic
/// # use ndview::prelude::*;
/// let mut a = Array1::<f64>::zeros(1000);
/// let before = a.clone(); // holds the buffer too
/// ndview::assert_no_copy!(a.fill(1.0));
/// # drop(before);
/// ```
#[macro_export]
macro_rules! assert_no_copy {
    ($work:expr $(,)?) => {{
        let (value, usage) = $crate::memory::scope(|| $work);
        let copies = usage.copies.count + usage.temporaries.count;
        assert!(
            copies == 0,
            "`{}` copied {} times, {} bytes together, to write",
            stringify!($work),
            copies,
            usage.copies.bytes + usage.temporaries.bytes,
        );
        value
    }};
}
