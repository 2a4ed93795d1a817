//! What the browser says about this document, for diagnostics alone: no part of the platform, so
//! that an app that asks for no diagnostics links none of it.

use wasm_bindgen::JsValue;

use super::object;
use crate::diagnostics::Surroundings;

pub(crate) fn read() -> Surroundings {
    let is_true = |name| object::global(name) == JsValue::TRUE;
    Surroundings {
        is_secure_context: Some(is_true("isSecureContext")),
        is_cross_origin_isolated: Some(is_true("crossOriginIsolated")),
    }
}
