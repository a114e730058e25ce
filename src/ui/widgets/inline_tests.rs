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
    assert_eq!(read("[shop](https://shop.example/a?b=1&c)"), [link("https://shop.example/a?b=1&c", "shop")]);
    assert_eq!(read("<https://shop.example>"), [link("https://shop.example", "https://shop.example")]);
    assert_eq!(read("<help@shop.example>"), [link("mailto:help@shop.example", "help@shop.example")]);
    assert_eq!(
        read("one\ntwo  \nthree"),
        [text("one"), Inline::Break, text("two"), Inline::Break, text("three")]
    );
    assert_eq!(read("one\n\ntwo"), [text("one"), Inline::Break, Inline::Break, text("two")]);
}

#[test]
fn links_with_titles_and_entities() {
    let href = "https://shop.example/a?b=1&c=2";
    for source in [
        "[shop](https://shop.example/a?b=1&amp;c=2)",
        "[shop](https://shop.example/a?b=1&#38;c=2)",
        "[shop](https://shop.example/a?b=1&#x26;c=2)",
        r#"[shop](https://shop.example/a?b=1&c=2 "The shop")"#,
        r#"[shop](https://shop.example/a?b=1&c=2 "The \"shop\" (new)")"#,
        "[shop]( https://shop.example/a?b=1&c=2  'The shop' )",
        "[shop](https://shop.example/a?b=1&c=2 (The shop))",
        "[shop](<https://shop.example/a?b=1&c=2>)",
        "[shop](<https://shop.example/a?b=1&amp;c=2> \"The shop\")",
    ] {
        assert_eq!(read(source), [link(href, "shop")], "{source}");
    }
    assert_eq!(read("[x](https://x.example/(a\\)b)&copy;)"), [link("https://x.example/(a)b)&copy;", "x")]);
    assert_eq!(read("[x](https://x.example/(a)b&copy;)"), [link("https://x.example/(a)b&copy;", "x")]);
    for source in
        [r#"[x](https://x.example "no end)"#, "[x](https://x.example two)", "[x](<https://x.example)"]
    {
        assert!(!has_link(&read(source)), "{source}: {:?}", read(source));
    }
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
        "[x](java&#x73;cript:alert(1))",
        "[x](&#106;avascript:alert(1) \"https://x.example\")",
        "[x](<javascript:alert(1)> 'https://x.example')",
        "[x](https&#58;//x.example&#10;)",
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
fn marks_of_emphasis_stand_at_words() {
    let strong = |inner: &str| Inline::Strong(vec![text(inner)]);
    assert_eq!(read("**a**b __c__ __d__e"), [strong("a"), text("b "), strong("c"), text(" __d__e")]);
    assert_eq!(read("*a**b*"), [Inline::Emphasis(vec![text("a**b")])]);
    assert_eq!(read("**a*"), [text("*"), Inline::Emphasis(vec![text("a")])]);
    assert_eq!(read("*a _b* c_"), [Inline::Emphasis(vec![text("a _b")]), text(" c_")]);
    assert_eq!(plain(&read("* a *")), "* a *");
}

#[test]
fn links_bind_before_emphasis() {
    assert_eq!(read("*a [b*](https://c)"), [text("*a "), link("https://c", "b*")]);
    assert_eq!(read("**a [1]: b**"), [Inline::Strong(vec![text("a [1]: b")])]);
    assert_eq!(
        read("[a [b](https://c)](https://d)"),
        [text("[a "), link("https://c", "b"), text("](https://d)")]
    );
    assert_eq!(read("[a](https://b/(c\\)))"), [link("https://b/(c))", "a")]);
    assert_eq!(read("![a](https://b) [c](https://d)"), [text("![a](https://b) "), link("https://d", "c")]);
}

#[test]
fn code_is_shown_as_written() {
    assert_eq!(read("`a *b*`"), [text("`a *b*`")]);
    assert_eq!(read("```\n**a**\n\n*b*\n```\n**c**").last(), Some(&Inline::Strong(vec![text("c")])));
    assert_eq!(plain(&read("```\n**a**\n\n*b*\n```")), "```\n**a**\n\n*b*\n```");
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

/// The run that closes is shorter than what is left of the one that opened.
#[test]
fn marks_that_are_left_over_stay_as_they_are_written() {
    assert_eq!(read("***_*"), [Inline::Text("**".into()), Inline::Emphasis(vec![Inline::Text("_".into())])]);
}

proptest! {
    /// No text makes the reader panic, go deep or link anywhere else.
    #[test]
    fn any_text_is_read(source in "[aé訂\\[\\]()*_<>:/`#\\\\\\n &;!-]{0,60}") {
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
