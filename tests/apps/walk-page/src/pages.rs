//! The pages without a token, and the buttons above all of them.

use leptos::prelude::*;
use msal_leptos::prelude::*;

use crate::settings::scopes;

/// Both ways to sign in.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let (by_popup, by_redirect) = (PopupRequest::new(scopes()), RedirectRequest::new(scopes()));
    view! {
        <div data-testid="unauthenticated">
            <SignInButton request=by_popup attr:data-testid="sign-in-popup">"Sign in by popup"</SignInButton>
            <SignInButton request=by_redirect attr:data-testid="sign-in-redirect">"Sign in by redirect"</SignInButton>
        </div>
    }
}

/// Both ways to sign out.
#[component]
pub(crate) fn SignOut() -> impl IntoView {
    let by_redirect = SignOutRequest::Redirect(EndSessionRequest::new());
    view! {
        <div data-testid="authenticated">
            <SignOutButton attr:data-testid="sign-out-popup">"Sign out by popup"</SignOutButton>
            <SignOutButton request=by_redirect attr:data-testid="sign-out-redirect">"Sign out by redirect"</SignOutButton>
        </div>
    }
}

#[component]
pub(crate) fn Home() -> impl IntoView {
    view! { <h1>"Home"</h1> }
}

/// The users who are signed in, and a way for another one.
#[component]
pub(crate) fn Accounts() -> impl IntoView {
    view! {
        <h1>"Accounts"</h1>
        <AuthenticatedTemplate><AccountPicker/></AuthenticatedTemplate>
    }
}

/// Leaves for the sign-in where nobody is signed in.
#[component]
pub(crate) fn Guarded() -> impl IntoView {
    let request = AuthenticationRequest::new(scopes());
    view! {
        <h1>"Guarded"</h1>
        <MsalAuthenticationTemplate interaction_type=InteractionType::Redirect request>
            <p data-testid="guarded">"For you"</p>
        </MsalAuthenticationTemplate>
    }
}
