//! View or copy? Shown on real terrain, with the operating system's own figures.
//!
//! `cargo run --release --example view_or_copy`

use ndview::prelude::*;
use ndview::{Picks, unravel_one};

const TERRAIN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/jacksboro_dem.npy");

fn main() -> ndview::Result<()> {
    let dem: Array2<i16> = Array::read_npy(TERRAIN)?;
    println!(
        "The Jacksboro fault: elevation in metres, {:?} cells, {} bytes",
        dem.shape(),
        dem.nbytes()
    );
    println!("{dem}\n");

    views(&dem);
    writing(&dem);
    picks(&dem)?;
    reshaping(&dem);
    copy_on_write(&dem);
    leak();
    Ok(())
}

fn heading(text: &str) {
    println!("\n== {text}");
}

fn views(dem: &Array2<i16>) {
    heading("A slice is a view: another layout of the same memory");
    let block = dem.slice((100..200, s![..;10]));
    println!(
        "dem.slice((100..200, s![..;10])): shape {:?}, strides {:?}",
        block.shape(),
        block.strides()
    );
    println!("  allocated: nothing; shares memory with dem: {:?}", block.shares_memory(dem));
    println!(
        "  shows {} bytes; its base is the buffer of {} bytes",
        block.nbytes(),
        block.held_bytes()
    );
    let corner = block.slice((..2, ..2));
    println!("  a view of the view has the same base: {}", corner.same_buffer(dem));

    let (even, odd) = (dem.slice((.., s![..;2])), dem.slice((.., s![1..;2])));
    println!(
        "even and odd columns: may share memory (by their ends): {}",
        even.may_share_memory(&odd)
    );
    println!("  do share memory (exactly): {:?}", even.shares_memory(&odd));
    println!("dem.t().flags(): {:?}", dem.t().flags());
}

fn writing(dem: &Array2<i16>) {
    heading("A write through a view reaches the parent");
    let mut flooded = dem.to_owned();
    let sea = 400;
    flooded.slice_mut((..100, ..)).map_inplace(|z| *z = (*z).max(sea));
    println!(
        "lowest cell of the north: {} m before, {} m after",
        dem.slice(..100).min(),
        flooded.slice(..100).min()
    );
    println!("lowest cell of the south, untouched: {} m", flooded.slice(100..).min());
}

fn picks(dem: &Array2<i16>) -> ndview::Result<()> {
    heading("Picking values gives a copy");
    let rows = dem.take(&array![0, 100, 297], 0)?;
    println!("dem.take(&array![0, 100, 297], 0): shape {:?}", rows.shape());
    println!(
        "  shares memory with dem: {:?}; base: {}",
        rows.shares_memory(dem),
        rows.base().is_some()
    );
    let high = dem.greater(800);
    let peaks = dem.select(&high)?;
    println!(
        "dem.select(&dem.greater(800)): {} cells above 800 m, the highest {} m",
        peaks.len(),
        peaks.max()
    );
    println!("  shares memory with dem: {:?}", peaks.shares_memory(dem));
    let [row, column] = unravel_one(dem.argmax(), dem.dim())?;
    println!("  the highest cell is at row {row}, column {column}");

    let index = Picks::from(([0, 100, 297], s![..;100]));
    println!(
        "dem.gather(({index})): shape {:?}\n{}",
        index.result_shape(dem.shape())?,
        dem.gather(&index)?
    );
    let mut flooded = dem.to_owned();
    flooded.fill_where(&dem.less(400), 0)?;
    println!(
        "fill_where(&dem.less(400), 0): {} cells at 0 m",
        flooded.positions(|z| *z == 0).len()
    );
    let mut histogram = Array1::<u32>::zeros(12);
    histogram.scatter_add((&dem.map(|z| z / 100),), 1)?;
    println!("cells by hundreds of metres, by scatter_add: {histogram}");
    Ok(())
}

fn reshaping(dem: &Array2<i16>) {
    heading("A reshape is a view, or says why it cannot be");
    let flat = dem.ravel();
    println!("dem.ravel(): shares the buffer: {}", flat.same_buffer(dem));
    match dem.t().reshape(dem.len()) {
        Ok(view) => println!("dem.t().reshape(..) gave a view of {:?}", view.shape()),
        Err(error) => println!("dem.t().reshape(..): {error}"),
    }
    let copied = dem.t().ravel();
    println!(
        "dem.t().ravel(): copies, for it must: shares the buffer: {}",
        copied.same_buffer(dem)
    );
    println!("dem.flatten(): copies always: shares the buffer: {}", dem.flatten().same_buffer(dem));
}

fn copy_on_write(dem: &Array2<i16>) {
    heading("Copy on write: no write reaches an array that did not ask for it");
    let before = dem.handles();
    let mut mine = dem.clone();
    println!(
        "mine = dem.clone(): same buffer: {}; handles: {before} -> {}",
        mine.same_buffer(dem),
        dem.handles()
    );
    println!(
        "  mine.try_view_mut(): {}",
        mine.try_view_mut().err().map_or("a view".into(), |e| e.to_string())
    );
    mine[[0, 0]] = -1;
    println!(
        "mine[[0, 0]] = -1: same buffer: {}; handles of dem: {}",
        mine.same_buffer(dem),
        dem.handles()
    );
    println!("  mine[[0, 0]] is {}, dem[[0, 0]] is still {}", mine[[0, 0]], dem[[0, 0]]);
}

/// The resident memory of this process, as the operating system counts it, in bytes.
fn resident() -> Option<usize> {
    memory_stats::memory_stats().map(|stats| stats.physical_mem)
}

fn report(step: &str, start: Option<usize>) {
    match (resident(), start) {
        (Some(now), Some(start)) => {
            let mib = |bytes: f64| bytes / 1e6;
            let change = mib(now as f64 - start as f64);
            println!("{step:<48} resident {:>6.1} MB ({change:+.1})", mib(now as f64));
        }
        _ => println!("{step:<48} resident memory is not known on this system"),
    }
}

fn leak() {
    heading("The leak: ten elements that hold 800 MB");
    let start = resident();
    report("at the start", start);
    let big = Array1::arange(0.0, 1e8, 1.0);
    report("big = Array1::arange(0.0, 1e8, 1.0)", start);
    let mut ten = big.slice(..10).share();
    println!("ten = big.slice(..10).share(): {} handles", big.handles());
    drop(big);
    report("drop(big): ten still pins it", start);
    println!("  ten shows {} bytes and holds {}", ten.nbytes(), ten.held_bytes());
    ten = ten.to_owned(); // assigned, not shadowed: a shadowed array lives on
    report("ten = ten.to_owned(): the 800 MB are free", start);
    println!("  ten shows {} bytes and holds {}: {ten}", ten.nbytes(), ten.held_bytes());
}
