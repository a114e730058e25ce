//! What a browser asks before it lets a page of another origin talk to the shop.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};
use tower_http::{
    cors::{AllowHeaders, AllowMethods, Any, CorsLayer},
    set_header::SetResponseHeaderLayer,
};

/// Lets every page of every origin, public ones included, send anything and read every header.
pub(crate) fn permissive() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        // Not the wildcard, which leaves `Authorization` out.
        .allow_headers(AllowHeaders::mirror_request())
        .allow_methods(AllowMethods::mirror_request())
        .allow_private_network(true)
        .expose_headers(Any)
        .max_age(Duration::from_secs(60 * 60))
}

/// Lets every page see where the time of a request went.
pub(crate) fn timing() -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(
        HeaderName::from_static("timing-allow-origin"),
        HeaderValue::from_static("*"),
    )
}
