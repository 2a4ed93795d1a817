//! Popups, hidden frames and the channels they respond on.

use std::rc::Rc;

use js_sys::Object;
use msal_core::error::WindowError;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::BroadcastChannel;

use super::globals;
use super::object::{self, Callback};
use crate::cell::RefCell;
use crate::platform::{Channel, ChildWindow, POPUP_KEY, PopupFeatures, Windows};

pub(super) struct BrowserWindows;

impl Windows for BrowserWindows {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        let popup = globals::open_window("about:blank", &features.name, &features.features);
        let popup = popup.unwrap_or_default();
        if popup.is_falsy() {
            return Err(WindowError::PopupBlocked);
        }
        let _ = object::call(&popup, "focus");
        Ok(Box::new(Popup(popup)))
    }

    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        let frame = add_frame("msal.frame", url)
            .map_err(|_| WindowError::Document("a hidden frame cannot be added".to_owned()))?;
        Ok(Box::new(Frame(frame)))
    }

    fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel> {
        match Listener::new(channel, on_message) {
            Some(listener) => Box::new(listener),
            // Without the channel the address is what is left to look at.
            None => Box::new(Silence),
        }
    }

    fn tell(&self, channel: &str, message: &str) -> bool {
        let envelope = Object::new();
        object::set(&envelope, "v", &1.into());
        object::set(&envelope, "payload", &message.into());
        let Ok(channel) = BroadcastChannel::new(channel) else {
            return false;
        };
        let is_sent = object::call_with(&channel, "postMessage", &envelope).is_ok();
        close(&channel);
        is_sent
    }
}

/// Closes a window or a channel.
fn close(object: &JsValue) {
    let _ = object::call(object, "close");
}

struct Popup(JsValue);

impl ChildWindow for Popup {
    fn navigate(&self, url: &str) {
        object::navigate(&self.0, url);
    }

    fn leave_request_id(&self, request_id: &str) {
        // Where storage is blocked, reading it throws.
        if let Ok(storage) = object::get(&self.0, "sessionStorage") {
            object::set(&storage, POPUP_KEY, &request_id.into());
        }
    }

    fn is_closed(&self) -> bool {
        !object::get(&self.0, "closed").is_ok_and(|closed| closed.is_falsy())
    }

    fn href(&self) -> Option<String> {
        object::href(&self.0)
    }

    fn name(&self) -> String {
        object::text(&self.0, "name").unwrap_or_default()
    }
}

impl Drop for Popup {
    fn drop(&mut self) {
        close(&self.0);
    }
}

/// The frame as MSAL.js makes it: invisible, without the right to open windows or to move the page.
///
/// Its attributes by their properties: a content security policy may refuse the attribute `style`.
const FRAME: [(&str, &str); 6] = [
    ("title", "Microsoft Authentication"),
    (
        "style",
        "visibility:hidden;position:absolute;width:0;height:0;border:0",
    ),
    ("ariaHidden", "true"),
    ("tabIndex", "-1"),
    ("sandbox", "allow-scripts allow-same-origin allow-forms"),
    ("allow", "local-network-access *"),
];

/// Adds the frame and sends it off.
pub(super) fn add_frame(name: &str, url: &str) -> Result<JsValue, JsValue> {
    let frame = object::create_element("iframe")?;
    object::set(&frame, "name", &name.into());
    for (name, value) in FRAME {
        object::set(&frame, name, &value.into());
    }
    object::call_with(&object::body()?, "appendChild", &frame)?;
    object::set(&frame, "src", &url.into());
    Ok(frame)
}

pub(super) struct Frame(pub(super) JsValue);

impl ChildWindow for Frame {
    fn navigate(&self, url: &str) {
        object::set(&self.0, "src", &url.into());
    }

    fn leave_request_id(&self, _request_id: &str) {}

    fn is_closed(&self) -> bool {
        !object::is_set(&self.0, "isConnected")
    }

    fn href(&self) -> Option<String> {
        object::href(&object::get(&self.0, "contentWindow").ok()?)
    }

    fn name(&self) -> String {
        object::text(&self.0, "name").unwrap_or_default()
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let _ = object::call(&self.0, "remove");
    }
}

struct Listener {
    channel: BroadcastChannel,
    arrived: Rc<RefCell<Vec<String>>>,
    _on_message: Callback,
}

impl Listener {
    fn new(name: &str, notify: Rc<dyn Fn()>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let arrived = Rc::new(RefCell::new(Vec::new()));
        let sink = arrived.clone();
        let on_message: Callback = Closure::new(move |event: JsValue| {
            let data = object::get(&event, "data").unwrap_or_default();
            if let Some(payload) = object::text(&data, "payload") {
                sink.borrow_mut().push(payload);
                notify();
            }
        });
        object::set(&channel, "onmessage", on_message.as_ref());
        Some(Self {
            channel,
            arrived,
            _on_message: on_message,
        })
    }
}

impl Channel for Listener {
    fn take(&self) -> Option<String> {
        // Not `Vec::remove`, which formats a message for places that are out of range.
        let mut oldest = None;
        let mut arrived = self.arrived.borrow_mut();
        arrived.retain_mut(|message| {
            let is_later = oldest.is_some();
            oldest.get_or_insert_with(|| std::mem::take(message));
            is_later
        });
        oldest
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        object::set(&self.channel, "onmessage", &JsValue::NULL);
        close(&self.channel);
    }
}

struct Silence;

impl Channel for Silence {
    fn take(&self) -> Option<String> {
        None
    }
}
