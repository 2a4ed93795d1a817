//! What servers send, and what stands in addresses.

use msal_core::authority::{Authority, IssuerRule};
use msal_core::authorize_response::{ExpectedResponse, ResponseParameters, ValidatedResponse};
use msal_core::client_info::ClientInfo;
use msal_core::encoding::{
    self, base64_bytes, base64_text, base64url, form_decode, form_encode, percent_decode, percent_encode,
};
use msal_core::error::retry_after;
use msal_core::id_token::{Expected, ResponseTimes};
use msal_core::json::{Json, Object};
use msal_core::signature::{SignedToken, SigningKeys};
use msal_core::time::ClockOffset;
use msal_core::token_response::{TokenResponse, server_error};
use msal_core::url::{Url, host_of};
use msal_core::uuid::is_uuid;
use msal_core::{
    Endpoints, IdToken, IdTokenClaims, RawIdToken, RequestState, ScopeSet, UnixTime, claims_request, decimal,
};

use super::{survives, text};

const NOW: UnixTime = UnixTime::from_seconds(1_700_000_000);

pub(super) fn json(input: &[u8]) {
    let text = text(input);
    let ours = Json::parse(&text);
    if let Some(value) = &ours {
        survives(value, Json::to_json, Json::parse);
        let _ = (
            value.integer(),
            value.signed_integer(),
            value.bool(),
            value.items().len(),
        );
        if let Some(object) = value.object() {
            survives(object, Object::to_json, Object::parse);
        }
    }
    agrees_with_serde(&text, ours.is_some());
}

/// Both read the same, but for what only one of them has limits for.
fn agrees_with_serde(text: &str, ours: bool) {
    match (serde_json::from_str::<serde_json::Value>(text), ours) {
        (Ok(_), false) => assert!(depth(text) > 64, "{text} is JSON"),
        (Err(error), true) => {
            let why = error.to_string();
            let is_limit = ["number out of range", "surrogate", "hex escape"];
            assert!(
                is_limit.iter().any(|limit| why.contains(limit)),
                "{text} is no JSON: {why}"
            );
        }
        _ => {}
    }
}

fn depth(text: &str) -> usize {
    let opens = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    opens.count()
}

pub(super) fn base64(input: &[u8]) {
    assert_eq!(base64_bytes(&base64url(input)).as_deref(), Some(input));
    assert_eq!(base64_bytes(&encoding::base64(input)).as_deref(), Some(input));
    let text = text(input);
    if let Some(bytes) = base64_bytes(&text) {
        assert_eq!(base64_bytes(&base64url(&bytes)), Some(bytes.clone()));
        assert_eq!(base64_text(&text), String::from_utf8(bytes).ok());
    }
}

pub(super) fn form(input: &[u8]) {
    let text = text(input);
    let pairs = form_decode(&text);
    assert_eq!(form_decode(&form_encode(&pairs)), pairs);
    assert_eq!(percent_decode(&percent_encode(&text)).as_deref(), Some(&*text));
    if let Some(decoded) = percent_decode(&text) {
        assert_eq!(percent_decode(&percent_encode(&decoded)), Some(decoded));
    }
}

pub(super) fn url(input: &[u8]) {
    let text = text(input);
    let base = Url::parse("https://app.contoso.com/x?y#z").expect("an address");
    if let Ok(url) = base.resolve(&text)
        && text.starts_with('/')
    {
        assert_eq!(url.origin(), base.origin(), "{text} leaves its origin");
    }
    if let Some(host) = host_of(&text) {
        assert!(
            Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.host() == host),
            "{host}"
        );
    }
    if let Ok(url) = Url::parse(&text) {
        survives(&url, Url::href, |text| Url::parse(text).ok());
        assert!(matches!(url.scheme(), "http" | "https") && !url.host().is_empty());
        assert!(!url.host().contains(['@', '/', '\\', '#', '?']), "{}", url.host());
        if Url::parse_secure(&text).is_ok() {
            assert!(url.scheme() == "https" || url.is_loopback());
        }
    }
}

pub(super) fn authority(input: &[u8]) {
    let text = text(input);
    for authority in [
        Authority::url(&text),
        Authority::workforce(&text),
        Authority::oidc(&text),
    ] {
        let Ok(resolved) = authority.resolve() else {
            continue;
        };
        let again = resolved
            .to_authority()
            .resolve()
            .expect("what is resolved can be resolved");
        assert_eq!(again, resolved);
        assert!(
            Url::parse_secure(&resolved.discovery_url()).is_ok(),
            "{resolved:?}"
        );
        let elsewhere = resolved.for_tenant(&text);
        assert_eq!(elsewhere.origin(), resolved.origin());
        if let Some(endpoints) = Endpoints::known(&resolved) {
            assert!(endpoints.token.starts_with(resolved.origin()));
        }
    }
    let home = Authority::common().resolve().expect("an authority");
    if let Some(there) = home.at_host(&text).and_then(|there| there.resolve().ok()) {
        assert!(
            !there.host().contains(['@', '/', '\\', '#', '?']),
            "{}",
            there.host()
        );
    }
}

pub(super) fn discovery(input: &[u8]) {
    let text = text(input);
    let authority = Authority::url("https://login.contoso.com/t")
        .resolve()
        .expect("an authority");
    if let Ok(endpoints) = Endpoints::from_discovery(&authority, &text, &[]) {
        let all = [
            Some(&endpoints.authorization),
            Some(&endpoints.token),
            endpoints.end_session.as_ref(),
        ];
        for url in all.into_iter().flatten().chain(&endpoints.keys_url()) {
            assert!(Url::parse_secure(url).is_ok(), "{url}");
        }
    }
}

pub(super) fn authorization_response(input: &[u8]) {
    let text = text(input);
    let parameters = form_decode(text.trim_start_matches(['#', '?', '/']));
    let state = parameters
        .iter()
        .find(|(name, value)| name == "state" && !value.is_empty());
    let state = state.map_or("", |(_, value)| value.as_str());
    for sent in [state, "another"] {
        let Some(response) = ResponseParameters::recognise(&text) else {
            return;
        };
        let _ = (response.request_state(), response.interaction());
        let expected = ExpectedResponse {
            state: sent,
            issuer: Some("https://idp.example/{tenantid}"),
            is_issuer_named: false,
        };
        match ValidatedResponse::check(response, &expected) {
            Ok(valid) => assert!(sent == state && !sent.is_empty() && !valid.code.secret().is_empty()),
            Err(error) => {
                let _ = (error.code(), error.next_step(), error.to_string());
            }
        }
    }
}

pub(super) fn state(input: &[u8]) {
    if let Some(state) = RequestState::parse(&text(input)) {
        survives(&state, RequestState::encode, RequestState::parse);
    }
}

pub(super) fn token_response(input: &[u8]) {
    let text = text(input);
    match TokenResponse::read(&text, 200, NOW) {
        Ok(response) => {
            assert!(response.access_token.is_some() || response.id_token.is_some());
            assert!(response.expires_on >= NOW && response.extended_expires_on >= response.expires_on);
            assert!(response.refresh_on.is_none_or(|at| at >= NOW));
            assert!(server_error(&text, 200).is_none());
        }
        Err(error) => {
            let _ = (
                error.code(),
                error.next_step(),
                error.to_string(),
                error.is_session_lost(),
            );
            let claims = error
                .claims()
                .map(|claims| claims_request::is_challenge(Some(claims)));
            let _ = claims;
        }
    }
}

pub(super) fn id_token(input: &[u8]) {
    check_token(&RawIdToken::new(text(input)));
}

/// The claims of a token, and its header.
pub(super) fn claims(input: &[u8]) {
    let part = base64url(input);
    check_token(&RawIdToken::new(format!("{}.{part}.c2ln", base64url(b"{}"))));
    let claims = base64url(br#"{"iss":"https://h/t/v2.0","tid":"t"}"#);
    check_token(&RawIdToken::new(format!("{part}.{claims}.c2ln")));
}

fn check_token(token: &RawIdToken) {
    let issuer = IssuerRule::new(
        "https://login.microsoftonline.com/{tenantid}/v2.0".into(),
        "common",
    );
    let expected = Expected {
        client_id: &"c".into(),
        issuer: &issuer,
        nonce: None,
        times: ResponseTimes {
            sent: NOW,
            received: NOW,
            date: None,
            known_offset: ClockOffset::Negligible,
        },
    };
    if let Ok(checked) = IdToken::check(token.clone(), &expected) {
        let claims = checked.claims();
        assert!(claims.subject().is_some() && claims.expires_at().is_some());
        assert!(
            claims
                .issuer()
                .is_some_and(|issuer| issuer.starts_with("https://login.microsoftonline.com/"))
        );
    }
    if let Ok(claims) = IdTokenClaims::decode(token) {
        let _ = (
            claims.username(),
            claims.local_account_id(),
            claims.tenant_or_policy(),
        );
        let _ = (
            claims.stays_signed_in(),
            claims.issued_at(),
            claims.has_role("Orders.Read"),
        );
        let _ = (
            claims.get::<Vec<String>>("roles"),
            claims.get::<i64>("exp"),
            claims.get::<u64>("iat"),
        );
    }
    if let Ok(signed) = SignedToken::parse(token) {
        assert!(!signed.key_id.is_empty() && token.secret().starts_with(signed.message));
    }
}

pub(super) fn signing_keys(input: &[u8]) {
    let Some(keys) = SigningKeys::parse(&text(input)) else {
        return;
    };
    for header in [r#"{"alg":"RS256","kid":"k"}"#, r#"{"alg":"ES256","kid":"e"}"#] {
        let claims = r#"{"iss":"https://login.microsoftonline.com/t/v2.0","tid":"t"}"#;
        let parts = [header, claims, "sig"].map(|part| base64url(part.as_bytes()));
        let token = RawIdToken::new(parts.join("."));
        let signed = SignedToken::parse(&token).expect("a signed token");
        if let Some(key) = keys.find(&signed) {
            assert!(Object::parse(&key).is_some_and(|key| key.text("kty").is_some()));
        }
    }
}

pub(super) fn client_info(input: &[u8]) {
    for text in [text(input), base64url(input)] {
        if let Some(info) = ClientInfo::parse(&text) {
            assert!(!info.uid.is_empty() && !info.utid.is_empty());
            assert!(info.home_account_id().anchor_mailbox().starts_with("Oid:"));
        }
    }
}

pub(super) fn scopes(input: &[u8]) {
    let text = text(input);
    let scopes = ScopeSet::parse(&text);
    survives(
        &scopes,
        |scopes| scopes.as_str().to_owned(),
        |text| Some(ScopeSet::parse(text)),
    );
    assert!(scopes.covers(&scopes));
    let with_defaults = scopes.with_defaults();
    assert_eq!(with_defaults.with_defaults(), with_defaults);
    assert_eq!(scopes.for_lookup().for_lookup(), scopes.for_lookup());
    assert!(scopes.is_empty() || scopes.replaces(&scopes));
}

pub(super) fn claims_request(input: &[u8]) {
    let text = text(input);
    let capabilities = ["cp1".to_owned()];
    if let Ok(merged) = claims_request::merge(Some(&text), &capabilities) {
        let again =
            claims_request::merge(Some(&merged), &capabilities).expect("what is merged can be merged");
        assert_eq!(again, merged);
    }
    let union = claims_request::union(Some(&text), Some(r#"{"access_token":{"a":null}}"#));
    let union = union.expect("one of both asks for something");
    assert!(claims_request::is_challenge(Some(&union)));
    // Where a name stands twice, the last one takes in the others once.
    let twice = claims_request::union(Some(&union), Some(&union));
    assert_eq!(claims_request::union(twice.as_deref(), twice.as_deref()), twice);
}

pub(super) fn numbers(input: &[u8]) {
    let text = text(input);
    if let Some(number) = decimal::parse(&text) {
        assert_eq!(decimal::parse(&decimal::text(number)), Some(number));
    }
    let _ = (retry_after(&text), is_uuid(&text));
}
