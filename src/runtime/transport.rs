//! Carries a request out with `fetch`, and tells failures apart so that a person knows what to do.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Function, Object as JsObject, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStream, ReadableStreamDefaultReader, Response as JsResponse, Url,
};

use crate::flow::{Object, Value, guards, json};
use crate::i18n::tr;
use crate::interpreter::{Failure, FailureReason, Request, Response};

/// The function that sends: the platform's own `fetch`, or one that the caller of the package gives.
#[derive(Clone, Debug)]
pub struct Fetch {
    function: Option<Function>,
    /// The hosts that may be called, with their ports; `None` is all of them.
    hosts: Option<Rc<[String]>>,
}

impl Fetch {
    /// The platform's own.
    pub fn platform() -> Self {
        Self { function: global("fetch").and_then(|fetch| fetch.dyn_into().ok()), hosts: None }
    }

    /// Another function of the same shape.
    pub fn custom(fetch: Function) -> Self {
        Self { function: Some(fetch), hosts: None }
    }

    /// Calls these hosts (with their ports, where they are not the usual ones) and no others.
    #[must_use]
    pub fn only(self, hosts: Rc<[String]>) -> Self {
        Self { hosts: Some(hosts), ..self }
    }

    fn call(&self, url: &str, init: &JsObject) -> Result<Promise, JsValue> {
        let fetch = self.function.as_ref().ok_or_else(|| JsValue::from_str(tr!("there is no fetch here")))?;
        let promise = fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(url), init)?;
        Ok(Promise::resolve(&promise))
    }
}

fn global(name: &str) -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

fn failure(reason: FailureReason, detail: impl Into<Arc<str>>) -> Failure {
    Failure { reason, detail: detail.into() }
}

/// Sends a request and reads the whole answer.
///
/// # Errors
/// Says what kept the answer away and what to do about it.
pub async fn send(fetch: &Fetch, request: &Request, signal: &AbortSignal) -> Result<Response, Failure> {
    let url = check_url(&request.url)?;
    if fetch.hosts.as_ref().is_some_and(|hosts| !hosts.contains(&url.host())) {
        return Err(failure(
            FailureReason::NotAllowed,
            tr!(
                "this flow wants to call {host}, which you were not asked about, so nothing was sent",
                host = url.host()
            ),
        ));
    }
    let init = init(request, signal);
    if fetch.hosts.is_some() {
        // A redirect could lead to a host that the viewer was not asked about.
        set(&init, "redirect", &JsValue::from_str("error"));
    }
    let promise = fetch.call(&request.url, &init).map_err(|error| {
        failure(
            FailureReason::InvalidRequest,
            tr!("the browser refuses the request: {reason}", reason = message(&error)),
        )
    })?;
    match JsFuture::from(promise).await {
        Ok(response) => match response.dyn_into::<JsResponse>() {
            Ok(response) => read(response).await,
            Err(_) => Err(failure(FailureReason::Network, tr!("fetch gave something that is no Response"))),
        },
        Err(error) => Err(diagnose(fetch, request, &url, signal, &error).await),
    }
}

/// Only absolute http and https URLs are called: anything else would be the page itself, or no request.
fn check_url(text: &str) -> Result<Url, Failure> {
    let invalid = || {
        failure(
            FailureReason::InvalidRequest,
            tr!("\"{text}\" is not a URL to call: it must begin with http:// or https://", text),
        )
    };
    let url = Url::new(text).map_err(|_| invalid())?;
    if !matches!(url.protocol().as_str(), "http:" | "https:") {
        return Err(invalid());
    }
    Ok(url)
}

fn set(object: &JsObject, key: &str, value: &JsValue) {
    // Setting a property of a fresh plain object does not fail.
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

fn init(request: &Request, signal: &AbortSignal) -> JsObject {
    let init = JsObject::new();
    set(&init, "method", &JsValue::from_str(&request.method));
    let headers = JsObject::new();
    let mut has_type = false;
    for (name, value) in &request.headers {
        has_type |= name.eq_ignore_ascii_case("content-type");
        set(&headers, name, &JsValue::from_str(value));
    }
    if let Some((body, content_type)) = request.payload() {
        if !has_type {
            set(&headers, "Content-Type", &JsValue::from_str(content_type));
        }
        set(&init, "body", &JsValue::from_str(&body));
    }
    set(&init, "headers", &headers);
    set(&init, "signal", signal);
    // A flow may be a stranger's: the viewer's cookies are none of its business.
    set(&init, "credentials", &JsValue::from_str("omit"));
    set(&init, "referrerPolicy", &JsValue::from_str("no-referrer"));
    set(&init, "cache", &JsValue::from_str("no-store"));
    init
}

async fn read(response: JsResponse) -> Result<Response, Failure> {
    let status = response.status();
    let headers = read_headers(&response.headers());
    let content_type = headers.get("content-type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let bytes = match response.body() {
        Some(stream) => read_stream(stream).await?,
        None => Vec::new(),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let (body, note) = if text.trim().is_empty() {
        (Value::from(""), None)
    } else {
        match json::parse(text) {
            Ok(body) => (body, None),
            Err(error) => {
                let kind = if content_type.is_empty() {
                    tr!("without a content type")
                } else {
                    content_type.as_str()
                };
                let note = if content_type.contains("json") {
                    tr!("the body says that it is JSON and is not: {error}; response.body is its text", error)
                } else {
                    tr!(
                        "the body is not JSON ({kind}), so response.body is its text and has no fields: let the server answer JSON to branch on them",
                        kind
                    )
                };
                (Value::from(text), Some(note.into()))
            }
        }
    };
    Ok(Response { status, headers: Arc::new(headers), body, note })
}

fn read_headers(headers: &Headers) -> Object {
    let mut object = Object::default();
    for entry in headers.entries().into_iter().flatten() {
        let pair = Array::from(&entry);
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            object.insert(name.to_lowercase().into(), value.into());
        }
    }
    object
}

/// Reads a body chunk by chunk, so that one without end is cut off and not kept.
async fn read_stream(stream: ReadableStream) -> Result<Vec<u8>, Failure> {
    let broken = |error: JsValue| {
        failure(
            FailureReason::Network,
            tr!("the connection broke while the body was on its way: {reason}", reason = message(&error)),
        )
    };
    if stream.locked() {
        // Asking for a reader would throw, past us. A fetch of the package's user may give this.
        return Err(failure(
            FailureReason::Network,
            tr!("fetch gave a Response whose body has been read already: let it read a clone()"),
        ));
    }
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(broken)?;
        let done = Reflect::get(&chunk, &JsValue::from_str("done")).is_ok_and(|done| done.is_truthy());
        if done {
            return Ok(bytes);
        }
        let value = Reflect::get(&chunk, &JsValue::from_str("value")).map_err(broken)?;
        let value = Uint8Array::new(&value);
        if bytes.len() + value.length() as usize > guards::MAX_BODY_BYTES {
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(failure(
                FailureReason::TooLarge,
                tr!(
                    "the body is larger than {most} KiB and was cut off: let the server answer only what the flow needs",
                    most = guards::MAX_BODY_BYTES / 1024
                ),
            ));
        }
        bytes.extend(value.to_vec());
    }
}

/// Finds out why `fetch` gave no answer. The platform does not say, so this takes a second look.
async fn diagnose(
    fetch: &Fetch,
    request: &Request,
    url: &Url,
    signal: &AbortSignal,
    error: &JsValue,
) -> Failure {
    let host = url.host();
    let Some(page) = page_origin() else {
        return failure(
            FailureReason::Network,
            tr!("{host} cannot be reached: {reason}", host, reason = message(error)),
        );
    };
    if page.starts_with("https:") && url.protocol() == "http:" && !is_loopback(&url.hostname()) {
        return failure(
            FailureReason::MixedContent,
            tr!("the browser blocks http requests from an https page: call {host} by https", host),
        );
    }
    if url.origin() != page && answers_at_all(fetch, request, signal).await {
        return failure(
            FailureReason::Cors,
            tr!(
                "{host} answers, but the browser does not let this page read it (CORS): let the server send \"Access-Control-Allow-Origin: {page}\" and allow {method} and the headers of this request",
                host,
                page,
                method = request.method
            ),
        );
    }
    failure(
        FailureReason::Network,
        tr!("{host} cannot be reached: check that the address is right and that the server is running", host),
    )
}

/// A request that asks for nothing and may not be read: that it comes back at all says that the host answers.
async fn answers_at_all(fetch: &Fetch, request: &Request, signal: &AbortSignal) -> bool {
    let init = JsObject::new();
    set(&init, "method", &JsValue::from_str("HEAD"));
    set(&init, "mode", &JsValue::from_str("no-cors"));
    set(&init, "credentials", &JsValue::from_str("omit"));
    set(&init, "referrerPolicy", &JsValue::from_str("no-referrer"));
    set(&init, "cache", &JsValue::from_str("no-store"));
    set(&init, "signal", signal);
    match fetch.call(&request.url, &init) {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// The page's origin; `None` where there is no page, as in Node, and so no rules of a page.
fn page_origin() -> Option<String> {
    let origin = Reflect::get(&global("location")?, &JsValue::from_str("origin")).ok()?;
    origin.as_string()
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]"
}

fn message(error: &JsValue) -> String {
    let field = |name: &str| {
        let value = Reflect::get(error, &JsValue::from_str(name)).ok()?;
        value.as_string().filter(|text| !text.is_empty())
    };
    // Node wraps the cause ("connect ECONNREFUSED …") in a "fetch failed".
    let cause = Reflect::get(error, &JsValue::from_str("cause")).ok().filter(JsValue::is_object);
    let cause = cause.and_then(|cause| {
        let text = |name: &str| Reflect::get(&cause, &JsValue::from_str(name)).ok()?.as_string();
        text("message").filter(|text| !text.is_empty()).or_else(|| text("code"))
    });
    cause
        .or_else(|| field("message"))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| tr!("no reason given").to_owned())
}
