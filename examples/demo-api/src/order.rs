//! An order, and what the shop says about it.

use serde_json::{Value, json};

/// What an answer's `result` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Pending,
    Failed,
    /// JSON null.
    Null,
    /// The key is left out.
    Missing,
}

impl Outcome {
    const ALL: [Self; 5] = [Self::Success, Self::Pending, Self::Failed, Self::Null, Self::Missing];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Null => "null",
            Self::Missing => "missing",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// All names, for a message.
    pub(crate) fn names() -> String {
        let names = Self::ALL.map(|outcome| format!("\"{}\"", outcome.name()));
        format!("one of {}", names.join(", "))
    }

    fn json(self) -> Option<Value> {
        match self {
            Self::Success | Self::Pending | Self::Failed => Some(self.name().into()),
            Self::Null => Some(Value::Null),
            Self::Missing => None,
        }
    }
}

/// What an order waits for before it has its final result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// A moment, in milliseconds since 1970.
    At(i64),
    /// A number of queries, the one that is being answered included.
    AfterQueries(u32),
}

/// An order to put into the shop.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) item: Value,
    pub(crate) first_result: Outcome,
    pub(crate) final_result: Outcome,
    pub(crate) ready: Ready,
}

/// An order that is in the shop.
#[derive(Debug)]
pub(crate) struct StoredOrder {
    pub(crate) id: String,
    pub(crate) queries: u32,
    pub(crate) order: Order,
}

impl StoredOrder {
    /// The result at the moment `now`, in milliseconds since 1970.
    fn result(&self, now: i64) -> Outcome {
        let ready = match self.order.ready {
            Ready::At(moment) => now >= moment,
            Ready::AfterQueries(count) => self.queries >= count,
        };
        if ready { self.order.final_result } else { self.order.first_result }
    }

    /// The answer to a query at the moment `now`.
    pub(crate) fn answer(&self, now: i64) -> Value {
        let mut answer = answer(&self.id, self.result(now));
        answer["queries"] = self.queries.into();
        answer
    }

    /// The order's line in the list of all orders.
    pub(crate) fn listing(&self, now: i64) -> Value {
        let mut listing = self.answer(now);
        listing["item"] = self.order.item.clone();
        listing
    }
}

/// `{"order_id", "result"}`, without the key `result` where it is [`Outcome::Missing`].
pub(crate) fn answer(id: &str, result: Outcome) -> Value {
    let mut answer = json!({ "order_id": id });
    if let Some(result) = result.json() {
        answer["result"] = result;
    }
    answer
}
