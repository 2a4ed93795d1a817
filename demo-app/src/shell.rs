//! What is around every page: navigation, status, signing in and out.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
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
    let UseMsal { instance, .. } = use_msal();
    let settings = use_settings();
    let run = use_interaction();
    let by_popup = move |_| {
        let request = PopupRequest::new(settings.scopes());
        run(Box::pin(async move {
            instance.login_popup(request).await.map(|_| ())
        }));
    };
    let by_redirect = move |_| {
        let request = RedirectRequest::new(settings.scopes());
        run(Box::pin(instance.login_redirect(request)));
    };
    view! {
        <div class="buttons" data-testid="unauthenticated">
            <button type="button" class="primary" data-testid="sign-in-popup" on:click=by_popup>"Sign in by popup"</button>
            <button type="button" data-testid="sign-in-redirect" on:click=by_redirect>"Sign in by redirect"</button>
        </div>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let UseMsal { instance, .. } = use_msal();
    let account = use_account();
    let run = use_interaction();
    let request = move || {
        let request = EndSessionRequest::new();
        match account.get_untracked() {
            Some(account) => request.with_account(account),
            None => request,
        }
    };
    let by_popup = move |_| run(Box::pin(instance.logout_popup(request())));
    let by_redirect = move |_| run(Box::pin(instance.logout_redirect(request())));
    view! {
        <div class="buttons" data-testid="authenticated">
            <button type="button" data-testid="sign-out-popup" on:click=by_popup>"Sign out by popup"</button>
            <button type="button" data-testid="sign-out-redirect" on:click=by_redirect>"Sign out by redirect"</button>
        </div>
    }
}

type Interaction = std::pin::Pin<Box<dyn Future<Output = Result<(), AuthError>>>>;

/// Runs what a button starts, and shows why it failed.
fn use_interaction() -> impl Fn(Interaction) + Copy + Send + 'static {
    let failures = use_failures();
    move |interaction| {
        failures.dismiss();
        spawn_local(async move {
            if let Err(error) = interaction.await {
                failures.report(error);
            }
        });
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
