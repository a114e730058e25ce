//! The report to download: JSON, CSV of the series, or a page of its own with the pictures.

use std::fmt::Write as _;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::i18n::{self, tr};

use super::figures::Figures;
use super::pictures::escape;
use super::results::pictures;
use super::setup::{Setup, Side};
use super::words::{MEASURES, difference, verdict};

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
    Html,
}

impl Form {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Json, "JSON"), (Self::Csv, "CSV"), (Self::Html, "HTML")];
}

/// What makes the pictures look as in the page, by itself, light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:light-dark(#dfe2e9,#303644);--ink:light-dark(#171a21,#eef0f5);--ink-3:light-dark(#636c7e,#929bac);\
--accent:light-dark(#4f46e5,#8b85ff);--good:light-dark(#0a7d4b,#4cd694);--warn:light-dark(#96590a,#f2b44d);--bad:light-dark(#c02638,#ff7e88);\
--surface:light-dark(#fff,#1a1d25);--surface-3:light-dark(#eceef2,#2a2f3a)}\
body{max-width:900px;margin:40px auto;padding:0 20px;background:var(--surface);color:var(--ink);font:15px/1.5 system-ui,sans-serif}\
figure{margin:24px 0}table{border-collapse:collapse}th,td{padding:4px 16px 4px 0;border-bottom:1px solid var(--line);text-align:left}";

/// The rules of the pictures, which the page has too.
const PICTURE_STYLE: &str = include_str!("../../../static/pictures.css");

/// Saves a report.
pub(super) fn save(form: Form, sides: &[Side], results: &[Figures], setup: &Setup) {
    let (text, kind, extension) = match form {
        Form::Json => (json(sides, results, setup), "application/json", "json"),
        Form::Csv => (csv(sides, results), "text/csv", "csv"),
        Form::Html => (page(sides, results, setup), "text/html", "html"),
    };
    if let Err(error) = offer(&text, kind, &format!("load-report.{extension}")) {
        web_sys::console::warn_2(&"the report could not be saved".into(), &error);
    }
}

fn offer(text: &str, kind: &str, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let page = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = page.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

fn json(sides: &[Side], results: &[Figures], setup: &Setup) -> String {
    let quoted = |text: &str| crate::flow::json::to_string(&text.into());
    let each = sides.iter().zip(results).map(|(side, figures)| {
        format!(
            "{{\"flow\":{},\"load\":{},\"report\":{}}}",
            quoted(&side.name),
            crate::flow::json::to_string(&setup.load(&side.limits)),
            figures.report_text()
        )
    });
    format!("[{}]\n", each.collect::<Vec<_>>().join(",\n"))
}

fn csv(sides: &[Side], results: &[Figures]) -> String {
    let keys = ["t_ms", "started", "finished", "queue_length", "in_flight", "timeouts"];
    let mut out = format!("flow,{}\n", keys.join(","));
    for (side, figures) in sides.iter().zip(results) {
        for row in figures.rows("series") {
            // Spreadsheets take a cell that begins so for a formula.
            let name = side.name.trim_start_matches(['=', '+', '-', '@']).replace('"', "\"\"");
            let numbers = keys.map(|key| row.number(key).to_string());
            let _ = writeln!(out, "\"{name}\",{}", numbers.join(","));
        }
    }
    out
}

fn page(sides: &[Side], results: &[Figures], setup: &Setup) -> String {
    let title = escape(tr!("Load report"));
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}{PICTURE_STYLE}</style></head><body><h1>{title}</h1><p>{}</p>",
        i18n::language().tag(),
        escape(&tr!(
            "{customers} customers, {rate} a minute ({process}), seed {seed}.",
            customers = setup.customers,
            rate = setup.per_minute,
            process = setup.process.as_str(),
            seed = setup.seed
        ))
    );
    if let ([first, second], [a, b]) = (sides, results) {
        let _ = write!(out, "<h2>{}</h2><ul>", escape(tr!("What is different")));
        for line in difference((&first.name, a), (&second.name, b)) {
            let _ = write!(out, "<li>{}</li>", escape(&line));
        }
        out.push_str("</ul>");
    }
    for (side, figures) in sides.iter().zip(results) {
        let words = verdict(figures, side.limits.max_concurrent_requests);
        let _ = write!(out, "<h2>{}</h2><p>{}</p><table>", escape(&side.name), escape(&words));
        for measure in &MEASURES {
            let _ = write!(
                out,
                "<tr><th>{}</th><td>{}</td></tr>",
                escape(i18n::text(measure.name)),
                escape(&measure.text(figures))
            );
        }
        out.push_str("</table>");
        for picture in pictures(side, figures, results) {
            let _ = write!(
                out,
                "<figure><figcaption><strong>{}</strong></figcaption>{}</figure>",
                escape(picture.title),
                picture.svg
            );
        }
    }
    out.push_str("</body></html>\n");
    out
}
