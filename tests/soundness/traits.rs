//! Which types may cross threads, as a table.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::MutexGuard;

use ndview::prelude::*;

/// Whether a type implements a trait, asked by the compiler: an inherent constant, which is there
/// only with the trait, comes before the trait's.
macro_rules! implements {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "not asked where the bound holds")]
        trait Otherwise {
            const YES: bool = false;
        }
        impl<T: ?Sized> Otherwise for T {}
        #[allow(dead_code, reason = "there only where the bound holds")]
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code, reason = "there only where the bound holds")]
        impl<T: ?Sized + $($bound)+> Probe<T> {
            const YES: bool = true;
        }
        <Probe<$type>>::YES
    }};
}

/// Each type with elements that are (`Send`, `Sync`): both, the first, the second, neither.
macro_rules! table {
    ($($type:ident<$($life:lifetime,)? _ $(, $rank:ty)?>: $send:expr, $sync:expr;)*) => {$(
        table!(@ $type<$($life,)? _ $(, $rank)?>: i32, true, true, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: Cell<i32>, true, false, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: MutexGuard<'static, i32>, false, true, $send, $sync);
        table!(@ $type<$($life,)? _ $(, $rank)?>: Rc<i32>, false, false, $send, $sync);
    )*};
    (@ $type:ident<$($life:lifetime,)? _ $(, $rank:ty)?>: $element:ty, $t_send:expr, $t_sync:expr, $send:expr, $sync:expr) => {{
        let rule: [fn(bool, bool) -> bool; 2] = [$send, $sync];
        let found = (
            implements!($type<$($life,)? $element $(, $rank)?>: Send),
            implements!($type<$($life,)? $element $(, $rank)?>: Sync),
        );
        let expected = (rule[0]($t_send, $t_sync), rule[1]($t_send, $t_sync));
        assert_eq!(found, expected, "{} of {}", stringify!($type), stringify!($element));
    }};
}

#[test]
fn r31_auto_traits_table() {
    use ndview::{
        AxisChunks, AxisIter, AxisIterMut, IndexedIter, Iter, IterMut, Lanes, LanesMut, Ref,
        RefMut, Windows,
    };
    let both: fn(bool, bool) -> bool = |send, sync| send && sync;
    let send: fn(bool, bool) -> bool = |send, _| send;
    let sync: fn(bool, bool) -> bool = |_, sync| sync;
    table! {
        // Handles may free elements anywhere, and views lead to handles: both bounds.
        Buffer<_>: both, both;
        Array<_, Ix2>: both, both;
        Array<_, IxDyn>: both, both;
        Ref<'static, _>: both, both;
        ArrayView<'static, _, Ix2>: both, both;
        AxisIter<'static, _, Ix2>: both, both;
        AxisChunks<'static, _, Ix2>: both, both;
        Lanes<'static, _, Ix2>: both, both;
        Windows<'static, _, Ix2>: both, both;
        // As `&mut T`.
        RefMut<'static, _>: send, sync;
        ArrayViewMut<'static, _, Ix2>: send, sync;
        AxisIterMut<'static, _, Ix2>: send, sync;
        LanesMut<'static, _>: send, sync;
        IterMut<'static, _, Ix2>: send, sync;
        // As `&T`.
        Iter<'static, _, Ix2>: sync, sync;
        IndexedIter<'static, _, Ix2>: sync, sync;
    }
    assert!(implements!(Error: Send) && implements!(Error: Sync));
    assert!(implements!(ndview::Indices<IxDyn>: Send) && implements!(ndview::Layout<IxDyn>: Sync));
    // Views of a fixed rank are `Copy`; what may be written is not even `Clone`.
    assert!(implements!(ArrayView2<'static, Rc<i32>>: Copy));
    assert!(
        !implements!(ArrayViewD<'static, i32>: Copy)
            && implements!(ArrayViewD<'static, i32>: Clone)
    );
    assert!(
        !implements!(ArrayViewMut2<'static, i32>: Clone)
            && !implements!(IterMut<'static, i32, Ix1>: Clone)
    );
    assert_eq!(size_of::<ArrayView2<'static, f64>>(), 56);
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
