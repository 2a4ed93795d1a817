//! This document: its address, its window, its place on the screen.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::events::EventListener;
use super::{globals, object};
use crate::platform::{Document, Geometry, Guard, Page, PageEvent};

thread_local! {
    /// One for all clients of the page, and for `start`.
    static DOCUMENT: Rc<Document> = Rc::default();
}

pub(super) struct BrowserPage;

impl Page for BrowserPage {
    fn href(&self) -> String {
        object::href(&js_sys::global()).unwrap_or_default()
    }

    fn replace_href(&self, href: &str) {
        let state = object::get(&object::global("history"), "state").unwrap_or_default();
        let _ = globals::replace_state(&state, "", href);
    }

    fn assign(&self, href: &str) {
        object::navigate(&js_sys::global(), href);
    }

    fn referrer(&self) -> String {
        // What the history or a reload brings up still names the page that had once led here.
        let is_new =
            navigation().is_ok_and(|entry| object::text(&entry, "type").as_deref() == Some("navigate"));
        let referrer = is_new.then(|| object::text(&object::global("document"), "referrer"));
        referrer.flatten().unwrap_or_default()
    }

    fn is_framed(&self) -> bool {
        outer(&js_sys::global()).is_some()
    }

    fn window_name(&self) -> String {
        object::global("name").as_string().unwrap_or_default()
    }

    fn is_out_of_reach(&self) -> bool {
        is_out_of_reach(js_sys::global().into())
    }

    fn has_user_activation(&self) -> bool {
        let activation = object::get(&object::global("navigator"), "userActivation");
        let has_been_active = activation.and_then(|activation| object::get(&activation, "hasBeenActive"));
        has_been_active != Ok(JsValue::FALSE)
    }

    fn has_focus(&self) -> bool {
        let has_focus = object::call(&object::global("document"), "hasFocus");
        has_focus.is_ok_and(|has_focus| has_focus.is_truthy())
    }

    fn is_online(&self) -> bool {
        object::is_online()
    }

    fn geometry(&self) -> Geometry {
        let number = |name| object::global(name).as_f64().unwrap_or_default() as i32;
        Geometry {
            inner_width: number("innerWidth"),
            inner_height: number("innerHeight"),
            screen_left: number("screenX"),
            screen_top: number("screenY"),
        }
    }

    fn close(&self) {
        let _ = object::call(&js_sys::global(), "close");
    }

    fn document(&self) -> Rc<Document> {
        DOCUMENT.with(Rc::clone)
    }

    fn watch(&self, callback: Rc<dyn Fn(PageEvent)>) -> Guard {
        let window = js_sys::global();
        let (on_show, on_fragment) = (callback.clone(), callback.clone());
        let shown = move |event: JsValue| {
            on_show(if object::is_set(&event, "persisted") {
                PageEvent::Restored
            } else {
                PageEvent::Awoken
            });
        };
        let awoken = move |_| callback(PageEvent::Awoken);
        Box::new((
            EventListener::new(&object::global("document"), "visibilitychange", awoken.clone()),
            EventListener::new(&window, "pageshow", shown),
            EventListener::new(&window, "hashchange", move |_| {
                on_fragment(PageEvent::FragmentChanged)
            }),
            EventListener::new(&window, "focus", awoken.clone()),
            EventListener::new(&window, "online", awoken),
        ))
    }
}

/// How this document has come up (`PerformanceNavigationTiming`).
fn navigation() -> Result<JsValue, JsValue> {
    let kind = "navigation".into();
    let entries = object::call_with(&object::global("performance"), "getEntriesByType", &kind)?;
    object::get(&entries, "0")
}

/// The window around this one, if it is in a frame.
fn outer(window: &JsValue) -> Option<JsValue> {
    let parent = object::get(window, "parent").ok()?;
    (parent.is_truthy() && parent != *window).then_some(parent)
}

/// Whether every frame around this one is of our origin, and the outermost was not opened by
/// another origin: reading an address across origins fails.
fn is_out_of_reach(window: JsValue) -> bool {
    let mut outermost = window;
    while let Some(parent) = outer(&outermost) {
        if object::href(&parent).is_none() {
            return false;
        }
        outermost = parent;
    }
    match object::get(&outermost, "opener") {
        Ok(opener) if opener.is_falsy() => true,
        Ok(opener) => object::href(&opener).is_some(),
        Err(_) => false,
    }
}
