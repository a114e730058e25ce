//! Ways to mend what the checks find. A fix is one edit, so it is undone as one.

use std::sync::Arc;

use crate::flow::{Code, Diagnostic, Document, Flow, Severity, Value, is_variable_name, json};
use crate::i18n::tr;

use super::action::Action;
use super::edit;
use super::ids::{Ids, NodeType, Selection};
use super::place::{Place, Step};
use super::references::{can_rename_node, can_rename_variable};

/// A way to mend a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, in a person's words.
    pub label: String,
    /// The edit.
    pub action: Action,
}

/// The clear ways to mend a problem of a document, the likeliest first. None where only its author can know.
pub fn fixes(document: &Document, found: &Diagnostic) -> Vec<Fix> {
    // There is nothing to keep an edit in.
    let Some(at) =
        found.path.as_deref().and_then(Place::parse).filter(|_| document.root().as_object().is_some())
    else {
        return Vec::new();
    };
    let here = Here { document, found, value: at.value(document.root()), at };
    let made: Vec<Option<Fix>> = match found.code {
        Code::MissingField => vec![here.default()],
        Code::WrongType => here.tried(here.other_types()),
        Code::InvalidValue => here.tried(here.other_values()),
        Code::UnknownField => vec![here.renamed_key(), Some(here.left_out(tr!("Remove it")))],
        Code::UnknownNodeType | Code::UnknownOperator => vec![here.meant()],
        Code::InvalidId | Code::DuplicateId => vec![here.other_id()],
        Code::StartMissing => vec![here.start()],
        Code::UnknownTarget if here.is_start() => vec![here.start()],
        Code::UnknownTarget => vec![here.meant(), Some(here.left_out(tr!("Lead nowhere")))],
        Code::UnreachableNode => vec![here.without_node()],
        Code::InvalidVariableName => vec![here.other_name()],
        Code::UnknownVariable => vec![here.meant_name(), here.new_variable()],
        Code::InvalidTemplate | Code::InvalidRegex => here.tried(here.other_texts()),
        Code::InvalidOperand => here.tried(here.operands()),
        Code::EmptyRules => vec![here.with_rule()],
        Code::TimeoutCut => vec![here.cut_timeout()],
        Code::NoMock => vec![here.with_mock()],
        Code::InvalidScenario => here.in_scenario(),
        Code::JsonSyntax
        | Code::TooLarge
        | Code::TooDeep
        | Code::TooManyNodes
        | Code::VersionUnsupported
        | Code::ReservedVariableName => Vec::new(),
    };
    // Where the tree is of another shape than anyone expects, there may be nothing to set anything in.
    made.into_iter().flatten().filter(|fix| fix.action.apply(document).is_some()).collect()
}

/// A problem with the place where it is.
struct Here<'d> {
    document: &'d Document,
    found: &'d Diagnostic,
    at: Place,
    value: Option<&'d Value>,
}

impl Fix {
    /// An edit that the history calls as the fix is called.
    fn new(label: impl Into<String>, action: Action) -> Self {
        let label = label.into();
        let named = label.chars().next().map(|first| first.to_lowercase().collect::<String>());
        let rest: String = label.chars().skip(1).collect();
        let action = Action::Batch { label: named.unwrap_or_default() + &rest, actions: vec![action] };
        Self { label, action }
    }
}

impl Here<'_> {
    fn flow(&self) -> &Flow {
        self.document.flow()
    }

    fn set(&self, label: impl Into<String>, value: impl Into<Value>) -> Fix {
        Fix::new(label, Action::SetField { at: self.at.clone(), value: value.into() })
    }

    fn left_out(&self, label: &str) -> Fix {
        Fix::new(label, Action::RemoveField(self.at.clone()))
    }

    /// Only those that really mend it: what is meant is guessed.
    fn tried(&self, guesses: Vec<Fix>) -> Vec<Option<Fix>> {
        let count = |document: &Document| {
            let found = document.diagnostics();
            let same = |other: &&Diagnostic| other.code == self.found.code && other.path == self.found.path;
            let errors = found.iter().filter(|other| other.severity() == Severity::Error).count();
            (errors, found.iter().filter(same).count())
        };
        let (errors, same) = count(self.document);
        let is_error = self.found.severity() == Severity::Error;
        let mends = |fix: &Fix| {
            let after = fix.action.apply(self.document);
            after.map(|after| count(&after)).is_some_and(|(errors_left, same_left)| {
                same_left < same && errors_left + usize::from(is_error) <= errors
            })
        };
        guesses.into_iter().filter(mends).map(Some).collect()
    }

    fn is_start(&self) -> bool {
        self.at.steps() == [Step::Key("start".into())]
    }

    /// The word that was probably meant.
    fn meant(&self) -> Option<Fix> {
        let meant = self.found.meant.as_ref()?;
        let label = match self.found.code {
            Code::UnknownTarget => tr!("Lead to “{meant}”", meant),
            _ => tr!("Change it to “{meant}”", meant),
        };
        Some(self.set(label, Arc::clone(meant)))
    }

    /// What a field may begin with that has to be there.
    fn default(&self) -> Option<Fix> {
        let empty = || Value::Object(Arc::default());
        let is_latency = self.at.steps().iter().any(|step| *step == Step::Key("latency_seconds".into()));
        if is_latency {
            let outer = self.outer()?;
            return Some(Fix::new(
                tr!("Answer after 0.5 s, always"),
                Action::SetField { at: outer, value: 0.5.into() },
            ));
        }
        Some(match &**self.at.name()? {
            "nodes" => self.set(tr!("Begin with no nodes"), Value::array([])),
            "id" => return self.other_id(),
            "text" => self.set(tr!("Add an empty text"), ""),
            "url" => self.set(tr!("Add an empty URL"), ""),
            "request" => self.set(
                tr!("Add a request"),
                Value::object([("method", "POST".into()), ("url", Value::from(""))]),
            ),
            "seconds" => self.set(tr!("Wait 20 s"), 20_u32),
            "timeout_seconds" => self.set(tr!("Wait 60 s for the reply"), 60_u32),
            "assign" => self.set(tr!("Add an empty list"), empty()),
            "branches" => self.set(tr!("Add a branch"), Value::array([branch()])),
            "rules" => self.set(tr!("Add a rule"), Value::array([rule()])),
            "op" => self.set(tr!("Compare by “equals”"), "equals"),
            "responses" => self.set(tr!("Add an answer"), Value::array([answer()])),
            "name" => self.set(tr!("Name it"), self.scenario_name()),
            _ => return None,
        })
    }

    /// The same value in another type, or none.
    fn other_types(&self) -> Vec<Fix> {
        let Some(value) = self.value else { return Vec::new() };
        let shown = |value: &Value| json::to_string(value);
        let as_read = value.as_str().and_then(|text| json::parse(text.trim()).ok());
        let as_read = as_read.filter(|read| matches!(read, Value::Number(_) | Value::Bool(_)));
        let as_text = matches!(value, Value::Number(_) | Value::Bool(_)).then(|| Value::from(shown(value)));
        let as_list =
            (!matches!(value, Value::Array(_) | Value::Object(_))).then(|| Value::array([value.clone()]));
        let others = [as_read, as_text, as_list].into_iter().flatten();
        let others = others.map(|other| self.set(tr!("Change it to {value}", value = shown(&other)), other));
        others.chain([self.left_out(tr!("Remove it"))]).collect()
    }

    /// A value that is allowed, near the one that is not.
    fn other_values(&self) -> Vec<Fix> {
        let mut all: Vec<Fix> = self.meant().into_iter().collect();
        let swapped = |one: &str, other: &str| {
            let (low, high) = (self.value?.get(one)?, self.value?.get(other)?);
            let object = edit::set(self.value?, one, high.clone());
            Some(self.set(tr!("Swap the two"), edit::set(&object, other, low.clone())))
        };
        all.extend(swapped("min", "max").or_else(|| swapped("p50", "p95")));
        if let Some(Value::String(text)) = self.value {
            let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
            let method = if letters.is_empty() { "POST".to_owned() } else { letters.to_uppercase() };
            all.push(self.set(tr!("Change it to {value}", value = method), method));
        }
        if let Some(number) = self.value.and_then(Value::as_f64) {
            let rounded = number.round().max(1.0);
            all.push(self.set(tr!("Change it to {value}", value = rounded), rounded));
        }
        if matches!(self.value, Some(Value::Array(_))) {
            let weight = self.at.clone().index(0).key("weight");
            all.push(Fix::new(
                tr!("Give the first one the weight 1"),
                Action::SetField { at: weight, value: 1_u32.into() },
            ));
        }
        all.push(self.left_out(tr!("Remove it")));
        all
    }

    /// The field under the name that was probably meant.
    fn renamed_key(&self) -> Option<Fix> {
        let (meant, name) = (self.found.meant.as_ref()?, self.found.name.as_ref()?);
        let outer = self.outer()?;
        let object = outer.value(self.document.root()).filter(|object| object.get(meant).is_none())?;
        let value = edit::rename_keys(object, |key| (*key == **name).then(|| Arc::clone(meant)))?;
        Some(Fix::new(tr!("Rename it to “{meant}”", meant), Action::SetField { at: outer, value }))
    }

    /// The object or the list around the place.
    fn outer(&self) -> Option<Place> {
        let (_, steps) = self.at.steps().split_last()?;
        Some(steps.iter().fold(Place::document(), |at, step| match step {
            Step::Key(key) => at.key(Arc::clone(key)),
            Step::Index(index) => at.index(*index),
        }))
    }

    /// An id that is allowed and free.
    fn other_id(&self) -> Option<Fix> {
        let old = self.value.and_then(Value::as_str).unwrap_or_default();
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        let wanted: String =
            old.chars().take(64).map(|letter| if allowed(letter) { letter } else { '_' }).collect();
        let wanted = if wanted.is_empty() { "node" } else { &wanted };
        let ids = self.flow().nodes.iter().map(|node| &*node.id);
        let new = Ids::beside(ids).take(wanted);
        let label = tr!("Call it “{name}”", name = new);
        // What leads to a node with a bad id goes on leading there; of two with one id, to the first.
        match self.found.code {
            Code::InvalidId if can_rename_node(self.document, old, &new).is_ok() => {
                Some(Fix::new(label, Action::RenameNode { from: old.into(), to: new }))
            }
            _ => Some(self.set(label, new)),
        }
    }

    /// Where the flow may start: at what nothing leads to, else at its first node.
    fn start(&self) -> Option<Fix> {
        let flow = self.flow();
        if let Some(meant) = &self.found.meant {
            return Some(Fix::new(
                tr!("Start at “{name}”", name = meant),
                Action::SetStart(Arc::clone(meant)),
            ));
        }
        if flow.nodes.is_empty() {
            let add = Action::AddNode { node_type: NodeType::Message, position: [0.0, 0.0], from: None };
            let root = self.document.root();
            let is_list = root.get("nodes").is_none_or(|nodes| nodes.as_array().is_some());
            // A start that names a node stays, so that a new node would not be it.
            let is_free = matches!(root.get("start"), None | Some(Value::Null));
            return (is_list && is_free).then(|| Fix::new(tr!("Add a message"), add));
        }
        let is_led_to = |id: &Arc<str>| {
            flow.nodes.iter().any(|node| node.ports().into_iter().any(|(_, target)| target == Some(id)))
        };
        let first = flow.nodes.iter().find(|node| !is_led_to(&node.id)).or(flow.nodes.first())?;
        let is_named = !first.id.is_empty();
        is_named.then(|| {
            Fix::new(tr!("Start at “{name}”", name = first.id), Action::SetStart(Arc::clone(&first.id)))
        })
    }

    fn without_node(&self) -> Option<Fix> {
        let id = self.found.node.as_ref().filter(|id| !id.is_empty())?;
        let is_one = self.flow().nodes.iter().filter(|node| node.id == *id).count() == 1;
        is_one.then(|| {
            Fix::new(tr!("Delete “{id}”", id), Action::Delete(Selection::of_nodes([Arc::clone(id)])))
        })
    }

    /// A name that a variable can have, everywhere.
    fn other_name(&self) -> Option<Fix> {
        let old = self.found.name.as_ref()?;
        let allowed = |letter: char| letter.is_ascii_alphanumeric();
        let mut new: String = old.chars().map(|letter| if allowed(letter) { letter } else { '_' }).collect();
        if !is_variable_name(&new) {
            new.insert(0, '_');
        }
        can_rename_variable(self.document, old, &new).ok()?;
        let to = Arc::from(new.as_str());
        Some(Fix::new(
            tr!("Call it “{new}” everywhere", new),
            Action::RenameVariable { from: Arc::clone(old), to },
        ))
    }

    fn meant_name(&self) -> Option<Fix> {
        let (name, meant) = (self.found.name.as_ref()?, self.found.meant.as_ref()?);
        can_rename_variable(self.document, name, meant).ok()?;
        let rename = Action::RenameVariable { from: Arc::clone(name), to: Arc::clone(meant) };
        Some(Fix::new(tr!("Change it to “{meant}”", meant), rename))
    }

    fn new_variable(&self) -> Option<Fix> {
        let name = self.found.name.as_ref().filter(|name| is_variable_name(name))?;
        let add = Action::SetVariable { name: Arc::clone(name), value: Some("".into()) };
        Some(Fix::new(tr!("Add “{name}” to the variables", name), add))
    }

    /// A template that is closed; a regular expression that means its own letters.
    fn other_texts(&self) -> Vec<Fix> {
        let Some(text) = self.value.and_then(Value::as_str) else { return Vec::new() };
        match self.found.code {
            Code::InvalidRegex => {
                let mut literal = String::new();
                for letter in text.chars() {
                    if r"\.+*?()|[]{}^$#&-~".contains(letter) {
                        literal.push('\\');
                    }
                    literal.push(letter);
                }
                vec![self.set(tr!("Take it letter by letter"), literal)]
            }
            _ => {
                let closed = self.set(tr!("Close it with }}"), format!("{} }}}}", text.trim_end()));
                let literal = text.rfind("{{").map(|at| {
                    let shown = [&text[..at], "{{ '{{' }}", &text[at + 2..]].concat();
                    self.set(tr!("Take {{ as text"), shown)
                });
                [closed].into_iter().chain(literal).collect()
            }
        }
    }

    /// What an operator could do something with.
    fn operands(&self) -> Vec<Fix> {
        let rule = self.outer().and_then(|rule| rule.value(self.document.root()).cloned());
        let op = rule.as_ref().and_then(|rule| rule.get("op")?.as_str()).unwrap_or_default();
        let Some(value) = self.value else {
            let empty = match op {
                "in" | "not_in" => Value::array([]),
                "between" => Value::array(["".into(), Value::from("")]),
                _ => "".into(),
            };
            return vec![self.set(tr!("Add an empty one"), empty)];
        };
        let text = Value::from(json::to_string(value));
        let several = match op {
            "between" => vec![value.clone(), value.clone()],
            _ => vec![value.clone()],
        };
        vec![
            self.set(
                tr!("Change it to {value}", value = json::to_string(&Value::array(several.clone()))),
                Value::array(several),
            ),
            self.set(tr!("Change it to {value}", value = json::to_string(&text)), text),
        ]
    }

    fn with_rule(&self) -> Option<Fix> {
        self.value?.as_array()?;
        Some(Fix::new(
            tr!("Add a rule"),
            Action::InsertItem { list: self.at.clone(), index: 0, value: rule() },
        ))
    }

    fn cut_timeout(&self) -> Option<Fix> {
        let seconds = self.flow().limits.max_wait_ms? as f64 / 1000.0;
        Some(self.set(tr!("Set it to {seconds} s", seconds), seconds))
    }

    fn with_mock(&self) -> Option<Fix> {
        let at = self.at.clone().key("responses");
        let is_one = self.value.is_none_or(|mock| matches!(mock, Value::Null | Value::Object(_)));
        let set = Action::SetField { at, value: Value::array([answer()]) };
        is_one.then(|| Fix::new(tr!("Add a mock answer"), set))
    }

    fn in_scenario(&self) -> Vec<Option<Fix>> {
        let is_name = self.at.name().is_some_and(|name| **name == *"name") && self.at.steps().len() == 3;
        if is_name {
            let name = self.scenario_name();
            return vec![Some(self.set(tr!("Call it “{name}”", name), name))];
        }
        match self.found.name {
            Some(_) => vec![self.renamed_key(), Some(self.left_out(tr!("Remove it")))],
            None => vec![self.meant(), Some(self.left_out(tr!("Remove it")))],
        }
    }

    /// A name that no other scenario has.
    fn scenario_name(&self) -> String {
        let old =
            self.value.and_then(Value::as_str).filter(|name| !name.is_empty()).unwrap_or(tr!("Scenario"));
        let is_taken = |name: &str| self.flow().scenarios.iter().any(|scenario| scenario.name == name);
        let names =
            (1_u32..).map(|number| if number == 1 { old.to_owned() } else { format!("{old} {number}") });
        names.into_iter().find(|name| !is_taken(name)).unwrap_or_default()
    }
}

fn rule() -> Value {
    Value::object([("left", "".into()), ("op", Value::from("equals")), ("right", "".into())])
}

fn branch() -> Value {
    Value::object([("label", "".into()), ("match", "all".into()), ("rules", Value::array([rule()]))])
}

fn answer() -> Value {
    Value::object([("status", 200_u32.into()), ("body", Value::Object(Arc::default()))])
}
