//! The names that a template reads.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::flow::is_variable_name;

use super::tokens::{Kind, Region, Token, regions};

/// Words of the expression language.
pub(super) const KEYWORDS: [&str; 13] =
    ["true", "false", "none", "True", "False", "None", "not", "and", "or", "is", "in", "if", "else"];

/// What a template reads, by place in its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Uses<'t> {
    pub(super) variables: Vec<Variable>,
    pub(super) visits: Vec<Visit>,
    /// The names that its loops give.
    pub(super) locals: BTreeSet<&'t str>,
}

/// A variable that is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variable {
    pub(super) range: Range<usize>,
    /// It stands before a bracket: it may be a function of the engine.
    pub(super) called: bool,
}

/// A node's id behind `visits`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    /// `.id`, or the text between the quotes of `["id"]`.
    pub(super) range: Range<usize>,
    pub(super) quoted: bool,
}

/// A block that is open.
enum Block<'t> {
    If,
    For { names: Vec<&'t str>, in_body: bool },
}

/// What a template reads.
pub(super) fn uses(source: &str) -> Uses<'_> {
    let mut reader = Reader { source, open: Vec::new(), uses: Uses::default() };
    for region in regions(source) {
        match region {
            Region::Expression(tokens) => reader.expression(&tokens),
            Region::Tag(tokens) => reader.tag(&tokens),
        }
    }
    reader.uses
}

/// The template with names changed: `variable` gives a variable's new name, `node` a node's new id. `None`
/// where nothing changes.
pub(super) fn rewritten(
    source: &str,
    variable: impl Fn(&str, bool) -> Option<Arc<str>>,
    node: impl Fn(&str) -> Option<Arc<str>>,
) -> Option<String> {
    let uses = uses(source);
    let variables = uses.variables.iter().filter_map(|read| {
        let new = variable(&source[read.range.clone()], read.called)?;
        Some((read.range.clone(), new.to_string()))
    });
    let visits = uses.visits.iter().filter_map(|visit| {
        let old = &source[visit.range.clone()];
        let new = node(old.strip_prefix('.').unwrap_or(old).trim())?;
        Some((
            visit.range.clone(),
            match visit.quoted {
                true => new.to_string(),
                false if is_variable_name(&new) => format!(".{new}"),
                // A dash would be a minus there.
                false => format!("[\"{new}\"]"),
            },
        ))
    });
    let mut edits: Vec<(Range<usize>, String)> = variables.chain(visits).collect();
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|(range, _)| range.start);
    let (mut text, mut at) = (String::with_capacity(source.len()), 0);
    for (range, new) in edits {
        text.push_str(&source[at..range.start]);
        text.push_str(&new);
        at = range.end;
    }
    text.push_str(&source[at..]);
    Some(text)
}

struct Reader<'t> {
    source: &'t str,
    open: Vec<Block<'t>>,
    uses: Uses<'t>,
}

impl<'t> Reader<'t> {
    fn word(&self, token: &Token) -> &'t str {
        if token.kind == Kind::Name { &self.source[token.start..token.end] } else { "" }
    }

    fn tag(&mut self, tokens: &[Token]) {
        // `{%- if … -%}`
        let is_trim = |token: &&Token| matches!(token.kind, Kind::Mark(b'-' | b'+'));
        let tokens =
            tokens.split_first().filter(|(first, _)| is_trim(first)).map_or(tokens, |(_, rest)| rest);
        let tokens = tokens.split_last().filter(|(last, _)| is_trim(last)).map_or(tokens, |(_, rest)| rest);
        let Some((first, rest)) = tokens.split_first() else { return };
        match self.word(first) {
            "if" => {
                self.expression(rest);
                self.open.push(Block::If);
            }
            "elif" => self.expression(rest),
            "for" => self.for_tag(rest),
            "else" => {
                if let Some(Block::For { in_body, .. }) = self.open.last_mut() {
                    *in_body = false;
                }
            }
            "endif" | "endfor" => _ = self.open.pop(),
            // The format has no others.
            _ => {}
        }
    }

    /// `for a, b in items if a recursive`: the items are read outside the loop, the rest within.
    fn for_tag(&mut self, tokens: &[Token]) {
        let outside = |word: &str, from: usize| {
            let mut depth = 0_i32;
            tokens.iter().enumerate().skip(from).find_map(|(at, token)| {
                match token.kind {
                    Kind::Mark(b'(' | b'[' | b'{') => depth += 1,
                    Kind::Mark(b')' | b']' | b'}') => depth -= 1,
                    Kind::Name | Kind::Text | Kind::Number | Kind::Mark(_) => {}
                }
                (depth == 0 && self.word(token) == word).then_some(at)
            })
        };
        let Some(within) = outside("in", 0) else { return };
        let names: Vec<&str> = tokens[..within].iter().map(|token| self.word(token)).collect();
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let mut end = tokens.len();
        if let [.., before, last] = &tokens[within + 1..]
            && self.word(last) == "recursive"
            && !matches!(before.kind, Kind::Mark(b'.' | b'|' | b'+' | b'-' | b'*' | b'/' | b'%' | b'~'))
        {
            end -= 1;
        }
        let filter = outside("if", within + 1).filter(|at| *at < end).unwrap_or(end);
        self.expression(&tokens[within + 1..filter]);
        self.uses.locals.extend(names.iter().copied().chain(["loop"]));
        self.open.push(Block::For { names, in_body: true });
        self.expression(tokens.get(filter + 1..end).unwrap_or_default());
    }

    fn is_local(&self, name: &str) -> bool {
        self.open.iter().any(|block| match block {
            Block::If => false,
            Block::For { names, in_body } => *in_body && (name == "loop" || names.contains(&name)),
        })
    }

    fn expression(&mut self, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            let name = self.word(token);
            let before = |steps: usize| at.checked_sub(steps).map(|at| &tokens[at]);
            let after = |steps: usize| tokens.get(at + steps);
            let is_mark =
                |token: Option<&Token>, mark: u8| token.is_some_and(|token| token.kind == Kind::Mark(mark));
            let word_before = |steps| before(steps).map_or("", |token| self.word(token));
            let is_test = word_before(1) == "is" || (word_before(1) == "not" && word_before(2) == "is");
            let is_argument = is_mark(after(1), b'=')
                && !(is_mark(after(2), b'=') && after(1).map(|one| one.end) == after(2).map(|two| two.start));
            if name.is_empty()
                || KEYWORDS.contains(&name)
                || is_mark(before(1), b'.')
                || is_mark(before(1), b'|')
                || is_test
                || is_argument
                || self.is_local(name)
            {
                continue;
            }
            let called = is_mark(after(1), b'(');
            if name == "visits" {
                self.uses.visits.extend(visit(after(1), after(2), after(3)));
            }
            self.uses.variables.push(Variable { range: token.start..token.end, called });
        }
    }
}

/// The id behind `visits`: `.id` or `["id"]`.
fn visit(one: Option<&Token>, two: Option<&Token>, three: Option<&Token>) -> Option<Visit> {
    let (one, two) = (one?, two?);
    match (one.kind, two.kind) {
        (Kind::Mark(b'.'), Kind::Name) => Some(Visit { range: one.start..two.end, quoted: false }),
        (Kind::Mark(b'['), Kind::Text) if three?.kind == Kind::Mark(b']') => {
            Some(Visit { range: two.start + 1..two.end - 1, quoted: true })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template with `a` renamed to `z`, and the node `a` to `n-1`.
    #[track_caller]
    fn check(source: &str, expect: &str) {
        let variable = |name: &str, called: bool| (name == "a" && !called).then(|| Arc::from("z"));
        let node = |id: &str| (id == "a").then(|| Arc::from("n-1"));
        let text = rewritten(source, variable, node).unwrap_or_else(|| source.to_owned());
        assert_eq!(text, expect);
    }

    #[test]
    fn whole_names_in_expressions() {
        check("a {{ a }} {{a}} {{ ab }} {{ b_a }} a", "a {{ z }} {{z}} {{ ab }} {{ b_a }} a");
        check(
            "{{ a.result }} {{ x.a }} {{ x . a }} {{ a.a }}",
            "{{ z.result }} {{ x.a }} {{ x . a }} {{ z.a }}",
        );
        check("{{ a[a] }} {{ x['a'] }} {{ x[a] }}", "{{ z[z] }} {{ x['a'] }} {{ x[z] }}");
        check(
            r#"{{ "a" }} {{ 'it\'s a' ~ a }} {{ "}} a" }}{{ a }}"#,
            r#"{{ "a" }} {{ 'it\'s a' ~ z }} {{ "}} a" }}{{ z }}"#,
        );
        check(
            "{{ x|a }} {{ a|a(a) }} {{ x is a }} {{ a is not a }}",
            "{{ x|a }} {{ z|a(z) }} {{ x is a }} {{ z is not a }}",
        );
        check(
            "{{ dict(a=a) }} {{ dict(a = 1) }} {{ f(a==1) }} {{ f(a == 1) }}",
            "{{ dict(a=z) }} {{ dict(a = 1) }} {{ f(z==1) }} {{ f(z == 1) }}",
        );
        check(r#"{{ {"a": a, a: 1} }}"#, r#"{{ {"a": z, z: 1} }}"#);
        check("{{ a if a else a }} {{ not a and a in a }}", "{{ z if z else z }} {{ not z and z in z }}");
        check(
            "{{ a+1 }} {{ 1.5+a }} {{ 1e5 }} {{ a(1) }} {{ -a }} {{- a -}}",
            "{{ z+1 }} {{ 1.5+z }} {{ 1e5 }} {{ a(1) }} {{ -z }} {{- z -}}",
        );
        check("{# {{ a }} #}{{ a }}", "{# {{ a }} #}{{ z }}");
        check("{{ é ~ a }} ü{{ a }}", "{{ é ~ z }} ü{{ z }}");
    }

    #[test]
    fn loops_have_names_of_their_own() {
        check("{% for a in a %}{{ a }}{% endfor %}{{ a }}", "{% for a in z %}{{ a }}{% endfor %}{{ z }}");
        check(
            "{% for x, a in (a, 1) if a %}{{ a }}{% else %}{{ a }}{% endfor %}",
            "{% for x, a in (z, 1) if a %}{{ a }}{% else %}{{ z }}{% endfor %}",
        );
        check(
            "{% for (x, y) in a if x == a recursive %}{{ a.a }}{% endfor %}",
            "{% for (x, y) in z if x == z recursive %}{{ z.a }}{% endfor %}",
        );
        check(
            "{%- if a -%}a{%- elif a == \"a\" %}{{ a }}{% else %}{% endif %}",
            "{%- if z -%}a{%- elif z == \"a\" %}{{ z }}{% else %}{% endif %}",
        );
        check(
            "{% for x in y %}{% if x %}{{ a }}{% else %}{{ a }}{% endif %}{{ a }}{% endfor %}",
            "{% for x in y %}{% if x %}{{ z }}{% else %}{{ z }}{% endif %}{{ z }}{% endfor %}",
        );
        check(
            "{% for a in b %}{% for x in a %}{{ a }}{% else %}{{ a }}{% endfor %}{% endfor %}",
            "{% for a in b %}{% for x in a %}{{ a }}{% else %}{{ a }}{% endfor %}{% endfor %}",
        );
    }

    #[test]
    fn visits_of_a_node() {
        check(
            "{{ visits.a }} {{ visits.ab }} {{ x.visits.a }}",
            "{{ visits[\"n-1\"] }} {{ visits.ab }} {{ x.visits.a }}",
        );
        check(
            "{{ visits['a'] + visits[\"a\"] }} {{ visits[a] }}",
            "{{ visits['n-1'] + visits[\"n-1\"] }} {{ visits[z] }}",
        );
        check(
            "{{ \"visits.a\" }} {% if visits . a > 2 %}{% endif %}",
            "{{ \"visits.a\" }} {% if visits [\"n-1\"] > 2 %}{% endif %}",
        );
        check(
            "{% for visits in x %}{{ visits.a }}{% endfor %}",
            "{% for visits in x %}{{ visits.a }}{% endfor %}",
        );
    }

    #[test]
    fn what_is_not_closed_stays() {
        for source in ["{{ a", "{% if a", "{# a", "{", "{{ 'a }}", "{{ (a }}", "}} a"] {
            check(source, source);
        }
    }
}
