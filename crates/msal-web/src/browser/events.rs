//! Listening to events of the page.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

use super::object::Callback;

/// A listener that is removed when dropped.
pub(super) struct EventListener {
    target: EventTarget,
    name: &'static str,
    callback: Callback,
}

impl EventListener {
    pub(super) fn new(target: &JsValue, name: &'static str, callback: impl FnMut(JsValue) + 'static) -> Self {
        let callback: Callback = Closure::new(callback);
        let target: EventTarget = target.clone().unchecked_into();
        let _ = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        Self {
            target,
            name,
            callback,
        }
    }
}

impl Drop for EventListener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, callback);
    }
}
