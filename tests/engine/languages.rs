//! Every language has every text of the code and of the files that are shipped with it, and none that they have no more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use flow_playground::i18n::Language;
use flow_playground::lesson;
use proc_macro2::{TokenStream, TokenTree};

use crate::support::{file, read};

/// Every key, each with where it was found first: what the code names in `tr!` and `key!`, and what a reader reads of the
/// lessons and of the gallery.
fn keys() -> BTreeMap<String, String> {
    fn gather(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("i18n/mod.rs")
            {
                let code: TokenStream = fs::read_to_string(&path).expect("a text").parse().expect("Rust");
                scan(code, &path.display().to_string(), found);
            }
        }
    }
    let mut found = BTreeMap::new();
    gather(&file("src"), &mut found);
    let mut read_of = |path: String, members: &[&str]| {
        let value = serde_json::from_str(&read(&path)).expect("JSON");
        texts(&value, members, &path, &mut found);
    };
    read_of("static/examples/index.json".into(), &["name", "summary"]);
    let lessons: Vec<serde_json::Value> =
        serde_json::from_str(&read("static/lessons/index.json")).expect("a list");
    for lesson in lessons {
        read_of(format!("static/lessons/{}", lesson["file"].as_str().expect("a file")), &lesson::TEXTS);
    }
    found
}

/// The texts of these members, wherever they stand.
fn texts(value: &serde_json::Value, members: &[&str], path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Array(list) => list.iter().for_each(|each| texts(each, members, path, found)),
        serde_json::Value::Object(object) => {
            for (key, value) in object {
                if let Some(text) = value.as_str().filter(|_| members.contains(&key.as_str())) {
                    found.entry(text.to_owned()).or_insert_with(|| path.to_owned());
                }
                texts(value, members, path, found);
            }
        }
        _ => {}
    }
}

fn scan(code: TokenStream, path: &str, found: &mut BTreeMap<String, String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_call = matches!(
            (at.checked_sub(2).map(|at| &tokens[at]), at.checked_sub(1).map(|at| &tokens[at])),
            (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(mark)))
                if mark.as_char() == '!' && (name == "tr" || name == "key")
        );
        if is_call {
            let key = key(group.stream())
                .unwrap_or_else(|| panic!("{path}: no text in {}!{token}", tokens[at - 2]));
            found.entry(key).or_insert_with(|| path.to_owned());
        }
        scan(group.stream(), path, found);
    }
}

/// The key of a call: its text, the text for many of it, or its meaning with its text.
fn key(arguments: TokenStream) -> Option<String> {
    let mut tokens = arguments.into_iter();
    let first = literal(&tokens.next()?)?;
    let mut rest = tokens.filter(|token| !matches!(token, TokenTree::Punct(mark) if mark.as_char() == '>'));
    match rest.next() {
        Some(TokenTree::Punct(mark)) if mark.as_char() == '|' => literal(&rest.next()?),
        Some(TokenTree::Punct(mark)) if mark.as_char() == '=' => {
            Some(format!("{first}|{}", literal(&rest.next()?)?))
        }
        _ => Some(first),
    }
}

fn literal(token: &TokenTree) -> Option<String> {
    syn::parse_str::<syn::LitStr>(&token.to_string()).ok().map(|text| text.value())
}

/// What a text has between braces, sorted; in texts that are shown as they are, braces are nothing.
fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    places.sort_unstable();
    places
}

/// What a text has between backticks, sorted.
fn code(text: &str) -> Vec<&str> {
    let mut code: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    code.sort_unstable();
    code
}

fn languages() -> impl Iterator<Item = (Language, BTreeMap<String, String>)> {
    Language::ALL.into_iter().filter(|language| *language != Language::English).map(|language| {
        let text = read(&format!("static/languages/{}.json", language.tag()));
        (language, serde_json::from_str(&text).expect("an object of texts"))
    })
}

#[test]
fn no_text_is_missing() {
    let keys = keys();
    for (language, texts) in languages() {
        let missing: Vec<_> = keys.iter().filter(|(key, _)| !texts.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{} lacks {}: {missing:#?}", language.tag(), missing.len());
    }
}

#[test]
fn no_text_is_left_over() {
    let keys: BTreeSet<String> = keys().into_keys().collect();
    for (language, texts) in languages() {
        let left: Vec<_> = texts.keys().filter(|text| !keys.contains(*text)).collect();
        assert!(left.is_empty(), "{} has what the code has not: {left:#?}", language.tag());
    }
}

#[test]
fn translations_have_the_same_places_for_values_and_the_same_code() {
    for (language, texts) in languages() {
        for (english, text) in texts {
            assert_eq!(places(&english), places(&text), "{}: {english}", language.tag());
            assert_eq!(code(&english), code(&text), "{}: {english}", language.tag());
            assert!(!text.trim().is_empty(), "{}: {english}", language.tag());
        }
    }
}

#[test]
fn files_are_sorted() {
    for (language, texts) in languages() {
        let file = read(&format!("static/languages/{}.json", language.tag()));
        let sorted = serde_json::to_string_pretty(&texts).expect("JSON") + "\n";
        assert!(file == sorted, "{}: sort the file by its English texts", language.tag());
    }
}
