//! A token with a popup and what the API says: the first `ProtectedComponent` of Microsoft's
//! documentation.

use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_leptos::prelude::*;

use crate::settings::{api_url, scopes};

/// The component under its template.
#[component]
pub(crate) fn Profile() -> impl IntoView {
    view! {
        <h1>"Profile"</h1>
        <AuthenticatedTemplate><ProtectedComponent/></AuthenticatedTemplate>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Wanted,
    Running,
    Over,
}

#[component]
fn ProtectedComponent() -> impl IntoView {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let progress = RwSignal::new(Progress::Wanted);
    let api_data = RwSignal::new(String::new());
    let load = move || {
        progress.set(Progress::Running);
        spawn_local(async move {
            let text = fetch(instance).await.unwrap_or_else(|why| why);
            // The user may have left the page meanwhile.
            api_data.try_set(text);
            progress.try_set(Progress::Over);
        });
    };
    Effect::new(move |_| {
        if progress.get() == Progress::Wanted && in_progress.get() == InteractionStatus::None {
            load();
        }
    });
    view! {
        <p data-testid="api-data">{api_data}</p>
        <button type="button" data-testid="try-again" on:click=move |_| progress.set(Progress::Wanted)>"Try again"</button>
    }
}

/// What the API says of the user, or why it does not.
async fn fetch(instance: MsalInstance) -> Result<String, String> {
    let token = acquire_token(instance)
        .await
        .map_err(|error| error.code().to_owned())?;
    let bearer = token
        .access_token
        .as_ref()
        .map(|token| format!("Bearer {}", token.secret()));
    let request = Request::get(&api_url()).header("Authorization", &bearer.unwrap_or_default());
    let response = request.send().await.map_err(|_| "unreachable".to_owned())?;
    if !response.ok() {
        return Err(format!("status {}", response.status()));
    }
    response.text().await.map_err(|_| "unreadable".to_owned())
}

/// Silently first; with a popup when the error says that the user is needed.
async fn acquire_token(instance: MsalInstance) -> Result<AuthenticationResult, AuthError> {
    match instance.acquire_token_silent(SilentRequest::new(scopes())).await {
        Err(error) if error.is_interaction_required() => {
            instance.acquire_token_popup(PopupRequest::new(scopes())).await
        }
        outcome => outcome,
    }
}
