//! `{{ … }}` in strings: values with their types, texts, what is missing, and what cannot be evaluated.

use flow_playground::flow::template::Resolved;
use flow_playground::flow::{JsonTemplate, Scope, Symbol, Symbols, Template, Value, guards, json};

use crate::support::value;

/// What the templates of these tests see.
const NAMES: &str = r#"{
    "name": "Ada", "empty": "", "word": "null", "nothing": null, "yes": true, "count": 3, "price": 19.90,
    "big": 9007199254740993, "huge": 123456789012345678901234567890, "braces": "{{ name }}",
    "list": [1, "two", null, [4]], "order": {"id": "A-1", "items": [{"sku": "tea", "n": 2}], "odd key": 1, "null": null},
    "umlaut": "Grüße 🙂"
}"#;

struct Names<'a>(Value, &'a Symbols);

impl Scope for Names<'_> {
    fn value(&self, name: Symbol) -> Option<Value> {
        self.0.get(self.1.name(name)).cloned()
    }
}

fn resolve(template: &str) -> Resolved {
    let mut symbols = Symbols::default();
    let template = Template::compile(template, &mut symbols)?;
    template.resolve(&Names(value(NAMES), &symbols), &symbols)
}

/// The template gives this JSON, in this spelling.
#[track_caller]
fn gives(template: &str, expected: &str) {
    match resolve(template) {
        Ok(Some(value)) => assert_eq!(json::to_string(&value), expected, "{template}"),
        other => panic!("{template}: {other:?}"),
    }
}

#[track_caller]
fn missing(template: &str) {
    assert_eq!(resolve(template), Ok(None), "{template}");
}

/// The template cannot be compiled or evaluated, and says why.
#[track_caller]
fn fails(template: &str, why: &str) {
    match resolve(template) {
        Err(error) => assert!(error.contains(why), "{template}: {error}"),
        other => panic!("{template}: {other:?}"),
    }
}

#[test]
fn one_expression_keeps_its_type() {
    gives("{{ name }}", r#""Ada""#);
    gives("{{name}}", r#""Ada""#);
    gives("{{ count }}", "3");
    gives("{{ yes }}", "true");
    gives("{{ nothing }}", "null");
    gives("{{ list }}", r#"[1,"two",null,[4]]"#);
    gives("{{ order.items[0] }}", r#"{"sku":"tea","n":2}"#);
    gives("{{ order['odd key'] }}", "1");
    gives("{{ order[\"items\"][0].n + 1 }}", "3");
    gives("{{ list[3][0] }}", "4");
    gives("{{ list[-1] }}", "[4]");
    gives("{{ count > 2 and yes }}", "true");
    gives("{{ {'a': count, 'b': [name]} }}", r#"{"a":3,"b":["Ada"]}"#);
}

#[test]
fn all_else_is_text() {
    gives("", r#""""#);
    gives("plain { text } with %}", r#""plain { text } with %}""#);
    gives(" {{ count }}", r#"" 3""#);
    gives("{{ count }}{{ count }}", r#""33""#);
    gives("Hello {{ name }}, {{ count }} of {{ list }}", r#""Hello Ada, 3 of [1,\"two\",null,[4]]""#);
    gives("{{ yes }}/{{ nothing }}", r#""true/null""#);
    gives("{{ umlaut }}!", r#""Grüße 🙂!""#);
}

#[test]
fn missing_null_and_the_word_are_three_things() {
    missing("{{ nobody }}");
    gives("{{ nothing }}", "null");
    gives("{{ word }}", r#""null""#);
    gives("[{{ nobody }}|{{ nothing }}|{{ word }}]", r#""[|null|null]""#);
    gives("{{ nobody is defined }}", "false");
    gives("{{ nothing is defined }}", "true");
    gives("{{ nothing is none }}", "true");
    gives("{{ word is none }}", "false");
    gives("{{ nobody is none }}", "false");
}

#[test]
fn missing_goes_down_a_chain() {
    for template in [
        "{{ nobody.at.home }}",
        "{{ order.nope }}",
        "{{ order.nope.deeper[3].still }}",
        "{{ order.items[7].sku }}",
        "{{ nothing.member }}",
        "{{ name.member }}",
        "{{ list[99999999999999999999] }}",
        "{{ (nobody).at.home }}",
        "{{ name if count > 5 }}",
    ] {
        missing(template);
    }
    gives("{{ order.null }}", "null");
}

#[test]
fn filters_and_tests() {
    gives("{{ name | upper }}", r#""ADA""#);
    gives("{{ nobody | default('you') }}", r#""you""#);
    gives("{{ nothing | default('you') }}", "null");
    gives("{{ nothing | default('you', true) }}", r#""you""#);
    gives("{{ list | length }}", "4");
    gives("{{ order.items | map(attribute='sku') | join(', ') }}", r#""tea""#);
    gives("{{ '41' | int + 1 }}", "42");
    gives("{{ 10 / 4 }}", "2.5");
    gives("{{ 10 / 5 }}", "2");
    gives("{{ 7 // 2 }}", "3");
    gives("{{ price | round }}", "20");
    gives("{{ umlaut | length }}", "7");
    gives("{{ 'a b&c' | urlencode }}", r#""a%20b%26c""#);
    gives("{{ order.items | tojson }}", r#""[{\"sku\": \"tea\", \"n\": 2}]""#);
    gives("{{ [nobody, 1] }}", "[null,1]");
    gives("{{ {'gone': nobody, 'here': 1} }}", r#"{"here":1}"#);
}

#[test]
fn blocks_make_texts() {
    gives("{% if count > 2 %}many{% else %}few{% endif %}", r#""many""#);
    gives("{% if nobody %}a{% elif nothing %}b{% else %}c{% endif %}", r#""c""#);
    gives("{% for e in list %}{{ loop.index }}:{{ e }};{% endfor %}", r#""1:1;2:two;3:null;4:[4];""#);
    gives("{% for key, v in order | items if key == 'id' %}{{ key }}={{ v }}{% endfor %}", r#""id=A-1""#);
    gives("{% for e in [] %}x{% else %}none{% endfor %}", r#""none""#);
    gives("{%- if yes -%} tight {%- endif -%}", r#""tight""#);
    gives("{% if yes %}{{ huge }}{% endif %}", r#""123456789012345678901234567890""#);
    gives("{# a remark #}text", r#""text""#);
    fails("{% if count %}", "end");
    fails("{% set a = 1 %}", "{% set %} is not known here: use {% if %} and {% for %}");
    fails("{% include 'x' %}", "{% include %} is not known here");
    fails("{% macro m() %}{% endmacro %}", "{% macro %} is not known here");
}

#[test]
fn big_integers_are_exact() {
    gives("{{ big }}", "9007199254740993");
    gives("no. {{ big }}", r#""no. 9007199254740993""#);
    gives("{{ big + 1 }}", "9007199254740994");
    gives("{{ big * 1000 }}", "9007199254740993000");
    gives("{{ huge }}", "123456789012345678901234567890");
    gives("{{ huge + 1 }}", "123456789012345678901234567891");
    gives("{{ [huge] | first }}", "123456789012345678901234567890");
    gives("{{ price }}", "19.90");
    gives("{{ price * 2 }}", "39.8");
}

#[test]
fn braces_in_strings_do_not_close() {
    gives("{{ '}}' }}", r#""}}""#);
    gives("{{ \"a}}b\" ~ '\\'}}' }}", r#""a}}b'}}""#);
    gives("{{ '{{' }}name{{ '}}' }}", r#""{{name}}""#);
    gives("{{ {'a': {'b': 1}}.a.b }}", "1");
    gives("{{ braces }}", r#""{{ name }}""#);
    gives("a }} b", r#""a }} b""#);
}

#[test]
fn errors_say_what_is_wrong() {
    fails("{{ name", "{{ has no matching }}");
    fails("{{ name }} and {{ 'open }}", "{{ has no matching }}");
    fails("{{ }}", "{{ }} is empty");
    fails("{{ 1 + }}", "unexpected end of input");
    fails("{{ nobody + 1 }}", "unsupported types undefined and number");
    fails("{{ name | nosuch }}", "filter nosuch is unknown");
    fails("{{ nosuch() }}", "nosuch is unknown");
    fails("{{ 1 / 0 }}", "unable to calculate 1 / 0");
    fails("{{ 1e308 * 10 }}", "not a number that JSON can hold");
    fails("{{ debug() }}", "debug is unknown");
}

#[test]
fn loops_are_bounded() {
    fails(
        "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}",
        "more than 50000 instructions",
    );
    fails("{{ range(1000000000) }}", "too many elements");
    fails("{{ range(90000) | list }}", "more than 50000 instructions");
}

/// What the engine repeats without an instruction per element is bounded as well.
/// The engine goes down one level for each of these; its stack would end, and with it the page.
#[test]
fn chains_are_bounded() {
    let chains: [(&str, &str, &str); 12] = [
        ("{{ ", "-", "1 }}"),
        ("{{ ", "not ", "1 }}"),
        ("{{ 1", "+1", " }}"),
        ("{{ 1", "~1", " }}"),
        ("{{ 1", "**1", " }}"),
        ("{{ 1", "|int", " }}"),
        ("{{ 1", " or 1", " }}"),
        ("{{ name", "()", " }}"),
        ("{{ name|upper", ".a", " }}"),
        ("{{ name|upper", "[0]", " }}"),
        ("{{ 1", " if 1 else 1", " }}"),
        ("{% if a %}", "{% elif a %}", "{% endif %}"),
    ];
    for (start, link, end) in chains {
        let _ = resolve(&format!("{start}{}{end}", link.repeat(100)));
        fails(&format!("{start}{}{end}", link.repeat(1001)), "more than 1000 words and signs");
    }
    gives(&format!("{{{{ '{}' | length }}}}", "a + ".repeat(2000)), "8000");
    gives(&"{{ count }}".repeat(2000), &format!("\"{}\"", "3".repeat(2000)));
}

#[test]
fn results_are_bounded() {
    let bound = guards::MAX_TEXT_BYTES;
    gives(&format!("{{{{ ('x' * {bound}) | length }}}}"), &bound.to_string());
    fails(&format!("{{{{ 'x' * {} }}}}", bound + 1), "longer than 1048576 bytes");
    fails(&format!("{{{{ 'x' * {bound} }}}}{{{{ name }}}}"), "longer than 1048576 bytes");
    fails("{{ [[[0] * 1000] * 1000] * 1000 }}", "more than 100000 values");
    fails("{{ [0] * 100000 }}", "more than 100000 values");
    fails("{{ name ~ ([[0] * 1000] * 1000) }}", "");
    fails(&format!("{{{{ name }}}}{}", " ".repeat(guards::MAX_TEMPLATE_BYTES)), "longer than 65536 bytes");
    let plain = "x".repeat(guards::MAX_TEMPLATE_BYTES + 1);
    gives(&plain, &format!("\"{plain}\""));
}

/// JSON with templates in its strings.
#[track_caller]
fn fills(source: &str, expected: &str) {
    let mut symbols = Symbols::default();
    let template =
        JsonTemplate::compile(&value(source), &mut symbols, &mut |_, error| panic!("{source}: {error}"));
    let resolved = template.resolve(&Names(value(NAMES), &symbols), &symbols);
    assert_eq!(
        resolved.map(|value| value.map(|value| json::to_string(&value))),
        Ok(Some(expected.to_owned()))
    );
}

#[test]
fn a_missing_member_is_left_out_and_a_missing_element_is_null() {
    fills(r#"{"a": "{{ nobody }}", "b": "{{ nothing }}", "c": "{{ word }}"}"#, r#"{"b":null,"c":"null"}"#);
    fills(r#"["{{ nobody }}", "{{ count }}"]"#, "[null,3]");
    fills(r#"{"deep": {"gone": "{{ nobody.x }}"}, "text": "[{{ nobody }}]"}"#, r#"{"deep":{},"text":"[]"}"#);
    fills(r#"{"{{ name }}": "{{ name }}"}"#, r#"{"{{ name }}":"Ada"}"#);
    fills(r#"[1.0, 1e+3, "{{ huge }}", true]"#, "[1.0,1e+3,123456789012345678901234567890,true]");
}

#[test]
fn a_bad_string_in_json_is_told_with_its_way() {
    let mut told = Vec::new();
    let source = value(r#"{"a": [0, {"odd key": "{{ 1 + }}"}], "b": "{{ fine }}", "c": "{{"}"#);
    JsonTemplate::compile(&source, &mut Symbols::default(), &mut |way, _| told.push(format!("{way:?}")));
    assert_eq!(told, [r#"[Key("a"), Index(1), Key("odd key")]"#, r#"[Key("c")]"#]);
}
