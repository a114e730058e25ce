//! Wakes a task up.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// What one task waits for, and anybody may say. What was said while nobody waited is not lost.
#[derive(Debug, Default)]
pub(super) struct Notify(RefCell<State>);

#[derive(Debug, Default)]
struct State {
    said: bool,
    waker: Option<Waker>,
}

impl Notify {
    /// Says it.
    pub(super) fn notify(&self) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.said = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Waits until it has been said since the last time.
    pub(super) async fn notified(&self) {
        poll_fn(|context| {
            let mut state = self.0.borrow_mut();
            if std::mem::take(&mut state.said) {
                return Poll::Ready(());
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
