//! "Stay signed in?" (KMSI).

use super::frame::PageFrame;
use super::html::{form, identity};
use crate::directory::User;
use crate::http::HttpResponse;
use crate::route::Page;

/// Asks whether the session shall outlive the browser.
pub(crate) fn stay_signed_in(frame: &PageFrame<'_>, user: &User) -> HttpResponse {
    let fields = format!(
        r#"{}<h1>Stay signed in?</h1><p id="KmsiDescription">Do this to reduce the number of times you are asked to sign in.</p><div class="actions"><button type="submit" id="idSIButton9" class="primary" name="action" value="yes" autofocus>Yes</button><button type="submit" id="idBtn_Back" class="secondary" name="action" value="no">No</button></div>"#,
        identity(user)
    );
    frame.show("Stay signed in?", &form(Page::StaySignedIn, frame.flow, &fields))
}
