//! Forms of this document that are posted to its windows.

use msal_core::error::WindowError;

use super::ChildWindow;

pub use msal_core::authorize_request::AuthorizeForm;

/// Forms of this document.
pub trait Forms {
    /// Posts a form to the window of this name, which is open; `_self` is this one, which then
    /// leaves.
    fn post(&self, form: &AuthorizeForm, window: &str);

    /// Adds a hidden frame of this name and posts a form to it.
    ///
    /// # Errors
    /// [`WindowError::Document`] when there is nothing to add it to.
    fn open_frame(&self, form: &AuthorizeForm, name: &str) -> Result<Box<dyn ChildWindow>, WindowError>;
}
