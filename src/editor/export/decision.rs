//! A condition as a decision table: rows are branches, columns are operands.

use std::sync::Arc;

use crate::editor::sentences;
use crate::editor::summary::{node_name, port_label};
use crate::flow::{Condition, Flow, Group, Match, Node, NodeKind, Port, Rule, RuleOrGroup, Value};
use crate::i18n::tr;

/// A condition as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionTable {
    /// The operands, as people say them.
    pub operands: Vec<String>,
    /// The operands as their author wrote them; `None` is the column of what looks at several of them.
    pub sources: Vec<Option<Arc<str>>>,
    /// The branches in order, else last.
    pub rows: Vec<DecisionRow>,
}

/// A branch in a decision table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// The branch.
    pub port: Port,
    /// What it is called.
    pub label: String,
    /// Whether all cells must hold or any: "all", "any", "not all", "none"; empty for else and single cells.
    pub quantifier: &'static str,
    /// What is asked of each operand; empty where it does not matter.
    pub cells: Vec<String>,
    /// The node it leads to, by its name; `None` leads nowhere.
    pub target: Option<String>,
}

/// What a run adds to a table for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The value of each operand, by column.
    pub values: Vec<String>,
    /// Per row: "taken", "not matched", "not reached".
    pub results: Vec<&'static str>,
    /// Per row: how often all customers took it.
    pub counts: Vec<u32>,
}

impl DecisionTable {
    /// The table of a condition; `None` where the node is none.
    pub fn of(flow: &Flow, node: &Node) -> Option<Self> {
        let NodeKind::Condition(condition) = &node.kind else { return None };
        let mut sources: Vec<Option<Arc<str>>> = Vec::new();
        for branch in &condition.branches {
            columns(&branch.group, &mut sources);
        }
        // What looks at several operands stands at the end.
        let mixed = sources.iter().position(Option::is_none);
        if let Some(at) = mixed {
            let column = sources.remove(at);
            sources.push(column);
        }
        let operands = sources.iter().map(|source| match source {
            Some(text) => sentences::operand(Some(&Value::String(Arc::clone(text)))),
            None => tr!("Together").to_owned(),
        });
        let rows = node.ports().into_iter().map(|(port, target)| {
            let name = |id: &Arc<str>| flow.node(id).map_or(id.as_ref(), |node| node_name(node)).to_owned();
            let (quantifier, cells) = row(condition, port, &sources);
            DecisionRow { port, label: port_label(node, port), quantifier, cells, target: target.map(name) }
        });
        Some(Self { operands: operands.collect(), rows: rows.collect(), sources })
    }

    /// As a Markdown table.
    pub fn to_markdown(&self, findings: Option<&Findings>) -> String {
        let lines = self.lines(findings);
        let escaped = |cell: &String| cell.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ");
        let line = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(escaped).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut out = lines.first().map(line).unwrap_or_default();
        out.push_str(&format!("|{}\n", " --- |".repeat(lines.first().map_or(0, Vec::len))));
        out.extend(lines.iter().skip(1).map(line));
        out
    }

    /// As CSV, as RFC 4180 has it. A cell that a spreadsheet would take for a formula begins with an apostrophe.
    pub fn to_csv(&self, findings: Option<&Findings>) -> String {
        let cell = |cell: &String| {
            let is_formula = cell.starts_with(['=', '+', '-', '@', '\t']) && cell.parse::<f64>().is_err();
            let cell = if is_formula { format!("'{cell}") } else { cell.clone() };
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        };
        let lines = self.lines(findings);
        let lines = lines.iter().map(|cells| cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n");
        lines.collect()
    }

    /// The head and the rows as texts.
    fn lines(&self, findings: Option<&Findings>) -> Vec<Vec<String>> {
        let mut head =
            vec!["#", tr!("Branch"), tr!("Match")].into_iter().map(str::to_owned).collect::<Vec<_>>();
        head.extend(self.operands.iter().cloned());
        head.push(tr!("Leads to").to_owned());
        if findings.is_some() {
            head.extend([tr!("Result").to_owned(), tr!("Taken").to_owned()]);
        }
        let mut lines = vec![head];
        if let Some(findings) = findings.filter(|findings| !findings.values.is_empty()) {
            let mut values = vec![String::new(), tr!("Value").to_owned(), String::new()];
            values.extend(findings.values.iter().cloned());
            values.extend([String::new(), String::new(), String::new()]);
            lines.push(values);
        }
        for (index, row) in self.rows.iter().enumerate() {
            let number = if row.port == Port::Else { String::new() } else { (index + 1).to_string() };
            let mut cells = vec![number, row.label.clone(), row.quantifier.to_owned()];
            cells.extend(row.cells.iter().cloned());
            cells.push(row.target.clone().unwrap_or_default());
            if let Some(findings) = findings {
                cells
                    .push(findings.results.get(index).map(|result| (*result).to_owned()).unwrap_or_default());
                cells.push(findings.counts.get(index).map(u32::to_string).unwrap_or_default());
            }
            lines.push(cells);
        }
        lines
    }
}

/// The operand that a rule, or every rule of a group, looks at; `None` where there are several.
fn subject(entry: &RuleOrGroup) -> Option<Arc<str>> {
    match entry {
        RuleOrGroup::Rule(rule) => match &rule.left {
            Some(Value::String(text)) => Some(Arc::clone(text)),
            Some(other) => Some(crate::flow::json::to_string(other).into()),
            None => Some("".into()),
        },
        RuleOrGroup::Group(group) => {
            let mut subjects = group.rules.iter().map(subject);
            let first = subjects.next()??;
            subjects.all(|other| other.as_ref() == Some(&first)).then_some(first)
        }
    }
}

fn columns(group: &Group, found: &mut Vec<Option<Arc<str>>>) {
    for entry in &group.rules {
        let column = subject(entry);
        if !found.contains(&column) {
            found.push(column);
        }
    }
}

fn row(condition: &Condition, port: Port, sources: &[Option<Arc<str>>]) -> (&'static str, Vec<String>) {
    let Port::Branch(index) = port else { return ("", vec![String::new(); sources.len()]) };
    let Some(branch) = condition.branches.get(index) else { return ("", Vec::new()) };
    let group = &branch.group;
    let quantifier = match (group.quantifier, group.not) {
        (Match::All, true) => tr!("rules" => "not all"),
        (Match::Any, true) => tr!("rules" => "none"),
        _ if group.rules.len() < 2 => "",
        (Match::All, false) => tr!("rules" => "all"),
        (Match::Any, false) => tr!("rules" => "any"),
    };
    let cells = sources.iter().map(|source| {
        let entries: Vec<&RuleOrGroup> =
            group.rules.iter().filter(|entry| subject(entry) == *source).collect();
        joined(&entries, group.quantifier, source.is_some())
    });
    (quantifier, cells.collect())
}

/// Several rules in one cell. `bare` leaves the operand out, which the column's head names.
fn joined(entries: &[&RuleOrGroup], quantifier: Match, bare: bool) -> String {
    let several = entries.len() > 1;
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| match entry {
            RuleOrGroup::Rule(rule) => self::rule(rule, bare),
            RuleOrGroup::Group(group) => {
                let inner: Vec<&RuleOrGroup> = group.rules.iter().collect();
                let text = joined(&inner, group.quantifier, bare);
                match (group.not, several && inner.len() > 1) {
                    (true, _) => tr!("not ({text})", text),
                    (false, true) => format!("({text})"),
                    (false, false) => text,
                }
            }
        })
        .collect();
    let word = match quantifier {
        Match::All => tr!("rules" => "and"),
        Match::Any => tr!("rules" => "or"),
    };
    texts.join(&format!(" {word} "))
}

fn rule(rule: &Rule, bare: bool) -> String {
    let pieces = sentences::rule(rule);
    let left = usize::from(rule.not);
    let kept = pieces.iter().enumerate().filter(|(at, _)| !bare || *at != left);
    kept.map(|(_, piece)| piece.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    fn table(branches: &str) -> DecisionTable {
        let text = format!(
            r#"{{"version":1,"nodes":[{{"id":"c","type":"condition","branches":{branches},"else":"done"}},
                {{"id":"done","type":"end","title":"All done"}}]}}"#
        );
        let document = Document::parse(&text).expect("JSON");
        let flow = document.flow();
        DecisionTable::of(flow, &flow.nodes[0]).expect("a condition")
    }

    const ORDER: &str = r#"[
        {"label":"Success","rules":[{"left":"{{ result }}","op":"equals","right":"success"}],"next":"done"},
        {"label":"Not | yet","match":"any","rules":[
            {"left":"{{ result }}","op":"in","right":["pending","failed"]},
            {"left":"{{ result }}","op":"is_null"},
            {"left":"{{ tries }}","op":"less_than","right":3}]}]"#;

    #[test]
    fn rows_are_branches_and_columns_operands() {
        let table = table(ORDER);
        assert_eq!(table.operands, ["result", "tries"]);
        let cells: Vec<_> = table.rows.iter().map(|row| (row.quantifier, row.cells.join(" / "))).collect();
        assert_eq!(cells[0], ("", "is success / ".into()));
        assert_eq!(cells[1], ("any", "is one of pending, failed or is null / is less than 3".into()));
        assert_eq!(cells[2], ("", " / ".into()));
        assert_eq!(
            (table.rows[2].label.as_str(), table.rows[2].target.as_deref()),
            ("Else", Some("All done"))
        );
    }

    #[test]
    fn what_looks_at_several_operands_stands_last() {
        let table = table(
            r#"[{"rules":[{"match":"any","rules":[{"left":"{{ a }}","op":"is_true"},{"left":"{{ b }}","op":"is_true"}]},
                          {"left":"{{ a }}","op":"exists"}]}]"#,
        );
        assert_eq!(table.operands, ["a", "Together"]);
        assert_eq!(table.rows[0].cells[1], "a is true or b is true");
    }

    #[test]
    fn markdown() {
        let findings = Findings {
            values: vec!["\"pending\"".into(), "missing".into()],
            results: vec!["not matched", "taken", "not reached"],
            counts: vec![0, 1, 0],
        };
        assert_eq!(
            table(ORDER).to_markdown(Some(&findings)),
            "| # | Branch | Match | result | tries | Leads to | Result | Taken |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- |\n\
             |  | Value |  | \"pending\" | missing |  |  |  |\n\
             | 1 | Success |  | is success |  | All done | not matched | 0 |\n\
             | 2 | Not \\| yet | any | is one of pending, failed or is null | is less than 3 |  | taken | 1 |\n\
             |  | Else |  |  |  | All done | not reached | 0 |\n"
        );
    }

    #[test]
    fn csv_is_quoted_and_runs_no_formula() {
        let csv = table(ORDER).to_csv(None);
        assert!(csv.starts_with("#,Branch,Match,result,tries,Leads to\r\n"), "{csv}");
        assert!(
            csv.contains(r#"2,Not | yet,any,"is one of pending, failed or is null",is less than 3,"#),
            "{csv}"
        );
        let csv = table(r#"[{"label":"=1+1 \"x\"","rules":[]}]"#).to_csv(None);
        assert!(csv.contains("1,\"'=1+1 \"\"x\"\"\","), "{csv}");
    }
}
