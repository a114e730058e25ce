use std::fmt::Write;

use flow_playground::flow::{Document, guards};
use flow_playground::interpreter::{Program, Start};

use super::refusal;
use crate::support::document;

/// A chain of messages of which each has this text.
fn chain(nodes: usize, text: &str) -> String {
    let mut out = String::from(r#"{"version":1,"start":"n0","nodes":["#);
    for at in 0..nodes {
        let comma = if at > 0 { "," } else { "" };
        write!(out, r#"{comma}{{"id":"n{at}","type":"message","text":"{text}""#).unwrap();
        match at + 1 {
            next if next < nodes => write!(out, r#","next":"n{next}"}}"#).unwrap(),
            _ => out.push('}'),
        }
    }
    out.push_str("]}");
    out
}

#[test]
fn ten_thousand_nodes_and_ten_megabytes_are_read() {
    let most = guards::MAX_NODES;
    let text = chain(most, &format!("{}{{{{ run.id }}}}", "x".repeat(970)));
    assert!(
        (guards::MAX_DOCUMENT_BYTES - 200_000..guards::MAX_DOCUMENT_BYTES).contains(&text.len()),
        "{}",
        text.len()
    );
    let document = document(&text);
    assert!(document.diagnostics().is_empty());
    assert_eq!(document.flow().nodes.len(), most);
    assert_eq!(Program::compile(&document, &Start::default()).unwrap().len(), most);
    // Indented it is larger than what is read: `to_text` does not care.
    assert!(document.to_text().len() > text.len());
}

#[test]
fn one_node_more_is_refused() {
    let document = Document::parse(&chain(guards::MAX_NODES + 1, "x")).expect("it is JSON");
    let [only] = &document.diagnostics()[..] else { panic!("{:#?}", document.diagnostics()) };
    assert_eq!((only.code.as_str(), only.path.as_deref()), ("too_many_nodes", Some("$.nodes")));
    assert!(only.message.contains("10001 nodes"), "{}", only.message);
    assert!(Program::compile(&document, &Start::default()).is_err());
}

#[test]
fn one_byte_more_is_refused() {
    let mut text = chain(1, "x");
    text.push_str(&" ".repeat(guards::MAX_DOCUMENT_BYTES - text.len()));
    document(&text);
    text.push(' ');
    let refused = refusal(&text);
    assert_eq!(refused.code.as_str(), "too_large");
    assert!(refused.message.contains("10485761 bytes"), "{}", refused.message);
}

#[test]
fn one_level_more_is_refused() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let most = guards::MAX_DEPTH - 1;
    assert!(Document::parse(&nested(most)).is_ok());
    for levels in [most + 1, 100_000, 5_000_000] {
        let refused = refusal(&nested(levels));
        assert_eq!(refused.code.as_str(), "too_deep", "{levels} levels");
        assert!(refused.message.contains("nests deeper"), "{}", refused.message);
    }
    assert_eq!(refusal(&r#"{"a":"#.repeat(1000)).code.as_str(), "too_deep");
}

/// Groups within groups, as deep as JSON goes, are read, validated and compiled.
#[test]
fn deep_groups_are_read() {
    let levels = (guards::MAX_DEPTH - 8) / 2;
    let group = |inner: String, _| format!(r#"{{"match":"any","rules":[{inner}]}}"#);
    let rules = (0..levels).fold(r#"{"left":1,"op":"exists"}"#.to_owned(), group);
    let text = format!(
        r#"{{"version":1,"start":"a","nodes":[{{"id":"a","type":"condition","branches":[{{"rules":[{rules}]}}]}}]}}"#
    );
    Program::compile(&document(&text), &Start::default()).unwrap();
}

/// A document that is wrong in every place is read in reasonable time.
#[test]
fn a_hundred_thousand_mistakes_are_told() {
    let mut text = String::from(r#"{"version":1,"start":"a","nodes":[{"id":"a","type":"end""#);
    for at in 0..100_000 {
        write!(text, r#","unknown{at}":1"#).unwrap();
    }
    text.push_str("}]}");
    assert_eq!(Document::parse(&text).expect("it is JSON").diagnostics().len(), 100_000);
}
