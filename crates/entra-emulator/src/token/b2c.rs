//! What Azure AD B2C says differently: claims of its id tokens, and more members in the body.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::grant::Grant;
use super::id_token::{BACKDATED, LIFETIME};
use crate::call::Call;
use crate::clock::UnixTime;
use crate::directory::Resource;

pub(super) fn id_claims(call: &Call<'_>, grant: &Grant, policy: &str) -> Value {
    let (of, directory) = (&grant.authorization, &call.world.directory);
    let (user, account) = (directory.user(of.user), directory.account(of.user, of.tenant));
    let UnixTime(now) = call.now;
    let mut claims = json!({
        "ver": "1.0", "iss": call.world.tenant_issuer(directory.tenant(of.tenant)) + "/",
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

/// Members that B2C adds to the body.
pub(super) fn complete(call: &Call<'_>, grant: &Grant, body: &mut Value) {
    let (of, directory) = (&grant.authorization, &call.world.directory);
    let UnixTime(now) = call.now;
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
        let info = json!({ "ver": "1.0", "tid": user.home.tenant_guid, "sub": null, "name": user.display_name(), "preferred_username": null, "idp": null });
        body["profile_info"] = json!(URL_SAFE_NO_PAD.encode(info.to_string()));
    }
}
