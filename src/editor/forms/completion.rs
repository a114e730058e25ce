//! What can stand in a template, offered while it is typed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::{Flow, Node, NodeKind, Value, is_variable_name};

use super::known::Known;

/// How deep the members of an answer are offered, and how many.
const DEPTH: usize = 5;
const MOST: usize = 120;

/// Something that can be put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The expression.
    pub text: String,
    /// Its value now, or an example of it; `None` where nothing is known.
    pub value: Option<Value>,
}

/// All that templates of a flow can name: its variables, then what the answers hold, then the rest.
pub fn candidates(flow: &Flow, known: &Known) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut names: BTreeSet<Arc<str>> =
        known.variables.keys().chain(flow.variables.keys()).cloned().collect();
    names.extend(flow.nodes.iter().flat_map(|node| assigned(node)));
    for name in names.iter().filter(|name| is_variable_name(name)) {
        found.push(Candidate { text: name.to_string(), value: known.variables.get(name).cloned() });
    }
    let mut answers: Vec<Candidate> = Vec::new();
    if let Some(response) = &known.response {
        members("response", response, DEPTH, &mut answers);
    }
    for key in ["status", "ok", "headers", "body", "elapsed_ms", "error"] {
        push(&mut answers, format!("response.{key}"), None);
    }
    for node in &flow.nodes {
        let NodeKind::Webhook(webhook) = &node.kind else { continue };
        for response in webhook.mock.iter().flat_map(|mock| &mock.responses) {
            if let Some(body) = &response.body {
                members("response.body", body, DEPTH, &mut answers);
            }
        }
    }
    found.extend(answers);
    push(&mut found, "reply".into(), known.reply.clone());
    for node in flow.nodes.iter().take(MOST) {
        let value = known.visits.get(&node.id).cloned();
        push(&mut found, path("visits", &node.id), value);
    }
    for key in ["id", "elapsed_ms"] {
        let value = known.run.as_ref().and_then(|run| run.get(key)).cloned();
        push(&mut found, format!("run.{key}"), value);
    }
    found
}

/// The variables that a node sets.
pub fn assigned(node: &Node) -> Vec<Arc<str>> {
    match &node.kind {
        NodeKind::Ask(ask) => ask.variable.iter().cloned().collect(),
        NodeKind::Webhook(webhook) => webhook.save.keys().cloned().collect(),
        NodeKind::Set(set) => set.assign.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The way to a member: `visits.create`, `visits["create-2"]`.
pub fn path(of: &str, key: &str) -> String {
    if is_variable_name(key) { format!("{of}.{key}") } else { format!("{of}[\"{key}\"]") }
}

fn push(found: &mut Vec<Candidate>, text: String, value: Option<Value>) {
    if found.iter().all(|candidate| candidate.text != text) {
        found.push(Candidate { text, value });
    }
}

fn members(at: &str, value: &Value, depth: usize, found: &mut Vec<Candidate>) {
    if depth == 0 || found.len() >= MOST {
        return;
    }
    let each: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .filter(|(key, _)| !key.contains(['"', '\\']))
            .map(|(key, value)| (path(at, key), value))
            .collect(),
        Value::Array(elements) => {
            elements.first().map(|first| (format!("{at}[0]"), first)).into_iter().collect()
        }
        _ => return,
    };
    for (path, value) in each {
        push(found, path.clone(), Some(value.clone()));
        members(&path, value, depth - 1, found);
    }
}

/// What of a template stands before the caret (a byte): where the word begins, and the word. `None` where
/// the caret is in no template.
pub fn word(text: &str, caret: usize) -> Option<(usize, &str)> {
    let before = text.get(..caret)?;
    let open = before.rfind("{{")? + 2;
    if before[open..].contains("}}") {
        return None;
    }
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"' | '\'' | '-');
    let start = before[open..]
        .rfind(|c| !is_part(c))
        .map_or(open, |at| open + at + before[open + at..].chars().next().map_or(1, char::len_utf8));
    Some((start, &before[start..]))
}

/// The candidates that a word may become: those that begin with it first.
pub fn matching<'c>(candidates: &'c [Candidate], word: &str) -> Vec<&'c Candidate> {
    let word = word.to_lowercase();
    let begins = |candidate: &&Candidate| candidate.text.to_lowercase().starts_with(&word);
    let holds = |candidate: &&Candidate| {
        let text = candidate.text.to_lowercase();
        !text.starts_with(&word) && text.contains(&word)
    };
    candidates.iter().filter(begins).chain(candidates.iter().filter(holds)).take(50).collect()
}

/// The text with a candidate put in at the caret, and where the caret stands then.
pub fn complete(text: &str, caret: usize, candidate: &str) -> (String, usize) {
    let caret = (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let after = &text[caret..];
    let (before, close) = match word(text, caret) {
        Some((start, _)) => {
            let space = if text[..start].ends_with("{{") { " " } else { "" };
            let next = after.find("{{").unwrap_or(after.len());
            (format!("{}{space}", &text[..start]), !after[..next].contains("}}"))
        }
        None => (format!("{}{{{{ ", &text[..caret]), true),
    };
    let head = format!("{before}{candidate}{}", if close { " }}" } else { "" });
    let caret = head.len();
    (head + after, caret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    #[test]
    fn words_are_found_before_the_caret() {
        assert_eq!(word("a {{ res", 8), Some((5, "res")));
        assert_eq!(word("{{response.bo", 13), Some((2, "response.bo")));
        assert_eq!(word("{{ a }} b", 9), None);
        assert_eq!(word("{{ a + ", 7), Some((7, "")));
        assert_eq!(word("{{ é", 5), Some((5, "")));
        assert_eq!(word("abc", 3), None);
    }

    #[test]
    fn candidates_are_put_in_with_their_braces() {
        let done = |text: &str, caret: usize| {
            let (text, caret) = complete(text, caret, "order_id");
            format!("{}|{}", &text[..caret], &text[caret..])
        };
        assert_eq!(done("{{", 2), "{{ order_id }}|");
        assert_eq!(done("x {{ or y", 7), "x {{ order_id }}| y");
        assert_eq!(done("{{ or }}", 5), "{{ order_id| }}");
        assert_eq!(done("{{ or {{ b }}", 5), "{{ order_id }}| {{ b }}");
        assert_eq!(done("Hi ", 3), "Hi {{ order_id }}|");
    }

    #[test]
    fn answers_teach_their_members() {
        let document = Document::parse(
            r#"{"version":1,"variables":{"order_id":"A"},"start":"w","nodes":[
                {"id":"w","type":"webhook","request":{"url":"u"},"save":{"result":"{{ response.body.result }}"},
                 "mock":{"responses":[{"body":{"result":"ok","items":[{"sku-1":2}]}}]}},
                {"id":"a-1","type":"ask","text":"?","variable":"name"}]}"#,
        )
        .expect("JSON");
        let known = Known { variables: document.flow().variables.as_ref().clone(), ..Known::default() };
        let all = candidates(document.flow(), &known);
        let texts: Vec<&str> = all.iter().map(|candidate| &*candidate.text).collect();
        for text in [
            "order_id",
            "result",
            "name",
            "response.status",
            "response.body.result",
            "response.body.items[0][\"sku-1\"]",
            "reply",
            "visits.w",
            "visits[\"a-1\"]",
            "run.elapsed_ms",
        ] {
            assert!(texts.contains(&text), "{text} in {texts:?}");
        }
        assert_eq!(matching(&all, "resu")[0].text, "result");
        assert!(matching(&all, "body.res").iter().any(|candidate| candidate.text == "response.body.result"));
    }
}
