//! Messages between the clients of a store: other tabs, and other clients in this page.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::BroadcastChannel;

use super::events::EventListener;
use super::object;

/// Says that entries have changed, and hears it of others; what this channel says it does not hear.
pub(super) struct StoreChannel(Option<BroadcastChannel>);

impl StoreChannel {
    pub(super) fn new(name: &str) -> Self {
        Self(BroadcastChannel::new(name).ok())
    }

    pub(super) fn tell(&self, message: &JsValue) {
        if let Some(channel) = &self.0 {
            let _ = object::call_with(channel, "postMessage", message);
        }
    }

    pub(super) fn listen(&self, callback: Rc<dyn Fn()>) -> Option<EventListener> {
        let channel = self.0.as_ref()?;
        Some(EventListener::new(channel, "message", move |_| callback()))
    }
}

impl Drop for StoreChannel {
    fn drop(&mut self) {
        if let Some(channel) = &self.0 {
            let _ = object::call(channel, "close");
        }
    }
}
