//! Work that outlives its caller, and work that may fail without taking its caller along.

use super::LocalFuture;

/// Runs what belongs to the client rather than to whoever asked for it.
pub trait Tasks {
    /// Runs a future to its end, whoever else is dropped, parked or slow.
    fn spawn(&self, task: LocalFuture<()>);

    /// Calls code of the app. Where it panics, the caller goes on.
    fn isolate(&self, work: &mut dyn FnMut());
}
