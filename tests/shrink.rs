//! The example `shrink` needs no more memory than the file's array, the mask and the result.

#[path = "../examples/support/counting.rs"]
mod counting;
#[path = "../examples/shrink/keep.rs"]
mod keep;

use ndview::memory;
use ndview::prelude::*;

#[global_allocator]
static MEMORY: counting::Counting = counting::Counting::new();

#[test]
fn peaks_at_array_mask_and_result() {
    let folder = std::env::temp_dir();
    let name = |part: &str| folder.join(format!("ndview-test-{}-{part}.npy", std::process::id()));
    let (file, out) = (name("in"), name("out"));
    let shape = (75, 35, 365);
    Array::from_shape_fn(shape, |[i, j, k]| (i * 7 + j * 3 + k) as i32 % 100)
        .write_npy(&file)
        .unwrap();

    // What was freed is kept for the next results, until it is asked back.
    memory::trim();
    MEMORY.reset_peak();
    let before = MEMORY.live();
    let kept = keep::keep_below(&file, &out, 10.0).unwrap();
    let peak = MEMORY.peak() - before;
    memory::trim();
    let after = MEMORY.live() - before;

    let array = 75 * 35 * 365 * 4;
    let (mask, result) = (array / 4, kept.kept_bytes);
    assert_eq!((kept.bytes, kept.shape.as_slice()), (array, &[75, 35, 365][..]));
    // Headers, paths and the writer's buffer are small against the arrays.
    let small = 32 * 1024;
    assert!(peak >= array + mask + result, "peak {peak}");
    assert!(peak <= array + mask + result + small, "peak {peak} of {}", array + mask + result);
    assert!(after <= small, "{after} bytes are left");

    let few: Array1<i32> = Array::read_npy(&out).unwrap();
    assert_eq!(few.len(), kept.kept);
    assert!(few.iter().all(|&x| x < 10));
    for path in [file, out] {
        std::fs::remove_file(path).unwrap();
    }
}
