//! This document: its address, its window, its place on the screen.

use std::cell::OnceCell;
use std::rc::Rc;

use msal_core::encoding::base64url;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PageTransitionEvent, Window};

use super::events::EventListener;
use super::random::WebCrypto;
use crate::platform::{Document, Geometry, Guard, Page, PageEvent, Random as _};

thread_local! {
    /// One for all clients of the page, and for `start`.
    static DOCUMENT: OnceCell<Rc<Document>> = const { OnceCell::new() };
}

pub(super) struct BrowserPage;

impl Page for BrowserPage {
    fn href(&self) -> String {
        web_sys::window()
            .and_then(|window| window.location().href().ok())
            .unwrap_or_default()
    }

    fn replace_href(&self, href: &str) {
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let state = history.state().unwrap_or_default();
            let _ = history.replace_state_with_url(&state, "", Some(href));
        }
    }

    fn assign(&self, href: &str) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().assign(href);
        }
    }

    fn is_framed(&self) -> bool {
        web_sys::window().is_some_and(|window| outer(&window).is_some())
    }

    fn window_name(&self) -> String {
        web_sys::window()
            .and_then(|window| window.name().ok())
            .unwrap_or_default()
    }

    fn is_out_of_reach(&self) -> bool {
        web_sys::window().is_some_and(|window| is_out_of_reach(&window))
    }

    fn has_focus(&self) -> bool {
        web_sys::window()
            .and_then(|window| window.document())
            .is_some_and(|document| document.has_focus().unwrap_or(false))
    }

    fn is_online(&self) -> bool {
        web_sys::window().is_none_or(|window| window.navigator().on_line())
    }

    fn geometry(&self) -> Geometry {
        let window = web_sys::window();
        let number = |read: fn(&Window) -> Result<JsValue, JsValue>| {
            let value = window.as_ref().and_then(|window| read(window).ok()?.as_f64());
            value.unwrap_or_default() as i32
        };
        Geometry {
            inner_width: number(Window::inner_width),
            inner_height: number(Window::inner_height),
            screen_left: number(Window::screen_x),
            screen_top: number(Window::screen_y),
        }
    }

    fn finish_popup(&self) {
        let Some(window) = web_sys::window() else { return };
        // A browser closes only what a script has opened, and says nothing when it does not; the
        // text is for that case.
        let _ = show_farewell(&window);
        let _ = window.close();
    }

    fn document(&self) -> Rc<Document> {
        DOCUMENT.with(|document| {
            let make = || {
                let mut random = [0; 16];
                // Without random numbers nothing can be asked for, so nothing is told apart either.
                let id = WebCrypto.fill(&mut random).map(|()| base64url(&random));
                Rc::new(Document::new(id.unwrap_or_default()))
            };
            document.get_or_init(make).clone()
        })
    }

    fn watch(&self, callback: Rc<dyn Fn(PageEvent)>) -> Guard {
        let Some(window) = web_sys::window() else {
            return Box::new(());
        };
        let on_show = callback.clone();
        let shown = move |event: web_sys::Event| {
            let is_restored = event.unchecked_into::<PageTransitionEvent>().persisted();
            on_show(if is_restored {
                PageEvent::Restored
            } else {
                PageEvent::Awoken
            });
        };
        let awoken = move |_| callback(PageEvent::Awoken);
        let document = window
            .document()
            .map(|document| EventListener::new(document.into(), "visibilitychange", awoken.clone()));
        Box::new((
            EventListener::new(window.clone().into(), "pageshow", shown),
            EventListener::new(window.clone().into(), "focus", awoken.clone()),
            EventListener::new(window.into(), "online", awoken),
            document,
        ))
    }
}

/// The window around this one, if it is in a frame.
fn outer(window: &Window) -> Option<Window> {
    let parent = window.parent().ok().flatten();
    parent.filter(|parent| !js_sys::Object::is(parent, window))
}

/// Says that the window has served its purpose, with a way into the app for whoever has come here
/// by a link. The way names the origin, since a path alone may begin with two slashes.
fn show_farewell(window: &Window) -> Result<(), JsValue> {
    let document = window.document().ok_or(JsValue::NULL)?;
    let link = document.create_element("a")?;
    let location = window.location();
    let address = [location.origin()?, location.pathname()?].concat();
    link.set_attribute("href", &address)?;
    link.set_text_content(Some("open the app here"));
    let body = document.body().ok_or(JsValue::NULL)?;
    body.set_text_content(Some("You can close this window, or "));
    body.append_child(&link)?;
    Ok(())
}

/// Whether every frame around this one is of our origin, and the outermost was not opened by
/// another origin: reading an address across origins fails.
fn is_out_of_reach(window: &Window) -> bool {
    let mut outermost = window.clone();
    while let Some(parent) = outer(&outermost) {
        if parent.location().href().is_err() {
            return false;
        }
        outermost = parent;
    }
    match outermost.opener() {
        Ok(opener) if opener.is_null() || opener.is_undefined() => true,
        Ok(opener) => opener.unchecked_into::<Window>().location().href().is_ok(),
        Err(_) => false,
    }
}
