//! "Enter code": the second factor. The emulator is the user's telephone too, so the page shows the
//! code.

use super::frame::PageFrame;
use super::html::{CANCEL_BUTTON, cancel_form, escape, field_error, form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks `user` for the code that their telephone shows.
pub(crate) fn second_factor(
    frame: &PageFrame<'_>,
    user: &User,
    code: &str,
    error: Option<&str>,
) -> HttpResponse {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="otcError""#
    } else {
        ""
    };
    let fields = format!(
        r#"{identity}<h1>Enter code</h1><p>Type the code from your authenticator app. Here it is <code id="emulatedCode">{code}</code>.</p>{error}<label for="idTxtBx_SAOTCC_OTC">Code</label><input type="text" inputmode="numeric" id="idTxtBx_SAOTCC_OTC" name="otc" autocomplete="one-time-code" autofocus{described}><div class="actions"><button type="submit" id="idSIButton9" class="primary">Verify</button>{CANCEL_BUTTON}</div>"#,
        identity = identity(user),
        code = escape(code),
        error = field_error("otcError", error),
    );
    let content =
        form(Page::SecondFactor, frame.flow, &fields) + &cancel_form(Page::SecondFactor, frame.flow);
    frame.show("Verify your identity", &content)
}
