//! A page for those who have signed in: what Microsoft Graph knows about them.

use std::error::Error;

use leptos::prelude::*;
use msal_leptos::prelude::*;
use serde::Deserialize;

use crate::settings::{SCOPES, SETTINGS};

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    display_name: String,
    user_principal_name: String,
    job_title: Option<String>,
}

/// Reads the user from Graph, and shows them.
#[component]
pub fn Profile() -> impl IntoView {
    let graph = ApiResource::new(SETTINGS.profile_url, SCOPES)
        .expect("the address is complete")
        .with_user_needed(UserNeeded::redirect());
    let api = use_api_client([graph]);
    let user = LocalResource::new(move || async move {
        read_user(api).await.map_err(|error| error.to_string())
    });
    view! {
        <h1>"Your profile"</h1>
        <Suspense fallback=|| view! { <p role="status">"Reading your profile…"</p> }>
            {move || user.get().map(|user| match user {
                Ok(user) => user_view(user).into_any(),
                Err(error) => view! { <p class="failure" role="alert">{error}</p> }.into_any(),
            })}
        </Suspense>
    }
}

async fn read_user(api: ApiInstance) -> Result<User, Box<dyn Error>> {
    let response = api.get(SETTINGS.profile_url).await?;
    if !response.ok() {
        return Err(format!(
            "Microsoft Graph answered with status {}.",
            response.status()
        )
        .into());
    }
    Ok(serde_json::from_str(&response.text().await?)?)
}

fn user_view(user: User) -> impl IntoView {
    view! {
        <dl>
            <dt>"Name"</dt>
            <dd>{user.display_name}</dd>
            <dt>"User name"</dt>
            <dd>{user.user_principal_name}</dd>
            <dt>"Job title"</dt>
            <dd>{user.job_title.unwrap_or_else(|| "none".to_owned())}</dd>
        </dl>
    }
}
