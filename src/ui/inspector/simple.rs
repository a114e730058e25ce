//! The forms of message, ask, wait, set and end.

use yew::prelude::*;

use crate::editor::forms::typed::Kind;
use crate::i18n::tr;
use crate::ui::widgets::NameField;

use super::form::Form;
use super::items;
use super::pairs::{Pairs, Row};
use super::parts::section;

pub(super) fn message(form: &Form) -> Html {
    section(
        tr!("Says"),
        words(
            form,
            tr!("Text"),
            tr!(
                "What the bot says. {{ opens the list of variables; *emphasis* and [links](https://…) are shown."
            ),
        ),
    )
}

fn words(form: &Form, label: &str, help: &str) -> Html {
    form.field(label, "text", Kind::Text).lines().template().keep_empty().bare().help(help).html()
}

pub(super) fn ask(form: &Form) -> Html {
    let variable = {
        let at = form.at("variable");
        let check =
            Callback::from(|name: String| match name.is_empty() || crate::flow::is_variable_name(&name) {
                true => String::new(),
                false => tr!("a variable's name is letters, digits and _, and does not begin with a digit")
                    .to_owned(),
            });
        let on_name = form.on(move |name: String| match name.is_empty() {
            true => crate::editor::Action::RemoveField(at.clone()),
            false => crate::editor::Action::SetField { at: at.clone(), value: name.into() },
        });
        html! {
            <NameField label={tr!("Variable")} at={form.at("variable").to_string()} value={form.text("variable").to_owned()} {check} {on_name} placeholder={tr!("none")} help={tr!("The reply goes into it.")} list="variable-names" />
        }
    };
    let list = form.at("choices");
    let count = form.count("choices");
    let choices = (0..count).map(|index| {
        let what = tr!("choice {n}", n = index + 1);
        let label = tr!("Choice {n}", n = index + 1);
        let field =
            form.field_at(&label, list.clone().index(index), Kind::Text).template().keep_empty().bare();
        html! {
            <li key={index} class="item" data-item="" onkeydown={items::keys(form, &list, index, count)}>
                { items::grip(&list, index, count, &what, "") }
                { field.html() }
                { items::buttons(form, &list, index, count, &what) }
            </li>
        }
    });
    html! {
        <>
            { section(tr!("verb" => "Asks"), words(form, tr!("Question"), tr!("What the bot asks."))) }
            { section(tr!("Reply"), html! {
                <>
                    { variable }
                    { form.field(tr!("Waits for"), "timeout_seconds", Kind::Seconds { template: false }).placeholder(tr!("ever")).help(tr!("Then “No reply” is taken.")).html() }
                </>
            }) }
            { section(tr!("Choices"), html! {
                <>
                    if count > 0 { <ol class="item-list">{ for choices }</ol> }
                    { items::add(form, &list, count, tr!("Add choice"), "".into()) }
                </>
            }) }
        </>
    }
}

pub(super) fn wait(form: &Form) -> Html {
    section(
        tr!("Waits"),
        form.field(tr!("time" => "For"), "seconds", Kind::Seconds { template: true })
            .template()
            .help(tr!("A number, or a template that gives seconds: {{ delay }}."))
            .html(),
    )
}

pub(super) fn set(form: &Form) -> Html {
    section(
        tr!("Assigns"),
        html! {
            <>
                <p class="section-lead">{ tr!("All right sides are worked out first, from the values before.") }</p>
                <Pairs what={Row::Variable} at={form.at("assign")} around={form.around.clone()} variables=true placeholder={tr!("value or {{ template }}")} />
            </>
        },
    )
}

pub(super) fn end(form: &Form) -> Html {
    section(
        tr!("Ends the conversation"),
        form.words(tr!("Outcome"), "outcome", &[("completed", tr!("Completed")), ("failed", tr!("Failed"))]),
    )
}
