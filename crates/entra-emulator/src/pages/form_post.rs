//! An authorization response in a form (OAuth 2.0 Form Post Response Mode, section 2).

use super::frame::{document, protected};
use super::html::escape;
use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::protocol::OpenerAccess;
use crate::random;

/// A page that submits `fields` to `uri` by itself, or by its button where there are no scripts.
pub(crate) fn form_post<'a>(
    ctx: &RequestContext<'_>,
    uri: &str,
    fields: impl Iterator<Item = (&'a str, &'a str)>,
) -> HttpResponse {
    let hidden = fields
        .map(|(name, value)| format!(r#"<input type="hidden" name="{name}" value="{}">"#, escape(value)));
    let nonce = random::opaque(16);
    let content = format!(
        r#"<h1>One moment</h1><form method="post" action="{}">{}<div class="actions"><button type="submit" id="idSIButton9" class="primary" autofocus>Continue</button></div></form><script nonce="{nonce}">document.forms[0].submit();</script>"#,
        escape(uri),
        hidden.collect::<String>(),
    );
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'"
    );
    let page = document("Working...", "", &content);
    protected(ctx, HttpResponse::html(200, page), OpenerAccess::Kept, &policy)
}
