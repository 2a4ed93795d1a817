//! What every token response goes through: the checks, then the cache, then the caller.

use msal_core::authority::AuthorityKind;
use msal_core::error::{AuthError, ResponseError};
use msal_core::id_token::Expected;
use msal_core::{
    AccountFields, AccountInfo, AuthenticationFields, AuthenticationResult, AuthorityUrl, Endpoints,
    HomeAccountId, IdToken, Nonce, ScopeSet, TokenScheme, TokenSource,
};

use crate::cache::CacheEntry;
use crate::context::Context;
use crate::device_clock;
use crate::event::EventKind;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::token_endpoint::TokenReply;
use crate::unstored_tokens::UnstoredTokens;

/// A token response, and the request that it belongs to.
pub(crate) struct TokenGrant<'a> {
    pub(crate) reply: TokenReply,
    pub(crate) authority: &'a AuthorityUrl,
    pub(crate) endpoints: &'a Endpoints,
    pub(crate) requested_scopes: &'a ScopeSet,
    pub(crate) scheme: TokenScheme,
    /// The API that the request has named.
    pub(crate) resource: Option<&'a str>,
    /// `None` after a refresh, and for a code of the app's own server.
    pub(crate) nonce: Option<&'a Nonce>,
    /// Whom the tokens must belong to; `None` after an interaction, where the user may choose.
    pub(crate) owner: Option<ExpectedOwner<'a>>,
    pub(crate) state: Option<String>,
    pub(crate) unstored: UnstoredTokens,
    pub(crate) source: TokenSource,
}

impl TokenGrant<'_> {
    fn account(&self) -> Option<AccountInfo> {
        self.owner.map(|owner| owner.account.clone())
    }
}

/// Whom tokens must belong to.
#[derive(Clone, Copy)]
pub(crate) struct ExpectedOwner<'a> {
    pub(crate) account: &'a AccountInfo,
    pub(crate) tenant: ExpectedTenant,
}

/// Which tenant must have issued them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpectedTenant {
    /// The account's.
    OfAccount,
    /// The one that the request names.
    OfAuthority,
}

/// Checks a response, writes it to the cache, and makes the result of it. Where that takes its
/// time, it is written when the caller gets it.
///
/// When the user has signed out while the request was under way, the caller still gets the tokens,
/// and nothing is kept. Nor is it once another interaction has taken over.
pub(crate) fn accept<'a>(
    operation: &'a Operation,
    grant: TokenGrant<'a>,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        let context = operation.context();
        context.catch_up().await;
        operation.check()?;
        let result = keep(operation, &grant)?;
        if !context.flush().await {
            operation.tell(EventKind::CacheNotWritten);
        }
        Ok(result)
    })
}

fn keep(operation: &Operation, grant: &TokenGrant<'_>) -> Result<AuthenticationResult, AuthError> {
    let context = operation.context();
    if grant.reply.tokens.scheme != grant.scheme {
        return Err(ResponseError::TokenType.into());
    }
    let id_token = check_id_token(context, grant)?;
    let offset = match &id_token {
        Some(id_token) => id_token.clock_offset(),
        None => grant.reply.times.clock_offset(None),
    };
    device_clock::learn(operation, offset);
    let home_account_id = check_owner(grant, id_token.as_ref())?;
    let tenant_id = tenant_id(grant, id_token.as_ref())?;
    let entry = CacheEntry {
        authority: grant.authority,
        id_token: id_token.as_ref(),
        tokens: &grant.reply.tokens,
        scopes: grant
            .reply
            .tokens
            .scopes
            .clone()
            .unwrap_or_else(|| grant.requested_scopes.clone()),
        resource: grant.resource,
        home_account_id,
        tenant_id,
        unstored: grant.unstored,
        now: context.platform.clock.now(),
    };
    let account = if operation.is_signed_out(&entry.home_account_id) {
        unsaved_account(&entry, grant)
    } else {
        if !context.cache.save(&entry) {
            operation.tell(EventKind::CacheNotWritten);
        }
        let account = context.cache.account_of(&entry).or_else(|| grant.account());
        // Whoever signs in is written as active together with their tokens: a page that is left in
        // between would come back with a user who is there and whom no call is for.
        if grant.owner.is_none() && account.is_some() {
            let event = operation.event(EventKind::ActiveAccountChanged);
            context.activate(account.as_ref(), event);
        }
        account
    };
    let account = account.ok_or(ResponseError::IdTokenMissing)?;
    context.publish();
    Ok(result(operation, &entry, grant, account))
}

fn check_id_token(context: &Context, grant: &TokenGrant<'_>) -> Result<Option<IdToken>, AuthError> {
    let expected = Expected {
        client_id: &context.configuration.client_id,
        issuer: &grant.endpoints.issuer,
        nonce: grant.nonce,
        times: grant.reply.times,
    };
    match &grant.reply.tokens.id_token {
        Some(raw) => Ok(Some(IdToken::check(raw.clone(), &expected)?)),
        // A code was asked for with a nonce, so an id token has to come back with it; a refresh may
        // do without.
        None if grant.nonce.is_some() => Err(ResponseError::IdTokenMissing.into()),
        None => Ok(None),
    }
}

/// Whom the tokens belong to: by `client_info`, which AD FS does not have, else by the id token's
/// subject. Where they renew an account's, they must be the account's.
fn check_owner(grant: &TokenGrant<'_>, id_token: Option<&IdToken>) -> Result<HomeAccountId, AuthError> {
    let is_adfs = grant.authority.kind() == AuthorityKind::Adfs;
    let client_info = grant.reply.tokens.client_info.as_ref().filter(|_| !is_adfs);
    let by_info = client_info.map(|info| info.home_account_id());
    let by_subject = || id_token?.claims().subject().map(HomeAccountId::from);
    let Some(owner) = grant.owner else {
        let found = by_info.or_else(by_subject);
        return found.ok_or_else(|| ResponseError::IdTokenMissing.into());
    };
    let known = &owner.account.home_account_id;
    if by_info.as_ref().is_some_and(|found| found != known) {
        return Err(ResponseError::OtherAccount.into());
    }
    if let Some(id_token) = id_token {
        check_renewal(grant.authority, id_token, owner)?;
        if by_info.is_none() {
            id_token.check_subject(owner.account)?;
        }
    }
    Ok(known.clone())
}

fn check_renewal(
    authority: &AuthorityUrl,
    id_token: &IdToken,
    owner: ExpectedOwner<'_>,
) -> Result<(), AuthError> {
    if owner.tenant == ExpectedTenant::OfAccount {
        return Ok(id_token.check_renews(owner.account)?);
    }
    let tenant = id_token.claims().tenant_or_policy().unwrap_or_default();
    if authority.names_tenant_by_id() && !authority.is_for_tenant(tenant) {
        return Err(ResponseError::OtherTenant.into());
    }
    Ok(())
}

/// The tenant that issued the tokens, as the id token says. Without one it is the account's, but
/// only where the authority speaks for no other.
fn tenant_id(grant: &TokenGrant<'_>, id_token: Option<&IdToken>) -> Result<String, AuthError> {
    if let Some(id_token) = id_token {
        let tenant = id_token.claims().tenant_or_policy();
        return Ok(tenant.unwrap_or_default().to_owned());
    }
    let owner = grant.owner.ok_or(ResponseError::IdTokenMissing)?;
    let account = owner.account;
    let is_known = grant.authority.is_for_tenant(&account.tenant_id)
        || !grant.authority.can_change_tenant() && account.tenant_profiles.len() <= 1;
    if is_known && owner.tenant == ExpectedTenant::OfAccount {
        Ok(account.tenant_id.clone())
    } else {
        Err(ResponseError::OtherTenant.into())
    }
}

/// The account of tokens that are not kept.
fn unsaved_account(entry: &CacheEntry<'_>, grant: &TokenGrant<'_>) -> Option<AccountInfo> {
    if let Some(account) = grant.account() {
        return Some(account);
    }
    let id_token = entry.id_token?;
    let claims = id_token.claims();
    Some(AccountInfo::new(AccountFields {
        home_account_id: entry.home_account_id.clone(),
        environment: entry.authority.environment().to_owned(),
        tenant_id: entry.tenant_id.clone(),
        local_account_id: claims.local_account_id().unwrap_or_default().to_owned(),
        username: claims.username().unwrap_or_default().to_owned(),
        name: claims.name().map(str::to_owned),
        id_token: Some(id_token.raw().clone()),
        ..AccountFields::default()
    }))
}

fn result(
    operation: &Operation,
    entry: &CacheEntry<'_>,
    grant: &TokenGrant<'_>,
    account: AccountInfo,
) -> AuthenticationResult {
    let fresh = entry.id_token.map(|token| token.raw().clone());
    AuthenticationResult::new(AuthenticationFields {
        authority: grant.authority.as_str().to_owned(),
        scopes: entry.scopes.clone(),
        access_token: entry.tokens.access_token.clone(),
        scheme: grant.scheme,
        expires_on: entry.tokens.expires_on,
        refresh_on: entry.tokens.refresh_on,
        id_token: fresh.or_else(|| account.id_token.clone()),
        account,
        source: grant.source,
        correlation_id: operation.correlation_id().clone(),
        request_id: grant.reply.request_id.clone(),
        state: grant.state.clone(),
    })
}
