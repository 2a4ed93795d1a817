//! The session: whether the user can still get tokens, and a token that stays fresh by itself.

use leptos::prelude::*;
use msal_leptos::prelude::*;

use super::{SignInFirst, SourceCode};
use crate::settings::use_settings;

/// The state of the session, and the token that belongs to it.
#[component]
pub(crate) fn SessionPage() -> impl IntoView {
    let session = use_session();
    let state = move || match *session.read() {
        Session::Restoring => "restoring",
        Session::SignedOut => "signed out",
        Session::SignedIn(_) => "signed in",
        Session::NeedsUser { .. } => "needs you",
    };
    view! {
        <h1>"Session"</h1>
        <p class="lead">
            "An account is known long after its session at the authority has ended. This page knows the difference, and \
             keeps an access token fresh without asking."
        </p>
        <article class="panel">
            <dl class="facts" aria-live="polite">
                <div><dt>"Session"</dt><dd data-testid="session">{state}</dd></div>
            </dl>
            <SessionTemplate
                signed_out=|| view! { <SignInFirst/> }
                needs_user=|| view! { <SignInAgain/> }
            >
                <FreshToken/>
            </SessionTemplate>
        </article>
        <SourceCode text=include_str!("session.rs")/>
    }
}

/// Brings the session back, with the account that it was of.
#[component]
fn SignInAgain() -> impl IntoView {
    let scopes = use_settings().scopes();
    let account = use_account().get_untracked();
    let request = PopupRequest::new(scopes);
    let request = match account {
        Some(account) => request.with_account(account),
        None => request,
    };
    view! {
        <p>"Your session has ended, though you are still known here. Sign in again to go on."</p>
        <div class="buttons">
            <SignInButton request attr:data-testid="sign-in-again">"Sign in again"</SignInButton>
        </div>
    }
}

/// Counts the tokens that have been here; it is told of a token only when there is another one.
#[component]
fn FreshToken() -> impl IntoView {
    let token = use_access_token(use_settings().scopes());
    let count = RwSignal::new(0);
    Effect::new(move |_| {
        if token.token.get().is_some() {
            count.update(|count| *count += 1);
        }
    });
    view! {
        <dl class="facts" aria-live="polite">
            <div><dt>"Tokens so far"</dt><dd data-testid="token-count">{count}</dd></div>
        </dl>
        <div class="buttons">
            <button type="button" data-testid="token-refresh" on:click=move |_| token.refresh()>"Renew the token"</button>
        </div>
    }
}
