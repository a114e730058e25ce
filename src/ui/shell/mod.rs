//! The page as a whole: panels in their places, the run turned, documents opened.

mod address;
mod app;
mod broken;
mod command;
mod dialogs;
mod drop;
mod embed;
mod examples;
mod exports;
mod files;
mod focus;
mod header;
mod json_panel;
mod keeping;
mod late;
mod library;
mod links;
mod notice;
mod open;
mod order;
mod palette;
mod panels;
mod parts;
mod present;
mod responsive;
mod run_bar;
mod runner;
mod share;
mod shortcuts;
mod tabs;
mod version;

use wasm_bindgen_futures::spawn_local;

use super::language;

pub(super) use files::{copy, parameter, save_text};

pub(super) fn mount() {
    spawn_local(async {
        if !language::is_ready() {
            language::load().await;
        }
        open::wait_ahead().await;
        show();
    });
}

fn show() {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        if let Some(loading) = document.get_element_by_id("loading") {
            loading.remove();
        }
        yew::Renderer::<app::App>::new().render();
        // An embed fetches what it needs, when it needs it: there may be many on a page.
        if embed::Embed::of_address().is_none() {
            parts::fetch_when_idle();
        }
    }
}
