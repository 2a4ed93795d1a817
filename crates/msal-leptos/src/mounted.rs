//! What happens once a component is mounted.

use leptos::prelude::*;

/// Runs this once the component is mounted in a browser; never on a server. An effect has a body
/// of its own for each closure that it is made with, and this one serves them all.
pub(crate) fn when_mounted(act: Box<dyn Fn()>) {
    Effect::new(move |_| act());
}

/// Tells the readers of a part that it has changed.
pub(crate) fn notify(part: Trigger) {
    if !part.is_disposed() {
        part.notify();
    }
}

/// Has the reader told when the part changes; after unmount there is nothing to tell.
pub(crate) fn track(part: Trigger) {
    if !part.is_disposed() {
        part.track();
    }
}
