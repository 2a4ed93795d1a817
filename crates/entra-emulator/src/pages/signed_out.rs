//! "You signed out of your account".

use super::frame::page;
use crate::call::Call;
use crate::http::Reply;

/// Where a sign-out ends that has no registered address to go to.
pub(crate) fn signed_out(call: &Call<'_>) -> Reply {
    let content = r#"<h1 id="login_workload_logo_text">You signed out of your account</h1><p>It's a good idea to close all browser windows.</p>"#;
    page(call, 200, true, "Sign out", content)
}
