//! Brackets, separators, wrapped lines and summarised axes.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt;

/// The mark that stands for elements that are left out.
const GAP: &str = "...";

/// The part of one axis that is shown.
#[derive(Clone, Copy, Debug)]
struct Axis {
    /// Length of the whole axis.
    len: usize,
    /// Elements shown in front of the gap; without a gap, none are.
    leading: usize,
    /// Elements shown at the end.
    trailing: usize,
    /// Whether elements are left out.
    gap: bool,
}

impl Axis {
    /// Number of elements shown.
    #[inline]
    fn shown(self) -> usize {
        self.leading + self.trailing
    }

    /// Index of the shown element number `at`.
    #[inline]
    fn index(self, at: usize) -> usize {
        if at < self.leading { at } else { self.len - self.shown() + at }
    }

    /// Whether the gap mark stands in front of the shown element `at`.
    #[inline]
    fn gap_before(self, at: usize) -> bool {
        self.gap && at == self.leading
    }
}

/// The elements of an array that are shown, all or only its corners.
pub(crate) struct Window {
    axes: Vec<Axis>,
}

impl Window {
    /// Chooses what to show of a non-empty array of this shape. `edge` gives
    /// the elements kept at each end of an axis, `None` shows everything.
    #[inline]
    pub(crate) fn new(shape: &[usize], edge: Option<usize>) -> Self {
        let axes = shape
            .iter()
            .map(|&len| match edge {
                Some(edge) if len > edge.saturating_mul(2) => Axis {
                    len,
                    leading: edge,
                    // NumPy always shows the last element.
                    trailing: edge.max(1),
                    gap: true,
                },
                _ => Axis { len, leading: 0, trailing: len, gap: false },
            })
            .collect();
        Self { axes }
    }

    /// Calls `visit` with the index of every shown element, in row-major
    /// order, which is the order in which they are printed.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(&[usize])) {
        let mut at = vec![0; self.axes.len()];
        let mut index: Vec<usize> = self.axes.iter().map(|axis| axis.index(0)).collect();
        loop {
            visit(&index);
            if self.advance(&mut at, self.axes.len()).is_none() {
                return;
            }
            for ((index, axis), &at) in index.iter_mut().zip(&self.axes).zip(&at) {
                *index = axis.index(at);
            }
        }
    }

    /// Moves to the next position among the first `count` axes, the last one
    /// changing fastest, and returns the axis that moved forward.
    #[inline]
    fn advance(&self, at: &mut [usize], count: usize) -> Option<usize> {
        let pairs = at.iter_mut().zip(&self.axes).take(count);
        for (number, (at, axis)) in pairs.enumerate().rev() {
            if *at + 1 < axis.shown() {
                *at += 1;
                return Some(number);
            }
            *at = 0;
        }
        None
    }
}

/// A writer that knows how many characters its last line has.
pub(crate) struct Output<'a> {
    inner: &'a mut dyn fmt::Write,
    column: usize,
}

impl<'a> Output<'a> {
    /// Starts on an empty line.
    #[inline]
    pub(crate) fn new(inner: &'a mut dyn fmt::Write) -> Self {
        Self { inner, column: 0 }
    }

    /// Characters on the last line so far.
    #[inline]
    pub(crate) fn column(&self) -> usize {
        self.column
    }

    /// Ends `lines` lines and indents the next one.
    #[inline]
    pub(crate) fn break_line(&mut self, lines: usize, indent: usize) -> fmt::Result {
        for _ in 0..lines {
            self.inner.write_char('\n')?;
        }
        for _ in 0..indent {
            self.inner.write_char(' ')?;
        }
        self.column = indent;
        Ok(())
    }
}

impl fmt::Write for Output<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column.saturating_add(text.chars().count()),
        };
        self.inner.write_str(text)
    }
}

/// How the rows of an array are put on lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// Text between two elements of a row.
    pub(crate) separator: &'static str,
    /// Characters in front of the first bracket.
    pub(crate) prefix: usize,
    /// Characters of a line, without what follows the last bracket.
    pub(crate) width: usize,
}

/// Writes the shown elements of an array with at least one axis and one
/// element; `words` are their texts in row-major order.
///
/// Rows are visited with a counter per axis rather than by recursion, so any
/// number of axes is fine.
#[inline]
pub(crate) fn write_nested(
    out: &mut Output<'_>,
    window: &Window,
    words: &[String],
    layout: Layout,
) -> fmt::Result {
    let Some((&row, outer)) = window.axes.split_last() else {
        return Ok(());
    };
    let mut at = vec![0; outer.len()];
    open(out, outer, 0, layout)?;
    // A shown row is never empty, but a chunk size of 0 would panic.
    for words in words.chunks(row.shown().max(1)) {
        write_row(out, row, words, outer.len(), layout)?;
        let moved = window.advance(&mut at, outer.len());
        // Every axis inside the one that moved is complete.
        for _ in moved.map_or(0, |axis| axis + 1)..=outer.len() {
            fmt::Write::write_char(out, ']')?;
        }
        let Some(number) = moved else {
            return Ok(());
        };
        next_block(out, number, outer.len(), layout)?;
        if outer[number].gap_before(at[number]) {
            fmt::Write::write_str(out, GAP)?;
            next_block(out, number, outer.len(), layout)?;
        }
        open(out, outer, number + 1, layout)?;
    }
    Ok(())
}

/// Opens the brackets from axis `from` down to the row.
#[inline]
fn open(out: &mut Output<'_>, outer: &[Axis], from: usize, layout: Layout) -> fmt::Result {
    for (number, axis) in outer.iter().enumerate().skip(from) {
        fmt::Write::write_char(out, '[')?;
        if axis.gap_before(0) {
            fmt::Write::write_str(out, GAP)?;
            next_block(out, number, outer.len(), layout)?;
        }
    }
    fmt::Write::write_char(out, '[')
}

/// Moves on to the next entry of axis `number`: one line break per axis inside
/// it, so blocks of more axes stand further apart.
#[inline]
fn next_block(out: &mut Output<'_>, number: usize, outer: usize, layout: Layout) -> fmt::Result {
    fmt::Write::write_str(out, layout.separator.trim_end())?;
    out.break_line(outer - number, layout.prefix + 1 + number)
}

/// Writes the elements of one row inside `depth` other brackets.
#[inline]
fn write_row(
    out: &mut Output<'_>,
    axis: Axis,
    words: &[String],
    depth: usize,
    layout: Layout,
) -> fmt::Result {
    // A bracket per axis, or a separator, has to fit behind an element.
    let limit = layout.width.saturating_sub(depth + 1);
    let mut row = Row::new(layout.prefix + depth + 1, limit);
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            row.push(layout.separator);
        }
        if axis.gap_before(at) {
            row.add_word(GAP);
            row.push(layout.separator);
        }
        row.add_word(word);
    }
    fmt::Write::write_str(out, row.behind_bracket())
}

/// The lines of a row. Every line starts with the indentation, also the first
/// one, where the brackets already take that place.
struct Row {
    text: String,
    /// Where the last line starts in `text`.
    start: usize,
    /// Characters of the last line.
    len: usize,
    /// Blanks in front of every line.
    indent: usize,
    /// Characters that a line may have.
    limit: usize,
}

impl Row {
    /// A row without elements.
    #[inline]
    fn new(indent: usize, limit: usize) -> Self {
        Self { text: " ".repeat(indent), start: 0, len: indent, indent, limit }
    }

    /// The text without the first indentation. Where an empty first line lost
    /// its blanks, line breaks go in their place, as they do in NumPy.
    #[inline]
    fn behind_bracket(&self) -> &str {
        let first = self.text.char_indices().nth(self.indent);
        first.map_or("", |(at, _)| &self.text[at..])
    }

    /// Appends to the last line, whatever its length.
    #[inline]
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.len += text.chars().count();
    }

    /// Ends the last line, dropping the blanks at its end, and starts the next
    /// one with `indent` blanks.
    #[inline]
    fn wrap(&mut self, indent: usize) {
        let kept = self.text[self.start..].trim_end().len();
        self.text.truncate(self.start + kept);
        self.text.push('\n');
        self.start = self.text.len();
        self.text.push_str(&" ".repeat(indent));
        self.len = indent;
    }

    /// Appends an element, on a new line if it does not fit on this one. The
    /// lines of an element that has several are aligned with each other.
    #[inline]
    fn add_word(&mut self, word: &str) {
        let width = text_width(word);
        // A first element would not fit better on the next line.
        if self.len.saturating_add(width) > self.limit && self.len > self.indent {
            self.wrap(self.indent);
        }
        let start = self.len;
        let mut last = 0;
        for (number, piece) in word.lines().enumerate() {
            if number > 0 {
                self.wrap(start);
            }
            self.push(piece);
            last = piece.chars().count();
        }
        self.push(&" ".repeat(width - last));
    }
}

/// Characters of the widest line of a text.
#[inline]
pub(crate) fn text_width(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}
