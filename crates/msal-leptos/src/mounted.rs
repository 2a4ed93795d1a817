//! What happens once a component is mounted, and what lives as long as it is.

use leptos::prelude::*;
use msal_web::AuthError;
use msal_web::error::{ConfigurationError, WindowError};

/// Runs this once the component is mounted in a browser; never on a server. An effect has a body
/// of its own for each closure that it is made with, and this one serves them all.
pub(crate) fn when_mounted(act: Box<dyn Fn()>) {
    Effect::new(move |_| act());
}

/// Keeps what belongs to this thread until the component's owner is cleaned up. A server keeps none
/// of it, since a page may be rendered, and let go of, by several threads.
pub(crate) fn keep<T: 'static>(value: T) -> StoredValue<T, LocalStorage> {
    let kept = StoredValue::new_local(value);
    if cfg!(feature = "ssr") {
        kept.dispose();
    }
    kept
}

/// Why something kept is not there: on a server it never is, in a browser the owner is gone.
pub(crate) fn not_kept(owner_is_gone: &str) -> AuthError {
    if cfg!(feature = "ssr") {
        return ConfigurationError::NotInBrowser.into();
    }
    WindowError::Document(owner_is_gone.to_owned()).into()
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
