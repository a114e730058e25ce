//! What the commands print: headings, steps and durations, with colour where a terminal reads it.

use std::io::{IsTerminal, stdout};
use std::time::Duration;

/// A heading before a longer piece of work.
pub(crate) fn heading(text: &str) {
    println!("\n{}", paint("1;36", &format!("== {text}")));
}

/// Something found in place or finished.
pub(crate) fn done(text: &str) {
    println!("  {} {text}", paint("32", "✓"));
}

/// Something that now begins and may take a while.
pub(crate) fn doing(text: &str) {
    println!("  {} {text}", paint("36", "…"));
}

/// Something to know, not an error.
pub(crate) fn note(text: &str) {
    println!("  {} {text}", paint("33", "!"));
}

/// Something that stops the work.
pub(crate) fn error(text: &str) {
    eprintln!("\n{} {text}", paint("1;31", "error:"));
}

/// `text` in an ANSI colour, where standard output is a terminal and `NO_COLOR` is not set.
pub(crate) fn paint(colour: &str, text: &str) -> String {
    if colours() { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
}

/// Whether to use colour.
pub(crate) fn colours() -> bool {
    stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A duration for people: `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 59.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        let text = |ms| duration(Duration::from_millis(ms));
        assert_eq!(text(0), "0.0 s");
        assert_eq!(text(420), "0.4 s");
        assert_eq!(text(9_960), "10 s");
        assert_eq!(text(59_700), "1 min 0 s");
        assert_eq!(text(185_000), "3 min 5 s");
    }
}
