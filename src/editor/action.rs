//! All that can be done to a document.

use std::sync::Arc;

use crate::flow::{Document, Flow, Value};

use super::edit;
use super::layout::Layout;

/// An edit of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Gives the flow another name.
    RenameFlow(String),
    /// Moves nodes to new places.
    MoveNodes(Vec<(Arc<str>, [f64; 2])>),
    /// Lays the whole flow out anew.
    Arrange,
    /// Adds a node of a type; the first node of a flow becomes its start.
    AddNode {
        /// The word of the type.
        type_name: &'static str,
        /// Where it stands.
        position: [f64; 2],
    },
    /// Deletes nodes and whatever leads to them.
    DeleteNodes(Vec<Arc<str>>),
}

impl Action {
    /// What the history calls it: "Undo *move 3 nodes*".
    pub fn label(&self) -> String {
        let nodes = |verb: &str, count: usize| match count {
            1 => format!("{verb} node"),
            count => format!("{verb} {count} nodes"),
        };
        match self {
            Self::RenameFlow(_) => "rename flow".to_owned(),
            Self::MoveNodes(moved) => nodes("move", moved.len()),
            Self::Arrange => "arrange".to_owned(),
            Self::AddNode { type_name, .. } => format!("add {type_name}"),
            Self::DeleteNodes(ids) => nodes("delete", ids.len()),
        }
    }

    /// Whether an edit right after one of the same kind is the same step to a person: typing a name.
    pub fn continues(&self, before: &Self) -> bool {
        matches!((self, before), (Self::RenameFlow(_), Self::RenameFlow(_)))
    }

    /// The document after the edit; `None` where it changes nothing.
    pub fn apply(&self, document: &Document) -> Option<Document> {
        let flow = document.flow();
        let root = match self {
            Self::RenameFlow(name) => edit::set(document.root(), "name", name.as_str().into()),
            Self::MoveNodes(moved) => edit::nodes(document.root(), |id, node| {
                let (_, position) = moved.iter().find(|(moved, _)| &**moved == id)?;
                Some(edit::set(node, "position", position_value(*position)))
            }),
            Self::Arrange => {
                let layout = Layout::arranged(flow);
                edit::nodes(document.root(), |id, node| {
                    Some(edit::set(node, "position", position_value(layout.position(id)?)))
                })
            }
            Self::AddNode { type_name, position } => add_node(document.root(), flow, type_name, *position),
            Self::DeleteNodes(ids) => edit::delete_nodes(document.root(), ids),
        };
        (crate::flow::json::to_string(&root) != crate::flow::json::to_string(document.root()))
            .then(|| Document::new(root))
    }
}

fn position_value([x, y]: [f64; 2]) -> Value {
    Value::array([x.round().into(), y.round().into()])
}

/// A new node with what its type needs to be valid.
fn add_node(root: &Value, flow: &Flow, type_name: &'static str, position: [f64; 2]) -> Value {
    let id = fresh_id(flow, type_name);
    let mut members: Vec<(&str, Value)> =
        vec![("id", id.as_str().into()), ("type", type_name.into()), ("position", position_value(position))];
    match type_name {
        "message" | "ask" => members.push(("text", "".into())),
        "webhook" => {
            members.push(("request", Value::object([("method", "POST".into()), ("url", Value::from(""))])));
        }
        "wait" => members.push(("seconds", 20_u32.into())),
        "condition" => members.push(("branches", Value::array([]))),
        "set" => members.push(("assign", Value::object([] as [(&str, Value); 0]))),
        _ => {}
    }
    let root = edit::push(root, "nodes", Value::object(members));
    if flow.start.is_none() { edit::set(&root, "start", id.as_str().into()) } else { root }
}

/// An id that no node has: the type's name, with a number where it is taken.
fn fresh_id(flow: &Flow, type_name: &str) -> String {
    let taken = |id: &str| flow.node(id).is_some();
    if !taken(type_name) {
        return type_name.to_owned();
    }
    (2..).map(|number| format!("{type_name}_{number}")).find(|id| !taken(id)).unwrap_or_default()
}
