use flow_playground::editor::export::{Theme, leaks, mermaid, svg};

use super::read;
use crate::support::{example, example_ids};

const HOSTILE: &str = r##"{"version":1,"name":"<script>alert(1)</script>\"'&\u0000","start":"end","nodes":[
    {"id":"end","type":"message","title":"\"]; click n0 \"javascript:alert(1)\" <img src=x onerror=alert(1)> `x` #quot; 100%","text":"1. <b>&amp;\n- {{ x }} %%{init: {}}%% | subgraph","next":"c"},
    {"id":"c","type":"condition","branches":[{"label":"a|b\"--> n0","rules":[{"left":"{{ x }}","op":"equals","right":"</text><script>"}],"next":"end"}],"else":"gone"},
    {"id":"c","type":"end"}],
    "notes":[{"id":"n","text":"</text><script>alert(1)</script>","position":[-900,-900],"size":[300,200]}]}"##;

#[test]
fn mermaid_of_an_example() {
    let text = mermaid(
        read(
            r#"{"start":"hi","nodes":[{"id":"hi","type":"message","title":"Greeting","text":"Hello!","next":"ask"},
            {"id":"ask","type":"ask","text":"Which?","timeout_seconds":5,"next":"w","timeout":"bye"},
            {"id":"w","type":"webhook","request":{"url":"https://a.example/x"},"next":"bye","error":"hi"},
            {"id":"bye","type":"end"}]}"#,
        )
        .flow(),
    );
    let expect = r#"flowchart LR
    start(( )) --> n0
    n0("Message: Greeting<br/>Hello!")
    n1[/"Ask: ask<br/>Which?"/]
    n2[["Webhook: w<br/>POST https://a.example/x"]]
    n3((("End: bye<br/>Ends as completed")))
    n0 --> n1
    n1 --> n2
    n1 -.->|"No reply"| n3
    n2 -->|"Answered"| n3
    n2 -.->|"Error"| n0
"#;
    assert_eq!(text, expect);
}

#[test]
fn nothing_in_a_flow_means_anything_to_mermaid() {
    let text = mermaid(read(HOSTILE).flow());
    for line in text.lines().skip(1) {
        let outside: String = line.split('"').step_by(2).collect();
        let quoted: String = line.split('"').skip(1).step_by(2).collect();
        assert!(outside.chars().all(|c| c.is_ascii_alphanumeric() || " ()[]{}|>-.".contains(c)), "{line}");
        let quoted = quoted.replace("<br/>", "");
        assert!(!quoted.contains(['<', '>', '`', '|', '[', ']', '{', '&', '\\']), "{line}");
    }
    assert!(text.contains("<br/>1#46; #60;b#62;#38;amp#59;"), "no list, no markup: {text}");
}

/// The elements and attributes of a text that should be well-formed XML.
fn elements(text: &str) -> Vec<(String, Vec<String>)> {
    let mut open: Vec<String> = Vec::new();
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "{}", &rest[..at]);
        let end = rest[at..].find('>').expect("it ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let inner = tag.strip_suffix('/').unwrap_or(tag);
        let quoted: Vec<&str> = inner.split('"').collect();
        let names: Vec<String> =
            quoted.iter().step_by(2).map(|part| part.trim().trim_end_matches('=').to_owned()).collect();
        let first = names[0].split(' ').next().unwrap_or_default().to_owned();
        if !tag.ends_with('/') {
            open.push(first.clone());
        }
        let attributes = names.iter().map(|name| name.rsplit(' ').next().unwrap_or_default().to_owned());
        elements.push((first, attributes.filter(|name| !name.is_empty()).collect()));
    }
    assert!(open.is_empty(), "{open:?}");
    elements
}

#[test]
fn a_picture_has_nothing_that_runs() {
    let theme = Theme {
        ink: "\"/><script>alert(1)</script>".into(),
        font: "x\" onload=\"alert(1)".into(),
        ..Theme::default()
    };
    let picture = svg(&read(HOSTILE), &theme);
    const ELEMENTS: [&str; 6] = ["svg", "title", "rect", "path", "text", "circle"];
    for (name, attributes) in elements(&picture) {
        assert!(ELEMENTS.contains(&&*name), "{name}");
        assert!(
            attributes
                .iter()
                .all(|name| !name.starts_with("on") && !name.contains("href") && name != "style"),
            "{attributes:?}"
        );
    }
    assert!(!picture.contains('\0'));
    assert!(picture.contains("viewBox=\"-932 -932 "), "the note is in the picture: {}", &picture[..300]);
    assert!(picture.contains("&lt;script&gt;alert(1)"));
}

#[test]
fn a_picture_shows_every_node_and_edge() {
    for id in example_ids() {
        let document = example(&id);
        let picture = svg(&document, &Theme::default());
        let elements = elements(&picture);
        let nodes = &document.flow().nodes;
        let count = |wanted: &str| elements.iter().filter(|(name, _)| name == wanted).count();
        let ports: usize = nodes.iter().map(|node| node.ports().len()).sum();
        let edges: usize =
            nodes.iter().flat_map(|node| node.ports()).filter(|(_, target)| target.is_some()).count();
        assert_eq!(count("circle"), ports, "{id}");
        assert!(count("path") >= 2 * edges && count("rect") > 2 * nodes.len(), "{id}");
        assert!(!picture.contains("NaN") && !picture.contains("inf"), "{id}");
    }
    let empty = svg(&read("{}"), &Theme::default());
    assert!(empty.starts_with("<svg ") && empty.ends_with("</svg>"));
}

#[test]
fn a_secret_that_stands_elsewhere_is_told_with_its_place() {
    let document = read(
        r#"{"version":1,"variables":{"key":"hush-4711","pin":"42","deep":{"token":["hush-deep"]},"open":"hush-4711 again"},
            "secrets":["key","pin","deep"],"start":"a","nodes":[
            {"id":"a","type":"message","text":"{{ key }} 42","note":"it is hush-deep","next":"b"},
            {"id":"b","type":"webhook","request":{"url":"https://x/?k=hush-4711"}}]}"#,
    );
    let told: Vec<String> =
        leaks(&document).iter().map(|leak| format!("{} {}", leak.path, leak.secret)).collect();
    assert_eq!(told, ["$.variables.open key", "$.nodes[0].note deep", "$.nodes[1].request.url key"]);
    for id in example_ids() {
        assert!(leaks(&example(&id)).is_empty(), "{id}");
    }
}
