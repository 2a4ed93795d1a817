//! The application's side: redeems codes, refreshes, calls Graph, and checks signatures with the
//! published keys.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra_emulator::{Emulator, Options, SPA_CLIENT_ID};
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use rsa::{BigUint, RsaPublicKey};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::browser::{ALICE, Browser, REDIRECT, SCOPES, VERIFIER};
use crate::http::{self, Request, Response};

pub(crate) const ORIGIN: &str = "http://localhost:3000";

/// The runtime that all emulators of these tests live on.
pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

/// A fresh emulator on a free port.
pub(crate) fn emulator() -> Emulator {
    runtime()
        .block_on(Emulator::start(Options::default().port(0)))
        .unwrap()
}

/// A code request with the changes of a test; an empty value leaves a field out.
pub(crate) fn code_request(emulator: &Emulator, code: &str, changes: &[(&str, &str)]) -> Request {
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    token_request(emulator, &usual, changes).header("origin", ORIGIN)
}

pub(crate) fn refresh_request(emulator: &Emulator, refresh_token: &str, changes: &[(&str, &str)]) -> Request {
    let usual = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    token_request(emulator, &usual, changes).header("origin", ORIGIN)
}

/// A token request without an origin.
pub(crate) fn token_request(
    emulator: &Emulator,
    usual: &[(&str, &str)],
    changes: &[(&str, &str)],
) -> Request {
    let common = [
        ("client_id", SPA_CLIENT_ID),
        ("scope", SCOPES),
        ("client_info", "1"),
    ];
    let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
    let kept = common.iter().chain(usual).filter(|(name, _)| !changed(name));
    let fields: Vec<_> = kept
        .chain(changes)
        .filter(|(_, value)| !value.is_empty())
        .copied()
        .collect();
    http::post(&format!("{}/oauth2/v2.0/token", emulator.authority()), &fields)
}

/// A code for Alice, freshly signed in.
pub(crate) fn code(emulator: &Emulator) -> String {
    Browser::new(emulator)
        .sign_in(ALICE)
        .redirect_param("code")
        .expect("a code")
}

/// The tokens of a fresh sign-in.
pub(crate) fn tokens(emulator: &Emulator) -> Value {
    let response = code_request(emulator, &code(emulator), &[]).send();
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()
}

pub(crate) fn refresh(emulator: &Emulator, tokens: &Value) -> Response {
    refresh_request(emulator, text(tokens, "refresh_token"), &[]).send()
}

pub(crate) fn me(emulator: &Emulator, token: &str) -> Response {
    let url = format!("{}/me", emulator.graph_url());
    http::get(&url)
        .header("authorization", &format!("Bearer {token}"))
        .header("origin", ORIGIN)
        .send()
}

/// A member that must be text.
pub(crate) fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name]
        .as_str()
        .unwrap_or_else(|| panic!("no text '{name}' in {json}"))
}

/// The claims of a token, its signature unchecked.
pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Whether the key that the token names is published and signed it.
pub(crate) fn signature_holds(emulator: &Emulator, token: &str) -> bool {
    let keys = http::get(&format!("{}/discovery/v2.0/keys", emulator.authority()))
        .send()
        .json();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let header = input.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let keys = keys["keys"].as_array().unwrap().clone();
    let Some(key) = keys.iter().find(|key| key["kid"] == header["kid"]) else {
        return false;
    };
    let number = |name| BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(text(key, name)).unwrap());
    let verifying = VerifyingKey::<Sha256>::new(RsaPublicKey::new(number("n"), number("e")).unwrap());
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    Signature::try_from(signature.as_slice())
        .is_ok_and(|signature| verifying.verify(input.as_bytes(), &signature).is_ok())
}
