//! How the editor names what it works on: node types, ports, new ids.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::flow::{Flow, NodeKind, Port};
use crate::i18n::tr;

/// The longest id that the format allows.
const MAX_ID: usize = 64;

/// The types of nodes that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeType {
    /// Says something.
    Message,
    /// Asks and waits for the reply.
    Ask,
    /// Calls an external system.
    Webhook,
    /// Lets time pass.
    Wait,
    /// Takes the first branch that matches.
    Condition,
    /// Assigns variables.
    Set,
    /// Ends the conversation.
    End,
}

impl NodeType {
    /// All of them, in the order of the palette.
    pub const ALL: [Self; 7] =
        [Self::Message, Self::Ask, Self::Webhook, Self::Wait, Self::Condition, Self::Set, Self::End];

    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Ask => "ask",
            Self::Webhook => "webhook",
            Self::Wait => "wait",
            Self::Condition => "condition",
            Self::Set => "set",
            Self::End => "end",
        }
    }

    /// What people call it: "Message".
    pub fn label(self) -> &'static str {
        match self {
            Self::Message => tr!("node" => "Message"),
            Self::Ask => tr!("node" => "Ask"),
            Self::Webhook => tr!("node" => "Webhook"),
            Self::Wait => tr!("node" => "Wait"),
            Self::Condition => tr!("node" => "Condition"),
            Self::Set => tr!("node" => "Set"),
            Self::End => tr!("node" => "End"),
        }
    }

    /// What people call it within a sentence: "message".
    pub fn noun(self) -> &'static str {
        match self {
            Self::Message => tr!("node" => "message"),
            Self::Ask => tr!("node" => "ask"),
            Self::Webhook => tr!("node" => "webhook"),
            Self::Wait => tr!("node" => "wait"),
            Self::Condition => tr!("node" => "condition"),
            Self::Set => tr!("node" => "set"),
            Self::End => tr!("node" => "end"),
        }
    }

    /// The type of a word in JSON.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|node_type| node_type.as_str() == word)
    }

    /// The type of a node; `None` for a type that is not known here.
    pub fn of(kind: &NodeKind) -> Option<Self> {
        Some(match kind {
            NodeKind::Message(_) => Self::Message,
            NodeKind::Ask(_) => Self::Ask,
            NodeKind::Webhook(_) => Self::Webhook,
            NodeKind::Wait(_) => Self::Wait,
            NodeKind::Condition(_) => Self::Condition,
            NodeKind::Set(_) => Self::Set,
            NodeKind::End(_) => Self::End,
            NodeKind::Unknown(_) => return None,
        })
    }

    /// The port by which the flow goes on where a node is put into an edge: for a condition, which has no
    /// rules yet, *else*. `None`: there is no way on.
    pub fn way_on(self) -> Option<Port> {
        match self {
            Self::Message | Self::Ask | Self::Webhook | Self::Wait | Self::Set => Some(Port::Next),
            Self::Condition => Some(Port::Else),
            Self::End => None,
        }
    }
}

/// A port of a node; also the edge that leaves there, as a port has one at most.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortRef {
    /// The node's id.
    pub node: Arc<str>,
    /// The port.
    pub port: Port,
}

impl PortRef {
    /// A port of a node.
    pub fn new(node: impl Into<Arc<str>>, port: Port) -> Self {
        Self { node: node.into(), port }
    }

    /// Reads what [`Display`](std::fmt::Display) writes: `create:timeout`.
    pub fn parse(text: &str) -> Option<Self> {
        let (node, port) = text.rsplit_once(':')?;
        Some(Self::new(node, Port::from_name(port)?))
    }

    /// Where the port leads. `None` where the flow has no such port; `Some(None)` where it leads nowhere.
    pub fn target<'f>(&self, flow: &'f Flow) -> Option<Option<&'f Arc<str>>> {
        let ports = flow.node(&self.node)?.ports();
        ports.into_iter().find(|(port, _)| *port == self.port).map(|(_, target)| target)
    }
}

impl std::fmt::Display for PortRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.node, self.port)
    }
}

/// What is selected on the canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The ids of nodes.
    pub nodes: Vec<Arc<str>>,
    /// Edges, by the ports that they leave.
    pub edges: Vec<PortRef>,
    /// The ids of sticky notes.
    pub notes: Vec<Arc<str>>,
}

impl Selection {
    /// Some nodes.
    pub fn of_nodes(nodes: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self { nodes: nodes.into_iter().collect(), ..Self::default() }
    }

    /// Some edges.
    pub fn of_edges(edges: impl IntoIterator<Item = PortRef>) -> Self {
        Self { edges: edges.into_iter().collect(), ..Self::default() }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty() && self.notes.is_empty()
    }
}

/// Whether a text can be a node's id.
pub fn is_node_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=MAX_ID).contains(&text.len()) && text.bytes().all(allowed)
}

/// Gives ids that nothing has yet.
#[derive(Debug)]
pub(super) struct Ids<'a>(BTreeSet<std::borrow::Cow<'a, str>>);

impl<'a> Ids<'a> {
    /// Ids beside those that are taken.
    pub(super) fn beside(taken: impl IntoIterator<Item = &'a str>) -> Self {
        Self(taken.into_iter().map(std::borrow::Cow::Borrowed).collect())
    }

    /// The wanted id, or the next of its kind where it is taken: `create`, `create_2`, `create_3`.
    pub(super) fn take(&mut self, wanted: &str) -> Arc<str> {
        let id = if self.0.contains(wanted) { self.next(wanted) } else { wanted.to_owned() };
        self.0.insert(std::borrow::Cow::Owned(id.clone()));
        id.into()
    }

    fn next(&self, wanted: &str) -> String {
        let (stem, first) = match wanted.rsplit_once('_') {
            Some((stem, number)) if !stem.is_empty() && !number.starts_with(['0', '+']) => {
                match number.parse::<u32>() {
                    Ok(number) => (stem, u64::from(number) + 1),
                    Err(_) => (wanted, 2),
                }
            }
            _ => (wanted, 2),
        };
        let named = |number: u64| {
            let number = format!("_{number}");
            let room = MAX_ID.saturating_sub(number.len());
            // Ids are ASCII; a note's may be anything.
            let end = (0..=room.min(stem.len())).rev().find(|end| stem.is_char_boundary(*end)).unwrap_or(0);
            format!("{}{number}", &stem[..end])
        };
        (first..).map(named).find(|id| !self.0.contains(id.as_str())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_new() {
        let long = "x".repeat(64);
        let mut ids = Ids::beside(["message", "message_2", "create_9", "_2", long.as_str()]);
        let cases = [
            ("message", "message_3"),
            ("message", "message_4"),
            ("message_2", "message_5"),
            ("create_9", "create_10"),
            ("create", "create"),
            ("_2", "_2_2"),
        ];
        for (wanted, expect) in cases {
            assert_eq!(&*ids.take(wanted), expect);
        }
        let next = ids.take(&long);
        assert!(is_node_id(&next) && next.ends_with("x_2"), "{next}");
    }

    #[test]
    fn ports_have_names() {
        let port = PortRef::new("a-b", Port::Branch(2));
        assert_eq!(port.to_string(), "a-b:branch-2");
        assert_eq!(PortRef::parse("a-b:branch-2"), Some(port));
        assert_eq!(PortRef::parse("a-b:none"), None);
    }

    #[test]
    fn types_have_words() {
        for node_type in NodeType::ALL {
            assert_eq!(NodeType::from_word(node_type.as_str()), Some(node_type));
        }
    }
}
