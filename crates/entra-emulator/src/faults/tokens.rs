//! Faults in tokens and in the body that carries them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::FaultName;
use super::discovery::foreign_issuer;
use crate::call::Call;
use crate::clock::UnixTime;
use crate::key::unsigned;
use crate::random;

/// Lifetimes in seconds that a fault sets; `None` where Entra's rule holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lifetimes {
    pub(crate) access_token: Option<i64>,
    pub(crate) refresh_in: Option<i64>,
    pub(crate) refresh_token: Option<i64>,
}

/// Lifetimes for the tokens of this answer.
pub(crate) fn lifetimes(call: &Call<'_>) -> Lifetimes {
    let seconds = |name, otherwise| call.fires(name).map(|params| params.number("seconds", otherwise));
    Lifetimes {
        access_token: seconds(FaultName::ShortAt, 1),
        refresh_in: seconds(FaultName::RefreshIn, 1),
        refresh_token: seconds(FaultName::RtLifetime, 60),
    }
}

/// Spoils the claims of an id token; gives the `Date` that a server with such a clock sends.
pub(crate) fn edit_claims(call: &Call<'_>, claims: &mut Value) -> Option<UnixTime> {
    if claims.get("nonce").is_some() {
        edit_nonce(call, claims);
    }
    if call.fires(FaultName::WrongIssuer).is_some() {
        claims["iss"] = json!(foreign_issuer());
    }
    if call.fires(FaultName::WrongAud).is_some() {
        claims["aud"] = json!(random::guid());
    }
    if call.fires(FaultName::ExpiredIdToken).is_some() {
        shift(claims, -2 * 3600);
    }
    let skew = call.fires(FaultName::ClockSkew)?.number("seconds", 600);
    shift(claims, skew);
    Some(call.now.plus(skew))
}

fn edit_nonce(call: &Call<'_>, claims: &mut Value) {
    if call.fires(FaultName::WrongNonce).is_some() {
        claims["nonce"] = json!(random::guid());
    }
    if let (Some(_), Some(claims)) = (call.fires(FaultName::MissingNonce), claims.as_object_mut()) {
        claims.remove("nonce");
    }
}

fn shift(claims: &mut Value, seconds: i64) {
    for name in ["iat", "nbf", "exp"] {
        if let Some(time) = claims[name].as_i64() {
            claims[name] = json!(time + seconds);
        }
    }
}

/// Signs an id token, or fails to in the way that a fault asks for.
pub(crate) fn seal(call: &Call<'_>, claims: &Value) -> String {
    if call.fires(FaultName::GarbledIdToken).is_some() {
        return format!("{0}.{0}.{0}", random::opaque(24));
    }
    if call.fires(FaultName::AlgNone).is_some() {
        return unsigned(claims);
    }
    if call.fires(FaultName::UnknownKid).is_some() {
        return call.world.key.sign_as(&random::opaque(20), claims);
    }
    let token = call.world.key.sign(claims);
    match call.fires(FaultName::BadSignature) {
        Some(_) => with_other_signature(&token),
        None => token,
    }
}

/// The same token with its signature's first letter changed.
fn with_other_signature(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{input}.{other}{}", signature.get(1..).unwrap_or_default())
}

/// Spoils the `scope` of a token answer, word by word.
pub(crate) fn edit_scope(call: &Call<'_>, mut words: Vec<String>) -> Vec<String> {
    if call.fires(FaultName::ScopeReduced).is_some() {
        words.pop();
    }
    if call.fires(FaultName::ScopeExtra).is_some() {
        words.push("Emulator.Extra".to_owned());
    }
    if call.fires(FaultName::ScopeCase).is_some() {
        words = words.iter().map(|word| word.to_ascii_uppercase()).collect();
    }
    words
}

/// Spoils the body of a token answer.
pub(crate) fn edit_body(call: &Call<'_>, body: &mut Value) {
    let Some(members) = body.as_object_mut() else {
        return;
    };
    for (fault, member) in [
        (FaultName::MissingIdToken, "id_token"),
        (FaultName::MissingClientInfo, "client_info"),
        (FaultName::MissingRefreshToken, "refresh_token"),
        (FaultName::MissingScope, "scope"),
        (FaultName::NoExpiresIn, "expires_in"),
    ] {
        if call.fires(fault).is_some() {
            members.remove(member);
        }
    }
    if call.fires(FaultName::MismatchedClientInfo).is_some() {
        let other = json!({ "uid": random::guid(), "utid": random::guid() }).to_string();
        members.insert("client_info".to_owned(), json!(URL_SAFE_NO_PAD.encode(other)));
    }
    if call.fires(FaultName::GarbledClientInfo).is_some() {
        members.insert("client_info".to_owned(), json!(random::opaque(24)));
    }
    if call.fires(FaultName::StringNumbers).is_some() {
        for value in members.values_mut().filter(|value| value.is_number()) {
            *value = json!(value.to_string());
        }
    }
}
