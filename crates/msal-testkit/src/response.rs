//! Responses of a token endpoint, right and wrong.

use msal_web::platform::HttpResponse;
use serde_json::{Value, json};

/// A JSON document.
pub fn json_response(status: u16, body: Value) -> HttpResponse {
    HttpResponse {
        status,
        retry_after: None,
        date: None,
        request_id: Some("3c4d0b5e-0000-4000-8000-000000000001".to_owned()),
        redirected_to: None,
        body: body.to_string(),
    }
}

/// A page where JSON was expected, as from a captive portal or a proxy.
pub fn html_response(status: u16) -> HttpResponse {
    HttpResponse {
        status,
        retry_after: None,
        date: None,
        request_id: None,
        redirected_to: None,
        body: "<!doctype html><title>Sign in to the network</title>".to_owned(),
    }
}

/// Tokens for an hour and a refresh token for a day; what is an empty text is left out.
///
/// ```
/// use msal_testkit::{START, TestUser, TokenMint, token_response};
/// let user = TestUser::ada();
/// let id_token = TokenMint::new(&user, "client", START).id_token();
/// let response = token_response("at", "", &id_token, &user.client_info(), "User.Read openid");
/// assert!(response.status == 200 && !response.body.contains("\"refresh_token\""));
/// ```
pub fn token_response(
    access_token: &str,
    refresh_token: &str,
    id_token: &str,
    client_info: &str,
    scope: &str,
) -> HttpResponse {
    let mut body = json!({
        "token_type": "Bearer",
        "scope": scope,
        "expires_in": 3600,
        "ext_expires_in": 3600,
        "access_token": access_token,
        "refresh_token": refresh_token,
        "refresh_token_expires_in": 86400,
        "id_token": id_token,
        "client_info": client_info,
    });
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| value != "");
    }
    json_response(200, body)
}

/// An error in Entra ID's shape, with status 400: `error`, `suberror` (may be empty) and an AADSTS
/// number.
///
/// ```
/// let response = msal_testkit::server_error("invalid_grant", "bad_token", 700084);
/// assert!(response.status == 400 && response.body.contains("AADSTS700084"));
/// ```
pub fn server_error(error: &str, suberror: &str, number: u32) -> HttpResponse {
    let mut body = json!({
        "error": error,
        "error_description": format!("AADSTS{number}: a scripted refusal."),
        "error_codes": [number],
        "timestamp": "2023-11-14 22:13:20Z",
        "trace_id": "3c4d0b5e-0000-4000-8000-000000000002",
        "correlation_id": "3c4d0b5e-0000-4000-8000-000000000003",
    });
    if !suberror.is_empty() {
        body["suberror"] = suberror.into();
    }
    json_response(400, body)
}
