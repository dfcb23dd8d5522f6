//! Files.

use std::path::PathBuf;

use ndview::prelude::*;
use ndview::{ByteOrder, CsvOptions, MappedFile, NpyHeader, NpzReader, Result};

use crate::{Table, names, row};

/// A folder of its own, removed when dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn files(t: &mut Table) -> Result<()> {
    t.section("Files");
    let folder = Folder(std::env::temp_dir().join(format!("ndview-table-{}", std::process::id())));
    std::fs::create_dir(&folder.0).unwrap_or_else(|error| panic!("{error}"));
    arrays(t, &folder)?;
    mapped(t, &folder)?;
    archives(t, &folder)?;
    texts(t, &folder)
}

fn arrays(t: &mut Table, folder: &Folder) -> Result<()> {
    names!(a);
    let path = folder.0.join("a.npy");
    let mut buffer = Vec::new();
    row!(t, Fact, "np.save(path, a)", a.write_npy(&path)?, ());
    row!(
        t,
        Fresh,
        "np.load(path)[:2, :2].copy()",
        Array2::<i64>::read_npy(&path)?.slice((..2, ..2)).to_owned(),
        [[0, 1], [4, 5]]
    );
    row!(t, Fact, "np.load(path, mmap_mode='r').shape", NpyHeader::read(&path)?.shape, [3, 4]);
    row!(t, Fact, "np.save(buffer, a)", a.to_npy_writer(&mut buffer)?, ());
    row!(
        t,
        Fact,
        "np.load(buffer).shape",
        ArrayD::<i64>::from_npy_reader(&buffer[..], None)?.shape(),
        [3, 4]
    );
    Ok(())
}

/// Files as memory. Nobody changes the file meanwhile.
#[allow(unsafe_code)]
#[allow(
    clippy::undocumented_unsafe_blocks,
    reason = "it is that of the page, which `unsafe` points to"
)]
fn mapped(t: &mut Table, folder: &Folder) -> Result<()> {
    let path = folder.0.join("a.npy");
    row!(
        t,
        Fact,
        "np.load(path, mmap_mode='r')[1, 2]",
        Array2::<i64>::map_npy(&unsafe { MappedFile::open(&path)? })?[[1, 2]],
        6
    );
    row!(
        t,
        Fact,
        "np.memmap(path, mode='r').size",
        unsafe { MappedFile::open(&path)? }.bytes().len(),
        224
    );
    Ok(())
}

fn archives(t: &mut Table, folder: &Folder) -> Result<()> {
    names!(a v);
    let archive = folder.0.join("a.npz");
    row!(
        t,
        Fact,
        "np.savez(archive, a=a, v=v)",
        ndview::write_npz(&archive, &[("a", &a), ("v", &v)])?,
        ()
    );
    row!(t, Fact, "np.load(archive).files", NpzReader::open(&archive)?.names(), ["a", "v"]);
    row!(
        t,
        Fresh,
        "np.load(archive)['v']",
        NpzReader::open(&archive)?.get::<i64, Ix1>("v")?,
        [3, 1, 2]
    );
    row!(
        t,
        Fact,
        "np.savez_compressed(archive, a=a)",
        ndview::write_npz_compressed(&archive, &[("a", &a)])?,
        ()
    );
    Ok(())
}

fn texts(t: &mut Table, folder: &Folder) -> Result<()> {
    names!(a x);
    let (table, raw) = (folder.0.join("x.csv"), folder.0.join("a.bin"));
    row!(
        t,
        Fact,
        "np.savetxt(table, x, delimiter=',')",
        x.write_csv(&table, &CsvOptions::new())?,
        ()
    );
    row!(
        t,
        Fresh,
        "np.loadtxt(table, delimiter=',')",
        Array2::<f64>::read_csv(&table, &CsvOptions::new())?,
        [[1.0, 4.0], [9.0, 16.0]]
    );
    row!(
        t,
        Fresh,
        "np.genfromtxt(['h', '1;', '2;5'], delimiter=';', skip_header=1, filling_values=-1)",
        Array2::from_csv_reader(
            "h\n1;\n2;5\n".as_bytes(),
            &CsvOptions::new().delimiter(b';').skip_lines(1).missing(-1.0)
        )?,
        [[1.0, -1.0], [2.0, 5.0]]
    );
    row!(t, Fact, "a.tofile(raw)", a.write_raw(&raw, ByteOrder::Little)?, ());
    row!(
        t,
        Fresh,
        "np.fromfile(raw, '<i8').reshape(6, 2)",
        Array2::<i64>::read_raw(&raw, (6, 2), ByteOrder::Little)?,
        [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11]]
    );
    Ok(())
}
