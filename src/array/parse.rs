//! Arrays from text, as NumPy and Python write nested lists.
//!
//! ```text
//! value   = element | "[" [ value { blank-or-comma value } [","] ] "]"
//! element = characters other than blanks, commas and brackets
//! ```
//!
//! One pass without recursion: the depth of the brackets is a number, and each depth remembers how long
//! its first list was.

use core::fmt::Display;
use core::str::FromStr;

use crate::buffer::try_push;
use crate::dimension::{Dimension, IxDyn};
use crate::error::{Error, ErrorKind, Result};
use crate::storage::Array;

/// The most axes, as in NumPy.
const MAX_DEPTH: usize = 64;

impl<T: FromStr<Err: Display>, D: Dimension> FromStr for Array<T, D> {
    type Err = Error;

    /// Reads nested lists: elements between brackets, with commas or blanks between them, over as many lines
    /// as there are. So it reads what [`Display`] writes, as long as no elements were left out. Fresh memory;
    /// takes one pass.
    ///
    /// Elements are what their own type reads; `True` and `False` of Python are `bool`s too. A list without
    /// elements is an axis of length 0; an element without brackets is an array without axes.
    ///
    /// ```
    /// use ndview::prelude::*;
    ///
    /// let a: Array2<i64> = "[[1, 2], [3, 4]]".parse()?;
    /// let b: Array2<i64> = "[[1 2]\n [3 4]]".parse()?; // as NumPy prints it
    /// assert_eq!(a, b);
    /// assert_eq!(a.to_string().parse::<Array2<i64>>()?, a);
    ///
    /// let error = "[[1, 2], [3, x]]".parse::<Array2<i64>>().unwrap_err();
    /// assert_eq!(error.to_string(), "no array: \"x\": invalid digit found in string (line 1, column 14)");
    /// # Ok::<(), ndview::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the text is no such list, an element cannot be read, lists beside each other differ in length or
    /// depth, or the rank is another one. The place is named.
    #[track_caller]
    fn from_str(text: &str) -> Result<Self> {
        let mut parser = Parser {
            text,
            lens: Vec::new(),
            open: Vec::new(),
            ndim: None,
            data: Vec::new(),
            gap: Gap::Blank,
        };
        parser.read()?;
        let Parser { lens, ndim, data, .. } = parser;
        let shape: Vec<usize> = lens.into_iter().take(ndim.unwrap_or(0)).flatten().collect();
        Array::<T, IxDyn>::from_shape_vec(&shape[..], data)?.into_dimension()
    }
}

/// What stands before the next value.
#[derive(Clone, Copy, PartialEq)]
enum Gap {
    /// The beginning of the list, or a blank.
    Blank,
    Comma,
    /// Another value.
    None,
}

struct Parser<'t, T> {
    text: &'t str,
    /// How long the lists of each depth are, once one has ended.
    lens: Vec<Option<usize>>,
    /// How many values each open list has so far.
    open: Vec<usize>,
    /// At which depth the elements are, once one was seen (or a list without any).
    ndim: Option<usize>,
    data: Vec<T>,
    gap: Gap,
}

impl<T: FromStr<Err: Display>> Parser<'_, T> {
    fn read(&mut self) -> Result<()> {
        let bytes = self.text.as_bytes();
        let (mut at, mut done) = (0, false);
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_whitespace() {
                self.gap = if self.gap == Gap::None { Gap::Blank } else { self.gap };
                at += 1;
                continue;
            }
            if done {
                return Err(self.error(at, "more text behind the array"));
            }
            let start = at;
            at += 1;
            match byte {
                b'[' => self.opened(start)?,
                b']' => self.closed(start)?,
                b',' => self.comma(start)?,
                _ => {
                    let more = bytes[at..].iter().position(|&byte| ends_element(byte));
                    at = more.map_or(bytes.len(), |more| at + more);
                    self.element(start, at)?;
                }
            }
            done = self.open.is_empty();
        }
        if done { Ok(()) } else { Err(self.error(at, "the text ends before the array does")) }
    }

    fn opened(&mut self, at: usize) -> Result<()> {
        self.begins_value(at)?;
        self.open.push(0);
        self.gap = Gap::Blank;
        let depth = self.open.len();
        if depth > MAX_DEPTH {
            return Err(self.error(at, "more than 64 dimensions"));
        }
        if self.ndim.is_some_and(|ndim| depth > ndim) {
            return Err(self.error(at, "a list where the others have an element, or nothing"));
        }
        if depth > self.lens.len() {
            self.lens.push(None);
        }
        Ok(())
    }

    fn closed(&mut self, at: usize) -> Result<()> {
        let depth = self.open.len();
        let Some(count) = self.open.pop() else {
            return Err(self.error(at, "a ']' without '['"));
        };
        if self.gap == Gap::Comma && count == 0 {
            return Err(self.error(at, "a comma without a value before it"));
        }
        self.gap = Gap::None;
        if count == 0 {
            self.ndim.get_or_insert(depth);
        }
        let len = *self.lens[depth - 1].get_or_insert(count);
        if len != count {
            let why = format!("a list of length {count} where the first has {len}");
            return Err(self.error(at, &why));
        }
        Ok(())
    }

    fn comma(&mut self, at: usize) -> Result<()> {
        let first = self.open.last().is_none_or(|&count| count == 0);
        if first || self.gap == Gap::Comma {
            return Err(self.error(at, "a comma without a value before it"));
        }
        self.gap = Gap::Comma;
        Ok(())
    }

    fn element(&mut self, start: usize, end: usize) -> Result<()> {
        self.begins_value(start)?;
        self.gap = Gap::None;
        let depth = self.open.len();
        if *self.ndim.get_or_insert(depth) != depth {
            return Err(self.error(start, "an element where the others have a list"));
        }
        let word = &self.text[start..end];
        let read = word.parse().or_else(|why| match word {
            "True" => "true".parse().map_err(|_| why),
            "False" => "false".parse().map_err(|_| why),
            // As Python writes complex numbers.
            _ => match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
                Some(inner) => inner.parse().map_err(|_| why),
                None => Err(why),
            },
        });
        match read {
            Ok(element) => try_push(&mut self.data, element),
            Err(_) if word == "..." => Err(self.error(start, "elements were left out")),
            Err(why) => {
                let shown: String = word.chars().take(40).collect();
                Err(self.error(start, &format!("{shown:?}: {why}")))
            }
        }
    }

    /// Counts a value, which must be apart from the one before it.
    fn begins_value(&mut self, at: usize) -> Result<()> {
        if self.gap == Gap::None {
            return Err(self.error(at, "neither a comma nor a blank between two values"));
        }
        if let Some(count) = self.open.last_mut() {
            *count += 1;
        }
        Ok(())
    }

    #[cold]
    fn error(&self, offset: usize, why: &str) -> Error {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ErrorKind::Text {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            offset,
            why: why.to_owned(),
        }
        .into()
    }
}

fn ends_element(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']')
}
