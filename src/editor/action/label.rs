//! What the history calls actions, and which of them are one step to a person.

use crate::flow::Value;
use crate::i18n::tr;

use super::super::ids::Selection;
use super::super::place::Place;
use super::{Action, Replacement, Spliced};

impl Action {
    /// What the history calls it: "Undo *move 3 nodes*".
    pub fn label(&self) -> String {
        match self {
            Self::RenameFlow(_) => tr!("rename flow").to_owned(),
            Self::SetDescription(_) => tr!("edit description").to_owned(),
            Self::SetLimits(_) => tr!("set limits").to_owned(),
            Self::SetVariable { name, value: Some(_) } => tr!("set variable {name}", name),
            Self::SetVariable { name, value: None } => tr!("remove variable {name}", name),
            Self::SetSecret { name, is_secret: true } => tr!("make {name} a secret", name),
            Self::SetSecret { name, is_secret: false } => tr!("make {name} no secret", name),
            Self::SetStart(id) => tr!("start at {id}", id),
            Self::SetScenario { scenario, .. } => match scenario.get("name").and_then(Value::as_str) {
                Some(name) => tr!("edit scenario {name}", name),
                None => tr!("edit scenario").to_owned(),
            },
            Self::AddNode { node_type, .. } => tr!("add {what}", what = node_type.noun()),
            Self::Splice { node: Spliced::New(node_type), .. } => {
                tr!("insert {what}", what = node_type.noun())
            }
            Self::Splice { node: Spliced::Existing(id), .. } => tr!("insert {what}", what = id),
            Self::Delete(selection) => match kind(selection) {
                Kind::Nodes(count) => tr!("delete node" | "delete {n} nodes" % count),
                Kind::Edges(count) => tr!("delete edge" | "delete {n} edges" % count),
                Kind::Notes(count) => tr!("delete note" | "delete {n} notes" % count),
                Kind::Items(count) => tr!("delete item" | "delete {n} items" % count),
            },
            Self::Connect { from, to } => tr!("connect {from} to {to}", from = from.node, to),
            Self::Reroute { from, .. } => tr!("move edge of {id}", id = from.node),
            Self::MoveNodes(moved) => tr!("move node" | "move {n} nodes" % moved.len()),
            Self::Align { nodes, .. } => tr!("align node" | "align {n} nodes" % nodes.len()),
            Self::Distribute { nodes, .. } => {
                tr!("distribute node" | "distribute {n} nodes" % nodes.len())
            }
            Self::Arrange => tr!("arrange").to_owned(),
            Self::Duplicate(selection) => match kind(&Selection { edges: Vec::new(), ..selection.clone() }) {
                Kind::Nodes(count) => tr!("duplicate node" | "duplicate {n} nodes" % count),
                Kind::Notes(count) => tr!("duplicate note" | "duplicate {n} notes" % count),
                Kind::Edges(count) | Kind::Items(count) => {
                    tr!("duplicate item" | "duplicate {n} items" % count)
                }
            },
            Self::Paste { clip, .. } => match clip.counts() {
                (nodes, 0) => tr!("paste node" | "paste {n} nodes" % nodes),
                (0, notes) => tr!("paste note" | "paste {n} notes" % notes),
                (nodes, notes) => tr!("paste item" | "paste {n} items" % nodes + notes),
            },
            Self::RenameNode { from, .. } => tr!("rename node {id}", id = from),
            Self::RenameVariable { from, .. } => tr!("rename variable {name}", name = from),
            Self::SetField { at, .. } => tr!("edit {what}", what = field(at)),
            Self::RemoveField(at) => tr!("remove {what}", what = field(at)),
            Self::InsertItem { list, .. } => tr!("add {what}", what = item(list)),
            Self::RemoveItem { list, .. } => tr!("remove {what}", what = item(list)),
            Self::MoveItem { list, .. } => tr!("move {what}", what = item(list)),
            Self::Replace { reason: Replacement::Json, .. } => tr!("edit JSON").to_owned(),
            Self::Replace { reason: Replacement::Import, .. } => tr!("import flow").to_owned(),
            Self::Replace { reason: Replacement::Clear, .. } => tr!("clear flow").to_owned(),
            Self::AddNote { .. } => tr!("add note").to_owned(),
            Self::EditNote { .. } => tr!("edit note").to_owned(),
            Self::MoveNotes(moved) => tr!("move note" | "move {n} notes" % moved.len()),
            Self::ResizeNote { .. } => tr!("resize note").to_owned(),
            Self::Batch { label, .. } => label.clone(),
        }
    }

    /// What consecutive edits share that are one step to a person: typing in one field. `None`: each is a
    /// step of its own.
    pub fn group(&self) -> Option<String> {
        match self {
            Self::RenameFlow(_) => Some("name".to_owned()),
            Self::SetDescription(_) => Some("description".to_owned()),
            // A field that is emptied may be left out; typing goes on.
            Self::SetField { at, .. } | Self::RemoveField(at) => Some(format!("field {at}")),
            Self::EditNote { id, .. } => Some(format!("note {id}")),
            Self::Replace { reason: Replacement::Json, .. } => Some("json".to_owned()),
            Self::SetLimits(_)
            | Self::SetVariable { .. }
            | Self::SetSecret { .. }
            | Self::SetStart(_)
            | Self::SetScenario { .. }
            | Self::AddNode { .. }
            | Self::Splice { .. }
            | Self::Delete(_)
            | Self::Connect { .. }
            | Self::Reroute { .. }
            | Self::MoveNodes(_)
            | Self::Align { .. }
            | Self::Distribute { .. }
            | Self::Arrange
            | Self::Duplicate(_)
            | Self::Paste { .. }
            | Self::RenameNode { .. }
            | Self::RenameVariable { .. }
            | Self::InsertItem { .. }
            | Self::RemoveItem { .. }
            | Self::MoveItem { .. }
            | Self::Replace { reason: Replacement::Import | Replacement::Clear, .. }
            | Self::AddNote { .. }
            | Self::MoveNotes(_)
            | Self::ResizeNote { .. }
            | Self::Batch { .. } => None,
        }
    }
}

/// What a selection is of, and how much of it.
enum Kind {
    Nodes(usize),
    Edges(usize),
    Notes(usize),
    Items(usize),
}

fn kind(selection: &Selection) -> Kind {
    match (selection.nodes.len(), selection.edges.len(), selection.notes.len()) {
        // A node's edges go with it.
        (nodes, _, 0) if nodes > 0 => Kind::Nodes(nodes),
        (0, edges, 0) => Kind::Edges(edges),
        (0, 0, notes) => Kind::Notes(notes),
        (nodes, edges, notes) => Kind::Items(nodes + edges + notes),
    }
}

/// A field in a person's words: `timeout_seconds` is "timeout seconds".
fn field(at: &Place) -> String {
    let Some(name) = at.name() else {
        return at.of_node().map_or_else(|| tr!("flow").to_owned(), |id| tr!("node {id}", id));
    };
    let words = match &**name {
        "title" => tr!("field" => "title"),
        "note" => tr!("field" => "note"),
        "text" => tr!("field" => "text"),
        "variable" => tr!("field" => "variable"),
        "choices" => tr!("field" => "choices"),
        "request" => tr!("field" => "request"),
        "method" => tr!("field" => "method"),
        "url" => tr!("field" => "url"),
        "query" => tr!("field" => "query"),
        "headers" => tr!("field" => "headers"),
        "body" => tr!("field" => "body"),
        "timeout_seconds" => tr!("field" => "timeout seconds"),
        "retry" => tr!("field" => "retry"),
        "max_attempts" => tr!("field" => "max attempts"),
        "interval_seconds" => tr!("field" => "interval seconds"),
        "backoff_rate" => tr!("field" => "backoff rate"),
        "save" => tr!("field" => "save"),
        "mock" => tr!("field" => "mock"),
        "fail" => tr!("field" => "fail"),
        "status" => tr!("field" => "status"),
        "latency_seconds" => tr!("field" => "latency seconds"),
        "weight" => tr!("field" => "weight"),
        "order" => tr!("field" => "order"),
        "seconds" => tr!("field" => "seconds"),
        "label" => tr!("field" => "label"),
        "match" => tr!("field" => "match"),
        "not" => tr!("field" => "not"),
        "left" => tr!("field" => "left"),
        "op" => tr!("field" => "op"),
        "right" => tr!("field" => "right"),
        "ignore_case" => tr!("field" => "ignore case"),
        "assign" => tr!("field" => "assign"),
        "outcome" => tr!("field" => "outcome"),
        "name" => tr!("field" => "name"),
        "description" => tr!("field" => "description"),
        name => return name.replace('_', " "),
    };
    words.to_owned()
}

/// An element of a list in a person's words.
fn item(list: &Place) -> String {
    let words = match list.name().map(|name| &**name) {
        Some("branches") => tr!("item" => "branch"),
        Some("rules") => tr!("item" => "rule"),
        Some("responses") => tr!("item" => "mock response"),
        Some("choices") => tr!("item" => "choice"),
        Some("scenarios") => tr!("item" => "scenario"),
        Some("replies") => tr!("item" => "reply"),
        Some("secrets") => tr!("item" => "secret"),
        Some("nodes") => tr!("item" => "node"),
        Some(_) => return tr!("item of {what}", what = field(list)),
        None => tr!("item" => "item"),
    };
    words.to_owned()
}
