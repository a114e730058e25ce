//! The person's own flows, in the browser's storage (`localStorage`): what is written there is there at once, so
//! that a page that is killed has lost nothing that was kept.
//!
//! A flow is one entry: a line of JSON that says what it is ([`Entry`]), then its text, which the shelf does not
//! look into. The entry counts its writings ([`Entry::revision`]), by which two pages find that they write the
//! same flow.

use wasm_bindgen::JsValue;
use web_sys::Storage;

use crate::flow::{Value, json};

const PREFIX: &str = "flow-playground.flow.";

/// What the shelf knows of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its id on this shelf.
    pub id: String,
    /// What the flow is called.
    pub name: String,
    /// When it was kept, in ms since 1970.
    pub kept_ms: f64,
    /// How often it was written.
    pub revision: u32,
    /// Whether it came from somewhere else, so that its live calls need consent.
    pub is_strange: bool,
}

/// Why a flow could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no room left.
    Full,
    /// The browser forbids it.
    Blocked,
}

/// The shelf.
#[derive(Clone, Debug)]
pub struct Shelf {
    storage: Storage,
}

impl Shelf {
    /// The browser's shelf; `None` where the browser forbids pages to keep anything.
    pub fn open() -> Option<Self> {
        let storage = web_sys::window()?.local_storage().ok()??;
        Some(Self { storage })
    }

    /// A new id.
    pub fn new_id() -> String {
        // Two of a person's flows with one id are as good as impossible: 48 bits.
        format!("{:012x}", (js_sys::Math::random() * (1_u64 << 48) as f64) as u64)
    }

    /// The flow that an event of the browser's storage is about.
    pub fn id_of_key(key: &str) -> Option<&str> {
        key.strip_prefix(PREFIX)
    }

    /// All flows, the one kept last at the front.
    pub fn list(&self) -> Vec<Entry> {
        let count = self.storage.length().unwrap_or(0);
        let keys = (0..count).filter_map(|index| self.storage.key(index).ok()?);
        let ids = keys.filter_map(|key| Some(key.strip_prefix(PREFIX)?.to_owned()));
        let mut entries: Vec<Entry> = ids.filter_map(|id| Some(self.read(&id)?.0)).collect();
        entries.sort_by(|one, other| other.kept_ms.total_cmp(&one.kept_ms));
        entries
    }

    /// A flow and its text.
    pub fn read(&self, id: &str) -> Option<(Entry, String)> {
        let kept = self.raw(id)?;
        let (head, text) = kept.split_once('\n')?;
        let head = json::parse(head).ok()?;
        let number = |key: &str| head.get(key).and_then(Value::as_f64).unwrap_or(0.0);
        let entry = Entry {
            id: id.to_owned(),
            name: head.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
            kept_ms: number("kept_ms"),
            revision: number("revision") as u32,
            is_strange: head.get("is_strange") != Some(&Value::Bool(false)),
        };
        Some((entry, text.to_owned()))
    }

    /// Keeps a flow.
    ///
    /// # Errors
    /// Says why the browser refused. Whatever was kept before is still there.
    pub fn write(&self, entry: &Entry, text: &str) -> Result<(), Refused> {
        let head = json::to_string(&Value::object([
            ("name", Value::from(entry.name.as_str())),
            ("kept_ms", Value::from(entry.kept_ms)),
            ("revision", Value::from(entry.revision)),
            ("is_strange", Value::from(entry.is_strange)),
        ]));
        self.put_back(&entry.id, &format!("{head}\n{text}"))
    }

    /// Takes a flow off the shelf, and gives what [`Shelf::put_back`] puts there again.
    pub fn remove(&self, id: &str) -> Option<String> {
        let kept = self.raw(id)?;
        self.storage.remove_item(&key(id)).ok()?;
        Some(kept)
    }

    /// Puts back what was removed.
    ///
    /// # Errors
    /// Says why the browser refused.
    pub fn put_back(&self, id: &str, kept: &str) -> Result<(), Refused> {
        self.storage.set_item(&key(id), kept).map_err(|error| refusal(&error))
    }

    fn raw(&self, id: &str) -> Option<String> {
        self.storage.get_item(&key(id)).ok()?
    }
}

fn key(id: &str) -> String {
    format!("{PREFIX}{id}")
}

fn refusal(error: &JsValue) -> Refused {
    let name = js_sys::Reflect::get(error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => Refused::Full,
        _ => Refused::Blocked,
    }
}
