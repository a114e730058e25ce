//! Held against brute force: small random flows, run with everything that could be answered and replied.

use std::collections::BTreeSet;
use std::sync::Arc;

use flow_playground::explore::{ExploreOptions, Explorer};
use flow_playground::flow::{Document, Mock, MockResponse, NodeKind};
use flow_playground::interpreter::{EventKind, Program, Start};
use flow_playground::run::{Customer, ReportOutcome, Run, RunOptions, RunReport};
use proptest::prelude::*;

use super::replayed;
use crate::random_flows::{ANSWERS, flows};

/// So often a flow may wait for the world before brute force gives up on a way.
const MOST_CALLS: usize = 3;

const REPLIES: [Option<&str>; 5] = [Some("a"), Some("b"), Some("7"), Some("hello"), None];

type Ends = BTreeSet<(Vec<String>, String)>;

/// What has been said so far: the replies, and each webhook's answers.
#[derive(Clone, Debug, Default)]
struct Said {
    replies: Vec<Option<Arc<str>>>,
    answers: Vec<(Arc<str>, Vec<MockResponse>)>,
    count: usize,
}

/// How a run ended, or what it wants to be told next.
enum Ran {
    Ended(Vec<String>, String),
    WantsAnswer(Arc<str>),
    WantsReply,
    /// It goes on for ever, or waits for good.
    Open,
}

/// Runs a flow with every sequence of answers and replies, as far as they are used; gives the ways that end.
fn brute_force(document: &Document, answers: &[MockResponse]) -> Ends {
    let mut ends = Ends::new();
    let mut open = vec![Said::default()];
    while let Some(said) = open.pop() {
        let more = |add: &dyn Fn(&mut Said)| {
            let mut more = said.clone();
            more.count += 1;
            add(&mut more);
            more
        };
        match run(document, &said) {
            Ran::Ended(path, outcome) => _ = ends.insert((path, outcome)),
            Ran::WantsAnswer(node) if said.count < MOST_CALLS => {
                open.extend(answers.iter().map(|answer| {
                    more(&|said| match said.answers.iter_mut().find(|(id, _)| *id == node) {
                        Some((_, list)) => list.push(answer.clone()),
                        None => said.answers.push((Arc::clone(&node), vec![answer.clone()])),
                    })
                }));
            }
            Ran::WantsReply if said.count < MOST_CALLS => {
                open.extend(REPLIES.map(|reply| more(&|said| said.replies.push(reply.map(Into::into)))));
            }
            Ran::WantsAnswer(_) | Ran::WantsReply | Ran::Open => {}
        }
    }
    ends
}

fn answers(some: &[&str]) -> Vec<MockResponse> {
    let text = format!(
        r#"{{"version":1,"name":"x","start":"n","nodes":[{{"id":"n","type":"webhook","request":{{"url":"http://x/"}},"mock":{{"responses":[{}]}}}}]}}"#,
        some.join(",")
    );
    match &crate::support::document(&text).flow().nodes[0].kind {
        NodeKind::Webhook(webhook) => webhook.mock.as_ref().expect("mocks").responses.clone(),
        _ => Vec::new(),
    }
}

/// A status that no answer has, and a reply that nobody writes: they stand for what was not said yet.
const NO_ANSWER: u16 = 599;
const NO_REPLY: &str = "not said yet";

fn run(document: &Document, said: &Said) -> Ran {
    let webhooks = document.flow().nodes.iter().filter(|node| matches!(node.kind, NodeKind::Webhook(_)));
    let mocks = webhooks.map(|node| {
        let known = said.answers.iter().find(|(id, _)| *id == node.id).map(|(_, list)| list.clone());
        let mut responses = known.unwrap_or_default();
        responses.push(MockResponse { status: NO_ANSWER, ..MockResponse::default() });
        (Arc::clone(&node.id), Mock { responses, ..Mock::default() })
    });
    let start = Start { mocks: mocks.collect(), ..Start::default() };
    let replies = said.replies.iter().cloned().chain([Some(NO_REPLY.into())]).collect();
    let program = Program::compile(document, &start).expect("it compiles");
    let mut run = Run::new(program.into(), RunOptions { replies, ..RunOptions::default() });
    run.start(0);
    let mut seen = 0;
    loop {
        let events = &run.conversation(Customer::FIRST).trace().events;
        let wants = events[seen..].iter().find_map(|event| match &event.kind {
            EventKind::WebhookAnswered { status: NO_ANSWER, .. } => event.node.clone().map(Ran::WantsAnswer),
            EventKind::Replied { text } if &**text == NO_REPLY => Some(Ran::WantsReply),
            _ => None,
        });
        // What it does with the answer that stands for none is no way: it could go round for ever.
        if let Some(wants) = wants {
            return wants;
        }
        seen = events.len();
        if !run.step(u64::MAX) {
            break;
        }
    }
    let report = RunReport::of_finished(run);
    let ran_away = report.reason.as_ref().is_some_and(|reason| reason.starts_with("an endless loop"));
    if ran_away || report.outcome == ReportOutcome::WaitingForReply {
        return Ran::Open;
    }
    Ran::Ended(report.path.iter().map(ToString::to_string).collect(), report.outcome.as_str().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn every_outcome_that_a_run_reaches_is_found_and_every_way_can_be_run(
        text in flows(),
        some in proptest::sample::subsequence(ANSWERS.to_vec(), 6),
    ) {
        let document = crate::support::document(&text);
        // A node is entered once more than the world is asked.
        let options = ExploreOptions { max_visits: MOST_CALLS as u32 + 1, ..ExploreOptions::default() };
        let mut explorer = Explorer::new(&document, options).expect("it compiles");
        while explorer.go_on(usize::MAX) {}
        let ways = explorer.ways(400);
        let all = ways.len() < 400;
        for way in ways.iter().take(30) {
            replayed(&document, way);
        }
        let report = explorer.report();
        if all {
            prop_assert_eq!(report.ways, ways.len() as u64, "{}", text);
        }
        for finding in &report.findings {
            if let Some(way) = &finding.way {
                replayed(&document, way);
            }
        }
        let found: Ends = ways
            .iter()
            .map(|way| (way.path.iter().map(ToString::to_string).collect(), way.outcome.to_owned()))
            .collect();
        let ran = brute_force(&document, &answers(&some));
        let entered: BTreeSet<&String> = ran.iter().flat_map(|(path, _)| path).collect();
        for finding in &report.findings {
            if finding.code == flow_playground::explore::FindingCode::UnreachableNode {
                let node = finding.node.as_ref().map(ToString::to_string).unwrap_or_default();
                prop_assert!(!entered.contains(&node), "{} is reached in {}", node, text);
            }
        }
        if all {
            for end in ran {
                prop_assert!(found.contains(&end), "{:?} is not found in {}", end, text);
            }
        }
    }
}
