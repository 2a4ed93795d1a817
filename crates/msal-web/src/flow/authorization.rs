//! A request to the authorization endpoint, from what the caller asks for to the tokens.

use msal_core::authority::AuthorityKind;
use msal_core::authorize_request::AuthorizeRequest;
use msal_core::authorize_response::{ResponseParameters, ValidatedResponse};
use msal_core::client_info::ClientInfo;
use msal_core::error::AuthError;
use msal_core::hint::{Hint, HintSources};
use msal_core::json::Object;
use msal_core::token_request::TokenRequest;
use msal_core::{
    AuthenticationResult, Authority, AuthorityUrl, CodeVerifier, CorrelationId, InteractionType, Nonce,
    RequestState, ScopeSet, TokenScheme, TokenSource, claims_request,
};

use super::tokens::{self, ExpectedOwner, TokenGrant};
use crate::context::Context;
use crate::discovery;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::request::TokenParameters;
use crate::token_endpoint;

/// A request that has been sent, and what its response will be checked against. It is answered
/// once, so it cannot be cloned.
pub(crate) struct PendingRequest {
    /// The id inside `state`.
    pub(crate) id: String,
    state: String,
    nonce: Nonce,
    verifier: CodeVerifier,
    redirect_uri: String,
    scopes: ScopeSet,
    scheme: TokenScheme,
    authority: AuthorityUrl,
    correlation_id: CorrelationId,
    claims: String,
}

/// A request that is ready to be sent.
pub(crate) struct PreparedRequest {
    pub(crate) url: String,
    pub(crate) pending: Box<PendingRequest>,
}

/// Prepares a request: its address, and what to keep for its response.
pub(crate) fn prepare<'a>(
    context: &'a Context,
    parameters: &'a TokenParameters,
    interaction: InteractionType,
    correlation_id: &'a CorrelationId,
) -> BoxFuture<'a, Result<PreparedRequest, AuthError>> {
    Box::pin(async move {
        let pkce = context.new_pkce()?;
        let id = context.new_id()?;
        let configuration = &context.configuration;
        let redirect_uri = parameters.redirect_uri.as_deref();
        let capabilities = &configuration.options.client_capabilities;
        let pending = Box::new(PendingRequest {
            state: RequestState::new(id.as_str(), interaction, parameters.state.as_deref()).encode(),
            id,
            nonce: context.new_id()?.into(),
            verifier: pkce.verifier,
            redirect_uri: configuration.redirect_uri_for(&context.page_url()?, redirect_uri)?,
            scopes: parameters.scopes.with_defaults(),
            scheme: parameters.scheme,
            authority: configuration.authority_for(parameters.authority.as_ref())?,
            correlation_id: correlation_id.clone(),
            claims: claims_request::merge(parameters.claims.as_deref(), capabilities)?,
        });
        let endpoints = discovery::endpoints(context, &pending.authority).await?;
        let url = address(
            context,
            parameters,
            &pending,
            &pkce.challenge,
            &endpoints.authorization,
        );
        Ok(PreparedRequest { url, pending })
    })
}

fn address(
    context: &Context,
    parameters: &TokenParameters,
    pending: &PendingRequest,
    challenge: &str,
    endpoint: &str,
) -> String {
    let names_user = parameters.login_hint.is_some() || parameters.sid.is_some();
    let active = context.cache.active_account().filter(|_| !names_user);
    let sources = HintSources {
        account: parameters.account.as_ref().or(active.as_ref()),
        login_hint: parameters.login_hint.as_deref(),
        sid: parameters.sid.as_deref(),
        domain_hint: parameters.domain_hint.as_deref(),
        prompt: parameters.prompt,
    };
    let scopes = parameters.scopes.union(&parameters.extra_scopes_to_consent);
    let request = AuthorizeRequest {
        client_id: &context.configuration.client_id,
        scopes: &scopes.with_defaults(),
        redirect_uri: &pending.redirect_uri,
        correlation_id: &pending.correlation_id,
        prompt: parameters.prompt,
        domain_hint: parameters.domain_hint.as_deref(),
        hint: Hint::choose(&sources),
        nonce: &pending.nonce,
        state: &pending.state,
        claims: &pending.claims,
        popup_origin_checked: context.platform.page.is_out_of_reach(),
        code_challenge: challenge,
        extra: &parameters.extra_query_parameters,
    };
    request.url(endpoint)
}

/// Turns the response into tokens. Nothing is written before everything has been checked, nor once
/// another interaction has taken over.
pub(crate) fn redeem<'a>(
    context: &'a Context,
    operation: &'a Operation,
    pending: Box<PendingRequest>,
    response: ResponseParameters,
    owner: Option<ExpectedOwner<'a>>,
    source: TokenSource,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
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
        let reply = token_endpoint::post(context, &endpoints, &pending.correlation_id, body).await?;
        operation.check()?;
        tokens::accept(
            context,
            operation,
            TokenGrant {
                reply,
                authority: &pending.authority,
                endpoints: &endpoints,
                requested_scopes: &pending.scopes,
                scheme: pending.scheme,
                nonce: Some(&pending.nonce),
                owner,
                correlation_id: &pending.correlation_id,
                state: response.user_state,
                source,
            },
        )
    })
}

impl PendingRequest {
    pub(crate) fn correlation_id(&self) -> &CorrelationId {
        &self.correlation_id
    }

    /// The form in which a request outlives the page.
    pub(crate) fn to_json(&self) -> String {
        let mut object = Object::default();
        object.set("id", &self.id);
        object.set("state", &self.state);
        object.set("nonce", self.nonce.as_str());
        object.set("verifier", self.verifier.secret());
        object.set("redirectUri", &self.redirect_uri);
        object.set("scopes", self.scopes.as_str());
        object.set("scheme", self.scheme.as_str());
        object.set("authority", self.authority.as_str());
        object.set("authorityKind", self.authority.kind().as_str());
        object.set("correlationId", self.correlation_id.as_str());
        object.set("claims", &self.claims);
        object.to_json()
    }

    /// Reads what `to_json` wrote; `None` when it is damaged or names an authority that the
    /// configuration no longer vouches for.
    pub(crate) fn from_json(context: &Context, json: &str) -> Option<Box<Self>> {
        let object = Object::parse(json)?;
        let text = |name| object.text(name);
        let kind = AuthorityKind::parse(text("authorityKind")?)?;
        let authority = Authority::of_kind(kind, text("authority")?);
        Some(Box::new(Self {
            id: text("id")?.to_owned(),
            state: text("state")?.to_owned(),
            nonce: text("nonce")?.into(),
            verifier: CodeVerifier::new(text("verifier")?),
            redirect_uri: text("redirectUri")?.to_owned(),
            scopes: ScopeSet::parse(text("scopes")?),
            scheme: TokenScheme::parse(text("scheme")?)?,
            authority: context.configuration.authority_for(Some(&authority)).ok()?,
            correlation_id: text("correlationId")?.into(),
            claims: text("claims")?.to_owned(),
        }))
    }
}
