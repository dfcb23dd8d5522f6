//! Attacks on memory from safe code: types that lie, closures that panic, layouts at the edge of the
//! integers. They pass because the crate defends itself; run them under AddressSanitizer too.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use ndview::prelude::*;
use ndview::{Operand, Pick, PickArg, PickList, SliceArg};

// ---------------------------------------------------------------------------------------------
// Elements that are counted.
// ---------------------------------------------------------------------------------------------

/// What happens to the elements of one test: each is made once and dropped once.
#[derive(Default)]
struct Ledger {
    alive: RefCell<HashSet<usize>>,
    made: Cell<usize>,
    /// The clone that panics, counted down.
    clones_left: Cell<Option<usize>>,
    /// The drop that panics, counted down.
    drops_left: Cell<Option<usize>>,
}

/// An element that says so when it is dropped twice, or was never made.
struct Counted<'l> {
    id: usize,
    ledger: &'l Ledger,
}

impl Ledger {
    fn make(&self) -> Counted<'_> {
        let id = self.made.get();
        self.made.set(id + 1);
        self.alive.borrow_mut().insert(id);
        Counted { id, ledger: self }
    }

    fn array(&self, shape: (usize, usize)) -> Array2<Counted<'_>> {
        Array::from_shape_fn(shape, |_| self.make())
    }

    fn alive(&self) -> usize {
        self.alive.borrow().len()
    }
}

/// Whether the count has just run out.
fn due(left: &Cell<Option<usize>>) -> bool {
    let now = left.get();
    left.set(now.and_then(|n| n.checked_sub(1)));
    now == Some(0)
}

impl Clone for Counted<'_> {
    fn clone(&self) -> Self {
        assert!(self.ledger.alive.borrow().contains(&self.id), "a clone of what is not alive");
        assert!(!due(&self.ledger.clones_left), "the clone that panics");
        self.ledger.make()
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        let was_alive = self.ledger.alive.borrow_mut().remove(&self.id);
        if !was_alive {
            // A panic could be swallowed by the test; a second drop must not be.
            std::process::abort();
        }
        assert!(!due(&self.ledger.drops_left), "the drop that panics");
    }
}

/// Runs `attack` with a panic in the first clone, in the second, and so on, until none panics.
fn with_a_panic_in_each_clone(attack: impl Fn(&Ledger)) {
    for at in 0..100 {
        let ledger = Ledger::default();
        let done = catch_unwind(AssertUnwindSafe(|| {
            ledger.clones_left.set(None);
            CLONE_AT.set(at);
            attack(&ledger);
        }));
        if done.is_ok() {
            assert!(at > 0, "the attack clones nothing");
            assert_eq!(ledger.alive(), 0);
            return;
        }
    }
    panic!("more clones than expected");
}

thread_local! {
    static CLONE_AT: Cell<usize> = const { Cell::new(0) };
}

/// From here on, a clone panics.
fn arm(ledger: &Ledger) {
    ledger.clones_left.set(Some(CLONE_AT.get()));
}

#[test]
fn a_clone_that_panics_leaves_nothing_to_drop_twice() {
    // Copy on write, to_owned in each memory order, and the writes that clone.
    with_a_panic_in_each_clone(|l| {
        let mut a = l.array((2, 3));
        let b = a.clone();
        arm(l);
        let failed = catch_unwind(AssertUnwindSafe(|| a.view_mut().len()));
        // The target of a failed write is as it was.
        assert!(failed.is_ok() || a.same_buffer(&b));
        failed.unwrap();
    });
    with_a_panic_in_each_clone(|l| {
        let a = l.array((3, 4));
        arm(l);
        let strided = a.slice((s![..;2], s![..;-2])).to_owned();
        let turned = a.t().to_owned();
        assert_eq!(strided.len() + turned.len() + a.to_vec().len(), 4 + 12 + 12);
    });
    with_a_panic_in_each_clone(|l| {
        let (mut a, b) = (l.array((2, 3)), l.array((2, 3)));
        arm(l);
        a.assign(&b.slice((.., s![..;-1])));
        a.fill(b[[0, 0]].clone());
        a.scatter(([0, 0], [1, 1]), &b.row(0).slice(..2)).unwrap();
        a.swap([0, 0], [1, 1]);
    });
    with_a_panic_in_each_clone(|l| {
        let a = l.array((3, 4));
        arm(l);
        assert_eq!(a.take(&[2, 0, 2], 1).unwrap().len(), 9);
        assert_eq!(a.gather(([0, 2], 1..)).unwrap().len(), 6);
        assert_eq!(a.select(&a.map(|x| x.id % 2 == 0)).unwrap().len(), 6);
        assert_eq!(Array::full((2, 2), a[[0, 0]].clone()).len(), 4);
    });
}

#[test]
fn a_closure_that_panics_drops_exactly_what_it_made() {
    for at in 0..12 {
        let l = Ledger::default();
        let calls = Cell::new(0);
        let made = |l| {
            assert!(calls.replace(calls.get() + 1) < at, "enough");
            Ledger::make(l)
        };
        assert!(
            catch_unwind(AssertUnwindSafe(|| Array::from_shape_fn((3, 4), |_| made(&l)))).is_err()
        );
        assert_eq!(l.alive(), 0);
        calls.set(0);
        let a = Array2::<u8>::zeros((3, 4));
        assert!(catch_unwind(AssertUnwindSafe(|| a.map(|_| made(&l)))).is_err());
        assert_eq!(l.alive(), 0);
        calls.set(0);
        // In the order of a nest: may leak, may not drop what was not written.
        let b = a.t().to_owned();
        assert!(catch_unwind(AssertUnwindSafe(|| a.zip_map(&b.t(), |_, _| made(&l)))).is_err());
        calls.set(0);
        let mut c = l.array((3, 4));
        let before = l.alive();
        let write = || c.slice_mut((.., s![..;-1])).map_inplace(|place| *place = made(&l));
        assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
        assert_eq!(l.alive(), before);
    }
}

#[test]
fn an_element_whose_drop_panics_is_dropped_once_and_so_are_the_others() {
    for at in 0..6 {
        let l = Ledger::default();
        let inline = l.array((2, 3));
        l.drops_left.set(Some(at));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(inline))).is_err());
        assert_eq!(l.alive(), 0);

        let adopted = Array1::from((0..6).map(|_| l.make()).collect::<Vec<_>>());
        l.drops_left.set(Some(at));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(adopted))).is_err());
        assert_eq!(l.alive(), 0);

        let mut target = l.array((2, 3));
        l.drops_left.set(Some(at));
        let write = || target.slice_mut((.., s![..;-1])).map_inplace(|x| *x = l.make());
        assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
        drop(target);
        assert_eq!(l.alive(), 0);
    }
}

#[test]
fn a_clone_that_drops_the_other_handle_while_it_is_copied() {
    thread_local! {
        static OTHER: RefCell<Option<Array1<Traitor>>> = const { RefCell::new(None) };
    }
    #[derive(Debug, PartialEq)]
    struct Traitor(Box<u32>);
    impl Clone for Traitor {
        fn clone(&self) -> Self {
            drop(OTHER.take());
            Traitor(self.0.clone())
        }
    }
    let mut a: Array1<Traitor> = (0..5).map(|i| Traitor(Box::new(i))).collect();
    OTHER.set(Some(a.clone()));
    a[1] = Traitor(Box::new(9));
    assert!(a.iter().map(|x| *x.0).eq([0, 9, 2, 3, 4]));
}

#[test]
fn an_element_that_holds_a_handle_on_its_own_buffer() {
    struct Node(RefCell<Option<Array1<Node>>>);
    impl Clone for Node {
        fn clone(&self) -> Self {
            Node(RefCell::new(None))
        }
    }
    let empty = || Node(RefCell::new(None));
    let mut a = Array1::from(vec![empty(), empty()]);
    *a[0].0.borrow_mut() = Some(a.clone());
    assert_eq!(a.handles(), 2);
    // The inner handle counts: this write copies.
    let inner = a[0].0.borrow().clone().unwrap();
    a.fill(empty());
    assert!(!a.same_buffer(&inner) && inner[0].0.borrow().is_some());
    // A cycle is a leak; broken, the last handle frees while an element of its own is dropped.
    let last = inner[0].0.take().unwrap();
    drop(inner);
    assert!(last.is_unique());
}

// ---------------------------------------------------------------------------------------------
// Types that lie.
// ---------------------------------------------------------------------------------------------

/// A shape, an index and an operand that say something else at each call.
struct Fickle<T> {
    says: Vec<T>,
    asked: Cell<usize>,
}

impl<T> Fickle<T> {
    fn new(says: Vec<T>) -> Self {
        Fickle { says, asked: Cell::new(0) }
    }

    fn ask(&self) -> &T {
        let asked = self.asked.replace(self.asked.get() + 1);
        &self.says[asked % self.says.len()]
    }
}

impl Shape for Fickle<[isize; 2]> {
    type Dim = Ix2;

    fn lens(&self) -> ndview::Result<[isize; 2]> {
        Ok(*self.ask())
    }

    fn order(&self) -> Order {
        if self.ask()[0] % 2 == 0 { Order::C } else { Order::F }
    }
}

impl AsRef<[usize]> for Fickle<Vec<usize>> {
    fn as_ref(&self) -> &[usize] {
        self.ask()
    }
}

impl AsRef<[isize]> for Fickle<Vec<isize>> {
    fn as_ref(&self) -> &[isize] {
        self.ask()
    }
}

#[test]
fn a_shape_that_changes_between_calls() {
    let lists = [[2, 6], [3, 4], [50, 60], [-1, 2], [0, 7], [1, 12], [12, -1]];
    for turn in 0..lists.len() {
        let fickle = || {
            let mut says = lists.to_vec();
            says.rotate_left(turn);
            Fickle::new(says)
        };
        let check = |a: ndview::Result<Array2<usize>>| {
            if let Ok(a) = a {
                assert_eq!(a.iter().count(), a.len());
                assert_eq!(a.t().to_owned().iter().sum::<usize>(), a.iter().sum::<usize>());
            }
        };
        let twelve = Array1::arange(0, 12, 1);
        check(Array::try_zeros(fickle()));
        check(Array::try_full(fickle(), 1));
        check(Array::from_shape_vec(fickle(), vec![1; 12]));
        check(twelve.reshape(fickle()).map(|a| a.share()));
        check(twelve.slice(s![..;-1]).to_shape(fickle()));
        check(twelve.clone().into_reshape(fickle()));
        check(twelve.slice(..1).broadcast_to(fickle()).map(|a| a.share()));
        check(ArrayView2::from_strides(fickle(), [1, 3], 0, &[7; 12]).map(|a| a.to_owned()));
        let made = || Array::from_shape_fn(fickle(), |[i, j]| i + j);
        check(catch_unwind(made).map_err(|_| ndview::ErrorKind::Argument("refused".into()).into()));
        let grid = Array2::<u8>::zeros((3, 4));
        if let Ok(windows) = grid.windows(fickle()) {
            assert!(windows.map(|w| w.iter().count()).sum::<usize>() < 1000);
        }
    }
}

#[test]
fn an_index_list_that_changes_between_calls() {
    let mut a = Array2::<u8>::zeros((2, 3));
    for says in [vec![vec![1, 2], vec![9, 9]], vec![vec![0, 0], vec![0, 0, 0], vec![5]]] {
        assert!(a.get(Fickle::new(says.clone())).is_some());
        *a.get_mut(Fickle::new(says.clone())).unwrap() = 1;
        a.swap(Fickle::new(says.clone()), Fickle::new(says));
    }
    assert_eq!(a.at(Fickle::new(vec![vec![-1, -1], vec![-9, 9]])), &1);
}

/// Says that its result has rank `E`, whatever the indices leave.
#[derive(Clone)]
struct Rank<E>(Vec<Index>, E);

impl<D: Dimension, E: Dimension> SliceArg<D> for Rank<E> {
    type Out = E;

    fn with<R>(self, f: impl FnOnce(&[Index]) -> R) -> R {
        f(&self.0)
    }
}

#[test]
fn a_slice_that_lies_about_its_rank_reaches_nothing() {
    fn attack<E: Dimension>(indices: &[Index], rank: E) {
        let a = Array::from_shape_fn((3, 4), |[i, j]| (i, j));
        // Refused, or empty; never an element that is not there.
        let read = || a.slice(Rank(indices.to_vec(), rank)).iter().count();
        let seen = catch_unwind(AssertUnwindSafe(read));
        assert_eq!(seen.unwrap_or(0), 0);
        let mut a = a;
        let write = || a.slice_mut(Rank(indices.to_vec(), rank)).iter_mut().count();
        assert_eq!(catch_unwind(AssertUnwindSafe(write)).unwrap_or(0), 0);
    }
    attack(&[], Ix0::default());
    attack(&[], Ix1::default());
    attack(&[], Ix6::default());
    attack(&[Index::At(1)], Ix2::default());
    attack(&[Index::At(1), Index::At(1)], Ix3::default());
    attack(&[Index::NewAxis, Index::NewAxis], Ix1::default());
}

/// An operand that shows another array at each call.
impl<T> Operand<T> for &Fickle<ArrayD<u64>> {
    type Elem = u64;
    type Dim = IxDyn;

    fn view(&self) -> ArrayViewD<'_, u64> {
        self.ask().view()
    }

    fn into_reusable(self) -> Result<ArrayD<u64>, Self> {
        Ok(self.ask().clone())
    }
}

#[test]
fn an_operand_that_shows_other_arrays() {
    let shapes = [vec![2, 3], vec![3], vec![7, 2, 3], vec![], vec![0, 3], vec![6], vec![3, 2]];
    let arrays: Vec<_> = shapes.iter().map(|s| ArrayD::from_elem_of(s)).collect();
    let kept: Vec<Vec<u64>> = arrays.iter().map(|a| a.to_vec()).collect();
    for turn in 0..arrays.len() {
        let mut says = arrays.clone();
        says.rotate_left(turn);
        says.push(arrays[1].broadcast_to(&[4, 3][..]).unwrap().share());
        let fickle = Fickle::new(says);
        for _ in 0..8 {
            for a in &arrays {
                let sum = |a: Result<ArrayD<u64>, _>| a.map_or(0, |a| a.iter().sum::<u64>());
                let _ = sum(catch_unwind(AssertUnwindSafe(|| a + &fickle)));
                let _ = sum(catch_unwind(AssertUnwindSafe(|| a.to_owned() * &fickle)));
                let mut target = a.t().to_owned();
                let _ = catch_unwind(AssertUnwindSafe(|| target += &fickle));
            }
        }
    }
    assert!(arrays.iter().map(|a| a.to_vec()).eq(kept));
}

trait FromElemOf {
    fn from_elem_of(shape: &[usize]) -> Self;
}

impl FromElemOf for ArrayD<u64> {
    fn from_elem_of(shape: &[usize]) -> Self {
        let len: usize = shape.iter().product();
        Array::from_shape_vec(shape, (1..=len as u64).collect()).unwrap()
    }
}

/// An index that hands over what it likes, and lies about the rank of the result.
struct Picks<'a>(Vec<Pick<'a>>);

impl<'a> PickList<'a> for Picks<'a> {
    fn with<R>(self, f: impl FnOnce(&[Pick<'a>]) -> R) -> R {
        f(&self.0)
    }
}

impl<'a, D: Dimension> PickArg<'a, D> for Picks<'a> {
    type Out = Ix1;
    type Crossed = Ix4;
}

#[test]
fn picks_at_the_ends_of_the_integers() {
    let mut a = Array::from_shape_fn((3, 4), |[i, j]| 10 * i + j);
    for i in [isize::MIN, isize::MAX, -4, 3, i64::MIN as isize + 1] {
        assert!(a.take(&[i], 0).is_err());
        assert!(a.take_flat(&[i.saturating_mul(5)]).is_err());
        assert!(a.gather(Picks(vec![Pick::from([i]), Pick::from([0])])).is_err());
        assert!(a.scatter(([0], [i.saturating_mul(2)]), &Array0::from(9)).is_err());
        assert!(a.put(&[0, i.saturating_mul(5)], &Array0::from(9)).is_err());
    }
    assert!(a.take(&[u64::MAX, 1 << 63], 0).is_err());
    let mask = Array::from_shape_fn((3, 5), |_| true);
    assert!(a.gather(Picks(vec![Pick::from(&mask)])).is_err());
    assert!(a.gather(Picks(vec![Pick::from(Ellipsis), Pick::from(Ellipsis)])).is_err());
    // Two axes are kept, not one; nor are there four.
    let error = a.gather(Picks(vec![Pick::from([0, 1])])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RankMismatch { expected: 1, found: 2, .. }));
    assert!(a.gather_outer(Picks(vec![Pick::from([0, 1])])).is_err());
    assert_eq!(a.gather(Picks(vec![Pick::from([2, 0]), Pick::from(1)])).unwrap(), [21, 1]);
    let empty = Array2::<u8>::zeros((0, 4));
    assert!(empty.take(&[0], 0).is_err() && empty.take_flat(&[0]).is_err());
    assert!(empty.gather(([0_usize; 0], [9_usize; 0])).is_ok());
}

/// A foreign owner that gives other memory at each call, or none.
struct Landlord {
    flats: Vec<Vec<u64>>,
    asked: AtomicUsize,
    dropped: Arc<AtomicUsize>,
    evicts: bool,
}

impl AsRef<[u64]> for Landlord {
    fn as_ref(&self) -> &[u64] {
        assert!(!self.evicts, "no vacancy");
        &self.flats[self.asked.fetch_add(1, SeqCst) % self.flats.len()]
    }
}

impl Drop for Landlord {
    fn drop(&mut self) {
        self.flats.iter_mut().for_each(|flat| flat.fill(u64::MAX));
        self.dropped.fetch_add(1, SeqCst);
    }
}

#[test]
fn a_foreign_owner_that_changes_or_panics_is_dropped_once() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let landlord = |evicts| {
        let flats = vec![vec![1, 2, 3, 4], vec![5], vec![]];
        Landlord { flats, asked: AtomicUsize::new(0), dropped: Arc::clone(&dropped), evicts }
    };
    assert!(catch_unwind(AssertUnwindSafe(|| Buffer::from_owner(landlord(true)))).is_err());
    assert_eq!(dropped.load(SeqCst), 1);
    let mut a = Array::from_buffer(Buffer::from_owner(landlord(false)), (2, 2)).unwrap();
    let rows: Vec<_> = a.rows().map(|row| row.share()).collect();
    assert!(a.try_view_mut().is_err());
    a.fill(0);
    assert_eq!(rows[1], [3, 4]);
    // The last handle, but still not ours to take.
    let b = rows.into_iter().next().unwrap();
    assert_eq!(dropped.load(SeqCst), 1);
    let doubled = b * 2;
    assert_eq!(dropped.load(SeqCst), 2);
    assert_eq!(doubled, [2, 4]);
    // Unique, whole and contiguous, but somebody else reads it.
    let theirs: Arc<[u64]> = Arc::from([1, 2, 3]);
    let mine = || Array1::from(Buffer::from_owner(Arc::clone(&theirs)));
    assert!(mine().is_unique() && mine().try_view_mut().is_err() && mine().buffer().is_foreign());
    mine().fill(0);
    assert_eq!((mine() + 1, -mine().map(|x| *x as i64)), (array![2, 3, 4], array![-1, -2, -3]));
    assert_eq!(mine().into_vec(), *theirs);
    assert_eq!((&theirs[..], Arc::strong_count(&theirs)), (&[1, 2, 3][..], 1));
}

// ---------------------------------------------------------------------------------------------
// Layouts.
// ---------------------------------------------------------------------------------------------

/// A generator of small numbers; the same at every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) % below as u64) as usize
    }

    fn between(&mut self, lo: isize, hi: isize) -> isize {
        lo + self.roll((hi - lo + 1) as usize) as isize
    }
}

/// One random movement that may be applied to what is written.
fn one_to_one<S: Storage<Elem = usize>>(
    a: ArrayBase<S, IxDyn>,
    dice: &mut Dice,
) -> ArrayBase<S, IxDyn> {
    let ndim = a.ndim();
    let axis = if ndim > 0 { dice.roll(ndim) as isize } else { 0 };
    match dice.roll(8) {
        0 => {
            let mut index: Vec<Index> = Vec::new();
            for axis in 0..ndim {
                let len = a.shape()[axis] as isize;
                if ndim < 6 && dice.roll(8) == 0 {
                    index.push(Index::NewAxis);
                }
                index.push(match dice.roll(8) {
                    1 if len > 0 => Index::At(dice.between(-len, len - 1)),
                    2 => Index::from(..),
                    _ => {
                        let step = [1, 2, 3, -1, -2, isize::MIN, isize::MAX][dice.roll(7)];
                        let mut end = || Some(dice.between(-9, 9)).filter(|e| *e != 8);
                        Index::Slice(Slice::new(end(), end(), step))
                    }
                });
            }
            a.into_slice(&index)
        }
        1 if ndim > 0 => a.into_flip(axis),
        2 => a.into_t(),
        3 if ndim > 1 => a.into_permute(&(0..ndim as isize).map(|i| -1 - i).collect::<Vec<_>>()),
        4 if ndim < 8 => a.into_expand_dims(axis),
        5 if ndim > 0 && a.len_of(axis) > 0 => {
            let at = dice.roll(a.len_of(axis)) as isize;
            a.into_index_axis(axis, at)
        }
        6 => {
            let len = a.len();
            let shapes =
                [vec![len], vec![len, 1], vec![1, len], vec![2, len / 2], vec![len / 3, 3]];
            let shape = &shapes[dice.roll(shapes.len())];
            let same_elements = a.reshape(shape).map(|other| other.iter().eq(a.iter()));
            assert!(*same_elements.as_ref().unwrap_or(&true));
            if same_elements.is_ok() { a.into_reshape(shape).unwrap() } else { a }
        }
        _ => a,
    }
}

/// One random movement of a view that only reads.
fn any_movement<'a>(a: ArrayViewD<'a, usize>, dice: &mut Dice) -> ArrayViewD<'a, usize> {
    let ndim = a.ndim();
    match dice.roll(6) {
        0 if ndim < 5 => {
            let window: Vec<usize> = a.shape().iter().map(|&len| dice.roll(len + 1)).collect();
            a.sliding_window_view(&window).unwrap()
        }
        1 if ndim < 6 => {
            let stretch = |&len: &usize| if len == 1 { dice.roll(4) } else { len };
            let mut shape: Vec<usize> = a.shape().iter().map(stretch).collect();
            shape.insert(0, 1 + dice.roll(2));
            a.broadcast_to(shape).unwrap()
        }
        2 if ndim > 1 => a.try_diagonal_at(dice.between(-4, 4), 0, -1).unwrap().into_dyn(),
        3 => a.squeeze(),
        _ => one_to_one(a, dice),
    }
}

#[test]
fn no_chain_of_movements_reaches_anything_new() {
    let mut dice = Dice(1);
    for _ in 0..4000 {
        let shape: Vec<usize> = (0..dice.roll(5)).map(|_| dice.roll(5)).collect();
        let whole = ArrayD::from_shape_fn(&shape, |_| 0);
        let buffer = Array::from_shape_vec(&shape, (0..whole.len()).collect()).unwrap();
        let mut now = buffer.view();
        let mut reached: HashSet<usize> = now.iter().copied().collect();
        for _ in 0..6 {
            if now.len() > 5000 {
                break;
            }
            now = any_movement(now, &mut dice);
            let (front, back): (Vec<_>, Vec<_>) =
                (now.to_vec(), now.iter().rev().copied().collect());
            assert!(front.iter().eq(back.iter().rev()));
            assert_eq!(front.len(), now.len());
            let next: HashSet<usize> = front.iter().copied().collect();
            assert!(next.is_subset(&reached), "{:?} reaches something new", now.layout());
            reached = next;
            // The loops agree with the iterator about what is there.
            let pairs: Vec<_> = front.iter().map(|&x| (x, x)).collect();
            let all: Vec<usize> = (0..now.len()).collect();
            assert_eq!(now.fold(0, |sum, x| sum + x), front.iter().sum::<usize>());
            assert!(now.map(|x| *x).iter().eq(&front));
            assert!(now.zip_map(&now.to_order(Order::F), |x, y| (*x, *y)).iter().eq(&pairs));
            assert_eq!(now.take_flat(&all[..]).unwrap(), front);
            for axis in 0..now.ndim() as isize {
                let ends = now.take(&[-1, 0], axis);
                if let Ok(ends) = ends {
                    let (last, first) = (now.index_axis(axis, -1), now.index_axis(axis, 0));
                    assert!(ends.index_axis(axis, 0) == last && ends.index_axis(axis, 1) == first);
                } else {
                    assert_eq!(now.len_of(axis), 0);
                }
            }
        }
    }
}

#[test]
fn what_is_written_never_meets_itself() {
    let mut dice = Dice(2);
    for _ in 0..4000 {
        let shape: Vec<usize> = (0..dice.roll(5)).map(|_| dice.roll(5)).collect();
        let len = shape.iter().product();
        let mut memory: Vec<usize> = (0..len).collect();
        let mut view = ArrayViewMut::from_shape(&shape, &mut memory[..]).unwrap();
        for _ in 0..dice.roll(6) {
            view = one_to_one(view, &mut dice);
        }
        let expected = view.to_vec();
        {
            let mut all = view.iter_mut();
            let mut met: Vec<&mut usize> = Vec::new();
            while let Some(x) = match dice.roll(3) {
                0 => all.next(),
                1 => all.next_back(),
                _ => all.by_ref().take(1).next(),
            } {
                met.push(x);
            }
            // All of them at once: a sanitizer cannot see two that are one, but the sums can.
            met.iter_mut().for_each(|x| **x += 1000);
            assert_eq!(met.len(), expected.len());
        }
        assert!(view.iter().zip(&expected).all(|(x, was)| *x == was + 1000));
        view.map_inplace(|x| *x += 1000);
        let copy = view.to_order(Order::F);
        view.zip_inplace(&copy, |x, y| *x = 2 * *x - y + 1000);
        assert!(view.iter().zip(&expected).all(|(x, was)| *x == was + 3000));
        for axis in 0..view.ndim() as isize {
            let mut lanes: Vec<_> = view.lanes_mut(axis).collect();
            lanes.iter_mut().for_each(|lane| lane.map_inplace(|x| *x += 1));
            drop(lanes);
            let (mut fronts, mut axis_iter) = (Vec::new(), view.axis_iter_mut(axis));
            while let Some(part) =
                if dice.roll(2) == 0 { axis_iter.next() } else { axis_iter.next_back() }
            {
                fronts.push(part);
            }
            fronts.iter_mut().for_each(|part| part.map_inplace(|x| *x += 1));
        }
        let more = 3000 + 2 * view.ndim();
        assert!(view.iter().zip(&expected).all(|(x, was)| *x == was + more));
    }
}

#[test]
fn tiles_meet_each_element_once_whatever_their_edges() {
    for (n, m) in [(70, 45), (33, 65), (32, 64), (1, 100), (31, 33)] {
        let c = Array::from_shape_fn((n, m), |[i, j]| 1000 * i + j);
        let f = c.to_order(Order::F);
        let tall = c.t().to_order(Order::C);
        let mut wide = Array2::<usize>::zeros((2 * n, 3 * m));
        wide.slice_mut(s![..;-2, ..;3]).assign(&f);
        let strided = wide.slice(s![..;-2, ..;3]);
        let views = [c.view(), f.view(), strided, tall.t()];
        for a in &views {
            for b in &views {
                assert!(a.zip_map(b, |x, y| x == y).iter().all(|same| *same));
                let mut target = a.flip(1).share().into_flip(1);
                target.zip_inplace(b, |x, y| *x += y);
                assert!(target.iter().zip(&c).all(|(x, y)| *x == 2 * y));
                let mut target = Array2::<usize>::zeros((m, 2 * n)).into_t();
                target.slice_mut((s![..;-2], ..)).zip_inplace(b, |x, y| *x += y + 1);
                assert!(target.slice((s![..;-2], ..)).iter().zip(&c).all(|(x, y)| *x == y + 1));
                assert_eq!(target.iter().filter(|x| **x == 0).count(), n * m);
            }
        }
    }
}

#[test]
fn strides_that_meet_are_refused_to_writers_exactly() {
    let mut dice = Dice(3);
    let mut memory = vec![0_u8; 400];
    let (mut refused, mut granted) = (0, 0);
    for _ in 0..60_000 {
        let shape = [(); 4].map(|()| 1 + dice.roll(4));
        let strides = [(); 4].map(|()| dice.between(-24, 24));
        let mut places = Vec::new();
        for [i, j, k, l] in Array::<u8, _>::zeros(shape).indices() {
            let index = [i, j, k, l].map(|i| i as isize);
            places.push(200 + index.iter().zip(strides).map(|(i, s)| i * s).sum::<isize>());
        }
        places.sort_unstable();
        let fits = places[0] >= 0 && places[places.len() - 1] < 400;
        let meets = places.windows(2).any(|pair| pair[0] == pair[1]);
        let view = ArrayViewMut::from_strides(shape, strides, 200, &mut memory[..]);
        assert_eq!(view.is_ok(), fits && !meets, "{shape:?} {strides:?}");
        *(if meets { &mut refused } else { &mut granted }) += 1;
    }
    assert!(refused > 1000 && granted > 1000);
}

#[test]
fn strides_that_reach_outside_are_refused() {
    let memory = [0_u16; 10];
    let view = |shape: (isize, isize), strides, offset| {
        ArrayView2::from_strides(shape, strides, offset, &memory)
    };
    let (min, max) = (isize::MIN, isize::MAX);
    for (shape, strides, offset) in [
        ((2, 1), [10, 0], 0),
        ((2, 1), [-1, 0], 0),
        ((2, 2), [max, max], 0),
        ((2, 2), [max, -max], 1),
        ((3, 3), [max, max], 0),
        ((2, 2), [min, min], 0),
        ((2, 2), [min, max], 1),
        ((1, 1), [0, 0], 10),
        ((1, 1), [0, 0], usize::MAX),
        ((2, 1), [1, 0], usize::MAX),
        ((2, 2), [-1, 1], usize::MAX),
        ((1 << 32, 1 << 31), [0, 0], 0),
        ((1 << 33, 1 << 33), [0, 0], 0),
    ] {
        assert!(view(shape, strides, offset).is_err(), "{shape:?} {strides:?} {offset}");
    }
    // Strides that are never stepped along may be anything, and stay harmless.
    let a = view((1, 3), [min, 3], 1).unwrap();
    assert_eq!(a.slice((s![..;-1], s![..;min])).len(), 1);
    for b in [a.slice(s![..;min, ..]), a.flip(0), a.slice((-1.., ..)), a.slice(s![..;-1, ..;-1])] {
        assert_eq!((b.iter().count(), b.to_owned().len(), b.t().to_owned().len()), (3, 3, 3));
        assert_eq!((b.diagonal().len(), b.reshape(3).unwrap().len()), (1, 3));
    }
    let none = view((0, 5), [max, min], usize::MAX).unwrap();
    assert!(none.iter().next().is_none() && none.to_owned().is_empty());
    assert!(none.axis_iter(1).all(|row| row.iter().next().is_none()));
    assert!(none.lanes(0).all(|lane| lane.as_slice() == Some(&[])));
    assert!(none.t().reshape((0, 9)).unwrap().as_slice_memory_order() == Some(&[]));
}

#[test]
fn what_is_stretched_to_the_end_of_the_integers() {
    let one = array![7_u64];
    let max = isize::MAX as usize;
    assert!(one.broadcast_to((max, 2)).is_err());
    assert!(one.broadcast_to((0, max, 3)).is_err());
    let huge = one.broadcast_to(max).unwrap();
    assert_eq!((huge.len(), huge.last(), huge.nbytes()), (max, Some(&7), usize::MAX));
    assert_eq!(huge.iter().nth(max - 1), Some(&7));
    assert_eq!(huge.iter().nth(max), None);
    assert_eq!(huge.iter().nth_back(usize::MAX), None);
    assert_eq!(huge.axis_iter(0).nth(usize::MAX), None);
    let mut both = huge.iter();
    assert_eq!((both.nth(max - 3), both.nth_back(1)), (Some(&7), Some(&7)));
    assert_eq!((both.len(), both.nth(usize::MAX)), (0, None));
    assert_eq!(huge.slice(s![max - 2..]).to_vec(), [7, 7]);
    assert_eq!(huge.slice(s![..;-(max as isize)]).len(), 1);
    assert!(huge.try_to_owned().is_err());
    assert!(huge.reshape((7, -1)).unwrap().flip(0).try_to_owned().is_err());
    assert!(huge.try_add(&huge).is_err() && huge.try_zip_map(&one, |_, _| 0_u8).is_err());
    assert!(huge.expand_dims(1).try_zip_map(&huge, |_, _| ()).is_err());
    assert!(huge.sliding_window_view(&[3]).is_err());
    assert!(huge.windows(3).unwrap().next().is_some());
    assert_eq!(huge.take(&[-1], 0).unwrap(), [7]);
    assert_eq!(huge.take_flat(&[max - 1]).unwrap(), [7]);
    assert!(huge.shares_memory(&huge.flip(0)) != Overlap::No);
    assert!(format!("{huge:?} {huge}").len() < 1000);
    // A handle on it is one of its own, and a write has nowhere to copy to.
    let mut shared = huge.share();
    drop(one);
    assert!(shared.is_unique() && shared.try_view_mut().is_err());
    assert!(catch_unwind(AssertUnwindSafe(|| shared.fill(1))).is_err());
    assert_eq!(shared.first(), Some(&7));
}

#[test]
fn what_aliases_is_copied_before_it_is_written_even_when_alone() {
    let stretched = || array![1, 2, 3].broadcast_to((2, 3)).unwrap().share();
    let windows = || array![1, 2, 3, 4].sliding_window_view(&[2]).unwrap().share();
    assert!(stretched().is_unique() && windows().is_unique());
    let distinct = |a: &mut ArrayD<i32>| {
        let places: HashSet<*const i32> = a.iter_mut().map(|x| &raw const *x).collect();
        assert_eq!(places.len(), a.len());
    };
    distinct(&mut stretched().into_dyn());
    distinct(&mut windows());
    let mut a = stretched();
    a[[0, 0]] = 9;
    assert_eq!(a, [[9, 2, 3], [1, 2, 3]]);
    let mut a = stretched();
    a.split_at_mut(0, 1).0.fill(0);
    assert_eq!(a, [[0, 0, 0], [1, 2, 3]]);
    let mut a = stretched();
    a.rows_mut().next().unwrap().fill(0);
    assert_eq!(a, [[0, 0, 0], [1, 2, 3]]);
    assert_eq!(stretched() + 1, [[2, 3, 4], [2, 3, 4]]);
    assert_eq!(-windows(), array![[-1, -2], [-2, -3], [-3, -4]].into_dyn());
    let mut a = windows();
    a += 1;
    a.scatter((0,), &Array0::from(0)).unwrap();
    assert_eq!(a, array![[0, 0], [3, 4], [4, 5]].into_dyn());
}

#[test]
fn both_sides_on_one_buffer() {
    let mut a = Array1::arange(0, 6, 1);
    let b = a.clone();
    a.zip_inplace(&b.slice(s![..;-1]), |x, y| *x = *y);
    assert_eq!(a, [5, 4, 3, 2, 1, 0]);
    let mut mask = array![true, false, true];
    let same = mask.clone();
    mask.assign_where(&same, &array![false, true]).unwrap();
    assert_eq!(mask, [false, false, true]);
    let mut ids = array![2, 0, 1];
    let same = ids.clone();
    ids.scatter((&same,), &same).unwrap();
    assert_eq!(ids, [0, 1, 2]);
    let same = ids.clone();
    ids.put(&same, &same.slice(s![..;-1])).unwrap();
    assert_eq!(ids, [2, 1, 0]);
}

// ---------------------------------------------------------------------------------------------
// Elements of odd sizes, and threads.
// ---------------------------------------------------------------------------------------------

#[test]
fn over_aligned_elements_lie_where_they_must() {
    #[derive(Clone, Copy, PartialEq, Debug)]
    #[repr(align(4096))]
    struct Page(u8);
    #[derive(Clone, Copy, PartialEq, Debug)]
    #[repr(align(512))]
    struct Nothing;
    for n in [0, 1, 3, 40] {
        let a = Array1::full(n, Page(3));
        assert!(a.as_ptr().addr() % 4096 == 0 && a.iter().all(|x| x.0 == 3));
        assert_eq!(a.slice(s![..;-1]).to_owned().map(|x| x.0).len(), n);
        let b = Array1::full(n, Nothing);
        assert!(b.as_ptr().addr() % 512 == 0 && b.iter().count() == n);
    }
    for n in [1023, 1024, 1025, 4000] {
        let a = Array1::<u8>::zeros(n);
        assert!(a.iter().all(|x| *x == 0) && (n < 1024 || a.as_ptr().addr().is_multiple_of(64)));
        let b = Array1::full(n, 5_u128);
        assert!(b.as_ptr().addr() % 64 == 0 && b.iter().all(|x| *x == 5));
    }
}

#[test]
fn elements_without_size() {
    let drops = Cell::new(0);
    struct Bell<'a>(&'a Cell<usize>);
    impl Drop for Bell<'_> {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    drop(Array::from_shape_fn((3, 4), |_| Bell(&drops)));
    assert_eq!(drops.get(), 12);
    let units = Array::from_shape_vec((3, 4), vec![(); 12]).unwrap();
    let view = units.slice((s![..;-2], 1..));
    assert_eq!((view.iter().count(), view.to_owned().len(), view.t().map(|()| 1).len()), (6, 6, 6));
    assert_eq!(units.take(&[2, 2], 0).unwrap().into_vec().len(), 8);
    assert_eq!(units.shares_memory(&units), Overlap::No);
    let all = Buffer::from_vec(vec![(); usize::MAX]);
    assert!(Array::from_buffer(all.clone(), usize::MAX).is_err());
    assert_eq!(all.into_vec().unwrap().len(), usize::MAX);
}

#[test]
fn handles_dropped_by_many_threads_free_once() {
    for round in 0..50 {
        let count = Arc::new(());
        let a = Array1::from((0..64).map(|_| Arc::clone(&count)).collect::<Vec<_>>());
        std::thread::scope(|scope| {
            for t in 0..4 {
                let mut mine = a.slice(t * 16..).share();
                scope.spawn(move || {
                    let other = mine.clone();
                    if round % 2 == 0 {
                        mine.fill(Arc::new(()));
                    }
                    drop(mine);
                    drop(other);
                });
            }
            drop(a);
        });
        assert_eq!(Arc::strong_count(&count), 1);
    }
}

#[test]
fn parts_written_by_threads_at_once() {
    let mut a = Array2::<usize>::zeros((8, 500));
    std::thread::scope(|scope| {
        for (i, mut row) in a.rows_mut().enumerate() {
            scope.spawn(move || row.fill(i));
        }
    });
    assert!(a.indexed_iter().all(|([i, _], x)| *x == i));
}

/// Each type of the crate × what its elements may do.
#[test]
fn auto_traits() {
    use ndview::{AxisIter, AxisIterMut, Iter, IterMut, Lanes, LanesMut, Ref, RefMut, Windows};
    use std::marker::PhantomData;

    /// `Send` but not `Sync`.
    type Unshared = Cell<u8>;
    /// `Sync` but not `Send`.
    type Unsent = PhantomData<std::sync::MutexGuard<'static, u8>>;
    type Neither = std::rc::Rc<u8>;
    type Owned<T> = Array2<T>;
    type Seen<T> = ArrayView2<'static, T>;
    type Written<T> = ArrayViewMut2<'static, T>;
    type Borrow<T> = Ref<'static, T>;
    type BorrowMut<T> = RefMut<'static, T>;
    type Elements<T> = Iter<'static, T, Ix2>;
    type ElementsMut<T> = IterMut<'static, T, Ix2>;
    type Rows<T> = AxisIter<'static, T, Ix2>;
    type RowsMut<T> = AxisIterMut<'static, T, Ix2>;
    type Lines<T> = Lanes<'static, T, Ix2>;
    type LinesMut<T> = LanesMut<'static, T>;
    type Panes<T> = Windows<'static, T, Ix2>;

    /// Whether a bound holds: the inherent method hides the trait's.
    macro_rules! is {
        ($bound:ident $type:ty) => {{
            struct Probe<T>(PhantomData<T>);
            #[allow(dead_code, reason = "one of the two is called")]
            trait No {
                fn holds(&self) -> bool {
                    false
                }
            }
            impl<T> No for Probe<T> {}
            #[allow(dead_code, reason = "one of the two is called")]
            impl<T: $bound> Probe<T> {
                fn holds(&self) -> bool {
                    true
                }
            }
            Probe::<$type>(PhantomData).holds()
        }};
    }
    macro_rules! send_and_sync {
        ($($type:ident)*) => {[$([
            (is!(Send $type<u8>), is!(Sync $type<u8>)),
            (is!(Send $type<Unshared>), is!(Sync $type<Unshared>)),
            (is!(Send $type<Unsent>), is!(Sync $type<Unsent>)),
            (is!(Send $type<Neither>), is!(Sync $type<Neither>)),
        ]),*]};
    }
    let both = (true, true);
    let none = (false, false);
    // A handle may be the last one, wherever it is: all or nothing, as `Arc`.
    for of in send_and_sync!(Buffer Owned Borrow Seen Rows Lines Panes) {
        assert_eq!(of, [both, none, none, none]);
    }
    // As `&T`.
    assert_eq!(send_and_sync!(Elements), [[both, none, both, none]]);
    // As `&mut T`.
    for of in send_and_sync!(BorrowMut Written ElementsMut RowsMut LinesMut) {
        assert_eq!(of, [both, (true, false), (false, true), none]);
    }
}
