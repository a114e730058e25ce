//! The module table of `ARCHITECTURE.md` is true: every module imports what its row allows and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::{file, read};

/// What only the modules that touch the browser may name.
const BROWSER: [&str; 6] =
    ["yew", "web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo_timers"];

/// The modules that touch the browser.
const TOUCH_THE_BROWSER: [&str; 3] = ["runtime", "ui", "api"];

/// The rows of the table: a module and those it may import.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("ARCHITECTURE.md");
    let rows = text.lines().skip_while(|line| !line.starts_with("| module")).skip(2);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
            let names = |cell: &str| -> BTreeSet<String> {
                cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
            };
            let module = names(cells[0]).pop_first().unwrap_or_else(|| panic!("no module in: {line}"));
            (module, names(cells[cells.len() - 1]))
        })
        .collect()
}

/// The modules of `src/lib.rs`.
fn modules() -> BTreeSet<String> {
    let text = read("src/lib.rs");
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// Every source file of a module, with its text.
fn sources(module: &str) -> Vec<(String, String)> {
    fn gather(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    let mut found = Vec::new();
    gather(&file(&format!("src/{module}")), &mut found);
    found
}

/// The names that stand behind `prefix` in the code of a text, its comments left out.
fn names_after<'a>(text: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(move |line| {
        line.match_indices(prefix).map(move |(at, _)| {
            let rest = &line[at + prefix.len()..];
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
    })
}

fn names_crate(text: &str, name: &str) -> bool {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(&format!("{name}::")).any(|(at, _)| {
            !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':')
        })
    })
}

#[test]
fn the_table_lists_the_modules() {
    assert_eq!(table().into_keys().collect::<BTreeSet<_>>(), modules());
}

#[test]
fn modules_import_what_the_table_allows() {
    let modules = modules();
    let mut seen = 0;
    for (module, allowed) in table() {
        for (path, text) in sources(&module) {
            for name in names_after(&text, "crate::").filter(|name| modules.contains(*name)) {
                seen += 1;
                assert!(
                    name == module || allowed.contains(name),
                    "{path}: `{module}` may not import `{name}`"
                );
            }
        }
    }
    assert!(seen > 100, "the scan finds the imports: {seen}");
}

/// The table has no row that allows more than is used: a dependency that is gone leaves the table, too.
#[test]
fn the_table_allows_what_is_imported_and_no_more() {
    for (module, allowed) in table() {
        let texts = sources(&module);
        let used: BTreeSet<String> = texts
            .iter()
            .flat_map(|(_, text)| names_after(text, "crate::"))
            .filter(|name| *name != module && allowed.contains(*name))
            .map(str::to_owned)
            .collect();
        assert_eq!(used, allowed, "{module}");
    }
}

#[test]
fn what_is_pure_names_no_browser() {
    for module in modules() {
        if TOUCH_THE_BROWSER.contains(&module.as_str()) {
            continue;
        }
        for (path, text) in sources(&module) {
            for name in BROWSER {
                assert!(!names_crate(&text, name), "{path}: `{module}` is pure and names `{name}`");
            }
        }
    }
}
