//! Parts of the page that come in wasm files of their own, after the page stands.
//!
//! A visitor waits for the first file; a part that only some visits need does not belong in it. Only builds with the
//! feature `split` are cut (xtask/src/build/split.rs); in others every part is there from the start.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::styles;
use crate::i18n::tr;
use crate::ui::widgets::{Icon, icon};

/// A part could not be fetched; it can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotLoaded;

pub(super) type Loading<T> = Pin<Box<dyn Future<Output = Result<T, NotLoaded>>>>;

thread_local! {
    static FIRST_VIEW: FirstView = FirstView::new();
}

/// Whether the first flow is shown.
struct FirstView {
    shown: Promise,
    show: Option<Function>,
}

impl FirstView {
    fn new() -> Self {
        /// How long the rest of the page waits for a flow that comes from elsewhere.
        const LONGEST_MS: u32 = 2_000;
        let mut show = None;
        let shown = Promise::new(&mut |resolve, _| show = Some(resolve));
        Timeout::new(LONGEST_MS, first_view_is_shown).forget();
        Self { shown, show }
    }
}

/// The first flow is shown: now the rest of the page may come.
pub(super) fn first_view_is_shown() {
    FIRST_VIEW.with(|view| _ = view.show.as_ref().map(|show| show.call0(&JsValue::NULL)));
}

/// Waits until the first flow is shown, so that what comes later takes nothing from it.
pub(super) async fn first_view() {
    let shown = FIRST_VIEW.with(|view| view.shown.clone());
    let _ = JsFuture::from(shown).await;
}

/// What the page calls of a part: a function, once it is there.
pub(super) struct Part<T: 'static> {
    loaded: OnceLock<T>,
    load: fn() -> Loading<T>,
    here: Option<T>,
}

impl<T: Copy> Part<T> {
    /// A part that `load` brings, or, where the page was not cut, one that is here.
    pub(super) const fn new(load: fn() -> Loading<T>, here: Option<T>) -> Self {
        Self { loaded: OnceLock::new(), load, here }
    }

    /// The function, where the part is there already.
    pub(super) fn now(&self) -> Option<T> {
        self.here.or_else(|| self.loaded.get().copied())
    }

    /// The function, after fetching the part if need be.
    pub(super) async fn get(&self) -> Result<T, NotLoaded> {
        if let Some(function) = self.now() {
            return Ok(function);
        }
        let function = (self.load)().await?;
        Ok(*self.loaded.get_or_init(|| function))
    }
}

/// A [`Part`]: `part!(name of the file: type of the function = the function)`.
macro_rules! part {
    ($file:ident: $function:ty = $value:expr) => {{
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        fn fetch() -> Result<$function, wasm_split_helpers::SplitLoaderError> {
            Ok($value)
        }
        #[cfg(feature = "split")]
        const HERE: Option<$function> = None;
        #[cfg(not(feature = "split"))]
        async fn fetch() -> Result<$function, std::convert::Infallible> {
            Ok($value)
        }
        #[cfg(not(feature = "split"))]
        const HERE: Option<$function> = Some($value);
        fn load() -> $crate::ui::lazy::Loading<$function> {
            Box::pin(async { fetch().await.map_err(|_| $crate::ui::lazy::NotLoaded) })
        }
        $crate::ui::lazy::Part::new(load, HERE)
    }};
}

/// A component `$name` like `$component`, whose code comes with the part `$part`, in the file `$file`.
macro_rules! lazy_component {
    ($vis:vis $name:ident = $component:ident($props:ty) in $part:ident, $file:ident) => {
        static $part: $crate::ui::lazy::Part<fn(&$props) -> yew::Html> =
            $crate::ui::lazy::part!($file: fn(&$props) -> yew::Html = |props| {
                let props = props.clone();
                yew::html! { <$component ..props /> }
            });

        #[yew::component]
        $vis fn $name(props: &$props) -> yew::Html {
            match $crate::ui::lazy::use_part(&$part) {
                Ok(view) => view(props),
                Err(waiting) => waiting,
            }
        }
    };
}

pub(super) use {lazy_component, part};

/// The function of a part, or what stands in its place until it has come.
#[hook]
pub(super) fn use_part<T: Copy + 'static>(part: &'static Part<T>) -> Result<T, Html> {
    let attempt = use_state(|| 0_u32);
    let failed = use_state(|| false);
    {
        let (redraw, failed) = (use_force_update(), failed.setter());
        use_effect_with(*attempt, move |_| {
            if part.now().is_none() || !styles::are_here() {
                spawn_local(async move {
                    first_view().await;
                    // Both are under way at once.
                    spawn_local(async { _ = styles::load().await });
                    let part = part.get().await.map(|_| ());
                    failed.set(part.and(styles::load().await).is_err());
                    redraw.force_update();
                });
            }
        });
    }
    part.now().filter(|_| styles::are_here()).ok_or_else(|| {
        if !*failed {
            return html! { <p class="part-waiting" role="status">{ tr!("Loading…") }</p> };
        }
        let again = Callback::from(move |_: MouseEvent| {
            failed.set(false);
            attempt.set(*attempt + 1);
        });
        html! {
            <div class="notice bad part-failed" role="alert">
                { icon(Icon::Alert) }
                <p>{ tr!("This part of the page could not be loaded. Your flow is safe: look at the connection, then try again.") }</p>
                <button type="button" class="btn small" onclick={again}>{ tr!("Try again") }</button>
            </div>
        }
    })
}
