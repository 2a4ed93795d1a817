//! "Enter password".

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, escape, field_error, form, identity};
use crate::directory::{PASSWORD, User};
use crate::http::Reply;
use crate::route::Page;

/// Asks for the password of `user`.
pub(crate) fn password(frame: &PageFrame<'_>, user: &User, error: Option<&str>) -> Reply {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="passwordError""#
    } else {
        ""
    };
    let fields = format!(
        r##"<input type="hidden" name="loginfmt" value="{name}">{identity}<h1>Enter password</h1>{error}<label for="i0118">Password</label><input type="password" id="i0118" name="passwd" autocomplete="current-password" autofocus{described}><p><a id="idA_PWD_ForgotPassword" href="#forgotten">Forgot my password</a></p><p class="ids" id="forgotten">Every test user's password is <code>{PASSWORD}</code></p><div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="sign-in">Sign in</button>{CANCEL_BUTTON}</div>"##,
        name = escape(user.name),
        identity = identity(user),
        error = field_error("passwordError", error),
    );
    let back = r#"<button type="submit" id="idBtn_Back" class="back" name="action" value="back" aria-label="Back">←</button>"#;
    let content = form(Page::Login, frame.flow, back)
        + &form(Page::Login, frame.flow, &fields)
        + &cancel_form(Page::Login, frame.flow);
    frame.show("Enter password", &content)
}
