//! Forms of this document, posted to its windows by their names.

use js_sys::Array;
use msal_core::error::WindowError;
use wasm_bindgen::JsValue;

use super::object;
use super::windows::{Frame, add_frame};
use crate::platform::{AuthorizeForm, ChildWindow, Forms};

/// The forms of this document.
pub(crate) struct DocumentForms;

impl Forms for DocumentForms {
    fn post(&self, form: &AuthorizeForm, window: &str) {
        // What the browser refuses goes nowhere, as an address it refuses.
        let _ = submit(form, window);
    }

    fn open_frame(&self, form: &AuthorizeForm, name: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        let frame = add_frame(name, "about:blank").and_then(|frame| submit(form, name).map(|()| frame));
        match frame {
            Ok(frame) => Ok(Box::new(Frame(frame))),
            Err(_) => Err(WindowError::Document("a hidden frame cannot be added".to_owned())),
        }
    }
}

/// A browser posts only forms that are part of the document. The fields stand in an element of their
/// own until the form is whole: in a form each hides the property of its name.
fn submit(form: &AuthorizeForm, window: &str) -> Result<(), JsValue> {
    let element = object::create_element("form")?;
    for (name, value) in [
        ("method", "POST"),
        ("action", form.action.as_str()),
        ("target", window),
        ("hidden", "true"),
    ] {
        object::set(&element, name, &value.into());
    }
    let fields = object::create_element("div")?;
    for (name, value) in &form.fields {
        let field = object::create_element("input")?;
        object::set(&field, "type", &"hidden".into());
        object::set(&field, "name", &name.into());
        object::set(&field, "value", &value.into());
        object::call_with(&fields, "appendChild", &field)?;
    }
    object::call_with(&element, "appendChild", &fields)?;
    let body = object::body()?;
    object::call_with(&body, "appendChild", &element)?;
    let posted = post(&element);
    object::call_with(&body, "removeChild", &element)?;
    posted
}

/// By the prototype's method, which no field can hide.
fn post(element: &JsValue) -> Result<(), JsValue> {
    let prototype = object::get(&object::global("HTMLFormElement"), "prototype")?;
    let submit = object::get(&prototype, "submit")?;
    object::call_with_all(&submit, "apply", &[element, &Array::new()])?;
    Ok(())
}
