//! Random numbers: NumPy's where the row shows numbers, and else as many of the same law.

use ndview::Result;
use ndview::random::{Generator, SeedSequence};

use crate::{Table, names, row};

pub(crate) fn random(t: &mut Table) -> Result<()> {
    t.section("Random numbers");
    row!(
        t,
        Fresh,
        "np.random.default_rng(12345).random(2)",
        Generator::new(12345).random::<f64, _>(2),
        [0.22733602246716966, 0.31675833970975287]
    );
    row!(
        t,
        Fact,
        "np.random.SeedSequence(42).generate_state(2)",
        SeedSequence::new(42).generate_u32(2),
        [3444837047, 2669555309]
    );
    row!(
        t,
        Fresh,
        "np.random.default_rng(1).spawn(2)[1].random(1)",
        Generator::new(1).spawn(2)?[1].random::<f64, _>(1),
        [0.4757645185899906]
    );
    laws(t)?;
    orders(t)
}

fn laws(t: &mut Table) -> Result<()> {
    let mut rng = Generator::new(7);
    row!(
        t,
        Fact,
        "rng.random((2, 3), dtype='f4').shape",
        rng.random::<f32, _>((2, 3)).shape(),
        [2, 3]
    );
    row!(t, Fact, "rng.uniform(-1, 1, 4).shape", rng.uniform(-1.0, 1.0, 4)?.shape(), [4]);
    row!(t, Fact, "rng.standard_normal(4).shape", rng.standard_normal::<f64, _>(4).shape(), [4]);
    row!(t, Fact, "rng.normal(5, 2, (2, 3)).shape", rng.normal(5.0, 2.0, (2, 3))?.shape(), [2, 3]);
    row!(t, Fact, "rng.exponential(2, 4).shape", rng.exponential(2.0, 4)?.shape(), [4]);
    row!(t, Fact, "rng.gamma(2, 3, 4).shape", rng.gamma(2.0, 3.0, 4)?.shape(), [4]);
    row!(t, Fact, "rng.beta(2, 3, 4).shape", rng.beta(2.0, 3.0, 4)?.shape(), [4]);
    row!(t, Fact, "rng.integers(0, 10, 4).shape", rng.integers(0..10, 4)?.shape(), [4]);
    row!(
        t,
        Fact,
        "rng.integers(1, 6, 4, endpoint=True).shape",
        rng.integers(1..=6, 4)?.shape(),
        [4]
    );
    row!(t, Fact, "(rng.random(4) < 0.5).shape", rng.random_bool(0.5, 4)?.shape(), [4]);
    row!(t, Fact, "rng.binomial(10, 0.5, 4).shape", rng.binomial(10, 0.5, 4)?.shape(), [4]);
    row!(t, Fact, "rng.poisson(3.5, 4).shape", rng.poisson(3.5, 4)?.shape(), [4]);
    Ok(())
}

fn orders(t: &mut Table) -> Result<()> {
    names!(v x);
    let mut rng = Generator::new(7);
    row!(t, Fact, "rng.choice(x, 5).shape", rng.choice(&x, 5, 0)?.shape(), [5, 2]);
    row!(
        t,
        Copy(v),
        "np.sort(rng.choice(v, 3, replace=False))",
        rng.choice_without_replacement(&v, 3, 0)?.sort(0),
        [1, 2, 3]
    );
    row!(
        t,
        Copy(v),
        "rng.choice(v, 4, p=[0, 1, 0])",
        rng.choice_weighted(&v, &[0.0, 1.0, 0.0], 4, 0)?,
        [1, 1, 1, 1]
    );
    row!(t, Copy(v), "np.sort(rng.permutation(v))", rng.permutation(&v, 0).sort(0), [1, 2, 3]);
    row!(t, Fresh, "np.sort(rng.permutation(4))", rng.permutation_of(4).sort(0), [0, 1, 2, 3]);
    row!(
        t,
        Copy(x),
        "np.sort(rng.permuted(x, axis=1))",
        rng.permuted(&x, 1).sort(-1),
        [[1.0, 4.0], [9.0, 16.0]]
    );
    let mut x = x;
    row!(t, Fact, "rng.shuffle(x)", rng.shuffle(&mut x, 0), ());
    Ok(())
}
