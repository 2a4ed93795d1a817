//! OpenID configuration and keys (OpenID Connect Discovery 1.0; members and their order as Entra sends them).

use serde_json::{Value, json};

use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::directory::Audience;
use crate::faults;
use crate::http::Reply;
use crate::token::refusal_body;

/// `/{tenant}/v2.0/.well-known/openid-configuration`.
pub(crate) fn configuration(call: &Call<'_>, segment: &str) -> Reply {
    let Some(audience) = call.world.directory.audience(segment) else {
        return unknown_tenant(call, segment);
    };
    let mut metadata = metadata(call, &audience);
    faults::edit_metadata(call, &mut metadata);
    Reply::json(200, &metadata).with("cache-control", "max-age=86400, private")
}

/// `/{tenant}/discovery/v2.0/keys`.
pub(crate) fn keys(call: &Call<'_>, segment: &str) -> Reply {
    let Some(audience) = call.world.directory.audience(segment) else {
        return unknown_tenant(call, segment);
    };
    let issuer = call.world.issuer(audience.issuer_segment());
    Reply::json(200, &json!({ "keys": [call.world.key.jwk(&issuer)] }))
        .with("cache-control", "max-age=86400, private")
}

/// Only what this emulator does: no form_post, device code or implicit flow.
fn metadata(call: &Call<'_>, audience: &Audience<'_>) -> Value {
    let origin = &call.world.origin;
    let authority = format!("{origin}/{}", audience.segment());
    json!({
        "token_endpoint": format!("{authority}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["none"],
        "jwks_uri": format!("{authority}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": call.world.issuer(audience.issuer_segment()),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{origin}/graph/oidc/userinfo"),
        "authorization_endpoint": format!("{authority}/oauth2/v2.0/authorize"),
        "http_logout_supported": true,
        "end_session_endpoint": format!("{authority}/oauth2/v2.0/logout"),
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "ver", "oid", "sid",
            "login_hint", "email",
        ],
        "tenant_region_scope": match audience { Audience::Tenant(_) => json!("EU"), _ => Value::Null },
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
    })
}

fn unknown_tenant(call: &Call<'_>, segment: &str) -> Reply {
    let mut body = refusal_body(call, &Refusal::about(&aadsts::TENANT_UNKNOWN, segment));
    body["error"] = json!("invalid_tenant");
    Reply::json(400, &body)
}
