//! Authorization requests in the body of a POST instead of an address. Linked by apps that name it
//! in a request.

use std::fmt;
use std::rc::Rc;

use msal_core::authorize_request::{AuthorizeForm, AuthorizeRequest};

use crate::platform::Forms;

/// Sends an authorization request as a form: a value for `with_form_post` of
/// [`PopupRequest`](crate::PopupRequest), [`RedirectRequest`](crate::RedirectRequest) and
/// [`SsoSilentRequest`](crate::SsoSilentRequest).
///
/// ```no_run
/// # fn example(long_claims: String) {
/// use msal_web::{FormPost, PopupRequest};
/// let request = PopupRequest::new(["User.Read"])
///     .with_claims(long_claims)
///     .with_form_post(FormPost::in_browser());
/// # }
/// ```
#[derive(Clone)]
pub struct FormPost {
    pub(crate) forms: Rc<dyn Forms>,
    /// By reference, so that a client whose app names no form does not hold the code of one.
    pub(crate) encode: fn(&AuthorizeRequest<'_>, &str) -> AuthorizeForm,
}

impl FormPost {
    /// By forms of this document. On a server, where nothing is asked for, it does nothing.
    pub fn in_browser() -> Self {
        #[cfg(target_arch = "wasm32")]
        return Self::with(crate::browser::forms::DocumentForms);
        #[cfg(not(target_arch = "wasm32"))]
        Self::with(crate::server::NoForms)
    }

    /// By something else, such as a test's.
    pub fn with(forms: impl Forms + 'static) -> Self {
        Self {
            forms: Rc::new(forms),
            encode: |request, endpoint| request.form(endpoint),
        }
    }
}

impl fmt::Debug for FormPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormPost")
    }
}
