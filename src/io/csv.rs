//! Tables of numbers as text.

use core::fmt::Display;
use core::str::FromStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, Trim, WriterBuilder};

use super::Why;
use super::error::FormatError;
use super::file::{Part, in_file};
use crate::buffer::try_push;
use crate::dimension::{Dimension, Ix2};
use crate::error::{Dims, Result};
use crate::storage::{Array, ArrayBase, Storage};

/// How a table is written as text: [`read_csv`](Array::read_csv), [`write_csv`](ArrayBase::write_csv).
///
/// ```
/// use ndview::CsvOptions;
///
/// let options = CsvOptions::new().delimiter(b';').skip_lines(1).missing(f64::NAN);
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
pub struct CsvOptions<T> {
    delimiter: u8,
    skip_lines: usize,
    missing: Option<T>,
}

impl<T> Default for CsvOptions<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> CsvOptions<T> {
    /// Commas between the values, no line skipped, and no value may be missing.
    pub fn new() -> Self {
        CsvOptions { delimiter: b',', skip_lines: 0, missing: None }
    }

    /// The byte between two values, such as `b';'` or `b'\t'`.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        CsvOptions { delimiter, ..self }
    }

    /// How many lines at the start are not read, such as one with the names of the columns.
    #[must_use]
    pub fn skip_lines(self, skip_lines: usize) -> Self {
        CsvOptions { skip_lines, ..self }
    }

    /// The value of fields that hold nothing, or `NA`, `N/A` or `null`. Otherwise those are errors.
    #[must_use]
    pub fn missing(self, value: T) -> Self {
        CsvOptions { missing: Some(value), ..self }
    }
}

impl<T: FromStr<Err: Display> + Clone> Array<T, Ix2> {
    /// Reads a table into fresh memory: one row for each line that is not blank.
    ///
    /// Blanks around a field are left out, and `"` quotes as in [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).
    ///
    /// ```no_run
    /// use ndview::prelude::*;
    /// use ndview::CsvOptions;
    ///
    /// let options = CsvOptions::new().skip_lines(1).missing(f64::NAN);
    /// let table: Array2<f64> = Array::read_csv("stations.csv", &options)?;
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file cannot be read; or, with line and column, if a row has more or fewer fields than the first
    /// one, or a field cannot be read as `T`.
    #[track_caller]
    pub fn read_csv(path: impl AsRef<Path>, options: &CsvOptions<T>) -> Result<Self> {
        let path = path.as_ref();
        let read = match File::open(path) {
            Ok(file) => read(BufReader::new(file), options),
            Err(why) => Err(why.into()),
        };
        let (shape, data) = read.map_err(|why| in_file(path, why))?;
        Self::from_shape_vec(shape, data)
    }

    /// Reads a table from any reader, such as the bytes of a text.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::CsvOptions;
    ///
    /// let text = "time,height\n0, 1.5\n1,NA\n".as_bytes();
    /// let options = CsvOptions::new().skip_lines(1).missing(-1.0);
    /// let table = Array2::<f64>::from_csv_reader(text, &options)?;
    /// assert_eq!(table, [[0.0, 1.5], [1.0, -1.0]]);
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`read_csv`](Self::read_csv).
    #[track_caller]
    pub fn from_csv_reader(reader: impl Read, options: &CsvOptions<T>) -> Result<Self> {
        let read = read(BufReader::new(reader), options);
        let (shape, data) = read.map_err(|why| in_file(Path::new("csv data"), why))?;
        Self::from_shape_vec(shape, data)
    }
}

impl<S: Storage<Elem: Display>, D: Dimension> ArrayBase<S, D> {
    /// Writes a table: one line for each row, or for each element where there is one axis. Floats are
    /// written with as many digits as it takes to read the same number again. Of the options, only the
    /// delimiter is used.
    ///
    /// It is written to a new file beside `path`, which then takes its place: an error leaves what was there
    /// before.
    ///
    /// # Errors
    /// If the array has neither one axis nor two, or the file cannot be written.
    pub fn write_csv(&self, path: impl AsRef<Path>, options: &CsvOptions<S::Elem>) -> Result<()> {
        let path = path.as_ref();
        let write = || -> Result<(), Why> {
            let part = Part::create(path)?;
            write(self, BufWriter::new(part.file()?), options)?;
            Ok(part.take_place()?)
        };
        write().map_err(|why| in_file(path, why))
    }

    /// Writes a table to any writer.
    ///
    /// ```
    /// use ndview::prelude::*;
    /// use ndview::CsvOptions;
    ///
    /// let mut text = Vec::new();
    /// array![[1.5, 2.0], [3.0, 0.1]].to_csv_writer(&mut text, &CsvOptions::new())?;
    /// assert_eq!(text, b"1.5,2\n3,0.1\n");
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`write_csv`](Self::write_csv).
    pub fn to_csv_writer(&self, writer: impl Write, options: &CsvOptions<S::Elem>) -> Result<()> {
        write(self, writer, options).map_err(|why| in_file(Path::new("csv data"), why))
    }
}

/// A reader that gives no more than a line at a time and knows which one it gave last: the parser passes over
/// blank lines without counting them.
struct Lines<R> {
    reader: R,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.reader.fill_buf()?;
        let bytes = &bytes[..bytes.len().min(into.len())];
        let newline = bytes.iter().position(|&byte| byte == b'\n');
        let length = newline.map_or(bytes.len(), |newline| newline + 1);
        into[..length].copy_from_slice(&bytes[..length]);
        self.reader.consume(length);
        if length > 0 {
            self.line += u64::from(self.ended);
            self.ended = newline.is_some();
        }
        Ok(length)
    }
}

/// Shape and elements of a table.
fn read<T: FromStr<Err: Display> + Clone>(
    mut reader: impl BufRead,
    options: &CsvOptions<T>,
) -> Result<([usize; 2], Vec<T>), Why> {
    for _ in 0..options.skip_lines {
        reader.skip_until(b'\n')?;
    }
    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(options.delimiter)
        .trim(Trim::All)
        .from_reader(Lines { reader, line: options.skip_lines as u64, ended: true });
    let mut record = ByteRecord::new();
    let mut data = Vec::new();
    let (mut height, mut width) = (0, 0);
    while rows.read_byte_record(&mut record)? {
        let line = rows.get_ref().line;
        if height == 0 {
            width = record.len();
        }
        if record.len() != width {
            let why = format!("{} fields, where the first row has {width}", record.len());
            return Err(
                FormatError::Field { line, column: record.len().min(width) + 1, why }.into()
            );
        }
        for (column, field) in record.iter().enumerate() {
            let value = element(field, options).map_err(|why| FormatError::Field {
                line,
                column: column + 1,
                why,
            })?;
            try_push(&mut data, value)?;
        }
        height += 1;
    }
    Ok(([height, width], data))
}

/// The value of a field, or why it has none.
fn element<T: FromStr<Err: Display> + Clone>(
    field: &[u8],
    options: &CsvOptions<T>,
) -> Result<T, String> {
    if matches!(field, b"" | b"NA" | b"N/A" | b"null") {
        if let Some(value) = &options.missing {
            return Ok(value.clone());
        }
        if field.is_empty() {
            return Err("no value".to_owned());
        }
    }
    let shown = || field[..field.len().min(40)].escape_ascii();
    let word = core::str::from_utf8(field).map_err(|_| format!("\"{}\" is not UTF-8", shown()))?;
    word.parse().map_err(|why| format!("\"{}\": {why}", shown()))
}

fn write<S: Storage<Elem: Display>, D: Dimension>(
    array: &ArrayBase<S, D>,
    writer: impl Write,
    options: &CsvOptions<S::Elem>,
) -> Result<(), Why> {
    let width = match *array.shape() {
        [_] => 1,
        [_, width] => width,
        ref shape => {
            let why = format!("an array of shape {} is no table", Dims::new(shape));
            return Err(FormatError::Malformed { format: "csv", offset: None, why }.into());
        }
    };
    let mut rows = WriterBuilder::new().delimiter(options.delimiter).from_writer(writer);
    let mut elements = array.iter();
    for _ in 0..array.len().checked_div(width).unwrap_or(0) {
        for element in elements.by_ref().take(width) {
            rows.write_field(element.to_string())?;
        }
        rows.write_record(None::<&[u8]>)?;
    }
    Ok(rows.flush()?)
}
