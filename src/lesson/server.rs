//! The server of a lesson: what it answers, by method and path.

use std::sync::Arc;

use crate::flow::{Flow, NodeKind, Value, json};

/// One thing that can be called.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The HTTP method.
    pub method: String,
    /// The path; `*` at its end stands for whatever follows.
    pub path: String,
    /// What it does, for the reader.
    pub about: String,
    /// As in a mock.
    pub(super) responses: Value,
}

/// The mock of a webhook.
pub(super) struct NodeMock {
    pub(super) node: Arc<str>,
    pub(super) value: Value,
    /// What was called, where no route is for it.
    pub(super) strange: Option<(String, String)>,
}

/// What each webhook of a flow gets; the first route that fits answers.
pub(super) fn mocks(flow: &Flow, routes: &[Route]) -> Vec<NodeMock> {
    let webhooks = flow.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Webhook(webhook) => Some((Arc::clone(&node.id), webhook)),
        _ => None,
    });
    let mock = |responses: &Value| Value::object([("responses", responses.clone())]);
    webhooks
        .map(|(node, webhook)| {
            let (method, path) =
                (webhook.request.method.to_ascii_uppercase(), path(flow, &webhook.request.url));
            match routes.iter().find(|route| route.method == method && fits(&route.path, &path)) {
                Some(route) => NodeMock { node, value: mock(&route.responses), strange: None },
                None => NodeMock { node, value: mock(&nothing_there()), strange: Some((method, path)) },
            }
        })
        .collect()
}

fn nothing_there() -> Value {
    let answer = [
        ("status", Value::from(404_u32)),
        ("body", Value::object([("error", "there is nothing here".into())])),
    ];
    Value::array([Value::object(answer)])
}

fn fits(route: &str, path: &str) -> bool {
    match route.strip_suffix('*') {
        Some(start) => path.len() > start.len() && path.starts_with(start),
        None => route == path,
    }
}

/// The path of a URL as it stands in a flow: templates that are variables are filled in, scheme and host are left out.
fn path(flow: &Flow, url: &str) -> String {
    let mut filled = String::new();
    let mut rest = url;
    while let Some((before, inside, after)) = template(rest) {
        filled.push_str(before);
        match flow.variables.get(inside.trim()) {
            Some(Value::String(text)) => filled.push_str(text),
            Some(other) => filled.push_str(&json::to_string(other)),
            None => filled.push_str("{{…}}"),
        }
        rest = after;
    }
    filled.push_str(rest);
    let filled = filled.trim();
    let path = match filled.split_once("://") {
        Some((_, behind)) => behind.find('/').map_or("/", |at| &behind[at..]),
        None => filled.trim_start_matches("{{…}}"),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    if path.is_empty() { "/".to_owned() } else { path.to_owned() }
}

fn template(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (inside, after) = rest.split_once("}}")?;
    Some((before, inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    #[test]
    fn a_url_has_its_path() {
        let document = Document::parse(
            r#"{"version":1,"variables":{"api":"http://127.0.0.1:8090","order_id":"A-1","n":3},"nodes":[]}"#,
        )
        .expect("JSON");
        for (url, expected) in [
            ("{{ api }}/orders", "/orders"),
            ("{{api}}/orders/{{ order_id }}?x=1", "/orders/A-1"),
            ("https://shop.example/orders/{{n}}/", "/orders/3"),
            ("https://shop.example", "/"),
            ("{{ base }}/orders/{{ order }}", "/orders/{{…}}"),
            ("/orders", "/orders"),
            ("{{ broken", "{{ broken"),
        ] {
            assert_eq!(path(document.flow(), url), expected, "{url}");
        }
    }

    #[test]
    fn routes_fit() {
        for (route, path, expected) in [
            ("/orders", "/orders", true),
            ("/orders", "/orders/sync", false),
            ("/orders/*", "/orders/A-1", true),
            ("/orders/*", "/orders/", false),
            ("/orders/*", "/orders", false),
        ] {
            assert_eq!(fits(route, path), expected, "{route} {path}");
        }
    }
}
