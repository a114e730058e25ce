//! The words of templates. It follows the engine's own reading, as far as names need it.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    /// A string, quotes and all.
    Text,
    Number,
    /// Any other character.
    Mark(u8),
}

/// A word of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What stands between braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// `{{ … }}`.
    Expression(Vec<Token>),
    /// `{% … %}`.
    Tag(Vec<Token>),
}

/// The expressions and tags of a template, in order. One that is not closed ends the template.
pub(super) fn regions(source: &str) -> Vec<Region> {
    let bytes = source.as_bytes();
    let mut regions = Vec::new();
    let mut at = 0;
    while let Some(open) = source[at..].find('{').map(|found| at + found) {
        let inside = open + 2;
        match bytes.get(open + 1) {
            Some(b'{') => {
                let Some((tokens, end)) = tokens(source, inside, b"}}") else { break };
                regions.push(Region::Expression(tokens));
                at = end;
            }
            Some(b'%') => {
                let Some((tokens, end)) = tokens(source, inside, b"%}") else { break };
                regions.push(Region::Tag(tokens));
                at = end;
            }
            Some(b'#') => match source[inside..].find("#}") {
                Some(length) => at = inside + length + 2,
                None => break,
            },
            _ => at = open + 1,
        }
    }
    regions
}

/// The tokens up to the closing marks, and where the text goes on behind them.
fn tokens(source: &str, from: usize, close: &[u8; 2]) -> Option<(Vec<Token>, usize)> {
    let bytes = source.as_bytes();
    let (mut tokens, mut depth, mut at) = (Vec::new(), 0_usize, from);
    while let Some(&byte) = bytes.get(at) {
        if depth == 0 && bytes[at..].starts_with(close) {
            return Some((tokens, at + 2));
        }
        let (kind, end) = match byte {
            b'"' | b'\'' => (Kind::Text, string_end(bytes, at)?),
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => (Kind::Name, word_end(bytes, at)),
            b'0'..=b'9' => (Kind::Number, number_end(bytes, at)),
            _ if byte.is_ascii_whitespace() || !byte.is_ascii() => {
                at += 1;
                continue;
            }
            _ => {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                (Kind::Mark(byte), at + 1)
            }
        };
        tokens.push(Token { kind, start: at, end });
        at = end;
    }
    None
}

fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            byte if byte == bytes[from] => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let is_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
    from + bytes[from..].iter().take_while(is_word).count()
}

fn number_end(bytes: &[u8], from: usize) -> usize {
    let end = word_end(bytes, from);
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'.'), Some(digit)) if digit.is_ascii_digit() => word_end(bytes, end + 1),
        _ => end,
    }
}
