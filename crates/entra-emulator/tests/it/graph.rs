//! Graph takes only tokens that hold.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra_emulator::{Emulator, WORKFORCE_TENANT};
use serde_json::{Value, json};

use crate::app::{ORIGIN, claims, code_request, emulator, me, text, tokens};
use crate::browser::{BOB, Browser};
use crate::http::{Response, get, request};

fn assert_unauthorized(response: &Response, message: &str) {
    assert_eq!(response.status, 401, "{}", response.body);
    let body = response.json();
    assert_eq!(body["error"]["code"], "InvalidAuthenticationToken");
    assert_eq!(body["error"]["message"], message);
    assert!(
        response
            .header("www-authenticate")
            .unwrap()
            .starts_with("Bearer realm=\"\", authorization_uri=")
    );
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert!(
        response
            .header("access-control-expose-headers")
            .unwrap()
            .contains("WWW-Authenticate")
    );
}

/// A genuine token's claims, changed and signed again with the emulator's key.
fn changed(name: &str, value: Value) -> (u16, String) {
    let entra = emulator();
    let mut claims = claims(text(&tokens(&entra), "access_token"));
    claims[name] = value;
    let response = me(&entra, &entra.sign(&claims));
    let message = response.json()["error"]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (response.status, message)
}

/// Graph's response to the request for the photo of whoever the token is for.
fn photo(emulator: &Emulator, tokens: &Value) -> Response {
    let bearer = format!("Bearer {}", text(tokens, "access_token"));
    get(&format!("{}/me/photo/$value", emulator.graph_url()))
        .header("authorization", &bearer)
        .send()
}

#[test]
fn the_photo_is_a_png_of_ones_own() {
    let entra = emulator();
    let photo = photo(&entra, &tokens(&entra));
    assert_eq!(
        (photo.status, photo.header("content-type")),
        (200, Some("image/png"))
    );
    assert!(photo.body.contains("PNG") && photo.body.contains("IEND"));
    let url = format!("{}/me/photo/$value", entra.graph_url());
    assert_eq!(get(&url).send().status, 401);
}

#[test]
fn a_user_without_a_photo_has_none() {
    let entra = emulator();
    let code = Browser::new(&entra).sign_in(BOB).redirect_param("code").unwrap();
    let photo = photo(&entra, &code_request(&entra, &code, &[]).send().json());
    assert_eq!(photo.status, 404);
    assert_eq!(photo.json()["error"]["code"], "ImageNotFound");
}

#[test]
fn the_profile_is_the_users_own() {
    let entra = emulator();
    let response = me(&entra, text(&tokens(&entra), "access_token"));
    assert_eq!(response.status, 200);
    assert!(
        response
            .header("content-type")
            .unwrap()
            .starts_with("application/json;odata.metadata=minimal")
    );
    assert_eq!(response.header("odata-version"), Some("4.0"));
    let profile = response.json();
    assert_eq!(profile["displayName"], "Alice Adams");
    assert_eq!(profile["userPrincipalName"], "alice@contoso.onmicrosoft.com");
    assert_eq!(
        (&profile["givenName"], &profile["surname"]),
        (&json!("Alice"), &json!("Adams"))
    );
    assert!(profile["mobilePhone"].is_null());
}

#[test]
fn user_info_names_the_subject_of_the_id_token() {
    let entra = emulator();
    let token = tokens(&entra);
    let url = format!("{}/graph/oidc/userinfo", entra.origin());
    let bearer = format!("Bearer {}", text(&token, "access_token"));
    let info = get(&url).header("authorization", &bearer).send().json();
    assert_eq!(info["sub"], claims(text(&token, "id_token"))["sub"]);
    assert_eq!(info["name"], "Alice Adams");
}

#[test]
fn a_call_without_a_token_is_unauthorized() {
    let entra = emulator();
    let url = format!("{}/me", entra.graph_url());
    for header in ["", "Bearer ", "Basic YTpi", "Bearer"] {
        let response = get(&url)
            .header("authorization", header)
            .header("origin", ORIGIN)
            .send();
        assert_unauthorized(&response, "Access token is empty.");
    }
}

#[test]
fn a_token_that_was_tampered_with_is_unauthorized() {
    let entra = emulator();
    let token = text(&tokens(&entra), "access_token").to_owned();
    let parts: Vec<_> = token.split('.').collect();
    let mut claims = claims(&token);
    claims["oid"] = json!("11111111-aaaa-4aaa-8aaa-000000000002");
    let forged = URL_SAFE_NO_PAD.encode(claims.to_string());
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    for forgery in [
        format!("{}.{forged}.{}", parts[0], parts[2]),
        format!("{none}.{}.", parts[1]),
        format!("{none}.{}.{}", parts[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.{}", parts[0], parts[1], parts[2].replace(['a', 'b'], "c")),
    ] {
        assert_unauthorized(&me(&entra, &forgery), "Signature is invalid.");
    }
    for nonsense in ["x", "a.b.c", "..", &format!("{}.{}", parts[0], parts[1])] {
        assert_unauthorized(&me(&entra, nonsense), "JWT is not well formed.");
    }
}

#[test]
fn an_expired_token_is_unauthorized() {
    let entra = emulator();
    let token = text(&tokens(&entra), "access_token").to_owned();
    entra.advance_clock(Duration::from_secs(3500));
    assert_eq!(me(&entra, &token).status, 200);
    entra.advance_clock(Duration::from_secs(2000));
    assert_unauthorized(
        &me(&entra, &token),
        "Lifetime validation failed, the token is expired.",
    );
    assert_eq!(changed("exp", Value::Null).0, 401);
    assert_eq!(changed("nbf", json!(4_000_000_000_u64)).0, 401);
}

#[test]
fn a_token_for_another_api_is_unauthorized() {
    let wrong_audience = "Access token validation failure. Invalid audience.".to_owned();
    assert_eq!(
        changed("aud", json!("https://api.example")),
        (401, wrong_audience)
    );
    assert_eq!(
        changed("aud", json!("00000003-0000-0000-c000-000000000000")).0,
        200
    );
    let entra = emulator();
    // An id token is not an access token, even with the right signature.
    assert_eq!(me(&entra, text(&tokens(&entra), "id_token")).status, 401);
}

#[test]
fn a_token_of_a_foreign_issuer_is_unauthorized() {
    let wrong_issuer = "Access token validation failure. Invalid issuer.".to_owned();
    let foreign = json!(format!("https://login.example/{WORKFORCE_TENANT}/v2.0"));
    assert_eq!(changed("iss", foreign), (401, wrong_issuer.clone()));
    assert_eq!(
        changed("tid", json!(entra_emulator::EXTERNAL_TENANT)),
        (401, wrong_issuer)
    );
    assert_eq!(changed("oid", json!("nobody")).0, 401);
}

#[test]
fn a_token_without_the_scope_is_forbidden() {
    for scopes in [
        "",
        "openid profile",
        "Mail.Read",
        "User.ReadBasic.All",
        "XUser.Read",
    ] {
        let (status, message) = changed("scp", json!(scopes));
        assert_eq!(status, 403, "{scopes}");
        assert_eq!(message, "Insufficient privileges to complete the operation.");
    }
}

#[test]
fn the_preflight_of_an_api_call_succeeds() {
    let entra = emulator();
    let preflight = request("OPTIONS", &format!("{}/me", entra.graph_url()))
        .header("origin", ORIGIN)
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "authorization");
    let response = preflight.send();
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        response.header("access-control-allow-headers"),
        Some("authorization")
    );
}
