use msal_testkit::{CLIENT_ID, block_on};
use msal_web::platform::LocalFuture;
use msal_web::{
    AuthError, Configuration, EndSessionRequest, ErrorDetail, InteractionStatus, PopupRequest,
    PublicClientApplication, RedirectRequest, SilentRequest, SsoSilentRequest, Start,
    error::ConfigurationError,
};

type Call = fn(PublicClientApplication) -> LocalFuture<Result<(), AuthError>>;

/// Every call for a token and every sign-out, but silent ones for an account.
const CALLS: [(&str, Call); 6] = [
    ("popup", |client| {
        Box::pin(async move {
            client
                .login_popup(PopupRequest::new(["User.Read"]))
                .await
                .map(drop)
        })
    }),
    ("popup with id", |client| {
        let request = PopupRequest::new(["User.Read"]).with_correlation_id("our-own-id");
        Box::pin(async move { client.login_popup(request).await.map(drop) })
    }),
    ("redirect", |client| {
        client.login_redirect(RedirectRequest::new(["User.Read"]))
    }),
    ("single sign-on", |client| {
        let request = SsoSilentRequest::new(["User.Read"]);
        Box::pin(async move { client.sso_silent(request).await.map(drop) })
    }),
    ("sign-out by popup", |client| {
        client.logout_popup(EndSessionRequest::new())
    }),
    ("sign-out by redirect", |client| {
        client.logout_redirect(EndSessionRequest::new())
    }),
];

fn on_a_server() -> PublicClientApplication {
    PublicClientApplication::new(Configuration::new(CLIENT_ID)).unwrap()
}

#[test]
fn on_a_server_a_client_starts_for_ever() {
    let client = on_a_server();
    assert_eq!(msal_web::start(), Start::App);
    assert_eq!(client.snapshot().status, InteractionStatus::Startup);
    client.set_active_account(None);
    client.clear_cache(None);
    assert_eq!(client.snapshot().status, InteractionStatus::Startup);
    assert!(client.accounts().is_empty() && client.active_account().is_none());
}

#[test]
fn on_a_server_no_redirect_has_come_back() {
    assert!(block_on(on_a_server().handle_redirect()).unwrap().is_none());
}

#[test]
fn on_a_server_every_call_says_that_there_is_no_browser() {
    for (way, call) in CALLS {
        let client = on_a_server();
        let error = block_on(call(client.clone())).expect_err(way);
        assert_eq!(error.code(), "non_browser_environment", "{way}");
        let detail = error.detail();
        assert!(
            matches!(
                detail,
                ErrorDetail::Configuration(ConfigurationError::NotInBrowser)
            ),
            "{way}: {error}"
        );
    }
}

#[test]
fn on_a_server_nobody_is_there_to_get_a_token_for() {
    let outcome = block_on(on_a_server().acquire_token_silent(SilentRequest::new(["User.Read"])));
    let error = outcome.expect_err("there is no account");
    assert!(matches!(error.detail(), ErrorDetail::NoAccount), "{error}");
}

#[test]
fn a_wrong_configuration_is_refused_on_a_server_as_well() {
    let refused = PublicClientApplication::new(Configuration::new("")).map(drop);
    assert_eq!(refused, Err(ConfigurationError::ClientIdMissing));
}
