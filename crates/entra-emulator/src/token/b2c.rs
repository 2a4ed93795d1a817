//! Where Azure AD B2C differs: claims of its id tokens, and more members in the token response.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::grant::Grant;
use super::id_token::{BACKDATED, LIFETIME};
use crate::clock::UnixTime;
use crate::context::RequestContext;
use crate::directory::Resource;

/// Claims of an id token of B2C.
pub(super) fn id_claims(ctx: &RequestContext<'_>, grant: &Grant, policy: &str) -> Value {
    let (of, directory) = (&grant.authorization, &ctx.emulator.directory);
    let (user, account) = (directory.user(of.user), directory.account(of.user, of.tenant));
    let UnixTime(now) = ctx.now;
    let mut claims = json!({
        "ver": "1.0", "iss": ctx.emulator.tenant_issuer(directory.tenant(of.tenant)) + "/",
        "aud": directory.client(of.client_id).guid, "sub": account.oid, "oid": account.oid, "tfp": policy,
        "iat": now - BACKDATED, "nbf": now - BACKDATED, "exp": now + LIFETIME,
        "auth_time": of.session.since.seconds(), "name": user.display_name(),
        "given_name": user.given_name, "family_name": user.surname, "emails": [user.name],
        "login_hint": user.login_hint(), "sid": of.session.id,
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = json!(nonce);
    }
    claims
}

/// Adds the members that only B2C has.
pub(super) fn complete(ctx: &RequestContext<'_>, grant: &Grant, body: &mut Value) {
    let (of, directory) = (&grant.authorization, &ctx.emulator.directory);
    let UnixTime(now) = ctx.now;
    body["not_before"] = json!(now);
    if let Some(lifetime) = body["expires_in"].as_i64() {
        body["expires_on"] = json!(now + lifetime);
    }
    if let Some(Resource::Own(id)) = of.scopes.resources().first() {
        body["resource"] = json!(directory.client(*id).guid);
    }
    if body.get("id_token").is_some() {
        body["id_token_expires_in"] = json!(LIFETIME);
        let user = directory.user(of.user);
        let info = json!({
            "ver": "1.0", "tid": user.home.tenant_guid, "sub": null, "name": user.display_name(),
            "preferred_username": null, "idp": null,
        });
        body["profile_info"] = json!(URL_SAFE_NO_PAD.encode(info.to_string()));
    }
}
