//! What must not compile, as doc-tests; each stands beside the nearest program that does, so that it
//! does not fail for another reason.

/// Guards borrow their handles, and views their guards.
///
/// ```
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let part = a.slice(1..);
/// let guard = part.read();
/// let view = guard.view();
/// assert_eq!(view, [2]);
/// ```
///
/// ```compile_fail,E0597
/// use ndview::prelude::*;
/// let guard = {
///     let a = array![1, 2].into_aliased();
///     a.read()
/// };
/// assert_eq!(guard.view(), [1, 2]);
/// ```
///
/// ```compile_fail,E0505
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let guard = a.read();
/// let array = a.into_array().unwrap();
/// assert_eq!(guard.view(), [1, 2]);
/// ```
///
/// ```compile_fail,E0505
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let guard = a.read();
/// let view = guard.view();
/// drop(guard);
/// assert_eq!(view, [1, 2]);
/// ```
///
/// ```compile_fail,E0505
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let guard = a.read();
/// let long = guard.view().slice(..); // a view of a view borrows from the guard
/// drop(guard);
/// assert_eq!(long, [1, 2]);
/// ```
struct GuardsBorrow;

/// One view writes at a time, and nothing reads beside it.
///
/// ```
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let mut guard = a.write();
/// guard.view_mut()[0] = guard.view()[1];
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let mut guard = a.write();
/// let view = guard.view();
/// guard.view_mut()[0] = 5;
/// assert_eq!(view[0], 1);
/// ```
///
/// ```compile_fail,E0499
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let mut guard = a.write();
/// let (mut v, mut w) = (guard.view_mut(), guard.view_mut());
/// v[0] = w[1];
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let mut guard = a.read();
/// guard.view_mut()[0] = 5;
/// ```
struct OneView;

/// Guards stay in their thread, handles and views may go to others, if the elements may.
///
/// ```
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let b = a.clone();
/// let mut guard = a.write();
/// let mut view = guard.view_mut();
/// std::thread::scope(|scope| { scope.spawn(move || view[0] = 5); });
/// drop(guard);
/// std::thread::spawn(move || b.write().view_mut().fill(1)).join().unwrap();
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let guard = a.read();
/// std::thread::scope(|scope| { scope.spawn(move || guard.view()[0]); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![1, 2].into_aliased();
/// let mut guard = a.write();
/// std::thread::scope(|scope| { scope.spawn(move || guard.view_mut()[0] = 5); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![std::cell::Cell::new(1)].into_aliased();
/// std::thread::scope(|scope| { scope.spawn(|| a.handles()); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![std::rc::Rc::new(1)].into_aliased();
/// std::thread::scope(|scope| { scope.spawn(move || a.handles()); });
/// ```
struct Threads;

/// Handles and cells agree about the type of their elements: what one writes as a short reference, no
/// other may read as a long one.
///
/// ```
/// use ndview::{Aliased, ArrayView, Ix1};
/// fn shorter<'a, 's>(v: ArrayView<'a, &'static str, Ix1>, _: &'s str) -> ArrayView<'a, &'s str, Ix1> { v }
/// fn same<'s>(a: Aliased<&'s str, Ix1>, _: &'s str) -> Aliased<&'s str, Ix1> { a }
/// ```
///
/// ```compile_fail
/// use ndview::{Aliased, Ix1};
/// fn shorter<'s>(a: Aliased<&'static str, Ix1>, _: &'s str) -> Aliased<&'s str, Ix1> { a }
/// ```
///
/// ```compile_fail
/// use ndview::{Ix1, WriteGuard};
/// fn shorter<'a, 's>(a: WriteGuard<'a, &'static str, Ix1>, _: &'s str) -> WriteGuard<'a, &'s str, Ix1> { a }
/// ```
///
/// ```compile_fail
/// use ndview::{CellView, Ix1};
/// fn shorter<'a, 's>(v: CellView<'a, &'static str, Ix1>, _: &'s str) -> CellView<'a, &'s str, Ix1> { v }
/// ```
struct Variance;

/// Cells stay in their thread, borrow exclusively, and come from what may be written only.
///
/// ```
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let cells = a.as_cells();
/// let both = (cells, cells); // as many views as one likes
/// both.0[0].set(both.1[1].get());
/// assert_eq!(a, [2, 2]);
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let cells = a.as_cells();
/// std::thread::scope(|scope| { scope.spawn(move || cells[0].set(5)); });
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let cells = a.as_cells();
/// let first = a[0];
/// cells[0].set(first);
/// ```
///
/// ```compile_fail,E0597
/// use ndview::prelude::*;
/// let cells = {
///     let mut a = array![1, 2];
///     a.as_cells()
/// };
/// cells[0].set(5);
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![1, 2];
/// a.view().as_cells();
/// ```
struct Cells;
