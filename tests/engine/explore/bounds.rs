//! How far it looks, and what it says where there is more.

use flow_playground::explore::ExploreOptions;

use super::{codes, explored_with};

const RECHECK: &str = r#"
    {"id":"look","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
     "save":{"result":"{{ response.body.result }}"},"next":"check","timeout":"m","error":"m"},
    {"id":"check","type":"condition","branches":[
        {"rules":[{"left":"{{ result }}","op":"equals","right":"success"}],"next":"m"}],"else":"say"},
    {"id":"say","type":"message","text":"Still at it","next":"pause"},
    {"id":"pause","type":"wait","seconds":20,"next":"look"},
    {"id":"m","type":"message","text":"m"}"#;

fn visits(max_visits: u32) -> ExploreOptions {
    ExploreOptions { max_visits, ..ExploreOptions::default() }
}

#[test]
fn no_way_enters_a_node_too_often() {
    for max_visits in [1, 2, 5] {
        let report = explored_with(RECHECK, "", visits(max_visits));
        let looks = report.longest.path.iter().filter(|id| &***id == "look").count();
        assert_eq!(looks as u32, max_visits);
        assert!(report.truncated);
        // In each round it succeeds, or the call fails.
        assert_eq!(report.ways, u64::from(max_visits) * 2);
    }
}

#[test]
fn counted_loops_need_no_bound() {
    let nodes = r#"
        {"id":"look","type":"webhook","request":{"url":"https://shop.example/"},"timeout_seconds":5,
         "save":{"result":"{{ response.body.result }}"},"next":"check","timeout":"m","error":"m"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ result }}","op":"equals","right":"success"}],"next":"m"},
            {"rules":[{"left":"{{ visits.look }}","op":"greater_than","right":10}],"next":"m"}],"else":"say"},
        {"id":"say","type":"message","text":"Still at it","next":"pause"},
        {"id":"pause","type":"wait","seconds":20,"next":"look"},
        {"id":"m","type":"message","text":"m"}"#;
    let report = explored_with(nodes, "", ExploreOptions::default());
    assert_eq!((codes(&report), report.truncated), (vec![], false));
    // In each of 11 rounds the call is answered or not, and the last answer ends it either way.
    assert_eq!(report.ways, 11 * 2);
    assert_eq!(report.longest.duration_ms, 10 * 20_000 + 5000);
}

#[test]
fn nothing_behind_a_cut_loop_is_called_unreachable() {
    let nodes = r#"
        {"id":"pause","type":"wait","seconds":1,"next":"check"},
        {"id":"check","type":"condition","branches":[
            {"rules":[{"left":"{{ visits.pause }}","op":"greater_than","right":30}],"next":"m"}],"else":"say"},
        {"id":"say","type":"message","text":"Still at it","next":"pause"},
        {"id":"m","type":"message","text":"m"}"#;
    let report = explored_with(nodes, "", visits(5));
    assert_eq!((codes(&report), report.ways, report.truncated), (vec![], 0, true));
    let report = explored_with(nodes, "", visits(40));
    assert_eq!((codes(&report), report.ways, report.truncated), (vec![], 1, false));
}

#[test]
fn ways_are_counted_up_to_a_number() {
    let options = ExploreOptions { max_ways: 3, ..ExploreOptions::default() };
    let report = explored_with(RECHECK, "", options);
    assert_eq!((report.ways, report.truncated), (3, true));
}

#[test]
fn counting_does_not_go_every_way() {
    // Twenty questions with three ways on from each: more ways than anybody could go.
    let mut nodes: Vec<String> = Vec::new();
    for n in 0..20 {
        let next = n + 1;
        nodes.push(format!(
            r#"{{"id":"ask{n}","type":"ask","text":"?","choices":["a","b"],"variable":"v{n}","next":"check{n}"}},
               {{"id":"check{n}","type":"condition","branches":[
                 {{"rules":[{{"left":"{{{{ v{n} }}}}","op":"equals","right":"a"}}],"next":"a{n}"}},
                 {{"rules":[{{"left":"{{{{ v{n} }}}}","op":"equals","right":"b"}}],"next":"b{n}"}}],"else":"ask{next}"}},
               {{"id":"a{n}","type":"message","text":"a","next":"ask{next}"}},
               {{"id":"b{n}","type":"message","text":"b","next":"ask{next}"}}"#
        ));
    }
    nodes.push(r#"{"id":"ask20","type":"message","text":"done"}"#.to_owned());
    let report = explored_with(&nodes.join(","), "", ExploreOptions::default());
    assert_eq!((report.ways, report.truncated), (3_u64.pow(20), false));
}
