//! What every token answer goes through: the checks, then the cache, then the caller.

use msal_core::authority::AuthorityUrl;
use msal_core::error::{AuthError, ResponseError};
use msal_core::id_token::Expected;
use msal_core::result::TokenSource;
use msal_core::token_response::TokenGrant;
use msal_core::{
    AccountInfo, AuthenticationResult, CorrelationId, Endpoints, HomeAccountId, IdToken, Nonce, ScopeSet,
};

use crate::cache::Granted;
use crate::context::Context;
use crate::token_endpoint::Answer;

/// A token answer, and what it answers.
pub(crate) struct Issued<'a> {
    pub(crate) answer: Answer,
    pub(crate) authority: &'a AuthorityUrl,
    pub(crate) endpoints: &'a Endpoints,
    pub(crate) requested_scopes: &'a ScopeSet,
    /// `None` after a refresh.
    pub(crate) nonce: Option<&'a Nonce>,
    /// The account that the tokens must belong to; `None` after an interaction, where the person may choose.
    pub(crate) account: Option<&'a AccountInfo>,
    pub(crate) correlation_id: &'a CorrelationId,
    pub(crate) state: Option<String>,
    pub(crate) source: TokenSource,
}

/// Checks an answer, writes it to the cache, and makes the result of it.
pub(crate) fn accept(context: &Context, issued: Issued<'_>) -> Result<AuthenticationResult, AuthError> {
    let id_token = check_id_token(context, &issued)?;
    let grant = &issued.answer.grant;
    let home_account_id = home_account_id(grant, id_token.as_ref(), issued.account)?;
    if issued
        .account
        .is_some_and(|account| account.home_account_id != home_account_id)
    {
        return Err(ResponseError::OtherAccount.into());
    }
    let scopes = grant
        .scopes
        .clone()
        .unwrap_or_else(|| issued.requested_scopes.clone());
    let granted = Granted {
        authority: issued.authority,
        id_token: id_token.as_ref(),
        grant,
        scopes: &scopes,
        home_account_id,
        realm: realm(id_token.as_ref(), &issued),
        now: context.platform.clock.now(),
    };
    let account = write(context, &granted, issued.account).ok_or(ResponseError::IdTokenMissing)?;
    Ok(result(&issued, id_token, scopes, account))
}

fn check_id_token(context: &Context, issued: &Issued<'_>) -> Result<Option<IdToken>, AuthError> {
    let expected = Expected {
        client_id: &context.configuration.client_id,
        issuer: &issued.endpoints.issuer,
        nonce: issued.nonce,
        now: context.platform.clock.now(),
    };
    let id_token = issued
        .answer
        .grant
        .id_token
        .clone()
        .map(|raw| IdToken::check(raw, &expected))
        .transpose()?;
    // A code was asked for with a nonce, so an id token has to come back with it; a refresh may do without.
    if id_token.is_none() && issued.nonce.is_some() {
        return Err(ResponseError::IdTokenMissing.into());
    }
    Ok(id_token)
}

/// Who the tokens belong to: by `client_info`, else by the id token's subject, else, after a refresh, the account they were asked for.
fn home_account_id(
    grant: &TokenGrant,
    id_token: Option<&IdToken>,
    account: Option<&AccountInfo>,
) -> Result<HomeAccountId, ResponseError> {
    if let Some(info) = &grant.client_info {
        return Ok(info.home_account_id());
    }
    let subject = id_token
        .and_then(|token| token.claims().subject())
        .map(HomeAccountId::from);
    let kept = account.map(|account| account.home_account_id.clone());
    kept.or(subject).ok_or(ResponseError::IdTokenMissing)
}

fn realm(id_token: Option<&IdToken>, issued: &Issued<'_>) -> String {
    let from_token = id_token
        .and_then(|token| token.claims().tenant_or_policy())
        .map(str::to_owned);
    let from_account = issued.account.map(|account| account.tenant_id.clone());
    from_token
        .or(from_account)
        .unwrap_or_else(|| issued.authority.tenant().to_owned())
}

/// Writes the answer, unless the account has been signed out while the request was under way: then its caller still gets the tokens,
/// and nothing is kept.
fn write(context: &Context, granted: &Granted<'_>, asked_for: Option<&AccountInfo>) -> Option<AccountInfo> {
    let is_known = |account: &AccountInfo| {
        context
            .cache
            .accounts()
            .iter()
            .any(|known| known.is_same(account))
    };
    if let Some(account) = asked_for.filter(|account| !is_known(account)) {
        return Some(account.clone());
    }
    context.cache.save(granted);
    context
        .cache
        .saved_account(granted)
        .or_else(|| asked_for.cloned())
}

fn result(
    issued: &Issued<'_>,
    id_token: Option<IdToken>,
    scopes: ScopeSet,
    account: AccountInfo,
) -> AuthenticationResult {
    let grant = &issued.answer.grant;
    let fresh = id_token.map(|token| (token.raw().clone(), token.claims().clone()));
    let (raw, claims) = match fresh {
        Some((raw, claims)) => (Some(raw), Some(claims)),
        None => (account.id_token.clone(), account.id_token_claims.clone()),
    };
    AuthenticationResult {
        authority: issued.authority.as_str().to_owned(),
        account,
        scopes,
        access_token: grant.access_token.clone(),
        token_type: grant.token_type.clone(),
        expires_on: grant.expires_on,
        refresh_on: grant.refresh_on,
        id_token: raw,
        id_token_claims: claims,
        source: issued.source,
        correlation_id: issued.correlation_id.clone(),
        request_id: issued.answer.request_id.clone(),
        state: issued.state.clone(),
    }
}
