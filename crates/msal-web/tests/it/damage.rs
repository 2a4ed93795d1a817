//! While the app runs, another script damages or removes entries: the user can still sign out, and
//! stays signed in until then.

use msal_testkit::{TestUser, World, block_on};
use msal_web::EndSessionRequest;
use msal_web::platform::Storage as _;

use crate::common::{Log, popup, signed_in, silent, traces, usernames};

const DAMAGES: [Option<&str>; 5] = [None, Some(""), Some("{"), Some("null"), Some(r#"{"secret":5}"#)];

/// Runs a check for each entry that a sign-in leaves, each damaged or removed in its own world.
fn for_each_damage(check: impl Fn(&World, &msal_web::PublicClientApplication, &str)) {
    let intact = World::new();
    signed_in(&intact);
    for key in intact.storage.keys() {
        for damage in DAMAGES {
            let world = World::new();
            let client = signed_in(&world);
            match damage {
                None => world.storage.remove(&key),
                Some(text) => world.storage.set(&key, text).unwrap(),
            }
            check(&world, &client, &format!("{key} = {damage:?}"));
        }
    }
}

#[test]
fn what_is_damaged_does_not_keep_the_user_from_signing_out() {
    for_each_damage(|world, client, place| {
        let log = Log::of(client);
        block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
        assert!(
            client.accounts().is_empty() && client.active_account().is_none(),
            "{place}"
        );
        assert_eq!(traces(world, &TestUser::ada()), Vec::<String>::new(), "{place}");
        assert!(
            log.kinds().contains(&msal_web::EventKind::LogoutSuccess),
            "{place}"
        );
    });
}

#[test]
fn what_is_damaged_signs_nobody_out() {
    for_each_damage(|_, client, place| {
        let is_the_choice = place.contains("active-account");
        assert_eq!(usernames(client), ["ada@contoso.com"], "{place}");
        let account = client.accounts().remove(0);
        assert!(account.id_token_claims().is_some(), "{place}");
        assert!(client.active_account().is_some() || is_the_choice, "{place}");
        let refresh = silent().with_account(account).with_force_refresh();
        let is_the_refresh_token = place.contains("refreshtoken") && place.ends_with("None");
        let outcome = block_on(client.acquire_token_silent(refresh));
        let is_renewed = outcome
            .as_ref()
            .is_ok_and(|result| result.source == msal_web::TokenSource::Network);
        assert!(
            is_renewed || is_the_refresh_token && outcome.is_ok(),
            "{place}: {outcome:?}"
        );
    });
}

#[test]
fn what_is_damaged_signs_nobody_out_when_the_accounts_are_read_again() {
    for_each_damage(|world, client, place| {
        let ada = client.accounts().remove(0);
        world.authority.expect(TestUser::bob());
        block_on(client.login_popup(popup())).unwrap();
        let is_gone = place.ends_with("None") && (place.contains("|idtoken|") || is_account(place));
        let wanted = if is_gone {
            &["bob@contoso.com"][..]
        } else {
            &["ada@contoso.com", "bob@contoso.com"]
        };
        assert_eq!(usernames(client), wanted, "{place}");
        client.clear_cache(Some(&ada));
        assert_eq!(usernames(client), ["bob@contoso.com"], "{place}");
        let traces = world.storage.keys_mentioning(&TestUser::ada().home_object_id);
        assert_eq!(traces, Vec::<String>::new(), "{place}");
    });
}

/// Whether the place is the account's own entry.
fn is_account(place: &str) -> bool {
    place.starts_with("msal.3|") && !place.contains(msal_testkit::CLIENT_ID)
}

#[test]
fn a_renewal_repairs_what_is_damaged() {
    for_each_damage(|world, client, place| {
        let account = client.accounts().remove(0);
        let refresh = silent().with_account(account.clone()).with_force_refresh();
        block_on(client.acquire_token_silent(refresh)).unwrap();
        let reloaded = crate::common::client(world);
        assert_eq!(usernames(&reloaded), ["ada@contoso.com"], "{place}");
        let request = silent().with_account(account);
        assert!(
            block_on(reloaded.acquire_token_silent(request))
                .unwrap()
                .from_cache(),
            "{place}"
        );
    });
}

#[test]
fn a_sign_out_writes_a_damaged_list_of_accounts_again() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let whole = world.storage.get("msal.3.account.keys").unwrap();
    let cut_off = &whole[..whole.len() - 1];
    world.storage.set("msal.3.account.keys", cut_off).unwrap();
    client.clear_cache(Some(&ada));
    assert_eq!(usernames(&crate::common::client(&world)), ["bob@contoso.com"]);
    let left = world.storage.keys_mentioning(&TestUser::ada().home_object_id);
    assert_eq!(left, Vec::<String>::new());
}
