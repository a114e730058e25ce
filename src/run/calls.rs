//! Which systems a flow would call, told before it calls any.

use std::sync::Arc;

use crate::flow::{Document, NodeKind, Scope, Symbol, Symbols, Template, Value};

/// One webhook of a flow, as far as it is known before the run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The node.
    pub node: Arc<str>,
    /// The HTTP method.
    pub method: String,
    /// The URL with the initial values in it.
    pub url: String,
    /// Its host with its port; `None` where only the run will tell.
    pub host: Option<String>,
}

/// The calls that a flow can make, in the order of its nodes.
pub fn calls(document: &Document) -> Vec<Call> {
    let flow = document.flow();
    let webhooks = flow.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Webhook(webhook) => Some((node, webhook)),
        _ => None,
    });
    webhooks
        .map(|(node, webhook)| {
            let method = resolve(document, &webhook.request.method).to_uppercase();
            let url = resolve(document, &webhook.request.url);
            let host = host_of(&url);
            Call { node: Arc::clone(&node.id), method, url, host }
        })
        .collect()
}

/// The host and port of an absolute http URL.
fn host_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.to_lowercase();
    let default = match scheme.to_ascii_lowercase().as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let host = host.strip_suffix(default).unwrap_or(&host);
    (!host.is_empty() && !host.contains(['{', ' '])).then(|| host.to_owned())
}

/// A text with the initial values in it; what is not known yet stays as it is written.
fn resolve(document: &Document, text: &str) -> String {
    let mut symbols = Symbols::default();
    let Ok(template) = Template::compile(text, &mut symbols) else { return text.to_owned() };
    let known = symbols.iter().skip(Symbols::RESERVED.len() + 1).all(|(_, name)| {
        document.flow().variables.contains_key(name) && !document.flow().secrets.contains(name)
    });
    if !known || symbols.len() == Symbols::default().len() {
        return text.to_owned();
    }
    template
        .text(&Initial(document, &symbols), &symbols)
        .map_or_else(|_| text.to_owned(), |text| text.to_string())
}

struct Initial<'a>(&'a Document, &'a Symbols);

impl Scope for Initial<'_> {
    fn value(&self, name: Symbol) -> Option<Value> {
        self.0.flow().variables.get(self.1.name(name)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_as_browsers_do() {
        let host = |url| host_of(url);
        assert_eq!(host("http://127.0.0.1:8090/orders").as_deref(), Some("127.0.0.1:8090"));
        assert_eq!(host("https://Shop.Example:443/x?y").as_deref(), Some("shop.example"));
        assert_eq!(host("https://a@evil.example/").as_deref(), Some("evil.example"));
        assert_eq!(host("https://good.example\\@evil.example/").as_deref(), Some("good.example"));
        assert_eq!(host("ftp://x/"), None);
        assert_eq!(host("{{ base }}/x"), None);
    }

    #[test]
    fn urls_are_shown_with_the_initial_values() {
        let document = Document::parse(
            r#"{"version":1,"variables":{"api":"http://h:1"},"start":"a","nodes":[
                {"id":"a","type":"webhook","request":{"method":"get","url":"{{ api }}/x"},"next":"b"},
                {"id":"b","type":"webhook","request":{"url":"{{ response.body.url }}"}}]}"#,
        )
        .unwrap();
        let calls = calls(&document);
        assert_eq!((calls[0].url.as_str(), calls[0].host.as_deref()), ("http://h:1/x", Some("h:1")));
        assert_eq!((calls[0].method.as_str(), calls[1].method.as_str()), ("GET", "POST"));
        assert_eq!((calls[1].url.as_str(), &calls[1].host), ("{{ response.body.url }}", &None));
    }
}
