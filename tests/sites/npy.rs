//! Reading `.npy` files.

use ndview::prelude::*;

use crate::check::{Makes, table};
use crate::lays;

#[test]
fn reading() {
    table(|| {
        let file = std::env::temp_dir().join(format!("ndview-sites-{}.npy", std::process::id()));
        for a in &lays::fixed() {
            a.write_npy(&file).unwrap();
            let bytes = std::fs::read(&file).unwrap();
            let len = Some(bytes.len() as u64);
            made!(Array2::<f64>::read_npy(&file).unwrap());
            made!(ArrayD::<f64>::read_npy(&file).unwrap());
            made!(Array2::<f64>::from_npy_reader(bytes.as_slice(), len).unwrap());
            made!(Array2::<f64>::from_npy_reader(bytes.as_slice(), None).unwrap());
        }
        std::fs::remove_file(&file).unwrap();
        let mut swapped = Vec::new();
        array![1_u16, 2].to_npy_writer(&mut swapped).unwrap();
        let order = swapped.iter().position(|&b| b == b'<').unwrap();
        swapped[order] = b'>';
        made!(Array1::<u16>::from_npy_reader(swapped.as_slice(), None).unwrap());
        let mut empty = Vec::new();
        Array1::<u16>::zeros(0).to_npy_writer(&mut empty).unwrap();
        made!(Array1::<u16>::from_npy_reader(empty.as_slice(), None).unwrap());
        let mut bools = Vec::new();
        array![true, false].to_npy_writer(&mut bools).unwrap();
        made!(Array1::<bool>::from_npy_reader(bools.as_slice(), None).unwrap());
    });
}
