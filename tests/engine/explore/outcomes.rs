//! What can happen: bodies worked out from rules, replies, failures, the gate.

use flow_playground::explore::{ChoiceOutcome, ExploreOptions, Explorer};
use flow_playground::flow::json;

use super::{codes, explored, explored_with, flow, replayed};

/// The nodes that are entered on some way, for a webhook whose answer goes through these nodes.
#[track_caller]
fn paths(nodes: &str, more: &str) -> Vec<String> {
    let document = flow(nodes, more);
    let mut explorer = Explorer::new(&document, ExploreOptions::default()).expect("it compiles");
    while explorer.go_on(7) {}
    let mut paths: Vec<String> = explorer
        .ways(1000)
        .iter()
        .map(|way| {
            replayed(&document, way);
            way.path.join(" ")
        })
        .collect();
    paths.sort();
    paths
}

/// A webhook, then a condition with these branches; each leads to a message of its own.
fn branches(save: &str, rules: &[&str]) -> String {
    let branch = |(at, rule): (usize, &&str)| format!(r#"{{"rules":[{rule}],"next":"b{at}"}}"#);
    let list: Vec<String> = rules.iter().enumerate().map(branch).collect();
    let messages: Vec<String> =
        (0..rules.len()).map(|at| format!(r#"{{"id":"b{at}","type":"message","text":"{at}"}}"#)).collect();
    format!(
        r#"{{"id":"call","type":"webhook","request":{{"url":"https://shop.example/"}},"timeout_seconds":5,"save":{{{save}}},
            "next":"check","timeout":"no","error":"no"}},
           {{"id":"check","type":"condition","branches":[{}],"else":"other"}},
           {},{{"id":"other","type":"message","text":"other"}},{{"id":"no","type":"message","text":"no"}}"#,
        list.join(","),
        messages.join(",")
    )
}

#[track_caller]
fn all_reached(save: &str, rules: &[&str]) {
    let report = explored(&branches(save, rules));
    assert_eq!(codes(&report), [""; 0], "{rules:?}");
    assert_eq!(report.ways, rules.len() as u64 + 2, "{rules:?}");
}

#[test]
fn a_body_for_each_side_of_each_comparison() {
    let saved = r#""result":"{{ response.body.result }}""#;
    all_reached(
        saved,
        &[
            r#"{"left":"{{ result }}","op":"equals","right":"success"}"#,
            r#"{"left":"{{ result }}","op":"in","right":["pending","failed"]}"#,
            r#"{"left":"{{ result }}","op":"is_null"}"#,
            r#"{"left":"{{ result }}","op":"not_exists"}"#,
        ],
    );
    all_reached(
        saved,
        &[
            r#"{"left":"{{ result }}","op":"less_than","right":10}"#,
            r#"{"left":"{{ result }}","op":"between","right":[10, 20]}"#,
            r#"{"left":"{{ result }}","op":"less_than","right":30}"#,
            r#"{"left":"{{ result }}","op":"greater_or_equal","right":30}"#,
        ],
    );
    all_reached(
        saved,
        &[
            r#"{"left":"{{ result }}","op":"matches","right":"^ORD-[0-9]{4}$"}"#,
            r#"{"left":"{{ result }}","op":"starts_with","right":"ORD"}"#,
            r#"{"left":"{{ result }}","op":"contains","right":"late"}"#,
            r#"{"left":"{{ result }}","op":"is_true"}"#,
            r#"{"left":"{{ result }}","op":"is_false"}"#,
            r#"{"left":"{{ result }}","op":"is_empty"}"#,
        ],
    );
    all_reached(
        saved,
        &[
            r#"{"left":"{{ result }}","op":"less_than","right":"2026-01-01T00:00:00Z"}"#,
            r#"{"left":"{{ result }}","op":"less_than","right":"2026-06-01T00:00:00Z"}"#,
            r#"{"left":"{{ result }}","op":"greater_than","right":"2026-06-01T00:00:00Z"}"#,
        ],
    );
    all_reached(
        saved,
        &[
            r#"{"left":"{{ result }}","op":"has_key","right":"id"}"#,
            r#"{"left":"{{ result }}","op":"is_empty"}"#,
        ],
    );
}

#[test]
fn rules_look_at_answers_directly_and_deep_inside() {
    all_reached(
        "",
        &[
            r#"{"left":"{{ response.body.order.items[1].state }}","op":"equals","right":"sent"}"#,
            r#"{"left":"{{ response.body.order.items[1].state }}","op":"exists"}"#,
            r#"{"left":"{{ response.headers['x-state'] }}","op":"equals","right":"late"}"#,
            r#"{"left":"{{ response.status }}","op":"equals","right":202}"#,
        ],
    );
    all_reached("", &[r#"{"left":"{{ response.body }}","op":"equals","right":"OK"}"#]);
}

#[test]
fn rules_look_at_what_expressions_make() {
    all_reached(
        r#""ready":"{{ response.body.result | lower == 'success' }}""#,
        &[r#"{"left":"{{ ready }}","op":"is_true"}"#],
    );
    all_reached(
        r#""items":"{{ response.body.items }}""#,
        &[
            r#"{"left":"{{ items | length }}","op":"greater_than","right":2}"#,
            r#"{"left":"{{ items | length }}","op":"equals","right":0}"#,
        ],
    );
    all_reached(
        r#""total":"{{ response.body.amount * 2 }}""#,
        &[
            r#"{"left":"{{ total }}","op":"greater_than","right":100}"#,
            r#"{"left":"{{ total }}","op":"less_or_equal","right":100}"#,
        ],
    );
}

#[test]
fn every_combination_of_two_places() {
    all_reached(
        "",
        &[
            r#"{"match":"all","rules":[{"left":"{{ response.body.a }}","op":"equals","right":1},
                                   {"left":"{{ response.body.b }}","op":"equals","right":2}]}"#,
            r#"{"left":"{{ response.body.a }}","op":"equals","right":1}"#,
            r#"{"left":"{{ response.body.b }}","op":"equals","right":2}"#,
        ],
    );
    // One place held against another.
    all_reached(
        r#""a":"{{ response.body.a }}","b":"{{ response.body.b }}""#,
        &[
            r#"{"match":"all","rules":[{"left":"{{ a }}","op":"exists"},{"left":"{{ a }}","op":"equals","right":"{{ b }}"}]}"#,
        ],
    );
}

#[test]
fn values_go_through_sets() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "save":{"order":"{{ response.body.order }}"},"next":"copy","timeout":"no","error":"no"},
        {"id":"copy","type":"set","assign":{"state":"{{ order.state }}"},"next":"check"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ state }}","op":"equals","right":"{{ wanted }}"}],"next":"yes"}],"else":"no"},
        {"id":"yes","type":"message","text":"yes"},{"id":"no","type":"message","text":"no"}"#;
    let all = paths(nodes, r#""variables":{"wanted":"sent"},"#);
    assert_eq!(all, ["call copy check no", "call copy check yes", "call no"]);
}

#[test]
fn mocks_are_outcomes_and_their_templates_are_filled() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "save":{"id":"{{ response.body.id }}"},
         "mock":{"responses":[{"status":201,"body":{"id":"{{ order }}"},"latency_seconds":2},{"fail":"network"}]},
         "next":"m","timeout":"m","error":"m"},
        {"id":"m","type":"message","text":"m"}"#;
    let report = explored_with(nodes, r#""variables":{"order":"A-1"},"#, ExploreOptions::default());
    assert_eq!(report.ways, 1, "whatever happens, the customer is told");
    let document = flow(nodes, r#""variables":{"order":"A-1"},"#);
    let mut explorer = Explorer::new(&document, ExploreOptions::default()).expect("it compiles");
    while explorer.go_on(1) {}
    let ways = explorer.ways(1);
    let ChoiceOutcome::Timeout = ways[0].choices[0].outcome else {
        let ChoiceOutcome::Answered { status, body, latency_ms } = &ways[0].choices[0].outcome else {
            panic!("{ways:?}")
        };
        assert_eq!((*status, json::to_string(body), *latency_ms), (201, r#"{"id":"A-1"}"#.to_owned(), 2000));
        return;
    };
}

#[test]
fn a_mock_that_outlasts_the_limit_is_a_timeout() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "mock":{"responses":[{"status":200,"latency_seconds":9}]},"next":"m","timeout":"late","error":"m"},
        {"id":"m","type":"message","text":"m"},{"id":"late","type":"message","text":"late"}"#;
    assert_eq!(paths(nodes, ""), ["call late", "call m"]);
}

#[test]
fn attempts_fail_one_by_one() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "retry":{"max_attempts":3,"interval_seconds":1,"backoff_rate":2,"on":["timeout","5xx"]},
         "next":"m","timeout":"late","error":"no"},
        {"id":"m","type":"message","text":"m"},{"id":"late","type":"message","text":"late"},
        {"id":"no","type":"message","text":"no"}"#;
    let report = explored(nodes);
    assert_eq!(report.ways, 3);
    assert_eq!(report.longest.duration_ms, 5000 + 1000 + 5000 + 2000 + 5000);
    assert_eq!(report.longest.choices.len(), 3);
    // An error that is not tried again takes one choice, one that is takes three.
    assert_eq!(paths(nodes, ""), ["call late", "call m", "call no"]);
}

#[test]
fn replies_are_choices_what_rules_want_and_nothing() {
    let nodes = r#"
        {"id":"ask","type":"ask","text":"How many?","variable":"n","choices":["1","2"],"timeout_seconds":30,
         "next":"check","timeout":"bye"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ n }}","op":"equals","right":"1"}],"next":"one"},
            {"rules":[{"left":"{{ n }}","op":"greater_than","right":10}],"next":"many"},
            {"rules":[{"left":"{{ reply }}","op":"contains","right":"help"}],"next":"help"}],"else":"other"},
        {"id":"one","type":"message","text":"1"},{"id":"many","type":"message","text":"many"},
        {"id":"help","type":"message","text":"help"},{"id":"other","type":"message","text":"other"},
        {"id":"bye","type":"message","text":"bye"}"#;
    assert_eq!(
        paths(nodes, ""),
        ["ask bye", "ask check help", "ask check many", "ask check one", "ask check other"]
    );
}

/// An ask that runs out before one that is answered: a scenario can say it.
#[test]
fn an_ask_runs_out_before_another_is_answered() {
    let nodes = r#"
        {"id":"first","type":"ask","text":"?","timeout_seconds":30,"next":"second","timeout":"second"},
        {"id":"second","type":"ask","text":"?","variable":"v","next":"check"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ v }}","op":"equals","right":"yes"}],"next":"yes"}],"else":"no"},
        {"id":"yes","type":"message","text":"yes"},{"id":"no","type":"message","text":"no"}"#;
    assert_eq!(paths(nodes, ""), ["first second check no", "first second check yes"]);
    let report = explored(nodes);
    assert_eq!(report.longest.choices[0].outcome, ChoiceOutcome::Timeout);
    assert_eq!(report.longest.duration_ms, 30_000);
    assert_eq!(
        json::to_string(report.longest.to_scenario("it").get("replies").expect("replies")),
        r#"[null,"yes"]"#
    );
}

#[test]
fn the_gate_turns_away_where_its_queue_can_be_full() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "next":"m","timeout":"m","error":"m","limit":"busy"},
        {"id":"m","type":"message","text":"m"},{"id":"busy","type":"message","text":"busy"}"#;
    let limited = |limits: &str| {
        let report = explored_with(nodes, &format!(r#""limits":{{{limits}}},"#), ExploreOptions::default());
        codes(&report).is_empty()
    };
    assert!(limited(r#""max_concurrent_requests":5,"max_queued_requests":10"#));
    assert!(limited(r#""max_triggers_per_minute":5,"max_queued_requests":0"#));
    // A queue without an end turns nobody away, nor does a gate that never closes.
    assert!(!limited(r#""max_concurrent_requests":5"#));
    assert!(!limited(r#""max_queued_requests":10"#));
}

/// One conversation alone can start more requests than a minute allows: then it waits, and the time is right.
#[test]
fn one_conversation_can_be_too_much_for_the_gate() {
    let nodes = r#"
        {"id":"one","type":"webhook","request":{"url":"https://shop.example/1"},"timeout_seconds":5,"next":"two","timeout":"m","error":"m"},
        {"id":"two","type":"webhook","request":{"url":"https://shop.example/2"},"timeout_seconds":5,"next":"three","timeout":"m","error":"m"},
        {"id":"three","type":"webhook","request":{"url":"https://shop.example/3"},"timeout_seconds":5,"next":"m","timeout":"m","error":"m"},
        {"id":"m","type":"message","text":"m"}"#;
    let limits = r#""limits":{"max_triggers_per_minute":2,"max_wait_seconds":5},"#;
    let report = explored_with(nodes, limits, ExploreOptions::default());
    assert_eq!(report.longest.path.join(" "), "one two three m");
    assert_eq!(report.longest.duration_ms, 60_000 + 5000);
    // With no room to wait in, the third is turned away.
    let limits = r#""limits":{"max_triggers_per_minute":2,"max_queued_requests":0,"max_wait_seconds":5},"#;
    let report = explored_with(nodes, limits, ExploreOptions::default());
    assert!(codes(&report).contains(&"silent_end three:limit".to_owned()), "{:?}", codes(&report));
    assert_eq!(report.longest.duration_ms, 5000);
}

/// A number of seconds that an answer gives may be none.
#[test]
fn waits_that_cannot_be() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "save":{"eta":"{{ response.body.eta }}"},"next":"pause","timeout":"m","error":"m"},
        {"id":"pause","type":"wait","seconds":"{{ eta }}","next":"m"},
        {"id":"m","type":"message","text":"m"}"#;
    let report = explored(nodes);
    assert_eq!(codes(&report), ["silent_end pause"]);
    assert_eq!(report.ways, 3);
}

#[test]
fn elapsed_time_decides() {
    let nodes = r#"
        {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":8,
         "next":"check","timeout":"check","error":"check"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ run.elapsed_ms }}","op":"greater_than","right":5000}],"next":"late"}],"else":"m"},
        {"id":"late","type":"message","text":"late"},{"id":"m","type":"message","text":"m"}"#;
    assert_eq!(paths(nodes, ""), ["call check late", "call check m"]);
}
