//! What came out of a work, so that two ways can be seen to do the same.

/// The number of elements, and sums in which each counts by its place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digest {
    pub(crate) count: usize,
    pub(crate) sum: f64,
    /// By how much two sums may differ because of rounding.
    pub(crate) slack: f64,
}

impl Digest {
    pub(crate) fn of(outcome: &(impl Outcome + ?Sized)) -> Self {
        let mut digest = Digest::default();
        outcome.look(&mut digest);
        digest
    }

    fn add<V: Value>(&mut self, value: V) {
        // What stands elsewhere counts differently.
        let term = value.number() * (1 + self.count % 7) as f64;
        self.count += 1;
        self.sum += term;
        self.slack += term.abs() * V::ROUNDING;
    }

    /// Whether both are of the same values, but for rounding.
    pub(crate) fn agrees(&self, other: &Digest) -> bool {
        self.count == other.count && (self.sum - other.sum).abs() <= self.slack
    }
}

/// What a work gives, or changes.
pub(crate) trait Outcome {
    fn look(&self, digest: &mut Digest);
}

/// One number.
pub(crate) trait Value: Copy {
    /// What is allowed for rounding, as a part of the number.
    const ROUNDING: f64;

    fn number(self) -> f64;
}

macro_rules! values {
    ($($type:ty: $rounding:literal)*) => {$(
        impl Value for $type {
            const ROUNDING: f64 = $rounding;

            fn number(self) -> f64 {
                self as f64
            }
        }
    )*};
}
// Both peers add many `f32` one to the other, which costs them half of the digits.
values!(f32: 1e-3 f64: 1e-9 i32: 1e-9 i64: 1e-9 u8: 1e-9 u64: 1e-9 usize: 1e-9);

impl Value for bool {
    const ROUNDING: f64 = 1e-9;

    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

impl<V: Value> Outcome for V {
    fn look(&self, digest: &mut Digest) {
        digest.add(*self);
    }
}

impl<S: ndview::Storage<Elem: Value>, D: ndview::Dimension> Outcome for ndview::ArrayBase<S, D> {
    fn look(&self, digest: &mut Digest) {
        self.iter().for_each(|x| digest.add(*x));
    }
}

impl<S: ndarray::Data<Elem: Value>, D: ndarray::Dimension> Outcome for ndarray::ArrayBase<S, D> {
    fn look(&self, digest: &mut Digest) {
        self.iter().for_each(|x| digest.add(*x));
    }
}

impl<O: Outcome> Outcome for Vec<O> {
    fn look(&self, digest: &mut Digest) {
        self.iter().for_each(|part| part.look(digest));
    }
}

impl<A: Outcome, B: Outcome> Outcome for (A, B) {
    fn look(&self, digest: &mut Digest) {
        self.0.look(digest);
        self.1.look(digest);
    }
}
