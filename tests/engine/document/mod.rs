//! The document: nothing is lost, nothing panics, and what is wrong is told.

mod bounds;
pub(crate) mod diagnostics;
pub(crate) mod properties;

use flow_playground::flow::{Diagnostic, Document, NodeKind, json};

use crate::support::{document, read};

/// Why a text is refused.
#[track_caller]
fn refusal(text: &str) -> Box<Diagnostic> {
    Document::parse(text).expect_err("it is refused")
}

#[test]
fn a_text_that_is_not_json_is_refused_with_its_place() {
    let refused = refusal("{\n  \"version\": 1,\n}");
    assert_eq!(refused.code.as_str(), "json_syntax");
    assert!(refused.message.contains("line 3, column 1"), "{}", refused.message);
    for text in
        ["", " ", "nul", "{} {}", "{'a': 1}", "[1 2]", "\"\u{1}\"", r#""\ud800""#, "01", "1.", "+1", ".5"]
    {
        assert_eq!(refusal(text).code.as_str(), "json_syntax", "{text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let refused = refusal(r#"{"nodes": [{"id": "a", "type": "end", "id": "b"}]}"#);
    assert_eq!(refused.code.as_str(), "json_syntax");
    assert!(refused.message.contains("the key \"id\" stands twice"), "{}", refused.message);
    refusal(r#"{"a": 1, "\u0061": 2}"#);
}

#[test]
fn a_byte_order_mark_is_no_trouble() {
    document("\u{feff}{\"version\": 1, \"start\": \"a\", \"nodes\": [{\"id\": \"a\", \"type\": \"end\"}]}");
}

#[test]
fn the_version_decides() {
    let codes = |version: &str| -> Vec<&'static str> {
        let text =
            format!(r#"{{"version": {version}, "start": "a", "nodes": [{{"id": "a", "type": "end"}}]}}"#);
        let document = Document::parse(&text).expect("it is JSON");
        document.diagnostics().iter().map(|diagnostic| diagnostic.code.as_str()).collect()
    };
    assert!(codes("1").is_empty());
    assert!(codes("1.0").is_empty());
    assert_eq!(codes("2"), ["version_unsupported"]);
    assert_eq!(codes("\"1\""), ["wrong_type"]);
}

#[test]
fn every_field_of_the_format_is_known() {
    let document = document(&read("tests/data/every-field.json"));
    assert!(document.diagnostics().is_empty(), "{:#?}", document.diagnostics());
}

#[test]
fn unknown_fields_and_types_are_kept() {
    let text = r#"{"x-first":{"b":1,"a":2},"version":1,"nodes":[{"type":"teleport","to":[1e+2,1.0],"id":"a"},{"id":"b","colour":"red","type":"end"}],"start":"a"}"#;
    let document = Document::parse(text).expect("it is JSON");
    assert_eq!(json::to_string(document.root()), text);
    let again = Document::parse(&document.to_text()).expect("it is JSON");
    assert_eq!(json::to_string(again.root()), text);
    assert_eq!(again.flow(), document.flow());
    assert_eq!(document.flow().nodes[0].kind, NodeKind::Unknown("teleport".into()));
}
