//! A repeating timer of the browser. Leptos has one too, under another name in each version.

use std::time::Duration;

use leptos::prelude::window;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

/// Calls a function again and again, until it is dropped.
pub(super) struct Interval {
    id: i32,
    /// What the browser calls.
    _act: Closure<dyn FnMut()>,
}

impl Interval {
    /// Starts the timer. There is none where the browser refuses.
    pub(super) fn start(length: Duration, act: impl FnMut() + 'static) -> Option<Self> {
        let act: Closure<dyn FnMut()> = Closure::new(act);
        let milliseconds = i32::try_from(length.as_millis()).unwrap_or(i32::MAX);
        let id = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(
                act.as_ref().unchecked_ref(),
                milliseconds,
            )
            .ok()?;
        Some(Self { id, _act: act })
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.id);
    }
}
