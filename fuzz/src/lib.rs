//! Small numbers from the fuzzer's bytes.

/// What is left of the bytes; zeros follow them.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    /// The next byte.
    pub fn next(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// A position or step: small, or extreme.
    pub fn number(&mut self) -> isize {
        match self.next() {
            255 => isize::MAX,
            254 => isize::MIN,
            253 => isize::MIN + 1,
            byte => isize::from(byte as i8) % 9,
        }
    }

    /// A bound of a range, or none.
    pub fn bound(&mut self) -> Option<isize> {
        (self.next() % 4 != 0).then(|| self.number())
    }
}
