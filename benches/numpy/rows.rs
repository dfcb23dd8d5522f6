//! What was measured: a row for each work.

use serde_json::Value;

use crate::works::{Digest, Moved};

/// A work and its times in nanoseconds, the least of all rounds.
pub(crate) struct Row {
    pub(crate) group: &'static str,
    pub(crate) name: String,
    /// What stands for it in NumPy; none where NumPy has no such thing or was not there.
    pub(crate) call: Option<String>,
    pub(crate) ours: f64,
    pub(crate) ndarray: Option<f64>,
    pub(crate) numpy: Option<f64>,
    pub(crate) moved: Option<Moved>,
    /// Our slowest round by our fastest.
    pub(crate) spread: f64,
}

impl Row {
    /// The full name.
    pub(crate) fn full(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }

    /// The faster of the two others, and its time.
    pub(crate) fn peer(&self) -> Option<(&'static str, f64)> {
        let peers = [("ndarray", self.ndarray), ("NumPy", self.numpy)];
        let times = peers.into_iter().filter_map(|(name, time)| Some((name, time?)));
        times.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How many times faster than the faster of the two others.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.peer().map(|(_, time)| time / self.ours)
    }
}

/// Rows that still grow by rounds.
#[derive(Default)]
pub(crate) struct Rows(Vec<Row>);

impl Rows {
    /// A round of a group: what both children printed. The works must be the same.
    pub(crate) fn add(
        &mut self,
        group: &'static str,
        crates: &[Value],
        numpy: Option<&[Value]>,
    ) -> Result<(), String> {
        let name = |line: &Value| line["work"].as_str().unwrap_or_default().to_string();
        if let Some(numpy) = numpy {
            let (ours, theirs): (Vec<_>, Vec<_>) =
                (crates.iter().map(name).collect(), numpy.iter().map(name).collect());
            let differ = |a: &[String], b: &[String]| {
                a.iter().filter(|name| !b.contains(name)).cloned().collect::<Vec<_>>().join(", ")
            };
            let (only_ours, only_theirs) = (differ(&ours, &theirs), differ(&theirs, &ours));
            if !only_ours.is_empty() || !only_theirs.is_empty() || ours.len() != theirs.len() {
                return Err(format!(
                    "the works of {group} differ: only here [{only_ours}], only in works.py \
                     [{only_theirs}], {} here and {} there",
                    ours.len(),
                    theirs.len()
                ));
            }
        }
        for line in crates {
            let name = name(line);
            let twin =
                numpy.and_then(|lines| lines.iter().find(|twin| twin["work"] == name.as_str()));
            self.add_line(group, name, line, twin)?;
        }
        Ok(())
    }

    fn add_line(
        &mut self,
        group: &'static str,
        name: String,
        line: &Value,
        twin: Option<&Value>,
    ) -> Result<(), String> {
        let twin = twin.filter(|twin| twin["nothing"].is_null());
        if let Some(twin) = twin {
            compare(group, &name, &line["check"], &twin["check"])?;
        }
        let ours = line["ours"].as_f64().ok_or("a work without a time")?;
        let (ndarray, numpy) = (line["theirs"].as_f64(), twin.and_then(|twin| twin["ns"].as_f64()));
        if let Some(row) = self.0.iter_mut().find(|row| row.group == group && row.name == name) {
            let (low, high) = (row.ours, row.ours * row.spread);
            row.ours = low.min(ours);
            row.spread = high.max(ours) / row.ours;
            lower(&mut row.ndarray, ndarray);
            lower(&mut row.numpy, numpy);
            return Ok(());
        }
        let call = twin.and_then(|twin| twin["stmt"].as_str()).map(str::to_string);
        let bytes = |at: usize| line["moved"][at].as_u64().map(|bytes| bytes as usize);
        let in_place = line["moved"][2].as_bool().unwrap_or_default();
        let moved = bytes(0).zip(bytes(1)).map(|(read, written)| Moved { read, written, in_place });
        self.0.push(Row { group, name, call, ours, ndarray, numpy, moved, spread: 1.0 });
        Ok(())
    }

    /// The works for which it matters which of two times is the longer one, and by how little.
    pub(crate) fn close_calls(&self, group: &str) -> Vec<String> {
        let close = |row: &&Row| {
            row.group == group && row.ratio().is_some_and(|ratio| (0.6..1.3).contains(&ratio))
        };
        self.0.iter().filter(close).map(Row::full).collect()
    }

    pub(crate) fn finished(self) -> Vec<Row> {
        self.0
    }
}

fn lower(least: &mut Option<f64>, time: Option<f64>) {
    *least = match (*least, time) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

/// Whether NumPy gave what ndview gave.
fn compare(group: &str, name: &str, ours: &Value, theirs: &Value) -> Result<(), String> {
    let digest = |values: &Value| {
        let (count, sum) = (values[0].as_u64()? as usize, values[1].as_f64()?);
        Some(Digest { count, sum, slack: values[2].as_f64().unwrap_or_default() })
    };
    let (Some(a), Some(b)) = (digest(ours), digest(theirs)) else { return Ok(()) };
    if a.agrees(&b) {
        return Ok(());
    }
    Err(format!("{group}/{name} is another work in NumPy: {ours:?} here, {theirs:?} there"))
}
