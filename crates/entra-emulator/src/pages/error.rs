//! Pages that lead nowhere: errors that must not reach the application, and the page that a fault
//! stops at.

use super::frame::isolated_page;
use super::html::escape;
use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::oauth_error::OAuthError;

/// Tells the user, not the application, what is wrong.
pub(crate) fn error(ctx: &RequestContext<'_>, error: &OAuthError) -> HttpResponse {
    let content = format!(
        r#"<h1>Sorry, but we're having trouble signing you in.</h1><p id="exceptionMessageContainer" role="alert">{}</p><p class="ids">Request Id: {}<br>Correlation Id: {}<br>Timestamp: {}</p>"#,
        escape(&error.text()),
        ctx.trace_id,
        ctx.correlation_id,
        ctx.now.stamp()
    );
    isolated_page(ctx, 400, "Sign in to your account", &content)
}

/// A page that leads nowhere.
pub(crate) fn interrupted(ctx: &RequestContext<'_>) -> HttpResponse {
    isolated_page(
        ctx,
        200,
        "Sign in to your account",
        "<h1>One moment</h1><p>We are checking your sign-in.</p>",
    )
}
