//! What is around every page: navigation, status, signing in and out.

use leptos::prelude::*;
use leptos_router::components::A;
use msal_leptos::prelude::*;

use crate::failure::{FailurePanel, use_failures};
use crate::settings::use_settings;

/// Header, status bar, the page, footer.
#[component]
pub(crate) fn Shell(
    /// The page between header and footer.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="app">
            <a class="skip" href="#page" rel="external">"Skip to the page"</a>
            <header class="top">
                <A href="/" exact=true attr:class="brand">
                    <span class="mark" aria-hidden="true"></span>
                    "MSAL for Rust"
                </A>
                <nav aria-label="Pages">
                    <A href="/" exact=true>"Home"</A>
                    <A href="/popup">"Popup"</A>
                    <A href="/redirect">"Redirect"</A>
                    <A href="/outside">"Outside"</A>
                    <A href="/guarded">"Guarded"</A>
                    <A href="/accounts">"Accounts"</A>
                    <A href="/api">"API"</A>
                    <A href="/session">"Session"</A>
                </nav>
            </header>
            <section class="bar" aria-label="Sign-in">
                <StatusList/>
                <SignInOrOut/>
            </section>
            <FailurePanel/>
            <main class="page" id="page" tabindex="-1">{children()}</main>
            <Footer/>
        </div>
    }
}

#[component]
fn StatusList() -> impl IntoView {
    let UseMsal {
        in_progress,
        accounts,
        ..
    } = use_msal();
    let account = use_account();
    view! {
        <dl class="status" aria-live="polite">
            <div>
                <dt>"In progress"</dt>
                <dd data-testid="in-progress">{move || in_progress.get().to_string()}</dd>
            </div>
            <div>
                <dt>"Accounts"</dt>
                <dd data-testid="accounts-count">{move || accounts.read().len()}</dd>
            </div>
            <div>
                <dt>"Active"</dt>
                <dd data-testid="account-username">{move || account.get().map(|account| account.username.clone())}</dd>
            </div>
        </dl>
    }
}

#[component]
fn SignInOrOut() -> impl IntoView {
    view! {
        <div class="sign">
            <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
            <AuthenticatedTemplate><SignOut/></AuthenticatedTemplate>
        </div>
    }
}

#[component]
fn SignIn() -> impl IntoView {
    let scopes = use_settings().scopes();
    let (by_popup, by_redirect) = (PopupRequest::new(scopes.clone()), RedirectRequest::new(scopes));
    let failures = use_failures();
    view! {
        <div class="buttons" data-testid="unauthenticated" on:click=move |_| failures.dismiss()>
            <SignInButton request=by_popup attr:data-testid="sign-in-popup">"Sign in by popup"</SignInButton>
            <SignInButton request=by_redirect attr:data-testid="sign-in-redirect">"Sign in by redirect"</SignInButton>
        </div>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let by_redirect = SignOutRequest::Redirect(EndSessionRequest::new());
    let failures = use_failures();
    view! {
        <div class="buttons" data-testid="authenticated" on:click=move |_| failures.dismiss()>
            <SignOutButton attr:data-testid="sign-out-popup">"Sign out by popup"</SignOutButton>
            <SignOutButton request=by_redirect attr:data-testid="sign-out-redirect">"Sign out by redirect"</SignOutButton>
        </div>
    }
}

#[component]
fn Footer() -> impl IntoView {
    let authority = use_settings().authority();
    view! {
        <footer class="foot">
            <p>"Signs in at "<code>{authority}</code></p>
            <p>"Rust and WebAssembly, no JavaScript library underneath."</p>
        </footer>
    }
}
