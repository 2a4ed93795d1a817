//! Whether somebody asked us to stop: Ctrl-C, or the signals by which a system ends a program.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

static REQUESTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Starts to listen. From here on nothing ends this process but its own decision, so that no child
/// is left behind.
pub(crate) fn listen() {
    let requested = REQUESTED.get_or_init(Arc::default);
    for signal in signals() {
        // Refused only for signals that cannot be caught, of which the list has none.
        let _ = signal_hook::flag::register(*signal, Arc::clone(requested));
    }
}

/// Whether the user or the system asked us to stop.
pub(crate) fn requested() -> bool {
    REQUESTED
        .get()
        .is_some_and(|requested| requested.load(Ordering::Relaxed))
}

#[cfg(unix)]
fn signals() -> &'static [i32] {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    &[SIGINT, SIGTERM, SIGHUP]
}

#[cfg(not(unix))]
fn signals() -> &'static [i32] {
    use signal_hook::consts::{SIGINT, SIGTERM};
    &[SIGINT, SIGTERM]
}
