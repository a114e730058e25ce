//! Which lessons were done, kept in the browser: their ids, with spaces between. The guide reads them too.

const KEY: &str = "flow-playground.lessons";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The lessons that were done; none where the browser keeps nothing.
pub(super) fn all() -> Vec<String> {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok()?).unwrap_or_default();
    kept.split_whitespace().map(str::to_owned).collect()
}

/// A lesson is done.
pub(super) fn add(id: &str) {
    let mut done = all();
    if !done.iter().any(|known| known == id) {
        done.push(id.to_owned());
        if let Some(storage) = storage() {
            // Where the browser refuses, only the tick is lost.
            let _ = storage.set_item(KEY, &done.join(" "));
        }
    }
}
