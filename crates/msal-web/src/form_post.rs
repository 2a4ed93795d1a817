//! Authorization requests in the body of a POST instead of an address. Linked by apps that ask for it
//! in a request.

use std::fmt;
use std::rc::Rc;

use msal_core::authorize_request::{AuthorizeForm, AuthorizeRequest};

use crate::platform::{Forms, Windows};

/// How a request becomes a form, and who posts it: by reference, so that a client whose app asks for
/// no form does not hold the code of one.
#[derive(Clone, Copy)]
pub(crate) struct FormPost {
    pub(crate) encode: fn(&AuthorizeRequest<'_>, &str) -> AuthorizeForm,
    pub(crate) forms: fn(&dyn Windows) -> Rc<dyn Forms>,
}

impl PartialEq for FormPost {
    /// There is one way to post a form.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl FormPost {
    pub(crate) fn new() -> Self {
        Self {
            encode: |request, endpoint| request.form(endpoint),
            forms,
        }
    }
}

/// Those that the platform has for its windows, or else this document's.
fn forms(windows: &dyn Windows) -> Rc<dyn Forms> {
    if let Some(forms) = windows.forms() {
        return forms;
    }
    #[cfg(target_arch = "wasm32")]
    return Rc::new(crate::browser::forms::DocumentForms);
    #[cfg(not(target_arch = "wasm32"))]
    Rc::new(crate::server::NoForms)
}

impl fmt::Debug for FormPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormPost")
    }
}
