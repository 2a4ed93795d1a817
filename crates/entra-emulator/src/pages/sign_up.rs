//! `prompt=create`: where customers make an account. Here they are made in the directory file.

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, form};
use crate::http::HttpResponse;
use crate::route::Page;

/// Says how an account is made, and leads to the sign-in.
pub(crate) fn sign_up(frame: &PageFrame<'_>) -> HttpResponse {
    let fields = format!(
        r#"<h1>Create account</h1><p>This emulator's accounts come from its directory file: add a <code>[[users]]</code> entry and start it with <code>--config</code>.</p><div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="other" autofocus>Sign in instead</button>{CANCEL_BUTTON}</div>"#
    );
    let content = form(Page::Login, frame.flow, &fields) + &cancel_form(Page::Login, frame.flow);
    frame.show("Create account", &content)
}
