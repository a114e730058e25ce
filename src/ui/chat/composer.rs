//! Where the customer writes.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::i18n::tr;
use crate::ui::widgets::{Icon, icon};

/// What the text box says about itself.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Hint {
    pub(super) placeholder: &'static str,
    pub(super) note: Option<&'static str>,
}

#[derive(PartialEq, Properties)]
pub(super) struct ComposerProps {
    pub(super) open: bool,
    pub(super) hint: Hint,
    pub(super) on_say: Callback<AttrValue>,
}

#[component]
pub(super) fn Composer(props: &ComposerProps) -> Html {
    let text = use_state_eq(String::new);
    let area = use_node_ref();

    let say = {
        let (text, on_say, open) = (text.clone(), props.on_say.clone(), props.open);
        Callback::from(move |()| {
            let said = text.trim();
            if open && !said.is_empty() {
                on_say.emit(said.to_owned().into());
                text.set(String::new());
            }
        })
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                text.set(area.value());
            }
        })
    };
    let onkeydown = {
        let say = say.clone();
        Callback::from(move |event: KeyboardEvent| {
            let plain = !(event.shift_key() || event.ctrl_key() || event.meta_key() || event.alt_key());
            // Enter that chooses a character of an input method is no Enter.
            if event.key() == "Enter" && plain && !event.is_composing() {
                event.prevent_default();
                say.emit(());
            }
        })
    };
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        say.emit(());
    });
    let can_send = props.open && !text.trim().is_empty();
    html! {
        <form class={classes!("chat-composer", (!props.open).then_some("is-closed"))} {onsubmit}>
            <div class="chat-field">
                <textarea ref={area} rows="1" aria-label={tr!("Message")} aria-describedby={props.hint.note.map(|_| "chat-note")}
                    placeholder={props.hint.placeholder} disabled={!props.open} value={(*text).clone()} {oninput} {onkeydown} />
                <button type="submit" class="chat-send" aria-label={tr!("Send")} title={tr!("Send (Enter)")} disabled={!can_send}>{ icon(Icon::Send) }</button>
            </div>
            if let Some(note) = props.hint.note {
                <p id="chat-note" class="chat-note">{ icon(Icon::EyeOff) }{ note }</p>
            }
        </form>
    }
}
