//! The hook for what an app can rely on about its user.

use leptos::prelude::*;
use msal_web::Session;

use crate::use_msal;

/// What the app can rely on about its user: restoring, signed out, signed in, or known and needed
/// for a new sign-in.
///
/// It changes when somebody comes or goes, or when a silent call finds the session gone; a renewed
/// token changes nothing. [`use_account`](crate::use_account) follows the claims.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Greeting() -> impl IntoView {
///     let session = use_session();
///     move || match session.get() {
///         Session::Restoring => String::new(),
///         Session::SignedOut => "Please sign in".to_owned(),
///         Session::SignedIn(account) => ["Hello, ", &account.username].concat(),
///         Session::NeedsUser { .. } => "Please sign in again".to_owned(),
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_session() -> Signal<Session> {
    let state = use_msal().state;
    let session = Memo::new_with_compare(
        move |_| state.session(),
        |before, now| match (before, now) {
            (Some(before), Some(now)) => !before.is_same(now),
            _ => true,
        },
    );
    session.into()
}
