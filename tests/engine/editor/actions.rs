use flow_playground::editor::{Action, NodeType, Selection, Spliced, can_splice};
use flow_playground::flow::{Limits, Operator, Value};

use super::{ROW, check, port, read, refused};
use crate::support::value;

const EMPTY: &str = r#"{"version":1,"nodes":[]}"#;

fn add(node_type: NodeType, from: Option<&str>) -> Action {
    Action::AddNode { node_type, position: [10.4, -20.5], from: from.map(port) }
}

fn delete(nodes: &[&str]) -> Action {
    Action::Delete(Selection::of_nodes(nodes.iter().map(|id| (*id).into())))
}

fn connect(from: &str, to: &str) -> Action {
    Action::Connect { from: port(from), to: to.into() }
}

#[test]
fn a_new_node_has_what_its_type_needs() {
    let cases = [
        (NodeType::Message, r#""text":"""#),
        (NodeType::Ask, r#""text":"""#),
        (NodeType::Webhook, r#""request":{"method":"POST","url":""}"#),
        (NodeType::Wait, r#""seconds":20"#),
        (
            NodeType::Condition,
            r#""branches":[{"label":"","match":"all","rules":[{"left":"","op":"equals"}]}]"#,
        ),
        (NodeType::Set, r#""assign":{}"#),
        (NodeType::End, r#""outcome":"completed""#),
    ];
    for (node_type, fields) in cases {
        let name = node_type.as_str();
        let after = format!(
            r#"{{"version":1,"start":"{name}","nodes":[{{"id":"{name}","type":"{name}","position":[10,-21],{fields}}}]}}"#
        );
        check(EMPTY, add(node_type, None), &after);
        assert!(!read(&after).has_errors(), "{:?}", read(&after).diagnostics());
    }
    check(
        r#"{"nodes":[{"id":"end","type":"end"}],"start":"end"}"#,
        add(NodeType::End, None),
        r#"{"nodes":[{"id":"end","type":"end"},{"id":"end_2","type":"end","position":[10,-21],"outcome":"completed"}],"start":"end"}"#,
    );
}

#[test]
fn a_new_node_can_be_wired_at_once() {
    check(
        ROW,
        add(NodeType::Message, Some("a:next")),
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","position":[0,0],"text":"Hi","next":"message","x":1},
            {"id":"b","type":"wait","position":[300,10],"seconds":1,"next":"c"},
            {"id":"c","type":"end","position":[600,40]},
            {"id":"message","type":"message","position":[10,-21],"text":""}]}"#,
    );
    // A port that is not there wires nothing.
    let before = r#"{"start":"c","nodes":[{"id":"c","type":"end"}]}"#;
    let after = r#"{"start":"c","nodes":[{"id":"c","type":"end"},{"id":"wait","type":"wait","position":[10,-21],"seconds":20}]}"#;
    check(before, add(NodeType::Wait, Some("c:next")), after);
}

#[test]
fn a_node_is_put_into_an_edge() {
    let splice = |node: Spliced, edge: &str| Action::Splice { node, position: [1.0, 2.0], edge: port(edge) };
    check(
        ROW,
        splice(Spliced::New(NodeType::Webhook), "a:next"),
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","position":[0,0],"text":"Hi","next":"webhook","x":1},
            {"id":"b","type":"wait","position":[300,10],"seconds":1,"next":"c"},
            {"id":"c","type":"end","position":[600,40]},
            {"id":"webhook","type":"webhook","position":[1,2],"request":{"method":"POST","url":""},"next":"b"}]}"#,
    );
    // A new condition lets everything pass: its rule never matches.
    assert_eq!(Operator::Equals.evaluate(Some(&Value::from("")), None, false, None), Ok(false));
    let mut document =
        splice(Spliced::New(NodeType::Condition), "b:next").apply(&read(ROW)).expect("a change");
    assert_eq!(
        document.root().get("nodes").and_then(|nodes| nodes.get_index(3)?.get("else")),
        Some(&"c".into())
    );
    refused(ROW, splice(Spliced::New(NodeType::End), "a:next"));
    refused(ROW, splice(Spliced::New(NodeType::Wait), "c:next"));
    refused(
        r#"{"nodes":[{"id":"a","type":"wait","seconds":1}],"start":"a"}"#,
        splice(Spliced::New(NodeType::Wait), "a:next"),
    );
    // A node that is there, and free.
    document = read(
        r#"{"start":"a","nodes":[{"id":"a","type":"wait","position":[0,0],"seconds":1,"next":"b"},
            {"id":"b","type":"end","position":[9,9]},{"id":"s","type":"set","position":[5,5],"assign":{}}]}"#,
    );
    assert!(can_splice(document.flow(), "s", &port("a:next")));
    for (node, edge) in [("a", "a:next"), ("b", "a:next"), ("s", "s:next"), ("no", "a:next"), ("s", "a:else")]
    {
        assert!(!can_splice(document.flow(), node, &port(edge)), "{node} {edge}");
    }
    check(
        &super::written(&document),
        splice(Spliced::Existing("s".into()), "a:next"),
        r#"{"start":"a","nodes":[{"id":"a","type":"wait","position":[0,0],"seconds":1,"next":"s"},
            {"id":"b","type":"end","position":[9,9]},{"id":"s","type":"set","position":[1,2],"assign":{},"next":"b"}]}"#,
    );
}

#[test]
fn ports_are_connected_and_cut() {
    let before = r#"{"start":"q","nodes":[
        {"id":"q","type":"ask","text":"?","timeout_seconds":5,"timeout":null},
        {"id":"c","type":"condition","branches":[{"rules":[],"next":"q"},{"rules":[]}],"else":"q"}]}"#;
    check(
        before,
        connect("q:next", "c"),
        r#"{"start":"q","nodes":[
            {"id":"q","type":"ask","text":"?","timeout_seconds":5,"next":"c","timeout":null},
            {"id":"c","type":"condition","branches":[{"rules":[],"next":"q"},{"rules":[]}],"else":"q"}]}"#,
    );
    check(
        before,
        connect("c:branch-1", "c"),
        r#"{"start":"q","nodes":[
            {"id":"q","type":"ask","text":"?","timeout_seconds":5,"timeout":null},
            {"id":"c","type":"condition","branches":[{"rules":[],"next":"q"},{"rules":[],"next":"c"}],"else":"q"}]}"#,
    );
    check(
        before,
        Action::Delete(Selection::of_edges([port("c:branch-0"), port("c:else"), port("q:timeout")])),
        r#"{"start":"q","nodes":[
            {"id":"q","type":"ask","text":"?","timeout_seconds":5,"timeout":null},
            {"id":"c","type":"condition","branches":[{"rules":[]},{"rules":[]}]}]}"#,
    );
    check(
        before,
        Action::Reroute { from: port("c:else"), to: port("q:timeout") },
        r#"{"start":"q","nodes":[
            {"id":"q","type":"ask","text":"?","timeout_seconds":5,"timeout":"q"},
            {"id":"c","type":"condition","branches":[{"rules":[],"next":"q"},{"rules":[]}]}]}"#,
    );
    for action in [
        connect("q:next", "nobody"),
        connect("q:error", "c"),
        connect("c:branch-2", "c"),
        connect("c:else", "q"),
        Action::Reroute { from: port("c:branch-1"), to: port("q:next") },
        Action::Reroute { from: port("c:else"), to: port("c:else") },
        Action::Reroute { from: port("c:else"), to: port("q:limit") },
    ] {
        refused(before, action);
    }
}

#[test]
fn what_led_to_deleted_nodes_is_left_out() {
    check(
        r#"{"start":"a","nodes":[
            {"id":"a","type":"webhook","request":{"url":"u"},"next":"b","timeout":"x","error":"b","limit":"a"},
            {"id":"b","type":"end"},
            {"id":"x","type":"condition","branches":[{"rules":[],"next":"b"},{"next":"a","rules":[]}],"else":"b"}]}"#,
        delete(&["b"]),
        r#"{"start":"a","nodes":[
            {"id":"a","type":"webhook","request":{"url":"u"},"timeout":"x","limit":"a"},
            {"id":"x","type":"condition","branches":[{"rules":[]},{"next":"a","rules":[]}]}]}"#,
    );
    refused(ROW, delete(&["nobody"]));
    refused(ROW, delete(&[]));
}

#[test]
fn the_start_moves_on() {
    let start = |nodes: &[&str]| {
        let document = delete(nodes).apply(&read(ROW)).expect("a change");
        document.flow().start.as_deref().map(str::to_owned)
    };
    assert_eq!(start(&["b"]).as_deref(), Some("a"));
    assert_eq!(start(&["a"]).as_deref(), Some("b"));
    assert_eq!(start(&["a", "b"]).as_deref(), Some("c"), "along the edges");
    let apart = r#"{"start":"b","nodes":[{"id":"a","type":"end"},{"id":"b","type":"end"}]}"#;
    check(apart, delete(&["b"]), r#"{"start":"a","nodes":[{"id":"a","type":"end"}]}"#);
    check(ROW, delete(&["a", "b", "c"]), r#"{"version":1,"nodes":[]}"#);
}

#[test]
fn what_belongs_to_the_flow() {
    let before =
        r#"{"version":1,"x":0,"nodes":[{"id":"a","type":"end"},{"id":"b","type":"end"}],"start":"a"}"#;
    let after = |fields: &str| {
        format!(
            r#"{{"version":1,{fields},"x":0,"nodes":[{{"id":"a","type":"end"}},{{"id":"b","type":"end"}}],"start":"a"}}"#
        )
    };
    check(before, Action::RenameFlow("New".into()), &after(r#""name":"New""#));
    check(before, Action::SetDescription(Some("D".into())), &after(r#""description":"D""#));
    check(&after(r#""description":"D""#), Action::SetDescription(None), before);
    let variable =
        |name: &str, text: Option<&str>| Action::SetVariable { name: name.into(), value: text.map(value) };
    check(before, variable("n", Some("1.0")), &after(r#""variables":{"n":1.0}"#));
    check(
        &after(r#""variables":{"n":1.0,"m":2}"#),
        variable("n", Some("1")),
        &after(r#""variables":{"n":1,"m":2}"#),
    );
    check(&after(r#""variables":{"n":1.0,"m":2}"#), variable("n", None), &after(r#""variables":{"m":2}"#));
    refused(before, variable("a b", Some("1")));
    refused(before, variable("n", None));
    let secret = |name: &str, is_secret| Action::SetSecret { name: name.into(), is_secret };
    check(before, secret("key", true), &after(r#""secrets":["key"]"#));
    check(&after(r#""secrets":["key","b"]"#), secret("key", false), &after(r#""secrets":["b"]"#));
    refused(before, secret("no key", true));
    refused(&after(r#""secrets":["key"]"#), secret("key", true));
    check(before, Action::SetStart("b".into()), &before.replace(r#""start":"a""#, r#""start":"b""#));
    refused(before, Action::SetStart("c".into()));
    let limits = Limits { max_triggers_per_minute: Some(60), max_wait_ms: Some(1500), ..Limits::default() };
    let written = r#""limits":{"max_triggers_per_minute":60,"max_wait_seconds":1.5}"#;
    check(before, Action::SetLimits(limits), &after(written));
    refused(&after(written), Action::SetLimits(limits));
    check(
        &after(
            r#""limits":{"max_queued_requests":1,"x":1,"max_wait_seconds":1.50,"max_concurrent_requests":null}"#,
        ),
        Action::SetLimits(limits),
        &after(
            r#""limits":{"x":1,"max_wait_seconds":1.50,"max_concurrent_requests":null,"max_triggers_per_minute":60}"#,
        ),
    );
    refused(before, Action::SetLimits(Limits { max_concurrent_requests: Some(0), ..Limits::default() }));
    refused(before, Action::SetLimits(Limits::default()));
}

#[test]
fn several_actions_are_one_step() {
    let actions = vec![delete(&["b"]), connect("a:next", "c"), delete(&["nobody"])];
    check(
        ROW,
        Action::Batch { label: "bridge".into(), actions },
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","position":[0,0],"text":"Hi","next":"c","x":1},
            {"id":"c","type":"end","position":[600,40]}]}"#,
    );
    let there_and_back = vec![Action::SetStart("b".into()), Action::SetStart("a".into())];
    refused(ROW, Action::Batch { label: "nothing".into(), actions: there_and_back });
}

#[test]
fn steps_have_names() {
    let nodes = |count: usize| Selection::of_nodes((0..count).map(|index| index.to_string().into()));
    let mixed = Selection { notes: vec!["n".into()], ..nodes(2) };
    let moved = |count| Action::MoveNodes(vec![("a".into(), [0.0, 0.0]); count]);
    let cases = [
        (moved(1), "move node"),
        (moved(3), "move 3 nodes"),
        (Action::Delete(nodes(2)), "delete 2 nodes"),
        (Action::Delete(Selection::of_edges([port("a:next")])), "delete edge"),
        (Action::Delete(mixed), "delete 3 items"),
        (Action::RenameVariable { from: "result".into(), to: "r".into() }, "rename variable result"),
        (add(NodeType::Webhook, None), "add webhook"),
        (connect("a:next", "b"), "connect a to b"),
    ];
    for (action, expect) in cases {
        assert_eq!(action.label(), expect);
    }
}

#[test]
fn what_is_no_flow_stays() {
    for text in ["[]", "1", "null", "\"x\""] {
        refused(text, add(NodeType::Wait, None));
        refused(text, Action::RenameFlow("x".into()));
        refused(text, Action::Arrange);
    }
}
