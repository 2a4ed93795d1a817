//! This document: its address, its window, its place on the screen.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{PageTransitionEvent, Window};

use crate::platform::{Geometry, Page};

type OnPageShow = Closure<dyn FnMut(PageTransitionEvent)>;

/// Counts how often the page comes back from the back/forward cache for as long as it lives.
pub(super) struct Document {
    restorations: Rc<Cell<u32>>,
    on_page_show: OnPageShow,
}

impl Default for Document {
    fn default() -> Self {
        let restorations = Rc::new(Cell::new(0));
        let counter = restorations.clone();
        let on_page_show: OnPageShow = Closure::new(move |event: PageTransitionEvent| {
            counter.set(counter.get() + u32::from(event.persisted()));
        });
        if let Some(window) = web_sys::window() {
            let _ =
                window.add_event_listener_with_callback("pageshow", on_page_show.as_ref().unchecked_ref());
        }
        Self {
            restorations,
            on_page_show,
        }
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window
                .remove_event_listener_with_callback("pageshow", self.on_page_show.as_ref().unchecked_ref());
        }
    }
}

impl Page for Document {
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
        let Some(window) = web_sys::window() else {
            return false;
        };
        !matches!(window.parent(), Ok(Some(parent)) if js_sys::Object::is(&parent, &window))
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

    fn restorations(&self) -> u32 {
        self.restorations.get()
    }

    fn geometry(&self) -> Geometry {
        let window = web_sys::window();
        let number = |read: fn(&Window) -> Result<JsValue, JsValue>| {
            window
                .as_ref()
                .and_then(|window| read(window).ok()?.as_f64())
                .unwrap_or_default()
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
        // A browser closes only what a script has opened, and says nothing when it does not; the text is for that case.
        let _ = show_farewell(&window);
        let _ = window.close();
    }
}

/// Says that the window has served its purpose, with a way into the app for whoever has come here by a link.
fn show_farewell(window: &Window) -> Result<(), JsValue> {
    let document = window.document().ok_or(JsValue::NULL)?;
    let link = document.create_element("a")?;
    link.set_attribute("href", &window.location().pathname()?)?;
    link.set_text_content(Some("open the app here"));
    let body = document.body().ok_or(JsValue::NULL)?;
    body.set_text_content(Some("You can close this window, or "));
    body.append_child(&link)?;
    Ok(())
}

/// Whether every frame around this one is of our origin, and the outermost was not opened by another origin: reading an address across
/// origins fails.
fn is_out_of_reach(window: &Window) -> bool {
    let mut outermost = window.clone();
    while let Ok(Some(parent)) = outermost.parent() {
        if js_sys::Object::is(&parent, &outermost) {
            break;
        }
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
