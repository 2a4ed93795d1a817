//! A request to the authorization endpoint, from the caller's wishes to the tokens.

use msal_core::authorize_request::{AuthorizeRequest, Prompt};
use msal_core::authorize_response::{ResponseParameters, ValidatedResponse};
use msal_core::client_info::ClientInfo;
use msal_core::error::AuthError;
use msal_core::hint::{Hint, HintSources};
use msal_core::result::TokenSource;
use msal_core::token_request::TokenRequest;
use msal_core::{
    AccountInfo, AuthenticationResult, Authority, AuthorityUrl, CodeVerifier, CorrelationId, InteractionType,
    Nonce, RequestId, RequestState, ScopeSet, claims_request,
};
use serde::{Deserialize, Serialize};

use super::tokens::{self, Issued};
use crate::context::Context;
use crate::discovery;
use crate::interaction::Interaction;
use crate::request::Authorization;
use crate::token_endpoint;

/// A request that has been sent, and what its answer will be checked against. It answers once, so it cannot be cloned.
pub(crate) struct Pending {
    pub(crate) id: RequestId,
    state: String,
    nonce: Nonce,
    verifier: CodeVerifier,
    redirect_uri: String,
    scopes: ScopeSet,
    authority: AuthorityUrl,
    correlation_id: CorrelationId,
    claims: String,
}

/// The form in which a pending request outlives the page.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: RequestId,
    state: String,
    nonce: Nonce,
    verifier: String,
    redirect_uri: String,
    scopes: ScopeSet,
    authority: String,
    correlation_id: CorrelationId,
    claims: String,
}

/// Prepares a request: its address, and what to keep for its answer.
pub(crate) async fn prepare(
    context: &Context,
    wishes: &Authorization,
    interaction: InteractionType,
) -> Result<(String, Pending), AuthError> {
    let pkce = context.new_pkce();
    let id = RequestId::new(context.new_id());
    let configuration = &context.configuration;
    let pending = Pending {
        state: RequestState::new(id.clone(), interaction, wishes.state.as_deref()).encode(),
        id,
        nonce: context.new_id().into(),
        verifier: pkce.verifier,
        redirect_uri: configuration.redirect_uri_for(&context.page_url()?, wishes.redirect_uri.as_deref())?,
        scopes: wishes.scopes.with_defaults(),
        authority: configuration.authority_for(wishes.authority.as_ref())?,
        correlation_id: context.correlation_id(wishes.correlation_id.as_ref()),
        claims: claims_request::merge(
            wishes.claims.as_deref(),
            &configuration.options.client_capabilities,
        )?,
    };
    let endpoints = discovery::endpoints(context, &pending.authority).await?;
    let url = address(
        context,
        wishes,
        &pending,
        &pkce.challenge,
        &endpoints.authorization,
    );
    Ok((url, pending))
}

fn address(
    context: &Context,
    wishes: &Authorization,
    pending: &Pending,
    challenge: &str,
    endpoint: &str,
) -> String {
    let names_user = wishes.login_hint.is_some() || wishes.sid.is_some();
    let active = if names_user {
        None
    } else {
        context.cache.active_account()
    };
    let sources = HintSources {
        account: wishes.account.as_ref().or(active.as_ref()),
        login_hint: wishes.login_hint.as_deref(),
        sid: wishes.sid.as_deref(),
        domain_hint: wishes.domain_hint.as_deref(),
        prompt: wishes.prompt.as_ref(),
    };
    let request = AuthorizeRequest {
        client_id: &context.configuration.client_id,
        scopes: &wishes
            .scopes
            .union(&wishes.extra_scopes_to_consent)
            .with_defaults(),
        redirect_uri: &pending.redirect_uri,
        correlation_id: &pending.correlation_id,
        prompt: wishes.prompt.as_ref(),
        domain_hint: wishes.domain_hint.as_deref(),
        hint: Hint::choose(&sources),
        nonce: &pending.nonce,
        state: &pending.state,
        claims: &pending.claims,
        popup_origin_checked: context.platform.page.is_out_of_reach(),
        code_challenge: challenge,
        extra: &wishes.extra_query_parameters,
    };
    request.url(endpoint)
}

/// Whose tokens an answer may bring, and by which way it came.
#[derive(Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// `None` where the person may choose.
    pub(crate) account: Option<&'a AccountInfo>,
    pub(crate) source: TokenSource,
    /// The interaction that the tokens are for: once another one has taken over, nothing is written.
    pub(crate) interaction: Option<&'a Interaction>,
}

/// Turns the answer into tokens. Nothing is written before everything has been checked.
pub(crate) async fn redeem(
    context: &Context,
    pending: Pending,
    response: ResponseParameters,
    terms: Terms<'_>,
) -> Result<AuthenticationResult, AuthError> {
    let response = ValidatedResponse::check(response, &pending.state)?;
    let endpoints = discovery::endpoints(context, &pending.authority).await?;
    let client_info = response.client_info.as_deref().and_then(ClientInfo::parse);
    let mailbox = client_info.map(|info| info.home_account_id().anchor_mailbox());
    let request = TokenRequest {
        client_id: &context.configuration.client_id,
        scopes: &pending.scopes,
        claims: &pending.claims,
        mailbox: mailbox.as_deref(),
    };
    let body = request.code_body(response.code, pending.verifier, &pending.redirect_uri);
    let answer = token_endpoint::post(context, &endpoints, &pending.correlation_id, body).await?;
    terms.interaction.map_or(Ok(()), Interaction::check)?;
    let issued = Issued {
        answer,
        authority: &pending.authority,
        endpoints: &endpoints,
        requested_scopes: &pending.scopes,
        nonce: Some(&pending.nonce),
        account: terms.account,
        correlation_id: &pending.correlation_id,
        state: response.user_state,
        source: terms.source,
    };
    tokens::accept(context, issued)
}

impl Pending {
    pub(crate) fn to_json(&self) -> String {
        let stored = Stored {
            id: self.id.clone(),
            state: self.state.clone(),
            nonce: self.nonce.clone(),
            verifier: self.verifier.secret().to_owned(),
            redirect_uri: self.redirect_uri.clone(),
            scopes: self.scopes.clone(),
            authority: self.authority.as_str().to_owned(),
            correlation_id: self.correlation_id.clone(),
            claims: self.claims.clone(),
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Reads what `to_json` wrote, for this configuration; `None` when it is damaged or names an authority that is no longer trusted.
    pub(crate) fn from_json(context: &Context, json: &str) -> Option<Self> {
        let stored: Stored = serde_json::from_str(json).ok()?;
        let configured = &context.configuration.authority;
        let authority = if stored.authority == configured.as_str() {
            configured.clone()
        } else {
            context
                .configuration
                .authority_for(Some(&Authority::url(&stored.authority)))
                .ok()?
        };
        Some(Self {
            id: stored.id,
            state: stored.state,
            nonce: stored.nonce,
            verifier: CodeVerifier::new(stored.verifier),
            redirect_uri: stored.redirect_uri,
            scopes: stored.scopes,
            authority,
            correlation_id: stored.correlation_id,
            claims: stored.claims,
        })
    }
}

/// The wishes of a call that may show nothing.
pub(crate) fn without_interaction(wishes: Authorization) -> Authorization {
    Authorization {
        prompt: Some(Prompt::None),
        ..wishes
    }
}
