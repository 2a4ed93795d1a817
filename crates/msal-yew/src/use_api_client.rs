//! The hook for calling APIs.

use msal_web::{ApiClient, ApiResource};
use yew::prelude::*;

use crate::use_msal_instance;

/// A client for these APIs, with the tokens of the nearest [`MsalProvider`](crate::MsalProvider):
/// one for as long as the component lives, for the resources of its first rendering.
///
/// An app that calls its APIs from several components makes one below the provider and hands it
/// down as a context, so that they share what it knows. Panics where there is no provider.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Profile() -> Html {
/// let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"])
///     .expect("the address is complete")
///     .with_user_needed(UserNeeded::popup());
/// let (api, profile) = (use_api_client([graph]), use_state(String::new));
/// let shown = profile.setter();
/// use_effect_with(api, |api| {
///     let call = api.get("https://graph.microsoft.com/v1.0/me");
///     yew::platform::spawn_local(async move {
///         if let Ok(response) = call.await {
///             shown.set(response.text().await.unwrap_or_default());
///         }
///     });
/// });
/// html! { (*profile).clone() }
/// # }
/// ```
#[hook]
pub fn use_api_client(resources: impl Into<Vec<ApiResource>>) -> ApiClient {
    let instance = use_msal_instance();
    let client = use_ref(|| ApiClient::new(&instance, resources));
    (*client).clone()
}
