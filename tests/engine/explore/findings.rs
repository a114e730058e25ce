//! Every kind of finding, and where there is none.

use flow_playground::explore::FindingCode;
use flow_playground::flow::Port;

use super::{codes, explored, explored_with, found};

const CALM: &str = r#"
    {"id":"hello","type":"message","text":"Hello","next":"call"},
    {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
     "save":{"result":"{{ response.body.result }}"},
     "mock":{"responses":[{"status":200,"body":{"result":"success"},"latency_seconds":0.4}]},
     "next":"check","timeout":"sorry","error":"sorry"},
    {"id":"check","type":"condition","branches":[
        {"label":"Success","rules":[{"left":"{{ result }}","op":"equals","right":"success"}],"next":"done"}],"else":"sorry"},
    {"id":"done","type":"message","text":"Done"},
    {"id":"sorry","type":"message","text":"Sorry"}"#;

#[test]
fn a_flow_that_is_well_has_none() {
    let report = explored(CALM);
    assert_eq!(codes(&report), [""; 0]);
    // Success, another result, and what goes wrong before the condition.
    assert_eq!((report.ways, report.truncated), (3, false));
    assert_eq!(report.longest.path.join(" "), "hello call sorry");
    assert_eq!((report.longest.duration_ms, report.most_silent.longest_silence_ms), (5000, 5000));
    assert_eq!(report.longest.choices[0].outcome.as_str(), "timeout");
    assert_eq!(report.branch_coverage.total, 2);
    assert_eq!(report.branch_coverage.covered, 0);
}

#[test]
fn scenarios_cover_branches() {
    let scenarios = r#""scenarios":[{"name":"ok","expect":{}}],"#;
    let report = explored_with(CALM, scenarios, Default::default());
    let coverage = report.branch_coverage;
    assert_eq!((coverage.covered, coverage.total), (1, 2));
    assert_eq!(coverage.uncovered, [("check".into(), Port::Else)]);
}

#[test]
fn unreachable_nodes() {
    let report = explored(
        r#"{"id":"a","type":"set","assign":{"n":1},"next":"check"},
           {"id":"check","type":"condition","branches":[
               {"rules":[{"left":"{{ n }}","op":"equals","right":2}],"next":"two"}],"else":"other"},
           {"id":"two","type":"message","text":"two"},
           {"id":"other","type":"message","text":"other"},
           {"id":"island","type":"message","text":"nobody comes here"}"#,
    );
    assert_eq!(
        codes(&report),
        ["unreachable_node two", "unreachable_node island", "unreachable_branch check:branch-0"]
    );
    assert_eq!(report.ways, 1);
}

#[test]
fn unreachable_branches() {
    let report = explored(
        r#"{"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
            "save":{"n":"{{ response.body.n }}"},"next":"check","timeout":"m","error":"m"},
           {"id":"check","type":"condition","branches":[
               {"rules":[{"left":"{{ n }}","op":"greater_than","right":3}],"next":"m"},
               {"rules":[{"left":"{{ n }}","op":"equals","right":5}],"next":"m"},
               {"rules":[{"left":"{{ n }}","op":"not_exists"}],"next":"m"}],"else":"m"},
           {"id":"m","type":"message","text":"m"}"#,
    );
    assert_eq!(codes(&report), ["unreachable_branch check:branch-1"]);
    assert!(found(&report, FindingCode::UnreachableBranch).way.is_none());
    assert_eq!(report.ways, 2, "by way of the condition, and not");
}

#[test]
fn ends_without_a_word() {
    let report = explored(
        r#"{"id":"wait","type":"message","text":"One moment","next":"call"},
           {"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
            "next":"done","timeout":"quit","error":"sorry"},
           {"id":"done","type":"message","text":"Done"},
           {"id":"quit","type":"end","outcome":"failed"},
           {"id":"sorry","type":"message","text":"Sorry"}"#,
    );
    assert_eq!(codes(&report), ["silent_end quit"]);
    let way = found(&report, FindingCode::SilentEnd).way.clone().expect("a way");
    assert_eq!((way.path.join(" "), way.outcome), ("wait call quit".to_owned(), "failed"));
}

#[test]
fn an_answered_question_and_no_word() {
    let report = explored(
        r#"{"id":"ask","type":"ask","text":"Which?","choices":["A","B"],"variable":"which","next":"check"},
           {"id":"check","type":"condition","branches":[
               {"rules":[{"left":"{{ which }}","op":"equals","right":"A"}],"next":"done"}]},
           {"id":"done","type":"message","text":"Done"}"#,
    );
    assert_eq!(codes(&report), ["silent_end check:else"]);
    let way = found(&report, FindingCode::SilentEnd).way.clone().expect("a way");
    assert_eq!(way.choices[0].outcome, flow_playground::explore::ChoiceOutcome::Replied("B".into()));
}

#[test]
fn ports_that_lead_nowhere() {
    let report = explored(
        r#"{"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":3,"next":"m"},
           {"id":"m","type":"message","text":"m"}"#,
    );
    assert_eq!(
        codes(&report),
        [
            "silent_end call:timeout",
            "silent_end call:error",
            "no_timeout_way call:timeout",
            "no_error_way call:error"
        ]
    );
    let way = found(&report, FindingCode::NoTimeoutWay).way.clone().expect("a way");
    assert_eq!((way.outcome, way.duration_ms, way.choices[0].outcome.as_str()), ("failed", 3000, "timeout"));
    let way = found(&report, FindingCode::NoErrorWay).way.clone().expect("a way");
    assert_eq!((way.outcome, way.choices.len()), ("failed", 1));
}

#[test]
fn loops_without_a_way_out() {
    // Only waits; calls and waits; nothing that takes time at all.
    let report = explored(
        r#"{"id":"m","type":"message","text":"m","next":"pause"},
           {"id":"pause","type":"wait","seconds":20,"next":"m"}"#,
    );
    assert_eq!((codes(&report), report.ways), (vec!["endless_loop pause".to_owned()], 0));
    let way = found(&report, FindingCode::EndlessLoop).way.clone().expect("a way");
    assert_eq!((way.path.join(" "), way.outcome), ("m pause m pause".to_owned(), "endless"));
    assert_eq!(report.longest.outcome, "endless");

    let report = explored(
        r#"{"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
            "next":"pause","timeout":"pause","error":"pause"},
           {"id":"pause","type":"wait","seconds":1,"next":"count"},
           {"id":"count","type":"set","assign":{"n":"{{ n + 1 }}"},"next":"call"}"#,
    );
    assert_eq!(codes(&report)[0], "endless_loop call");

    let report = explored(
        r#"{"id":"a","type":"set","assign":{"n":1},"next":"b"},
           {"id":"b","type":"message","text":"x","next":"a"}"#,
    );
    assert_eq!(codes(&report).len(), 1);
    assert_eq!(found(&report, FindingCode::EndlessLoop).way.as_ref().expect("a way").path.len(), 3);
}

#[test]
fn a_loop_that_can_be_left_is_none() {
    let report = explored(
        r#"{"id":"call","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
            "save":{"result":"{{ response.body.result }}"},"next":"check","timeout":"m","error":"m"},
           {"id":"check","type":"condition","branches":[
               {"rules":[{"left":"{{ result }}","op":"equals","right":"success"}],"next":"m"}],"else":"pause"},
           {"id":"pause","type":"wait","seconds":20,"next":"call"},
           {"id":"m","type":"message","text":"m"}"#,
    );
    // It could go on for ever all the same: what is shown is cut, and the silence grows with every round.
    assert!(report.truncated);
    assert_eq!(codes(&report), ["long_silence call"]);
    assert_eq!(report.longest.path.iter().filter(|id| &***id == "call").count(), 12);
}

#[test]
fn long_silences() {
    let nodes = |seconds: u32| {
        format!(
            r#"{{"id":"m","type":"message","text":"m","next":"pause"}},
               {{"id":"pause","type":"wait","seconds":{seconds},"next":"done"}},
               {{"id":"done","type":"message","text":"done"}}"#
        )
    };
    assert_eq!(codes(&explored(&nodes(59))), [""; 0]);
    let report = explored(&nodes(60));
    assert_eq!(codes(&report), ["long_silence m"]);
    assert_eq!(
        found(&report, FindingCode::LongSilence).way.as_ref().expect("a way").longest_silence_ms,
        60_000
    );
    assert_eq!(report.most_silent, report.longest);
}

/// The time in which an ask is open is no silence.
#[test]
fn open_asks_are_no_silence() {
    let report = explored(
        r#"{"id":"ask","type":"ask","text":"Which?","timeout_seconds":600,"next":"m","timeout":"m"},
           {"id":"m","type":"message","text":"m"}"#,
    );
    assert_eq!(codes(&report), [""; 0]);
    assert_eq!((report.longest.duration_ms, report.most_silent.longest_silence_ms), (600_000, 0));
}
