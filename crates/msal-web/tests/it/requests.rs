use msal_testkit::{CLIENT_ID, TestUser, World, block_on};
use msal_web::{Configuration, Prompt, SsoSilentRequest};

use crate::common::{client, client_with, popup, signed_in, silent};

const ELSEWHERE: &str = "https://login.contoso.com/t";

#[test]
fn one_sign_in_costs_one_authorize_and_one_token_request() {
    let world = World::new();
    block_on(client(&world).login_popup(popup())).unwrap();
    let sent = world.transport.sent();
    assert_eq!((world.windows.visits().len(), sent.len()), (1, 1));
    assert_eq!((sent[0].method, sent[0].grant()), ("POST", "authorization_code"));
}

#[test]
fn an_unknown_authority_is_asked_once_for_its_configuration() {
    let world = World::new();
    let client = client_with(&world, Configuration::new(CLIENT_ID).with_authority(ELSEWHERE));
    for _ in 0..2 {
        block_on(client.login_popup(popup())).unwrap();
    }
    let gets: Vec<_> = world
        .transport
        .sent()
        .into_iter()
        .filter(|request| request.method == "GET")
        .collect();
    assert_eq!(gets.len(), 1);
    assert_eq!(
        gets[0].url,
        "https://login.contoso.com/t/v2.0/.well-known/openid-configuration"
    );
}

#[test]
fn an_authority_that_could_not_be_reached_is_asked_again() {
    let world = World::new();
    let client = client_with(&world, Configuration::new(CLIENT_ID).with_authority(ELSEWHERE));
    world.authority.depart(msal_testkit::Departure::Unreachable);
    let error = block_on(client.login_popup(popup())).unwrap_err();
    assert_eq!((error.code(), world.windows.open()), ("get_request_failed", 0));
    world.authority.behave();
    assert!(block_on(client.login_popup(popup())).is_ok());
}

#[test]
fn the_authorize_request_says_what_was_asked_for() {
    let world = World::new();
    let request = popup()
        .with_prompt(Prompt::SelectAccount)
        .with_domain_hint("contoso.com")
        .with_redirect_uri("/auth")
        .with_extra_scopes_to_consent(["Mail.Read"])
        .with_correlation_id("id-1")
        .with_extra_query_parameter("dc", "ESTS")
        .with_extra_query_parameter("client_id", "another app");
    block_on(client(&world).login_popup(request)).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(
        visit.endpoint,
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"
    );
    for (name, value) in [
        ("client_id", CLIENT_ID),
        ("response_type", "code"),
        ("response_mode", "fragment"),
        ("code_challenge_method", "S256"),
        ("prompt", "select_account"),
        ("domain_hint", "contoso.com"),
        ("redirect_uri", "https://app.contoso.com/auth"),
        ("scope", "User.Read Mail.Read openid profile offline_access"),
        ("client-request-id", "id-1"),
        ("dc", "ESTS"),
    ] {
        assert_eq!(visit.parameter(name), Some(value), "{name}");
    }
    let sent = world.transport.sent();
    assert_eq!(
        sent[0].field("scope"),
        Some("User.Read openid profile offline_access"),
        "the token is for the first scopes"
    );
    assert_eq!(
        sent[0].field("redirect_uri"),
        Some("https://app.contoso.com/auth")
    );
    assert!(sent[0].url.contains("client-request-id=id-1"));
}

#[test]
fn the_active_account_is_offered_unless_another_user_or_none_is_named() {
    let world = World::new();
    let client = signed_in(&world);
    let hint = |request| {
        block_on(client.login_popup(request)).unwrap();
        world
            .windows
            .visits()
            .pop()
            .unwrap()
            .parameter("login_hint")
            .map(str::to_owned)
    };
    assert_eq!(hint(popup()).as_deref(), Some("ada@contoso.com"));
    assert_eq!(
        hint(popup().with_login_hint("bob@contoso.com")).as_deref(),
        Some("bob@contoso.com")
    );
    assert_eq!(hint(popup().with_prompt(Prompt::SelectAccount)), None);
}

#[test]
fn a_user_who_is_named_beats_the_opaque_hint_of_the_active_account() {
    let world = World::new();
    let opaque = Some("opaque-hint".to_owned());
    world.authority.expect(TestUser {
        login_hint: opaque,
        ..TestUser::ada()
    });
    let client = signed_in(&world);
    let hint = |request| {
        block_on(client.login_popup(request)).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        visit.parameter("login_hint").map(str::to_owned)
    };
    assert_eq!(hint(popup()).as_deref(), Some("opaque-hint"));
    assert_eq!(
        hint(popup().with_login_hint("bob@contoso.com")).as_deref(),
        Some("bob@contoso.com")
    );
}

#[test]
fn a_redirect_uri_of_another_origin_is_refused_before_anything_is_sent() {
    let world = World::new();
    let error =
        block_on(client(&world).login_popup(popup().with_redirect_uri("https://evil.example/"))).unwrap_err();
    assert_eq!(error.code(), "invalid_redirect_uri");
    assert!(world.windows.visits().is_empty() && world.windows.open() == 0);
}

#[test]
fn an_authority_that_nobody_vouches_for_gets_nothing() {
    let world = World::new();
    let client = signed_in(&world);
    let by_popup =
        block_on(client.login_popup(popup().with_authority("https://evil.example/t"))).unwrap_err();
    let silently =
        block_on(client.acquire_token_silent(silent().with_authority("https://evil.example/t"))).unwrap_err();
    assert_eq!(
        (by_popup.code(), silently.code()),
        ("untrusted_authority", "untrusted_authority")
    );
    assert!(world.transport.sent().is_empty());
}

#[test]
fn an_account_of_one_cloud_is_not_taken_to_another() {
    let world = World::new();
    let client = signed_in(&world);
    let request = silent().with_authority("https://login.microsoftonline.us/common");
    assert_eq!(
        block_on(client.acquire_token_silent(request)).unwrap_err().code(),
        "authority_mismatch"
    );
    assert!(world.transport.sent().is_empty());
}

#[test]
fn capabilities_travel_with_every_request() {
    let world = World::new();
    let client = client_with(
        &world,
        Configuration::new(CLIENT_ID).with_client_capability("cp1"),
    );
    block_on(client.login_popup(popup())).unwrap();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let claims =
        |text: Option<&str>| text.is_some_and(|text| text.contains("xms_cc") && text.contains("cp1"));
    assert!(claims(world.windows.visits()[0].parameter("claims")));
    assert!(
        world
            .transport
            .sent()
            .iter()
            .all(|request| claims(request.field("claims")))
    );
}

#[test]
fn each_prompt_is_the_one_that_is_sent() {
    let world = World::new();
    let client = client(&world);
    for prompt in [
        Prompt::Login,
        Prompt::Consent,
        Prompt::SelectAccount,
        Prompt::Create,
    ] {
        block_on(client.login_popup(popup().with_prompt(prompt))).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        assert_eq!(visit.parameter("prompt"), Some(prompt.as_str()));
    }
}

#[test]
fn a_session_id_counts_without_the_user_alone() {
    let world = World::new();
    world.authority.set_session(true);
    let client = client(&world);
    let silently = SsoSilentRequest::new(["User.Read"])
        .with_sid("session-1")
        .with_prompt(Prompt::Login);
    block_on(client.sso_silent(silently)).unwrap();
    block_on(client.login_popup(popup().with_sid("session-1"))).unwrap();
    let visits = world.windows.visits();
    let sent = |at: usize| (visits[at].parameter("sid"), visits[at].parameter("prompt"));
    assert_eq!(
        sent(0),
        (Some("session-1"), Some("none")),
        "whatever prompt is named"
    );
    assert_eq!(sent(1), (None, None));
}

#[test]
fn a_nonce_of_the_apps_own_ties_the_id_token() {
    let world = World::new();
    let client = client(&world);
    let result = block_on(client.login_popup(popup().with_nonce("of-the-server"))).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    assert_eq!(visit.nonce(), "of-the-server");
    let claims = result.account.id_token_claims().unwrap();
    assert_eq!(claims.nonce(), Some("of-the-server"));
    world.authority.depart(msal_testkit::Departure::WrongNonce);
    let error = block_on(client.login_popup(popup().with_nonce("another"))).unwrap_err();
    assert_eq!(error.code(), "nonce_mismatch");
}

#[test]
fn a_popup_stands_where_the_request_says() {
    let world = World::new();
    block_on(client(&world).login_popup(popup().with_size(640, 500).with_position(1900, -20))).unwrap();
    let features = world.windows.popups().pop().unwrap().features;
    assert_eq!(
        features,
        "width=640, height=500, top=-20, left=1900, scrollbars=yes"
    );
}
