use flow_playground::flow::{Value, json};
use flow_playground::interpreter::Outcome;

use crate::talk::talk;

/// The trace of a condition with these branches (and an `else`), over the variables below.
#[track_caller]
fn evaluated(branches: &str) -> Value {
    let fields =
        r#""variables": {"result": "pending", "n": 5, "nothing": null, "word": "null", "list": [1]},"#;
    let talk = talk(fields, &format!(r#"{{"id": "a", "type": "condition", "branches": [{branches}]}}"#));
    let events = &talk.conversation.trace().events;
    let event = events.iter().find(|event| event.kind.as_str() == "condition_evaluated");
    event.expect("it is evaluated").to_value()
}

/// Which branch is taken, and the branches of the trace, a line for each.
#[track_caller]
fn check(branches: &str, taken: &str, trace: &[&str]) {
    let event = evaluated(branches);
    assert_eq!(event.get("taken").map(json::to_string).as_deref(), Some(taken), "{branches}");
    let branches = event.get("branches").and_then(Value::as_array).expect("branches");
    let lines: Vec<String> = branches.iter().map(json::to_string).collect();
    assert_eq!(lines, trace);
}

/// A branch of one rule: the operands and the verdict as the trace shows them.
#[track_caller]
fn rule(rule: &str, trace: &str) {
    let matched = if trace.contains(r#""result":true"#) { "true" } else { "false" };
    let taken = if matched == "true" { "0" } else { "\"else\"" };
    check(
        &format!(r#"{{"label": "L", "rules": [{rule}]}}"#),
        taken,
        &[&format!(r#"{{"label":"L","matched":{matched},"rules":[{trace}]}}"#)],
    );
}

#[test]
fn a_missing_operand_is_left_out_and_a_null_one_is_there() {
    rule(r#"{"left": "{{ nobody }}", "op": "is_null"}"#, r#"{"op":"is_null","result":false}"#);
    rule(r#"{"left": "{{ nothing }}", "op": "is_null"}"#, r#"{"left":null,"op":"is_null","result":true}"#);
    rule(r#"{"left": "{{ word }}", "op": "is_null"}"#, r#"{"left":"null","op":"is_null","result":false}"#);
    rule(r#"{"left": "{{ nobody }}", "op": "not_exists"}"#, r#"{"op":"not_exists","result":true}"#);
    rule(r#"{"left": null, "op": "exists"}"#, r#"{"left":null,"op":"exists","result":true}"#);
    rule(
        r#"{"left": "{{ nothing }}", "op": "equals", "right": "{{ nobody }}"}"#,
        r#"{"left":null,"op":"equals","result":false}"#,
    );
    rule(
        r#"{"left": "{{ nobody }}", "op": "equals", "right": "{{ nothing }}"}"#,
        r#"{"op":"equals","right":null,"result":false}"#,
    );
}

#[test]
fn a_rule_that_lacks_a_side_never_matches_and_says_so() {
    for (text, side) in [
        (r#"{"op": "equals"}"#, "left"),
        (r#"{"op": "not_exists"}"#, "left"),
        (r#"{"op": "is_empty", "not": true}"#, "left"),
        (r#"{"left": "{{ nobody }}", "op": "equals"}"#, "right"),
        (r#"{"left": "{{ nobody }}", "op": "not_in"}"#, "right"),
    ] {
        let event = evaluated(&format!(r#"{{"label": "L", "rules": [{text}]}}"#));
        assert_eq!(event.get("taken"), Some(&"else".into()), "{text}");
        let branch = event.get("branches").and_then(|branches| branches.get_index(0)).expect("a branch");
        let rule = branch.get("rules").and_then(|rules| rules.get_index(0)).expect("a rule");
        assert_eq!(rule.get("result"), Some(&false.into()), "{text}");
        assert_eq!(rule.get("note"), Some(&format!("it has no {side} side").into()), "{text}");
    }
    // A value that is missing is an operand like any other.
    rule(
        r#"{"left": "{{ nobody }}", "op": "equals", "right": "{{ no_one }}"}"#,
        r#"{"op":"equals","result":true}"#,
    );
}

#[test]
fn operands_are_resolved_with_their_types() {
    rule(
        r#"{"left": "{{ n }}", "op": "equals", "right": "5"}"#,
        r#"{"left":5,"op":"equals","right":"5","result":true}"#,
    );
    rule(
        r#"{"left": "{{ n + 1 }}", "op": "between", "right": ["{{ n }}", 10]}"#,
        r#"{"left":6,"op":"between","right":[5,10],"result":true}"#,
    );
    rule(
        r#"{"left": {"k": "{{ list }}", "gone": "{{ nobody }}"}, "op": "has_key", "right": "gone"}"#,
        r#"{"left":{"k":[1]},"op":"has_key","right":"gone","result":false}"#,
    );
    rule(
        r#"{"left": "{{ n }} apples", "op": "matches", "right": "^{{ n }} "}"#,
        r#"{"left":"5 apples","op":"matches","right":"^5 ","result":true}"#,
    );
    // An operator that needs no right side does not look at one.
    rule(r#"{"left": 1, "op": "exists", "right": 2}"#, r#"{"left":1,"op":"exists","result":true}"#);
}

#[test]
fn not_and_ignore_case() {
    rule(
        r#"{"left": 1, "op": "equals", "right": 2, "not": true}"#,
        r#"{"left":1,"op":"equals","right":2,"not":true,"result":true}"#,
    );
    rule(
        r#"{"left": 1, "op": "equals", "right": 1, "not": true}"#,
        r#"{"left":1,"op":"equals","right":1,"not":true,"result":false}"#,
    );
    rule(
        r#"{"left": "PENDING", "op": "equals", "right": "{{ result }}", "ignore_case": true}"#,
        r#"{"left":"PENDING","op":"equals","right":"pending","ignore_case":true,"result":true}"#,
    );
    rule(
        r#"{"left": "PENDING", "op": "matches", "right": "^{{ result }}$", "ignore_case": true}"#,
        r#"{"left":"PENDING","op":"matches","right":"^pending$","ignore_case":true,"result":true}"#,
    );
}

#[test]
fn a_rule_that_cannot_be_evaluated_never_matches_and_says_why() {
    for not in ["", r#","not":true"#] {
        rule(
            &format!(r#"{{"left": "{{{{ result }}}}", "op": "less_than", "right": 5{not}}}"#),
            &format!(
                r#"{{"left":"pending","op":"less_than","right":5{not},"result":false,"note":"\"pending\" is neither a number nor a date-time like the other side"}}"#
            ),
        );
        rule(
            &format!(r#"{{"left": "x", "op": "matches", "right": "{{{{ '(' }}}}"{not}}}"#),
            &format!(
                r#"{{"left":"x","op":"matches","right":"("{not},"result":false,"note":"the regular expression cannot be read: found open group without closing ')'"}}"#
            ),
        );
        rule(
            &format!(r#"{{"left": "{{{{ 1 / 0 }}}}", "op": "not_exists"{not}}}"#),
            &format!(r#"{{"op":"not_exists"{not},"result":false,"note":"unable to calculate 1 / 0"}}"#),
        );
    }
}

#[test]
fn the_first_branch_that_matches_is_taken_and_the_rest_is_not_needed() {
    let branches = r#"
        {"label": "One", "rules": [{"left": 1, "op": "equals", "right": 2}]},
        {"label": "Two", "rules": [{"left": "{{ result }}", "op": "equals", "right": "pending"}]},
        {"label": "Three", "rules": [{"left": "{{ n }}", "op": "equals", "right": 5}]}"#;
    check(
        branches,
        "1",
        &[
            r#"{"label":"One","matched":false,"rules":[{"left":1,"op":"equals","right":2,"result":false}]}"#,
            r#"{"label":"Two","matched":true,"rules":[{"left":"pending","op":"equals","right":"pending","result":true}]}"#,
            r#"{"label":"Three","matched":null,"rules":[{"left":5,"op":"equals","right":5,"result":null}]}"#,
        ],
    );
}

#[test]
fn rules_behind_the_one_that_decides_are_not_needed() {
    let rules = r#""rules": [{"left": 1, "op": "equals", "right": 1}, {"left": 1, "op": "equals", "right": 2}, {"left": 3, "op": "exists"}]"#;
    check(
        &format!(r#"{{"match": "any", {rules}}}"#),
        "0",
        &[
            r#"{"label":"","matched":true,"match":"any","rules":[{"left":1,"op":"equals","right":1,"result":true},{"left":1,"op":"equals","right":2,"result":null},{"left":3,"op":"exists","result":null}]}"#,
        ],
    );
    check(
        &format!(r#"{{"match": "all", {rules}}}"#),
        "\"else\"",
        &[
            r#"{"label":"","matched":false,"rules":[{"left":1,"op":"equals","right":1,"result":true},{"left":1,"op":"equals","right":2,"result":false},{"left":3,"op":"exists","result":null}]}"#,
        ],
    );
}

#[test]
fn groups_nest_and_turn_round() {
    let branch = r#"{"label": "G", "match": "all", "rules": [
        {"match": "any", "not": true, "rules": [{"left": 1, "op": "equals", "right": 2}, {"match": "all", "rules": [{"left": 1, "op": "exists"}, {"left": 1, "op": "is_null"}]}]},
        {"left": "{{ n }}", "op": "equals", "right": 5}]}"#;
    check(
        branch,
        "0",
        &[
            r#"{"label":"G","matched":true,"rules":[{"match":"any","not":true,"rules":[{"left":1,"op":"equals","right":2,"result":false},{"match":"all","rules":[{"left":1,"op":"exists","result":true},{"left":1,"op":"is_null","result":false}],"result":false}],"result":true},{"left":5,"op":"equals","right":5,"result":true}]}"#,
        ],
    );
    // A group that is not needed has rules that are not needed, whatever they would come to.
    check(
        r#"{"match": "any", "rules": [{"left": 1, "op": "exists"}, {"match": "any", "not": true, "rules": [{"left": 1, "op": "exists"}]}]}"#,
        "0",
        &[
            r#"{"label":"","matched":true,"match":"any","rules":[{"left":1,"op":"exists","result":true},{"match":"any","not":true,"rules":[{"left":1,"op":"exists","result":null}],"result":null}]}"#,
        ],
    );
    check(
        r#"{"not": true, "rules": [{"left": 1, "op": "exists"}]}"#,
        "\"else\"",
        &[r#"{"label":"","matched":false,"not":true,"rules":[{"left":1,"op":"exists","result":true}]}"#],
    );
}

#[test]
fn empty_groups_hold_for_all_and_not_for_any() {
    check(
        r#"{"match": "any", "rules": []}, {"match": "all", "rules": []}"#,
        "1",
        &[
            r#"{"label":"","matched":false,"match":"any","rules":[]}"#,
            r#"{"label":"","matched":true,"rules":[]}"#,
        ],
    );
}

/// All verdicts of two rules, under all and any, turned round and not: as the trace says, so it goes.
#[test]
fn verdicts_agree_with_logic() {
    for mask in 0..32_u32 {
        let [a, b, any, not, not_a] = [0, 1, 2, 3, 4].map(|bit| mask >> bit & 1 == 1);
        let quantifier = if any { "any" } else { "all" };
        let branch = format!(
            r#"{{"match": "{quantifier}", "not": {not}, "rules": [{{"left": {a}, "op": "is_true", "not": {not_a}}}, {{"left": {b}, "op": "is_true"}}]}}"#
        );
        let (first, second) = (a != not_a, b);
        let expected = (if any { first || second } else { first && second }) != not;
        let taken = evaluated(&branch).get("taken").map(json::to_string);
        assert_eq!(taken.as_deref(), Some(if expected { "0" } else { "\"else\"" }), "{branch}");
    }
}

#[test]
fn ports_of_a_condition_lead_on_or_end_well() {
    let nodes = r#"{"id": "a", "type": "condition", "branches": [{"rules": [{"left": "{{ n }}", "op": "equals", "right": 1}], "next": "b"}, {"rules": [{"left": "{{ n }}", "op": "equals", "right": 2}]}], "else": "c"},
        {"id": "b", "type": "message", "text": "b"}, {"id": "c", "type": "message", "text": "c"}"#;
    for (n, path) in [(1, "a b"), (2, "a"), (3, "a c")] {
        let talk = talk(&format!(r#""variables": {{"n": {n}}},"#), nodes);
        assert_eq!(talk.path(), path);
        assert_eq!(talk.outcome(), (Outcome::Completed, None));
    }
}
