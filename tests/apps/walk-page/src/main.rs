//! An app for the seeded walker: both ways to sign in and out, a page that asks for a token, and a
//! page that signs the user in by itself.
//!
//! It says the same as the demo under the same `data-testid`, starts faster, and is told by its page
//! where to keep tokens. It waits for an authority that does not respond for seconds only, so that
//! a walk gets to see the end of each wait.

#![expect(
    unreachable_pub,
    reason = "the component macro makes functions of its own that are public"
)]

mod pages;
mod profile;
mod settings;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use msal_leptos::prelude::*;

use pages::{Accounts, Guarded, Home, SignIn, SignOut};
use profile::Profile;

/// How long the authority may take to respond, and the browser to leave the page.
const PATIENCE: Duration = Duration::from_secs(3);

fn main() {
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(App);
    }
}

#[component]
fn App() -> impl IntoView {
    let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
        .with_authority(settings::authority().as_str())
        .with_cache_location(settings::cache_location())
        .with_redirect_uri("/")
        .with_request_timeout(PATIENCE)
        .with_frame_timeout(PATIENCE)
        .with_navigation_timeout(PATIENCE);
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    view! {
        <MsalProvider instance>
            <Router>
                <Status/>
                <AuthenticatedTemplate><SignOut/></AuthenticatedTemplate>
                <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
                <nav>
                    <A href="/">"Home"</A>" "
                    <A href="/profile">"Profile"</A>" "
                    <A href="/accounts">"Accounts"</A>" "
                    <A href="/guarded">"Guarded"</A>
                </nav>
                <Routes fallback=|| "No such page">
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/profile") view=Profile/>
                    <Route path=path!("/accounts") view=Accounts/>
                    <Route path=path!("/guarded") view=Guarded/>
                </Routes>
            </Router>
        </MsalProvider>
    }
}

/// What the client is busy with, who is signed in, and why the last interaction failed.
#[component]
fn Status() -> impl IntoView {
    let UseMsal {
        in_progress,
        accounts,
        error,
        ..
    } = use_msal();
    let account = use_account();
    view! {
        <p data-testid="in-progress">{move || in_progress.get().to_string()}</p>
        <p data-testid="accounts-count">{move || accounts.read().len()}</p>
        <p data-testid="account-username">{move || account.get().map(|account| account.username.clone())}</p>
        {move || error.get().map(|error| view! { <p data-testid="error">{error.code().to_owned()}</p> })}
    }
}
