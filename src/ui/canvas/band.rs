//! The rubber band.

use web_sys::HtmlElement;

use crate::editor::Selection;
use crate::editor::geometry::Rect;
use crate::editor::hit::{Band, between, in_band};
use crate::i18n::tr;

use super::stage::{Stage, mark};

impl Stage {
    /// Draws the band and lights up what it takes: nodes first, then notes.
    pub(super) fn stretch_band(&self, from: [f64; 2], to: [f64; 2], hit: &mut Vec<bool>) {
        let scene = self.scene();
        let band = between(from, to);
        if let Some(element) = self.band.cast::<HtmlElement>() {
            let style = element.style();
            super::node::put(&element, band);
            let _ = style.set_property("width", &format!("{}px", band.width));
            let _ = style.set_property("height", &format!("{}px", band.height));
            let _ = element.remove_attribute("hidden");
        }
        let mut rects: Vec<Rect> = scene.rects();
        rects.extend(scene.notes.iter().map(|note| note.rect));
        let mut now = vec![false; rects.len()];
        in_band(band, &rects, Band::Touches).into_iter().for_each(|at| now[at] = true);
        for (at, is_hit) in now.iter().enumerate() {
            if hit.get(at).copied().unwrap_or(false) != *is_hit {
                self.mark_hit(at, *is_hit);
            }
        }
        *hit = now;
    }

    /// Takes the band away; what it took is selected, beside what was where it `joins` that.
    pub(super) fn end_band(&self, hit: &[bool], joins: bool, selects: bool) {
        if let Some(element) = self.band.cast::<HtmlElement>() {
            let _ = element.set_attribute("hidden", "");
        }
        let scene = self.scene();
        let mut selection = if joins { (*self.selection()).clone() } else { Selection::default() };
        for (at, _) in hit.iter().enumerate().filter(|(_, is_hit)| **is_hit) {
            self.mark_hit(at, false);
            let count = scene.nodes.len();
            if let Some(item) = scene.nodes.get(at) {
                if !selection.nodes.contains(&item.node.id) {
                    selection.nodes.push(item.node.id.clone());
                }
            } else if let Some(note) = scene.notes.get(at - count)
                && !selection.notes.contains(&note.id)
            {
                selection.notes.push(note.id.clone());
            }
        }
        if selects {
            selection.edges.clear();
            self.say(&tr!("{n} selected", n = selection.nodes.len() + selection.notes.len()));
            self.select_these(selection);
            self.focus();
        }
    }

    fn mark_hit(&self, at: usize, is_hit: bool) {
        let nodes = self.scene().nodes.len();
        let element = if at < nodes { self.node_element(at) } else { self.note_element(at - nodes) };
        mark(element.as_deref(), "data-hit", is_hit);
    }
}
