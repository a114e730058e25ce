use flow_playground::flow::{Document, Number, Object, Value, json};
use flow_playground::interpreter::{Program, Start};
use flow_playground::run::{Customer, Run, RunOptions, RunReport};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::read;

fn number() -> impl Strategy<Value = Value> {
    "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?(e[+-][1-9][0-9]{0,2})?"
        .prop_map(|literal| Value::Number(Number::from_literal(&literal).expect("a literal")))
}

/// Any JSON; the numbers in any spelling that the reader keeps.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![any::<String>(), "[a-z_]{0,8}", "\\{\\{ ?[a-z.+| ]{0,12} ?\\}\\}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        number(),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..8).prop_map(Value::array),
            vec((text(), inner), 0..8).prop_map(Value::object),
        ]
    })
}

/// Reading, writing and reading again changes nothing, in one line or indented.
fn comes_back(text: &str) -> Document {
    let document = Document::parse(text).expect("it is JSON");
    assert_eq!(json::to_string(document.root()), text);
    let again = Document::parse(&document.to_text()).expect("what is written can be read");
    assert_eq!(json::to_string(again.root()), text);
    assert_eq!(again.to_text(), document.to_text());
    assert_eq!(again.diagnostics(), document.diagnostics());
    assert_eq!(again.flow(), document.flow());
    document
}

/// The members below these keys are the author's own: a new one means something.
const FREE: [&str; 9] = ["variables", "query", "headers", "body", "assign", "save", "mocks", "left", "right"];

/// Shuffles the members of every object and puts unknown ones between them.
fn disguised(value: &Value, free: bool, luck: &mut impl FnMut() -> usize, extra: &[Value]) -> Value {
    match value {
        Value::Array(elements) => Value::array(elements.iter().map(|e| disguised(e, free, luck, extra))),
        Value::Object(members) => {
            let mut list: Vec<(String, Value)> = members
                .iter()
                .map(|(key, member)| {
                    // A mock below a scenario's `mocks` is of the format again; its id is not.
                    let inner = match &**key {
                        "responses" => false,
                        key => free || FREE.contains(&key),
                    };
                    (key.to_string(), disguised(member, inner, luck, extra))
                })
                .collect();
            for (at, extra) in extra.iter().enumerate().filter(|_| !free) {
                list.push((format!("x-{at}"), extra.clone()));
            }
            for at in (1..list.len()).rev() {
                list.swap(at, luck() % (at + 1));
            }
            Value::object(list.iter().map(|(key, value)| (key.as_str(), value.clone())))
        }
        leaf => leaf.clone(),
    }
}

/// Every place in a value, by preorder.
pub(crate) fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(elements) => elements.iter().map(places).sum(),
        Value::Object(members) => members.values().map(places).sum(),
        _ => 0,
    }
}

/// Puts `new` in the place with this number.
pub(crate) fn replaced(value: &Value, place: &mut usize, new: &Value) -> Value {
    if *place == 0 {
        *place = usize::MAX;
        return new.clone();
    }
    *place = place.saturating_sub(usize::from(*place != usize::MAX));
    match value {
        Value::Array(elements) => Value::array(elements.iter().map(|e| replaced(e, place, new))),
        Value::Object(members) => {
            let members: Object =
                members.iter().map(|(key, member)| (key.clone(), replaced(member, place, new))).collect();
            Value::Object(members.into())
        }
        leaf => leaf.clone(),
    }
}

fn every_field() -> Document {
    Document::parse(&read("tests/data/every-field.json")).expect("it is JSON")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_json_comes_back(value in any_json()) {
        comes_back(&json::to_string(&value));
    }

    #[test]
    fn a_flow_comes_back_with_unknown_fields_in_any_order(
        swaps in vec(any::<usize>(), 1..50),
        extra in vec(any_json(), 0..3),
    ) {
        let plain = every_field();
        let mut at = 0;
        let mut luck = || { at += 1; swaps[at % swaps.len()] };
        let disguised = disguised(plain.root(), false, &mut luck, &extra);
        let read = comes_back(&json::to_string(&disguised));
        prop_assert_eq!(read.flow(), plain.flow(), "what is unknown changes nothing");
        let remarks = read.diagnostics().iter();
        let (unknown, other): (Vec<_>, Vec<_>) = remarks.partition(|remark| remark.code.as_str() == "unknown_field");
        prop_assert!(other.is_empty(), "{:?}", other);
        prop_assert!(extra.is_empty() || unknown.len() > 30 * extra.len(), "{} are told", unknown.len());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Document::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_tokens_make_the_reader_panic(
        tokens in vec(prop::sample::select(vec![
            "{", "}", "[", "]", ":", ",", "\"nodes\"", "\"id\"", "\"type\"", "\"webhook\"", "\"a\"", "\"start\"", "\"rules\"", "null", "1", "-", "\"", "\\", "e9", "{{",
        ]), 0..60),
    ) {
        let _ = Document::parse(&tokens.concat());
    }

    #[test]
    fn no_damage_to_the_text_makes_the_reader_panic(
        from in any::<Index>(), length in 0..80_usize, patch in "\\PC{0,6}",
    ) {
        let text: Vec<char> = read("tests/data/every-field.json").chars().collect();
        let from = from.index(text.len());
        let until = (from + length).min(text.len());
        let damaged: String = text[..from].iter().copied().chain(patch.chars()).chain(text[until..].iter().copied()).collect();
        let _ = Document::parse(&damaged);
    }

    /// Whatever stands where a flow expects something else, it is read, told and kept; and if nothing is wrong with it, it runs.
    #[test]
    fn no_damage_to_the_tree_makes_anything_panic(
        damages in vec((any::<Index>(), any_json()), 1..4), seed in any::<u64>(),
    ) {
        let mut root = every_field().root().clone();
        for (place, new) in &damages {
            root = replaced(&root, &mut place.index(places(&root)), new);
        }
        let document = comes_back(&json::to_string(&root));
        let replies = vec![Some("A-1001".into())];
        match Program::compile(&document, &Start::default()) {
            Ok(program) => {
                let mut run = Run::new(program.into(), RunOptions { seed, replies, ..RunOptions::default() });
                run.start(0);
                // Some go round for a long time.
                for _ in 0..100 {
                    run.next_wake().into_iter().for_each(|at| run.advance(at));
                }
                RunReport::of(&run, Customer::FIRST).to_value();
            }
            Err(error) => {
                prop_assert!(document.has_errors());
                prop_assert!(error.to_string().starts_with("the flow has errors and cannot run"));
            }
        }
    }
}
