//! Memory that several handles write, and views of cells.

use ndview::prelude::*;

use crate::check::{Makes, table};

#[test]
fn aliased_memory() {
    table(|| {
        each_layout!(a => {
            made!(a.clone().into_aliased());
            made!(a.to_owned().try_into_aliased().unwrap());
            made!(a.to_owned().into_aliased().into_array().unwrap());
            let aliased = &a.to_owned().into_aliased();
            made!(aliased.to_owned());
            made!(aliased.t().to_owned());
            made!(aliased.slice((..1,)).read().view().to_owned());
            made!(aliased.read().view().share());
            made!(aliased.write().view_mut().share());
        });
    });
}

#[test]
fn cells() {
    table(|| {
        each_layout!(a => {
            copied!(b = a => b.as_cells());
            let mut b = a.to_owned();
            let cells = b.as_cells();
            made!(cells.to_values());
            made!(cells.t().to_values());
            // What overlaps is copied first.
            made!(cells.slice((.., 1..)).assign(&cells.slice((.., ..-1))));
            made!(cells.try_assign(&cells.slice((.., s![..;-1]))).unwrap());
        });
    });
}
