//! Fixes of problems: each mends what it is offered for, and is one step.

use std::collections::BTreeSet;

use flow_playground::editor::{Editor, fixes};
use flow_playground::flow::{Diagnostic, Document, json};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::written;
use crate::document::diagnostics::{documents, text};
use crate::document::properties::{any_json, places, replaced};
use crate::support::{read as file, value};

/// Tries all fixes of a document, and gives the codes that have any.
fn try_all(document: &Document) -> Result<BTreeSet<&'static str>, String> {
    let before = written(document);
    let mut mended = BTreeSet::new();
    for found in document.diagnostics().iter() {
        for fix in fixes(document, found) {
            let told = |what: &str| format!("{what}: {} of {found:?} in {before}", fix.label);
            let mut editor = Editor::new(document.clone());
            if !editor.apply(fix.action.clone()) {
                return Err(told("it does nothing"));
            }
            let after = editor.document();
            let same = |other: &&Diagnostic| {
                (other.code, &other.node, &other.name) == (found.code, &found.node, &found.name)
            };
            let count = |document: &Document| document.diagnostics().iter().filter(same).count();
            if count(after) >= count(document) {
                return Err(told("it is still there"));
            }
            let label = editor.undo_label().unwrap_or_default();
            if label.to_lowercase() != fix.label.to_lowercase() || label.is_empty() {
                return Err(told("it is called otherwise"));
            }
            editor.undo();
            if written(editor.document()) != before {
                return Err(told("it is not taken back"));
            }
            mended.insert(found.code.as_str());
        }
    }
    Ok(mended)
}

#[test]
fn a_fix_mends_what_it_is_offered_for() {
    let mut mended = BTreeSet::new();
    for text in documents() {
        let Ok(document) = Document::parse(&text) else { continue };
        mended.extend(try_all(&document).unwrap_or_else(|error| panic!("{error}")));
    }
    let expected = [
        "duplicate_id",
        "empty_rules",
        "invalid_id",
        "invalid_operand",
        "invalid_regex",
        "invalid_scenario",
        "invalid_template",
        "invalid_value",
        "invalid_variable_name",
        "missing_field",
        "no_mock",
        "start_missing",
        "timeout_cut",
        "unknown_field",
        "unknown_node_type",
        "unknown_operator",
        "unknown_target",
        "unknown_variable",
        "unreachable_node",
        "wrong_type",
    ];
    assert_eq!(mended.into_iter().collect::<Vec<_>>(), expected);
}

/// What is offered for the first problem of a document, and what the first fix makes of it.
#[track_caller]
fn offers(row: &str, labels: &[&str], after: &str) {
    let document = Document::parse(&text(row)).expect("JSON");
    let found = document.diagnostics().first().expect("a problem");
    let offered = fixes(&document, found);
    assert_eq!(offered.iter().map(|fix| fix.label.as_str()).collect::<Vec<_>>(), labels, "{found:?}");
    let mended = offered[0].action.apply(&document).expect("a change");
    assert_eq!(written(&mended), json::to_string(&value(&text(after))));
}

#[test]
fn fixes_are_what_a_person_would_do() {
    offers(
        r#"nodes: {"id": "a", "type": "end", "tilte": "x"}"#,
        &["Rename it to “title”", "Remove it"],
        r#"nodes: {"id": "a", "type": "end", "title": "x"}"#,
    );
    offers(
        r#"nodes: {"id": "a", "type": "message", "text": "", "next": "finish"}, {"id": "finis", "type": "end"}"#,
        &["Lead to “finis”", "Lead nowhere"],
        r#"nodes: {"id": "a", "type": "message", "text": "", "next": "finis"}, {"id": "finis", "type": "end"}"#,
    );
    // Only its author knows how long.
    let document =
        Document::parse(&text(r#"nodes: {"id": "a", "type": "wait", "seconds": "soon"}"#)).expect("JSON");
    assert_eq!(fixes(&document, &document.diagnostics()[0]), []);
}

#[test]
fn names_are_mended_everywhere() {
    offers(
        r#"{"start": "a", "variables": {"order_id": 1}, "nodes": [{"id": "a", "type": "message", "text": "{{ oder_id }}", "next": "b"}, {"id": "b", "type": "message", "text": "{{ oder_id }}"}]}"#,
        &["Change it to “order_id”", "Add “oder_id” to the variables"],
        r#"{"start": "a", "variables": {"order_id": 1}, "nodes": [{"id": "a", "type": "message", "text": "{{ order_id }}", "next": "b"}, {"id": "b", "type": "message", "text": "{{ order_id }}"}]}"#,
    );
    offers(
        r#"nodes: {"id": "a", "type": "message", "text": "", "next": "b c"}, {"id": "b c", "type": "end"}"#,
        &["Call it “b_c”"],
        r#"nodes: {"id": "a", "type": "message", "text": "", "next": "b_c"}, {"id": "b_c", "type": "end"}"#,
    );
    offers(
        r#"nodes: {"id": "a", "type": "end"}, {"id": "a", "type": "end"}"#,
        &["Call it “a_2”"],
        r#"nodes: {"id": "a", "type": "end"}, {"id": "a_2", "type": "end"}"#,
    );
}

#[test]
fn what_is_meant_in_another_type_is_written_so() {
    offers(
        r#"nodes: {"id": "a", "type": "ask", "text": "?", "timeout_seconds": " 30 "}"#,
        &["Change it to 30", "Remove it"],
        r#"nodes: {"id": "a", "type": "ask", "text": "?", "timeout_seconds": 30}"#,
    );
    offers(
        r#"nodes: {"id": "a", "type": "end", "title": 7}"#,
        &["Change it to \"7\"", "Remove it"],
        r#"nodes: {"id": "a", "type": "end", "title": "7"}"#,
    );
    offers(
        r#"nodes: {"id": "a", "type": "message", "text": "Hi {{ run.id "}"#,
        &["Close it with }}", "Take {{ as text"],
        r#"nodes: {"id": "a", "type": "message", "text": "Hi {{ run.id }}"}"#,
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn fixes_hold_whatever_is_wrong(damages in vec((any::<Index>(), any_json()), 1..4)) {
        let mut root = value(&file("tests/data/every-field.json"));
        for (place, new) in &damages {
            root = replaced(&root, &mut place.index(places(&root)), new);
        }
        let document = Document::new(root);
        if let Err(error) = try_all(&document) {
            prop_assert!(false, "{}", error);
        }
    }
}
