use super::*;
use msal_core::pkce::{Pkce, VERIFIER_BYTES};

const TOKEN_URL: &str = "https://login.microsoftonline.com/common/oauth2/v2.0/token";

fn call(challenge: &str) -> AuthorizeCall {
    AuthorizeCall::parse(&format!(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=c&redirect_uri=https%3A%2F%2Fapp%2F&nonce=n&state=s&code_challenge={challenge}"
    ))
}

fn redeem(authority: &FakeAuthority, fragment: &str, verifier: &str) -> HttpResponse {
    let code = AuthorizeCall::parse(&format!("?{fragment}"))
        .parameter("code")
        .unwrap_or_default()
        .to_owned();
    let body = format!(
        "client_id=c&redirect_uri=https%3A%2F%2Fapp%2F&scope=User.Read%20offline_access&code={code}&code_verifier={verifier}&grant_type=authorization_code"
    );
    authority.respond(&HttpRequest::post(TOKEN_URL, body)).unwrap()
}

#[test]
fn a_code_is_redeemed_once_and_only_with_its_verifier() {
    let authority = FakeAuthority::new(FrozenClock::new());
    let pkce = Pkce::from_random([1; VERIFIER_BYTES]);
    let fragment = authority.authorize(&call(&pkce.challenge));
    assert_eq!(redeem(&authority, &fragment, pkce.verifier.secret()).status, 200);
    assert_eq!(redeem(&authority, &fragment, pkce.verifier.secret()).status, 400);
    let fragment = authority.authorize(&call(&pkce.challenge));
    assert_eq!(redeem(&authority, &fragment, "another").status, 400);
}

#[test]
fn a_hidden_frame_needs_a_session() {
    let authority = FakeAuthority::new(FrozenClock::new());
    let mut silent = call("c");
    silent.parameters.push(("prompt".into(), "none".into()));
    assert!(authority.authorize(&silent).contains("login_required"));
    authority.authorize(&call("c"));
    assert!(authority.authorize(&silent).contains("code="));
}

#[test]
fn a_revoked_refresh_token_is_refused() {
    let authority = FakeAuthority::new(FrozenClock::new());
    let token = authority.grants.new_refresh_token(&TestUser::ada());
    let request = HttpRequest::post(
        TOKEN_URL,
        format!("client_id=c&scope=User.Read&grant_type=refresh_token&refresh_token={token}"),
    );
    assert_eq!(authority.respond(&request).unwrap().status, 200);
    authority.revoke_refresh_tokens();
    assert_eq!(authority.respond(&request).unwrap().status, 400);
}

#[test]
fn a_rotated_refresh_token_is_good_for_one_use() {
    let authority = FakeAuthority::new(FrozenClock::new());
    authority.rotate_refresh_tokens();
    let token = authority.grants.new_refresh_token(&TestUser::ada());
    assert_eq!(authority.owner(&token), Some(TestUser::ada()));
    let request = HttpRequest::post(
        TOKEN_URL,
        format!("client_id=c&scope=User.Read&grant_type=refresh_token&refresh_token={token}"),
    );
    assert_eq!(authority.respond(&request).unwrap().status, 200);
    assert_eq!(authority.respond(&request).unwrap().status, 400);
}
