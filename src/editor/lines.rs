//! On which line of a document's text a place is.

use std::collections::BTreeMap;

use crate::flow::json;

/// The lines, from 1, on which the values at these places begin. Places are written as diagnostics write them
/// (`$.nodes[3].next`); one that is not in the text gets the line of what is nearest around it.
pub fn lines(text: &str, paths: &[&str]) -> Vec<usize> {
    let mut wanted: BTreeMap<&str, usize> = paths.iter().map(|path| (*path, 1)).collect();
    let mut walk = Walk { text, at: 0, line: 1, path: "$".to_owned(), wanted: &mut wanted };
    // A text that is no JSON is read as far as it goes.
    let _ = walk.value();
    paths.iter().map(|path| wanted.get(path).copied().unwrap_or(1)).collect()
}

struct Walk<'t, 'w> {
    text: &'t str,
    at: usize,
    line: usize,
    path: String,
    wanted: &'w mut BTreeMap<&'t str, usize>,
}

impl<'t> Walk<'t, '_> {
    fn value(&mut self) -> Option<()> {
        self.space();
        for (path, line) in self.wanted.iter_mut() {
            // What is deeper down overwrites this when it is met.
            if path
                .strip_prefix(self.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            {
                *line = self.line;
            }
        }
        match self.peek()? {
            b'{' => self.members(),
            b'[' => self.elements(),
            b'"' => self.string().map(|_| ()),
            _ => {
                let rest = self.text.get(self.at..)?;
                let length = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
                self.at += length;
                // Nothing where a value should be: this is no JSON.
                (length > 0).then_some(())
            }
        }
    }

    fn members(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            self.space();
            match self.peek()? {
                b'}' => break,
                b',' => self.at += 1,
                _ => {
                    let key = self.string()?;
                    self.space();
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    let length = self.path.len();
                    self.path.push_str(&step(key));
                    self.value()?;
                    self.path.truncate(length);
                }
            }
        }
        self.at += 1;
        Some(())
    }

    fn elements(&mut self) -> Option<()> {
        self.at += 1;
        let mut index = 0;
        loop {
            self.space();
            match self.peek()? {
                b']' => break,
                b',' => self.at += 1,
                _ => {
                    let length = self.path.len();
                    self.path.push_str(&format!("[{index}]"));
                    self.value()?;
                    self.path.truncate(length);
                    index += 1;
                }
            }
        }
        self.at += 1;
        Some(())
    }

    /// Passes over a string, and gives it with its quotes.
    fn string(&mut self) -> Option<&'t str> {
        let start = self.at;
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        while self.peek()? != b'"' {
            self.at += if self.peek()? == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        self.text.get(start..self.at)
    }

    fn space(&mut self) {
        while let Some(byte @ (b' ' | b'\n' | b'\r' | b'\t')) = self.peek() {
            self.line += usize::from(byte == b'\n');
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

/// A key as a step of a path; `quoted` is as the text has it.
fn step(quoted: &str) -> String {
    let key = &quoted[1..quoted.len() - 1];
    let is_plain = !key.is_empty()
        && !key.starts_with(|letter: char| letter.is_ascii_digit())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain {
        return format!(".{key}");
    }
    // Diagnostics spell strings in one way, whatever escapes the author used.
    match json::parse(quoted) {
        Ok(key) => format!("[{}]", json::to_string(&key)),
        Err(_) => format!("[{quoted}]"),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "{\n  \"name\": \"a \\\" b\",\n  \"nodes\": [\n    { \"id\": \"x\",\n      \"odd key\": 1 },\n\n    {\n      \"next\": null\n    }\n  ]\n}\n";

    #[test]
    fn places_are_found() {
        let wanted = [
            "$",
            "$.name",
            "$.nodes",
            "$.nodes[0]",
            "$.nodes[0][\"odd key\"]",
            "$.nodes[1]",
            "$.nodes[1].next",
        ];
        assert_eq!(lines(TEXT, &wanted), [1, 2, 3, 4, 5, 7, 8]);
    }

    #[test]
    fn what_is_not_there_is_near_what_is_around_it() {
        assert_eq!(lines(TEXT, &["$.nodes[1].request.url", "$.nodes[7]", "$.start"]), [7, 3, 1]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}\":,a\\\\ \n0-9ü]*") {
            let _ = lines(&text, &["$.a[0].b"]);
        }
    }
}
