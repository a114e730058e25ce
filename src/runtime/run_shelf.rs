//! The latest runs, in the browser's database (IndexedDB), which holds more than the storage of flows and does not
//! make the page wait. A run is kept as two texts: what is told of it in a list, and the run itself; both are written
//! or neither.

use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransactionMode,
};

use crate::flow::{Value, json};

const DATABASE: &str = "flow-playground.runs";
const HEADS: &str = "heads";
const RUNS: &str = "runs";

/// So many runs are kept: older ones make room.
pub const MOST: usize = 50;

/// What is told of a run in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// Its id.
    pub id: String,
    /// What the flow is called.
    pub name: String,
    /// The word of `data-outcome`.
    pub outcome: String,
    /// When it was kept, in ms since 1970.
    pub kept_ms: f64,
    /// How long it took, in ms of the run.
    pub duration_ms: f64,
    /// How many customers it had.
    pub customers: u32,
    /// Whether its webhooks went out for real.
    pub is_live: bool,
}

/// The database of runs.
#[derive(Clone, Debug)]
pub struct RunShelf(IdbDatabase);

impl RunShelf {
    /// The browser's database; `None` where the browser forbids pages to keep anything.
    pub async fn open() -> Option<Self> {
        let factory = web_sys::window()?.indexed_db().ok()??;
        let request = factory.open_with_u32(DATABASE, 1).ok()?;
        let made = {
            let request = request.clone();
            Closure::once(move || {
                if let Ok(database) = request.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
                    for store in [HEADS, RUNS] {
                        let _ = database.create_object_store(store);
                    }
                }
            })
        };
        IdbOpenDbRequest::set_onupgradeneeded(&request, Some(made.as_ref().unchecked_ref()));
        let database = result_of(&request).await.ok()?;
        database.dyn_into().ok().map(Self)
    }

    /// All runs, the one kept last at the front.
    pub async fn list(&self) -> Vec<KeptRun> {
        let Ok(heads) = self.store(HEADS, IdbTransactionMode::Readonly) else { return Vec::new() };
        let Ok(request) = heads.get_all() else { return Vec::new() };
        let all = result_of(&request).await.unwrap_or_default();
        let mut runs: Vec<KeptRun> =
            Array::from(&all).iter().filter_map(|head| read_head(&head.as_string()?)).collect();
        runs.sort_by(|one, other| other.kept_ms.total_cmp(&one.kept_ms));
        runs
    }

    /// A run's text.
    pub async fn read(&self, id: &str) -> Option<String> {
        let request = self.store(RUNS, IdbTransactionMode::Readonly).ok()?.get(&id.into()).ok()?;
        result_of(&request).await.ok()?.as_string()
    }

    /// Keeps a run, and lets the oldest go where there are too many.
    ///
    /// # Errors
    /// What the browser says: that there is no room left.
    pub async fn write(&self, run: &KeptRun, text: &str) -> Result<(), JsValue> {
        let id = JsValue::from_str(&run.id);
        let stores = Array::of2(&HEADS.into(), &RUNS.into());
        let both = self.0.transaction_with_str_sequence_and_mode(&stores, IdbTransactionMode::Readwrite)?;
        both.object_store(RUNS)?.put_with_key(&text.into(), &id)?;
        let last = both.object_store(HEADS)?.put_with_key(&write_head(run).into(), &id)?;
        result_of(&last).await?;
        for old in self.list().await.into_iter().skip(MOST) {
            self.remove(&old.id).await;
        }
        if let Some(news) = Self::news() {
            let _ = news.post_message(&id);
            news.close();
        }
        Ok(())
    }

    /// Tells, by a message, of every run that is kept from now on, in this tab or another.
    pub fn news() -> Option<BroadcastChannel> {
        BroadcastChannel::new(DATABASE).ok()
    }

    /// Lets a run go.
    pub async fn remove(&self, id: &str) {
        for store in [HEADS, RUNS] {
            let request =
                self.store(store, IdbTransactionMode::Readwrite).and_then(|store| store.delete(&id.into()));
            if let Ok(request) = request {
                let _ = result_of(&request).await;
            }
        }
    }

    fn store(&self, name: &str, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
        self.0.transaction_with_str_and_mode(name, mode)?.object_store(name)
    }
}

/// The result of a request, once it is there.
async fn result_of(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}

fn write_head(run: &KeptRun) -> String {
    json::to_string(&Value::object([
        ("id", Value::from(run.id.as_str())),
        ("name", run.name.as_str().into()),
        ("outcome", run.outcome.as_str().into()),
        ("kept_ms", run.kept_ms.into()),
        ("duration_ms", run.duration_ms.into()),
        ("customers", run.customers.into()),
        ("is_live", run.is_live.into()),
    ]))
}

fn read_head(text: &str) -> Option<KeptRun> {
    let head = json::parse(text).ok()?;
    let text = |key: &str| head.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |key: &str| head.get(key).and_then(Value::as_f64).unwrap_or_default();
    Some(KeptRun {
        id: text("id"),
        name: text("name"),
        outcome: text("outcome"),
        kept_ms: number("kept_ms"),
        duration_ms: number("duration_ms"),
        customers: number("customers") as u32,
        is_live: head.get("is_live") == Some(&Value::Bool(true)),
    })
}
