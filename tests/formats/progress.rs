//! How far a long reading is.

use ndview::prelude::*;

use super::Folder;

#[test]
fn told_in_order() {
    let folder = Folder::new("progress");
    let path = folder.0.join("a.npy");
    let a = Array::from_shape_fn((1000, 700), |[i, j]| (i * 700 + j) as f64);
    a.write_npy(&path).unwrap();
    let bytes = path.metadata().unwrap().len();
    let mut told = Vec::new();
    let read: Array2<f64> = Array::read_npy_with_progress(&path, |done, total| {
        assert_eq!(total, Some(bytes));
        told.push(done);
    })
    .unwrap();
    assert_eq!(read, a);
    assert!(told.is_sorted() && told.last() == Some(&bytes), "{told:?}");
    assert!(told.windows(2).all(|two| two[1] - two[0] <= 1 << 20) && told.len() >= 6, "{told:?}");

    let mut calls = 0;
    let wrong = Array2::<f32>::read_npy_with_progress(&path, |_, _| calls += 1);
    assert!(wrong.unwrap_err().to_string().contains("a.npy"));
    assert!((1..10).contains(&calls), "{calls}");
    assert!(Array2::<f32>::read_npy_with_progress(folder.0.join("b"), |_, _| ()).is_err());
}
