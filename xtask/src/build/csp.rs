//! The page's Content-Security-Policy, and what it takes to keep to it.
//!
//! The policy allows no inline script, not even by hash: a host that sends a stricter policy of its own then still
//! serves a working page. Trunk starts the wasm from an inline module, which moves to a file of its own here.

use anyhow::{Context, Result, bail};

use super::hash;

/// Everything is forbidden but what is named.
const POLICY: &[&str] = &[
    "default-src 'none'",
    // Compiling wasm needs its own permission; it does not permit eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    // yew sets style attributes: positions, sizes, the transform of the canvas.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    // A flow's webhooks go wherever its author says.
    "connect-src 'self' http: https:",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
];

/// A page that keeps to the policy, and the scripts that were in it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) html: String,
    pub(super) scripts: Vec<Script>,
}

/// A script that was inline.
#[derive(Debug)]
pub(super) struct Script {
    /// With a hash of the content in it.
    pub(super) file_name: String,
    pub(super) text: String,
}

/// Moves inline scripts out and puts the policy in; fails on inline styles and handlers, which the policy would block.
pub(super) fn harden(html: &str) -> Result<Page> {
    let mut page = move_scripts_out(html)?;
    refuse_inline(&page.html)?;
    page.html = insert_policy(&page.html)?;
    Ok(page)
}

/// As a meta tag, which works on every static host.
fn policy_tag() -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", POLICY.join("; "))
}

/// Before anything that the policy governs, but after the charset, which browsers look for in the first 1024 bytes.
fn insert_policy(html: &str) -> Result<String> {
    let charset = html.find("<meta charset").context("index.html has no <meta charset=\"utf-8\">")?;
    let end = charset + html[charset..].find('>').context("index.html breaks off in a tag")? + 1;
    if html[..end].contains("<link") || html[..end].contains("<script") {
        bail!("index.html must have its <meta charset> before everything that loads something");
    }
    Ok(format!("{}{}{}", &html[..end], policy_tag(), &html[end..]))
}

fn move_scripts_out(html: &str) -> Result<Page> {
    let mut page = Page { html: String::new(), scripts: Vec::new() };
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let open_end = start + rest[start..].find('>').context("index.html breaks off in a tag")? + 1;
        let close =
            open_end + rest[open_end..].find("</script>").context("index.html has an unclosed script")?;
        let (tag, text) = (&rest[start..open_end], rest[open_end..close].trim());
        page.html.push_str(&rest[..start]);
        if text.is_empty() {
            page.html.push_str(&rest[start..close]);
        } else {
            let file_name = format!("boot-{:016x}.js", hash::fnv1a(text.as_bytes()));
            page.html.push_str(&format!("{} src=\"./{file_name}\">", tag.trim_end_matches('>')));
            page.scripts.push(Script { file_name, text: format!("{text}\n") });
        }
        rest = &rest[close..];
    }
    page.html.push_str(rest);
    Ok(page)
}

fn refuse_inline(html: &str) -> Result<()> {
    let tags = html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or(tag));
    for tag in tags {
        let handler = tag
            .split_whitespace()
            .skip(1)
            .find(|attribute| attribute.starts_with("on") && attribute.contains('='));
        if let Some(handler) = handler {
            bail!(
                "index.html has the inline handler {handler}, which its Content-Security-Policy blocks: use a script"
            );
        }
        if tag.starts_with("style") {
            bail!(
                "index.html has an inline style sheet, which its Content-Security-Policy blocks: use static/*.css"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html><head><meta charset=utf-8><link rel=icon href=./i.svg></head>\
        <body><script type=\"module\">\nimport init from './app.js';\n</script><script src=./other.js></script></body></html>";

    #[test]
    fn the_inline_script_moves_to_a_file_named_by_its_content() -> Result<()> {
        let page = harden(PAGE)?;
        let [script] = page.scripts.as_slice() else { bail!("there is one inline script") };
        assert_eq!(script.text, "import init from './app.js';\n");
        assert!(
            page.html.contains(&format!("<script type=\"module\" src=\"./{}\"></script>", script.file_name))
        );
        assert!(page.html.contains("<script src=./other.js></script></body></html>"));
        let other = harden(&PAGE.replace("app.js", "app2.js"))?;
        assert_ne!(other.scripts[0].file_name, script.file_name);
        Ok(())
    }

    #[test]
    fn the_policy_stands_before_all_that_it_governs() -> Result<()> {
        let html = harden(PAGE)?.html;
        let policy = html.find("Content-Security-Policy").context("there is a policy")?;
        assert!(html.find("<meta charset").context("there is a charset")? < policy);
        assert!(policy < html.find("<link").context("there is a link")?);
        Ok(())
    }

    #[test]
    fn the_policy_is_strict_about_scripts() {
        let policy = policy_tag();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("script-src-attr") && !policy.contains("'unsafe-eval'"));
        assert_eq!(policy.matches("'unsafe-inline'").count(), 1, "for style attributes only");
    }

    #[test]
    fn what_the_policy_would_block_fails_the_build() {
        let complains = |from: &str, to: &str, about: &str| {
            let message = harden(&PAGE.replace(from, to)).expect_err(about).to_string();
            assert!(message.contains(about), "{message}");
        };
        complains("<body>", "<body onload=\"start()\">", "inline handler onload");
        complains("</head>", "<style>b{}</style></head>", "inline style sheet");
        complains("<meta charset=utf-8>", "", "no <meta charset");
        complains("</script>", "", "unclosed script");
    }
}
