//! Lines of the program, for `Serialize`.

use core::panic::Location;

use serde::{Serialize, Serializer};

/// A line, as `{file, line, column}`.
#[derive(Serialize)]
struct Site<'a> {
    file: &'a str,
    line: u32,
    column: u32,
}

impl<'a> From<&'a Location<'a>> for Site<'a> {
    fn from(site: &'a Location<'a>) -> Self {
        Site { file: site.file(), line: site.line(), column: site.column() }
    }
}

/// A line.
pub(super) fn site<S: Serializer>(
    site: &'static Location<'static>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Site::from(site).serialize(serializer)
}

/// A line that may be unknown.
pub(super) fn known_site<S: Serializer>(
    site: &Option<&'static Location<'static>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    site.map(Site::from).serialize(serializer)
}
