//! The lessons: what one begins with fails its check, and a model solution passes it.

use std::collections::BTreeSet;

use flow_playground::explore::{ExploreOptions, ExploreReport, explore};
use flow_playground::flow::{Document, Severity, Value};
use flow_playground::lesson::{Lesson, Played, Shortfall};

use crate::support::{document, file, read, value};

fn ids() -> Vec<String> {
    let index = value(&read("static/lessons/index.json"));
    let id = |entry: &Value| entry.get("id").and_then(Value::as_str).expect("an id").to_owned();
    index.as_array().expect("a list").iter().map(id).collect()
}

fn lesson(id: &str) -> Lesson {
    Lesson::read(id, &read(&format!("static/lessons/{id}.json")))
        .unwrap_or_else(|error| panic!("{id}: {error}"))
}

/// Kept with the tests: the site has no solutions.
fn solution(id: &str) -> Document {
    document(&read(&format!("tests/lessons/{id}.json")))
}

fn explored(lesson: &Lesson, document: &Document) -> ExploreReport {
    explore(&lesson.explored(document), ExploreOptions::default()).expect("it runs")
}

fn played(lesson: &Lesson, document: &Document) -> Vec<Played> {
    lesson.play(document).expect("it runs")
}

#[test]
fn the_index_lists_every_file() {
    let listed: BTreeSet<String> =
        ids().iter().map(|id| format!("{id}.json")).chain(["index.json".to_owned()]).collect();
    let there = |folder: &str| -> BTreeSet<String> {
        let entries = std::fs::read_dir(file(folder)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
    };
    assert_eq!(listed, there("static/lessons"));
    let solutions: BTreeSet<String> = ids().iter().map(|id| format!("{id}.json")).collect();
    assert_eq!(solutions, there("tests/lessons"));
    let index = value(&read("static/lessons/index.json"));
    for entry in index.as_array().expect("a list").iter() {
        let text = |key| entry.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("{key} is missing"));
        assert_eq!(text("file"), format!("{}.json", text("id")));
        assert_eq!(text("title"), lesson(text("id")).title);
        assert!(text("summary").ends_with('.'), "{}", text("summary"));
    }
}

#[test]
fn flows_are_clean() {
    for id in ids() {
        for document in [lesson(&id).start, solution(&id)] {
            let errors: Vec<_> = document
                .diagnostics()
                .iter()
                .filter(|diagnostic| diagnostic.severity() == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{id}: {errors:#?}");
        }
        let remarks: Vec<_> = solution(&id)
            .diagnostics()
            .iter()
            .filter(|remark| remark.severity() != Severity::Info)
            .cloned()
            .collect();
        assert!(remarks.is_empty(), "{id}: {remarks:#?}");
    }
}

#[test]
fn what_one_begins_with_fails() {
    for id in ids() {
        let lesson = lesson(&id);
        let played = played(&lesson, &lesson.start);
        assert!(played.iter().any(|played| !played.holds()), "{id}: {played:#?}");
        for played in played {
            let strange = played.shortfalls.iter().any(|each| matches!(each, Shortfall::Strange { .. }));
            assert!(!strange, "{id}: {played:#?}");
        }
    }
}

#[test]
fn a_model_solution_passes() {
    for id in ids() {
        let (lesson, solution) = (lesson(&id), solution(&id));
        for played in played(&lesson, &solution) {
            assert!(played.holds(), "{id}, {}: {:#?}", played.name, played.shortfalls);
        }
        let report = explored(&lesson, &solution);
        for demand in lesson.demands() {
            let breaches = demand.breaches(&report);
            assert!(breaches.is_empty(), "{id}: {demand:?} {breaches:#?}");
        }
    }
}

/// Each demand can fail: an end without a word, a port that leads nowhere, a long wait.
#[test]
fn demands_are_broken_by_what_they_are_about() {
    let lesson = lesson("never-silent");
    let report = explored(&lesson, &lesson.start);
    let broken = |report: &ExploreReport| {
        lesson.demands().into_iter().filter(|demand| !demand.breaches(report).is_empty()).count()
    };
    assert_eq!(broken(&report), 1, "the silence");
    let text = lesson.start.to_text().replace("\"timeout\": \"sorry\",", "");
    assert_eq!(broken(&explored(&lesson, &document(&text))), 3, "and the timeouts, which end without a word");
}

/// The reader cannot make it easier: not by other mocks, and not by other limits.
#[test]
fn the_server_and_the_limits_are_the_lessons() {
    let lesson = lesson("survive-40-seconds");
    let text = lesson.start.to_text();
    for (from, to) in [
        ("\"latency_seconds\": 40", "\"latency_seconds\": 1"),
        ("\"max_wait_seconds\": 15", "\"max_wait_seconds\": 60"),
        ("\"timeout_seconds\": 15", "\"timeout_seconds\": 60"),
    ] {
        assert!(text.contains(from), "{from}");
        let eased = document(&text.replace(from, to));
        assert!(!played(&lesson, &eased)[0].holds(), "{to}");
    }
}

#[test]
fn a_call_that_the_server_does_not_have_is_told() {
    let lesson = lesson("survive-40-seconds");
    let text = lesson.start.to_text().replace("/orders/sync", "/order");
    let played = played(&lesson, &document(&text));
    assert_eq!(
        played[0].shortfalls[0],
        Shortfall::Strange { node: "create".into(), method: "POST".into(), path: "/order".into() }
    );
}

#[test]
fn a_run_that_goes_on_and_on_is_told() {
    let lesson = lesson("a-loop-that-ends");
    let never = &played(&lesson, &lesson.start)[1];
    assert_eq!(never.shortfalls, [Shortfall::StillGoing(600_000)]);
}

#[test]
fn of_many_customers_the_worst_counts() {
    let lesson = lesson("twenty-at-once");
    let played = played(&lesson, &lesson.start);
    assert_eq!(played[1].customers, 20);
    assert!(
        played[1].shortfalls.contains(&Shortfall::Silent { at_most: 25_000, actual: 56_000 }),
        "{:#?}",
        played[1].shortfalls
    );
}

#[test]
fn a_file_that_is_no_lesson_says_what_is_missing() {
    for (text, expected) in [
        ("{", "JSON"),
        ("{}", "title is missing"),
        (r#"{"title":"","task":"","hint":"","section":""}"#, "flow is missing"),
        (r#"{"title":"","task":"","hint":"","section":"","flow":{},"absent":["nothing"]}"#, "is no finding"),
        (r#"{"title":"","task":"","hint":"","section":"","flow":{},"server":[{}]}"#, "method is missing"),
        (
            r#"{"title":"","task":"","hint":"","section":"","flow":{},"scenarios":[{"name":""}]}"#,
            "expect is missing",
        ),
    ] {
        let error = Lesson::read("x", text).expect_err(text);
        assert!(error.contains(expected) || expected == "JSON", "{text}: {error}");
    }
}
