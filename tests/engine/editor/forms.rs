use std::sync::Arc;

use flow_playground::editor::forms::operands::{operands, supposed};
use flow_playground::flow::{Document, NodeKind, Port, Value};
use flow_playground::interpreter::{decide, render};

#[test]
fn a_supposed_value_decides_as_a_real_one_would() {
    let document = Document::parse(
        r#"{"version":1,"start":"c","nodes":[{"id":"c","type":"condition","branches":[
            {"label":"ok","rules":[{"left":"{{ result }}","op":"equals","right":"success"}]},
            {"label":"wait","match":"any","rules":[{"match":"all","rules":[
                {"left":"{{ result }}","op":"equals","right":"pending"},
                {"left":"{{ n }}","op":"less_than","right":3}]},
                {"left":"{{ result }}","op":"not_exists"}]}]}]}"#,
    )
    .expect("JSON");
    let NodeKind::Condition(condition) = &document.flow().nodes[0].kind else { panic!("a condition") };
    let all = operands(condition);
    assert_eq!(all.iter().map(|text| &**text).collect::<Vec<_>>(), ["{{ result }}", "{{ n }}"]);
    let port = |result: Option<Value>, n: i64| {
        let values = [(Arc::clone(&all[0]), result), (Arc::clone(&all[1]), Some(n.into()))].into();
        decide(&supposed(condition, &values), |_| None).0
    };
    assert_eq!(port(Some("success".into()), 0), Port::Branch(0));
    assert_eq!(port(Some("pending".into()), 2), Port::Branch(1));
    assert_eq!(port(Some("pending".into()), 3), Port::Else);
    assert_eq!(port(None, 9), Port::Branch(1));
    assert_eq!(port(Some(Value::Null), 9), Port::Else);
}

#[test]
fn a_request_is_made_by_itself() {
    let document = Document::parse(
        r#"{"version":1,"start":"w","nodes":[{"id":"w","type":"webhook","request":{"method":"post",
            "url":"http://h/{{ id }}","query":{"q":"{{ gone }}","n":1},"body":{"id":"{{ id }}"}}}]}"#,
    )
    .expect("JSON");
    let NodeKind::Webhook(webhook) = &document.flow().nodes[0].kind else { panic!("a webhook") };
    let request = render(&webhook.request, |name| (name == "id").then(|| "A-1".into())).expect("a request");
    assert_eq!((&*request.method, &*request.url), ("POST", "http://h/A-1?n=1"));
    assert_eq!(request.body, Some(Value::object([("id", "A-1".into())])));
}
