//! `docs/performance.md`.

use std::fmt::Write as _;

use crate::lines::Lines;
use crate::machine::Machine;
use crate::rows::Row;
use crate::works::GROUPS;

/// What is said above the table of a group.
const ABOUT: [(&str, &str); GROUPS.len()] = [
    ("create", "Arrays from nothing. Zeros are the system's, not written until they are touched."),
    ("copy", "Copies in the order in which the elements lie, in parts, reversed; joining."),
    ("elementwise", "Arithmetic, comparison, logic and choice on arrays of one shape."),
    ("broadcast", "Operands of different shapes."),
    ("transposed", "Axes in another order than memory."),
    ("cast", "Elements of another type."),
    ("small", "A few elements: what a call costs. `_dyn`: the compiler does not know the rank."),
    ("view", "Views, handles, single elements: nothing is copied. NumPy's calls cost most of it."),
    ("reductions", "All elements to one, along axes, running sums."),
    ("short", "Many lanes of a few elements, and few lanes of many."),
    ("picks", "By masks (the number is the part that is true) and by lists of positions."),
    (
        "random",
        "Random numbers: of NumPy's bits, and (`fast`) of our quicker generator; NumPy's are its `default_rng` always.",
    ),
];

/// The whole page.
pub(crate) fn page(
    rows: &[Row],
    lines: &Lines,
    machine: &Machine,
    versions: &str,
    notes: Option<&str>,
) -> String {
    let mut page = String::from(
        "# Performance\n\n\
         *Written by `cargo bench --bench numpy`, which measures it all again (about ten minutes; \
         with `-- quick` a few minutes, and only printed; with parts of names, such as \
         `-- transposed/ cumsum`, only those works). Not to be edited by hand.*\n\n\
         ![How many times faster than the faster peer, for each work](performance.svg)\n\n",
    );
    page += &header(rows, machine, versions);
    page += &summary(rows, notes);
    page += &memory(lines);
    page += &tables(rows, lines);
    page
}

fn header(rows: &[Row], machine: &Machine, versions: &str) -> String {
    let mut spreads: Vec<f64> = rows.iter().map(|row| row.spread).collect();
    spreads.sort_by(f64::total_cmp);
    let spread = |part: f64| spreads[((spreads.len() - 1) as f64 * part) as usize];
    let others = machine.others().map_or(String::new(), |others| {
        format!(" Other processes kept {others:.1} of the {} cores busy meanwhile.", machine.cores)
    });
    format!(
        "Measured on: {}, {} cores, {}. {versions}.\n\n\
         One thread on all sides, pinned to one core. Process by process: a group of works in both \
         crates, then the same works in NumPy, and again; {} rounds, {} more for the works that \
         came out close. A time is the least over the rounds of the median of a round. Before the \
         first round all three sides are seen to give the same. Results are fresh arrays and are \
         dropped within the time, unless the call says that something is changed in place.\n\n\
         Our slowest round took {:.2} times as long as our fastest for the work in the middle, {:.2} \
         times for one work in ten: a ratio nearer to 1 than that may be noise.{others}\n\n",
        machine.model,
        machine.cores,
        Machine::level(),
        crate::ROUNDS,
        crate::MORE_ROUNDS,
        spread(0.5),
        spread(0.9),
    )
}

/// How many works are how fast, and which are slow.
pub(crate) fn summary(rows: &[Row], notes: Option<&str>) -> String {
    let ratios: Vec<f64> = rows.iter().filter_map(Row::ratio).collect();
    let count = |from: f64, to: f64| ratios.iter().filter(|r| (from..to).contains(*r)).count();
    let (miss, most) = (1.0 / 1.1, f64::INFINITY);
    let mut text = format!(
        "## Summary\n\n\
         {} works. Against the faster of NumPy and `ndarray`:\n\n\
         | ours | works |\n|---|--:|\n\
         | 3 times as fast, or more | {} |\n\
         | 1.5 times as fast, or more (with those above) | {} |\n\
         | within 1.1 times of the faster peer, or faster (with those above) | {} |\n\
         | slower than that | {} |\n\n",
        rows.len(),
        count(3.0, most),
        count(1.5, most),
        count(miss, most),
        count(0.0, miss),
    );
    let without: Vec<String> = rows
        .iter()
        .filter(|row| row.numpy.is_none())
        .map(|row| format!("`{}`", row.full()))
        .collect();
    if !without.is_empty() && without.len() < rows.len() {
        let _ = writeln!(text, "Without a twin in NumPy: {}.\n", without.join(", "));
    }
    let mut misses: Vec<(f64, &Row)> = rows
        .iter()
        .filter_map(|row| Some((row.ratio()?, row)))
        .filter(|(ratio, _)| *ratio < miss)
        .collect();
    misses.sort_by(|a, b| a.0.total_cmp(&b.0));
    if misses.is_empty() {
        return text;
    }
    text += "### Slower than 1.1 times the faster peer\n\nThe slowest first; by it, what was tried.\n\n";
    for (ratio, row) in misses {
        let peer = row.peer().map_or("", |(name, _)| name);
        let _ = write!(text, "- `{}`: {:.2} times as long as {peer}", row.full(), 1.0 / ratio);
        let note = notes.and_then(|notes| note(notes, &row.full()));
        let _ = writeln!(text, "{}", note.map_or(String::new(), |note| format!(". {note}")));
    }
    text.push('\n');
    text
}

/// What the notes say of a work: the text under a heading `## name`, or `## name, name`, where a
/// name may end in `*`.
fn note(notes: &str, work: &str) -> Option<String> {
    let sections = notes.split("\n## ").skip(usize::from(!notes.starts_with("## ")));
    for section in sections {
        let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
        let names = heading.trim_start_matches("## ").split(',');
        let named = |name: &str| match name.trim().trim_matches('`').strip_suffix('*') {
            Some(start) => work.starts_with(start),
            None => name.trim().trim_matches('`') == work,
        };
        if names.into_iter().any(named) {
            return Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    None
}

/// What the memory did.
fn memory(lines: &Lines) -> String {
    let mut text = String::from(
        "## The limit\n\n\
         Bytes per nanosecond (GB/s) of one thread, warm, the best that was seen in this run: read, \
         written, copied, and updated in place; the last two count what is read and what is written. \
         Where a work does little but move bytes, its limit is the time in which so many bytes can be \
         moved where so many are in use, between these lines. The tables say how much of that speed \
         ours has; it is above 100 % where results find memory that is still in a cache. Fresh \
         results of more than a few megabytes take most of their time to get pages from the system, \
         unless memory is used again.\n\n\
         | in use | read | fill | copy | update |\n|--:|--:|--:|--:|--:|\n",
    );
    for line in &lines.0 {
        let kib = line.bytes >> 10;
        let size = if kib < 1024 { format!("{kib} KiB") } else { format!("{} MiB", kib >> 10) };
        let speeds = [line.read, line.fill, line.copy, line.update];
        let speeds = speeds.map(|speed| format!("{speed:.0}")).join(" | ");
        let _ = writeln!(text, "| {size} | {speeds} |");
    }
    text + "\n"
}

/// A table for each group.
pub(crate) fn tables(rows: &[Row], lines: &Lines) -> String {
    let mut text = String::from(
        "## The works\n\n\
         The last columns are the time of NumPy by ours, that of `ndarray` by ours (above 1 is \
         slower than ours), and the part of the limit that ours reaches.\n",
    );
    for (group, about) in ABOUT {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.group == group).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n### {group}\n\n{about}\n\n\
             | work | in NumPy | ndview | NumPy | ndarray | limit |\n|---|---|--:|--:|--:|--:|\n"
        );
        for row in rows {
            let call = row.call.as_ref().map_or("–".into(), |call| {
                format!("`{}`", call.replace("; ", "\n").replace('\n', "; ").replace('|', "\\|"))
            });
            let by_ours = |time: Option<f64>| time.map_or("–".into(), |t| ratio(t / row.ours));
            let limit = row.moved.map_or("".into(), |moved| {
                format!("{:.0} %", 100.0 * lines.limit(moved) / row.ours)
            });
            let (name, time) = (&row.name, time(row.ours));
            let (numpy, ndarray) = (by_ours(row.numpy), by_ours(row.ndarray));
            let _ = writeln!(text, "| {name} | {call} | {time} | {numpy} | {ndarray} | {limit} |");
        }
    }
    text
}

fn ratio(ratio: f64) -> String {
    if ratio < 9.995 { format!("{ratio:.2}") } else { format!("{ratio:.0}") }
}

/// Nanoseconds with a unit and three digits.
fn time(ns: f64) -> String {
    let (value, unit) = match ns {
        ..1e3 => (ns, "ns"),
        ..1e6 => (ns / 1e3, "µs"),
        _ => (ns / 1e6, "ms"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}
