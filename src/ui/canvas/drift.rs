//! What is dragged to the edge of the view goes on beyond it: the view drifts after.

use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::gesture::Gesture;
use super::stage::Stage;

/// How near to the edge of the view it begins, in px; how far a step goes at the most; how long it takes.
const MARGIN: f64 = 36.0;
const STEP: f64 = 12.0;
const STEP_MS: u32 = 16;

impl Stage {
    /// Begins to drift where the pointer is at the edge, as long as something is dragged there.
    pub(super) fn drift(self: &Rc<Self>) {
        if self.drifting.get() || self.drift_step().is_none() {
            return;
        }
        self.drifting.set(true);
        let stage = self.clone();
        Timeout::new(STEP_MS, move || {
            stage.drifting.set(false);
            if let (Some(by), Some(at)) = (stage.drift_step(), stage.pointer.get()) {
                stage.look(stage.view.get().panned(by));
                let gesture = stage.gesture.take();
                let gesture = stage.follow_pointer(gesture, at, false);
                stage.gesture.replace(gesture);
                stage.drift();
            }
        })
        .forget();
    }

    /// How far the view moves now; `None`: not at all.
    fn drift_step(&self) -> Option<[f64; 2]> {
        let dragging = matches!(
            *self.gesture.borrow(),
            Gesture::Drag { .. } | Gesture::Wire { .. } | Gesture::Band { .. }
        );
        let (at, size) = (self.pointer.get().filter(|_| dragging)?, self.size()?);
        let at = self.point(at);
        let by = [0, 1].map(|axis| speed(at[axis], size[axis]));
        (by != [0.0, 0.0]).then_some(by)
    }
}

/// The nearer to the edge, the faster.
fn speed(at: f64, length: f64) -> f64 {
    let beyond = |distance: f64| ((MARGIN - distance) / MARGIN).clamp(0.0, 1.0) * STEP;
    beyond(at) - beyond(length - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_drifts_at_the_edges_only() {
        assert_eq!(speed(400.0, 800.0), 0.0);
        assert_eq!(speed(-50.0, 800.0), STEP);
        assert!(speed(790.0, 800.0) < 0.0);
    }
}
