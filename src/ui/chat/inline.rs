//! The little Markdown that a bot's text may use: emphasis, links and line breaks. All else is shown as it
//! was written, so nothing that a flow or a server says can become anything but text in the page.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// Emphasis within emphasis deeper than this is shown as it was written: every level is a level of the page.
const DEEPEST: usize = 12;

/// A piece of a text. There are no others, whatever the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Link { href: String, label: Vec<Inline> },
    Break,
}

/// Reads a text.
pub(super) fn read(source: &str) -> Vec<Inline> {
    let mut reader = Reader { source, stack: vec![Vec::new()], opened: Vec::new() };
    let mut shown = 0;
    let mut events = Parser::new_ext(source, Options::empty()).into_offset_iter();
    while let Some((event, block)) = events.next() {
        // Whatever lies between two blocks, and no event tells of, is text too: the definitions of links.
        reader.between(shown..block.start);
        shown = shown.max(block.end);
        if event == Event::Start(Tag::Paragraph) {
            reader.paragraph(&mut events);
        } else {
            skip(&event, &mut events);
            reader.as_written(line_start(source, block.start)..block.end);
        }
    }
    reader.between(shown..source.len());
    let mut pieces = reader.stack.swap_remove(0);
    while pieces.last() == Some(&Inline::Break) {
        pieces.pop();
    }
    pieces
}

/// Passes over the rest of a block or span that has begun.
fn skip<'a>(begun: &Event<'a>, events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>) {
    let mut depth = usize::from(matches!(begun, Event::Start(_)));
    while depth > 0 {
        match events.next() {
            Some((Event::Start(_), _)) => depth += 1,
            Some((Event::End(_), _)) => depth -= 1,
            Some(_) => {}
            None => return,
        }
    }
}

/// Where the line begins, if only spaces stand before the place: code that is code by its indent keeps it.
fn line_start(source: &str, at: usize) -> usize {
    let line = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if source[line..at].trim().is_empty() { line } else { at }
}

struct Reader<'a> {
    source: &'a str,
    /// The pieces of the text, then those of every span that is open.
    stack: Vec<Vec<Inline>>,
    /// The links' addresses of the spans that are open; `None` for emphasis.
    opened: Vec<Option<String>>,
}

impl<'a> Reader<'a> {
    fn paragraph(&mut self, events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>) {
        while let Some((event, place)) = events.next() {
            match event {
                Event::End(TagEnd::Paragraph) => break,
                // The place and not the text of the event: an entity such as `&lt;` stays as it was written.
                Event::Text(_) => self.text(&self.source[place]),
                Event::SoftBreak | Event::HardBreak => self.push(Inline::Break),
                Event::Start(Tag::Emphasis | Tag::Strong) if self.opened.len() < DEEPEST => self.open(None),
                Event::Start(Tag::Link { link_type, ref dest_url, .. }) => match address(link_type, dest_url)
                {
                    Some(href) if self.opened.len() < DEEPEST => self.open(Some(href)),
                    _ => {
                        skip(&event, events);
                        self.as_written(place);
                    }
                },
                Event::End(TagEnd::Emphasis) => self.close(|pieces, _| Inline::Emphasis(pieces)),
                Event::End(TagEnd::Strong) => self.close(|pieces, _| Inline::Strong(pieces)),
                Event::End(TagEnd::Link) => {
                    self.close(|label, href| Inline::Link { href: href.unwrap_or_default(), label });
                }
                other => {
                    skip(&other, events);
                    self.as_written(place);
                }
            }
        }
    }

    fn open(&mut self, href: Option<String>) {
        self.stack.push(Vec::new());
        self.opened.push(href);
    }

    fn close(&mut self, wrap: impl FnOnce(Vec<Inline>, Option<String>) -> Inline) {
        if self.stack.len() > 1
            && let (Some(pieces), Some(href)) = (self.stack.pop(), self.opened.pop())
        {
            self.push(wrap(pieces, href));
        }
    }

    fn push(&mut self, piece: Inline) {
        if let Some(pieces) = self.stack.last_mut() {
            match (pieces.last_mut(), piece) {
                (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
                (_, piece) => pieces.push(piece),
            }
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.push(Inline::Text(text.to_owned()));
        }
    }

    fn as_written(&mut self, place: Range<usize>) {
        for (index, line) in self.source[place].trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.push(Inline::Break);
            }
            self.text(line.trim_end_matches('\r'));
        }
    }

    /// What lies between two blocks: line breaks, and whatever the parser takes for itself.
    fn between(&mut self, place: Range<usize>) {
        // A block's own last line break counts: blocks stand on lines of their own.
        let start = self.source[..place.start].trim_end().len();
        let end = place.end.max(start);
        let gap = &self.source[start..end];
        let taken = gap.trim();
        if taken.is_empty() {
            self.breaks(start..end);
            return;
        }
        let text = start + (gap.len() - gap.trim_start().len());
        self.breaks(start..text);
        self.as_written(text..text + taken.len());
        self.breaks(text + taken.len()..end);
    }

    /// The line breaks of a gap; none at the text's ends, and never more than one blank line.
    fn breaks(&mut self, gap: Range<usize>) {
        if gap.start > 0 && gap.end < self.source.len() {
            for _ in 0..self.source[gap].matches('\n').count().clamp(1, 2) {
                self.push(Inline::Break);
            }
        }
    }
}

/// The address of a link that may be followed. Everything but the web and mail is refused.
fn address(kind: LinkType, dest: &str) -> Option<String> {
    match kind {
        LinkType::Email => Some(format!("mailto:{dest}")),
        LinkType::Inline | LinkType::Autolink if is_allowed(dest) => Some(dest.to_owned()),
        _ => None,
    }
}

fn is_allowed(url: &str) -> bool {
    // Browsers drop tabs and line breaks within a scheme; an address that has any is not one to follow.
    if url.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return false;
    }
    let scheme = url.split(':').next().unwrap_or_default();
    url.len() > scheme.len() + 1
        && ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    fn link(href: &str, label: &str) -> Inline {
        Inline::Link { href: href.to_owned(), label: vec![text(label)] }
    }

    /// The pieces' texts, breaks as line breaks.
    fn plain(pieces: &[Inline]) -> String {
        pieces
            .iter()
            .map(|piece| match piece {
                Inline::Text(text) => text.clone(),
                Inline::Emphasis(pieces) | Inline::Strong(pieces) | Inline::Link { label: pieces, .. } => {
                    plain(pieces)
                }
                Inline::Break => "\n".to_owned(),
            })
            .collect()
    }

    fn has_link(pieces: &[Inline]) -> bool {
        pieces.iter().any(|piece| match piece {
            Inline::Link { .. } => true,
            Inline::Emphasis(pieces) | Inline::Strong(pieces) => has_link(pieces),
            Inline::Text(_) | Inline::Break => false,
        })
    }

    #[test]
    fn emphasis_links_and_breaks() {
        assert_eq!(
            read("Your order **A-1001** is *nearly* ready"),
            [
                text("Your order "),
                Inline::Strong(vec![text("A-1001")]),
                text(" is "),
                Inline::Emphasis(vec![text("nearly")]),
                text(" ready")
            ]
        );
        assert_eq!(read("***both***"), [Inline::Emphasis(vec![Inline::Strong(vec![text("both")])])]);
        assert_eq!(
            read("[shop](https://shop.example/a?b=1&c)"),
            [link("https://shop.example/a?b=1&c", "shop")]
        );
        assert_eq!(read("<https://shop.example>"), [link("https://shop.example", "https://shop.example")]);
        assert_eq!(read("<help@shop.example>"), [link("mailto:help@shop.example", "help@shop.example")]);
        assert_eq!(
            read("one\ntwo  \nthree"),
            [text("one"), Inline::Break, text("two"), Inline::Break, text("three")]
        );
        assert_eq!(read("one\n\ntwo"), [text("one"), Inline::Break, Inline::Break, text("two")]);
    }

    #[test]
    fn plain_texts_stay_as_they_are() {
        for source in
            ["", "Hello!", "訂單已建立，請稍候…", "snake_case_name", "2 * 3 * 4", "a & b &lt; c", "50% *off"]
        {
            assert_eq!(plain(&read(source)), source);
            assert!(read(source).len() <= 1, "{source}");
        }
        assert_eq!(read("\\*not\\*"), [text("*not*")]);
    }

    #[test]
    fn all_else_is_shown_as_written() {
        for source in [
            "# Heading",
            "Heading\n=======",
            "- one\n- two",
            "1. one\n2. two",
            "> quoted **not bold**",
            "`code`",
            "```\ncode\n```",
            "    indented",
            "![alt](https://x.example/i.png)",
            "<b>bold</b>",
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "Hello <script>alert(1)</script> you",
            "---",
            "[a]: https://x.example",
            "[a]\n\n[a]: https://x.example",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "&amp; &#60;script&#62;",
        ] {
            let pieces = read(source);
            assert_eq!(plain(&pieces), source);
            assert!(
                pieces.iter().all(|piece| matches!(piece, Inline::Text(_) | Inline::Break)),
                "{source}: {pieces:?}"
            );
        }
    }

    #[test]
    fn only_the_web_and_mail_are_linked() {
        for source in [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&#10;script:alert(1))",
            "[x](data:text/html,hi)",
            "[x](vbscript:x)",
            "[x](//evil.example)",
            "[x](/here)",
            "[x](#there)",
            "[x]()",
            "[x](https:)",
            "<javascript:alert(1)>",
            "<tel:123>",
            "**[x](file:///etc/passwd)**",
        ] {
            assert!(!has_link(&read(source)), "{source}: {:?}", read(source));
        }
        assert_eq!(read("[x](javascript:alert(1))"), [text("[x](javascript:alert(1))")]);
        assert!(has_link(&read("[x](mailto:a@b.example)")));
        assert!(has_link(&read("**[x](HTTPS://a.example)**")));
    }

    #[test]
    fn nested_and_unclosed() {
        assert_eq!(plain(&read("**bold *and")), "**bold *and");
        assert_eq!(plain(&read("[x](https://a")), "[x](https://a");
        assert_eq!(plain(&read("*a **b** c*")), "a b c");
        let deep = format!("{}x{}", "*a **b ".repeat(200), "** *".repeat(200));
        fn depth(pieces: &[Inline]) -> usize {
            let inner = pieces.iter().map(|piece| match piece {
                Inline::Emphasis(pieces) | Inline::Strong(pieces) | Inline::Link { label: pieces, .. } => {
                    1 + depth(pieces)
                }
                Inline::Text(_) | Inline::Break => 0,
            });
            inner.max().unwrap_or_default()
        }
        assert!(depth(&read(&deep)) <= DEEPEST);
    }

    proptest! {
        /// No text makes the reader panic, go deep or link anywhere else.
        #[test]
        fn any_text_is_read(source in "[a\\[\\]()*_<>:/`#\\n &;!-]{0,60}") {
            fn check(pieces: &[Inline]) {
                for piece in pieces {
                    match piece {
                        Inline::Link { href, label } => {
                            assert!(is_allowed(href), "{href}");
                            check(label);
                        }
                        Inline::Emphasis(pieces) | Inline::Strong(pieces) => check(pieces),
                        Inline::Text(_) | Inline::Break => {}
                    }
                }
            }
            check(&read(&source));
        }
    }
}
