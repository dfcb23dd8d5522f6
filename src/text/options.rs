//! What a caller may choose about printed arrays.
// `#[inline]` here means: compiled only in programs that call it.

/// How many fraction digits floating-point elements get.
///
/// ```
/// use ndview::{FloatMode, PrintOptions};
///
/// assert_eq!(PrintOptions::default().floatmode, FloatMode::MaxPrec);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FloatMode {
    /// At most `precision` fraction digits, fewer where fewer identify the
    /// element; shorter elements are filled with blanks.
    #[default]
    MaxPrec,
    /// Like [`MaxPrec`](Self::MaxPrec), but every element gets as many digits
    /// as the longest one.
    MaxPrecEqual,
    /// Exactly `precision` fraction digits.
    Fixed,
    /// As many digits as it takes to identify the element, whatever
    /// `precision` says.
    Unique,
}

/// How a number that is not negative shows its sign.
///
/// ```
/// use ndview::{PrintOptions, Sign};
///
/// assert_eq!(PrintOptions::default().sign, Sign::Minus);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Not at all: only negative numbers carry a sign.
    #[default]
    Minus,
    /// With a `+`.
    Plus,
    /// With a blank in the place of the sign.
    Space,
}

/// Options for printing arrays; the defaults are NumPy's.
///
/// The struct may grow fields, so start from the default and change what
/// should differ:
///
/// ```
/// use ndview::{FloatMode, PrintOptions};
///
/// let options = PrintOptions::default()
///     .precision(3)
///     .floatmode(FloatMode::Fixed)
///     .suppress(true);
/// assert_eq!(options.precision, 3);
/// assert_eq!(options.threshold, 1000);
/// assert!(options.suppress);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PrintOptions {
    /// Fraction digits of floating-point elements; [`FloatMode`] says whether
    /// this is a limit or an exact count. Counts above 16 384 (the longest
    /// number NumPy prints) are taken as 16 384.
    pub precision: usize,
    /// Arrays with more elements than this are summarised with `...`.
    pub threshold: usize,
    /// Elements shown at each end of a summarised axis. With 0, only the last
    /// element of such an axis is shown.
    pub edgeitems: usize,
    /// Characters per line; longer lines are wrapped between elements.
    pub linewidth: usize,
    /// Keeps small numbers, and numbers that differ much in size, in
    /// positional notation.
    pub suppress: bool,
    /// How `precision` is applied.
    pub floatmode: FloatMode,
    /// How numbers that are not negative show their sign.
    pub sign: Sign,
    /// Text of a not-a-number element.
    pub nanstr: String,
    /// Text of an infinite element, without its sign.
    pub infstr: String,
    /// `Some(true)` forces scientific notation, `Some(false)` positional
    /// notation; `None` lets the shown elements decide.
    pub scientific: Option<bool>,
}

impl Default for PrintOptions {
    #[inline]
    fn default() -> Self {
        Self {
            precision: 8,
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            floatmode: FloatMode::default(),
            sign: Sign::default(),
            nanstr: String::from("nan"),
            infstr: String::from("inf"),
            scientific: None,
        }
    }
}

impl PrintOptions {
    /// Sets the number of fraction digits.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert_eq!(PrintOptions::default().precision(3).precision, 3);
    /// ```
    #[inline]
    #[must_use]
    pub fn precision(mut self, digits: usize) -> Self {
        self.precision = digits;
        self
    }

    /// Sets the largest number of elements that is printed in full.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// let everything = PrintOptions::default().threshold(usize::MAX);
    /// assert_eq!(everything.threshold, usize::MAX);
    /// ```
    #[inline]
    #[must_use]
    pub fn threshold(mut self, elements: usize) -> Self {
        self.threshold = elements;
        self
    }

    /// Sets how many elements a summarised axis shows at each end.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert_eq!(PrintOptions::default().edgeitems(1).edgeitems, 1);
    /// ```
    #[inline]
    #[must_use]
    pub fn edgeitems(mut self, elements: usize) -> Self {
        self.edgeitems = elements;
        self
    }

    /// Sets the number of characters per line.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert_eq!(PrintOptions::default().linewidth(120).linewidth, 120);
    /// ```
    #[inline]
    #[must_use]
    pub fn linewidth(mut self, characters: usize) -> Self {
        self.linewidth = characters;
        self
    }

    /// Sets whether small numbers stay in positional notation.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert!(PrintOptions::default().suppress(true).suppress);
    /// ```
    #[inline]
    #[must_use]
    pub fn suppress(mut self, suppress: bool) -> Self {
        self.suppress = suppress;
        self
    }

    /// Sets how `precision` is applied.
    ///
    /// ```
    /// use ndview::{FloatMode, PrintOptions};
    /// let options = PrintOptions::default().floatmode(FloatMode::Unique);
    /// assert_eq!(options.floatmode, FloatMode::Unique);
    /// ```
    #[inline]
    #[must_use]
    pub fn floatmode(mut self, mode: FloatMode) -> Self {
        self.floatmode = mode;
        self
    }

    /// Sets how numbers that are not negative show their sign.
    ///
    /// ```
    /// use ndview::{PrintOptions, Sign};
    /// assert_eq!(PrintOptions::default().sign(Sign::Plus).sign, Sign::Plus);
    /// ```
    #[inline]
    #[must_use]
    pub fn sign(mut self, sign: Sign) -> Self {
        self.sign = sign;
        self
    }

    /// Sets the text of not-a-number elements.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert_eq!(PrintOptions::default().nanstr("NA").nanstr, "NA");
    /// ```
    #[must_use]
    pub fn nanstr(mut self, text: impl Into<String>) -> Self {
        self.nanstr = text.into();
        self
    }

    /// Sets the text of infinite elements, without the sign.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// assert_eq!(PrintOptions::default().infstr("∞").infstr, "∞");
    /// ```
    #[must_use]
    pub fn infstr(mut self, text: impl Into<String>) -> Self {
        self.infstr = text.into();
        self
    }

    /// Forces scientific (`true`) or positional (`false`) notation; `None`
    /// restores the automatic choice.
    ///
    /// ```
    /// use ndview::PrintOptions;
    /// let options = PrintOptions::default().scientific(true);
    /// assert_eq!(options.scientific, Some(true));
    /// assert_eq!(options.scientific(None).scientific, None);
    /// ```
    #[must_use]
    pub fn scientific(mut self, notation: impl Into<Option<bool>>) -> Self {
        self.scientific = notation.into();
        self
    }
}
