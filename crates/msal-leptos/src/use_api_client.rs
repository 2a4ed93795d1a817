//! The hook for calling APIs.

use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use msal_web::{ApiClient, ApiError, ApiResource, AuthenticationResult};

use crate::mounted::{keep, not_kept};
use crate::use_msal;

/// An [`ApiClient`] that closures copy.
///
/// It lives as long as the component that made it. Afterwards its calls fail with
/// [`WindowError::Document`](crate::error::WindowError::Document). Where a call must outlive the
/// component, take [`client`](Self::client) first. On a server its calls fail with
/// [`ConfigurationError::NotInBrowser`](crate::error::ConfigurationError::NotInBrowser).
#[derive(Clone, Copy, Debug)]
pub struct ApiInstance(StoredValue<Option<ApiClient>, LocalStorage>);

impl ApiInstance {
    /// The client itself, for what is not forwarded here and for code outside of components.
    ///
    /// # Panics
    /// When the component that made it is no longer mounted, and on a server.
    #[track_caller]
    pub fn client(self) -> ApiClient {
        let client = self.0.get_value();
        client.expect("its provider was mounted when its component was made")
    }

    /// Reads an address with the token of its resource.
    ///
    /// # Errors
    /// [`ApiError`], when there is no response; a response is one whatever its status.
    pub async fn get(self, url: &str) -> Result<Response, ApiError> {
        self.reach()?.get(url).await
    }

    /// Sends a request with the token of its resource.
    ///
    /// # Errors
    /// Those of [`get`](Self::get).
    pub async fn send(self, request: Request) -> Result<Response, ApiError> {
        self.reach()?.send(request).await
    }

    /// The token for an address.
    ///
    /// # Errors
    /// Those of [`get`](Self::get) that concern the address, the token and the user.
    pub async fn token_for(self, url: &str) -> Result<AuthenticationResult, ApiError> {
        self.reach()?.token_for(url).await
    }

    fn reach(self) -> Result<ApiClient, ApiError> {
        let client = self.0.try_get_value().flatten();
        client.ok_or_else(|| not_kept("its component is no longer mounted").into())
    }
}

/// A client for these APIs, with the tokens of the nearest [`MsalProvider`](crate::MsalProvider).
///
/// An app that calls its APIs from several components makes one below the provider and hands it
/// down as a context, so that they share what it knows.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Profile() -> impl IntoView {
///     let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"])
///         .expect("the address is complete")
///         .with_user_needed(UserNeeded::popup());
///     let api = use_api_client([graph]);
///     let profile = LocalResource::new(move || async move {
///         api.get("https://graph.microsoft.com/v1.0/me").await?.text().await.map_err(ApiError::from)
///     });
///     view! { <Suspense>{move || profile.get().and_then(Result::ok)}</Suspense> }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_api_client(resources: impl Into<Vec<ApiResource>>) -> ApiInstance {
    let client = use_msal().instance.try_client();
    ApiInstance(keep(client.map(|client| ApiClient::new(&client, resources))))
}
