//! Redeeming a code that the app's own server has got (MSAL's hybrid single-page app).

use std::rc::Rc;

use msal_core::error::{AuthError, ErrorDetail, ResponseError};
use msal_core::token_request::TokenRequest;
use msal_core::{AuthenticationResult, InteractionType, ScopeSet, TokenSource, claims_request};

use super::tokens::{self, TokenGrant};
use crate::authorization_code_request::AuthorizationCodeRequest;
use crate::context::Context;
use crate::discovery;
use crate::operation::{Operation, OperationKind, OperationStart};
use crate::outcome::Outcome;
use crate::platform::LocalFuture;
use crate::silent_calls::RequestThumbprint;
use crate::throttling;
use crate::token_endpoint;

/// Gets tokens for a code. Calls with the same one share a task, since it can be redeemed once.
pub(crate) fn acquire(
    context: Rc<Context>,
    request: AuthorizationCodeRequest,
) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        if request.code.secret().is_empty() {
            return Err(ResponseError::CodeMissing.into());
        }
        let thumbprint = RequestThumbprint::of_code(&request.code);
        let correlation_id = request.parameters.correlation_id.clone();
        let outcome = match context.silent_calls.find(&thumbprint) {
            Some(outcome) => outcome,
            None => begin(&context, request, thumbprint)?,
        };
        let result = outcome.wait().await?.ok_or(ErrorDetail::NotCached)?;
        Ok(result.for_caller(correlation_id, None))
    })
}

fn begin(
    context: &Rc<Context>,
    request: AuthorizationCodeRequest,
    thumbprint: RequestThumbprint,
) -> Result<Outcome, AuthError> {
    let outcome = Outcome::new(&context.woken);
    let start = OperationStart {
        kind: OperationKind::AcquireToken,
        interaction_type: InteractionType::Silent,
        correlation_id: context.correlation_id(request.parameters.correlation_id.as_ref())?,
        account: None,
        interaction: None,
        outcome: Some(outcome.clone()),
    };
    let operation = Operation::begin(context, start);
    context.silent_calls.begin(thumbprint.clone(), outcome.clone());
    let owner = context.clone();
    context.platform.tasks.spawn(Box::pin(async move {
        let outcome = redeem(&operation, request).await;
        let outcome = operation.finish(outcome);
        owner.silent_calls.end(&thumbprint, outcome);
    }));
    Ok(outcome)
}

async fn redeem(
    operation: &Operation,
    request: AuthorizationCodeRequest,
) -> Result<AuthenticationResult, AuthError> {
    let AuthorizationCodeRequest { code, parameters } = request;
    let context = operation.context();
    let configuration = &context.configuration;
    let authority = configuration.authority_for(parameters.authority.as_ref())?;
    let throttle = throttling::key(context, &authority, &parameters);
    throttling::check(operation, &throttle)?;
    let capabilities = &configuration.options.client_capabilities;
    let claims = claims_request::merge(parameters.claims.as_deref(), capabilities)?;
    let endpoints = discovery::endpoints(context, &authority).await?;
    let scopes: ScopeSet = parameters.scopes.with_defaults();
    let token_request = TokenRequest {
        client_id: &configuration.client_id,
        scopes: &scopes,
        claims: &claims,
        mailbox: None,
        resource: parameters.resource.as_deref(),
        extra: &parameters.extra_parameters,
    };
    let body = token_request.spa_code_body(code);
    let extra_query = &parameters.extra_query_parameters;
    let reply = token_endpoint::post(operation, &endpoints, body, extra_query).await;
    let reply = reply.inspect_err(|error| throttling::note(context, &throttle, error))?;
    // The nonce is the server's, which nobody here knows.
    let grant = TokenGrant {
        reply,
        authority: &authority,
        endpoints: &endpoints,
        requested_scopes: &scopes,
        scheme: parameters.scheme,
        resource: parameters.resource.as_deref(),
        nonce: None,
        owner: None,
        state: None,
        unstored: parameters.unstored,
        source: TokenSource::Network,
    };
    tokens::accept(operation, grant).await
}
