//! The ways out of a node.

use std::sync::Arc;

use super::model::{Node, NodeKind};

/// A way out of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Port {
    /// The ordinary way on.
    Next,
    /// The wait for a reply or an answer ran out.
    Timeout,
    /// The webhook answered with an error, or not at all.
    Error,
    /// The gate turned the request away.
    Limit,
    /// A branch of a condition, by its index.
    Branch(usize),
    /// No branch matched.
    Else,
}

impl Port {
    /// Whether a conversation that leaves here, and gets nowhere, has failed.
    pub fn is_failure(self) -> bool {
        match self {
            Self::Timeout | Self::Error | Self::Limit => true,
            Self::Next | Self::Branch(_) | Self::Else => false,
        }
    }

    /// Reads a port's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "next" => Self::Next,
            "timeout" => Self::Timeout,
            "error" => Self::Error,
            "limit" => Self::Limit,
            "else" => Self::Else,
            _ => Self::Branch(name.strip_prefix("branch-")?.parse().ok()?),
        })
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Next => f.write_str("next"),
            Self::Timeout => f.write_str("timeout"),
            Self::Error => f.write_str("error"),
            Self::Limit => f.write_str("limit"),
            Self::Branch(index) => write!(f, "branch-{index}"),
            Self::Else => f.write_str("else"),
        }
    }
}

impl Node {
    /// The node's ports in order, each with the id it leads to.
    pub fn ports(&self) -> Vec<(Port, Option<&Arc<str>>)> {
        match &self.kind {
            NodeKind::Message(node) => vec![(Port::Next, node.next.as_ref())],
            NodeKind::Ask(node) if node.timeout_ms.is_some() || node.timeout.is_some() => {
                vec![(Port::Next, node.next.as_ref()), (Port::Timeout, node.timeout.as_ref())]
            }
            NodeKind::Ask(node) => vec![(Port::Next, node.next.as_ref())],
            NodeKind::Webhook(node) => vec![
                (Port::Next, node.next.as_ref()),
                (Port::Timeout, node.timeout.as_ref()),
                (Port::Error, node.error.as_ref()),
                (Port::Limit, node.limit.as_ref()),
            ],
            NodeKind::Wait(node) => vec![(Port::Next, node.next.as_ref())],
            NodeKind::Condition(node) => node
                .branches
                .iter()
                .enumerate()
                .map(|(index, branch)| (Port::Branch(index), branch.next.as_ref()))
                .chain([(Port::Else, node.otherwise.as_ref())])
                .collect(),
            NodeKind::Set(node) => vec![(Port::Next, node.next.as_ref())],
            NodeKind::End(_) | NodeKind::Unknown(_) => Vec::new(),
        }
    }
}
