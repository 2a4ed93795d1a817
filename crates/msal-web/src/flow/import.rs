//! Taking in tokens that the app brings itself (MSAL's `loadExternalTokens` and `hydrateCache`).
//!
//! They are checked as those of the token endpoint are, but for the nonce, which is the one of
//! whoever asked for them. No event is told, and nobody becomes active; the state shows them.

use std::rc::Rc;

use msal_core::authority::AuthorityKind;
use msal_core::client_info::ClientInfo;
use msal_core::error::{AuthError, ConfigurationError, ResponseError};
use msal_core::id_token::{Expected, ResponseTimes};
use msal_core::text::split_once;
use msal_core::token_response::TokenResponse;
use msal_core::url::Url;
use msal_core::{
    AccountInfo, AuthenticationFields, AuthenticationResult, Authority, AuthorityUrl, HomeAccountId, IdToken,
    IdTokenClaims, RawIdToken, TokenSource, UnixTime,
};

use crate::cache::CacheEntry;
use crate::context::Context;
use crate::discovery;
use crate::event::{Event, EventKind};
use crate::external_tokens::{ExternalTokenError, ExternalTokens};
use crate::platform::LocalFuture;
use crate::request::{SilentRequest, TokenParameters};
use crate::signature_check;
use crate::unstored_tokens::UnstoredTokens;

/// Tokens that have been checked, and whose they are.
struct ImportedTokens {
    authority: AuthorityUrl,
    id_token: Option<IdToken>,
    response: TokenResponse,
    resource: Option<String>,
    unstored: UnstoredTokens,
    home_account_id: HomeAccountId,
    tenant_id: String,
    /// How many sign-outs there had been when the call began.
    sign_outs: u32,
}

/// Writes tokens that somebody else has got.
pub(crate) fn load(
    context: Rc<Context>,
    request: SilentRequest,
    tokens: ExternalTokens,
) -> LocalFuture<Result<AuthenticationResult, ExternalTokenError>> {
    Box::pin(async move {
        context.catch_up().await;
        let sign_outs = context.cache.sign_outs().count();
        let parameters = request.parameters;
        let correlation_id = context.correlation_id(parameters.correlation_id.as_ref())?;
        let now = context.platform.clock.now();
        let response = tokens.into_response(&parameters.scopes, parameters.scheme, now)?;
        let authority = authority_of_request(&context, &parameters)?;
        let id_token = match response.id_token.clone() {
            Some(raw) => Some(check(&context, &authority, raw, now).await?),
            None => None,
        };
        let account = owner(&context, &authority, &parameters, &response, id_token.is_some())?;
        let home_account_id = match &account {
            Some(account) => check_owner(account, &authority, &response, id_token.as_ref())?,
            None => new_owner(&authority, &response, id_token.as_ref())?,
        };
        let tenant = id_token
            .as_ref()
            .and_then(|token| token.claims().tenant_or_policy());
        let of_account = account.as_ref().map(|account| account.tenant_id.as_str());
        let imported = ImportedTokens {
            tenant_id: tenant.or(of_account).unwrap_or_default().to_owned(),
            authority,
            id_token,
            response,
            resource: parameters.resource.clone(),
            unstored: parameters.unstored,
            home_account_id,
            sign_outs,
        };
        let known = imported.write(&context).await?;
        let account = known.or(account).ok_or(ExternalTokenError::UnknownUser)?;
        let ImportedTokens {
            authority, response, ..
        } = imported;
        Ok(AuthenticationResult::new(AuthenticationFields {
            authority: authority.as_str().to_owned(),
            scopes: response.scopes.unwrap_or_default(),
            access_token: response.access_token,
            scheme: response.scheme,
            expires_on: response.expires_on,
            refresh_on: response.refresh_on,
            id_token: account.id_token.clone(),
            account,
            source: TokenSource::Cache,
            correlation_id,
            request_id: None,
            state: parameters.state,
        }))
    })
}

/// Writes account, id token and access token of a result, which another client, or the app before,
/// has got.
pub(crate) fn hydrate(
    context: Rc<Context>,
    result: AuthenticationResult,
) -> LocalFuture<Result<(), ExternalTokenError>> {
    Box::pin(async move {
        let sign_outs = context.cache.sign_outs().count();
        let (account, now) = (&result.account, context.platform.clock.now());
        let authority = authority_of_url(&context, &result.authority)?;
        check_environment(&authority, account)?;
        let response = response_of(&result, now)?;
        let raw = result.id_token.clone().ok_or(ResponseError::IdTokenMissing)?;
        // Its times were checked when it came: an account outlives its id token.
        let claims = IdTokenClaims::decode(&raw)?;
        let then = claims.expires_at().map_or(now, |expires_at| expires_at.min(now));
        let id_token = check(&context, &authority, raw, then).await?;
        id_token.check_renews(account)?;
        if claims.local_account_id() != Some(&account.local_account_id) {
            return Err(ResponseError::OtherAccount.into());
        }
        let imported = ImportedTokens {
            authority,
            id_token: Some(id_token),
            response,
            resource: None,
            unstored: UnstoredTokens::default(),
            home_account_id: account.home_account_id.clone(),
            tenant_id: account.tenant_id.clone(),
            sign_outs,
        };
        imported.write(&context).await?;
        Ok(())
    })
}

impl ImportedTokens {
    /// Writes them, unless the user has signed out meanwhile, and gives the account as it is known
    /// now.
    async fn write(&self, context: &Context) -> Result<Option<AccountInfo>, ExternalTokenError> {
        context.catch_up().await;
        let sign_outs = context.cache.sign_outs();
        if sign_outs.has_since(self.sign_outs, &self.home_account_id) {
            return Err(ExternalTokenError::SignedOut);
        }
        let entry = CacheEntry {
            authority: &self.authority,
            id_token: self.id_token.as_ref(),
            tokens: &self.response,
            scopes: self.response.scopes.clone().unwrap_or_default(),
            resource: self.resource.as_deref(),
            home_account_id: self.home_account_id.clone(),
            tenant_id: self.tenant_id.clone(),
            unstored: self.unstored,
            now: context.platform.clock.now(),
        };
        let mut is_written = context.cache.save(&entry);
        let account = context.cache.account_of(&entry);
        context.publish();
        if let Some(account) = &account
            && self.response.refresh_token.is_some()
        {
            context.note_session(account, None);
        }
        is_written &= context.flush().await;
        if !is_written {
            context.tell(&Event::new(EventKind::CacheNotWritten));
        }
        Ok(account)
    }
}

fn authority_of_request(context: &Context, parameters: &TokenParameters) -> Result<AuthorityUrl, AuthError> {
    let requested = parameters.authority.as_ref();
    match &parameters.account {
        Some(account) => context.configuration.authority_of_account(requested, account),
        None => context.configuration.authority_for(requested),
    }
}

/// The authority of a result; of which kind it is, the configured one on the same host says.
fn authority_of_url(context: &Context, url: &str) -> Result<AuthorityUrl, AuthError> {
    let configured = &context.configuration.authority;
    let is_here = Url::parse(url).is_ok_and(|url| url.origin() == configured.origin());
    let authority = match is_here {
        true => Authority::of_kind(configured.kind(), url),
        false => Authority::from(url),
    };
    context.configuration.authority_for(Some(&authority))
}

fn check_environment(authority: &AuthorityUrl, account: &AccountInfo) -> Result<(), ExternalTokenError> {
    if authority.owns_environment(&account.environment) {
        return Ok(());
    }
    Err(ConfigurationError::AuthorityMismatch {
        account: account.environment.clone(),
        authority: authority.host().to_owned(),
    }
    .into())
}

async fn check(
    context: &Rc<Context>,
    authority: &AuthorityUrl,
    raw: RawIdToken,
    now: UnixTime,
) -> Result<IdToken, ExternalTokenError> {
    let endpoints = discovery::endpoints(context, authority).await?;
    if let Some(check) = signature_check::of(context, &endpoints, &raw) {
        check.await?;
    }
    let known_offset = context.device_clock.offset().unwrap_or_default();
    let times = ResponseTimes {
        sent: now,
        received: now,
        // No response has brought the token, so that it says nothing about what time it is.
        date: Some(known_offset.authority_time(now)),
        known_offset,
    };
    let expected = Expected {
        client_id: &context.configuration.client_id,
        issuer: &endpoints.issuer,
        nonce: None,
        times,
    };
    Ok(IdToken::check(raw, &expected)?)
}

/// The account that the request names, or else, where no id token says whose the tokens are, the
/// one that is known by the ids of `client_info`.
fn owner(
    context: &Context,
    authority: &AuthorityUrl,
    parameters: &TokenParameters,
    response: &TokenResponse,
    has_id_token: bool,
) -> Result<Option<AccountInfo>, ExternalTokenError> {
    if has_id_token || parameters.account.is_some() {
        return Ok(parameters.account.clone());
    }
    let info = response
        .client_info
        .as_ref()
        .ok_or(ExternalTokenError::UnknownUser)?;
    let home_account_id = info.home_account_id();
    let accounts = context.cache.accounts();
    let mut known = accounts.iter().filter(|account| {
        account.home_account_id == home_account_id && authority.owns_environment(&account.environment)
    });
    match known.next() {
        Some(account) => Ok(Some(account.clone())),
        None => Err(ExternalTokenError::UnknownUser),
    }
}

/// Tokens that are said to be an account's must be.
fn check_owner(
    account: &AccountInfo,
    authority: &AuthorityUrl,
    response: &TokenResponse,
    id_token: Option<&IdToken>,
) -> Result<HomeAccountId, ExternalTokenError> {
    let info = client_info(authority, response);
    if info.is_some_and(|info| info.home_account_id() != account.home_account_id) {
        return Err(ResponseError::OtherAccount.into());
    }
    if let Some(id_token) = id_token {
        id_token.check_renews(account)?;
        if info.is_none() {
            id_token.check_subject(account)?;
        }
    }
    Ok(account.home_account_id.clone())
}

/// By `client_info`, which AD FS does not have, else by the id token's subject.
fn new_owner(
    authority: &AuthorityUrl,
    response: &TokenResponse,
    id_token: Option<&IdToken>,
) -> Result<HomeAccountId, ExternalTokenError> {
    let by_info = client_info(authority, response).map(ClientInfo::home_account_id);
    let by_subject = || id_token?.claims().subject().map(HomeAccountId::from);
    by_info.or_else(by_subject).ok_or(ExternalTokenError::UnknownUser)
}

fn client_info<'a>(authority: &AuthorityUrl, response: &'a TokenResponse) -> Option<&'a ClientInfo> {
    let is_adfs = authority.kind() == AuthorityKind::Adfs;
    response.client_info.as_ref().filter(|_| !is_adfs)
}

/// What the token endpoint would have responded. A token that has expired would only take the place
/// of a good one.
fn response_of(result: &AuthenticationResult, now: UnixTime) -> Result<TokenResponse, ExternalTokenError> {
    if result.account.home_account_id.as_str().is_empty() {
        return Err(ExternalTokenError::UnknownUser);
    }
    if result.access_token.is_some() && result.scopes.is_empty() {
        return Err(ExternalTokenError::NoScopes);
    }
    Ok(TokenResponse {
        access_token: result.access_token.clone().filter(|_| now < result.expires_on),
        scheme: result.scheme,
        scopes: Some(result.scopes.clone()),
        expires_on: result.expires_on,
        extended_expires_on: result.expires_on,
        refresh_on: result.refresh_on,
        refresh_token: None,
        refresh_token_expires_on: None,
        id_token: None,
        client_info: ids(&result.account.home_account_id),
        raw_client_info: None,
    })
}

/// The ids that `client_info` would have held.
fn ids(home_account_id: &HomeAccountId) -> Option<ClientInfo> {
    let (uid, utid) = split_once(home_account_id.as_str(), b'.')?;
    (!uid.is_empty() && !utid.is_empty()).then(|| ClientInfo {
        uid: uid.to_owned(),
        utid: utid.to_owned(),
        data_boundary: None,
    })
}
