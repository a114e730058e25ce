//! The little Markdown that texts may use: emphasis, links and line breaks, as CommonMark reads them. All else
//! is shown as it was written, so nothing that a flow or a server says can become anything but text in the page.

/// So many marks of emphasis may wait for their ends at a time: every level is a level of the page.
const DEEPEST: usize = 12;

/// What may begin something else than text.
const SPECIAL: [char; 9] = ['\n', '\\', '`', '<', '!', '[', ']', '*', '_'];

/// A piece of a text. There are no others, whatever the text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Inline {
    Text(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Link { href: String, label: Vec<Inline> },
    Break,
}

/// Reads a text of several lines. Headings, lists, quotes and code are shown as they were written.
pub(in crate::ui) fn read(source: &str) -> Vec<Inline> {
    let mut all = Vec::new();
    let mut paragraph = String::new();
    let (mut fenced, mut blank) = (false, false);
    let mut add = |pieces: Vec<Inline>, blank: bool| {
        let breaks = if all.is_empty() { 0 } else { 1 + usize::from(blank) };
        all.extend(std::iter::repeat_n(Inline::Break, breaks).chain(pieces));
    };
    for line in source.lines().chain([""]) {
        let text = line.trim();
        let fence = text.strip_prefix("```").is_some_and(|rest| !rest.contains('`'));
        let as_written = fenced || fence || is_block(line, paragraph.is_empty());
        fenced ^= fence;
        if !as_written && !text.is_empty() {
            paragraph.push_str(if paragraph.is_empty() { "" } else { "\n" });
            paragraph.push_str(text);
            continue;
        }
        if !paragraph.is_empty() {
            add(spans(&paragraph), std::mem::take(&mut blank));
            paragraph.clear();
        }
        if as_written {
            add(vec![Inline::Text(line.to_owned())], std::mem::take(&mut blank));
        } else {
            blank = true;
        }
    }
    joined(all)
}

/// Whether the line is of a heading, a list, a quote, or code by its indent.
fn is_block(line: &str, first: bool) -> bool {
    let text = line.trim();
    let mark = text.split(' ').next().unwrap_or_default();
    let digits = mark.strip_suffix(['.', ')']).unwrap_or_default();
    text.starts_with('>')
        || matches!(mark, "-" | "+" | "*")
        || (!mark.is_empty() && mark.bytes().all(|byte| byte == b'#'))
        || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        || (first && !text.is_empty() && line.starts_with("    "))
}

/// Reads a paragraph.
fn spans(text: &str) -> Vec<Inline> {
    let last_link = text.rfind("](").unwrap_or_default();
    let (pieces, open, brackets) = (Vec::new(), Vec::new(), Vec::new());
    Reader { text, at: 0, last_link, pieces, open, brackets }.read()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Brackets behind this are only brackets.
    last_link: usize,
    /// What is read so far. Marks and brackets that wait for their ends are texts of their own in it.
    pieces: Vec<Inline>,
    open: Vec<Mark>,
    brackets: Vec<Bracket>,
}

/// Marks of emphasis that wait for their end.
struct Mark {
    /// Their place among the pieces.
    piece: usize,
    letter: char,
    /// How many there were, and how many are left.
    length: usize,
    left: usize,
    closes: bool,
}

/// A bracket that waits for its end.
struct Bracket {
    /// Its place among the pieces, and in the text.
    piece: usize,
    at: usize,
    image: bool,
}

impl Reader<'_> {
    fn read(mut self) -> Vec<Inline> {
        while let Some(letter) = self.text[self.at..].chars().next() {
            let rest = &self.text[self.at..];
            self.at += match letter {
                '\n' => self.push(Inline::Break, 1),
                '\\' => self.escape(rest),
                '`' => self.code(rest),
                '<' => self.autolink(rest),
                '[' => self.bracket("[", false),
                '!' if rest.starts_with("![") => self.bracket("![", true),
                ']' => self.close(rest),
                '*' | '_' => self.emphasis(rest, letter),
                _ => {
                    let first = letter.len_utf8();
                    let end = rest[first..].find(SPECIAL).map_or(rest.len(), |end| first + end);
                    self.text(&rest[..end])
                }
            };
        }
        joined(self.pieces)
    }

    /// Adds a piece of so many bytes.
    fn push(&mut self, piece: Inline, length: usize) -> usize {
        self.pieces.push(piece);
        length
    }

    fn text(&mut self, text: &str) -> usize {
        self.push(Inline::Text(text.to_owned()), text.len())
    }

    fn as_written(&mut self, text: &str) -> usize {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.pieces.push(Inline::Break);
            }
            self.text(line);
        }
        text.len()
    }

    fn escape(&mut self, rest: &str) -> usize {
        match rest.as_bytes().get(1) {
            Some(b'\n') => self.push(Inline::Break, 2),
            Some(byte) if byte.is_ascii_punctuation() => 1 + self.text(&rest[1..2]),
            _ => self.text("\\"),
        }
    }

    fn code(&mut self, rest: &str) -> usize {
        let inner = rest.trim_start_matches('`');
        let ticks = &rest[..rest.len() - inner.len()];
        let mut end = 0;
        while let Some(next) = inner[end..].find('`') {
            end += next;
            let run = inner[end..].len() - inner[end..].trim_start_matches('`').len();
            if run == ticks.len() {
                let length = end + 2 * run;
                return self.as_written(&rest[..length]);
            }
            end += run;
        }
        self.text(ticks)
    }

    fn autolink(&mut self, rest: &str) -> usize {
        let inner = rest[1..].split(['<', '>', ' ', '\n']).next().unwrap_or_default();
        let href = match inner {
            _ if !rest[1 + inner.len()..].starts_with('>') => None,
            url if is_allowed(url) => Some(url.to_owned()),
            mail if is_mail(mail) => Some(format!("mailto:{mail}")),
            _ => None,
        };
        let Some(href) = href else { return self.text("<") };
        let label = vec![Inline::Text(inner.to_owned())];
        self.push(Inline::Link { href, label }, inner.len() + 2)
    }

    fn bracket(&mut self, mark: &str, image: bool) -> usize {
        if self.at < self.last_link {
            self.brackets.push(Bracket { piece: self.pieces.len(), at: self.at, image });
        }
        self.text(mark)
    }

    /// The end of a bracket: of a link where an address follows that may be followed.
    fn close(&mut self, rest: &str) -> usize {
        let Some(bracket) = self.brackets.pop() else { return self.text("]") };
        let Some((href, length)) = destination(&rest[1..]) else { return self.text("]") };
        let label = self.pieces.split_off(bracket.piece + 1);
        self.pieces.pop();
        self.open.retain(|mark| mark.piece < bracket.piece);
        if bracket.image || !is_allowed(&href) {
            self.as_written(&self.text[bracket.at..=self.at + length]);
        } else {
            // No link stands in another.
            self.brackets.retain(|outer| outer.image);
            self.pieces.push(Inline::Link { href, label: joined(label) });
        }
        1 + length
    }

    /// A run of marks: the end of emphasis, the beginning of another, or text.
    fn emphasis(&mut self, rest: &str, letter: char) -> usize {
        let length = rest.len() - rest.trim_start_matches(letter).len();
        let (before, after) = (self.text[..self.at].chars().next_back(), rest[length..].chars().next());
        let (mut opens, mut closes) = (flanks(before, after), flanks(after, before));
        if letter == '_' {
            // Not within a word.
            let within = opens && closes;
            opens &= !within || is_punctuation(before);
            closes &= !within || is_punctuation(after);
        }
        let mut left = length;
        let floor = self.brackets.last().map_or(0, |bracket| bracket.piece);
        let thirds = |mark: &Mark| (mark.length + length).is_multiple_of(3) && !length.is_multiple_of(3);
        let fits = |mark: &Mark| {
            mark.letter == letter && mark.piece >= floor && !((mark.closes || opens) && thirds(mark))
        };
        while closes && left > 0 {
            let Some(found) = self.open.iter().rposition(fits) else { break };
            self.open.truncate(found + 1);
            let mark = &mut self.open[found];
            let strong = mark.left > 1 && left > 1;
            let used = if strong { 2 } else { 1 };
            (mark.left, left) = (mark.left - used, left - used);
            let pieces = joined(self.pieces.split_off(mark.piece + 1));
            self.pieces.pop();
            if mark.left > 0 {
                self.pieces.push(Inline::Text(letter.to_string().repeat(mark.left)));
            } else {
                self.open.pop();
            }
            self.pieces.push(if strong { Inline::Strong(pieces) } else { Inline::Emphasis(pieces) });
        }
        if opens && left > 0 {
            self.open.push(Mark { piece: self.pieces.len(), letter, length, left, closes });
            while self.open.iter().map(|mark| mark.left).sum::<usize>() > DEEPEST {
                self.open.remove(0);
            }
        }
        self.text(&rest[..left]);
        length
    }
}

/// The pieces with texts that follow each other as one.
fn joined(pieces: Vec<Inline>) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (_, Inline::Text(text)) if text.is_empty() => {}
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, piece) => all.push(piece),
        }
    }
    all
}

/// Whether marks between these two letters stand right before a word.
fn flanks(before: Option<char>, after: Option<char>) -> bool {
    let space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    !space(after) && (!is_punctuation(after) || space(before) || is_punctuation(before))
}

fn is_punctuation(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace())
}

/// The address in parentheses that the text begins with, and their length. A title behind it is passed over: the
/// page shows where a link leads, and a stranger's title could say something else.
fn destination(text: &str) -> Option<(String, usize)> {
    let start = text.strip_prefix('(')?.trim_start();
    let (address, rest) = match start.strip_prefix('<') {
        Some(inside) => until(inside, '>').filter(|(address, _)| !address.contains(['<', '\n']))?,
        None => start.split_at(bare_end(start)?),
    };
    let behind = rest.trim_start();
    let rest = match behind.chars().next() {
        Some(quote @ ('"' | '\'' | '(')) if behind.len() < rest.len() => {
            until(&behind[1..], if quote == '(' { ')' } else { quote })?.1.trim_start()
        }
        _ => behind,
    };
    let rest = rest.strip_prefix(')')?;
    Some((unescaped(address), text.len() - rest.len()))
}

/// What stands before a mark that is not escaped, and what behind it.
fn until(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut escaped = false;
    let at = text.char_indices().find_map(|(at, letter)| {
        let ends = letter == mark && !escaped;
        escaped = letter == '\\' && !escaped;
        ends.then_some(at)
    })?;
    Some((&text[..at], &text[at + mark.len_utf8()..]))
}

/// Where an address ends that stands by itself: at a space, or at a parenthesis that it has not opened.
fn bare_end(text: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if letter.is_whitespace() => return (depth == 0).then_some(at),
            '(' if !escaped => depth += 1,
            ')' if !escaped && depth == 0 => return Some(at),
            ')' if !escaped => depth -= 1,
            _ => {}
        }
        if depth > 32 {
            return None;
        }
        escaped = letter == '\\' && !escaped;
    }
    None
}

/// An address without its escapes: backslashes before marks, and the entities that addresses are written with.
fn unescaped(text: &str) -> String {
    let mut address = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (read, length) = match letter {
            '\\' => match rest[1..].chars().next() {
                Some(mark) if mark.is_ascii_punctuation() => (mark, 2),
                _ => (letter, 1),
            },
            '&' => entity(rest).unwrap_or((letter, 1)),
            _ => (letter, letter.len_utf8()),
        };
        address.push(read);
        rest = &rest[length..];
    }
    address
}

/// The letter that a text begins with as an entity, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?.split_once(';')?.0;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#').filter(|number| number.len() <= 8)?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| *letter != '\0')?
        }
    };
    Some((letter, name.len() + 2))
}

/// Whether an address may be followed. Everything but the web and mail is refused.
fn is_allowed(url: &str) -> bool {
    // Browsers drop tabs and line breaks within a scheme; an address that has any is not one to follow.
    if url.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return false;
    }
    let scheme = url.split(':').next().unwrap_or_default();
    url.len() > scheme.len() + 1
        && ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
}

fn is_mail(address: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_+".contains(letter))
    };
    address.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host))
}

#[cfg(test)]
#[path = "inline_tests.rs"]
mod tests;
