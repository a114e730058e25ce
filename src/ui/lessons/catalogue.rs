//! The lessons that there are.

use std::rc::Rc;
use std::sync::LazyLock;

use crate::flow::Document;
use crate::i18n::tr;
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
    let lessons = TEXTS.iter().filter_map(|(id, text)| Lesson::read(id, text).ok());
    lessons.map(|lesson| Entry { id: lesson.id, title: lesson.title }).collect()
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
    use crate::flow::{Value, json};

    #[test]
    fn the_index_and_the_files_agree() {
        let index = json::parse(include_str!("../../../static/lessons/index.json")).expect("JSON");
        let listed = |key: &str| -> Vec<&str> {
            let list = index.as_array().expect("a list").iter();
            list.map(|entry| entry.get(key).and_then(Value::as_str).expect(key)).collect()
        };
        assert_eq!(listed("id"), entries().iter().map(|entry| &*entry.id).collect::<Vec<_>>());
        assert_eq!(listed("title"), entries().iter().map(|entry| &*entry.title).collect::<Vec<_>>());
    }

    #[test]
    fn a_wrong_id_names_the_others() {
        let error = find("none-such").err().unwrap_or_default();
        assert!(error.contains("\"none-such\"") && error.contains("survive-40-seconds"), "{error}");
    }
}
