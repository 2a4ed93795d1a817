//! "Enter password".

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, escape, field_error, form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// The help of the page for a user who forgot the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ForgottenPassword {
    /// The application is told, and decides what follows: the way of B2C.
    TellApplication,
    /// The page shows the password.
    ShowReminder,
}

const TELL_APPLICATION: &str = r#"<p><button type="submit" form="forgot" class="link" id="idA_PWD_ForgotPassword">Forgot your password?</button></p>"#;

/// Asks for the password of `user`.
pub(crate) fn password(
    frame: &PageFrame<'_>,
    user: &User,
    forgotten: ForgottenPassword,
    error: Option<&str>,
) -> HttpResponse {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="passwordError""#
    } else {
        ""
    };
    let fields = format!(
        r##"<input type="hidden" name="loginfmt" value="{name}">{identity}<h1>Enter password</h1>{error}<label for="i0118">Password</label><input type="password" id="i0118" name="passwd" autocomplete="current-password" autofocus{described}>{forgotten}<div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="sign-in">Sign in</button>{CANCEL_BUTTON}</div>"##,
        name = escape(&user.name),
        forgotten = match forgotten {
            ForgottenPassword::TellApplication => TELL_APPLICATION.to_owned(),
            ForgottenPassword::ShowReminder => reminder(user),
        },
        identity = identity(user),
        error = field_error("passwordError", error),
    );
    let back = r#"<button type="submit" id="idBtn_Back" class="back" name="action" value="back" aria-label="Back">←</button>"#;
    let content = form(Page::Login, frame.flow, back)
        + &form(Page::Login, frame.flow, &fields)
        + &cancel_form(Page::Login, frame.flow)
        + &forgotten_form(frame, forgotten);
    frame.show("Enter password", &content)
}

/// The form of the button that tells the application.
fn forgotten_form(frame: &PageFrame<'_>, forgotten: ForgottenPassword) -> String {
    match forgotten {
        ForgottenPassword::TellApplication => {
            let content = r#"<input type="hidden" name="action" value="forgotten">"#;
            let form = form(Page::Login, frame.flow, content);
            form.replacen("<form ", r#"<form id="forgot" "#, 1)
        }
        ForgottenPassword::ShowReminder => String::new(),
    }
}

fn reminder(user: &User) -> String {
    format!(
        r##"<p><a id="idA_PWD_ForgotPassword" href="#forgotten">Forgot my password</a></p><p class="ids" id="forgotten">This test user's password is <code>{}</code></p>"##,
        escape(&user.password)
    )
}
