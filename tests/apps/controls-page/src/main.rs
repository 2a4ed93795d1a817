//! The controls of msal-leptos at `/controls`, its developer tools at `/devtools`, and the ways to
//! sign in at `/flows`, with nothing around them that could hide a fault: no styles but those that
//! come with them, and only where the address ends with `?styled`.

mod flows;

use std::time::Duration;

use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_leptos::{DEVTOOLS_STYLESHEET, MsalDevtools, STYLESHEET};

fn main() {
    if matches!(msal_leptos::start(), Start::App) {
        mount_to_body(Page);
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = location().search().unwrap_or_default();
    let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
        .with_authority(meta("msal-authority").as_str())
        .with_redirect_uri("/");
    let configuration = match query.as_str() {
        "?impatient" => impatient(configuration),
        _ => configuration,
    };
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    let is_styled = query == "?styled";
    let styles = is_styled.then(|| view! { <style>{STYLESHEET}{DEVTOOLS_STYLESHEET}</style> });
    view! {
        {styles}
        <MsalProvider instance>
            <main>
                <h1>"Controls"</h1>
                <Status/>
                <Subject/>
            </main>
        </MsalProvider>
    }
}

/// For an authority that will not respond: whoever waits for that does not wait long.
fn impatient(configuration: Configuration) -> Configuration {
    const PATIENCE: Duration = Duration::from_millis(2500);
    configuration
        .with_request_timeout(PATIENCE)
        .with_frame_timeout(PATIENCE)
        .with_navigation_timeout(PATIENCE)
}

/// What the page is about.
#[component]
fn Subject() -> impl IntoView {
    match location().pathname().as_deref() {
        Ok("/devtools") => view! { <MsalDevtools open=true/> }.into_any(),
        // Also at the redirect URI, for whoever ends up there.
        Ok("/flows" | "/") => view! { <flows::Flows/> }.into_any(),
        _ => view! { <Controls/> }.into_any(),
    }
}

#[component]
fn Status() -> impl IntoView {
    let in_progress = use_msal().in_progress;
    let account = use_account();
    view! {
        <p data-testid="in-progress">{move || in_progress.get().to_string()}</p>
        <p data-testid="account-username">{move || account.get().map(|account| account.username.clone())}</p>
    }
}

#[component]
fn Controls() -> impl IntoView {
    let api_url = meta("msal-api-url");
    let graph = api_url.strip_suffix("/me").unwrap_or_default().to_owned();
    view! {
        <SignInButton attr:data-testid="sign-in-popup"/>
        <SignOutButton/>
        <AccountAvatar graph/>
        <AccountPicker/>
    }
}

/// What the page's head says.
fn meta(name: &str) -> String {
    let element = document().query_selector(&format!("meta[name='{name}']"));
    let content = element
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"));
    content.unwrap_or_default()
}
