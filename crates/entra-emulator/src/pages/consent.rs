//! "Permissions requested".

use super::frame::PageFrame;
use super::html::{escape, form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks `user` to let `app` have `permissions`.
pub(crate) fn consent(frame: &PageFrame<'_>, user: &User, app: &str, permissions: &[&str]) -> HttpResponse {
    let always = [
        "Sign you in and read your profile",
        "Maintain access to data you have given it access to",
    ];
    let items = always
        .iter()
        .chain(permissions)
        .map(|item| format!("<li>{}</li>", escape(item)));
    let fields = format!(
        r#"{}<h1>Permissions requested</h1><p><b>{}</b> would like to:</p><ul class="permissions">{}</ul><div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="accept" autofocus>Accept</button><button type="submit" id="idBtn_Back" class="secondary" name="action" value="decline">Cancel</button></div>"#,
        identity(user),
        escape(app),
        items.collect::<String>(),
    );
    frame.show("Permissions requested", &form(Page::Consent, frame.flow, &fields))
}
