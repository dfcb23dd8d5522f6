//! Chance that can be repeated, and arrays in every memory layout.

use ndview::prelude::*;

use crate::support::oracle::{Oracle, indices};

/// Random numbers (splitmix64), and how large things may be.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
    case: usize,
    /// Grows from 1 to 4 as the cases of a law go on, so that what fails first is small.
    pub size: usize,
}

/// Runs a law on `count` cases, the small ones first. `PICKING_LAWS=20` in the environment runs
/// twenty times as many, and others.
pub fn cases(count: usize, law: impl Fn(&mut Dice)) {
    let more: usize = std::env::var("PICKING_LAWS").map_or(1, |n| n.parse().unwrap());
    let count = count * more;
    for case in 0..count {
        let size = 1 + 4 * case / count;
        let mut dice = Dice { state: (case + 1_000_003 * (more - 1)) as u64, case, size };
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| law(&mut dice)));
        if let Err(why) = tried {
            eprintln!("this was case {case} of {count}");
            std::panic::resume_unwind(why);
        }
    }
}

impl Dice {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The number of the case, from 0.
    pub fn case(&self) -> usize {
        self.case
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// From `low` to `high`, both included.
    pub fn range(&mut self, low: isize, high: isize) -> isize {
        low + self.below((high - low) as usize + 1) as isize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }

    /// The length of an axis.
    pub fn len(&mut self, longest: usize) -> usize {
        if self.one_in(12) { 0 } else { 1 + self.below(longest.min(self.size + 1)) }
    }

    /// A shape of up to six axes and not too many elements.
    pub fn shape(&mut self) -> Vec<usize> {
        let most = [1, 2, 3, 6][self.size.min(4) - 1];
        let ndim = if self.one_in(10) { 0 } else { 1 + self.below(most) };
        (0..ndim).map(|_| self.len(if ndim > 3 { 2 } else { 4 })).collect()
    }

    /// A shape that broadcasts to this one.
    pub fn part_of(&mut self, shape: &[usize]) -> Vec<usize> {
        let skip = if self.one_in(3) { self.below(shape.len() + 1) } else { 0 };
        shape[skip..].iter().map(|&len| if self.one_in(4) { 1 } else { len }).collect()
    }
}

/// How an array lies in memory: as a part of a wide one, its axes in some order, some backwards, some
/// every second or third position, some stretched.
#[derive(Clone, Debug)]
pub struct Lay {
    pub wide: Vec<usize>,
    cut: Vec<Index>,
    back: Vec<isize>,
    /// The shape, and that before it was stretched.
    shape: Vec<usize>,
    thin: Vec<usize>,
}

impl Lay {
    /// A layout in which no two indices reach one element.
    pub fn one_to_one(dice: &mut Dice, shape: &[usize]) -> Self {
        Lay::roll(dice, shape, 0)
    }

    /// Any layout.
    pub fn any(dice: &mut Dice, shape: &[usize]) -> Self {
        Lay::roll(dice, shape, 6)
    }

    /// C order, and nothing else in the buffer.
    pub fn plain(shape: &[usize]) -> Self {
        Lay {
            wide: shape.to_vec(),
            cut: vec![Index::from(..); shape.len()],
            back: (0..shape.len() as isize).collect(),
            shape: shape.to_vec(),
            thin: shape.to_vec(),
        }
    }

    fn roll(dice: &mut Dice, shape: &[usize], stretched_one_in: usize) -> Self {
        if dice.one_in(5) {
            return Lay::plain(shape);
        }
        let ndim = shape.len();
        let mut order: Vec<usize> = (0..ndim).collect();
        if dice.one_in(2) {
            dice.shuffle(&mut order);
        }
        let (mut wide, mut cut) = (vec![2], vec![Index::At(1)]);
        let mut thin = shape.to_vec();
        for &axis in &order {
            if stretched_one_in > 0 && shape[axis] > 0 && dice.one_in(stretched_one_in) {
                thin[axis] = 1;
            }
            let step = dice.pick(&[1, 1, 1, 1, -1, -1, 2, -2, 3]);
            let (before, after) = (dice.below(2), dice.below(2));
            let len = thin[axis];
            let used = len.saturating_sub(1) * isize::unsigned_abs(step) + usize::from(len > 0);
            wide.push(before + used + after);
            let (first, past) = (before as isize, (before + used) as isize);
            cut.push(Index::Slice(match step {
                _ if len == 0 => Slice::from(0..0),
                1.. => Slice::new(Some(first), Some(past), step),
                _ => Slice::new(Some(past - 1), (first > 0).then(|| first - 1), step),
            }));
        }
        let place = |axis: usize| order.iter().position(|&o| o == axis).unwrap() as isize;
        Lay { wide, cut, back: (0..ndim).map(place).collect(), shape: shape.to_vec(), thin }
    }

    /// The part of a wide array that lies so, before it is stretched.
    pub fn show<S: Storage>(&self, wide: ArrayBase<S, IxDyn>) -> ArrayBase<S, IxDyn> {
        let shown = wide.into_slice(&self.cut).into_permute(&self.back);
        assert_eq!(shown.shape(), self.thin);
        shown
    }

    /// An array with these elements; `filler` lies between them. Along stretched axes they are those
    /// of position 0.
    pub fn make<T: Clone>(&self, of: &Oracle<T>, filler: T) -> (ArrayD<T>, Oracle<T>) {
        let mut wide = Array::full(self.wide.clone(), filler);
        let mut part = self.show(wide.view_mut());
        for index in indices(&self.thin) {
            *part.get_mut(&index).unwrap() = of.at(&index).clone();
        }
        let thin = self.show(wide);
        let shown = of.moved(&self.shape, |index| {
            index.iter().zip(&self.thin).map(|(&i, &n)| if n == 1 { 0 } else { i }).collect()
        });
        if self.thin == self.shape {
            return (thin, shown);
        }
        (thin.broadcast_to(self.shape.clone()).unwrap().share(), shown)
    }
}

/// Distinct numbers.
pub fn numbered(shape: &[usize], first: i64) -> Oracle<i64> {
    let n: usize = shape.iter().product();
    Oracle { shape: shape.to_vec(), elements: (first..first + n as i64).collect() }
}

/// What an array shows.
pub fn shown<S: Storage, D: Dimension>(a: &ArrayBase<S, D>) -> Oracle<S::Elem>
where
    S::Elem: Clone,
{
    let elements = indices(a.shape()).iter().map(|at| a.get(at).unwrap().clone()).collect();
    Oracle { shape: a.shape().to_vec(), elements }
}
