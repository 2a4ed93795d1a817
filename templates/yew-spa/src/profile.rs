//! A page for those who have signed in: what Microsoft Graph knows about them.

use std::error::Error;

use msal_yew::prelude::*;
use serde::Deserialize;
use yew::prelude::*;
use yew::suspense::use_future;

use crate::settings::{SCOPES, SETTINGS};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    display_name: String,
    user_principal_name: String,
    job_title: Option<String>,
}

/// Reads the user from Graph, and shows them.
#[component]
pub fn Profile() -> Html {
    let reading = html! { <p role="status">{"Reading your profile…"}</p> };
    html! {
        <>
            <h1>{"Your profile"}</h1>
            <Suspense fallback={reading}><UserView/></Suspense>
        </>
    }
}

#[component]
fn UserView() -> HtmlResult {
    let graph = ApiResource::new(SETTINGS.profile_url, SCOPES)
        .expect("the address is complete")
        .with_user_needed(UserNeeded::redirect());
    let api = use_api_client([graph]);
    let user = use_future(|| read_user(api))?;
    Ok(match &*user {
        Ok(user) => html! {
            <dl>
                <dt>{"Name"}</dt>
                <dd>{&user.display_name}</dd>
                <dt>{"User name"}</dt>
                <dd>{&user.user_principal_name}</dd>
                <dt>{"Job title"}</dt>
                <dd>{user.job_title.as_deref().unwrap_or("none")}</dd>
            </dl>
        },
        Err(error) => html! { <p class="failure" role="alert">{error.to_string()}</p> },
    })
}

async fn read_user(api: ApiClient) -> Result<User, Box<dyn Error>> {
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
