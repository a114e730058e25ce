//! What the history calls actions, and which of them are one step to a person.

use crate::flow::Value;

use super::super::ids::Selection;
use super::super::place::Place;
use super::{Action, Replacement, Spliced};

impl Action {
    /// What the history calls it: "Undo *move 3 nodes*".
    pub fn label(&self) -> String {
        match self {
            Self::RenameFlow(_) => "rename flow".to_owned(),
            Self::SetDescription(_) => "edit description".to_owned(),
            Self::SetLimits(_) => "set limits".to_owned(),
            Self::SetVariable { name, value: Some(_) } => format!("set variable {name}"),
            Self::SetVariable { name, value: None } => format!("remove variable {name}"),
            Self::SetSecret { name, is_secret: true } => format!("make {name} a secret"),
            Self::SetSecret { name, is_secret: false } => format!("make {name} no secret"),
            Self::SetStart(id) => format!("start at {id}"),
            Self::SetScenario { scenario, .. } => match scenario.get("name").and_then(Value::as_str) {
                Some(name) => format!("edit scenario {name}"),
                None => "edit scenario".to_owned(),
            },
            Self::AddNode { node_type, .. } => format!("add {}", node_type.as_str()),
            Self::Splice { node: Spliced::New(node_type), .. } => format!("insert {}", node_type.as_str()),
            Self::Splice { node: Spliced::Existing(id), .. } => format!("insert {id}"),
            Self::Delete(selection) => selected("delete", selection),
            Self::Connect { from, to } => format!("connect {} to {to}", from.node),
            Self::Reroute { from, .. } => format!("move edge of {}", from.node),
            Self::MoveNodes(moved) => counted("move", moved.len(), "node"),
            Self::Align { nodes, .. } => counted("align", nodes.len(), "node"),
            Self::Distribute { nodes, .. } => counted("distribute", nodes.len(), "node"),
            Self::Arrange => "arrange".to_owned(),
            Self::Duplicate(selection) => {
                selected("duplicate", &Selection { edges: Vec::new(), ..selection.clone() })
            }
            Self::Paste { clip, .. } => match clip.counts() {
                (nodes, 0) => counted("paste", nodes, "node"),
                (0, notes) => counted("paste", notes, "note"),
                (nodes, notes) => counted("paste", nodes + notes, "item"),
            },
            Self::RenameNode { from, .. } => format!("rename node {from}"),
            Self::RenameVariable { from, .. } => format!("rename variable {from}"),
            Self::SetField { at, .. } => format!("edit {}", field(at)),
            Self::RemoveField(at) => format!("remove {}", field(at)),
            Self::InsertItem { list, .. } => format!("add {}", item(list)),
            Self::RemoveItem { list, .. } => format!("remove {}", item(list)),
            Self::MoveItem { list, .. } => format!("move {}", item(list)),
            Self::Replace { reason: Replacement::Json, .. } => "edit JSON".to_owned(),
            Self::Replace { reason: Replacement::Import, .. } => "import flow".to_owned(),
            Self::Replace { reason: Replacement::Clear, .. } => "clear flow".to_owned(),
            Self::AddNote { .. } => "add note".to_owned(),
            Self::EditNote { .. } => "edit note".to_owned(),
            Self::MoveNotes(moved) => counted("move", moved.len(), "note"),
            Self::ResizeNote { .. } => "resize note".to_owned(),
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

fn counted(verb: &str, count: usize, what: &str) -> String {
    match count {
        1 => format!("{verb} {what}"),
        count => format!("{verb} {count} {what}s"),
    }
}

fn selected(verb: &str, selection: &Selection) -> String {
    match (selection.nodes.len(), selection.edges.len(), selection.notes.len()) {
        // A node's edges go with it.
        (nodes, _, 0) if nodes > 0 => counted(verb, nodes, "node"),
        (0, edges, 0) => counted(verb, edges, "edge"),
        (0, 0, notes) => counted(verb, notes, "note"),
        (nodes, edges, notes) => counted(verb, nodes + edges + notes, "item"),
    }
}

/// A field in a person's words: `timeout_seconds` is "timeout seconds".
fn field(at: &Place) -> String {
    match at.name() {
        Some(name) => name.replace('_', " "),
        None => at.of_node().map_or_else(|| "flow".to_owned(), |id| format!("node {id}")),
    }
}

/// An element of a list in a person's words.
fn item(list: &Place) -> String {
    match list.name().map(|name| &**name) {
        Some("branches") => "branch".to_owned(),
        Some("rules") => "rule".to_owned(),
        Some("responses") => "mock response".to_owned(),
        Some("choices") => "choice".to_owned(),
        Some("scenarios") => "scenario".to_owned(),
        Some("replies") => "reply".to_owned(),
        Some("secrets") => "secret".to_owned(),
        Some("nodes") => "node".to_owned(),
        Some(name) => format!("item of {}", name.replace('_', " ")),
        None => "item".to_owned(),
    }
}
