//! The tokens in the cache; a secret is in the page only while a developer looks at it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FocusEvent, Node};
use msal_web::{CachedToken, CredentialType, UnixTime};

use super::diagnosis::Diagnosis;
use super::relative_time::relative;

/// How long a secret is shown.
const SHOWN_FOR: Duration = Duration::from_secs(30);

/// The one token whose secret is shown, and since when.
type Shown = RwSignal<Option<(String, UnixTime)>>;

/// The tokens as a table, those that expire first before the others.
#[component]
pub(super) fn Tokens(
    /// What is known of the cache.
    diagnosis: Diagnosis,
) -> impl IntoView {
    let shown = Shown::new(None);
    Effect::new(move |_| hide_in_time(shown, diagnosis.now()));
    view! {
        <table class="msal-devtools-tokens">
            <thead>
                <tr>
                    <th scope="col">"Token"</th>
                    <th scope="col">"User"</th>
                    <th scope="col">"Scopes"</th>
                    <th scope="col">"Expires"</th>
                    <th scope="col">"Secret"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || diagnosis.tokens() key=identity let(token)>
                    <TokenRow token diagnosis shown/>
                </For>
            </tbody>
        </table>
    }
}

/// A secret is hidden once it has been shown long enough, or when the clock has been turned back.
fn hide_in_time(shown: Shown, now: UnixTime) {
    let is_over = shown.with_untracked(|shown| {
        shown
            .as_ref()
            .is_some_and(|(_, since)| now < *since || now.since(*since) >= SHOWN_FOR)
    });
    if is_over {
        shown.set(None);
    }
}

#[component]
fn TokenRow(
    /// The token that the row is about.
    token: CachedToken,
    /// The client and the time.
    diagnosis: Diagnosis,
    /// Whose secret is shown.
    shown: Shown,
) -> impl IntoView {
    let CachedToken { key, expires_on, .. } = token;
    let expires = move || match expires_on {
        Some(expires_on) => relative(expires_on, diagnosis.now()),
        None => "not known".to_owned(),
    };
    let user = token.username.unwrap_or(token.home_account_id);
    view! {
        <tr>
            <th scope="row">
                {kind_name(token.kind)}
                {token.is_damaged.then_some(" (damaged)")}
                {token.is_in_memory_only.then_some(" (in memory only)")}
            </th>
            <td>{user}</td>
            <td>{token.scopes}</td>
            <td>{expires}</td>
            <td><Secret key label=kind_name(token.kind) diagnosis shown/></td>
        </tr>
    }
}

/// The button that shows a secret, and the secret while it is shown.
#[component]
fn Secret(
    /// Where the token is stored.
    key: String,
    /// The kind of token.
    label: &'static str,
    /// The client.
    diagnosis: Diagnosis,
    /// Whose secret is shown.
    shown: Shown,
) -> impl IntoView {
    let key = StoredValue::new(key);
    let is_shown = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().is_some_and(|(shown, _)| *shown == key.get_value()))
    });
    let toggle = move |_| {
        let now = diagnosis.instance.try_client().map(|client| client.clock_now());
        let wanted = now.filter(|_| !is_shown.get_untracked());
        shown.set(wanted.map(|now| (key.get_value(), now)));
    };
    let secret = move || {
        let client = is_shown.get().then(|| diagnosis.instance.try_client())??;
        client.cached_secret(&key.get_value())
    };
    let hide = move |event: FocusEvent| {
        if is_shown.get_untracked() && leaves(&event) {
            shown.set(None);
        }
    };
    view! {
        <div on:focusout=hide>
            <button
                type="button"
                aria-expanded=move || is_shown.get().to_string()
                aria-label=move || [if is_shown.get() { "Hide " } else { "Show " }, label].concat()
                on:click=toggle
            >
                {move || if is_shown.get() { "Hide" } else { "Show" }}
            </button>
            {move || secret().map(|secret| view! { <code tabindex="0">{secret}</code> })}
        </div>
    }
}

/// Whether the focus goes to what is outside of the element that listens.
fn leaves(event: &FocusEvent) -> bool {
    let inside = event
        .current_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let next = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    !inside.is_some_and(|inside| next.is_some_and(|next| inside.contains(Some(&next))))
}

fn kind_name(kind: CredentialType) -> &'static str {
    match kind {
        CredentialType::IdToken => "id token",
        CredentialType::AccessToken => "access token",
        CredentialType::AccessTokenWithScheme => "access token bound to a key",
        CredentialType::RefreshToken => "refresh token",
    }
}

/// What tells one row from another: anything that is shown.
fn identity(token: &CachedToken) -> String {
    format!("{token:?}")
}
