//! The authorization request, checked in Entra's order: first whether anybody may be redirected, then the rest.

use super::prompt::Prompt;
use super::redirect::{ResponseMode, Target};
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::claims::ClaimsRequest;
use crate::directory::{
    Audience, AuthorityPath, Client, ClientId, Platform, ScopeError, ScopeSet, TenantKind,
};
use crate::faults::{self, Interruptions};
use crate::http::{Params, ParamsError};
use crate::store::DeviceRequest;
use crate::world::World;

/// Length of a SHA-256 in base64url without padding.
const S256_LENGTH: usize = 43;

/// A request that may be answered: its client, redirect URI and parameters are in order.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizeRequest {
    pub(crate) authority: AuthorityPath,
    pub(crate) client_id: ClientId,
    pub(crate) destination: Destination,
    pub(crate) scopes: ScopeSet,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<String>,
    pub(crate) prompt: Option<Prompt>,
    pub(crate) login_hint: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) domain_hint: Option<String>,
    /// Seconds since the password was typed, at most.
    pub(crate) max_age: Option<i64>,
    pub(crate) claims: ClaimsRequest,
    /// `client_info=1`.
    pub(crate) wants_client_info: bool,
    /// `pocd=1`: the page may stay connected to the window that opened it.
    pub(crate) keeps_opener: bool,
    /// Pages that a fault puts in the way.
    pub(crate) interruptions: Interruptions,
}

/// Who waits for the answer.
#[derive(Debug, Clone)]
pub(crate) enum Destination {
    /// The application at a redirect URI.
    Redirect(Target),
    /// A device, by its device code.
    Device(String),
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
    pub(crate) fn check(call: &Call<'_>, authority: &AuthorityPath) -> Result<Self, AuthorizeError> {
        let params = call.request.params();
        // Which of two values is meant cannot be known, so a repeated parameter is trusted nowhere.
        let params = params.map_err(|error| AuthorizeError::Page(unreadable(error)))?;
        let (client, target) = trusted(call, authority, &params).map_err(AuthorizeError::Page)?;
        Self::rest(call.world, authority, &params, client, &target)
            .map_err(|refusal| AuthorizeError::Redirect(Box::new(target), refusal))
    }

    fn rest(
        world: &World,
        authority: &AuthorityPath,
        params: &Params,
        client: &Client,
        target: &Target,
    ) -> Result<Self, Refusal> {
        response_type(params)?;
        response_mode(params)?;
        Ok(Self {
            authority: authority.clone(),
            client_id: client.id,
            destination: Destination::Redirect(target.clone()),
            scopes: scopes(world, params)?,
            nonce: params.get("nonce").map(str::to_owned),
            prompt: prompt(world, authority, params)?,
            challenge: challenge(params, target.redirect_uri.platform)?,
            login_hint: params.get("login_hint").map(str::to_owned),
            sid: params.get("sid").map(str::to_owned),
            domain_hint: params.get("domain_hint").map(str::to_ascii_lowercase),
            max_age: max_age(params)?,
            claims: ClaimsRequest::read(params)?,
            wants_client_info: params.get("client_info") == Some("1"),
            keeps_opener: params.get("pocd") == Some("1"),
            interruptions: Interruptions::default(),
        })
    }

    /// The request that a person makes for a device.
    pub(crate) fn for_device(device_code: String, request: DeviceRequest) -> Self {
        Self {
            authority: request.authority,
            client_id: request.client_id,
            destination: Destination::Device(device_code),
            scopes: request.scopes,
            nonce: None,
            challenge: None,
            prompt: None,
            login_hint: None,
            sid: None,
            domain_hint: None,
            max_age: None,
            claims: ClaimsRequest::default(),
            wants_client_info: request.wants_client_info,
            keeps_opener: false,
            interruptions: Interruptions::default(),
        }
    }
}

/// Tenant, client and redirect URI: with these an answer may be sent.
fn trusted<'a>(
    call: &Call<'a>,
    authority: &AuthorityPath,
    params: &Params,
) -> Result<(&'a Client, Target), Refusal> {
    let client = known_client(call.world, authority, params)?;
    let uri = required(params, "redirect_uri")?;
    let redirect_uri = client
        .redirect_uri(uri)
        .filter(|_| !faults::forgets_redirect_uris(call))
        .ok_or_else(|| Refusal::about(&aadsts::REDIRECT_URI, uri))?;
    let mode = params
        .get("response_mode")
        .and_then(ResponseMode::parse)
        .unwrap_or_default();
    let state = params.get("state").map(str::to_owned);
    Ok((
        client,
        Target {
            redirect_uri,
            mode,
            state,
        },
    ))
}

/// The client of a request, if it may be used through `authority`.
pub(crate) fn known_client<'a>(
    world: &'a World,
    authority: &AuthorityPath,
    params: &Params,
) -> Result<&'a Client, Refusal> {
    let audience = world.directory.audience(authority);
    let audience = audience.ok_or_else(|| Refusal::about(&aadsts::TENANT_UNKNOWN, authority.to_string()))?;
    let id = required(params, "client_id")?;
    let unknown = || Refusal::about(&aadsts::CLIENT_UNKNOWN, id);
    let client = world.directory.client_by_guid(id).ok_or_else(unknown)?;
    match (client.tenant, audience.tenant()) {
        (Some(_), None) => Err(Refusal::about(&aadsts::SINGLE_TENANT, id)),
        (Some(own), Some(tenant)) if own != tenant.id => Err(unknown()),
        _ => Ok(client),
    }
}

fn response_type(params: &Params) -> Result<(), Refusal> {
    match required(params, "response_type")? {
        "code" => Ok(()),
        // MSAL.js asks for an encrypted response this way, and goes on with a code where it gets one.
        "id_token token refresh_token" if params.get("ear_jwk").is_some() => Ok(()),
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
    ScopeSet::parse(&world.directory, text).map_err(|error| match error {
        ScopeError::Unknown(scope) => Refusal::about(&aadsts::SCOPE, scope),
        ScopeError::UnknownResource(scope) => Refusal::about(&aadsts::UNKNOWN_RESOURCE, scope),
    })
}

fn prompt(world: &World, authority: &AuthorityPath, params: &Params) -> Result<Option<Prompt>, Refusal> {
    let Some(value) = params.get("prompt") else {
        return Ok(None);
    };
    let audience = world.directory.audience(authority);
    let takes_sign_ups =
        matches!(audience, Some(Audience::Tenant(tenant)) if tenant.kind == TenantKind::External);
    Prompt::parse(value)
        .filter(|prompt| *prompt != Prompt::Create || takes_sign_ups)
        .map(Some)
        .ok_or_else(|| Refusal::about(&aadsts::PROMPT, value))
}

fn max_age(params: &Params) -> Result<Option<i64>, Refusal> {
    let parse = |value: &str| {
        value
            .parse::<u32>()
            .map(i64::from)
            .map_err(|_| Refusal::new(&aadsts::MALFORMED))
    };
    params.get("max_age").map(parse).transpose()
}

/// RFC 7636, section 4.3; a single-page app must use S256, other applications may do without.
fn challenge(params: &Params, platform: Platform) -> Result<Option<String>, Refusal> {
    let Some(challenge) = params.get("code_challenge") else {
        return match platform {
            Platform::Spa => Err(Refusal::new(&aadsts::PKCE_MISSING)),
            Platform::Web | Platform::Native => Ok(None),
        };
    };
    let method = params.get("code_challenge_method");
    if method != Some("S256") {
        return Err(Refusal::about(
            &aadsts::CHALLENGE_METHOD,
            method.unwrap_or("plain"),
        ));
    }
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if challenge.len() != S256_LENGTH || !challenge.bytes().all(is_base64url) {
        return Err(Refusal::new(&aadsts::CHALLENGE_SIZE));
    }
    Ok(Some(challenge.to_owned()))
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
