use flow_playground::editor::{Action, Place, Replacement};

use super::{ROW, check, read, refused};
use crate::support::value;

const WEBHOOK: &str = r#"{"start":"w","nodes":[
    {"id":"w","type":"webhook","request":{"method":"GET","url":"u","headers":{"A":"1","B":"2"}},"retry":null,"next":"w"},
    {"id":"c","type":"condition","branches":[{"label":"0","rules":[]},{"label":"1","rules":[{"op":"is_null","left":1}]}]}]}"#;

#[track_caller]
fn replaced(from: &str, to: &str) -> String {
    assert!(WEBHOOK.contains(from), "{from}");
    WEBHOOK.replace(from, to)
}

fn set(at: Place, text: &str) -> Action {
    Action::SetField { at, value: value(text) }
}

#[track_caller]
fn way(node: &str, way: &str) -> Place {
    Place::node(node).way(way).unwrap_or_else(|| panic!("no way: {way}"))
}

#[test]
fn any_field_can_be_set() {
    check(WEBHOOK, set(way("w", "request.url"), r#""v""#), &replaced(r#""url":"u""#, r#""url":"v""#));
    check(
        WEBHOOK,
        set(way("w", r#"request.headers["X-Id"]"#), "1.0"),
        &replaced(r#""B":"2""#, r#""B":"2","X-Id":1.0"#),
    );
    // In its place among a node's fields, and through what is not there yet.
    check(
        WEBHOOK,
        set(way("w", "timeout_seconds"), "5"),
        &replaced(r#""retry":null"#, r#""timeout_seconds":5,"retry":null"#),
    );
    check(
        WEBHOOK,
        set(way("w", "retry.max_attempts"), "3"),
        &replaced(r#""retry":null"#, r#""retry":{"max_attempts":3}"#),
    );
    check(
        WEBHOOK,
        set(way("w", "mock.responses"), "[]"),
        &replaced(r#""next":"w""#, r#""mock":{"responses":[]},"next":"w""#),
    );
    check(
        WEBHOOK,
        set(way("c", "branches[1].rules[0].op"), r#""is_empty""#),
        &replaced("is_null", "is_empty"),
    );
    let by_path = Place::parse("$.nodes[0].request.method").expect("a path");
    check(WEBHOOK, set(by_path, r#""PUT""#), &replaced("GET", "PUT"));
    check(
        WEBHOOK,
        set(Place::document().key("limits").key("max_wait_seconds"), "9"),
        &replaced(r#"{"start""#, r#"{"limits":{"max_wait_seconds":9},"start""#),
    );
    for (node, steps) in [
        ("nobody", "text"),
        ("w", "request.url.x"),
        ("c", "branches[2].label"),
        ("c", "branches.x"),
        ("w", "x[0]"),
    ] {
        refused(WEBHOOK, set(way(node, steps), "1"));
    }
    refused(WEBHOOK, set(way("w", "request.url"), r#""u""#));
}

#[test]
fn any_field_can_be_left_out() {
    check(WEBHOOK, Action::RemoveField(way("w", "request.headers.A")), &replaced(r#""A":"1","#, ""));
    check(WEBHOOK, Action::RemoveField(way("w", "retry")), &replaced(r#""retry":null,"#, ""));
    refused(WEBHOOK, Action::RemoveField(way("w", "timeout_seconds")));
    refused(WEBHOOK, Action::RemoveField(way("w", "retry.max_attempts")));
    refused(WEBHOOK, Action::RemoveField(Place::document()));
}

#[test]
fn lists_are_edited_by_place() {
    let branches = || way("c", "branches");
    let insert = |list, index, text: &str| Action::InsertItem { list, index, value: value(text) };
    let first = r#"{"label":"0","rules":[]}"#;
    let second = r#"{"label":"1","rules":[{"op":"is_null","left":1}]}"#;
    let both = format!("{first},{second}");
    let new = r#"{"rules":[]}"#;
    check(WEBHOOK, insert(branches(), 1, new), &replaced(&both, &format!("{first},{new},{second}")));
    check(WEBHOOK, insert(branches(), 99, new), &replaced(&both, &format!("{both},{new}")));
    check(
        WEBHOOK,
        insert(way("c", "branches[0].rules"), 0, new),
        &replaced(first, r#"{"label":"0","rules":[{"rules":[]}]}"#),
    );
    check(
        WEBHOOK,
        insert(way("w", "mock.responses"), 0, "{}"),
        &replaced(r#""next":"w""#, r#""mock":{"responses":[{}]},"next":"w""#),
    );
    refused(WEBHOOK, insert(way("w", "request"), 0, "{}"));
    check(WEBHOOK, Action::RemoveItem { list: branches(), index: 0 }, &replaced(&both, second));
    refused(WEBHOOK, Action::RemoveItem { list: branches(), index: 2 });
    let moved = |from, to| Action::MoveItem { list: branches(), from, to };
    check(WEBHOOK, moved(0, 1), &replaced(&both, &format!("{second},{first}")));
    check(WEBHOOK, moved(1, 0), &replaced(&both, &format!("{second},{first}")));
    check(WEBHOOK, moved(0, 9), &replaced(&both, &format!("{second},{first}")));
    refused(WEBHOOK, moved(1, 1));
    refused(WEBHOOK, moved(2, 0));
    assert_eq!(insert(branches(), 0, "{}").label(), "add branch");
    assert_eq!(
        Action::RemoveItem { list: way("w", "mock.responses"), index: 0 }.label(),
        "remove mock response"
    );
}

#[test]
fn scenarios_are_set_one_by_one() {
    let scenario = |index, name: &str| Action::SetScenario {
        index,
        scenario: value(&format!(r#"{{"name":"{name}"}}"#)),
    };
    let with = |names: &str| ROW.trim_end_matches('}').to_owned() + &format!(r#","scenarios":[{names}]}}"#);
    check(ROW, scenario(0, "A"), &with(r#"{"name":"A"}"#));
    check(&with(r#"{"name":"A"}"#), scenario(1, "B"), &with(r#"{"name":"A"},{"name":"B"}"#));
    check(&with(r#"{"name":"A"},{"name":"B"}"#), scenario(0, "C"), &with(r#"{"name":"C"},{"name":"B"}"#));
    refused(ROW, scenario(1, "A"));
    assert_eq!(scenario(0, "A").label(), "edit scenario A");
}

#[test]
fn the_whole_document_can_be_replaced() {
    let other = r#"{"nodes":[],"x":[1.0]}"#;
    check(ROW, Action::Replace { root: value(other), reason: Replacement::Import }, other);
    check(ROW, Action::Replace { root: value("[1.0]"), reason: Replacement::Json }, "[1.0]");
    refused(ROW, Action::Replace { root: read(ROW).root().clone(), reason: Replacement::Clear });
}
