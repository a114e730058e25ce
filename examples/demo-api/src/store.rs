//! The orders, in SQLite.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{
    Connection, OptionalExtension, Result, Row, TransactionBehavior, named_params,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};
use serde_json::Value;

use crate::order::{Order, Outcome, Ready, StoredOrder};

// A demo's orders need not survive a power cut, so no call waits for the disk.
const SCHEMA: &str = "
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS orders (
        id                  TEXT PRIMARY KEY,
        item                TEXT NOT NULL,
        first_result        TEXT NOT NULL,
        final_result        TEXT NOT NULL,
        ready_at_ms         INTEGER,
        ready_after_queries INTEGER,
        queries             INTEGER NOT NULL DEFAULT 0
    );";

/// The table of orders. Each call takes microseconds, so the routes make them directly.
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens or makes the file `database`; without one the orders live in memory.
    pub(crate) fn open(database: Option<&Path>) -> Result<Self> {
        let connection = match database {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Puts an order into the shop, in place of one with the same id, and gives its id: a new one
    /// where none is given.
    pub(crate) fn put(&self, id: Option<String>, order: &Order) -> Result<String> {
        let mut connection = self.connection();
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id = match id {
            Some(id) => id,
            None => free_id(&change)?,
        };
        let (ready_at_ms, ready_after_queries) = match order.ready {
            Ready::At(moment) => (Some(moment), None),
            Ready::AfterQueries(count) => (None, Some(count)),
        };
        change.execute(
            "INSERT OR REPLACE INTO orders
                (id, item, first_result, final_result, ready_at_ms, ready_after_queries)
             VALUES (:id, :item, :first, :final, :ready_at_ms, :ready_after_queries)",
            named_params! {
                ":id": id,
                ":item": order.item.to_string(),
                ":first": order.first_result,
                ":final": order.final_result,
                ":ready_at_ms": ready_at_ms,
                ":ready_after_queries": ready_after_queries,
            },
        )?;
        change.commit()?;
        Ok(id)
    }

    /// Counts one query of an order and gives the order, if there is one with that id.
    pub(crate) fn query(&self, id: &str) -> Result<Option<StoredOrder>> {
        self.connection()
            .query_row("UPDATE orders SET queries = queries + 1 WHERE id = ?1 RETURNING *", [id], read)
            .optional()
    }

    /// All orders, the oldest first.
    pub(crate) fn all(&self) -> Result<Vec<StoredOrder>> {
        self.connection().prepare("SELECT * FROM orders ORDER BY rowid")?.query_map([], read)?.collect()
    }

    /// Takes all orders out of the shop and gives their number.
    pub(crate) fn clear(&self) -> Result<usize> {
        self.connection().execute("DELETE FROM orders", [])
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Every change is one transaction: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first id of "A-1001", "A-1002", … that no order has, and that is past the number of orders.
fn free_id(connection: &Connection) -> Result<String> {
    let count: i64 = connection.query_row("SELECT COUNT(*) FROM orders", [], |row| row.get(0))?;
    let mut taken = connection.prepare("SELECT 1 FROM orders WHERE id = ?1")?;
    let mut number = 1001 + count;
    loop {
        let id = format!("A-{number}");
        if !taken.exists([&id])? {
            return Ok(id);
        }
        number += 1;
    }
}

fn read(row: &Row<'_>) -> Result<StoredOrder> {
    let ready = match row.get("ready_after_queries")? {
        Some(count) => Ready::AfterQueries(count),
        None => Ready::At(row.get("ready_at_ms")?),
    };
    Ok(StoredOrder {
        id: row.get("id")?,
        queries: row.get("queries")?,
        order: Order {
            item: row.get::<_, Item>("item")?.0,
            first_result: row.get("first_result")?,
            final_result: row.get("final_result")?,
            ready,
        },
    })
}

/// An order's item: JSON, kept as its text.
struct Item(Value);

impl FromSql for Item {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

impl ToSql for Outcome {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for Outcome {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_name(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}
