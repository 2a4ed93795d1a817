//! Popups, hidden frames and the channels they respond on.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use msal_core::error::WindowError;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, HtmlIFrameElement, MessageEvent, Window};

use crate::platform::{Channel, ChildWindow, PopupFeatures, Windows};

pub(super) struct BrowserWindows;

impl Windows for BrowserWindows {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        let window = web_sys::window().ok_or(WindowError::PopupBlocked)?;
        let popup =
            window.open_with_url_and_target_and_features("about:blank", &features.name, &features.features);
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
        let _ = Reflect::set(&envelope, &"v".into(), &1.into());
        let _ = Reflect::set(&envelope, &"payload".into(), &message.into());
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
        let _ = self.0.location().set_href(url);
    }

    fn is_closed(&self) -> bool {
        self.0.closed().unwrap_or(true)
    }

    fn href(&self) -> Option<String> {
        self.0.location().href().ok()
    }
}

impl Drop for Popup {
    fn drop(&mut self) {
        let _ = self.0.close();
    }
}

/// Adds the frame as MSAL.js does: invisible, without the right to open windows or to move the page.
fn add_frame(url: &str) -> Result<HtmlIFrameElement, JsValue> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or(JsValue::NULL)?;
    let frame: HtmlIFrameElement = document.create_element("iframe")?.unchecked_into();
    frame.set_name("msal.frame");
    frame.set_title("Microsoft Authentication");
    frame.set_attribute(
        "style",
        "visibility:hidden;position:absolute;width:0;height:0;border:0",
    )?;
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    frame.set_attribute("sandbox", "allow-scripts allow-same-origin allow-forms")?;
    frame.set_attribute("allow", "local-network-access *")?;
    document.body().ok_or(JsValue::NULL)?.append_child(&frame)?;
    frame.set_src(url);
    Ok(frame)
}

struct Frame(HtmlIFrameElement);

impl ChildWindow for Frame {
    fn navigate(&self, url: &str) {
        self.0.set_src(url);
    }

    fn is_closed(&self) -> bool {
        !self.0.is_connected()
    }

    fn href(&self) -> Option<String> {
        self.0.content_window()?.location().href().ok()
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
            let payload = Reflect::get(&event.data(), &"payload".into())
                .ok()
                .and_then(|payload| payload.as_string());
            if let Some(payload) = payload {
                sink.borrow_mut().push(payload);
                notify();
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
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
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

struct Silence;

impl Channel for Silence {
    fn take(&self) -> Option<String> {
        None
    }
}
