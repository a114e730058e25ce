//! Times and values in words that people read.

use crate::flow::{Millis, Value, json};
use crate::i18n::tr;

/// A duration: `0.4 s`, `20 s`, `1 min 5 s`.
pub fn duration(ms: Millis) -> String {
    match ms {
        0..60_000 => tr!("{seconds} s", seconds = short_seconds(ms)),
        60_000..3_600_000 => match (ms / 60_000, ms % 60_000 / 1000) {
            (minutes, 0) => tr!("{minutes} min", minutes),
            (minutes, seconds) => tr!("{minutes} min {seconds} s", minutes, seconds),
        },
        _ => match (ms / 3_600_000, ms % 3_600_000 / 60_000) {
            (hours, 0) => tr!("{hours} h", hours),
            (hours, minutes) => tr!("{hours} h {minutes} min", hours, minutes),
        },
    }
}

/// What is left of a countdown or has gone by, in whole seconds, so that it does not flicker: `14 s`.
pub fn whole(ms: Millis) -> String {
    duration(ms / 1000 * 1000)
}

/// A moment of a run as a clock shows it: `0:20.4`.
pub fn clock(ms: Millis) -> String {
    let (minutes, seconds, tenths) = (ms / 60_000, ms % 60_000 / 1000, ms % 1000 / 100);
    if minutes < 60 {
        format!("{minutes}:{seconds:02}.{tenths}")
    } else {
        format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60)
    }
}

/// A moment of a run, exact: `20.400`.
pub fn stamp(ms: Millis) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// How often, for the second time and later: `2nd`.
pub fn ordinal(n: u32) -> String {
    match (n % 10, n % 100) {
        (_, 11..=13) => tr!("{n}th", n),
        (1, _) => tr!("{n}st", n),
        (2, _) => tr!("{n}nd", n),
        (3, _) => tr!("{n}rd", n),
        _ => tr!("{n}th", n),
    }
}

/// A text with its line breaks as `⏎`, cut to so many characters.
pub fn one_line(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len().min(longest.saturating_mul(4)));
    for (count, letter) in text.trim_end().chars().enumerate() {
        if count == longest {
            out.push('…');
            break;
        }
        match letter {
            '\n' => out.push_str(" ⏎ "),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A value as JSON in one line, cut to so many characters.
pub fn preview(value: &Value, longest: usize) -> String {
    let mut out = String::new();
    write_preview(&mut out, value, longest);
    one_line(&out, longest.saturating_add(1))
}

/// Writes no more of a value than can be seen: a body may be a megabyte.
fn write_preview(out: &mut String, value: &Value, longest: usize) {
    if out.len() > longest.saturating_mul(4) {
        return;
    }
    match value {
        Value::String(text) => {
            let cut = text.char_indices().nth(longest).map_or(&**text, |(at, _)| &text[..at]);
            json::write_string(out, cut);
            if cut.len() < text.len() {
                out.pop();
                out.push('…');
            }
        }
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().take(longest).enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_preview(out, element, longest);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (key, member)) in members.iter().take(longest).enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                json::write_string(out, key);
                out.push(':');
                write_preview(out, member, longest);
            }
            out.push('}');
        }
        scalar => out.push_str(&json::to_string(scalar)),
    }
}

fn short_seconds(ms: Millis) -> String {
    match ms {
        // Milliseconds matter only where there is nothing else.
        0 => "0".to_owned(),
        1..100 => format!("{}", ms as f64 / 1000.0),
        _ => {
            let tenths = (ms + 50) / 100;
            if tenths.is_multiple_of(10) {
                format!("{}", tenths / 10)
            } else {
                format!("{}.{}", tenths / 10, tenths % 10)
            }
        }
    }
}

/// How something ended, by its word in JSON.
pub fn outcome(word: &str) -> &str {
    match word {
        "completed" => tr!("completed"),
        "failed" => tr!("failed"),
        "stopped" => tr!("stopped"),
        "waiting_for_reply" => tr!("waiting for reply"),
        "endless" => tr!("endless"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (ms, words) in [
            (0, "0 s"),
            (7, "0.007 s"),
            (400, "0.4 s"),
            (1000, "1 s"),
            (1040, "1 s"),
            (15_250, "15.3 s"),
            (59_999, "60 s"),
            (60_000, "1 min"),
            (65_900, "1 min 5 s"),
            (3_600_000, "1 h"),
            (5_430_000, "1 h 30 min"),
        ] {
            assert_eq!(duration(ms), words, "{ms}");
        }
        assert_eq!(whole(14_900), "14 s");
    }

    #[test]
    fn moments() {
        assert_eq!(clock(0), "0:00.0");
        assert_eq!(clock(20_449), "0:20.4");
        assert_eq!(clock(3_725_000), "1:02:05");
        assert_eq!(stamp(20_400), "20.400");
        assert_eq!(stamp(7), "0.007");
    }

    #[test]
    fn ordinals() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).into();
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
    }

    #[test]
    fn texts_in_one_line() {
        assert_eq!(one_line("a\nb\u{7}c", 10), "a ⏎ bc");
        assert_eq!(one_line("訂單已建立", 3), "訂單已…");
    }

    #[test]
    fn values_keep_their_kind() {
        assert_eq!(preview(&Value::Null, 20), "null");
        assert_eq!(preview(&"null".into(), 20), "\"null\"");
        assert_eq!(preview(&"x".repeat(100).into(), 4), "\"xxxx…");
        let object = Value::object([("result", Value::from("pending")), ("n", Value::from(1_u32))]);
        assert_eq!(preview(&object, 12), "{\"result\":\"pe…");
        assert_eq!(preview(&object, usize::MAX), "{\"result\":\"pending\",\"n\":1}");
        let long = Value::array((0..100_000_u32).map(Value::from));
        assert!(preview(&long, 10).chars().count() <= 12);
    }
}
