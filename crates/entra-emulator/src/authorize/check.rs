//! The authorization request, checked in Entra's order: first whether the user may be redirected,
//! then the rest.

use crate::aadsts;
use crate::checks::{known_client, read_scopes, required, unreadable};
use crate::context::RequestContext;
use crate::directory::{Audience, AuthorityPath, Client, Directory, Platform, TenantKind};
use crate::http::Params;
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::protocol::{
    AuthorizationRequest, ClaimsRequest, ClientInfo, OpenerAccess, Prompt, RedirectDestination, Requirements,
    ResponseDestination, ResponseMode,
};

/// Length of a SHA-256 in base64url without padding.
const S256_LENGTH: usize = 43;

/// A request that is refused, and where.
#[derive(Debug)]
pub(super) enum AuthorizationRequestError {
    /// On a page of ours: the client, the tenant or the redirect URI cannot be trusted.
    Page(OAuthError),
    /// At the redirect URI.
    Redirect(Box<RedirectDestination>, OAuthError),
}

/// Reads and checks the authorization request.
pub(super) fn check(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
) -> Result<AuthorizationRequest, AuthorizationRequestError> {
    let params = ctx.request.params();
    // Which of two values is meant cannot be known, so a repeated parameter is trusted nowhere.
    let params = params.map_err(|error| AuthorizationRequestError::Page(unreadable(error)))?;
    let trusted = trusted(ctx, authority, &params).map_err(AuthorizationRequestError::Page)?;
    read(&ctx.emulator.directory, authority, &params, &trusted)
        .map_err(|error| AuthorizationRequestError::Redirect(Box::new(trusted.destination), error))
}

/// The client and the redirect URI of a request: with these a response may be sent.
struct TrustedDestination<'a> {
    client: &'a Client,
    destination: RedirectDestination,
}

/// Reads everything that is checked once the redirect URI is trusted.
fn read(
    directory: &Directory,
    authority: &AuthorityPath,
    params: &Params,
    trusted: &TrustedDestination<'_>,
) -> Result<AuthorizationRequest, OAuthError> {
    check_response_type(params)?;
    check_response_mode(params)?;
    Ok(AuthorizationRequest {
        authority: authority.clone(),
        client_id: trusted.client.id,
        scopes: read_scopes(directory, required(params, "scope")?)?,
        nonce: params.get("nonce").map(str::to_owned),
        prompt: prompt(directory, authority, params)?,
        code_challenge: code_challenge(params, trusted.destination.redirect_uri.platform)?,
        login_hint: params.get("login_hint").map(str::to_owned),
        sid: params.get("sid").map(str::to_owned),
        domain_hint: params.get("domain_hint").map(str::to_ascii_lowercase),
        max_age: max_age(params)?,
        claims: ClaimsRequest::read(params)?,
        client_info: ClientInfo::read(params),
        opener: OpenerAccess::read(params),
        imposed: Requirements::new(),
        destination: ResponseDestination::Redirect(trusted.destination.clone()),
    })
}

/// Tenant, client and redirect URI: with these a response may be sent there.
fn trusted<'a>(
    ctx: &RequestContext<'a>,
    authority: &AuthorityPath,
    params: &Params,
) -> Result<TrustedDestination<'a>, OAuthError> {
    let client = known_client(&ctx.emulator.directory, authority, params)?;
    let uri = required(params, "redirect_uri")?;
    let redirect_uri = client
        .redirect_uri(uri)
        .filter(|_| !injection::forgets_redirect_uris(ctx))
        .ok_or_else(|| OAuthError::about(&aadsts::REDIRECT_URI, uri))?;
    let mode = params
        .get("response_mode")
        .and_then(ResponseMode::parse)
        .unwrap_or_default();
    let state = params.get("state").map(str::to_owned);
    Ok(TrustedDestination {
        client,
        destination: RedirectDestination {
            redirect_uri,
            mode,
            state,
        },
    })
}

fn check_response_type(params: &Params) -> Result<(), OAuthError> {
    match required(params, "response_type")? {
        "code" => Ok(()),
        // MSAL.js asks for an encrypted response this way, and goes on with a code where it gets
        // one.
        "id_token token refresh_token" if params.get("ear_jwk").is_some() => Ok(()),
        other => Err(OAuthError::about(&aadsts::RESPONSE_TYPE, other)),
    }
}

fn check_response_mode(params: &Params) -> Result<(), OAuthError> {
    match params.get("response_mode") {
        Some(mode) if ResponseMode::parse(mode).is_none() => {
            Err(OAuthError::about(&aadsts::RESPONSE_MODE, mode))
        }
        _ => Ok(()),
    }
}

fn prompt(
    directory: &Directory,
    authority: &AuthorityPath,
    params: &Params,
) -> Result<Option<Prompt>, OAuthError> {
    let Some(value) = params.get("prompt") else {
        return Ok(None);
    };
    let audience = directory.audience(authority);
    let takes_sign_ups =
        matches!(audience, Some(Audience::Tenant(tenant)) if tenant.kind == TenantKind::External);
    Prompt::parse(value)
        .filter(|prompt| *prompt != Prompt::Create || takes_sign_ups)
        .map(Some)
        .ok_or_else(|| OAuthError::about(&aadsts::PROMPT, value))
}

fn max_age(params: &Params) -> Result<Option<i64>, OAuthError> {
    let parse = |value: &str| {
        value
            .parse::<u32>()
            .map(i64::from)
            .map_err(|_| OAuthError::new(&aadsts::MALFORMED))
    };
    params.get("max_age").map(parse).transpose()
}

/// RFC 7636, section 4.3; a single-page app must use S256, other applications may do without.
fn code_challenge(params: &Params, platform: Platform) -> Result<Option<String>, OAuthError> {
    let Some(challenge) = params.get("code_challenge") else {
        return match platform {
            Platform::Spa => Err(OAuthError::new(&aadsts::PKCE_MISSING)),
            Platform::Web | Platform::Native => Ok(None),
        };
    };
    let method = params.get("code_challenge_method");
    if method != Some("S256") {
        return Err(OAuthError::about(
            &aadsts::CHALLENGE_METHOD,
            method.unwrap_or("plain"),
        ));
    }
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if challenge.len() != S256_LENGTH || !challenge.bytes().all(is_base64url) {
        return Err(OAuthError::new(&aadsts::CHALLENGE_SIZE));
    }
    Ok(Some(challenge.to_owned()))
}
