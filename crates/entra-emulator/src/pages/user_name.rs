//! "Sign in": the user name.

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, escape, field_error, form};
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks for the user name; `typed` is what was hinted at or typed before.
pub(crate) fn user_name(frame: &PageFrame<'_>, typed: &str, error: Option<&str>) -> HttpResponse {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="usernameError""#
    } else {
        ""
    };
    let fields = format!(
        r#"<h1>Sign in</h1>{}<label for="i0116">User name</label><input type="text" inputmode="email" id="i0116" name="loginfmt" value="{}" autocomplete="username" spellcheck="false" autofocus{described}><div class="actions"><button type="submit" id="idSIButton9" class="primary">Next</button>{CANCEL_BUTTON}</div>"#,
        field_error("usernameError", error),
        escape(typed),
    );
    let content = form(Page::Login, frame.flow, &fields) + &cancel_form(Page::Login, frame.flow);
    frame.show("Sign in to your account", &content)
}
