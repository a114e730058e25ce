//! The words of a shell command.

/// The words of a command as a POSIX shell splits it, and bash's `$'…'` too; `None` where a quote is not
/// closed.
pub(super) fn words(command: &str) -> Option<Vec<String>> {
    shlex::split(&with_plain_quotes(&command.replace("\r\n", "\n"))?)
}

/// The command in one line, with each `$'…'` put into quotes that every shell has.
fn with_plain_quotes(command: &str) -> Option<String> {
    let mut plain = String::with_capacity(command.len());
    let mut quote = None;
    let mut rest = command.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (None, '$') if rest.peek() == Some(&'\'') => {
                rest.next();
                let text = ansi_c(&mut rest)?;
                // Only a NUL cannot be quoted, and a shell would end the word there.
                plain.push_str(&shlex::try_quote(text.split('\0').next().unwrap_or_default()).ok()?);
                continue;
            }
            (None | Some('"'), '\\') => {
                // A line that goes on is no word of its own.
                if rest.next_if_eq(&'\n').is_none() {
                    plain.push(c);
                    plain.extend(rest.next());
                }
                continue;
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        plain.push(c);
    }
    Some(plain)
}

/// The text of a `$'…'` whose opening has been read.
fn ansi_c(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut bytes: Vec<u8> = Vec::new();
    let push = |bytes: &mut Vec<u8>, c: char| bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
    loop {
        let escaped = match rest.next()? {
            '\'' => return Some(String::from_utf8_lossy(&bytes).into_owned()),
            '\\' => rest.next()?,
            c => {
                push(&mut bytes, c);
                continue;
            }
        };
        match escaped {
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            'a' => bytes.push(0x07),
            'b' => bytes.push(0x08),
            'e' | 'E' => bytes.push(0x1b),
            'f' => bytes.push(0x0c),
            'v' => bytes.push(0x0b),
            'x' => match digits(rest, 16, 2) {
                Some(byte) => bytes.push(byte as u8),
                None => bytes.extend(b"\\x"),
            },
            '0'..='7' => {
                let mut byte = escaped as u32 - '0' as u32;
                for _ in 0..2 {
                    let Some(digit) = digits(rest, 8, 1) else { break };
                    byte = byte * 8 + digit;
                }
                bytes.push(byte as u8);
            }
            'u' | 'U' => {
                let code = digits(rest, 16, if escaped == 'u' { 4 } else { 8 });
                push(&mut bytes, code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '\\' | '\'' | '"' | '?' => push(&mut bytes, escaped),
            other => {
                bytes.push(b'\\');
                push(&mut bytes, other);
            }
        }
    }
}

/// A number of at most so many digits; `None` where there is none.
fn digits(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, radix: u32, most: usize) -> Option<u32> {
    let mut number = None;
    for _ in 0..most {
        let Some(digit) = rest.peek().and_then(|c| c.to_digit(radix)) else { break };
        rest.next();
        number = Some(number.unwrap_or(0_u32).wrapping_mul(radix).wrapping_add(digit));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expect: &[&str]) {
        assert_eq!(
            words(command).as_deref(),
            Some(expect.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()).as_deref()
        );
    }

    #[test]
    fn words_as_a_shell_splits_them() {
        check("curl  'a b' \"c \\\" d\" e\\ f", &["curl", "a b", "c \" d", "e f"]);
        check("a \\\n  b \\\r\n c", &["a", "b", "c"]);
        check("'it'\\''s' \"$x\" 'a'\"b\"c", &["it's", "$x", "abc"]);
        check(r#"$'a\nb\'c' x$'\u00e9\x41\101'y '$'"$'b'""#, &["a\nb'c", "xéAAy", "$$'b'"]);
        check(r"$'' $'\\\?\q' '\' \$'a'", &["", "\\?\\q", "\\", "$a"]);
        check(r"$'a\0b'", &["a"]);
    }

    #[test]
    fn what_is_not_closed_is_no_command() {
        for command in ["'a", "\"a", "$'a", "a \\", "$'a\\"] {
            assert_eq!(words(command), None, "{command}");
        }
    }
}
