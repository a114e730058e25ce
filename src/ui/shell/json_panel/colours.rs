//! What stands in a line of JSON, for its colours. No text of JSON goes over the end of a line, so that each is read by
//! itself, however broken the lines before it are.

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Key,
    String,
    Number,
    Boolean,
    Null,
    /// Punctuation, space, and what is no JSON.
    Rest,
}

impl Piece {
    /// The class of the stylesheet, which values elsewhere have too.
    pub(super) fn class(self) -> Option<&'static str> {
        match self {
            Self::Key => Some("json-name"),
            Self::String => Some("json-string"),
            Self::Number => Some("json-number"),
            Self::Boolean => Some("json-boolean"),
            Self::Null => Some("json-null"),
            Self::Rest => None,
        }
    }
}

/// The pieces of a line, one behind the other.
pub(super) fn pieces(line: &str) -> Vec<(Piece, &str)> {
    let mut found: Vec<(Piece, &str)> = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(next) = line[at..].chars().next() {
        let rest = &line[at..];
        let (piece, length) = match next {
            '"' => string(rest),
            '-' | '0'..='9' => {
                let ends = |letter: char| !matches!(letter, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
                (Piece::Number, rest.find(ends).unwrap_or(rest.len()))
            }
            letter if letter.is_alphabetic() => {
                let length = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
                let piece = match &rest[..length] {
                    "true" | "false" => Piece::Boolean,
                    "null" => Piece::Null,
                    _ => Piece::Rest,
                };
                (piece, length)
            }
            other => (Piece::Rest, other.len_utf8()),
        };
        if piece != Piece::Rest {
            if from < at {
                found.push((Piece::Rest, &line[from..at]));
            }
            found.push((piece, &rest[..length]));
            from = at + length;
        }
        at += length;
    }
    if from < line.len() {
        found.push((Piece::Rest, &line[from..]));
    }
    found
}

/// A string at the beginning of a text; one that nothing closes goes on to the end.
fn string(text: &str) -> (Piece, usize) {
    let mut is_escaped = false;
    let close = text.char_indices().skip(1).find(|(_, letter)| match (is_escaped, letter) {
        (true, _) => {
            is_escaped = false;
            false
        }
        (false, '\\') => {
            is_escaped = true;
            false
        }
        (false, letter) => *letter == '"',
    });
    let Some((close, _)) = close else { return (Piece::String, text.len()) };
    let is_key = text[close + 1..].trim_start().starts_with(':');
    (if is_key { Piece::Key } else { Piece::String }, close + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_and_values_are_told_apart() {
        let line = r#"  "say \"a\"" : ["x: y", -1.5e3, true, null, {"b":"#;
        let named: Vec<_> = pieces(line).into_iter().filter(|(piece, _)| *piece != Piece::Rest).collect();
        assert_eq!(
            named,
            [
                (Piece::Key, r#""say \"a\"""#),
                (Piece::String, r#""x: y""#),
                (Piece::Number, "-1.5e3"),
                (Piece::Boolean, "true"),
                (Piece::Null, "null"),
                (Piece::Key, r#""b""#),
            ]
        );
    }

    #[test]
    fn what_is_broken_has_colours_too() {
        assert_eq!(pieces(r#""no end\""#), [(Piece::String, r#""no end\""#)]);
        assert_eq!(pieces("nulls tru"), [(Piece::Rest, "nulls tru")]);
    }

    proptest! {
        #[test]
        fn nothing_of_a_line_is_lost(line in r#"([ "\\:,\[\]{}a-z0-9.eE+-]|true|null|訂|😀){0,40}"#) {
            let joined: String = pieces(&line).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(joined, line);
        }
    }
}
