//! A `curl` command as a webhook node.

use std::sync::Arc;

use crate::flow::{Object, Value, guards, json};
use crate::i18n::tr;

use super::shell;

/// Why a `curl` command cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CurlError {
    /// A quote is not closed, or it ends in a backslash.
    Quotes,
    /// It has no address.
    NoUrl,
    /// It has several addresses.
    SeveralUrls,
    /// An option stands at the end without what it needs.
    NoArgument(String),
    /// An option that has no meaning for a webhook here, or is not known.
    UnknownOption(String),
    /// The body is in a file, which a page cannot read.
    BodyInFile(String),
    /// The body is a form with files or parts, which webhooks cannot send.
    Multipart,
    /// The method is not one.
    Method(String),
    /// A header without a colon.
    Header(String),
}

impl std::fmt::Display for CurlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Quotes => f.write_str(tr!("a quote is not closed, or it ends in a backslash")),
            Self::NoUrl => f.write_str(tr!("it has no address")),
            Self::SeveralUrls => f.write_str(tr!("it has several addresses: paste one request at a time")),
            Self::NoArgument(option) => f.write_str(&tr!("something is missing behind {option}", option)),
            Self::UnknownOption(option) => {
                f.write_str(&tr!("the option {option} is not known here: leave it out", option))
            }
            Self::BodyInFile(name) => {
                f.write_str(&tr!("the body is in the file {name}: put its text in the command", name))
            }
            Self::Multipart => f.write_str(tr!("forms with parts (-F) cannot be sent by a webhook here")),
            Self::Method(method) => f.write_str(&tr!("\"{method}\" is not an HTTP method", method)),
            Self::Header(header) => f.write_str(&tr!("the header \"{header}\" has no colon", header)),
        }
    }
}

impl std::error::Error for CurlError {}

/// What an option is to a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Nothing.
    Nothing,
    /// Nothing, and neither is the word behind it.
    NothingWithWord,
    Method,
    Header,
    Data,
    DataRaw,
    DataEncoded,
    Json,
    User,
    Get,
    Head,
    Agent,
    Referer,
    Cookie,
    Bearer,
    Url,
    MaxTime,
    Multipart,
}

impl Meaning {
    fn takes_word(self) -> bool {
        !matches!(self, Self::Nothing | Self::Get | Self::Head)
    }

    fn of_short(letter: char) -> Option<Self> {
        Some(match letter {
            'X' => Self::Method,
            'H' => Self::Header,
            'd' => Self::Data,
            'u' => Self::User,
            'G' => Self::Get,
            'I' => Self::Head,
            'A' => Self::Agent,
            'e' => Self::Referer,
            'b' => Self::Cookie,
            'm' => Self::MaxTime,
            'F' => Self::Multipart,
            's' | 'S' | 'k' | 'L' | 'v' | 'i' | 'f' | 'g' | 'N' | '#' | 'j' | 'q' | 'a' | 'n' | 'O' | 'J'
            | 'R' | 'Z' | '0' | '1' | '2' | '3' | '4' | '6' => Self::Nothing,
            'o' | 'w' | 'x' | 'E' | 'c' | 'D' | 'y' | 'Y' | 'C' | 'U' => Self::NothingWithWord,
            _ => return None,
        })
    }

    fn of_long(name: &str) -> Option<Self> {
        Some(match name {
            "request" => Self::Method,
            "header" => Self::Header,
            "data" | "data-ascii" | "data-binary" => Self::Data,
            "data-raw" => Self::DataRaw,
            "data-urlencode" => Self::DataEncoded,
            "json" => Self::Json,
            "user" => Self::User,
            "get" => Self::Get,
            "head" => Self::Head,
            "user-agent" => Self::Agent,
            "referer" => Self::Referer,
            "cookie" => Self::Cookie,
            "oauth2-bearer" => Self::Bearer,
            "url" => Self::Url,
            "max-time" => Self::MaxTime,
            "form" | "form-string" => Self::Multipart,
            "silent"
            | "show-error"
            | "insecure"
            | "location"
            | "location-trusted"
            | "verbose"
            | "include"
            | "fail"
            | "fail-with-body"
            | "compressed"
            | "globoff"
            | "no-buffer"
            | "http1.0"
            | "http1.1"
            | "http2"
            | "http2-prior-knowledge"
            | "http3"
            | "progress-bar"
            | "no-progress-meter"
            | "ipv4"
            | "ipv6"
            | "tlsv1.2"
            | "tlsv1.3"
            | "no-keepalive"
            | "path-as-is"
            | "ssl-no-revoke"
            | "disable"
            | "tcp-nodelay"
            | "basic"
            | "junk-session-cookies"
            | "netrc"
            | "remote-name"
            | "parallel" => Self::Nothing,
            "output" | "write-out" | "connect-timeout" | "retry" | "retry-delay" | "retry-max-time"
            | "proxy" | "cacert" | "cert" | "key" | "resolve" | "interface" | "cookie-jar" | "max-redirs"
            | "limit-rate" | "dump-header" | "ciphers" | "noproxy" | "proxy-user" | "stderr" | "trace" => {
                Self::NothingWithWord
            }
            _ => return None,
        })
    }
}

/// What a command says of its request.
#[derive(Debug, Default)]
struct Request {
    method: Option<String>,
    url: Option<String>,
    headers: Object,
    data: Vec<String>,
    is_json: bool,
    is_get: bool,
    is_head: bool,
    max_time: Option<f64>,
}

/// The text, without a prompt, where it is a `curl` command.
pub(super) fn command(text: &str) -> Option<&str> {
    let text = text.trim();
    let text = text.strip_prefix(['$', '%', '>']).map_or(text, str::trim_start);
    let rest = text.strip_prefix("curl")?;
    let rest = rest.strip_prefix(".exe").unwrap_or(rest);
    (rest.is_empty()
        || rest.starts_with(char::is_whitespace)
        || rest.starts_with("\\\n")
        || rest.starts_with("\\\r"))
    .then_some(rest)
}

/// The webhook node of the words behind `curl`.
pub(super) fn webhook(command: &str) -> Result<Value, CurlError> {
    let mut request = Request::default();
    let mut words = shell::words(command).ok_or(CurlError::Quotes)?.into_iter();
    let mut only_urls = false;
    while let Some(word) = words.next() {
        if only_urls || !word.starts_with('-') || word == "-" {
            // The command ends where the shell goes on with something else.
            if matches!(word.as_str(), "|" | "||" | "&" | "&&" | ";")
                || word.starts_with(['>', '<'])
                || word.starts_with("2>")
            {
                break;
            }
            request.url(word)?;
        } else if word == "--" {
            only_urls = true;
        } else if let Some(long) = word.strip_prefix("--") {
            let (name, glued) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (long, None),
            };
            let unknown = || CurlError::UnknownOption(format!("--{name}"));
            let meaning = Meaning::of_long(name).ok_or_else(unknown)?;
            let value = match meaning.takes_word() {
                true => glued.or_else(|| words.next()).ok_or_else(|| CurlError::NoArgument(word.clone()))?,
                false => String::new(),
            };
            request.option(meaning, value)?;
        } else {
            request.short_options(&word[1..], &mut words)?;
        }
    }
    request.node()
}

impl Request {
    /// `-sSXPOST`: letters without a word, and at the end one with its word, glued or behind it.
    fn short_options(
        &mut self,
        letters: &str,
        words: &mut impl Iterator<Item = String>,
    ) -> Result<(), CurlError> {
        let mut rest = letters.chars();
        while let Some(letter) = rest.next() {
            let option = || format!("-{letter}");
            let meaning = Meaning::of_short(letter).ok_or_else(|| CurlError::UnknownOption(option()))?;
            if meaning.takes_word() {
                let glued = Some(rest.as_str().to_owned()).filter(|glued| !glued.is_empty());
                let value = glued.or_else(|| words.next()).ok_or_else(|| CurlError::NoArgument(option()))?;
                return self.option(meaning, value);
            }
            self.option(meaning, String::new())?;
        }
        Ok(())
    }

    fn option(&mut self, meaning: Meaning, value: String) -> Result<(), CurlError> {
        match meaning {
            Meaning::Nothing | Meaning::NothingWithWord => {}
            Meaning::Method => self.method = Some(value),
            Meaning::Header => self.header_line(&value)?,
            Meaning::Data => match value.strip_prefix('@') {
                Some(file) => return Err(CurlError::BodyInFile(file.to_owned())),
                None => self.data.push(value),
            },
            Meaning::DataRaw => self.data.push(value),
            Meaning::DataEncoded => self.data.push(encoded(&value)?),
            Meaning::Json => {
                if let Some(file) = value.strip_prefix('@') {
                    return Err(CurlError::BodyInFile(file.to_owned()));
                }
                self.is_json = true;
                self.data.push(value);
            }
            Meaning::User => {
                let credentials = if value.contains(':') { value } else { format!("{value}:") };
                self.header("Authorization", &format!("Basic {}", base64(credentials.as_bytes())));
            }
            Meaning::Bearer => self.header("Authorization", &format!("Bearer {value}")),
            Meaning::Get => self.is_get = true,
            Meaning::Head => self.is_head = true,
            Meaning::Agent => self.header("User-Agent", &value),
            Meaning::Referer => self.header("Referer", &value),
            Meaning::Cookie if value.contains('=') => self.header("Cookie", &value),
            // A file of cookies.
            Meaning::Cookie => {}
            Meaning::Url => self.url(value)?,
            Meaning::MaxTime => self.max_time = value.parse().ok(),
            Meaning::Multipart => return Err(CurlError::Multipart),
        }
        Ok(())
    }

    fn url(&mut self, url: String) -> Result<(), CurlError> {
        if self.url.is_some() {
            return Err(CurlError::SeveralUrls);
        }
        self.url = Some(url);
        Ok(())
    }

    fn header_line(&mut self, line: &str) -> Result<(), CurlError> {
        if let Some((name, value)) = line.split_once(':') {
            // Without a value, curl leaves one of its own headers out.
            if !value.trim().is_empty() && !name.trim().is_empty() {
                self.header(name.trim(), value.trim());
            }
        } else if let Some(name) = line.strip_suffix(';') {
            self.header(name.trim(), "");
        } else {
            return Err(CurlError::Header(line.to_owned()));
        }
        Ok(())
    }

    fn header(&mut self, name: &str, value: &str) {
        // The browser counts for itself.
        if name.eq_ignore_ascii_case("content-length") {
            return;
        }
        let same = self.headers.keys().position(|key| key.eq_ignore_ascii_case(name));
        match same.and_then(|at| self.headers.get_index_mut(at)) {
            Some((key, before)) => {
                let joint = if key.eq_ignore_ascii_case("cookie") { "; " } else { ", " };
                *before = format!("{}{joint}{value}", before.as_str().unwrap_or_default()).into();
            }
            None => _ = self.headers.insert(name.into(), value.into()),
        }
    }

    fn content_type(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .and_then(|(_, value)| value.as_str())
    }

    fn node(mut self) -> Result<Value, CurlError> {
        let mut url = self.url.take().filter(|url| !url.trim().is_empty()).ok_or(CurlError::NoUrl)?;
        if !url.contains("://") && !url.starts_with("{{") {
            url.insert_str(0, "http://");
        }
        let mut data = (!self.data.is_empty()).then(|| {
            // Only form fields are joined.
            self.data.join(if self.is_json { "" } else { "&" })
        });
        if self.is_get
            && let Some(query) = data.take()
        {
            let (address, fragment) = match url.split_once('#') {
                Some((address, fragment)) => (address.to_owned(), format!("#{fragment}")),
                None => (url.clone(), String::new()),
            };
            let joint = if address.contains('?') { '&' } else { '?' };
            url = format!("{address}{joint}{query}{fragment}");
        }
        let own = match (self.is_head, data.is_some()) {
            (true, _) => "HEAD",
            (false, true) => "POST",
            (false, false) => "GET",
        };
        let method = self.method.take().unwrap_or_else(|| own.to_owned()).to_ascii_uppercase();
        if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(CurlError::Method(method));
        }
        let body = data.map(|text| self.body(text));
        let mut request = vec![("method", method.into()), ("url", Value::from(url))];
        if !self.headers.is_empty() {
            request.push(("headers", Value::Object(Arc::new(self.headers))));
        }
        request.extend(body.map(|body| ("body", body)));
        let mut node =
            vec![("id", "webhook".into()), ("type", "webhook".into()), ("request", Value::object(request))];
        if let Some(seconds) = self.max_time.filter(|seconds| (0.0..=guards::MAX_SECONDS).contains(seconds)) {
            node.push(("timeout_seconds", seconds.into()));
        }
        Ok(Value::object(node))
    }

    /// JSON where the text is JSON and nothing says otherwise, else the text.
    fn body(&mut self, text: String) -> Value {
        let content_type = self.content_type().map(str::to_ascii_lowercase);
        let may_be_json = content_type.as_deref().is_none_or(|name| name.contains("json"));
        let parsed = json::parse(&text)
            .ok()
            .filter(|value| may_be_json && matches!(value, Value::Object(_) | Value::Array(_)));
        if self.is_json && !self.headers.keys().any(|name| name.eq_ignore_ascii_case("accept")) {
            self.header("Accept", "application/json");
        }
        if let Some(value) = parsed {
            return value;
        }
        if content_type.is_none() {
            let default = if self.is_json { "application/json" } else { "application/x-www-form-urlencoded" };
            self.header("Content-Type", default);
        }
        text.into()
    }
}

/// `--data-urlencode`: `text`, `=text`, `name=text`.
fn encoded(value: &str) -> Result<String, CurlError> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    match value.split_once('=') {
        Some(("", text)) => Ok(encode(text)),
        Some((name, text)) if !name.contains('@') => Ok(format!("{name}={}", encode(text))),
        _ => match value.split_once('@') {
            Some((_, file)) => Err(CurlError::BodyInFile(file.to_owned())),
            None => Ok(encode(value)),
        },
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let group =
            three.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(group >> (18 - 6 * place)) as usize & 63];
            text.push(if place > three.len() { '=' } else { letter as char });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials() {
        for (plain, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("a:b\u{e9}", "YTpiw6k=")]
        {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn what_is_a_curl_command() {
        for text in ["curl x", "$ curl x", "curl.exe x", " curl\tx", "curl \\\n x", "curl"] {
            assert!(command(text).is_some(), "{text}");
        }
        for text in ["curly x", "{\"curl\":1}", "echo curl", ""] {
            assert!(command(text).is_none(), "{text}");
        }
    }
}
