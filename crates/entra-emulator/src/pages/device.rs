//! Pages of the device flow: the code that a device shows, and how it ended.

use super::frame::isolated_page;
use super::html::{escape, field_error};
use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks for the code; `typed` is what was typed before.
pub(crate) fn device_code(ctx: &RequestContext<'_>, typed: &str, error: Option<&str>) -> HttpResponse {
    let described = if error.is_some() {
        r#" aria-invalid="true" aria-describedby="otcError""#
    } else {
        ""
    };
    let content = format!(
        r#"<form method="post" action="{}"><h1>Enter code</h1><p>Enter the code displayed on your app or device.</p>{}<label for="otc">Code</label><input type="text" id="otc" name="otc" value="{}" autocomplete="off" spellcheck="false" autofocus{described}><div class="actions"><button type="submit" id="idSIButton9" class="primary">Next</button></div></form>"#,
        Page::Device.action(),
        field_error("otcError", error),
        escape(typed),
    );
    isolated_page(ctx, 200, "Sign in to your account", &content)
}

/// The device may go on.
pub(crate) fn device_signed_in(ctx: &RequestContext<'_>, app: &str) -> HttpResponse {
    let content = format!(
        "<h1>{}</h1><p>You have signed in to this application on your device. You may now close this window.</p>",
        escape(app)
    );
    isolated_page(ctx, 200, "Signed in", &content)
}

/// The device gets nothing.
pub(crate) fn device_declined(ctx: &RequestContext<'_>) -> HttpResponse {
    let content =
        "<h1>Sign-in cancelled</h1><p>The device was not signed in. You may now close this window.</p>";
    isolated_page(ctx, 200, "Sign-in cancelled", content)
}
