use flow_playground::editor::{Action, RenameRefusal, can_rename_node, can_rename_variable};
use flow_playground::flow::{Document, Symbols, Template};

use super::{check, read, refused, written};
use crate::support::example_ids;

fn variable(from: &str, to: &str) -> Action {
    Action::RenameVariable { from: from.into(), to: to.into() }
}

fn node(from: &str, to: &str) -> Action {
    Action::RenameNode { from: from.into(), to: to.into() }
}

/// A document that names `r` in every way there is, beside what only looks like it.
fn everywhere(r: &str) -> String {
    let text = r#"{"version":1,"name":"r {{ r }}","description":"{{ r }}",
    "variables":{"b":"{{ r }}","r":{"r":1},"c":0},"secrets":["b","r"],"start":"r","nodes":[
    {"id":"r","type":"message","title":"{{ r }}","note":"r","text":"r {{ R }} {{ b.r }} {{ \"r\" }} {% for r in R %}{{ r }}{% endfor %}","next":"q"},
    {"id":"q","type":"ask","text":"{{ R }}","choices":["r","{{ R|upper }}"],"variable":"R","next":"w"},
    {"id":"w","type":"webhook","request":{"method":"{{ R }}","url":"x/{{ R }}","query":{"r":"{{ R }}"},"headers":{"r":"{{ R }}"},
        "body":{"r":["{{ R }}",{"x":"{{ R.r[R] }}"}]}},"save":{"a":"{{ R }}","R":"{{ response.body.r }}"},
        "mock":{"responses":[{"headers":{"x":"{{ R }}"},"body":"{{ R }} {{ request.r }}"}]},"next":"p"},
    {"id":"p","type":"wait","seconds":"{{ R }}","next":"c"},
    {"id":"c","type":"condition","branches":[{"label":"{{ r }}","rules":[{"left":"{{ R }}","op":"equals","right":["{{ R }}"]},
        {"match":"any","rules":[{"left":{"r":"{{ R }}"},"op":"is_null"}]}],"next":"s"}]},
    {"id":"s","type":"set","assign":{"R":"{{ R + 1 }}","x":{"r":"{{ R }}"}}},
    {"id":"t","type":"teleport","text":"{{ r }}"}],
    "scenarios":[{"name":"r","variables":{"R":1},"replies":["{{ r }}"],"mocks":{"w":{"responses":[{"body":"{{ R }}"}]}},
        "expect":{"messages":["{{ r }}"],"path":["r"],"variables":{"R":"{{ r }}"}}}]}"#;
    // The declaration and the secret, which stand beside keys that stay.
    text.replace("\"r\":{\"r\":1}", "\"R\":{\"r\":1}")
        .replace("[\"b\",\"r\"]", "[\"b\",\"R\"]")
        .replace('R', r)
}

#[test]
fn a_variable_is_renamed_everywhere() {
    check(&everywhere("r"), variable("r", "result_2"), &everywhere("result_2"));
    // One template has a loop of the old name: there is no way back that would mean the same.
    let there = variable("r", "z").apply(&read(&everywhere("r"))).expect("a change");
    assert_eq!(can_rename_variable(&there, "z", "r"), Err(RenameRefusal::Taken("r".into())));
}

#[test]
fn names_that_cannot_be_given() {
    let text = r#"{"version":1,"variables":{"a":1,"b":2},"start":"m","nodes":[
        {"id":"m","type":"message","text":"{{ a }} {{ c }} {% for x in a %}{{ a }}{{ x }}{% endfor %}"}]}"#;
    let document = read(text);
    let refusal = |from: &str, to: &str| can_rename_variable(&document, from, to).expect_err(to);
    for to in ["", "a b", "1a", "ä", "a-b"] {
        assert_eq!(refusal("a", to), RenameRefusal::NotAName(to.into()));
    }
    for to in ["response", "visits", "request", "not", "true", "range", "if", "dict"] {
        assert_eq!(refusal("a", to), RenameRefusal::Reserved(to.into()));
    }
    for to in ["b", "c", "x", "a"] {
        assert_eq!(refusal("a", to), RenameRefusal::Taken(to.into()));
    }
    assert_eq!(refusal("no", "d"), RenameRefusal::Unknown("no".into()));
    assert_eq!(refusal("visits", "d"), RenameRefusal::Unknown("visits".into()));
    refused(text, variable("a", "b"));
    // A slip of the pen becomes the name that was meant.
    check(text, variable("c", "b"), &text.replace("{{ c }}", "{{ b }}"));
}

#[test]
fn the_engines_functions_are_no_variables() {
    check(
        r#"{"variables":{"range":1},"nodes":[{"id":"m","type":"message","text":"{{ range }} {{ range(3) }}"}]}"#,
        variable("range", "r"),
        r#"{"variables":{"r":1},"nodes":[{"id":"m","type":"message","text":"{{ r }} {{ range(3) }}"}]}"#,
    );
    // In a mock, `request` is the request.
    check(
        r#"{"variables":{"request":1},"nodes":[{"id":"w","type":"webhook","request":{"url":"{{ request }}"},"mock":{"responses":[{"body":"{{ request.body }}"}]}}]}"#,
        variable("request", "r"),
        r#"{"variables":{"r":1},"nodes":[{"id":"w","type":"webhook","request":{"url":"{{ r }}"},"mock":{"responses":[{"body":"{{ request.body }}"}]}}]}"#,
    );
}

#[test]
fn a_node_is_renamed_everywhere() {
    let text = |id: &str, visits: &str| {
        format!(
            r#"{{"version":1,"variables":{{"a":1}},"start":"{id}","nodes":[
            {{"id":"{id}","type":"ask","text":"a {{{{ a }}}} {{{{ visits{visits} }}}} {{{{ visits.ab }}}}","timeout_seconds":1,"next":"w","timeout":"{id}"}},
            {{"id":"w","type":"webhook","request":{{"url":"a"}},"next":"{id}","timeout":"w","error":"{id}","limit":null}},
            {{"id":"ab","type":"condition","branches":[{{"label":"a","rules":[{{"left":"{{{{ visits{visits} }}}}","op":"equals","right":"a"}}],"next":"{id}"}}],"else":"{id}"}}],
            "scenarios":[{{"name":"a","mocks":{{"w":{{"responses":[]}},"{id}":{{"responses":[{{"body":"{{{{ visits{visits} }}}}"}}]}}}},
                "expect":{{"path":["{id}","w"],"messages":["a"]}}}}]}}"#
        )
    };
    check(&text("a", ".a"), node("a", "first"), &text("first", ".first"));
    check(&text("a", ".a"), node("a", "1-st"), &text("1-st", r#"[\"1-st\"]"#));
    check(&text("1-st", r#"[\"1-st\"]"#), node("1-st", "a"), &text("a", r#"[\"a\"]"#));
    let document = read(&text("a", ".a"));
    let refusal = |from: &str, to: &str| can_rename_node(&document, from, to).expect_err("refused");
    assert_eq!(refusal("a", "w"), RenameRefusal::Taken("w".into()));
    assert_eq!(refusal("a", "a"), RenameRefusal::Taken("a".into()));
    assert_eq!(refusal("a", "a b"), RenameRefusal::NotAName("a b".into()));
    assert_eq!(refusal("a", &"x".repeat(65)), RenameRefusal::NotAName("x".repeat(65).into()));
    assert_eq!(refusal("no", "b"), RenameRefusal::Unknown("no".into()));
}

fn names(text: &str) -> Option<Vec<String>> {
    let mut symbols = Symbols::default();
    let before = symbols.len();
    Template::compile(text, &mut symbols).ok()?;
    let mut names: Vec<String> = symbols.iter().skip(before).map(|(_, name)| name.to_string()).collect();
    names.sort();
    Some(names)
}

/// The engine sees the new name exactly where it saw the old one.
#[test]
fn the_engine_agrees() {
    for text in [
        "{{ a }}",
        "{{ a.b['a'] ~ b.a ~ 'a' }}",
        "{% for x in a if x.a is divisibleby(a) %}{{ loop.index }}{{ x[a] }}{% else %}{{ a }}{% endfor %}",
        "{% for a in [1, 2] %}{{ a }}{% endfor %}",
        "{% for a in a %}{{ a }}{% endfor %}",
        "{{ b | default(value=a) | replace('a', a) }}",
        "{{ dict(a=1).a }}",
        "{{ {'a': a} }}{{ [a, a][a:a] }}",
        "{{ a is defined and a is not none and b is eq(a) }}",
        "{{ 'x' if a in b else a }}",
        "{%- if not a %}{%- elif a %}{% endif -%}",
        "{{ a // 2 ** a % a }}",
        "{{ range(a) }}{{ a|map(attribute='a')|list }}",
    ] {
        let quoted = text.replace('"', "\\\"");
        let document = read(&format!(
            r#"{{"variables":{{"a":1}},"nodes":[{{"id":"m","type":"message","text":"{quoted}"}}]}}"#
        ));
        let after = variable("a", "zz").apply(&document).expect("the declaration changes");
        let after = after.root().get("nodes").and_then(|nodes| nodes.get_index(0)?.get("text")?.as_str());
        let expect = names(text).map(|names| {
            let mut renamed: Vec<String> =
                names.into_iter().map(|name| if name == "a" { "zz".to_owned() } else { name }).collect();
            renamed.sort();
            renamed
        });
        assert_eq!(after.and_then(names), expect, "{text} {after:?}");
    }
}

/// Every variable and node of every example, there and back.
#[test]
fn there_and_back_is_where_it_was() {
    let mut renamed = 0;
    for id in example_ids() {
        let document = crate::support::example(&id);
        let back_and_forth = |there: Action, back: Action| {
            let other = there.apply(&document)?;
            assert!(!other.has_errors(), "{id}: {:?}", other.diagnostics());
            assert_eq!(other.diagnostics().len(), document.diagnostics().len(), "{id} {there:?}");
            let again: Document = back.apply(&other).expect("it can be taken back");
            assert_eq!(written(&again), written(&document), "{id} {there:?}");
            Some(())
        };
        for name in document.flow().variables.keys() {
            let there = variable(name, "quite_new");
            renamed += usize::from(back_and_forth(there, variable("quite_new", name)).is_some());
        }
        for one in &document.flow().nodes {
            let there = node(&one.id, "quite_new");
            renamed += usize::from(back_and_forth(there, node("quite_new", &one.id)).is_some());
        }
    }
    assert!(renamed > 30, "{renamed}");
}
