//! One style sheet for the page: Trunk gives every source file a request of its own, and a browser draws nothing
//! before it has all of them.

use anyhow::{Context, Result};

use super::hash;

/// A page with one style sheet.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) html: String,
    /// With a hash of the content in it.
    pub(super) file_name: String,
    pub(super) text: String,
    /// The files that nobody loads any more.
    pub(super) old: Vec<String>,
}

/// Puts the page's style sheets into one, in their order and where the first one was. `read` gives the text of a file.
pub(super) fn join(html: &str, read: impl Fn(&str) -> Result<String>) -> Result<Joined> {
    let (mut page, mut text, mut old) = (String::new(), String::new(), Vec::new());
    let mut place = None;
    let mut rest = html;
    while let Some(start) = rest.find("<link ") {
        let end = start + rest[start..].find('>').context("index.html breaks off in a tag")? + 1;
        let tag = &rest[start..end];
        page.push_str(&rest[..start]);
        if let Some(file) = sheet(tag) {
            place.get_or_insert(page.len());
            text.push_str(read(file)?.trim_end());
            text.push('\n');
            old.push(file.to_owned());
        } else {
            page.push_str(tag);
        }
        rest = &rest[end..];
    }
    page.push_str(rest);
    let file_name = format!("page-{:016x}.css", hash::fnv1a(text.as_bytes()));
    let place = place.context("index.html has no style sheet")?;
    page.insert_str(place, &format!("<link href=./{file_name} rel=stylesheet>"));
    Ok(Joined { html: page, file_name, text, old })
}

/// The file that a style sheet's link names.
fn sheet(tag: &str) -> Option<&str> {
    let attribute = |name: &str| {
        let (_, value) = tag.split_once(&format!(" {name}="))?;
        value.trim_start_matches('"').split(['"', ' ', '>']).next()
    };
    if attribute("rel")? == "stylesheet" { attribute("href")?.strip_prefix("./") } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_are_one_in_their_order_where_the_first_one_was() -> Result<()> {
        let html = "<head><link rel=icon href=./i.svg><link href=./a-1.css integrity=sha384-x rel=stylesheet>\
            <script src=./s.js></script><link rel=\"stylesheet\" href=\"./b-2.css\"></head>";
        let joined = join(html, |file| Ok(format!(".{}{{top:0}}\n", &file[..1])))?;
        assert_eq!(joined.text, ".a{top:0}\n.b{top:0}\n");
        assert_eq!(joined.old, ["a-1.css", "b-2.css"]);
        assert_eq!(
            joined.html,
            format!(
                "<head><link rel=icon href=./i.svg><link href=./{} rel=stylesheet><script src=./s.js></script></head>",
                joined.file_name
            )
        );
        let other = join(html, |file| Ok(file.to_owned()))?;
        assert_ne!(other.file_name, joined.file_name, "its name changes with its content");
        Ok(())
    }

    #[test]
    fn a_page_without_a_sheet_is_not_as_it_should_be() {
        assert!(join("<head><link rel=icon href=./i.svg></head>", |_| Ok(String::new())).is_err());
    }
}
