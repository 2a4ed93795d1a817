//! `fetch` with the right access token: the client for the APIs of an app.
//!
//! The rules are here and know no browser; `browser/api_request.rs` is the way through `fetch`.

mod call;
mod challenge;
mod error;
mod refusal;
mod renewals;
mod request;
mod resource;
mod shared_interactions;
mod user_needed;

pub use challenge::ChallengeError;
pub use error::ApiError;
pub use refusal::ApiRefusal;
pub use request::{ApiRequest, Attempt, ResponseHead};
pub use resource::{ApiResource, ResourceError};
pub use user_needed::{UserNeed, UserNeeded};

use std::rc::Rc;

use gloo_net::http::{Request, Response};
use msal_core::{AccountInfo, AuthenticationResult};

use crate::client::PublicClientApplication;
use crate::platform::LocalFuture;
use call::ApiCall;
use renewals::Renewals;
use resource::ResourceMap;
use shared_interactions::SharedInteractions;

/// Calls APIs with the access token that each of them wants; `fetch`, with a token.
///
/// The address decides which [`ApiResource`] a request belongs to. A request to any other address
/// fails before it is sent: send those with `gloo-net` itself. A token is taken from the cache or
/// renewed silently; what happens when the user is needed is the resource's [`UserNeeded`].
///
/// A status of 401 leads to one more try, with another token: a new one in place of a cached one
/// that is refused, or one with the claims of a challenge (continuous access evaluation, step-up).
/// What the second try brings is the app's, whatever its status. APIs send such challenges to apps
/// that can answer them, which they say by
/// [`with_client_capability("cp1")`](crate::Configuration::with_client_capability).
///
/// Bodies pass through as they are, uploads and streams in both directions. To be able to repeat a
/// request with a body the browser keeps a copy of what it has sent until the response is there.
///
/// **Redirects.** Where the API redirects a request to another origin, the browser sends it there
/// without the token: the Fetch standard removes `Authorization` (*HTTP-redirect fetch*), and a
/// journey of this project watches Chromium do so. An app that serves older browsers, or whose API
/// should never redirect, builds its requests with `RequestRedirect::Error`, which is kept.
///
/// A cheap handle: clones share everything.
///
/// ```no_run
/// use gloo_net::http::Request;
/// use msal_web::{ApiClient, ApiError, ApiResource, PublicClientApplication, UserNeeded};
/// # async fn example(client: &PublicClientApplication, photo: Vec<u8>) -> Result<(), ApiError> {
/// let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"])?
///     .with_user_needed(UserNeeded::popup());
/// let api = ApiClient::new(client, [graph]);
/// let me = api.get("https://graph.microsoft.com/v1.0/me").await?;
/// let name = me.text().await?;
/// let upload = Request::put("https://graph.microsoft.com/v1.0/me/photo/$value")
///     .header("Content-Type", "image/jpeg")
///     .body(photo)?;
/// assert!(api.send(upload).await?.ok());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ApiClient {
    client: PublicClientApplication,
    resources: ResourceMap,
    account: Option<AccountInfo>,
    interactions: Rc<SharedInteractions>,
    renewals: Rc<Renewals>,
}

impl ApiClient {
    /// A client for these APIs, with tokens of the account that is active at each call.
    pub fn new(client: &PublicClientApplication, resources: impl Into<Vec<ApiResource>>) -> Self {
        Self {
            client: client.clone(),
            resources: ResourceMap::new(resources.into()),
            account: None,
            interactions: Rc::default(),
            renewals: Rc::default(),
        }
    }

    /// With tokens of this account instead of the active one.
    pub fn with_account(mut self, account: AccountInfo) -> Self {
        self.account = Some(account);
        self
    }

    /// Reads an address; relative ones are of this page.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub fn get(&self, url: &str) -> LocalFuture<Result<Response, ApiError>> {
        #[cfg(target_arch = "wasm32")]
        return crate::browser::api_request::get(self, url);
        #[cfg(not(target_arch = "wasm32"))]
        {
            let _ = url;
            request::outside_a_browser()
        }
    }

    /// Sends a request with the token for its address. An `Authorization` header of the app's is
    /// replaced.
    ///
    /// # Errors
    /// [`ApiError`], when there is no response; a response is one whatever its status. Outside a
    /// browser every request fails.
    pub fn send(&self, request: Request) -> LocalFuture<Result<Response, ApiError>> {
        #[cfg(target_arch = "wasm32")]
        return crate::browser::api_request::send(self, request.into());
        #[cfg(not(target_arch = "wasm32"))]
        {
            drop(request);
            request::outside_a_browser()
        }
    }

    /// Sends a request by another HTTP client than `gloo-net`; see [`ApiRequest`].
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub fn call(&self, request: Rc<dyn ApiRequest>) -> LocalFuture<Result<(), ApiError>> {
        let api = self.clone();
        Box::pin(async move { ApiCall::new(&api, &request.url())?.send(&*request).await })
    }

    /// The token for an address, for what is no request: a `WebSocket`, a library that takes a
    /// token.
    ///
    /// ```no_run
    /// # async fn example(api: msal_web::ApiClient) -> Result<(), msal_web::ApiError> {
    /// let result = api.token_for("https://graph.microsoft.com/v1.0/me").await?;
    /// let token = result.access_token.as_ref();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`send`](Self::send) that concern the address, the token and the user.
    pub fn token_for(&self, url: &str) -> LocalFuture<Result<AuthenticationResult, ApiError>> {
        let call = ApiCall::new(self, url);
        Box::pin(async move { call?.token().await })
    }
}

impl PartialEq for ApiClient {
    /// Whether both are handles on one client, for the same account.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.interactions, &other.interactions) && self.account == other.account
    }
}

impl std::fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let resources = &self.resources;
        f.debug_struct("ApiClient").field("resources", resources).finish()
    }
}
