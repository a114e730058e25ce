//! What a node does, in a line or two of plain words, and what its ports are called.

use crate::flow::{EndOutcome, Node, NodeKind, Port, Value};
use crate::i18n::tr;

use super::geometry::{NODE_WIDTH, line_count};
use super::ids::NodeType;
use super::sentences;

/// The width that a summary has, and its font size: what [`Summary::lines`] goes by.
const WIDTH: f64 = NODE_WIDTH - 26.0;
const FONT_SIZE: f64 = 12.0;

/// A node's summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The words; lines are broken where the text says so.
    pub text: String,
    /// Whether it stands for something that is not there yet: "No text yet".
    pub is_hint: bool,
}

impl Summary {
    /// How many lines it takes on the canvas.
    pub fn lines(&self) -> usize {
        line_count(&self.text, FONT_SIZE, WIDTH)
    }
}

/// What the types are called: "Webhook".
pub fn type_label(kind: &NodeKind) -> &str {
    NodeType::of(kind).map_or_else(|| kind.type_name(), |known| known.label())
}

/// What the types are called within a sentence: "webhook".
pub fn type_noun(kind: &NodeKind) -> &str {
    NodeType::of(kind).map_or_else(|| kind.type_name(), |known| known.noun())
}

/// What a node is called: its title, else its id.
pub fn node_name(node: &Node) -> &str {
    node.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).unwrap_or(&node.id)
}

/// What a node does.
pub fn summary(node: &Node) -> Summary {
    let told = |text: &str, hint: &str| {
        let text = text.trim();
        let is_hint = text.is_empty();
        Summary { text: if is_hint { hint.to_owned() } else { text.to_owned() }, is_hint }
    };
    match &node.kind {
        NodeKind::Message(message) => told(&message.text, tr!("No text yet")),
        NodeKind::Ask(ask) => told(&ask.text, tr!("No question yet")),
        NodeKind::Webhook(webhook) if webhook.request.url.trim().is_empty() => {
            told("", tr!("No address yet"))
        }
        NodeKind::Webhook(webhook) => {
            let request = &webhook.request;
            let timeout =
                webhook.timeout_ms.map(|ms| format!(" · {}", sentences::duration(ms)).replace(' ', "\u{a0}"));
            let mut text = format!("{} {}", request.method, request.url.trim());
            text.push_str(&timeout.unwrap_or_default());
            told(&text, "")
        }
        NodeKind::Wait(wait) => told(&tr!("Wait {time}", time = sentences::seconds(&wait.seconds)), ""),
        // Its rows say it all.
        NodeKind::Condition(condition) if !condition.branches.is_empty() => told("", ""),
        NodeKind::Condition(_) => told("", tr!("No branches yet")),
        NodeKind::Set(set) => {
            let lines: Vec<String> =
                set.assign.iter().map(|(name, value)| format!("{name} = {}", plain(value))).collect();
            told(&shortened(&lines), tr!("Nothing assigned yet"))
        }
        NodeKind::End(end) => match end.outcome {
            EndOutcome::Completed => told(tr!("Ends as completed"), ""),
            EndOutcome::Failed => told(tr!("Ends as failed"), ""),
        },
        NodeKind::Unknown(_) => {
            Summary { text: tr!("This type is not known here").to_owned(), is_hint: true }
        }
    }
}

/// Two lines: the first two, or the first and how many more there are.
fn shortened(lines: &[String]) -> String {
    match lines {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}\n{two}"),
        [one, rest @ ..] => format!("{one}\n{}", tr!("and {n} more", n = rest.len())),
    }
}

/// A value as a person writes it: a text without quotes, anything else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.to_string(),
        other => crate::flow::json::to_string(other),
    }
}

/// What a port is called.
pub fn port_label(node: &Node, port: Port) -> String {
    match (port, &node.kind) {
        (Port::Next, NodeKind::Webhook(_)) => tr!("port" => "Answered").to_owned(),
        (Port::Next, NodeKind::Ask(_)) => tr!("port" => "Replied").to_owned(),
        (Port::Next, _) => tr!("port" => "Next").to_owned(),
        (Port::Timeout, NodeKind::Ask(_)) => tr!("port" => "No reply").to_owned(),
        (Port::Timeout, _) => tr!("port" => "Timed out").to_owned(),
        (Port::Error, _) => tr!("port" => "Error").to_owned(),
        (Port::Limit, _) => tr!("port" => "Turned away").to_owned(),
        (Port::Else, _) => tr!("port" => "Else").to_owned(),
        (Port::Branch(index), NodeKind::Condition(condition)) => {
            let label = condition.branches.get(index).map(|branch| branch.label.trim());
            match label.filter(|label| !label.is_empty()) {
                Some(label) => label.to_owned(),
                None => tr!("Branch {n}", n = index + 1),
            }
        }
        (Port::Branch(index), _) => tr!("Branch {n}", n = index + 1),
    }
}

/// What stands beside a port's name: a branch's rules in plain words.
pub fn port_detail(node: &Node, port: Port) -> Option<String> {
    let (Port::Branch(index), NodeKind::Condition(condition)) = (port, &node.kind) else { return None };
    let sentence = sentences::text(&sentences::group(&condition.branches.get(index)?.group));
    Some(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    fn node(json: &str) -> std::sync::Arc<Node> {
        let text = format!(r#"{{"version":1,"nodes":[{json}]}}"#);
        Document::parse(&text).map(|document| document.flow().nodes[0].clone()).expect("JSON")
    }

    #[track_caller]
    fn check(json: &str, expect: &str) {
        assert_eq!(summary(&node(json)).text, expect);
    }

    #[test]
    fn summaries() {
        check(r#"{"id":"a","type":"message","text":" Hello! "}"#, "Hello!");
        check(r#"{"id":"a","type":"message","text":""}"#, "No text yet");
        check(r#"{"id":"a","type":"ask","text":"Which order?"}"#, "Which order?");
        check(r#"{"id":"a","type":"wait","seconds":20}"#, "Wait 20 s");
        check(r#"{"id":"a","type":"wait","seconds":"{{ pause }}"}"#, "Wait {{ pause }} s");
        check(r#"{"id":"a","type":"end"}"#, "Ends as completed");
        check(r#"{"id":"a","type":"end","outcome":"failed"}"#, "Ends as failed");
        check(
            r#"{"id":"a","type":"webhook","request":{"url":"{{ api }}/orders"},"timeout_seconds":15}"#,
            "POST {{ api }}/orders\u{a0}·\u{a0}15\u{a0}s",
        );
        check(r#"{"id":"a","type":"webhook","request":{"url":""}}"#, "No address yet");
        check(r#"{"id":"a","type":"condition","branches":[]}"#, "No branches yet");
        check(
            r#"{"id":"a","type":"set","assign":{"attempts":"{{ attempts + 1 }}","x":null}}"#,
            "attempts = {{ attempts + 1 }}\nx = null",
        );
        check(r#"{"id":"a","type":"set","assign":{"a":1,"b":2,"c":3}}"#, "a = 1\nand 2 more");
        check(r#"{"id":"a","type":"teleport"}"#, "This type is not known here");
    }

    #[test]
    fn ports_have_names() {
        let condition = node(
            r#"{"id":"c","type":"condition","branches":[
                {"label":"Success","rules":[{"left":"{{ result }}","op":"equals","right":"success"}]},
                {"rules":[]}]}"#,
        );
        assert_eq!(port_label(&condition, Port::Branch(0)), "Success");
        assert_eq!(port_detail(&condition, Port::Branch(0)).as_deref(), Some("result is success"));
        assert_eq!(port_label(&condition, Port::Branch(1)), "Branch 2");
        assert_eq!(port_label(&condition, Port::Else), "Else");
        let ask = node(r#"{"id":"a","type":"ask","text":"?","timeout_seconds":5}"#);
        assert_eq!(port_label(&ask, Port::Timeout), "No reply");
    }

    #[test]
    fn a_node_without_a_title_goes_by_its_id() {
        assert_eq!(node_name(&node(r#"{"id":"pause","type":"wait","seconds":1,"title":" "}"#)), "pause");
        assert_eq!(node_name(&node(r#"{"id":"p","type":"wait","seconds":1,"title":"Pause"}"#)), "Pause");
    }
}
