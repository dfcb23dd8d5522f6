//! Memory that ends where a page begins that may not be touched: a kernel that reads or writes one
//! byte too far dies here (R30). All lengths from 0 to 129, at the end and at the start of the pages.
#![cfg(target_os = "linux")]
#![allow(unsafe_code, reason = "pages are asked of the system, and closed to all access")]

use std::ptr::NonNull;

use bytemuck::Pod;
use ndview::prelude::*;

const PAGE: usize = 4096;
const LENS: std::ops::RangeInclusive<usize> = 0..=129;

/// Some pages between two that may not be touched.
struct Fence {
    start: NonNull<u8>,
    pages: usize,
}

impl Fence {
    fn new(bytes: usize) -> Self {
        let pages = bytes.div_ceil(PAGE).max(1);
        let (read, none) = (libc::PROT_READ | libc::PROT_WRITE, libc::PROT_NONE);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping.
        let all =
            unsafe { libc::mmap(std::ptr::null_mut(), (pages + 2) * PAGE, none, flags, -1, 0) };
        assert_ne!(all, libc::MAP_FAILED);
        let start = all.cast::<u8>().wrapping_add(PAGE);
        // SAFETY: pages of this mapping, which nobody else knows.
        let opened = unsafe { libc::mprotect(start.cast(), pages * PAGE, read) };
        assert_eq!(opened, 0);
        Fence { start: NonNull::new(start).unwrap(), pages }
    }

    /// The first (or last) elements between the fences.
    fn slice<T: Pod>(&mut self, len: usize, at_end: bool) -> &mut [T] {
        let bytes = len * size_of::<T>();
        assert!(bytes <= self.pages * PAGE);
        let skip = if at_end { self.pages * PAGE - bytes } else { 0 };
        let first = self.start.as_ptr().wrapping_add(skip).cast::<T>();
        assert!(first.is_aligned());
        // SAFETY: inside the open pages, which are zeros or what was written; `T` may be any bytes.
        unsafe { std::slice::from_raw_parts_mut(first, len) }
    }
}

impl Drop for Fence {
    fn drop(&mut self) {
        let all = self.start.as_ptr().wrapping_sub(PAGE);
        // SAFETY: the whole mapping, once.
        unsafe { libc::munmap(all.cast(), (self.pages + 2) * PAGE) };
    }
}

/// A copy of the mask between fences, as booleans.
fn fenced<'f>(fence: &'f mut Fence, mask: &[bool], at_end: bool) -> &'f [bool] {
    let bytes = fence.slice::<u8>(mask.len(), at_end);
    bytes.iter_mut().zip(mask).for_each(|(place, &x)| *place = u8::from(x));
    bytemuck::checked::try_cast_slice(bytes).unwrap()
}

/// Selecting and filling, for elements of one width.
fn masks<T: Pod + PartialEq + std::fmt::Debug>(element: impl Fn(usize) -> T) {
    let size = 130 * size_of::<T>();
    let (mut data, mut bits, mut out) = (Fence::new(size), Fence::new(130), Fence::new(size));
    for len in LENS {
        for at_end in [false, true] {
            for keep in [|_| true, |i| i % 3 == 0, |i| i % 64 == 63, |_| false] {
                let mask: Vec<bool> = (0..len).map(keep).collect();
                let values = data.slice::<T>(len, at_end);
                values.iter_mut().enumerate().for_each(|(i, place)| *place = element(i));
                let kept: Vec<T> = (0..len).filter(|&i| mask[i]).map(&element).collect();
                let mask = ArrayView1::from(fenced(&mut bits, &mask, at_end));
                let a = ArrayView1::from(&*values);
                assert_eq!(a.select(&mask).unwrap().to_vec(), kept);
                assert_eq!(mask.flat_nonzero().len(), kept.len());
                let places = out.slice::<T>(kept.len(), at_end);
                let mut places = ArrayViewMut1::from(places);
                assert_eq!(a.select_into(&mask, &mut places).unwrap(), kept.len());
                assert_eq!(places.to_vec(), kept);

                let mut target = ArrayViewMut1::from(&mut *values);
                target.fill_where(&mask, element(200)).unwrap();
                target.assign_where(&mask, &ArrayView1::from(&kept)).unwrap();
                let expected: Vec<T> = (0..len).map(&element).collect();
                assert_eq!(target.to_vec(), expected);
            }
        }
    }
}

#[test]
fn masks_of_every_width() {
    masks(|i| i as u8);
    masks(|i| i as i16);
    masks(|i| i as f32);
    masks(|i| i as f64);
}

#[test]
fn positions_and_what_they_pick() {
    let (mut data, mut ids) = (Fence::new(130 * 8), Fence::new(130 * 8));
    for len in LENS.skip(1) {
        for at_end in [false, true] {
            let values = data.slice::<f64>(len, at_end);
            values.iter_mut().enumerate().for_each(|(i, place)| *place = i as f64);
            let backwards = ids.slice::<u32>(len, at_end);
            backwards.iter_mut().enumerate().for_each(|(i, place)| *place = (len - 1 - i) as u32);
            let (a, backwards) = (ArrayView1::from(&*values), ArrayView1::from(&*backwards));
            let expected: Vec<f64> = (0..len).rev().map(|i| i as f64).collect();
            assert_eq!(a.take(&backwards, 0).unwrap().to_vec(), expected);
            assert_eq!(a.positions(|x| *x > 1.0).len(), len.saturating_sub(2));
            let mut target = ArrayViewMut1::from(&mut *values);
            target.scatter((&backwards,), &Array1::from(expected)).unwrap();
            assert!(target.iter().enumerate().all(|(i, x)| *x == i as f64));
            target.scatter_add((&backwards,), 1.0).unwrap();
            assert!(target.iter().enumerate().all(|(i, x)| *x == i as f64 + 1.0));
        }
    }
}
