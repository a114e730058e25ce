//! All that can be done to a document.

mod add;
mod delete;
mod fields;
mod label;
mod paste;
mod places;
mod settings;
mod stickers;
mod wiring;

use std::sync::Arc;

use crate::flow::{Document, Limits, Value};

use super::clipboard::Clip;
use super::edit;
use super::ids::{NodeType, PortRef, Selection};
use super::place::Place;
use super::references;

/// An edit of the document.
///
/// A document without errors stays one without errors, but for what [`Action::is_raw`] names, and for a flow
/// that loses its last node: it has no start any more.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Gives the flow another name.
    RenameFlow(String),
    /// Says what the flow is for; `None` says nothing.
    SetDescription(Option<String>),
    /// Sets what the platform allows.
    SetLimits(Limits),
    /// Gives a variable its initial value; `None` takes it out of the list.
    SetVariable {
        /// The variable's name.
        name: Arc<str>,
        /// Its value.
        value: Option<Value>,
    },
    /// Makes a variable a secret, or no secret.
    SetSecret {
        /// The variable's name.
        name: Arc<str>,
        /// Whether its value stays in the browser.
        is_secret: bool,
    },
    /// Begins the flow at another node.
    SetStart(Arc<str>),
    /// Sets a scenario; the place behind the last one adds it. Raw.
    SetScenario {
        /// Its place in the list.
        index: usize,
        /// The scenario, as JSON.
        scenario: Value,
    },
    /// Adds a node; the first node of a flow becomes its start.
    AddNode {
        /// What it does.
        node_type: NodeType,
        /// Where it stands.
        position: [f64; 2],
        /// The port that leads to it from now on.
        from: Option<PortRef>,
    },
    /// Puts a node into an edge: the edge leads to the node, and the node to where the edge led.
    Splice {
        /// The node.
        node: Spliced,
        /// Where it stands.
        position: [f64; 2],
        /// The edge, by the port that it leaves.
        edge: PortRef,
    },
    /// Deletes nodes and whatever leads to them, edges, and sticky notes.
    Delete(Selection),
    /// Leads a port to a node; an edge that left there before is gone.
    Connect {
        /// The port.
        from: PortRef,
        /// The node's id.
        to: Arc<str>,
    },
    /// Makes an edge leave from another port.
    Reroute {
        /// The port that it leaves.
        from: PortRef,
        /// The port that it leaves from now on.
        to: PortRef,
    },
    /// Moves nodes to new places.
    MoveNodes(Vec<(Arc<str>, [f64; 2])>),
    /// Moves nodes so that they stand in one line.
    Align {
        /// The nodes' ids.
        nodes: Vec<Arc<str>>,
        /// What stands in line.
        to: Alignment,
    },
    /// Moves nodes so that there is the same space between each two.
    Distribute {
        /// The nodes' ids: three at least.
        nodes: Vec<Arc<str>>,
        /// In which direction.
        along: Axis,
    },
    /// Lays the whole flow out anew.
    Arrange,
    /// Puts copies of nodes and sticky notes beside them.
    Duplicate(Selection),
    /// Puts in what was copied. Raw, as far as its nodes are.
    Paste {
        /// What was copied.
        clip: Box<Clip>,
        /// Where its upper left corner stands.
        at: [f64; 2],
    },
    /// Changes a node's id, wherever it stands.
    RenameNode {
        /// The old id.
        from: Arc<str>,
        /// The new id.
        to: Arc<str>,
    },
    /// Changes a variable's name, wherever it stands.
    RenameVariable {
        /// The old name.
        from: Arc<str>,
        /// The new name.
        to: Arc<str>,
    },
    /// Sets a field. Raw.
    SetField {
        /// The field.
        at: Place,
        /// Any JSON.
        value: Value,
    },
    /// Leaves a field out. Raw.
    RemoveField(Place),
    /// Adds an element to a list. Raw.
    InsertItem {
        /// The list; it is made where it is not there yet.
        list: Place,
        /// Where the element goes; behind the last one at the utmost.
        index: usize,
        /// The element.
        value: Value,
    },
    /// Takes an element out of a list. Raw.
    RemoveItem {
        /// The list.
        list: Place,
        /// The element's place.
        index: usize,
    },
    /// Moves an element to another place of its list.
    MoveItem {
        /// The list.
        list: Place,
        /// The element's place.
        from: usize,
        /// Its place afterwards.
        to: usize,
    },
    /// Puts another document in the place of this one. Raw.
    Replace {
        /// The other document.
        root: Value,
        /// Why.
        reason: Replacement,
    },
    /// Adds a sticky note.
    AddNote {
        /// Where it stands.
        position: [f64; 2],
        /// What it says.
        text: String,
    },
    /// Changes what a sticky note says.
    EditNote {
        /// The note's id.
        id: Arc<str>,
        /// What it says.
        text: String,
    },
    /// Moves sticky notes to new places.
    MoveNotes(Vec<(Arc<str>, [f64; 2])>),
    /// Gives a sticky note another size.
    ResizeNote {
        /// The note's id.
        id: Arc<str>,
        /// Width and height.
        size: [f64; 2],
    },
    /// Several actions as one step.
    Batch {
        /// What the history calls it.
        label: String,
        /// The actions, in order.
        actions: Vec<Action>,
    },
}

/// What is put into an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spliced {
    /// A new node.
    New(NodeType),
    /// A node that is there, whose way on leads nowhere yet.
    Existing(Arc<str>),
}

/// What stands in line after nodes were aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// The left edges.
    Left,
    /// The middles, from left to right.
    Center,
    /// The right edges.
    Right,
    /// The upper edges.
    Top,
    /// The middles, from top to bottom.
    Middle,
    /// The lower edges.
    Bottom,
}

/// A direction on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

/// Why a document takes the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A person edits its JSON.
    Json,
    /// It comes from a file or a link.
    Import,
    /// It is begun anew.
    Clear,
}

impl Action {
    /// Whether it may put anything into the document, so that it may have errors afterwards: fields, list
    /// items, scenarios and documents as a person gives them, and nodes pasted from elsewhere.
    pub fn is_raw(&self) -> bool {
        match self {
            Self::SetScenario { .. }
            | Self::Paste { .. }
            | Self::SetField { .. }
            | Self::RemoveField(_)
            | Self::InsertItem { .. }
            | Self::RemoveItem { .. }
            | Self::Replace { .. } => true,
            Self::Batch { actions, .. } => actions.iter().any(Self::is_raw),
            Self::RenameFlow(_)
            | Self::SetDescription(_)
            | Self::SetLimits(_)
            | Self::SetVariable { .. }
            | Self::SetSecret { .. }
            | Self::SetStart(_)
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
            | Self::RenameNode { .. }
            | Self::RenameVariable { .. }
            | Self::MoveItem { .. }
            | Self::AddNote { .. }
            | Self::EditNote { .. }
            | Self::MoveNotes(_)
            | Self::ResizeNote { .. } => false,
        }
    }

    /// The document after the edit; `None` where it changes nothing or cannot be.
    pub fn apply(&self, document: &Document) -> Option<Document> {
        if let Self::Batch { actions, .. } = self {
            let mut now: Option<Document> = None;
            for action in actions {
                now = action.apply(now.as_ref().unwrap_or(document)).or(now);
            }
            return now.filter(|now| !edit::identical(now.root(), document.root()));
        }
        let root = self.root_after(document)?;
        (!edit::identical(&root, document.root())).then(|| document.edited(root))
    }

    fn root_after(&self, document: &Document) -> Option<Value> {
        if let Self::Replace { root, .. } = self {
            return Some(root.clone());
        }
        // There is nothing to keep the edit in.
        document.root().as_object()?;
        match self {
            Self::RenameFlow(name) => Some(settings::rename(document, name)),
            Self::SetDescription(text) => settings::describe(document, text.as_deref()),
            Self::SetLimits(limits) => settings::limits(document, limits),
            Self::SetVariable { name, value } => settings::variable(document, name, value.as_ref()),
            Self::SetSecret { name, is_secret } => settings::secret(document, name, *is_secret),
            Self::SetStart(id) => settings::start(document, id),
            Self::SetScenario { index, scenario } => settings::scenario(document, *index, scenario),
            Self::AddNode { node_type, position, from } => {
                add::node(document, *node_type, *position, from.as_ref())
            }
            Self::Splice { node, position, edge } => add::splice(document, node, *position, edge),
            Self::Delete(selection) => delete::selection(document, selection),
            Self::Connect { from, to } => wiring::connect(document, from, to),
            Self::Reroute { from, to } => wiring::reroute(document, from, to),
            Self::MoveNodes(moved) => places::move_nodes(document, moved),
            Self::Align { nodes, to } => places::align(document, nodes, *to),
            Self::Distribute { nodes, along } => places::distribute(document, nodes, *along),
            Self::Arrange => Some(places::arrange(document)),
            Self::Duplicate(selection) => paste::duplicate(document, selection),
            Self::Paste { clip, at } => paste::paste(document, clip, *at),
            Self::RenameNode { from, to } => references::rename_node(document, from, to),
            Self::RenameVariable { from, to } => references::rename_variable(document, from, to),
            Self::SetField { at, value } => fields::set(document, at, value),
            Self::RemoveField(at) => fields::remove(document, at),
            Self::InsertItem { list, index, value } => fields::insert(document, list, *index, value),
            Self::RemoveItem { list, index } => fields::remove(document, &list.clone().index(*index)),
            Self::MoveItem { list, from, to } => fields::move_item(document, list, *from, *to),
            Self::AddNote { position, text } => Some(stickers::add(document, *position, text)),
            Self::EditNote { id, text } => stickers::edit(document, id, text),
            Self::MoveNotes(moved) => stickers::move_all(document, moved),
            Self::ResizeNote { id, size } => stickers::resize(document, id, *size),
            Self::Replace { .. } | Self::Batch { .. } => None,
        }
    }
}

pub use add::can_splice;
