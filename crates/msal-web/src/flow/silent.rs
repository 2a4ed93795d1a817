//! Getting a token without asking the user: cache, then refresh token, then hidden frame, as far as
//! `decision` says.

mod decision;

use std::rc::Rc;

use msal_core::cache::{AccessTokenRecord, CredentialOwner, RENEWAL_OFFSET, RefreshTokenRecord};
use msal_core::error::{AuthError, ErrorDetail, InteractionRequired, NetworkError};
use msal_core::text::concat;
use msal_core::token_request::TokenRequest;
use msal_core::{
    AccountInfo, AuthenticationFields, AuthenticationResult, AuthorityUrl, CorrelationId, InteractionType,
    TokenSource, claims_request,
};

use super::frame;
use super::tokens::{self, ExpectedOwner, ExpectedTenant, TokenGrant};
use crate::context::Context;
use crate::discovery;
use crate::event::EventKind;
use crate::future::within;
use crate::operation::{Operation, OperationKind, OperationStart};
use crate::outcome::Outcome;
use crate::platform::{Guard, LocalFuture};
use crate::request::{SilentRequest, SsoSilentRequest, TokenParameters};
use crate::silent_calls::{RequestThumbprint, SharedCredential};
use crate::throttling;
use crate::token_endpoint;

/// A silent request whose account and authority have been found.
struct AccountRequest {
    parameters: Box<TokenParameters>,
    account: AccountInfo,
    authority: AuthorityUrl,
    /// Whether the caller has named the authority.
    names_authority: bool,
    correlation_id: CorrelationId,
}

/// Gets a token for a known account: at once from the cache, or else by a task that all calls for
/// the same share. A call for fewer scopes first waits for the one for more. Each gets its own state
/// and correlation id back.
pub(crate) fn acquire(
    context: Rc<Context>,
    request: SilentRequest,
) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        context.opened().await;
        let request = AccountRequest::new(&context, request.parameters)?;
        if let Some(outcome) = request.at_once(&context) {
            let outcome = request.begin(&context, None).finish(outcome);
            if outcome.as_ref().is_ok_and(|result| is_due(&context, result)) {
                request.renew_ahead(&context);
            }
            return outcome;
        }
        let thumbprint = request.thumbprint(&context);
        let (correlation_id, state) = (
            request.parameters.correlation_id.clone(),
            request.parameters.state.clone(),
        );
        if let Some(wider) = context.silent_calls.find_wider(&thumbprint)
            && let Ok(Some(result)) = wider.wait().await
        {
            return Ok(result.for_caller(correlation_id, state));
        }
        let outcome = context.silent_calls.find(&thumbprint).unwrap_or_else(|| {
            let outcome = Outcome::new(&context.woken);
            request.spawn(&context, thumbprint, outcome.clone());
            outcome
        });
        let result = outcome.wait().await?.ok_or(ErrorDetail::NotCached)?;
        Ok(result.for_caller(correlation_id, state))
    })
}

/// One call of an account at a time goes to the network; those behind it find its tokens in the
/// cache, or share what has just failed for all of them: a spent refresh token, a session that is
/// gone.
async fn renew(
    context: Rc<Context>,
    operation: Box<Operation>,
    mut request: AccountRequest,
    thumbprint: RequestThumbprint,
) {
    let failures = context.silent_calls.failure_count();
    let turn = request.turn(&context).await;
    // Another tab may have had its turn meanwhile.
    context.catch_up().await;
    let known = match &turn {
        Ok(_) => operation.check_awaited().map(|()| request.cached(&context)),
        Err(error) => Err(error.clone()),
    };
    let outcome = match known.transpose() {
        Some(outcome) => outcome,
        None => {
            operation.tell(EventKind::AcquireTokenNetworkStart);
            let refreshed = match request.refresh_token(&context, failures) {
                Ok(token) => request.redeem(&operation, &token).await,
                Err(error) => Err(error),
            };
            match refreshed {
                Err(error) if decision::frame_follows(request.parameters.policy, &error) => {
                    request.framed(&operation, failures).await
                }
                outcome => outcome,
            }
        }
    };
    drop(turn);
    let outcome = operation.finish(outcome);
    context.silent_calls.end(&thumbprint, outcome);
}

/// Whether the authority wants a cached token to be renewed, although it is good.
fn is_due(context: &Context, result: &AuthenticationResult) -> bool {
    let refresh_on = result.refresh_on;
    refresh_on.is_some_and(|refresh_on| refresh_on <= context.platform.clock.now())
}

/// Gets tokens by the session at the authority, for whoever is signed in there.
pub(crate) fn single_sign_on(
    context: Rc<Context>,
    request: SsoSilentRequest,
) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        let mut parameters = request.parameters;
        let correlation_id = context.correlation_id(parameters.correlation_id.as_ref())?;
        let operation = Operation::begin(&context, start(&correlation_id));
        let outcome = frame::acquire(&operation, &mut parameters, None).await;
        operation.finish(outcome)
    })
}

fn start(correlation_id: &CorrelationId) -> OperationStart {
    OperationStart {
        kind: OperationKind::AcquireToken,
        interaction_type: InteractionType::Silent,
        correlation_id: correlation_id.clone(),
        account: None,
        interaction: None,
        outcome: None,
    }
}

impl AccountRequest {
    fn new(context: &Context, parameters: Box<TokenParameters>) -> Result<Self, AuthError> {
        let account = parameters.account.clone();
        let account = account
            .or_else(|| context.cache.active_account())
            .ok_or(ErrorDetail::NoAccount)?;
        let requested = parameters.authority.as_ref();
        Ok(Self {
            authority: context.configuration.authority_of_account(requested, &account)?,
            names_authority: requested.is_some(),
            correlation_id: context.correlation_id(parameters.correlation_id.as_ref())?,
            account,
            parameters,
        })
    }

    fn thumbprint(&self, context: &Context) -> RequestThumbprint {
        let credential = SharedCredential {
            sign_outs: context.cache.sign_outs().count(),
            refresh_token: context.cache.refresh_token(self.credentials(context)),
        };
        RequestThumbprint::new(&self.parameters, &self.account, &self.authority, &credential)
    }

    /// Goes to the network in a task. The operation is begun here and not in the task, which may
    /// first run after a sign-out.
    fn spawn(self, context: &Rc<Context>, thumbprint: RequestThumbprint, outcome: Outcome) {
        context.silent_calls.begin(thumbprint.clone(), outcome.clone());
        let operation = self.begin(context, Some(outcome));
        let task = renew(context.clone(), operation, self, thumbprint);
        context.platform.tasks.spawn(Box::pin(task));
    }

    /// Renews the token behind the back of a caller who has got the cached one. A failure is told
    /// as an event alone.
    fn renew_ahead(mut self, context: &Rc<Context>) {
        self.parameters.renews_ahead = true;
        let thumbprint = self.thumbprint(context);
        let may_begin = self.parameters.policy.refreshes()
            && context.platform.page.is_online()
            && context.silent_calls.find(&thumbprint).is_none()
            && context.background_renewals.begin(&thumbprint, context.ticks());
        if may_begin {
            let outcome = Outcome::in_background(&context.woken);
            self.spawn(context, thumbprint, outcome);
        }
    }

    fn begin(&self, context: &Rc<Context>, outcome: Option<Outcome>) -> Box<Operation> {
        let start = OperationStart {
            account: Some(self.account.clone()),
            outcome,
            ..start(&self.correlation_id)
        };
        Operation::begin(context, start)
    }

    /// Where the tokens must belong to the account: at its own tenant unless the request names
    /// another one. An account without a tenant (AD FS) is at no other one.
    fn tenant(&self) -> ExpectedTenant {
        let is_elsewhere = self.names_authority
            && !self.account.tenant_id.is_empty()
            && !self.authority.is_for_any_tenant()
            && !self.authority.is_for_tenant(&self.account.tenant_id);
        match is_elsewhere {
            true => ExpectedTenant::OfAuthority,
            false => ExpectedTenant::OfAccount,
        }
    }

    /// Waits for its turn to use the refresh token, for as long as a request and its repetition may
    /// take: whoever has the turn may be a tab that hangs.
    async fn turn(&self, context: &Context) -> Result<Guard, AuthError> {
        let lock = context.platform.locks.lock(&self.lock_name(context));
        let length = context.configuration.options.request_timeout * 2;
        let turn = within(&context.platform.clock, length, lock).await;
        let origin = || self.authority.origin().to_owned();
        turn.ok_or_else(|| NetworkError::TimedOut { origin: origin() }.into())
    }

    /// The refresh token is the account's, whatever its scopes and tenants.
    fn lock_name(&self, context: &Context) -> String {
        let client_id = context.configuration.client_id.as_str();
        concat(&[
            "msal.3.refresh|",
            client_id,
            "|",
            self.account.home_account_id.as_str(),
        ])
    }

    /// Whose credentials are looked for: at the account's tenant, unless the authority names
    /// another one by its id.
    fn credentials<'a>(&'a self, context: &'a Context) -> CredentialOwner<'a> {
        let realm = match self.account.tenant_id.as_str() {
            _ if self.authority.names_tenant_by_id() => self.authority.tenant(),
            "" => self.authority.tenant(),
            tenant => tenant,
        };
        CredentialOwner {
            home_account_id: self.account.home_account_id.as_str(),
            environment: &self.account.environment,
            client_id: context.configuration.client_id.as_str(),
            realm,
        }
    }

    /// What needs no network: the cached token, or that there is none where the caller allows
    /// nothing else.
    fn at_once(&self, context: &Context) -> Option<Result<AuthenticationResult, AuthError>> {
        match self.cached(context) {
            None if decision::goes_on(self.parameters.policy) => None,
            cached => Some(cached.ok_or_else(|| ErrorDetail::NotCached.into())),
        }
    }

    /// The cached token, where one may answer and is good.
    fn cached(&self, context: &Context) -> Option<AuthenticationResult> {
        let parameters = &self.parameters;
        if !decision::may_be_cached(parameters) {
            return None;
        }
        let owner = self.credentials(context);
        let token = context
            .cache
            .access_token(owner, &parameters.scopes, parameters.scheme)?;
        let now = context.device_clock.time_for(&token);
        let offset = context.configuration.options.token_renewal_offset;
        let is_good = token.is_usable(now, offset)
            && token.is_for(parameters.resource.as_deref())
            && !(parameters.renews_ahead && token.is_due(now, offset));
        is_good.then(|| self.cache_hit(context, &token))
    }

    fn cache_hit(&self, context: &Context, token: &AccessTokenRecord) -> AuthenticationResult {
        let known = context.cache.known_account(&self.account);
        let account = known.unwrap_or_else(|| self.account.clone());
        AuthenticationResult::new(AuthenticationFields {
            authority: self.authority.as_str().to_owned(),
            scopes: token.scopes.clone(),
            access_token: Some(token.secret.clone()),
            scheme: token.scheme,
            expires_on: token.expires_on,
            refresh_on: token.refresh_on,
            id_token: account.id_token.clone(),
            account,
            source: TokenSource::Cache,
            correlation_id: self.correlation_id.clone(),
            request_id: None,
            state: self.parameters.state.clone(),
        })
    }

    /// The refresh token, unless it has just failed. Without a network nobody can be asked for
    /// another one, so that is the failure then.
    fn refresh_token(&self, context: &Context, failures: u32) -> Result<RefreshTokenRecord, AuthError> {
        if !self.parameters.policy.refreshes() {
            return Err(ErrorDetail::NotCached.into());
        }
        let now = context.device_clock.time_for_refresh_token();
        let offset = self.parameters.refresh_token_expiration_offset;
        let offset = offset.unwrap_or(RENEWAL_OFFSET);
        let reason = match context.cache.refresh_token(self.credentials(context)) {
            Some(stored) if !stored.is_expired(now, offset) => {
                let attempt = self.refresh_attempt(&stored);
                let failure = context.silent_calls.failure_since(failures, &attempt);
                return failure.map_or(Ok(stored), Err);
            }
            Some(_) => InteractionRequired::RefreshTokenExpired,
            None => InteractionRequired::NoTokens,
        };
        if context.platform.page.is_online() {
            Err(reason.into())
        } else {
            Err(NetworkError::Offline.into())
        }
    }

    /// What fails again for everybody who waits behind it.
    fn refresh_attempt(&self, token: &RefreshTokenRecord) -> String {
        concat(&[self.authority.as_str(), token.secret.secret()])
    }

    async fn redeem(
        &self,
        operation: &Operation,
        stored: &RefreshTokenRecord,
    ) -> Result<AuthenticationResult, AuthError> {
        let context = operation.context();
        let throttle = throttling::key(context, &self.authority, &self.parameters);
        throttling::check(operation, &throttle)?;
        let endpoints = discovery::endpoints(context, &self.authority).await?;
        let capabilities = &context.configuration.options.client_capabilities;
        let scopes = match &stored.granted_scopes {
            Some(granted) => self.parameters.scopes.for_renewal(granted),
            None => self.parameters.scopes.with_defaults(),
        };
        let request = TokenRequest {
            client_id: &context.configuration.client_id,
            scopes: &scopes,
            claims: &claims_request::merge(self.parameters.claims.as_deref(), capabilities)?,
            mailbox: Some(&self.account.home_account_id.anchor_mailbox()),
            resource: self.parameters.resource.as_deref(),
            extra: &self.parameters.extra_parameters,
        };
        let body = request.refresh_body(&stored.secret);
        let extra_query = &self.parameters.extra_query_parameters;
        let reply = token_endpoint::post(operation, &endpoints, body, extra_query).await;
        let reply = reply.inspect_err(|error| {
            throttling::note(context, &throttle, error);
            self.note_refusal(context, stored, error);
        })?;
        let grant = TokenGrant {
            reply,
            authority: &self.authority,
            endpoints: &endpoints,
            requested_scopes: &scopes,
            scheme: self.parameters.scheme,
            resource: self.parameters.resource.as_deref(),
            nonce: None,
            owner: Some(ExpectedOwner {
                account: &self.account,
                tenant: self.tenant(),
            }),
            state: self.parameters.state.clone(),
            unstored: self.parameters.unstored,
            source: TokenSource::Network,
        };
        tokens::accept(operation, grant).await
    }

    /// Remembers that the token is spent, and forgets one that the authority has called bad.
    fn note_refusal(&self, context: &Context, token: &RefreshTokenRecord, error: &AuthError) {
        if !decision::is_spent(error) {
            return;
        }
        let suberror = error.server().and_then(|server| server.suberror.as_deref());
        if suberror == Some("bad_token") {
            let owner = self.credentials(context);
            context.cache.remove_refresh_token(owner, token);
        }
        let attempt = self.refresh_attempt(token);
        context.silent_calls.add_failure(attempt, error);
    }

    async fn framed(
        &mut self,
        operation: &Operation,
        failures: u32,
    ) -> Result<AuthenticationResult, AuthError> {
        let context = operation.context();
        let attempt = self.lock_name(context);
        if let Some(error) = context.silent_calls.failure_since(failures, &attempt) {
            return Err(error);
        }
        let owner = ExpectedOwner {
            account: &self.account,
            tenant: self.tenant(),
        };
        self.parameters.account = Some(self.account.clone());
        self.parameters.authority = Some(self.authority.to_authority());
        let outcome = frame::acquire(operation, &mut self.parameters, Some(owner)).await;
        if let Err(error) = &outcome
            && decision::is_without_session(error)
        {
            context.silent_calls.add_failure(attempt, error);
        }
        outcome
    }
}
