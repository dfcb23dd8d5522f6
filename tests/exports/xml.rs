//! A reader of XML that is well-formed, and of no more than pictures have in them.

use std::collections::HashMap;

/// An element, with its depth and the text right after its tag.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: HashMap<String, String>,
    pub(crate) text: String,
    pub(crate) depth: usize,
}

/// The elements of a document in the order of their beginnings. Panics unless there is one root, all is
/// closed in turn, and no forbidden character is anywhere.
pub(crate) fn elements(document: &str) -> Vec<Element> {
    assert!(
        document.chars().all(|c| c == '\n' || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')))
    );
    let mut elements = Vec::<Element>::new();
    let mut open = Vec::<String>::new();
    let mut rest = document;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        let after = &rest[end + 1..];
        let text = unescaped(&after[..after.find('<').unwrap_or(after.len())]);
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in turn");
        } else {
            let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert!(open.is_empty() == elements.is_empty(), "one root");
            let attributes = self::attributes(attributes);
            let depth = open.len();
            elements.push(Element { name: name.into(), attributes, text, depth });
            if !closed {
                open.push(name.into());
            }
        }
        rest = after;
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    elements
}

/// `name="value"`, as often as there are.
fn attributes(mut text: &str) -> HashMap<String, String> {
    let mut found = HashMap::new();
    while !text.is_empty() {
        let (name, rest) = text.split_once("=\"").expect("a value");
        let (value, rest) = rest.split_once('"').expect("the end of a value");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{name}");
        assert!(found.insert(name.to_owned(), unescaped(value)).is_none(), "{name} twice");
        assert!(rest.is_empty() || rest.starts_with(' '));
        text = rest.trim_start();
    }
    found
}

/// A text without references. Panics at those that a picture does not need.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').expect("a reference ends");
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => panic!("unknown reference {name}"),
        });
        plain.push_str(rest);
    }
    plain
}
