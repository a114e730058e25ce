//! A text that a regular expression finds something in.
//!
//! A first guess for the common patterns: whoever uses it checks it with the engine itself.

use std::iter::Peekable;
use std::str::Chars;

/// How often an open repetition repeats at the least.
const LONGEST: usize = 100;

/// A text that should match; `None` where the pattern is too clever.
pub(super) fn sample(pattern: &str) -> Option<String> {
    let mut reader = Reader { letters: pattern.chars().peekable(), depth: 0 };
    let text = reader.alternatives()?;
    reader.letters.next().is_none().then_some(text)
}

struct Reader<'a> {
    letters: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    /// The first of several; the others are read past.
    fn alternatives(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > 50 {
            return None;
        }
        let first = self.sequence()?;
        while self.letters.next_if_eq(&'|').is_some() {
            self.sequence()?;
        }
        self.depth -= 1;
        Some(first)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while let Some(letter) = self.letters.next_if(|letter| !matches!(letter, '|' | ')')) {
            let one = match letter {
                '^' | '$' => continue,
                '(' => self.group()?,
                '[' => self.class()?,
                '.' => "x".to_owned(),
                '\\' => match escaped(self.letters.next()?)? {
                    Some(letter) => letter.to_string(),
                    None => continue,
                },
                '*' | '+' | '?' | '{' => return None,
                other => other.to_string(),
            };
            let times = self.repetition()?;
            text.push_str(&one.repeat(times));
        }
        Some(text)
    }

    fn group(&mut self) -> Option<String> {
        if self.letters.next_if_eq(&'?').is_some() {
            // Flags and names end with a colon or a closing angle bracket.
            loop {
                match self.letters.next()? {
                    ':' | '>' => break,
                    ')' => return Some(String::new()),
                    _ => {}
                }
            }
        }
        let inside = self.alternatives()?;
        (self.letters.next()? == ')').then_some(inside)
    }

    fn class(&mut self) -> Option<String> {
        let negated = self.letters.next_if_eq(&'^').is_some();
        let mut members: Vec<(char, char)> = Vec::new();
        loop {
            let letter = match self.letters.next()? {
                ']' if !members.is_empty() => break,
                '[' => return None,
                '\\' => escaped(self.letters.next()?)??,
                other => other,
            };
            if self.letters.next_if_eq(&'-').is_none() {
                members.push((letter, letter));
                continue;
            }
            match self.letters.next()? {
                ']' => {
                    members.extend([(letter, letter), ('-', '-')]);
                    break;
                }
                last => members.push((letter, last)),
            }
        }
        let within = |letter: &char| members.iter().any(|(first, last)| (first..=last).contains(&letter));
        let letter =
            if negated { "x0 _-~é".chars().find(|letter| !within(letter))? } else { members.first()?.0 };
        Some(letter.to_string())
    }

    fn repetition(&mut self) -> Option<usize> {
        let times = match self.letters.peek() {
            Some('*' | '+' | '?') => {
                self.letters.next();
                1
            }
            Some('{') => {
                self.letters.next();
                let mut inside = String::new();
                loop {
                    match self.letters.next()? {
                        '}' => break,
                        letter => inside.push(letter),
                    }
                }
                inside.split(',').next()?.trim().parse().ok().filter(|times| *times <= LONGEST)?
            }
            _ => return Some(1),
        };
        self.letters.next_if_eq(&'?');
        Some(times)
    }
}

/// What stands for an escaped letter; `Some(None)` is a place between letters.
fn escaped(letter: char) -> Option<Option<char>> {
    Some(Some(match letter {
        'd' => '0',
        'w' | 'D' | 'S' => 'x',
        's' | 'W' => ' ',
        't' => '\t',
        'n' => '\n',
        'b' | 'A' | 'z' => return Some(None),
        letter if letter.is_ascii_alphanumeric() => return None,
        other => other,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::operator::compile_regex;

    #[test]
    fn samples_match_their_patterns() {
        for pattern in [
            "success",
            "^(ok|done)$",
            r"^[A-Z]-\d{4,6}$",
            r"^\+?[0-9 ]+$",
            r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
            r"(?i)yes|no",
            r"(?P<id>[a-f0-9]{8})",
            r"a.c",
            r"\bfoo\b",
            "^$",
            r"colou?r",
            r"[-a]x",
        ] {
            let text = sample(pattern).unwrap_or_else(|| panic!("{pattern}"));
            assert!(compile_regex(pattern, false).unwrap().is_match(&text), "{pattern}: {text:?}");
        }
    }

    #[test]
    fn what_is_too_clever_is_left() {
        for pattern in ["(", "[a", r"\p{Greek}", "a{1000000}", "[[:alpha:]]"] {
            assert_eq!(sample(pattern), None, "{pattern}");
        }
        assert_eq!(sample(&"(".repeat(1000)), None);
    }
}
