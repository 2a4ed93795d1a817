//! Tokens that an app brings itself.

use std::time::Duration;

use msal_testkit::{CLIENT_ID, Departure, START, TENANT, TestUser, TokenMint, World, block_on, start};
use msal_web::{
    AccessToken, AccountFields, AccountInfo, AuthenticationFields, AuthenticationResult, Authority,
    Configuration, ExternalTokenError, ExternalTokens, PublicClientApplication, RawIdToken, RefreshToken,
    ScopeSet, SilentRequest, TokenSource,
};

use crate::common::{Log, client, client_with, in_a_word, popup, signed_in, silent, usernames};

const GUEST_TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
const HOUR: Duration = Duration::from_secs(3600);

fn id_token(user: &TestUser) -> RawIdToken {
    RawIdToken::new(TokenMint::new(user, CLIENT_ID, START).id_token())
}

fn tokens(user: &TestUser) -> ExternalTokens {
    ExternalTokens::new()
        .with_id_token(id_token(user))
        .with_client_info(user.client_info())
        .with_access_token(AccessToken::new("external"), HOUR)
}

fn guest() -> TestUser {
    TestUser {
        tenant_id: GUEST_TENANT.into(),
        object_id: "ada-as-guest".into(),
        ..TestUser::ada()
    }
}

fn load(
    client: &PublicClientApplication,
    request: SilentRequest,
    tokens: ExternalTokens,
) -> Result<AuthenticationResult, ExternalTokenError> {
    block_on(client.load_external_tokens(request, tokens))
}

#[test]
fn external_tokens_are_found_as_if_they_had_been_asked_for() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let given = tokens(&TestUser::ada()).with_refresh_token(RefreshToken::new("external refresh"));
    let result = load(&client, silent().with_state("mine"), given).unwrap();
    assert_eq!(result.account.username, "ada@contoso.com");
    assert_eq!(result.account.home_account_id, TestUser::ada().home_account_id());
    assert_eq!(
        (result.source, result.state.as_deref()),
        (TokenSource::Cache, Some("mine"))
    );
    assert_eq!((client.active_account(), log.kinds().len()), (None, 0));
    assert_eq!(client.snapshot().accounts.len(), 1, "the state shows it");
    let of_ada = || silent().with_account(result.account.clone());
    let hit = block_on(client.acquire_token_silent(of_ada())).unwrap();
    assert_eq!(
        hit.access_token.as_ref().map(AccessToken::secret),
        Some("external")
    );
    assert!(world.transport.sent().is_empty());
    let _ = block_on(client.acquire_token_silent(of_ada().with_force_refresh()));
    let sent = world.transport.sent();
    assert_eq!(sent[0].field("refresh_token"), Some("external refresh"));
}

#[test]
fn the_home_tenant_of_a_guest_is_that_of_client_info() {
    let world = World::new();
    let client = client(&world);
    let result = load(&client, silent(), tokens(&guest())).unwrap();
    assert_eq!(result.account.tenant_id, GUEST_TENANT);
    let home = load(&client, silent(), tokens(&TestUser::ada())).unwrap();
    assert_eq!(home.account.home_account_id, result.account.home_account_id);
    assert_eq!(home.account.tenant_id, TENANT);
    assert_eq!(client.accounts().len(), 2, "one user, at two tenants");
}

#[test]
fn the_tokens_of_an_account_need_no_id_token() {
    let world = World::new();
    let client = signed_in(&world);
    let account = client.active_account().unwrap();
    let mail = || SilentRequest::new(["Mail.Read"]);
    let access = |name: &str| ExternalTokens::new().with_access_token(AccessToken::new(name), HOUR);
    let by_account = load(&client, mail().with_account(account.clone()), access("one")).unwrap();
    assert_eq!(by_account.account, account);
    let hit = block_on(client.acquire_token_silent(mail())).unwrap();
    assert_eq!(hit.access_token.as_ref().map(AccessToken::secret), Some("one"));
    let info = TestUser::ada().client_info();
    load(&client, mail(), access("two").with_client_info(info)).unwrap();
    let hit = block_on(client.acquire_token_silent(mail())).unwrap();
    assert_eq!(hit.access_token.as_ref().map(AccessToken::secret), Some("two"));
    assert_eq!(client.accounts().len(), 1);
}

#[test]
fn lifetimes_scopes_and_resource_are_those_that_are_given() {
    let world = World::new();
    let client = client(&world);
    let given = tokens(&TestUser::ada())
        .with_granted_scopes(["User.Read", "Mail.Read"])
        .with_refresh_in(HOUR / 2)
        .with_extended_lifetime(HOUR * 2)
        .with_refresh_token(RefreshToken::new("r"))
        .with_refresh_token_lifetime(HOUR * 24);
    let request = silent().with_resource("https://api.contoso.com/");
    let result = load(&client, request, given).unwrap();
    assert_eq!(result.scopes.as_str(), "User.Read Mail.Read");
    assert_eq!(
        (result.expires_on, result.refresh_on),
        (START + HOUR, Some(START + HOUR / 2))
    );
    let stored = world.storage.snapshot();
    let text = |part: &str| {
        let mut found = stored.iter().filter(|(key, _)| key.contains(part));
        found.next().unwrap().1.clone()
    };
    let access = text("|accesstoken|");
    assert!(
        access.contains(r#""resource":"https://api.contoso.com/""#),
        "{access}"
    );
    let at = |length: Duration| (START + length).seconds().to_string();
    assert!(access.contains(&format!(r#""extendedExpiresOn":"{}""#, at(HOUR * 2))));
    assert!(text("|refreshtoken|").contains(&format!(r#""expiresOn":"{}""#, at(HOUR * 24))));
}

#[test]
fn bad_external_tokens_are_told_and_leave_no_trace() {
    let world = World::new();
    let client = signed_in(&world);
    let before = world.storage.snapshot();
    let check = |request: SilentRequest, tokens: ExternalTokens, wanted: &str| {
        let error = load(&client, request, tokens).unwrap_err();
        assert_eq!(error.code(), wanted, "{error}");
        assert_eq!(world.storage.snapshot(), before, "{wanted}");
    };
    let (ada, bob) = (TestUser::ada(), TestUser::bob());
    let account = client.active_account().unwrap();
    let access = || ExternalTokens::new().with_access_token(AccessToken::new("a"), HOUR);
    let minted = |edit: &dyn Fn(TokenMint) -> TokenMint| {
        let mint = edit(TokenMint::new(&bob, CLIENT_ID, START));
        tokens(&bob).with_id_token(RawIdToken::new(mint.id_token()))
    };
    check(silent(), ExternalTokens::new(), "unable_to_load_token");
    check(
        silent(),
        ExternalTokens::new().with_client_info(ada.client_info()),
        "unable_to_load_token",
    );
    check(silent(), access(), "unable_to_load_token");
    check(
        silent(),
        access().with_client_info(bob.client_info()),
        "unable_to_load_token",
    );
    check(
        silent(),
        tokens(&bob).with_client_info("{}"),
        "client_info_decoding_error",
    );
    check(
        silent(),
        tokens(&bob).with_client_info(""),
        "client_info_decoding_error",
    );
    check(SilentRequest::default(), tokens(&bob), "empty_input_scopes_error");
    let expired = tokens(&bob).with_access_token(AccessToken::new("a"), Duration::ZERO);
    check(silent(), expired, "access_token_expired");
    check(
        silent(),
        minted(&|mint| mint.audience("other")),
        "audience_mismatch",
    );
    check(
        silent(),
        minted(&|mint| mint.issuer("https://evil.example")),
        "issuer_mismatch",
    );
    check(
        silent(),
        minted(&|mint| mint.expires_at(START - HOUR)),
        "id_token_expired",
    );
    check(
        silent(),
        minted(&|mint| mint.without("sub")),
        "token_parsing_error",
    );
    let malformed = tokens(&bob).with_id_token(RawIdToken::new("a.b.c"));
    check(silent(), malformed, "token_parsing_error");
    let of_ada = || silent().with_account(account.clone());
    check(of_ada(), tokens(&bob), "account_mismatch");
    let at_any_tenant = of_ada().with_authority("https://login.microsoftonline.com/contoso.com");
    check(at_any_tenant, tokens(&guest()), "tenant_mismatch");
    check(
        of_ada(),
        access().with_client_info(bob.client_info()),
        "account_mismatch",
    );
    check(
        silent().with_authority("https://evil.example/t"),
        tokens(&bob),
        "untrusted_authority",
    );
    let elsewhere = "https://login.microsoftonline.us/common";
    check(of_ada().with_authority(elsewhere), access(), "authority_mismatch");
    world.authority.depart(Departure::Offline);
    let unknown = client_with(
        &world,
        Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t"),
    );
    let error = load(&unknown, silent(), tokens(&bob)).unwrap_err();
    assert_eq!(error.code(), "no_network_connectivity");
}

#[test]
fn tokens_without_client_info_are_those_of_the_subject() {
    let world = World::new();
    let client = client_with(
        &world,
        Configuration::new(CLIENT_ID).with_authority(Authority::adfs("fs.contoso.com")),
    );
    world.transport.respond_with(|_| {
        let host = "https://fs.contoso.com/adfs";
        Ok(msal_testkit::json_response(
            200,
            serde_json::json!({
                "issuer": host,
                "authorization_endpoint": format!("{host}/authorize"),
                "token_endpoint": format!("{host}/token"),
            }),
        ))
    });
    let mint = TokenMint::new(&TestUser::ada(), CLIENT_ID, START).issuer("https://fs.contoso.com/adfs");
    let mint = mint.without("tid").without("oid").claim("sub", "ada at fs");
    let given = ExternalTokens::new().with_id_token(RawIdToken::new(mint.id_token()));
    let result = load(&client, silent(), given).unwrap();
    assert_eq!(result.account.home_account_id.as_str(), "ada at fs");
    assert_eq!(client.accounts().len(), 1);
}

#[test]
fn what_is_loaded_while_everybody_signs_out_is_not_kept() {
    let world = World::new();
    let client = client_with(
        &world,
        Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t"),
    );
    world.transport.hold();
    let given = tokens(&TestUser::ada()).with_id_token(RawIdToken::new(
        TokenMint::new(&TestUser::ada(), CLIENT_ID, START)
            .issuer(&format!("https://login.contoso.com/{TENANT}/v2.0"))
            .id_token(),
    ));
    let mut call = start(client.load_external_tokens(silent(), given));
    assert!(!call.runs_to_its_end());
    client.clear_cache(None);
    world.transport.release();
    assert_eq!(call.finish().unwrap_err(), ExternalTokenError::SignedOut);
    assert!(client.accounts().is_empty() && world.storage.snapshot().is_empty());
}

/// A result as another client of the app has got it.
fn result_of(user: &TestUser) -> AuthenticationResult {
    let world = World::new();
    world.authority.expect(user.clone());
    block_on(client(&world).login_popup(popup())).unwrap()
}

fn edited(
    result: &AuthenticationResult,
    edit: impl FnOnce(&mut AuthenticationFields),
) -> AuthenticationResult {
    let mut fields = (**result).clone();
    edit(&mut fields);
    AuthenticationResult::new(fields)
}

#[test]
fn a_hydrated_result_is_in_the_cache() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let result = result_of(&TestUser::ada());
    block_on(client.hydrate_cache(&result)).unwrap();
    assert_eq!((client.active_account(), log.kinds().len()), (None, 0));
    assert_eq!(usernames(&client), ["ada@contoso.com"]);
    assert!(client.accounts()[0].is_same(&result.account));
    let request = silent().with_account(result.account.clone());
    let hit = block_on(client.acquire_token_silent(request)).unwrap();
    assert!(hit.from_cache() && hit.access_token == result.access_token);
    let keys: Vec<String> = world.storage.snapshot().into_keys().collect();
    assert!(!keys.iter().any(|key| key.contains("refreshtoken")), "{keys:?}");
}

#[test]
fn a_hydrated_guest_belongs_to_its_home_tenant() {
    let world = World::new();
    let client = client(&world);
    for user in [guest(), TestUser::ada()] {
        block_on(client.hydrate_cache(&result_of(&user))).unwrap();
    }
    let rows = client.accounts();
    assert_eq!(rows.len(), 2);
    assert!(
        rows.iter()
            .all(|row| row.home_account_id == TestUser::ada().home_account_id())
    );
    let profiles: Vec<bool> = rows[0]
        .tenant_profiles
        .iter()
        .map(|profile| profile.is_home_tenant)
        .collect();
    assert_eq!(profiles, [false, true]);
}

#[test]
fn an_old_result_brings_its_account_and_no_dead_token() {
    let world = World::new();
    let client = signed_in(&world);
    let fresh = block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let old = edited(&result_of(&TestUser::ada()), |fields| {
        let mint = TokenMint::new(&TestUser::ada(), CLIENT_ID, START - HOUR * 9);
        fields.id_token = Some(RawIdToken::new(mint.id_token()));
        fields.expires_on = START - HOUR * 8;
    });
    block_on(client.hydrate_cache(&old)).unwrap();
    let hit = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(hit.from_cache() && hit.access_token == fresh.access_token);
}

#[test]
fn a_result_that_is_not_believed_is_not_hydrated() {
    let world = World::new();
    let client = signed_in(&world);
    let before = world.storage.snapshot();
    let good = result_of(&TestUser::bob());
    let check = |wanted: &str, edit: &dyn Fn(&mut AuthenticationFields)| {
        let outcome = block_on(client.hydrate_cache(&edited(&good, |fields| edit(fields))));
        assert_eq!(outcome.unwrap_err().code(), wanted);
        assert_eq!(world.storage.snapshot(), before, "{wanted}");
    };
    let account = |edit: fn(&mut AccountFields)| {
        let mut fields = (*good.account).clone();
        edit(&mut fields);
        AccountInfo::new(fields)
    };
    check("null_or_empty_token", &|fields| fields.id_token = None);
    check("token_parsing_error", &|fields| {
        fields.id_token = Some(RawIdToken::new("x"))
    });
    check("account_mismatch", &|fields| {
        fields.id_token = Some(id_token(&TestUser::ada()))
    });
    check("tenant_mismatch", &|fields| {
        fields.id_token = Some(id_token(&guest()))
    });
    check("audience_mismatch", &|fields| {
        let mint = TokenMint::new(&TestUser::bob(), "other", START);
        fields.id_token = Some(RawIdToken::new(mint.id_token()));
    });
    check("issuer_mismatch", &|fields| {
        let mint = TokenMint::new(&TestUser::bob(), CLIENT_ID, START).issuer("https://evil.example");
        fields.id_token = Some(RawIdToken::new(mint.id_token()));
    });
    check("untrusted_authority", &|fields| {
        fields.authority = "https://evil.example/t/".into()
    });
    check("empty_url_error", &|fields| fields.authority = String::new());
    check("empty_input_scopes_error", &|fields| {
        fields.scopes = ScopeSet::default()
    });
    check("authority_mismatch", &|fields| {
        fields.account = account(|account| account.environment = "login.microsoftonline.us".into());
    });
    check("unable_to_load_token", &|fields| {
        fields.account = account(|account| account.home_account_id = "".into());
    });
    block_on(client.hydrate_cache(&good)).unwrap();
    assert_eq!(usernames(&client), ["ada@contoso.com", "bob@contoso.com"]);
    assert_eq!(
        in_a_word(&block_on(client.acquire_token_silent(silent()))),
        "cache"
    );
}
