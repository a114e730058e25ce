//! What a node is called, its remark, and where the flow starts.

use std::sync::Arc;

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::editor::{Action, can_rename_node};
use crate::flow::Node;
use crate::i18n::tr;
use crate::ui::widgets::NameField;

use super::form::Form;

pub(super) fn view(form: &Form, node: &Node) -> Html {
    let flow = form.around.flow();
    let is_start = flow.start.as_ref() == Some(&node.id);
    let check = {
        let (around, id) = (form.around.clone(), Arc::clone(&node.id));
        Callback::from(move |name: String| match can_rename_node(&around.document, &id, &name) {
            Ok(()) => String::new(),
            Err(refusal) => refusal.to_string(),
        })
    };
    let on_name = {
        let id = Arc::clone(&node.id);
        form.on(move |name: String| Action::RenameNode { from: Arc::clone(&id), to: name.into() })
    };
    let on_start = {
        let id = Arc::clone(&node.id);
        form.on(move |_: MouseEvent| Action::SetStart(Arc::clone(&id)))
    };
    html! {
        <section class="inspector-section first">
            { form.field(tr!("Title"), "title", Kind::Text).placeholder(tr!("What people call it")).html() }
            <NameField label={tr!("Id")} at={form.at("id").to_string()} value={node.id.to_string()} {check} {on_name} />
            { form.field(tr!("Note"), "note", Kind::Text).lines().placeholder(tr!("For those who work on the flow")).html() }
            <div class="field">
                <span class="field-label">{ tr!("Start") }</span>
                if is_start {
                    <span><span class="badge info">{ tr!("The flow starts here") }</span></span>
                } else {
                    <span><button type="button" class="btn small" onclick={on_start}>{ tr!("Start here") }</button></span>
                }
            </div>
        </section>
    }
}
