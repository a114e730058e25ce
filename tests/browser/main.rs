//! What touches the browser's own APIs, tested in one: `cargo xtask test --only wasm`.
#![cfg(target_arch = "wasm32")]

mod driver;
mod transport;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
