//! What the pictures have in common.
// `#[inline]` here means: compiled only in programs that call it.

use core::fmt::{Display, Write};

/// The top of a picture: its size, and a background, so that it can be read on light and dark pages.
#[inline]
pub(super) fn begin(width: u32, height: u32) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"monospace\" font-size=\"12\" fill=\"#222\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    )
}

/// A text at a place; `anchor` is `start`, `middle` or `end`.
pub(super) fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, words: impl Display) {
    let words = escaped(&words.to_string());
    let _into_a_string =
        writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>");
}

/// A text with nothing in it that XML takes for its own, or does not allow.
#[inline]
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            // Not characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_allow() {
        assert_eq!(
            escaped("a<b> & \"c\"\n\u{1b}\u{ffff}é"),
            "a&lt;b&gt; &amp; &quot;c&quot;  \u{fffd}é"
        );
    }
}
