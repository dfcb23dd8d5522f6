//! Picking, masking and scattering: ndview, the best idiom of the crate `ndarray`, and a plain loop
//! or a copy of the same bytes, in turns in one run, on one thread.
//!
//! `cargo bench --bench picking` (a minute or two and 3 GB); with `-- quick` a tenth of the sizes.
//!
//! Times on a shared machine mean little; the last columns are ratios within one run.

#![allow(unsafe_code, reason = "one of the loops to compare with does not check")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ndarray::Axis;
use ndview::prelude::*;

/// Numbers without a pattern.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    fn chance(&mut self, p: f64) -> bool {
        ((self.next() >> 11) as f64 / (1_u64 << 53) as f64) < p
    }
}

/// One way to do a work: its name, and what is timed.
type Way<'w> = (&'static str, Box<dyn FnMut() -> Duration + 'w>);

/// A way whose every run is timed as a whole, with what it makes dropped outside of the time.
fn way<'w, R>(name: &'static str, mut f: impl FnMut() -> R + 'w) -> Way<'w> {
    let timed = move || {
        let start = Instant::now();
        let result = black_box(f());
        let time = start.elapsed();
        drop(result);
        time
    };
    (name, Box::new(timed))
}

/// Runs the ways in turns and prints the least time of each, and its ratio to that of the first
/// (ours): above 1 is slower than ours.
fn compare(work: &str, rounds: usize, mut ways: Vec<Way<'_>>) {
    let mut least = vec![Duration::MAX; ways.len()];
    for round in 0..=rounds {
        for ((_, run), least) in ways.iter_mut().zip(&mut least) {
            let time = run();
            // The first round only warms up.
            if round > 0 {
                *least = time.min(*least);
            }
        }
    }
    let ours = least[0].as_secs_f64();
    print!("| {work} | {:.3} ms |", ours * 1e3);
    for ((name, _), least) in ways.iter().zip(&least).skip(1) {
        print!(" {name}: {:.2} |", least.as_secs_f64() / ours);
    }
    println!();
}

/// Masks of 9.6e7 elements over as many 4-byte integers.
fn masks(scale: usize) {
    let n = 96_000_000 / scale;
    let x = Array1::from((0..n as i32).map(|i| i.wrapping_mul(-7)).collect::<Vec<_>>()).to_owned();
    let theirs = ndarray::ArrayView1::from(x.as_slice().unwrap());
    let mut numbers = Numbers(42);
    let mut out = Array1::<i32>::ones(n);
    let mut copied = vec![1_i32; n];
    for p in [0.0005, 0.1, 0.5, 0.9] {
        let mask = (0..n).map(|_| numbers.chance(p)).collect::<Array1<bool>>().to_owned();
        let booleans = mask.as_slice().unwrap();
        let their_mask = ndarray::ArrayView1::from(booleans);
        compare(
            &format!("x.select(mask), {p} of {n} i32"),
            5,
            vec![
                way("ours", || x.select(&mask).unwrap()),
                way("ndarray zip+filter+collect", || {
                    theirs
                        .iter()
                        .zip(their_mask.iter())
                        .filter(|(_, m)| **m)
                        .map(|(x, _)| *x)
                        .collect::<ndarray::Array1<i32>>()
                }),
                way("plain loop, push", || {
                    let mut out = Vec::new();
                    for (x, &m) in x.as_slice().unwrap().iter().zip(booleans) {
                        if m {
                            out.push(*x);
                        }
                    }
                    out
                }),
                way("copy of x, fresh", || x.to_owned()),
            ],
        );
        compare(
            &format!("x.select_into(mask, out), {p} of {n} i32"),
            5,
            vec![
                way("ours", || x.select_into(&mask, &mut out).unwrap()),
                way("copy of x, into warm memory", || {
                    copied.copy_from_slice(x.as_slice().unwrap());
                }),
            ],
        );
    }
    drop((out, copied));
    comparisons(n, &mut numbers);
    comparisons(n / 100, &mut numbers);
}

/// Where random numbers are less than a limit.
fn comparisons(n: usize, numbers: &mut Numbers) {
    let y = (0..n).map(|_| numbers.next() as i32).collect::<Array1<i32>>().to_owned();
    let theirs = ndarray::ArrayView1::from(y.as_slice().unwrap());
    for p in [0.0005, 0.1, 0.5] {
        let limit = (f64::from(i32::MAX) * (2.0 * p - 1.0)) as i32;
        compare(
            &format!("y.less(c).flat_nonzero(), {p} of {n} i32"),
            4,
            vec![
                way("ours", || y.less(limit).flat_nonzero()),
                way("ours, y.positions(|y| y < c)", || y.positions(|y| *y < limit)),
                way("ndarray enumerate+filter+collect", || {
                    theirs
                        .iter()
                        .enumerate()
                        .filter(|(_, y)| **y < limit)
                        .map(|(i, _)| i)
                        .collect::<ndarray::Array1<usize>>()
                }),
                way("sum of y, which reads it once", || {
                    y.fold(0_i32, |sum, y| sum.wrapping_add(*y))
                }),
            ],
        );
    }
}

/// Writing one value, and values, where a mask of 10^7 elements is true.
fn masked_writes(scale: usize) {
    let n = 10_000_000 / scale;
    let mut numbers = Numbers(7);
    for p in [0.001, 0.5] {
        let mask = (0..n).map(|_| numbers.chance(p)).collect::<Array1<bool>>().to_owned();
        let their_mask = ndarray::ArrayView1::from(mask.as_slice().unwrap());
        let mut a = Array1::<f64>::ones(n);
        let mut b = ndarray::Array1::<f64>::ones(n);
        let mut c = vec![1.0_f64; n];
        compare(
            &format!("a.fill_where(mask, 0.0), {p} of {n} f64"),
            7,
            vec![
                way("ours", || a.fill_where(&mask, 0.0).unwrap()),
                way("ndarray Zip", || {
                    ndarray::Zip::from(&mut b).and(their_mask).for_each(|b, &m| {
                        if m {
                            *b = 0.0;
                        }
                    });
                }),
                way("plain loop", || {
                    for (c, &m) in c.iter_mut().zip(mask.as_slice().unwrap()) {
                        if m {
                            *c = 0.0;
                        }
                    }
                }),
            ],
        );
        let values = Array1::<f64>::ones(mask.flat_nonzero().len());
        let (mut a, mut c) = (Array1::<f64>::ones(n), vec![1.0_f64; n]);
        compare(
            &format!("a.assign_where(mask, values), {p} of {n} f64"),
            7,
            vec![
                way("ours", || a.assign_where(&mask, &values).unwrap()),
                way("plain loop", || {
                    let mut next = values.as_slice().unwrap().iter();
                    for (c, &m) in c.iter_mut().zip(mask.as_slice().unwrap()) {
                        if m {
                            *c = *next.next().unwrap();
                        }
                    }
                }),
            ],
        );
    }
}

/// Random positions in 10^7 elements, in 10^5, and rows.
fn positions(scale: usize) {
    let n = 10_000_000 / scale;
    let mut numbers = Numbers(3);
    for (of, count) in [(n, n / 10), (n / 100, n / 10)] {
        let a = (0..of).map(|i| i as f64).collect::<Array1<f64>>().to_owned();
        let ids: Vec<usize> = (0..count).map(|_| numbers.below(of)).collect();
        let narrow: Vec<u32> = ids.iter().map(|&i| i as u32).collect();
        let data = a.as_slice().unwrap();
        let theirs = ndarray::ArrayView1::from(data);
        compare(
            &format!("a.take(ids, 0), {count} random of {of} f64"),
            9,
            vec![
                way("ours", || a.take(&ids, 0).unwrap()),
                way("ours, u32 ids", || a.take(&narrow, 0).unwrap()),
                way("ndarray select", || theirs.select(Axis(0), &ids)),
                way("unchecked loop", || {
                    let mut out = Vec::<f64>::with_capacity(ids.len());
                    for (place, &i) in out.spare_capacity_mut().iter_mut().zip(&ids) {
                        // SAFETY: all ids are below the length, by how they were made.
                        place.write(unsafe { *data.get_unchecked(i) });
                    }
                    // SAFETY: all were written.
                    unsafe { out.set_len(ids.len()) };
                    out
                }),
            ],
        );
        let mut b = a.to_owned();
        let mut c = data.to_vec();
        let values = Array1::<f64>::ones(count);
        compare(
            &format!("a.scatter(ids, values), {count} random of {of} f64"),
            9,
            vec![
                way("ours", || b.scatter((&ids,), &values).unwrap()),
                way("plain loop", || {
                    for (&i, &v) in ids.iter().zip(values.as_slice().unwrap()) {
                        c[i] = v;
                    }
                }),
            ],
        );
        let (mut b, mut c) = (a.to_owned(), data.to_vec());
        compare(
            &format!("a.scatter_add(ids, 1.0), {count} random of {of} f64"),
            9,
            vec![
                way("ours", || b.scatter_add((&ids,), 1.0).unwrap()),
                way("plain loop", || ids.iter().for_each(|&i| c[i] += 1.0)),
            ],
        );
    }
}

/// Rows, columns and pairs of a matrix.
fn matrices(scale: usize) {
    let (rows, columns) = (100_000 / scale, 64);
    let mut numbers = Numbers(5);
    let m = Array2::from_shape_fn((rows, columns), |[i, j]| (i + j) as f64);
    let theirs = ndarray::ArrayView2::from_shape((rows, columns), m.as_slice().unwrap()).unwrap();
    let ids: Vec<usize> = (0..rows / 10).map(|_| numbers.below(rows)).collect();
    let some = m.slice(..rows as isize / 10);
    compare(
        &format!("m.take(ids, 0), {} random rows of {rows} x {columns} f64", ids.len()),
        15,
        vec![
            way("ours", || m.take(&ids, 0).unwrap()),
            way("ndarray select", || theirs.select(Axis(0), &ids)),
            way("memcpy of the same rows", || {
                let mut out = Vec::<f64>::with_capacity(ids.len() * columns);
                let data = m.as_slice().unwrap();
                ids.iter().for_each(|&i| out.extend_from_slice(&data[i * columns..][..columns]));
                out
            }),
            way("copy of as many rows in order", || some.to_owned()),
        ],
    );
    let n = 2048;
    let m = Array2::from_shape_fn((n, n), |[i, j]| (i + j) as f64);
    let theirs = ndarray::ArrayView2::from_shape((n, n), m.as_slice().unwrap()).unwrap();
    let ids: Vec<usize> = (0..64).map(|_| numbers.below(n)).collect();
    compare(
        &format!("m.take(ids, 1), 64 columns of {n} x {n} f64"),
        15,
        vec![
            way("ours", || m.take(&ids, 1).unwrap()),
            way("ndarray select", || theirs.select(Axis(1), &ids)),
            way("plain loop", || {
                let mut out = Vec::with_capacity(n * ids.len());
                for row in m.as_slice().unwrap().chunks(n) {
                    out.extend(ids.iter().map(|&j| row[j]));
                }
                out
            }),
        ],
    );
    let count = 1_000_000 / scale;
    let i: Vec<usize> = (0..count).map(|_| numbers.below(n)).collect();
    let j: Vec<usize> = (0..count).map(|_| numbers.below(n)).collect();
    compare(
        &format!("m.gather((i, j)), {count} random pairs of {n} x {n} f64"),
        9,
        vec![
            way("ours", || m.gather((&i, &j)).unwrap()),
            way("ndarray zip+index+collect", || {
                i.iter().zip(&j).map(|(&i, &j)| theirs[[i, j]]).collect::<ndarray::Array1<f64>>()
            }),
        ],
    );
}

fn main() {
    let quick = std::env::args().any(|arg| arg == "quick");
    let scale = if quick { 10 } else { 1 };
    println!("| work | ours | the others' time by ours |\n|---|--:|---|");
    masks(scale);
    masked_writes(scale);
    positions(scale);
    matrices(scale);
}
