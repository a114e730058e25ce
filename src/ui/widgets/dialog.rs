//! A modal dialog: the platform's own, which keeps the focus inside and closes on Escape.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::i18n::tr;

use super::{Icon, icon};

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct DialogProps {
    pub(in crate::ui) title: AttrValue,
    pub(in crate::ui) on_close: Callback<()>,
    #[prop_or_default]
    pub(in crate::ui) class: Classes,
    pub(in crate::ui) children: Html,
}

#[component]
pub(in crate::ui) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // Fails only where the dialog is open already.
                let _ = dialog.show_modal();
            }
            // Whatever ends it: closing gives the focus back to what had it before.
            move || _ = node.cast::<HtmlDialogElement>().map(|dialog| dialog.close())
        });
    }
    let close = props.on_close.reform(|_: MouseEvent| ());
    let closed = props.on_close.reform(|_: Event| ());
    let outside = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        Callback::from(move |event: MouseEvent| {
            // A click on the backdrop has the dialog itself as its target.
            let dialog = node.cast::<HtmlDialogElement>().map(web_sys::EventTarget::from);
            if event.target() == dialog {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} class={classes!("dialog", props.class.clone())} aria-label={props.title.clone()} onclose={closed} onclick={outside}>
            <div class="dialog-inner">
                <header class="dialog-head">
                    <h2>{ &props.title }</h2>
                    <button type="button" class="btn quiet icon-only" aria-label={tr!("Close")} onclick={close}>{ icon(Icon::Close) }</button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
