//! What must not compile, as doc-tests; each stands beside the nearest program that does, so that
//! it does not fail for another reason. This module exists only while doc-tests are collected.

/// R11: an owner and a view have no type in common through which they could be swapped.
///
/// ```
/// use ndview::prelude::*;
/// let (mut a, mut b) = (array![1, 2], array![3, 4]);
/// std::mem::swap(&mut a, &mut b);
/// std::mem::swap(&mut a.view_mut(), &mut b.view_mut());
/// ```
///
/// ```compile_fail,E0308
/// use ndview::prelude::*;
/// let (mut a, b) = (array![1, 2], array![3, 4]);
/// std::mem::swap(&mut a, &mut b.view());
/// ```
///
/// ```compile_fail,E0308
/// use ndview::prelude::*;
/// let (mut a, mut b) = (array![1, 2], array![3, 4]);
/// std::mem::swap(&mut a, &mut b.view_mut());
/// ```
///
/// ```compile_fail,E0596
/// use ndview::prelude::*;
/// let (a, b) = (array![1, 2], array![3, 4, 5]);
/// let (mut x, mut y) = (a.layout(), b.layout());
/// std::mem::swap(&mut *x, &mut *y);
/// ```
///
/// ```compile_fail,E0596
/// use ndview::prelude::*;
/// let (a, b) = (array![1, 2], array![3, 4, 5]);
/// let (mut x, mut y) = (a.buffer(), b.buffer());
/// std::mem::swap(&mut *x, &mut *y);
/// ```
struct ReferenceTypeNotSwappable;

/// A view borrows: while it lives, nothing is written past it, and it dies before its array.
///
/// ```
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let v = a.view();
/// assert_eq!(v[0], 1);
/// a[0] = 2;
/// let inner = { a.view().slice(1..) };
/// let long = { let short = inner; short.slice(..) }; // a view of a view borrows from the array
/// assert_eq!(long, [2]);
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let v = a.view();
/// a[0] = 2;
/// assert_eq!(v[0], 1);
/// ```
///
/// ```compile_fail,E0597
/// use ndview::prelude::*;
/// let v = {
///     let a = array![1, 2];
///     a.slice(1..)
/// };
/// assert_eq!(v[0], 2);
/// ```
///
/// ```compile_fail,E0499
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let (mut v, mut w) = (a.view_mut(), a.view_mut());
/// v[0] = w[1];
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let mut v = a.view_mut();
/// let read = a.buffer().as_slice();
/// v[0] = read[1];
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let mut v = a.view_mut();
/// let read = v.view();
/// v[0] = 5;
/// assert_eq!(read[0], 1);
/// ```
///
/// ```compile_fail,E0505
/// use ndview::prelude::*;
/// let a = array![1, 2];
/// let v = a.view();
/// drop(a);
/// assert_eq!(v[0], 1);
/// ```
struct ViewsBorrow;

/// What may be written has one holder: no copies, no wider layouts, no buffer to read it through.
///
/// ```
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let mut v = a.view_mut();
/// let facts = v.base().unwrap();
/// assert_eq!(facts.handles, 1);
/// v.fill(0);
/// assert_eq!(v.broadcast_to((2, 2)).unwrap().clone().len(), 4);
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// fn cloned<T: Clone>(_: T) {}
/// cloned(array![1, 2].view_mut());
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// array![1, 2].view_mut().broadcast_to((2, 2)).unwrap().fill(0);
/// ```
///
/// ```compile_fail,E0308
/// use ndview::prelude::*;
/// let mut a = array![1, 2];
/// let v = a.view_mut();
/// let buffer: Option<&Buffer<i32>> = v.base();
/// ```
struct OneWriter;

/// What may be written is invariant in its elements, what is only read may shorten them.
///
/// ```
/// use ndview::prelude::*;
/// fn shorter<'a, 's>(v: ArrayView1<'a, &'static str>, _: &'s str) -> ArrayView1<'a, &'s str> { v }
/// ```
///
/// ```compile_fail
/// use ndview::prelude::*;
/// fn shorter<'a, 's>(v: ArrayViewMut1<'a, &'static str>, _: &'s str) -> ArrayViewMut1<'a, &'s str> { v }
/// ```
///
/// ```compile_fail
/// use ndview::prelude::*;
/// fn shorter<'a, 's>(v: ndview::IterMut<'a, &'static str, Ix2>, _: &'s str) -> ndview::IterMut<'a, &'s str, Ix2> { v }
/// ```
///
/// ```compile_fail
/// use ndview::prelude::*;
/// fn shorter<'a, 's>(v: ndview::AxisIterMut<'a, &'static str, Ix2>, _: &'s str) -> ndview::AxisIterMut<'a, &'s str, Ix2> { v }
/// ```
struct Variance;

/// R40: no public field or trait lets an array be made past its checks.
///
/// ```
/// use ndview::prelude::*;
/// fn sum<S: Storage<Elem = i32>>(a: &ArrayBase<S, Ix1>) -> i32 { a.iter().sum() }
/// assert_eq!(sum(&array![1, 2]), 3);
/// ```
///
/// ```compile_fail,E0451
/// use ndview::prelude::*;
/// let a = array![1, 2];
/// let b = ArrayBase { storage: a.buffer().clone(), layout: *array![1, 2, 3].layout() };
/// ```
///
/// ```compile_fail,E0624
/// use ndview::prelude::*;
/// let _ = Array::from_parts(Buffer::from_vec(vec![1]), *array![1, 2, 3].layout());
/// ```
///
/// ```compile_fail,E0277
/// struct Mine;
/// unsafe impl ndview::Storage for Mine {
///     type Elem = i32;
///     type Borrowed<'s> = Mine;
///     type BorrowedAs<'s, U: 'static> = ndview::Ref<'s, U>;
///     fn ptr(&self) -> std::ptr::NonNull<i32> { std::ptr::NonNull::dangling() }
///     fn borrowed(&self) -> Mine { Mine }
///     fn borrowed_as<U: 'static>(&self, _: std::ptr::NonNull<U>) -> ndview::Ref<'_, U> { panic!() }
///     fn owner(&self) -> Option<&ndview::Buffer<i32>> { None }
///     const OWNS: bool = false;
///     const WRITES: bool = true;
/// }
/// ```
///
/// ```compile_fail,E0277
/// #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
/// struct Rank;
/// impl ndview::AxesLeft for Rank { type Less = Rank; }
/// ```
struct Sealed;

/// Elements that may not leave their thread keep their arrays there.
///
/// ```
/// use ndview::prelude::*;
/// let a = array![1, 2];
/// std::thread::scope(|scope| { scope.spawn(|| a[0]); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![std::rc::Rc::new(1)];
/// std::thread::scope(|scope| { scope.spawn(|| *a[0]); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let mut a = array![std::rc::Rc::new(1)];
/// let v = a.view_mut();
/// std::thread::scope(|scope| { scope.spawn(move || v.len()); });
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let a = array![std::cell::Cell::new(1)];
/// let v = a.view();
/// std::thread::scope(|scope| { scope.spawn(move || v[0].set(2)); });
/// ```
///
/// ```compile_fail,E0277
/// let owner: std::rc::Rc<[i32]> = std::rc::Rc::from([1]);
/// ndview::Buffer::from_owner(owner); // R32
/// ```
struct Threads;

/// The wrong number of positions, and one index too many, do not compile.
///
/// ```
/// use ndview::prelude::*;
/// let a = array![[1, 2]];
/// assert_eq!(a[[0, 1]] + a.slice((0, 1)).into_scalar_of(), 4);
/// trait One { fn into_scalar_of(self) -> i32; }
/// impl One for ArrayView0<'_, i32> { fn into_scalar_of(self) -> i32 { *self.get_ref([]).unwrap() } }
/// ```
///
/// ```compile_fail,E0308
/// use ndview::prelude::*;
/// let a = array![[1, 2]];
/// let _ = a[[0, 1, 0]];
/// ```
///
/// ```compile_fail,E0308
/// use ndview::prelude::*;
/// let a = array![[1, 2]];
/// let _ = a[0];
/// ```
struct Ranks;

/// Bytes are seen as elements of another type only where each is initialised and any are a value
/// (rule VD4, R35), and only for as long as they are borrowed.
///
/// ```
/// use ndview::prelude::*;
/// let mut a = array![true, false];
/// assert_eq!(a.view_as::<u8>(), [1, 0]);
/// assert_eq!(array!['a'].as_bytes().unwrap().len(), 4);
/// let long = { let short = a.view(); short.view_as::<u8>() }; // a view of a view borrows from the array
/// assert_eq!(long.len(), 2);
/// a[0] = false;
/// let mut b = array![1_u16];
/// let mut bytes = b.view_as_mut::<u8>();
/// bytes[0] = 0;
/// std::thread::scope(|scope| { scope.spawn(move || bytes[1] = 0); });
/// assert_eq!(b.into_view_as::<i16>(), [0]);
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let _ = array![1_u8, 2].view_as::<bool>(); // 2 is no truth value
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// let mut a = array![true, false];
/// a.view_as_mut::<u8>().fill(2);
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// let mut a = array![1_u8, 0];
/// a.view_as_mut::<bool>();
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// let mut a = array![true];
/// a.as_bytes_mut();
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// array!["references", "go nowhere"].view_as::<usize>();
/// ```
///
/// ```compile_fail,E0277
/// use ndview::prelude::*;
/// array![1_usize].view_as::<&u8>();
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// array![String::new()].as_bytes();
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// array![(1_u8, 2_u16)].view_as::<u32>(); // one byte of it is not initialised
/// ```
///
/// ```compile_fail,E0599
/// use ndview::prelude::*;
/// array![std::cell::Cell::new(1_u8)].view_as::<u8>();
/// ```
///
/// ```compile_fail,E0597
/// use ndview::prelude::*;
/// let bytes = {
///     let a = array![1_u16, 2];
///     a.view_as::<u8>()
/// };
/// assert_eq!(bytes.len(), 4);
/// ```
///
/// ```compile_fail,E0502
/// use ndview::prelude::*;
/// let mut a = array![1_u16, 2];
/// let bytes = a.view_as::<u8>();
/// a[0] = 2;
/// assert_eq!(bytes[0], 1);
/// ```
///
/// ```compile_fail,E0499
/// use ndview::prelude::*;
/// let mut a = array![1_u16, 2];
/// let (mut x, mut y) = (a.view_as_mut::<u8>(), a.view_as_mut::<i16>());
/// x[0] = y[0] as u8;
/// ```
struct Reinterpretation;
