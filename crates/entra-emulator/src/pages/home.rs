//! The front page: what this is and how to point a client at it.

use super::frame::page;
use super::html::escape;
use crate::call::Call;
use crate::directory::{EXTERNAL_TENANT, PASSWORD, SPA_CLIENT_ID, WORKFORCE_TENANT};
use crate::http::Reply;

/// Says what a developer needs who opens the emulator's address.
pub(crate) fn home(call: &Call<'_>) -> Reply {
    let origin = &call.world.origin;
    let users = call
        .world
        .directory
        .users()
        .map(|user| format!("<li>{}</li>", escape(&user.name)));
    let content = format!(
        r#"<h1>A local Microsoft Entra ID</h1><p>Authority:<br><code>{origin}/{WORKFORCE_TENANT}</code></p><p>External tenant:<br><code>{origin}/{EXTERNAL_TENANT}</code></p><p>Client id:<br><code>{SPA_CLIENT_ID}</code></p><p>Graph:<br><code>{origin}/graph/v1.0</code></p><p>Users, all with the password <code>{PASSWORD}</code>:</p><ul class="permissions">{}</ul>"#,
        users.collect::<String>()
    );
    page(call, 200, true, "Entra emulator", &content)
}
