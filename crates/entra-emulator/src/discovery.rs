//! OpenID configuration, keys and instance discovery (OpenID Connect Discovery 1.0; members and
//! their order as Entra sends them).

use serde_json::{Value, json};

use crate::aadsts;
use crate::context::RequestContext;
use crate::directory::{Audience, AuthorityPath};
use crate::http::HttpResponse;
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::token_error::error_body;

/// `/{tenant}/v2.0/.well-known/openid-configuration`.
pub(crate) fn configuration(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    let Some(audience) = ctx.emulator.directory.audience(authority) else {
        return unknown_tenant(ctx, authority);
    };
    let mut metadata = metadata(ctx, &audience);
    injection::edit_metadata(ctx, &mut metadata);
    HttpResponse::json(200, &metadata).with("cache-control", "max-age=86400, private")
}

/// `/{tenant}/discovery/v2.0/keys`.
pub(crate) fn keys(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    let Some(audience) = ctx.emulator.directory.audience(authority) else {
        return unknown_tenant(ctx, authority);
    };
    let issuer = ctx.emulator.issuer(&audience);
    HttpResponse::json(200, &json!({ "keys": [ctx.emulator.key.jwk(&issuer)] }))
        .with("cache-control", "max-age=86400, private")
}

/// `/common/discovery/instance`: which hosts are one cloud. Here there is one host.
pub(crate) fn instance(ctx: &RequestContext<'_>) -> HttpResponse {
    let params = ctx.request.query_params().unwrap_or_default();
    let endpoint = params.get("authorization_endpoint").unwrap_or_default();
    let origin = &ctx.emulator.origin;
    let path = endpoint.strip_prefix(&format!("{origin}/"));
    let Some(tenant) = path.and_then(|path| path.split('/').next()) else {
        return HttpResponse::json(400, &error_body(ctx, &OAuthError::new(&aadsts::UNKNOWN_INSTANCE)));
    };
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    HttpResponse::json(
        200,
        &json!({
            "tenant_discovery_endpoint": format!("{origin}/{tenant}/v2.0/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
        }),
    )
}

/// The metadata document. It promises only what this emulator does: no implicit flow.
fn metadata(ctx: &RequestContext<'_>, audience: &Audience<'_>) -> Value {
    let origin = &ctx.emulator.origin;
    let authority = format!("{origin}/{}", audience.path());
    json!({
        "token_endpoint": format!("{authority}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "none"],
        "jwks_uri": format!("{authority}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": ctx.emulator.issuer(audience),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{origin}/graph/oidc/userinfo"),
        "authorization_endpoint": format!("{authority}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{authority}/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{authority}/oauth2/v2.0/logout"),
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "preferred_username", "name", "tid", "ver", "oid",
            "sid", "login_hint", "email",
        ],
        "tenant_region_scope": audience.tenant().map(|_| "EU"),
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
    })
}

fn unknown_tenant(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    let error = OAuthError::about(&aadsts::TENANT_UNKNOWN, authority.to_string());
    let mut body = error_body(ctx, &error);
    body["error"] = json!("invalid_tenant");
    HttpResponse::json(400, &body)
}
