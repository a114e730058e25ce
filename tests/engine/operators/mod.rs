//! A table for each operator: left, right, verdict. `missing` is missing; `!` begins the note of a rule that cannot be
//! evaluated; `/i` behind an operator ignores case. Columns are parted by ` | `.

mod equality;
mod order;
mod presence;
mod texts;

use flow_playground::flow::operator::compile_regex;
use flow_playground::flow::{Operator, Value};

use crate::support::value;

/// Checks a table, of at least 8 rows.
#[track_caller]
pub(super) fn table(operator: &str, rows: &str) {
    let (word, ignore_case) = match operator.strip_suffix("/i") {
        Some(word) => (word, true),
        None => (operator, false),
    };
    let op = Operator::from_word(word).expect("an operator");
    let rows: Vec<&str> = rows.lines().map(str::trim).filter(|row| !row.is_empty()).collect();
    assert!(ignore_case || rows.len() >= 8, "{operator}: only {} rows", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").map(str::trim).collect();
        let (left, right, expected) = match cells[..] {
            [left, expected] if !op.takes_right() => (operand(left), None, expected),
            [left, right, expected] if op.takes_right() => (operand(left), operand(right), expected),
            _ => panic!("{operator}: not a row: {row}"),
        };
        let regex = match &right {
            Some(Value::String(pattern)) if op.takes_regex() => compile_regex(pattern, ignore_case).ok(),
            _ => None,
        };
        // A regular expression compiled beforehand changes nothing.
        for regex in [None, regex.as_ref()] {
            let verdict = op.evaluate(left.as_ref(), right.as_ref(), ignore_case, regex);
            let as_expected = match (&verdict, expected.strip_prefix('!')) {
                (Ok(verdict), None) => (if *verdict { "yes" } else { "no" }) == expected,
                (Err(note), Some(fragment)) => note.contains(fragment.trim()),
                _ => false,
            };
            assert!(as_expected, "{operator}: {row}: got {verdict:?}");
        }
    }
}

fn operand(cell: &str) -> Option<Value> {
    (cell != "missing").then(|| value(cell))
}

#[test]
fn every_operator_has_a_table() {
    let tables = [
        include_str!("equality.rs"),
        include_str!("order.rs"),
        include_str!("presence.rs"),
        include_str!("texts.rs"),
    ]
    .concat()
    .split_whitespace()
    .collect::<String>();
    for op in Operator::ALL {
        let word = op.as_str();
        assert!(tables.contains(&format!("table(\"{word}\",")), "{word} has no table");
        assert_eq!(Operator::from_word(word), Some(*op));
    }
    assert_eq!(Operator::ALL.len(), 24);
    assert_eq!(Operator::from_word("Equals"), None);
}
