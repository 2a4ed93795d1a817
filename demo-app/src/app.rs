//! The app: settings, client, provider, router.

use demo_common::settings::Settings;
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;
use msal_leptos::error::ConfigurationError;
use msal_leptos::prelude::*;

use crate::failure::Failures;
use crate::pages::{
    AccountsPage, ApiPage, GuardedPage, Home, NotFound, OutsidePage, PopupPage, RedirectPage, SessionPage,
};
use crate::settings::UseSettings;
use crate::shell::Shell;

/// The whole demo, or what is wrong with its settings.
#[component]
pub(crate) fn App() -> impl IntoView {
    let settings = Settings::read();
    let configuration = Configuration::new(settings.client_id.as_str())
        .with_authority(settings.authority.as_str())
        .with_redirect_uri("/")
        // APIs may send claims challenges: the page `/api` answers them.
        .with_client_capability("cp1");
    UseSettings::provide(settings);
    match PublicClientApplication::new(configuration) {
        Ok(instance) => view! { <MsalProvider instance><Demo/></MsalProvider> }.into_any(),
        Err(error) => view! { <Misconfigured error/> }.into_any(),
    }
}

#[component]
fn Demo() -> impl IntoView {
    Failures::provide();
    view! {
        <Router>
            <Shell>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home/>
                    <Route path=path!("/popup") view=PopupPage/>
                    <Route path=path!("/redirect") view=RedirectPage/>
                    <Route path=path!("/outside") view=OutsidePage/>
                    <Route path=path!("/guarded") view=GuardedPage/>
                    <Route path=path!("/accounts") view=AccountsPage/>
                    <Route path=path!("/api") view=ApiPage/>
                    <Route path=path!("/session") view=SessionPage/>
                </Routes>
            </Shell>
        </Router>
    }
}

#[component]
fn Misconfigured(
    /// What the client does not accept.
    error: ConfigurationError,
) -> impl IntoView {
    view! {
        <main class="app page" role="alert">
            <h1>"The demo is set up wrongly"</h1>
            <p data-testid="error"><code>{error.code().to_owned()}</code>" "{error.to_string()}</p>
            <p>"Check the MSAL_CLIENT_ID and MSAL_AUTHORITY that the demo was built with."</p>
        </main>
    }
}
