//! Tasks on the microtask queue of the page.

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::platform::{LocalFuture, Tasks};

pub(super) struct Microtasks;

impl Tasks for Microtasks {
    fn spawn(&self, task: LocalFuture<()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    /// A panic in WebAssembly cannot be caught there: it throws. A promise catches what its
    /// executor throws, runs the executor at once, and reports what nobody handles in the console.
    fn isolate(&self, work: &mut dyn FnMut()) {
        let _ = Promise::new_typed::<JsValue>(&mut |_, _| work());
    }
}
