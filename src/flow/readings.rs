//! What was read of a document's nodes, one by one: an edit changes a node or two, and the others need not be
//! read and looked over again.

use std::collections::HashMap;
use std::sync::Arc;

use super::checks::{Finding, Remark, check, way};
use super::diagnostic::Path;
use super::fields::Report;
use super::model::Node;
use super::read;
use super::value::{Object, Value};

/// A node as it was read.
#[derive(Debug)]
pub(super) struct NodeReading {
    /// The JSON that it was read from.
    json: Value,
    pub(super) node: Arc<Node>,
    /// What reading it had to say.
    remarks: Vec<Remark>,
    /// What there is to say of it by itself.
    pub(super) findings: Vec<Finding>,
}

impl NodeReading {
    fn of(json: &Value) -> Self {
        let mut report = Report::default();
        let node = Arc::new(read::node(json, &Path::ROOT, &mut report));
        let remarks = report.diagnostics.into_iter().map(|said| Remark {
            code: said.code,
            message: said.message,
            way: way(said.path.as_deref().unwrap_or_default()),
            name: said.name,
            meant: said.meant,
        });
        Self { json: json.clone(), remarks: remarks.collect(), findings: check(&node), node }
    }

    fn is_of(&self, json: &Value) -> bool {
        matches!((&self.json, json), (Value::Object(one), Value::Object(other)) if Arc::ptr_eq(one, other))
    }
}

/// Reads nodes in order; those of the document before that are the same are taken from there.
pub(super) struct Readings<'b> {
    before: &'b [Arc<NodeReading>],
    /// Where in `before` a node's JSON is; made when nodes are not where they were.
    places: Option<HashMap<*const Object, usize>>,
    pub(super) now: Vec<Arc<NodeReading>>,
}

impl<'b> Readings<'b> {
    pub(super) fn new(before: &'b [Arc<NodeReading>]) -> Self {
        Self { before, places: None, now: Vec::new() }
    }

    /// Reads the next node.
    pub(super) fn read(&mut self, json: &Value, path: &Path<'_>, report: &mut Report) -> Arc<Node> {
        let reading = self.known(json).unwrap_or_else(|| Arc::new(NodeReading::of(json)));
        let id = &reading.node.id;
        report.node = (!id.is_empty()).then(|| Arc::clone(id));
        reading.remarks.iter().for_each(|remark| remark.give(path, report));
        report.node = None;
        self.now.push(Arc::clone(&reading));
        Arc::clone(&reading.node)
    }

    fn known(&mut self, json: &Value) -> Option<Arc<NodeReading>> {
        let Value::Object(object) = json else { return None };
        if let Some(same) = self.before.get(self.now.len()).filter(|reading| reading.is_of(json)) {
            return Some(Arc::clone(same));
        }
        let before = self.before;
        let places = self.places.get_or_insert_with(|| {
            let objects = before.iter().enumerate().filter_map(|(at, reading)| match &reading.json {
                Value::Object(object) => Some((Arc::as_ptr(object), at)),
                _ => None,
            });
            objects.collect()
        });
        places.get(&Arc::as_ptr(object)).map(|at| Arc::clone(&before[*at]))
    }
}
