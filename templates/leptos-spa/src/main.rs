//! Signs users in with Microsoft Entra ID, and shows them their profile.

mod header;
mod profile;
mod settings;

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;
use msal_leptos::prelude::*;
use msal_leptos::{AccessRefusal, ProtectedRoute};

use crate::header::Header;
use crate::profile::Profile;
use crate::settings::{SCOPES, SETTINGS};

fn main() {
    console_error_panic_hook::set_once();
    // In a hidden frame of a renewal the response is handed over, and no app is mounted.
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(App);
    }
}

#[component]
fn App() -> impl IntoView {
    let configuration = Configuration::new(SETTINGS.client_id).with_authority(SETTINGS.authority);
    let instance = PublicClientApplication::new(configuration).expect("the settings are complete");
    let request = AuthenticationRequest::new(SCOPES);
    let waiting = || view! { <p role="status">"Taking you to the sign-in…"</p> };
    view! {
        <MsalProvider instance>
            <Router>
                <Header/>
                <main id="page" tabindex="-1">
                    <Failure/>
                    <Routes fallback=|| view! { <h1>"No such page"</h1> }>
                        <Route path=path!("/") view=Home/>
                        <ProtectedRoute path=path!("/profile") view=Profile request waiting refused=sign_in_first/>
                    </Routes>
                </main>
            </Router>
        </MsalProvider>
    }
}

#[component]
fn Home() -> impl IntoView {
    view! {
        <h1>"Welcome"</h1>
        <p class="lead">"Everybody can see this page. The next one is for those who have signed in."</p>
        <A href="/profile" attr:class="button">"Go to your profile"</A>
    }
}

/// In place of a page whose user has signed out, or did not want to sign in.
fn sign_in_first(_: AccessRefusal, sign_in: Callback<()>) -> impl IntoView {
    view! {
        <h1>"Please sign in"</h1>
        <p class="lead">"This page is for those who have signed in."</p>
        <button class="button" on:click=move |_| sign_in.run(())>"Sign in and come back"</button>
    }
}

/// Why the last sign-in or sign-out did not work.
#[component]
fn Failure() -> impl IntoView {
    let msal = use_msal();
    move || {
        msal.error.get().map(|error| {
            view! {
                <div class="failure" role="alert">
                    <p>"That did not work: "{error.to_string()}</p>
                    <button on:click=move |_| msal.dismiss_error()>"Dismiss"</button>
                </div>
            }
        })
    }
}
