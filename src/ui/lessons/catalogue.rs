//! The lessons that there are.

use std::rc::Rc;
use std::sync::LazyLock;

use crate::flow::{Document, Value, json};
use crate::i18n::{self, tr};
use crate::lesson::Lesson;

/// A lesson in the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: String,
}

macro_rules! texts {
    ($($id:literal),* $(,)?) => {
        [$(($id, include_str!(concat!("../../../static/lessons/", $id, ".json")))),*]
    };
}

const TEXTS: [(&str, &str); 6] = texts![
    "survive-40-seconds",
    "ask-later",
    "never-silent",
    "spare-the-wait",
    "a-loop-that-ends",
    "twenty-at-once",
];

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let index = json::parse(include_str!("../../../static/lessons/index.json")).unwrap_or_default();
    let entry = |entry: &Value| {
        let text = |key: &str| entry.get(key).and_then(Value::as_str);
        Some(Entry { id: text("id")?.to_owned(), title: i18n::text(text("title")?).to_owned() })
    };
    index.as_array().map(|list| list.iter().filter_map(entry).collect()).unwrap_or_default()
});

/// All of them, in the guide's order.
pub(super) fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// One by its id.
///
/// # Errors
/// Names those that there are.
pub(super) fn find(id: &str) -> Result<Rc<Lesson>, String> {
    let Some((id, text)) = TEXTS.iter().find(|(known, _)| *known == id) else {
        let known: Vec<&str> = TEXTS.iter().map(|(id, _)| *id).collect();
        return Err(tr!(
            "there is no lesson \"{id}\": the lessons are {known}",
            id,
            known = known.join(", ")
        ));
    };
    Lesson::read(id, text).map(Rc::new)
}

/// What one begins a lesson with.
///
/// # Errors
/// Names the lessons that there are.
pub(in crate::ui) fn start(id: &str) -> Result<Document, String> {
    find(id).map(|lesson| lesson.start.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_and_the_files_agree() {
        let ids: Vec<&str> = entries().iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, TEXTS.map(|(id, _)| id));
        for entry in entries() {
            assert_eq!(find(&entry.id).map(|lesson| lesson.title.clone()), Ok(entry.title.clone()));
        }
    }

    #[test]
    fn a_wrong_id_names_the_others() {
        let error = find("none-such").err().unwrap_or_default();
        assert!(error.contains("\"none-such\"") && error.contains("survive-40-seconds"), "{error}");
    }
}
