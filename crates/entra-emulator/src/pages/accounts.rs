//! "Pick an account", to sign in or to sign out.

use super::frame::{PageFrame, isolated_page};
use super::html::{CANCEL_BUTTON, cancel_form, escape, form, tile};
use crate::context::RequestContext;
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks which of `users`, all signed in here, is meant.
pub(crate) fn accounts(frame: &PageFrame<'_>, users: &[&User]) -> HttpResponse {
    let tiles: String = users.iter().map(|user| tile(user, "pick", &user.name)).collect();
    let other = r#"<li><button type="submit" class="tile" id="otherTile" name="action" value="other"><span class="avatar" aria-hidden="true">+</span><span><b>Use another account</b></span></button></li>"#;
    let content = form(
        Page::Login,
        frame.flow,
        &format!("<h1>Pick an account</h1><ul>{tiles}{other}</ul>"),
    );
    let cancel = format!(r#"<div class="actions">{CANCEL_BUTTON}</div>"#);
    frame.show(
        "Pick an account",
        &(content + &cancel + &cancel_form(Page::Login, frame.flow)),
    )
}

/// Asks which of `users` is to be signed out; `fields` are those that the sign-out carries on.
pub(crate) fn sign_out_accounts(
    ctx: &RequestContext<'_>,
    users: &[&User],
    fields: &[(&str, &str)],
) -> HttpResponse {
    let tiles: String = users
        .iter()
        .map(|user| tile(user, "logout_hint", &user.login_hint()))
        .collect();
    let hidden = fields.iter().map(|(name, value)| {
        format!(
            r#"<input type="hidden" name="{}" value="{}">"#,
            escape(name),
            escape(value)
        )
    });
    let content = format!(
        r#"<form method="post" action="{}"><h1>Pick an account</h1><p>Which account do you want to sign out of?</p>{}<ul>{tiles}</ul></form>"#,
        escape(&ctx.request.path),
        hidden.collect::<String>()
    );
    isolated_page(ctx, 200, "Sign out", &content)
}
