//! Where a window is sent with a request to the authority: to an address, or with a form.

use std::rc::Rc;

use msal_core::authorize_request::{AuthorizeForm, AuthorizeRequest};
use msal_core::error::WindowError;

use crate::form_post::FormPost;
use crate::platform::{ChildWindow, Forms, Page, Windows};

/// Where a window is sent.
pub(crate) enum Destination {
    /// To an address.
    Address(String),
    /// To an address with a form, for requests that ask for one.
    Form(Rc<dyn Forms>, AuthorizeForm),
}

impl Destination {
    pub(crate) fn of(
        request: &AuthorizeRequest<'_>,
        endpoint: &str,
        form_post: Option<FormPost>,
        windows: &dyn Windows,
    ) -> Self {
        match form_post {
            None => Self::Address(request.url(endpoint)),
            Some(post) => Self::Form((post.forms)(windows), (post.encode)(request, endpoint)),
        }
    }

    /// The address; of a form, where it is posted.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Address(url) => url,
            Self::Form(_, form) => &form.action,
        }
    }

    /// Leaves this page for it.
    pub(crate) fn leave(&self, page: &dyn Page) {
        match self {
            Self::Address(url) => page.assign(url),
            Self::Form(forms, form) => forms.post(form, "_self"),
        }
    }

    /// Sends a popup there. A form that is posted to a window that is gone would open another one.
    pub(crate) fn send(&self, popup: &dyn ChildWindow) {
        match self {
            Self::Address(url) => popup.navigate(url),
            Self::Form(..) if popup.is_closed() => {}
            Self::Form(forms, form) => forms.post(form, &popup.name()),
        }
    }

    /// Loads it in a hidden frame. A form finds its frame by the name, so each needs one of its own.
    pub(crate) fn open_frame(
        &self,
        windows: &dyn Windows,
        name: &str,
    ) -> Result<Box<dyn ChildWindow>, WindowError> {
        match self {
            Self::Address(url) => windows.open_frame(url),
            Self::Form(forms, form) => forms.open_frame(form, name),
        }
    }
}
