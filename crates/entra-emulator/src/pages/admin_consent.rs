//! "Need admin approval": the application asks for what only an administrator may allow.

use super::frame::PageFrame;
use super::html::{escape, form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Tells `user` that `app` needs an administrator for `permissions`.
pub(crate) fn admin_consent(
    frame: &PageFrame<'_>,
    user: &User,
    app: &str,
    permissions: &[&str],
) -> HttpResponse {
    let items = permissions
        .iter()
        .map(|item| format!("<li>{}</li>", escape(item)));
    let fields = format!(
        r#"{}<h1>Need admin approval</h1><p><b>{}</b> needs permission to access resources in your organization that only an admin can grant. AADSTS90094</p><ul class="permissions">{}</ul><p>Have an admin account? <button type="submit" class="link" id="otherTile" formaction="{}" name="action" value="other">Sign in with that account</button></p><div class="actions"><button type="submit" id="idBtn_Back" class="secondary" name="action" value="cancel">Return to the application without granting consent</button></div>"#,
        identity(user),
        escape(app),
        items.collect::<String>(),
        Page::Login.action(),
    );
    frame.show("Need admin approval", &form(Page::Consent, frame.flow, &fields))
}
