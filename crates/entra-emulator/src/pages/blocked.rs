//! "You cannot access this right now": a Conditional Access policy says no.

use super::frame::PageFrame;
use super::html::{form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Tells `user` that the password was right and does not help.
pub(crate) fn blocked(frame: &PageFrame<'_>, user: &User) -> HttpResponse {
    let ctx = frame.ctx;
    let fields = format!(
        r#"{}<h1 role="alert">You cannot access this right now</h1><p>Your sign-in was successful but does not meet the criteria to access this resource. AADSTS53003</p><p class="ids">Request Id: {}<br>Correlation Id: {}<br>Timestamp: {}</p><div class="actions"><button type="submit" id="otherTile" class="secondary" name="action" value="other">Sign out and sign in with a different account</button><button type="submit" id="idBtn_Cancel" class="secondary" name="action" value="cancel">Cancel</button></div>"#,
        identity(user),
        ctx.trace_id,
        ctx.correlation_id,
        ctx.now.stamp(),
    );
    frame.show("Access blocked", &form(Page::Login, frame.flow, &fields))
}
