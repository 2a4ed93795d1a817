//! "You signed out of your account", with frames that tell the applications.

use super::frame::{CONTENT_POLICY, document, protected};
use super::html::escape;
use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::protocol::OpenerAccess;

/// Seconds for the applications' frames before the browser goes on.
const PATIENCE: u32 = 2;

/// The page on which a sign-out ends, or rests until `front_channel` was called and `next` is due.
pub(crate) fn signing_out(
    ctx: &RequestContext<'_>,
    front_channel: &[String],
    next: Option<&str>,
) -> HttpResponse {
    let frames = front_channel.iter().map(|url| {
        format!(
            r#"<iframe hidden title="sign-out" src="{}"></iframe>"#,
            escape(url)
        )
    });
    let heading = match next {
        Some(next) => format!(
            r#"<h1>Signing out</h1><p><a href="{}" id="idSIButton9">Continue</a></p>"#,
            escape(next)
        ),
        None => r#"<h1 id="login_workload_logo_text">You signed out of your account</h1><p>It's a good idea to close all browser windows.</p>"#.to_owned(),
    };
    let refresh = next.map(|next| {
        format!(
            r#"<meta http-equiv="refresh" content="{PATIENCE};url={}">"#,
            escape(next)
        )
    });
    let content = heading + &frames.collect::<String>();
    let page = document("Sign out", &refresh.unwrap_or_default(), &content);
    let policy = format!("{CONTENT_POLICY}; frame-src http: https:");
    protected(
        ctx,
        HttpResponse::html(200, page),
        OpenerAccess::Isolated,
        &policy,
    )
}
