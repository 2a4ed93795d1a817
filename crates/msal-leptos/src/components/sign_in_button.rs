//! The button that signs in.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::prelude::*;
use msal_web::{InteractionStatus, SignInRequest};

use super::run;
use crate::use_msal;

/// A button that signs in; by default it reads *Sign in with Microsoft* beside the logo, as
/// Microsoft's branding guidance asks.
///
/// It cannot be pressed while starting or signing out, and is `aria-busy` while a sign-in runs; a
/// second press then takes the place of the first. Why a sign-in failed is in
/// [`UseMsal::error`](crate::UseMsal::error).
///
/// ```
/// use leptos::prelude::*;
/// use msal_leptos::prelude::*;
/// #[component]
/// fn Welcome() -> impl IntoView {
///     view! {
///         <SignInButton/>
///         <SignInButton request=RedirectRequest::new(["User.Read"])>"Sign in on this page"</SignInButton>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn SignInButton(
    /// A [`PopupRequest`](msal_web::PopupRequest) or a
    /// [`RedirectRequest`](msal_web::RedirectRequest); by default a popup that asks who the user
    /// is, and for no API.
    #[prop(optional, into)]
    request: SignInRequest,
    /// What the button shows instead of logo and default text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let msal = use_msal();
    let sign_in = move |_| run(msal.instance.login(request.clone()));
    let label = children.map_or_else(|| DefaultLabel().into_any(), |children| children());
    view! {
        <button
            type="button"
            class="msal-sign-in"
            on:click=sign_in
            disabled=move || msal.in_progress.get().is_out_of_turn()
            aria-busy=move || (msal.in_progress.get() == InteractionStatus::AcquireToken).to_string()
        >
            {label}
        </button>
    }
}

/// The four squares, and what the button does.
#[component]
fn DefaultLabel() -> impl IntoView {
    view! {
        <svg class="msal-logo" viewBox="0 0 21 21" width="21" height="21" aria-hidden="true">
            <path fill="#f25022" d="M1 1h9v9H1z"/>
            <path fill="#7fba00" d="M11 1h9v9h-9z"/>
            <path fill="#00a4ef" d="M1 11h9v9H1z"/>
            <path fill="#ffb900" d="M11 11h9v9h-9z"/>
        </svg>
        <span>"Sign in with Microsoft"</span>
    }
}
