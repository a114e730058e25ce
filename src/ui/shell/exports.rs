//! The flow as a picture or a diagram.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};
use yew::prelude::*;

use crate::editor::export::{Theme, mermaid, svg};
use crate::flow::Document;
use crate::i18n::tr;
use crate::ui::widgets::{Dialog, Icon, TYPES, colours, icon};

use super::command::{Command, Form};
use super::files;

/// Pixels of a picture for each unit of the canvas: sharp on screens of twice the density.
const SCALE: f64 = 2.0;
/// The longest side of a picture in pixels; browsers refuse much larger ones.
const LONGEST: f64 = 8192.0;

/// Saves a flow in another form.
pub(super) async fn export(document: Document, form: Form) {
    // Titles and texts may show a secret's value where its author wrote one there.
    let document = document.without_secrets();
    let done = match form {
        Form::Mermaid => files::blob(&mermaid(document.flow()).into(), "text/plain")
            .and_then(|blob| files::save(&document, "mmd", &blob)),
        Form::Svg => files::blob(&svg(&document, &theme()).into(), "image/svg+xml")
            .and_then(|blob| files::save(&document, "svg", &blob)),
        Form::Png => match png(&svg(&document, &theme())).await {
            Ok(blob) => files::save(&document, "png", &blob),
            Err(error) => Err(error),
        },
    };
    if let Err(error) = done {
        web_sys::console::warn_2(&"the file could not be saved".into(), &error);
    }
}

/// The page's colours as they are now, dark or light.
fn theme() -> Theme {
    let [canvas, surface, line, ink, ink_2, ink_3, edge, failure, accent, note, on_note] = colours([
        "--canvas",
        "--surface",
        "--line-strong",
        "--ink",
        "--ink-2",
        "--ink-3",
        "--ink-3",
        "--bad",
        "--accent",
        "--note",
        "--ink",
    ]);
    let types = colours(TYPES);
    let font = Theme::default().font;
    let canvas = Some(canvas);
    Theme { canvas, surface, line, ink, ink_2, ink_3, edge, failure, accent, note, on_note, types, font }
}

/// Draws a picture; the browser does it, with its own fonts.
async fn png(svg: &str) -> Result<Blob, JsValue> {
    let url = Url::create_object_url_with_blob(&files::blob(&svg.into(), "image/svg+xml")?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let drawn = JsFuture::from(image.decode()).await;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = SCALE.min(LONGEST / width.max(height).max(1.0));
    let page = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = page.create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.scale(scale, scale)?;
    let painted = drawn.and_then(|_| context.draw_image_with_html_image_element(&image, 0.0, 0.0));
    Url::revoke_object_url(&url)?;
    painted?;
    let made = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::NULL, &blob));
        if let Err(error) = canvas.to_blob(done.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(made).await?.dyn_into()
}

#[derive(PartialEq, Properties)]
pub(super) struct FormsProps {
    pub(super) on_command: Callback<Command>,
    pub(super) on_close: Callback<()>,
}

/// The choice of forms.
#[component]
pub(super) fn Forms(props: &FormsProps) -> Html {
    let choice = |label: &'static str, hint: &'static str, command: Command| {
        let onclick = props.on_command.reform(move |_: MouseEvent| command.clone());
        html! {
            <li><button type="button" class="example" {onclick}>
                <span class="example-number" aria-hidden="true">{ icon(Icon::Export) }</span>
                <span class="example-text"><strong>{ label }</strong><span>{ hint }</span></span>
            </button></li>
        }
    };
    html! {
        <Dialog title={tr!("Export as")} class="forms-dialog" on_close={props.on_close.clone()}>
            <ul class="example-list">
                { choice("JSON", tr!("The flow itself, to import it again. Values of secrets are left out."), Command::Export) }
                { choice("SVG", tr!("A picture of the whole flow that stays sharp at every size."), Command::ExportAs(Form::Svg)) }
                { choice("PNG", tr!("The same picture in pixels, for slides and chats."), Command::ExportAs(Form::Png)) }
                { choice("Mermaid", tr!("A diagram as text, for READMEs and wikis."), Command::ExportAs(Form::Mermaid)) }
            </ul>
        </Dialog>
    }
}
