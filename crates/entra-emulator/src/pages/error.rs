//! Pages that lead nowhere: errors that must not reach the application, and the page that a fault stops at.

use super::frame::page;
use super::html::escape;
use crate::aadsts::Refusal;
use crate::call::Call;
use crate::http::Reply;

/// Tells the person, not the application, what is wrong.
pub(crate) fn error(call: &Call<'_>, refusal: &Refusal) -> Reply {
    let content = format!(
        r#"<h1>Sorry, but we're having trouble signing you in.</h1><p id="exceptionMessageContainer" role="alert">{}</p><p class="ids">Request Id: {}<br>Correlation Id: {}<br>Timestamp: {}</p>"#,
        escape(&refusal.text()),
        call.trace_id,
        call.correlation_id,
        call.now.stamp()
    );
    page(call, 400, true, "Sign in to your account", &content)
}

/// A page without a way on.
pub(crate) fn interrupted(call: &Call<'_>) -> Reply {
    page(
        call,
        200,
        true,
        "Sign in to your account",
        "<h1>One moment</h1><p>We are checking your sign-in.</p>",
    )
}
