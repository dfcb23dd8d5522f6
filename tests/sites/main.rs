//! Every buffer and every handle that a public call makes is noted with the line of the call, never with
//! one inside of the crate or of the standard library: [`memory::track`](ndview::memory::track).
//!
//! The modules are tables of calls, one a row; `complete` reads the crate and fails where a function that
//! makes something stands in none of them. Tracking is the whole process's, so the tables take turns.

mod check;
mod lays;

/// A row: the call makes buffers, all of them noted with its line, and so are its handles.
macro_rules! made {
    ($call:expr) => {
        $crate::check::row(file!(), line!(), stringify!($call), Makes::Buffers, || $call)
    };
}

/// A row: the call makes handles on buffers that were there before, and no buffer.
macro_rules! shared {
    ($call:expr) => {
        $crate::check::row(file!(), line!(), stringify!($call), Makes::Handles, || $call)
    };
}

/// A row: whatever the call makes, if anything, is noted with its line.
macro_rules! noted {
    ($call:expr) => {
        $crate::check::row(file!(), line!(), stringify!($call), Makes::Anything, || $call)
    };
}

/// A row: the call writes to an array whose buffer another handle holds too, and so copies it first.
macro_rules! copied {
    ($array:ident = $start:expr => $write:expr) => {{
        let mut $array = $start.clone();
        let other = $array.clone();
        made!($write);
        drop(other);
    }};
}

/// The same rows for arrays of fixed and of dynamic rank that lie in many ways.
macro_rules! each_layout {
    ($array:ident => $rows:block) => {{
        for $array in &$crate::lays::fixed() $rows
        for $array in &$crate::lays::dynamic() $rows
    }};
}

mod aliased;
mod complete;
mod complex;
mod dynamic;
mod files;
mod indexing;
mod integers;
mod making;
mod math;
mod npy;
mod operators;
mod ordering;
mod picking;
mod reducing;
mod shaping;
mod telling;
mod writing;
