//! One call of an API: token, request, and once more with another token where the first is refused.

use msal_core::error::ErrorDetail;
use msal_core::text::concat;
use msal_core::{AccountInfo, AuthError, AuthenticationResult};

use super::error::ApiError;
use super::refusal::ApiRefusal;
use super::request::{ApiRequest, Attempt, ResponseHead};
use super::resource::{ApiResource, place, read_address};
use super::{ApiClient, shared_interactions};
use crate::request::SilentRequest;

/// A call whose resource has been found.
pub(super) struct ApiCall {
    pub(super) api: ApiClient,
    pub(super) resource: ApiResource,
    /// The place of the resource in the map.
    pub(super) resource_index: usize,
    /// Whom the call is for, from its beginning to its end; `None` while nobody is signed in.
    pub(super) account: Option<AccountInfo>,
    /// The address without its query, for messages.
    place: String,
}

impl ApiCall {
    pub(super) fn new(api: &ApiClient, address: &str) -> Result<Self, ApiError> {
        let page = api.client.context().page_url()?;
        let url = read_address(address, &page)?;
        let place = place(&url);
        let Some((resource_index, resource)) = api.resources.find(&url, &page) else {
            return Err(ApiError::NoResource(place));
        };
        Ok(Self {
            resource: resource.clone(),
            resource_index,
            account: api.account.clone().or_else(|| api.client.active_account()),
            place,
            api: api.clone(),
        })
    }

    /// The token as it is cached, or renewed.
    pub(super) async fn token(&self) -> Result<AuthenticationResult, ApiError> {
        self.acquire(self.silent_request()).await
    }

    pub(super) async fn send(mut self, request: &dyn ApiRequest) -> Result<(), ApiError> {
        let token = self.token().await?;
        self.account = Some(token.account.clone());
        let head = request.send(&self.authorization(&token)?, Attempt::First).await?;
        if let Some(token) = self.token_instead(&token, &head).await? {
            let authorization = self.authorization(&token)?;
            request.send(&authorization, Attempt::Repeat).await?;
        }
        Ok(())
    }

    /// Another token, where the response says that one would help.
    async fn token_instead(
        &self,
        refused: &AuthenticationResult,
        head: &ResponseHead,
    ) -> Result<Option<AuthenticationResult>, ApiError> {
        match ApiRefusal::read(head.status, head.www_authenticate.as_deref()) {
            Some(ApiRefusal::InsufficientClaims(claims)) => {
                let request = self.silent_request().with_claims(claims);
                self.acquire(request).await.map(Some)
            }
            Some(ApiRefusal::UnreadableClaims(error)) => Err(error.into()),
            Some(ApiRefusal::NoChallenge | ApiRefusal::InvalidToken) if refused.from_cache() => {
                self.renewed(refused).await
            }
            _ => Ok(None),
        }
    }

    /// The token that another call has got meanwhile, else a new one, unless there has been a new
    /// one lately, which an API that refuses every token would make a loop of.
    async fn renewed(
        &self,
        refused: &AuthenticationResult,
    ) -> Result<Option<AuthenticationResult>, ApiError> {
        let cached = self.silent(self.silent_request()).await;
        if let Ok(cached) = cached
            && cached.access_token != refused.access_token
        {
            return Ok(Some(cached));
        }
        let now = self.api.client.context().ticks();
        if !self.api.renewals.begin(self.resource_index, refused, now) {
            return Ok(None);
        }
        let request = self.silent_request().with_force_refresh();
        self.acquire(request).await.map(Some)
    }

    /// A token of the call's user; where only the user can bring it, in the resource's way.
    async fn acquire(&self, request: SilentRequest) -> Result<AuthenticationResult, ApiError> {
        let token = match self.silent(request.clone()).await {
            Err(error) if is_user_needed(&error) && !self.resource.user_needed.fails() => {
                shared_interactions::wait(self, request, error).await?
            }
            outcome => outcome?,
        };
        let is_theirs = |account: &AccountInfo| account.home_account_id == token.account.home_account_id;
        match self.account.as_ref().is_none_or(is_theirs) {
            true => Ok(token),
            false => Err(ApiError::OtherUser),
        }
    }

    async fn silent(&self, request: SilentRequest) -> Result<AuthenticationResult, AuthError> {
        self.api.client.acquire_token_silent(request).await
    }

    fn silent_request(&self) -> SilentRequest {
        let mut request = SilentRequest::new(self.resource.scopes.clone());
        request.parameters.account = self.account.clone();
        request
    }

    fn authorization(&self, token: &AuthenticationResult) -> Result<String, ApiError> {
        let secret = token.access_token.as_ref();
        let secret = secret.ok_or_else(|| ApiError::NoAccessToken(self.place.clone()))?;
        Ok(concat(&[token.scheme.as_str(), " ", secret.secret()]))
    }
}

/// Whether the user can help: also by signing in, where nobody is.
pub(super) fn is_user_needed(error: &AuthError) -> bool {
    error.is_interaction_required() || matches!(error.detail(), ErrorDetail::NoAccount)
}
