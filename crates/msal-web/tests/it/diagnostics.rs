//! What a developer sees of a client: everything but the secrets.

use std::time::Duration;

use msal_testkit::{CLIENT_ID, START, TestUser, World, block_on};
use msal_web::platform::Storage as _;
use msal_web::{
    CheckOutcome, CheckSubject, Configuration, CredentialType, Diagnostics, PublicClientApplication, UnixTime,
};

use crate::common::{client, client_with, popup, signed_in, silent};

#[track_caller]
fn outcome(diagnostics: &Diagnostics, subject: CheckSubject) -> CheckOutcome {
    let found = diagnostics.checks.iter().find(|check| check.subject == subject);
    found
        .unwrap_or_else(|| panic!("{subject} is not checked"))
        .outcome
        .clone()
}

fn warns(client: &PublicClientApplication, subject: CheckSubject) -> bool {
    outcome(&client.diagnostics(), subject).is_warning()
}

fn has_check(client: &PublicClientApplication, subject: CheckSubject) -> bool {
    client
        .diagnostics()
        .checks
        .iter()
        .any(|check| check.subject == subject)
}

/// All secrets in storage.
fn secrets(world: &World) -> Vec<String> {
    let stored = world.storage.snapshot().into_values().filter_map(|json| {
        let record: serde_json::Value = serde_json::from_str(&json).ok()?;
        record["secret"].as_str().map(str::to_owned)
    });
    stored.collect()
}

#[test]
fn the_tokens_are_listed_by_expiry_with_their_user_and_scopes() {
    let world = World::new();
    let client = signed_in(&world);
    let tokens = client.diagnostics().tokens;
    assert_eq!(tokens.len(), 3);
    assert!(
        tokens
            .iter()
            .all(|token| !token.is_damaged && !token.is_in_memory_only)
    );
    let usernames = tokens.iter().map(|token| token.username.as_deref());
    assert!(usernames.into_iter().all(|name| name == Some("ada@contoso.com")));
    let of_kind = |kind| tokens.iter().find(|token| token.kind == kind).unwrap();
    let access = of_kind(CredentialType::AccessToken);
    assert!(access.scopes.contains("User.Read"), "{}", access.scopes);
    assert_eq!(
        access
            .expires_on
            .unwrap()
            .since(access.cached_at.unwrap())
            .as_secs(),
        3600
    );
    assert!(of_kind(CredentialType::RefreshToken).tenant_id.is_empty());
    assert!(of_kind(CredentialType::IdToken).expires_on.is_some());
    let expiries: Vec<Option<UnixTime>> = tokens.iter().map(|token| token.expires_on).collect();
    assert!(
        expiries.is_sorted_by_key(|expiry| (expiry.is_none(), *expiry)),
        "{expiries:?}"
    );
}

#[test]
fn nobody_signed_in_has_no_tokens_and_no_check_that_needs_one() {
    let world = World::new();
    let client = client(&world);
    assert_eq!(client.diagnostics().tokens, []);
    assert!(!has_check(&client, CheckSubject::LoginHint) && !has_check(&client, CheckSubject::Clock));
}

#[test]
fn neither_the_data_nor_its_debug_form_holds_a_secret() {
    let world = World::new();
    let client = signed_in(&world);
    let diagnostics = client.diagnostics();
    let shown = format!("{diagnostics:?}");
    let secrets = secrets(&world);
    assert_eq!(secrets.len(), 3);
    for secret in &secrets {
        assert!(!shown.contains(secret.as_str()), "{secret} is shown in {shown}");
    }
}

#[test]
fn a_secret_is_had_by_the_key_of_one_of_this_apps_credentials_alone() {
    let world = World::new();
    let client = signed_in(&world);
    let mut had: Vec<String> = client
        .diagnostics()
        .tokens
        .iter()
        .filter_map(|token| client.cached_secret(&token.key))
        .collect();
    let mut stored = secrets(&world);
    had.sort();
    stored.sort();
    assert_eq!(had, stored);
    let other = client_with(&world, Configuration::new("another-app"));
    assert_eq!(other.diagnostics().tokens, []);
    for token in client.diagnostics().tokens {
        assert_eq!(other.cached_secret(&token.key), None);
    }
    world
        .storage
        .set("app.settings", r#"{"secret":"of the app"}"#)
        .unwrap();
    assert_eq!(client.cached_secret("app.settings"), None);
}

#[test]
fn damaged_entries_are_called_so_and_do_no_harm() {
    let intact = World::new();
    signed_in(&intact);
    for key in intact.storage.keys() {
        for damage in ["", "{", "null", "[]", r#"{"secret":5}"#, r#"{"expiresOn":"x"}"#] {
            let world = World::new();
            let client = signed_in(&world);
            world.storage.set(&key, damage).unwrap();
            let diagnostics = client.diagnostics();
            for token in &diagnostics.tokens {
                assert_eq!(token.is_damaged, token.key == key, "{key} = {damage}: {token:?}");
            }
            assert_eq!(diagnostics.tokens.len(), 3, "{key} = {damage}");
            assert_eq!(
                world.storage.get(&key).as_deref(),
                Some(damage),
                "{key} is left alone"
            );
        }
    }
}

#[test]
fn a_record_that_lacks_what_the_client_needs_counts_as_damaged() {
    let check = |field: &str, wanted: bool| {
        let world = World::new();
        let client = signed_in(&world);
        let damaged = || {
            let tokens = client.diagnostics().tokens;
            let access = tokens
                .into_iter()
                .find(|token| token.kind == CredentialType::AccessToken);
            let access = access.unwrap();
            (access.key, access.is_damaged)
        };
        let (key, was_damaged) = damaged();
        let mut record: serde_json::Value = serde_json::from_str(&world.storage.get(&key).unwrap()).unwrap();
        record.as_object_mut().unwrap().remove(field).unwrap();
        world.storage.set(&key, &record.to_string()).unwrap();
        assert_eq!((was_damaged, damaged().1), (false, wanted), "{field}");
    };
    for field in [
        "secret",
        "target",
        "cachedAt",
        "expiresOn",
        "homeAccountId",
        "clientId",
        "environment",
    ] {
        check(field, true);
    }
    check("lastUpdatedAt", false);
}

#[test]
fn a_token_that_the_store_has_refused_is_listed_as_in_memory() {
    let world = World::new();
    world.storage.fail_writes();
    let client = signed_in(&world);
    let diagnostics = client.diagnostics();
    assert_eq!(diagnostics.tokens.len(), 3);
    assert!(diagnostics.tokens.iter().all(|token| token.is_in_memory_only));
    assert!(warns(&client, CheckSubject::SessionStorage));
    world.storage.allow_writes();
    assert!(!warns(&client, CheckSubject::SessionStorage));
}

#[test]
fn the_check_up_leaves_nothing_behind() {
    let world = World::new();
    let client = signed_in(&world);
    let before = world.storage.snapshot();
    let _ = client.diagnostics();
    assert_eq!(world.storage.snapshot(), before);
    let token = block_on(client.acquire_token_silent(silent())).unwrap();
    assert!(token.from_cache());
}

#[test]
fn the_redirect_uri_is_named_or_its_mistake_is() {
    let world = World::new();
    let CheckOutcome::Good(text) = outcome(&client(&world).diagnostics(), CheckSubject::RedirectUri) else {
        panic!("the default redirect URI is good");
    };
    assert!(text.contains("https://app.contoso.com/"), "{text}");
    let foreign = Configuration::new(CLIENT_ID).with_redirect_uri("https://elsewhere.example/");
    assert!(warns(&client_with(&world, foreign), CheckSubject::RedirectUri));
}

#[test]
fn what_the_browser_lacks_is_warned_of() {
    let world = World::new();
    let client = client(&world);
    let warnings = || {
        [CheckSubject::RandomNumbers, CheckSubject::BroadcastChannel].map(|subject| warns(&client, subject))
    };
    assert_eq!(warnings(), [false, false]);
    world.windows.take_channels_away();
    world.random.take_away();
    assert_eq!(warnings(), [true, true]);
}

#[test]
fn a_missing_login_hint_and_an_undeclared_capability_are_advised() {
    let world = World::new();
    world
        .authority
        .edit_id_tokens(|mint| mint.claim("login_hint", "opaque"));
    let declared = Configuration::new(CLIENT_ID).with_client_capability("cp1");
    let client = client_with(&world, declared);
    block_on(client.login_popup(popup())).unwrap();
    assert!(!warns(&client, CheckSubject::LoginHint) && !warns(&client, CheckSubject::ClaimsChallenges));
    let plain = World::new();
    plain.authority.edit_id_tokens(|mint| mint.without("login_hint"));
    let client = plain.signed_in([TestUser::ada()]);
    assert!(warns(&client, CheckSubject::LoginHint) && warns(&client, CheckSubject::ClaimsChallenges));
}

#[test]
fn a_clock_that_disagrees_with_the_authority_is_warned_of() {
    let check = |now: UnixTime, expected: bool| {
        let world = World::new();
        world.authority.set_clock(now);
        let client = world.signed_in([TestUser::ada()]);
        assert_eq!(warns(&client, CheckSubject::Clock), expected);
        let reloaded = world.client();
        assert_eq!(reloaded.diagnostics().clock_offset, None);
        assert_eq!(warns(&reloaded, CheckSubject::Clock), expected);
    };
    check(START - Duration::from_secs(300), false);
    check(START - Duration::from_secs(3000), true);
    check(START + Duration::from_secs(3000), true);
}

#[test]
fn a_clock_that_was_turned_back_is_warned_of() {
    let world = World::new();
    world.clock.advance(Duration::from_secs(7200));
    let client = signed_in(&world);
    assert!(!warns(&client, CheckSubject::Clock));
    let token = client
        .diagnostics()
        .tokens
        .into_iter()
        .find(|token| token.kind == CredentialType::AccessToken);
    let key = token.unwrap().key;
    let later = client.clock_now().seconds() + 3600;
    let mut record: serde_json::Value = serde_json::from_str(&world.storage.get(&key).unwrap()).unwrap();
    record["cachedAt"] = later.to_string().into();
    world.storage.set(&key, &record.to_string()).unwrap();
    assert!(warns(&world.client(), CheckSubject::Clock));
}
