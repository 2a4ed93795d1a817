//! The button that signs out.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::prelude::*;
use msal_web::SignOutRequest;

use super::run;
use crate::use_msal;

/// A button that signs an account out: the active one, unless the request names another.
///
/// ```
/// use leptos::prelude::*;
/// use msal_leptos::prelude::*;
/// #[component]
/// fn Goodbye() -> impl IntoView {
///     let by_redirect = SignOutRequest::Redirect(EndSessionRequest::new());
///     view! {
///         <SignOutButton/>
///         <SignOutButton request=by_redirect>"Sign out and leave"</SignOutButton>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn SignOutButton(
    /// How to sign out, and whom; by default in a popup.
    #[prop(optional, into)]
    request: SignOutRequest,
    /// What the button shows; by default *Sign out*.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let msal = use_msal();
    let sign_out = move |_| {
        let account = msal.instance.active_account();
        run(msal
            .instance
            .logout(request.clone().with_default_account(account)));
    };
    let label = children.map_or_else(|| "Sign out".into_any(), |children| children());
    view! {
        <button
            type="button"
            class="msal-sign-out"
            on:click=sign_out
            disabled=move || msal.in_progress.get().is_out_of_turn()
        >
            {label}
        </button>
    }
}
