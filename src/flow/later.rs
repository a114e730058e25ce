//! Code that may come after the page stands: what is called until then, and whether it was missed.
//!
//! Only builds with the feature `split` have any; in all others it is [`here`] from the start. Who is late, and in which
//! file, says the module that is.

#[cfg(feature = "split")]
use std::sync::OnceLock;
#[cfg(feature = "split")]
use std::sync::atomic::{AtomicBool, Ordering};

/// What comes later could not be fetched; it can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

/// What a door tells where nothing is late.
#[cfg(not(feature = "split"))]
pub mod here {
    use super::NotLoaded;

    /// There is nothing to fetch.
    ///
    /// # Errors
    /// None.
    pub async fn load() -> Result<(), NotLoaded> {
        Ok(())
    }

    /// It is.
    pub fn is_here() -> bool {
        true
    }

    /// Nobody missed it.
    pub fn was_missed() -> bool {
        false
    }
}

/// Functions that come later.
#[cfg(feature = "split")]
#[derive(Debug)]
pub struct Later<T> {
    here: OnceLock<T>,
    stand_in: T,
    missed: AtomicBool,
}

#[cfg(feature = "split")]
impl<T: Copy> Later<T> {
    /// Until they come, these stand in.
    pub const fn new(stand_in: T) -> Self {
        Self { here: OnceLock::new(), stand_in, missed: AtomicBool::new(false) }
    }

    /// They have come.
    pub fn bring(&self, functions: T) {
        self.here.get_or_init(|| functions);
    }

    /// Whether they have come.
    pub fn is_here(&self) -> bool {
        self.here.get().is_some()
    }

    /// Whether somebody had to do with what stood in.
    pub fn was_missed(&self) -> bool {
        self.missed.load(Ordering::Relaxed)
    }

    /// The functions, or what stands in.
    pub fn get(&self) -> T {
        self.here.get().copied().unwrap_or_else(|| {
            self.missed.store(true, Ordering::Relaxed);
            self.stand_in
        })
    }
}
