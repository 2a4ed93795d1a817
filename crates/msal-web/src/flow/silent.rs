//! Getting a token without the person: cache, then refresh token, then hidden frame.

use std::rc::Rc;

use futures_util::FutureExt;
use msal_core::cache::{AccessTokenEntity, Wanted};
use msal_core::error::{AuthError, ConfigurationError, InteractionRequired};
use msal_core::result::TokenSource;
use msal_core::token_request::TokenRequest;
use msal_core::{
    AccessToken, AccountInfo, AuthenticationResult, AuthorityUrl, CorrelationId, InteractionType,
    RefreshToken, ScopeSet, UnixTime, claims_request,
};

use super::tokens::{self, Issued};
use super::{authorization, frame};
use crate::context::Context;
use crate::discovery;
use crate::event::EventKind;
use crate::request::{Authorization, SilentRequest, SsoSilentRequest};
use crate::silent_calls::Asked;
use crate::token_endpoint;

const SILENT: InteractionType = InteractionType::Silent;

/// A silent call whose account and authority have been found.
struct Call {
    account: AccountInfo,
    authority: AuthorityUrl,
    correlation_id: CorrelationId,
    request: SilentRequest,
}

/// Gets a token for a known account. Calls for the same that meet share one outcome; each gets its own state and correlation id back.
pub(crate) async fn acquire(
    context: &Rc<Context>,
    request: SilentRequest,
) -> Result<AuthenticationResult, AuthError> {
    let (state, correlation_id) = (request.state.clone(), request.correlation_id.clone());
    let call = Call::new(context, request)?;
    let shared = context
        .silent_calls
        .join(call.asked(), || told(context.clone(), call).boxed_local());
    let result = shared.await?;
    Ok(AuthenticationResult {
        correlation_id: correlation_id.unwrap_or(result.correlation_id),
        state,
        ..result
    })
}

async fn told(context: Rc<Context>, call: Call) -> Result<AuthenticationResult, AuthError> {
    context.tell(EventKind::AcquireTokenStart, SILENT);
    let outcome = run(&context, &call).await;
    context.tell_outcome(SILENT, &outcome);
    outcome
}

/// Gets tokens by the session at the authority, for whoever is signed in there.
pub(crate) async fn single_sign_on(
    context: &Context,
    request: SsoSilentRequest,
) -> Result<AuthenticationResult, AuthError> {
    let accounts_before = context.cache.accounts().len();
    context.tell(EventKind::AcquireTokenStart, SILENT);
    let outcome = frame::acquire(
        context,
        &authorization::without_interaction(request.authorization),
        None,
    )
    .await;
    if let Ok(result) = &outcome {
        context.activate(Some(&result.account));
    }
    context.tell_outcome(SILENT, &outcome);
    context.tell_login(SILENT, &outcome, accounts_before);
    outcome
}

async fn run(context: &Context, call: &Call) -> Result<AuthenticationResult, AuthError> {
    if let Some(result) = call.cached(context) {
        return Ok(result);
    }
    if !call.request.policy.refreshes() && !call.request.policy.opens_frame() {
        return Err(AuthError::NotCached);
    }
    let _turn = context.silent_turn.lock().await;
    // While waiting, another call may have brought the token.
    if let Some(result) = call.cached(context) {
        return Ok(result);
    }
    context.tell(EventKind::AcquireTokenNetworkStart, SILENT);
    match call.refresh(context).await {
        Err(error) if call.request.policy.opens_frame() && frame_may_help(&error) => {
            call.in_frame(context).await
        }
        outcome => outcome,
    }
}

/// Whether a new sign-in by session may mend what kept the refresh token from working.
fn frame_may_help(error: &AuthError) -> bool {
    match error {
        AuthError::InteractionRequired(
            InteractionRequired::NoTokens | InteractionRequired::RefreshTokenExpired,
        )
        | AuthError::NotCached => true,
        error => error.server().is_some_and(|server| server.allows_frame()),
    }
}

impl Call {
    fn new(context: &Context, request: SilentRequest) -> Result<Self, AuthError> {
        let account = request
            .account
            .clone()
            .or_else(|| context.cache.active_account())
            .ok_or(AuthError::NoAccount)?;
        let authority = context.configuration.authority_for(request.authority.as_ref())?;
        if !authority.owns_environment(&account.environment) {
            let authority = authority.host().to_owned();
            return Err(ConfigurationError::AuthorityMismatch {
                account: account.environment,
                authority,
            }
            .into());
        }
        let correlation_id = context.correlation_id(request.correlation_id.as_ref());
        Ok(Self {
            account,
            authority,
            correlation_id,
            request,
        })
    }

    fn asked(&self) -> Asked {
        Asked {
            home_account_id: self.account.home_account_id.clone(),
            tenant_id: self.account.tenant_id.clone(),
            authority: self.authority.as_str().to_owned(),
            scopes: self.request.scopes.clone(),
            claims: self.request.claims.clone(),
            force_refresh: self.request.force_refresh,
            policy: self.request.policy,
            redirect_uri: self.request.redirect_uri.clone(),
        }
    }

    fn wanted<'a>(&'a self, context: &'a Context) -> Wanted<'a> {
        Wanted {
            client_id: &context.configuration.client_id,
            account: &self.account,
            authority: &self.authority,
        }
    }

    /// The cached token, unless the caller wants a new one, or one with claims that a cached one may lack.
    fn cached(&self, context: &Context) -> Option<AuthenticationResult> {
        let fresh_wanted =
            self.request.force_refresh || claims_request::is_challenge(self.request.claims.as_deref());
        if fresh_wanted || !self.request.policy.reads_cache() {
            return None;
        }
        let token = context
            .cache
            .access_token(&self.wanted(context), &self.request.scopes)?;
        token
            .is_usable(context.platform.clock.now())
            .then(|| self.cache_hit(context, token))
    }

    fn cache_hit(&self, context: &Context, token: AccessTokenEntity) -> AuthenticationResult {
        let known = context
            .cache
            .accounts()
            .into_iter()
            .find(|known| known.is_same(&self.account));
        let account = known.unwrap_or_else(|| self.account.clone());
        let time = |seconds: &str| seconds.parse().ok().map(UnixTime::from_seconds);
        AuthenticationResult {
            authority: self.authority.as_str().to_owned(),
            scopes: token.scopes(),
            expires_on: time(&token.expires_on).unwrap_or(UnixTime::from_seconds(0)),
            refresh_on: token.refresh_on.as_deref().and_then(time),
            access_token: Some(AccessToken::new(token.secret)),
            token_type: token.token_type,
            id_token: account.id_token.clone(),
            id_token_claims: account.id_token_claims.clone(),
            account,
            source: TokenSource::Cache,
            correlation_id: self.correlation_id.clone(),
            request_id: None,
            state: self.request.state.clone(),
        }
    }

    async fn refresh(&self, context: &Context) -> Result<AuthenticationResult, AuthError> {
        if !self.request.policy.refreshes() {
            return Err(AuthError::NotCached);
        }
        let stored = context
            .cache
            .refresh_token(&self.wanted(context))
            .ok_or(InteractionRequired::NoTokens)?;
        if stored.is_expired(context.platform.clock.now()) {
            return Err(InteractionRequired::RefreshTokenExpired.into());
        }
        let outcome = self
            .redeem(context, &RefreshToken::new(stored.secret.as_str()))
            .await;
        let suberror = outcome
            .as_ref()
            .err()
            .and_then(AuthError::server)
            .and_then(|error| error.suberror.as_deref());
        if suberror == Some("bad_token") {
            context.cache.remove_refresh_token(&stored);
        }
        outcome
    }

    async fn redeem(
        &self,
        context: &Context,
        token: &RefreshToken,
    ) -> Result<AuthenticationResult, AuthError> {
        let endpoints = discovery::endpoints(context, &self.authority).await?;
        let capabilities = &context.configuration.options.client_capabilities;
        let scopes: ScopeSet = self.request.scopes.with_defaults();
        let request = TokenRequest {
            client_id: &context.configuration.client_id,
            scopes: &scopes,
            claims: &claims_request::merge(self.request.claims.as_deref(), capabilities)?,
            mailbox: Some(&self.account.home_account_id.anchor_mailbox()),
        };
        let answer = token_endpoint::post(
            context,
            &endpoints,
            &self.correlation_id,
            request.refresh_body(token),
        )
        .await?;
        let issued = Issued {
            answer,
            authority: &self.authority,
            endpoints: &endpoints,
            requested_scopes: &scopes,
            nonce: None,
            account: Some(&self.account),
            correlation_id: &self.correlation_id,
            state: self.request.state.clone(),
            source: TokenSource::Network,
        };
        tokens::accept(context, issued)
    }

    async fn in_frame(&self, context: &Context) -> Result<AuthenticationResult, AuthError> {
        let wishes = authorization::without_interaction(Authorization {
            scopes: self.request.scopes.clone(),
            account: Some(self.account.clone()),
            authority: self.request.authority.clone(),
            claims: self.request.claims.clone(),
            redirect_uri: self.request.redirect_uri.clone(),
            correlation_id: Some(self.correlation_id.clone()),
            state: self.request.state.clone(),
            ..Authorization::default()
        });
        frame::acquire(context, &wishes, Some(&self.account)).await
    }
}
