//! Printing as a table.

use core::fmt;

use crate::dimension::Dimension;
use crate::error::{ErrorKind, OrRaise, Result};
use crate::storage::{ArrayBase, Storage};
use crate::text::{Labels, PrintOptions, TableStyle, write_tables};

/// An array as a table, with what it is to look like; made by [`table`](ArrayBase::table).
pub struct Table<'a, S: Storage, D: Dimension> {
    array: &'a ArrayBase<S, D>,
    options: PrintOptions,
    style: TableStyle,
    labels: Labels,
}

impl<S: Storage, D: Dimension> ArrayBase<S, D>
where
    S::Elem: fmt::Display + Clone + 'static,
{
    /// The array as a table for people to read: a line a row, numbered or [labelled](Table::columns), each
    /// column aligned by itself. One axis is a column; of more than two, each matrix is a table. Arrays
    /// of more than 1000 elements show their corners, as [`PrintOptions`] say. It borrows the array.
    ///
    /// ```
    /// use ndview::TableStyle;
    /// use ndview::prelude::*;
    ///
    /// let a = array![[1.0, 250.0], [2.5, 1e3]];
    /// let table = a.table().columns(["depth", "pressure"]).style(TableStyle::Markdown);
    /// assert_eq!(
    ///     table.to_string(),
    ///     "\
    /// |   | depth | pressure |
    /// |---|-------|----------|
    /// | 0 |   1.  |     250. |
    /// | 1 |   2.5 |    1000. |"
    /// );
    /// ```
    pub fn table(&self) -> Table<'_, S, D> {
        Table {
            array: self,
            options: PrintOptions::default(),
            style: TableStyle::default(),
            labels: Labels::default(),
        }
    }
}

impl<S: Storage, D: Dimension> Table<'_, S, D> {
    /// With what it is drawn.
    #[must_use]
    pub fn style(mut self, style: TableStyle) -> Self {
        self.style = style;
        self
    }

    /// How elements are written, and how many.
    #[must_use]
    pub fn options(mut self, options: &PrintOptions) -> Self {
        self.options = options.clone();
        self
    }

    /// What stands above the columns, instead of their numbers.
    ///
    /// # Panics
    /// If there is not a label for each column: for each position of the last axis, of two or more; for one,
    /// otherwise.
    #[must_use]
    #[track_caller]
    pub fn columns<L: Into<String>>(self, labels: impl IntoIterator<Item = L>) -> Self {
        self.try_columns(labels).or_raise()
    }

    /// As [`columns`](Self::columns).
    ///
    /// # Errors
    /// Where `columns` panics.
    pub fn try_columns<L: Into<String>>(
        mut self,
        labels: impl IntoIterator<Item = L>,
    ) -> Result<Self> {
        let lens = self.array.shape();
        let count = if lens.len() < 2 { 1 } else { lens[lens.len() - 1] };
        self.labels.columns = Some(as_many(labels, count, "columns")?);
        Ok(self)
    }

    /// What stands in front of the rows, instead of their numbers.
    ///
    /// # Panics
    /// If there is not a label for each row.
    #[must_use]
    #[track_caller]
    pub fn rows<L: Into<String>>(self, labels: impl IntoIterator<Item = L>) -> Self {
        self.try_rows(labels).or_raise()
    }

    /// As [`rows`](Self::rows).
    ///
    /// # Errors
    /// Where `rows` panics.
    pub fn try_rows<L: Into<String>>(
        mut self,
        labels: impl IntoIterator<Item = L>,
    ) -> Result<Self> {
        let lens = self.array.shape();
        let count = match lens.len() {
            0 => 1,
            1 => lens[0],
            ndim => lens[ndim - 2],
        };
        self.labels.rows = Some(as_many(labels, count, "rows")?);
        Ok(self)
    }
}

/// The labels, if there are so many.
fn as_many<L: Into<String>>(
    labels: impl IntoIterator<Item = L>,
    count: usize,
    what: &str,
) -> Result<Vec<String>> {
    let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
    if labels.len() == count {
        return Ok(labels);
    }
    let why = format!("{} labels for {count} {what} of a table", labels.len());
    Err(ErrorKind::Argument(why).into())
}

impl<S: Storage, D: Dimension> fmt::Display for Table<'_, S, D>
where
    S::Elem: fmt::Display + Clone + 'static,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let get = |index: &[usize]| match self.array.element(index) {
            Some(element) => element.clone(),
            None => unreachable!("only elements inside the shape are printed"),
        };
        write_tables(f, self.array.shape(), &get, &self.options, (self.style, &self.labels))
    }
}

impl<S: Storage, D: Dimension> fmt::Debug for Table<'_, S, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("style", &self.style).finish_non_exhaustive()
    }
}
