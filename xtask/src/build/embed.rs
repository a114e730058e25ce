//! `dist/embed.js`, under that name for good: pages of other people load it.

use std::path::Path;

use anyhow::Result;

use crate::files;

/// Its name in the site, and in `static/`.
pub(super) const NAME: &str = "embed.js";

/// Takes comments and indentation out of the script in a site. It is written by hand and stays readable.
pub(super) fn slim(site: &Path) -> Result<()> {
    let path = site.join(NAME);
    files::write(&path, slimmed(&files::read(&path)?))
}

fn slimmed(script: &str) -> String {
    let is_comment = |line: &str| line.starts_with("//") || (line.starts_with("/**") && line.ends_with("*/"));
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line));
    lines.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let script = "// What it is.\n{\n  /** One. */\n  const a = \"https://x\"; // stays\n\n    //gone\n  b(/* stays */);\n}\n";
        assert_eq!(slimmed(script), "{\nconst a = \"https://x\"; // stays\nb(/* stays */);\n}\n");
    }
}
