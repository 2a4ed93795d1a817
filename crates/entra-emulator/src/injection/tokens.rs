//! Faults in tokens and in the token response that carries them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::discovery::foreign_issuer;
use crate::clock::UnixTime;
use crate::context::RequestContext;
use crate::fault::Fault;
use crate::key::unsigned;
use crate::random;

/// Lifetimes in seconds that a fault sets; `None` where Entra's rule holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TokenLifetimes {
    pub(crate) access_token: Option<i64>,
    pub(crate) refresh_in: Option<i64>,
    pub(crate) refresh_token: Option<i64>,
}

/// Lifetimes for the tokens of this token response.
pub(crate) fn lifetimes(ctx: &RequestContext<'_>) -> TokenLifetimes {
    TokenLifetimes {
        access_token: ctx.triggers_with(|fault| match fault {
            Fault::ShortAt { seconds } => Some(*seconds),
            _ => None,
        }),
        refresh_in: ctx.triggers_with(|fault| match fault {
            Fault::RefreshIn { seconds } => Some(*seconds),
            _ => None,
        }),
        refresh_token: ctx.triggers_with(|fault| match fault {
            Fault::RtLifetime { seconds } => Some(*seconds),
            _ => None,
        }),
    }
}

/// What a server whose clock is wrong sends beside the id token.
pub(crate) struct SkewedDate {
    pub(crate) date: UnixTime,
    /// Whether scripts of other origins may read it.
    pub(crate) exposed: bool,
}

/// Spoils the claims of an id token; gives the `Date` that a server with such a clock sends.
pub(crate) fn edit_claims(ctx: &RequestContext<'_>, claims: &mut Value) -> Option<SkewedDate> {
    if claims.get("nonce").is_some() {
        edit_nonce(ctx, claims);
    }
    if ctx.triggers(&Fault::WrongIssuer) {
        claims["iss"] = json!(foreign_issuer());
    }
    if ctx.triggers(&Fault::WrongAud) {
        claims["aud"] = json!(random::guid());
    }
    if ctx.triggers(&Fault::ExpiredIdToken) {
        shift(claims, -30 * 24 * 3600);
    }
    let (skew, exposed) = ctx.triggers_with(|fault| match fault {
        Fault::ClockSkew { seconds, exposed } => Some((*seconds, *exposed)),
        _ => None,
    })?;
    shift(claims, skew);
    let date = ctx.now.plus(skew);
    Some(SkewedDate { date, exposed })
}

fn edit_nonce(ctx: &RequestContext<'_>, claims: &mut Value) {
    if ctx.triggers(&Fault::WrongNonce) {
        claims["nonce"] = json!(random::guid());
    }
    if let (true, Some(claims)) = (ctx.triggers(&Fault::MissingNonce), claims.as_object_mut()) {
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
pub(crate) fn sign_id_token(ctx: &RequestContext<'_>, claims: &Value) -> String {
    if ctx.triggers(&Fault::GarbledIdToken) {
        return format!("{0}.{0}.{0}", random::opaque(24));
    }
    if ctx.triggers(&Fault::AlgNone) {
        return unsigned(claims);
    }
    if ctx.triggers(&Fault::UnknownKid) {
        return ctx.emulator.key.sign_as(&random::opaque(20), claims);
    }
    let token = ctx.emulator.key.sign(claims);
    if ctx.triggers(&Fault::BadSignature) {
        return with_other_signature(&token);
    }
    token
}

/// The same token with its signature's first letter changed.
fn with_other_signature(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{input}.{other}{}", signature.get(1..).unwrap_or_default())
}

/// Spoils the `scope` of a token response, word by word.
pub(crate) fn edit_scope(ctx: &RequestContext<'_>, mut words: Vec<String>) -> Vec<String> {
    if ctx.triggers(&Fault::ScopeReduced) {
        words.pop();
    }
    if ctx.triggers(&Fault::ScopeExtra) {
        words.push("Emulator.Extra".to_owned());
    }
    if ctx.triggers(&Fault::ScopeCase) {
        words = words.iter().map(|word| word.to_ascii_uppercase()).collect();
    }
    words
}

/// Spoils the body of a token response.
pub(crate) fn edit_token_response(ctx: &RequestContext<'_>, body: &mut Value) {
    let Some(members) = body.as_object_mut() else {
        return;
    };
    for (fault, member) in [
        (Fault::MissingIdToken, "id_token"),
        (Fault::MissingClientInfo, "client_info"),
        (Fault::MissingRefreshToken, "refresh_token"),
        (Fault::MissingScope, "scope"),
        (Fault::NoExpiresIn, "expires_in"),
    ] {
        if ctx.triggers(&fault) {
            members.remove(member);
        }
    }
    if ctx.triggers(&Fault::MismatchedClientInfo) {
        let other = json!({ "uid": random::guid(), "utid": random::guid() }).to_string();
        members.insert("client_info".to_owned(), json!(URL_SAFE_NO_PAD.encode(other)));
    }
    if ctx.triggers(&Fault::GarbledClientInfo) {
        members.insert("client_info".to_owned(), json!(random::opaque(24)));
    }
    if ctx.triggers(&Fault::StringNumbers) {
        for value in members.values_mut().filter(|value| value.is_number()) {
            *value = json!(value.to_string());
        }
    }
}
