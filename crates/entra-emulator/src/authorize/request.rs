//! The authorization request, checked in Entra's order: first whether anybody may be redirected, then the rest.

use super::prompt::Prompt;
use super::redirect::{ResponseMode, Target};
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::directory::{Client, Resource, ScopeError, ScopeSet};
use crate::http::{Params, ParamsError};
use crate::world::World;

/// Length of a SHA-256 in base64url without padding.
const S256_LENGTH: usize = 43;

/// A request that may be answered: its client, redirect URI and parameters are in order.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizeRequest {
    /// First segment of the path: a tenant's GUID or domain, `common`, …
    pub(crate) segment: String,
    pub(crate) client_id: &'static str,
    pub(crate) target: Target,
    pub(crate) scopes: ScopeSet,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: String,
    pub(crate) prompt: Option<Prompt>,
    pub(crate) login_hint: Option<String>,
    pub(crate) sid: Option<String>,
    /// `client_info=1`.
    pub(crate) wants_client_info: bool,
    /// `pocd=1`: the page may stay connected to the window that opened it.
    pub(crate) keeps_opener: bool,
}

/// A request that is refused, and where.
#[derive(Debug)]
pub(crate) enum AuthorizeError {
    /// On a page of ours: the client, the tenant or the redirect URI cannot be trusted.
    Page(Refusal),
    /// At the redirect URI.
    Redirect(Box<Target>, Refusal),
}

impl AuthorizeRequest {
    pub(crate) fn check(call: &Call<'_>, segment: &str) -> Result<Self, AuthorizeError> {
        let params = call.request.params();
        // Which of two values is meant cannot be known, so a repeated parameter is trusted nowhere.
        let params = params.map_err(|error| AuthorizeError::Page(unreadable(error)))?;
        let (client, target) = trusted(call.world, segment, &params).map_err(AuthorizeError::Page)?;
        Self::rest(call.world, segment, &params, client, &target)
            .map_err(|refusal| AuthorizeError::Redirect(Box::new(target), refusal))
    }

    fn rest(
        world: &World,
        segment: &str,
        params: &Params,
        client: &Client,
        target: &Target,
    ) -> Result<Self, Refusal> {
        response_type(params)?;
        response_mode(params)?;
        Ok(Self {
            segment: segment.to_owned(),
            client_id: client.id,
            target: target.clone(),
            scopes: scopes(world, params)?,
            nonce: params.get("nonce").map(str::to_owned),
            prompt: prompt(params)?,
            challenge: challenge(params)?,
            login_hint: params.get("login_hint").map(str::to_owned),
            sid: params.get("sid").map(str::to_owned),
            wants_client_info: params.get("client_info") == Some("1"),
            keeps_opener: params.get("pocd") == Some("1"),
        })
    }
}

/// Tenant, client and redirect URI: with these an answer may be sent.
fn trusted<'a>(world: &'a World, segment: &str, params: &Params) -> Result<(&'a Client, Target), Refusal> {
    if world.directory.audience(segment).is_none() {
        return Err(Refusal::about(&aadsts::TENANT_UNKNOWN, segment));
    }
    let client_id = required(params, "client_id")?;
    let client = world.directory.client(client_id);
    let client = client.ok_or_else(|| Refusal::about(&aadsts::CLIENT_UNKNOWN, client_id))?;
    let uri = required(params, "redirect_uri")?;
    let redirect_uri = client
        .redirect_uri(uri)
        .ok_or_else(|| Refusal::about(&aadsts::REDIRECT_URI, uri))?;
    let mode = params
        .get("response_mode")
        .and_then(ResponseMode::parse)
        .unwrap_or_default();
    Ok((
        client,
        Target {
            redirect_uri,
            mode,
            state: params.get("state").map(str::to_owned),
        },
    ))
}

fn response_type(params: &Params) -> Result<(), Refusal> {
    match required(params, "response_type")? {
        "code" => Ok(()),
        other => Err(Refusal::about(&aadsts::RESPONSE_TYPE, other)),
    }
}

fn response_mode(params: &Params) -> Result<(), Refusal> {
    match params.get("response_mode") {
        Some(mode) if ResponseMode::parse(mode).is_none() => {
            Err(Refusal::about(&aadsts::RESPONSE_MODE, mode))
        }
        _ => Ok(()),
    }
}

fn scopes(world: &World, params: &Params) -> Result<ScopeSet, Refusal> {
    read_scopes(world, required(params, "scope")?)
}

/// Reads a `scope` parameter; every API in it must exist.
pub(crate) fn read_scopes(world: &World, text: &str) -> Result<ScopeSet, Refusal> {
    let scopes = ScopeSet::parse(text).map_err(|error| match error {
        ScopeError::Unknown(scope) => Refusal::about(&aadsts::SCOPE, scope),
        ScopeError::UnknownResource(scope) => Refusal::about(&aadsts::UNKNOWN_RESOURCE, scope),
    })?;
    for resource in scopes.resources() {
        match resource {
            Resource::Own(id) if world.directory.client(&id).is_none() => {
                return Err(Refusal::about(&aadsts::UNKNOWN_RESOURCE, format!("api://{id}")));
            }
            _ => {}
        }
    }
    Ok(scopes)
}

fn prompt(params: &Params) -> Result<Option<Prompt>, Refusal> {
    params
        .get("prompt")
        .map(|value| Prompt::parse(value).ok_or_else(|| Refusal::about(&aadsts::PROMPT, value)))
        .transpose()
}

/// RFC 7636, section 4.3; a single-page app must use S256.
fn challenge(params: &Params) -> Result<String, Refusal> {
    let challenge = params.get("code_challenge").ok_or(&aadsts::PKCE_MISSING)?;
    match params.get("code_challenge_method") {
        Some("S256") => {}
        other => {
            return Err(Refusal::about(
                &aadsts::CHALLENGE_METHOD,
                other.unwrap_or("plain"),
            ));
        }
    }
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if challenge.len() != S256_LENGTH || !challenge.bytes().all(is_base64url) {
        return Err(Refusal::new(&aadsts::CHALLENGE_SIZE));
    }
    Ok(challenge.to_owned())
}

/// The parameter `name`, without which a request says too little.
pub(crate) fn required<'a>(params: &'a Params, name: &str) -> Result<&'a str, Refusal> {
    params
        .get(name)
        .ok_or_else(|| Refusal::about(&aadsts::MISSING, name))
}

/// What is said of parameters that cannot be read.
pub(crate) fn unreadable(error: ParamsError) -> Refusal {
    match error {
        ParamsError::Encoding => Refusal::new(&aadsts::MALFORMED),
        ParamsError::Repeated(name) => Refusal::about(&aadsts::REPEATED, name),
    }
}
