//! Shared data that is compared by pointer: as a property it costs nothing to compare.

use std::ops::Deref;
use std::rc::Rc;

/// Shared data that is compared by pointer.
#[derive(Debug, Default)]
pub(in crate::ui) struct Shared<T>(pub(in crate::ui) Rc<T>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
