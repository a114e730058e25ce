//! What the viewer of a stranger's flow has agreed to.

use std::rc::Rc;

use crate::run::Call;
use crate::runtime::transport::Fetch;

/// The calls that the viewer was shown, and the hosts of them that may be called. Another call asks anew.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::ui) struct Agreed {
    pub(in crate::ui) calls: Rc<[Call]>,
    pub(in crate::ui) hosts: Rc<[String]>,
}

impl Agreed {
    /// Whether these calls, and no others, are what was agreed to.
    pub(in crate::ui) fn covers(&self, calls: &[Call]) -> bool {
        *self.calls == *calls
    }

    /// Calls these hosts and no others.
    pub(in crate::ui) fn fetch(&self) -> Fetch {
        Fetch::platform().only(Rc::clone(&self.hosts))
    }
}
