//! A request to the authorization endpoint, from what the caller asks for to the tokens.

use msal_core::authority::AuthorityKind;
use msal_core::authorize_request::AuthorizeRequest;
use msal_core::authorize_response::{ExpectedResponse, ResponseParameters, ValidatedResponse};
use msal_core::client_info::ClientInfo;
use msal_core::encoding::{form_decode, form_encode};
use msal_core::error::AuthError;
use msal_core::hint::{Hint, HintSources};
use msal_core::json::Object;
use msal_core::token_request::TokenRequest;
use msal_core::{
    AuthenticationResult, Authority, AuthorityUrl, CodeVerifier, CorrelationId, Endpoints, Pkce,
    RequestState, ScopeSet, TokenScheme, TokenSource, claims_request,
};

use super::destination::Destination;
use super::tokens::{self, ExpectedOwner, TokenGrant};
use crate::context::Context;
use crate::discovery;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::request::TokenParameters;
use crate::token_endpoint;
use crate::unstored_tokens::UnstoredTokens;

/// A request that has been sent, and what its response will be checked against: the object in which
/// it outlives the page. It is answered once, so it cannot be cloned.
pub(crate) struct PendingRequest {
    values: Object,
    authority: AuthorityUrl,
}

/// A request that is ready to be sent.
pub(crate) struct PreparedRequest {
    pub(crate) destination: Destination,
    pub(crate) pending: PendingRequest,
}

/// Prepares a request: where it goes, and what to keep for its response.
pub(crate) fn prepare<'a>(
    operation: &'a Operation,
    parameters: &'a TokenParameters,
) -> BoxFuture<'a, Result<PreparedRequest, AuthError>> {
    Box::pin(async move {
        let context = operation.context();
        context.opened().await;
        let pkce = context.new_pkce()?;
        let mut pending = PendingRequest::new(operation, parameters, &pkce)?;
        let endpoints = discovery::endpoints(context, &pending.authority).await?;
        pending.expect_issuer(&endpoints);
        let destination = destination(
            operation,
            parameters,
            &pending,
            &pkce.challenge,
            &endpoints.authorization,
        );
        Ok(PreparedRequest { destination, pending })
    })
}

fn destination(
    operation: &Operation,
    parameters: &TokenParameters,
    pending: &PendingRequest,
    challenge: &str,
    endpoint: &str,
) -> Destination {
    let context = operation.context();
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
        resource: parameters.resource.as_deref(),
        redirect_uri: pending.text("redirectUri"),
        correlation_id: operation.correlation_id(),
        prompt: parameters.prompt,
        domain_hint: parameters.domain_hint.as_deref(),
        hint: Hint::choose(&sources),
        nonce: &pending.text("nonce").into(),
        state: pending.text("state"),
        claims: pending.text("claims"),
        popup_origin_checked: context.platform.page.is_out_of_reach(),
        code_challenge: challenge,
        extra: [
            &parameters.extra_parameters,
            &parameters.extra_query_parameters,
            &context.configuration.options.extra_query_parameters,
        ],
    };
    let windows = &*context.platform.windows;
    Destination::of(&request, endpoint, parameters.form_post, windows)
}

/// Turns the response into tokens. Nothing is written before everything has been checked, nor once
/// another interaction has taken over.
pub(crate) fn redeem<'a>(
    operation: &'a Operation,
    pending: PendingRequest,
    response: ResponseParameters,
    owner: Option<ExpectedOwner<'a>>,
    source: TokenSource,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        let context = operation.context();
        let response = ValidatedResponse::check(response, &pending.expected_response(context))?;
        let cloud_host = response.cloud_host.as_deref();
        let authority = context.configuration.at_cloud(&pending.authority, cloud_host)?;
        let endpoints = discovery::endpoints(context, &authority).await?;
        let client_info = response.client_info.as_deref().and_then(ClientInfo::parse);
        let mailbox = client_info.map(|info| info.home_account_id().anchor_mailbox());
        let scopes = ScopeSet::parse(pending.text("scopes"));
        let request = TokenRequest {
            client_id: &context.configuration.client_id,
            scopes: &scopes,
            claims: pending.text("claims"),
            mailbox: mailbox.as_deref(),
            resource: pending.values.text("resource"),
            extra: &form_decode(pending.text("extra")),
        };
        let verifier = CodeVerifier::new(pending.text("verifier"));
        let body = request.code_body(response.code, verifier, pending.text("redirectUri"));
        let extra_query = form_decode(pending.text("extraQuery"));
        let reply = token_endpoint::post(operation, &endpoints, body, &extra_query).await?;
        let nonce = pending.text("nonce").into();
        let grant = TokenGrant {
            reply,
            authority: &authority,
            endpoints: &endpoints,
            requested_scopes: &scopes,
            resource: pending.values.text("resource"),
            scheme: TokenScheme::parse(pending.text("scheme")).unwrap_or_default(),
            nonce: Some(&nonce),
            owner,
            state: response.user_state,
            unstored: UnstoredTokens::parse(pending.text("unstored")),
            source,
        };
        tokens::accept(operation, grant).await
    })
}

impl PendingRequest {
    fn new(operation: &Operation, parameters: &TokenParameters, pkce: &Pkce) -> Result<Self, AuthError> {
        let context = operation.context();
        let configuration = &context.configuration;
        let mut pending = Self {
            authority: configuration.authority_for(parameters.authority.as_ref())?,
            values: Object::default(),
        };
        let values = &mut pending.values;
        let id = context.new_id()?;
        let user_state = parameters.state.as_deref();
        let state = RequestState::new(&*id, operation.interaction_type(), user_state);
        let redirect_uri = parameters.redirect_uri.as_deref();
        let capabilities = &configuration.options.client_capabilities;
        values.set("id", &id);
        values.set("state", &state.encode());
        match &parameters.nonce {
            Some(nonce) => values.set("nonce", nonce.as_str()),
            None => values.set("nonce", &context.new_id()?),
        }
        values.set("verifier", pkce.verifier.secret());
        values.set(
            "redirectUri",
            &configuration.redirect_uri_for(&context.page_url()?, redirect_uri)?,
        );
        values.set("scopes", parameters.scopes.with_defaults().as_str());
        values.set("scheme", parameters.scheme.as_str());
        values.set_some("resource", parameters.resource.as_deref());
        values.set("unstored", parameters.unstored.as_str());
        values.set("extra", &form_encode(&parameters.extra_parameters));
        values.set("extraQuery", &form_encode(&parameters.extra_query_parameters));
        values.set("authority", pending.authority.as_str());
        values.set("authorityKind", pending.authority.kind().as_str());
        values.set("correlationId", operation.correlation_id().as_str());
        values.set(
            "claims",
            &claims_request::merge(parameters.claims.as_deref(), capabilities)?,
        );
        Ok(pending)
    }

    /// The id inside `state`, after which the channel is named.
    pub(crate) fn id(&self) -> &str {
        self.text("id")
    }

    pub(crate) fn correlation_id(&self) -> CorrelationId {
        self.text("correlationId").into()
    }

    fn text(&self, name: &str) -> &str {
        self.values.text(name).unwrap_or_default()
    }

    /// Keeps what the response may call the authority.
    fn expect_issuer(&mut self, endpoints: &Endpoints) {
        self.values.set("issuer", endpoints.issuer.template());
        let named = endpoints.names_issuer.then_some("named");
        self.values.set_some("issuerNamed", named);
    }

    /// A user of another cloud comes back from there.
    fn expected_response(&self, context: &Context) -> ExpectedResponse<'_> {
        let is_one_cloud = context.configuration.options.cloud_choice.is_none();
        ExpectedResponse {
            state: self.text("state"),
            issuer: self.values.text("issuer").filter(|_| is_one_cloud),
            is_issuer_named: self.values.get("issuerNamed").is_some(),
        }
    }

    /// The form in which a request outlives the page.
    pub(crate) fn to_json(&self) -> String {
        self.values.to_json()
    }

    /// Reads what `to_json` wrote; `None` when it is damaged or names an authority that the
    /// configuration no longer vouches for.
    pub(crate) fn from_json(context: &Context, json: &str) -> Option<Self> {
        let values = Object::parse(json)?;
        let kind = AuthorityKind::parse(values.text("authorityKind")?)?;
        let authority = Authority::of_kind(kind, values.text("authority")?);
        let needed = ["state", "nonce", "verifier", "redirectUri", "scopes"];
        let is_whole = needed.iter().all(|name| values.text(name).is_some());
        is_whole.then_some(())?;
        Some(Self {
            authority: context.configuration.authority_for(Some(&authority)).ok()?,
            values,
        })
    }
}
