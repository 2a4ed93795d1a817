//! "Enter password".

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, escape, field_error, form, identity};
use crate::directory::User;
use crate::http::Reply;
use crate::route::Page;

/// At B2C the application decides what follows.
const TELL_APPLICATION: &str = r#"<p><button type="submit" form="forgot" class="link" id="idA_PWD_ForgotPassword">Forgot your password?</button></p>"#;

/// Asks for the password of `user`; `may_forget` lets them tell the application that they forgot it.
pub(crate) fn password(frame: &PageFrame<'_>, user: &User, may_forget: bool, error: Option<&str>) -> Reply {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="passwordError""#
    } else {
        ""
    };
    let fields = format!(
        r##"<input type="hidden" name="loginfmt" value="{name}">{identity}<h1>Enter password</h1>{error}<label for="i0118">Password</label><input type="password" id="i0118" name="passwd" autocomplete="current-password" autofocus{described}>{forgotten}<div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="sign-in">Sign in</button>{CANCEL_BUTTON}</div>"##,
        name = escape(&user.name),
        forgotten = if may_forget {
            TELL_APPLICATION.to_owned()
        } else {
            reminder(user)
        },
        identity = identity(user),
        error = field_error("passwordError", error),
    );
    let back = r#"<button type="submit" id="idBtn_Back" class="back" name="action" value="back" aria-label="Back">←</button>"#;
    let tell = r#"<input type="hidden" name="action" value="forgotten">"#;
    let tell = form(Page::Login, frame.flow, tell).replacen("<form ", r#"<form id="forgot" "#, 1);
    let content = form(Page::Login, frame.flow, back)
        + &form(Page::Login, frame.flow, &fields)
        + &cancel_form(Page::Login, frame.flow)
        + if may_forget { tell.as_str() } else { "" };
    frame.show("Enter password", &content)
}

fn reminder(user: &User) -> String {
    format!(
        r##"<p><a id="idA_PWD_ForgotPassword" href="#forgotten">Forgot my password</a></p><p class="ids" id="forgotten">This test user's password is <code>{}</code></p>"##,
        escape(&user.password)
    )
}
