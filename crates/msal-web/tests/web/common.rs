use std::time::Duration;

use msal_testkit::World;
use msal_web::platform::Platform;
use msal_web::{Configuration, PublicClientApplication, browser_platform};
use wasm_bindgen::JsValue;

/// Looks until the condition holds, for at most five seconds.
pub(crate) async fn eventually(platform: &Platform, mut holds: impl FnMut() -> bool) -> bool {
    let deadline = platform.clock.monotonic() + Duration::from_secs(5);
    while platform.clock.monotonic() < deadline {
        if holds() {
            return true;
        }
        platform.clock.sleep(Duration::from_millis(10)).await;
    }
    false
}

pub(crate) fn frames() -> u32 {
    web_sys::window().unwrap().length()
}

pub(crate) fn origin() -> String {
    web_sys::window().unwrap().location().origin().unwrap()
}

/// The value of a script.
pub(crate) fn script(text: &str) -> JsValue {
    js_sys::eval(text).unwrap()
}

/// This document, its storage and its tasks, with the rest of a pretended world.
pub(crate) fn in_this_page(world: &World) -> Platform {
    let browser = browser_platform();
    Platform {
        page: browser.page,
        session_storage: browser.session_storage,
        tasks: browser.tasks,
        ..world.platform()
    }
}

pub(crate) fn client_of(platform: Platform) -> PublicClientApplication {
    PublicClientApplication::with_platform(Configuration::new("wasm test"), platform).unwrap()
}

/// A part of the browser that something else stands in for until this is dropped.
pub(crate) struct Replaced(String);

impl Replaced {
    pub(crate) fn new(owner: &str, name: &str, value: &str) -> Self {
        let before = format!("Object.getOwnPropertyDescriptor({owner}, '{name}')");
        script(&format!(
            "window.replaced ??= {{}}; window.replaced.{name} = {before}"
        ));
        script(&format!(
            "Object.defineProperty({owner}, '{name}', {{ value: {value}, configurable: true, writable: true }})"
        ));
        Self(format!(
            "delete {owner}.{name};
            if (replaced.{name}) Object.defineProperty({owner}, '{name}', replaced.{name})"
        ))
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        script(&self.0);
    }
}
