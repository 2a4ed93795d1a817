//! Popups, hidden frames and the channels they respond on.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Object;
use msal_core::error::WindowError;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{BroadcastChannel, Element, MessageEvent, Window};

use super::{globals, object};
use crate::platform::{Channel, ChildWindow, PopupFeatures, Windows};

pub(super) struct BrowserWindows;

impl Windows for BrowserWindows {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        let popup = globals::open_window("about:blank", &features.name, &features.features);
        let popup = popup.ok().flatten().ok_or(WindowError::PopupBlocked)?;
        let _ = popup.focus();
        Ok(Box::new(Popup(popup)))
    }

    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        let frame =
            add_frame(url).map_err(|_| WindowError::Document("a hidden frame cannot be added".to_owned()))?;
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
        let is_sent = channel.post_message(&envelope).is_ok();
        channel.close();
        is_sent
    }
}

struct Popup(Window);

impl ChildWindow for Popup {
    fn navigate(&self, url: &str) {
        object::navigate(&self.0, url);
    }

    fn is_closed(&self) -> bool {
        !object::get(&self.0, "closed").is_ok_and(|closed| closed.is_falsy())
    }

    fn href(&self) -> Option<String> {
        object::href(&self.0)
    }
}

impl Drop for Popup {
    fn drop(&mut self) {
        let _ = self.0.close();
    }
}

/// The frame as MSAL.js makes it: invisible, without the right to open windows or to move the page.
const FRAME: [(&str, &str); 7] = [
    ("name", "msal.frame"),
    ("title", "Microsoft Authentication"),
    (
        "style",
        "visibility:hidden;position:absolute;width:0;height:0;border:0",
    ),
    ("aria-hidden", "true"),
    ("tabindex", "-1"),
    ("sandbox", "allow-scripts allow-same-origin allow-forms"),
    ("allow", "local-network-access *"),
];

/// Adds the frame and sends it off.
fn add_frame(url: &str) -> Result<Element, JsValue> {
    let frame = globals::create_element("iframe")?;
    for (name, value) in FRAME {
        frame.set_attribute(name, value)?;
    }
    object::body()?.append_child(&frame)?;
    frame.set_attribute("src", url)?;
    Ok(frame)
}

struct Frame(Element);

impl ChildWindow for Frame {
    fn navigate(&self, url: &str) {
        let _ = self.0.set_attribute("src", url);
    }

    fn is_closed(&self) -> bool {
        !object::is_set(&self.0, "isConnected")
    }

    fn href(&self) -> Option<String> {
        object::href(&object::get(&self.0, "contentWindow").ok()?)
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

type OnMessage = Closure<dyn FnMut(MessageEvent)>;

struct Listener {
    channel: BroadcastChannel,
    arrived: Rc<RefCell<Vec<String>>>,
    _on_message: OnMessage,
}

impl Listener {
    fn new(name: &str, notify: Rc<dyn Fn()>) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let arrived = Rc::new(RefCell::new(Vec::new()));
        let sink = arrived.clone();
        let on_message: OnMessage = Closure::new(move |event: MessageEvent| {
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
        let mut arrived = self.arrived.borrow_mut();
        (!arrived.is_empty()).then(|| arrived.remove(0))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        object::set(&self.channel, "onmessage", &JsValue::NULL);
        self.channel.close();
    }
}

struct Silence;

impl Channel for Silence {
    fn take(&self) -> Option<String> {
        None
    }
}
