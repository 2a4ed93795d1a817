//! Signatures of id tokens, by the browser's WebCrypto.

use msal_testkit::{START, TestUser, TokenMint, World, json_response, token_response};
use msal_web::{
    AuthError, AuthorizationCodeRequest, Configuration, ErrorDetail, IdTokenError, PublicClientApplication,
    SignatureCheck, SignatureError, error::ResponseError,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, in_this_page, script};

const CLIENT: &str = "wasm signatures";

/// Makes a key, signs a text with it, and gives the public key and the signature.
const SIGN: &str = r#"(async (name, message) => {
    const algorithm = {
        name, hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]),
        namedCurve: 'P-256', saltLength: 32,
    };
    const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const key = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const bytes = await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(message));
    const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
    const signature = text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    return JSON.stringify({ key, signature });
})"#;

/// An id token, and the key set with the key that has signed it.
struct SignedByBrowser {
    id_token: String,
    keys: serde_json::Value,
}

async fn sign(header: &str, name: &str) -> SignedByBrowser {
    let unsigned = TokenMint::new(&TestUser::ada(), CLIENT, START).id_token();
    let claims = unsigned.split('.').nth(1).unwrap().to_owned();
    let encode = |text: &str| {
        let base64 = script(&format!("btoa('{text}')")).as_string().unwrap();
        base64.replace('=', "")
    };
    let message = format!("{}.{claims}", encode(header));
    let promise = script(&format!("{SIGN}('{name}', '{message}')"));
    let signed = JsFuture::from(promise.unchecked_into::<js_sys::Promise>())
        .await
        .unwrap();
    let signed: serde_json::Value = serde_json::from_str(&signed.as_string().unwrap()).unwrap();
    let mut key = signed["key"].clone();
    key["kid"] = "of the browser".into();
    SignedByBrowser {
        id_token: format!("{message}.{}", signed["signature"].as_str().unwrap()),
        keys: serde_json::json!({ "keys": [key] }),
    }
}

/// Signs in with the token, where the authority publishes these keys.
async fn sign_in(id_token: &str, keys: &serde_json::Value) -> Result<(), AuthError> {
    let world = World::new();
    let (token, keys) = (id_token.to_owned(), keys.clone());
    world.transport.respond_with(move |request| {
        Ok(match request.url.ends_with("/keys") {
            true => json_response(200, keys.clone()),
            false => token_response("at", "", &token, &TestUser::ada().client_info(), "User.Read"),
        })
    });
    let configuration = Configuration::new(CLIENT).with_id_token_verifier(SignatureCheck::web_crypto());
    let client = PublicClientApplication::with_platform(configuration, in_this_page(&world)).unwrap();
    let outcome = client
        .acquire_token_by_code(AuthorizationCodeRequest::new("code"))
        .await;
    assert_eq!(client.accounts().len(), usize::from(outcome.is_ok()));
    client.clear_cache(None);
    outcome.map(|_| ())
}

fn refusal(outcome: Result<(), AuthError>) -> SignatureError {
    match outcome.unwrap_err().detail() {
        ErrorDetail::Response(ResponseError::IdToken(IdTokenError::Signature(error))) => *error,
        other => panic!("{other:?}"),
    }
}

const ALGORITHMS: [(&str, &str); 3] = [
    ("RS256", "RSASSA-PKCS1-v1_5"),
    ("PS256", "RSA-PSS"),
    ("ES256", "ECDSA"),
];

fn header(algorithm: &str) -> String {
    format!(r#"{{"alg":"{algorithm}","kid":"of the browser"}}"#)
}

#[wasm_bindgen_test]
async fn every_known_algorithm_is_checked() {
    for (algorithm, name) in ALGORITHMS {
        let signed = sign(&header(algorithm), name).await;
        assert_eq!(
            sign_in(&signed.id_token, &signed.keys).await,
            Ok(()),
            "{algorithm}"
        );
        let of_another_key = sign(&header(algorithm), name).await;
        let outcome = sign_in(&signed.id_token, &of_another_key.keys).await;
        assert_eq!(refusal(outcome), SignatureError::Wrong, "{algorithm}");
        let (_, signature) = signed.id_token.rsplit_once('.').unwrap();
        let (message, _) = of_another_key.id_token.rsplit_once('.').unwrap();
        let cut = format!("{message}.{}", &signature[..signature.len() / 4 * 2]);
        assert_eq!(
            refusal(sign_in(&cut, &signed.keys).await),
            SignatureError::Wrong,
            "{algorithm}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_changed_claim_is_noticed() {
    let (algorithm, name) = ALGORITHMS[0];
    let signed = sign(&header(algorithm), name).await;
    let parts: Vec<&str> = signed.id_token.split('.').collect();
    let of_bob = TokenMint::new(&TestUser::bob(), CLIENT, START).id_token();
    let claims = of_bob.split('.').nth(1).unwrap();
    let forged = format!("{}.{claims}.{}", parts[0], parts[2]);
    assert_eq!(
        refusal(sign_in(&forged, &signed.keys).await),
        SignatureError::Wrong
    );
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    assert!(sign_in(&unsigned, &signed.keys).await.is_err());
}

#[wasm_bindgen_test]
async fn a_key_that_is_none_fits_nothing() {
    let (algorithm, name) = ALGORITHMS[0];
    let mut signed = sign(&header(algorithm), name).await;
    signed.keys["keys"][0]["n"] = "!".into();
    assert_eq!(
        refusal(sign_in(&signed.id_token, &signed.keys).await),
        SignatureError::UnknownKey
    );
}

#[wasm_bindgen_test]
async fn a_page_that_cannot_check_says_so() {
    let (algorithm, name) = ALGORITHMS[0];
    let signed = sign(&header(algorithm), name).await;
    let subtle = Replaced::new("crypto", "subtle", "undefined");
    let outcome = sign_in(&signed.id_token, &signed.keys).await;
    drop(subtle);
    assert_eq!(refusal(outcome), SignatureError::Unsupported);
}
