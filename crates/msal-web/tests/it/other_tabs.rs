//! Users who sign out in one tab are gone from the others, whatever these keep their tokens in.

use msal_testkit::{CLIENT_ID, TestUser, World, block_on, settle, start};
use msal_web::platform::Storage as _;
use msal_web::{Configuration, EndSessionRequest, EventKind, PublicClientApplication};

use crate::common::{Log, client_with, popup, signed_in, silent, usernames, with_expired_token};

const CHANNEL: &str = "msal.sign-outs";

/// Carries what one tab has told to the other.
fn carry(from: &World, to: &World) {
    let told = from.windows.told();
    assert_eq!(told.iter().filter(|(channel, _)| channel == CHANNEL).count(), 1);
    for (channel, text) in told {
        to.windows.speak(&channel, &text);
    }
    settle();
}

fn sign_out(client: &PublicClientApplication) {
    let request = EndSessionRequest::default().with_account(client.accounts().remove(0));
    block_on(client.logout_popup(request)).unwrap();
}

#[test]
fn a_sign_out_reaches_a_tab_with_a_storage_of_its_own() {
    let here = World::new();
    let there = here.new_tab();
    let (client, other) = (signed_in(&here), signed_in(&there));
    here.authority.expect(TestUser::bob());
    block_on(other.login_popup(popup())).unwrap();
    let log = Log::of(&other);
    sign_out(&client);
    carry(&here, &there);
    assert_eq!(usernames(&other), ["bob@contoso.com"], "and nobody else");
    let left = there.storage.keys_mentioning(&TestUser::ada().home_object_id);
    assert!(left.is_empty(), "{left:?}");
    assert!(log.kinds().contains(&EventKind::LogoutSuccess));
    assert_eq!(other.snapshot().accounts.len(), 1);
}

#[test]
fn a_sign_out_of_everybody_reaches_the_others_too() {
    let here = World::new();
    let there = here.new_tab();
    let (client, other) = (signed_in(&here), signed_in(&there));
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    carry(&here, &there);
    assert!(other.accounts().is_empty() && other.active_account().is_none());
    assert!(there.storage.snapshot().is_empty());
}

#[test]
fn a_renewal_under_way_in_another_tab_keeps_nothing() {
    let here = World::new();
    let there = here.new_tab();
    let (client, other) = (signed_in(&here), with_expired_token(&there));
    there.transport.hold();
    let mut renewal = start(other.acquire_token_silent(silent()));
    assert!(!renewal.runs_to_its_end());
    there.transport.release();
    sign_out(&client);
    carry(&here, &there);
    assert!(renewal.finish().is_ok());
    assert!(there.storage.snapshot().is_empty());
}

#[test]
fn the_own_notice_and_those_of_other_apps_change_nothing() {
    let world = World::new();
    let client = signed_in(&world);
    sign_out(&client);
    block_on(client.login_popup(popup())).unwrap();
    carry(&world, &world);
    assert_eq!(usernames(&client).len(), 1, "the own one");

    let there = world.new_tab();
    let other = client_with(&there, Configuration::new("another app"));
    block_on(other.login_popup(popup())).unwrap();
    carry(&world, &there);
    for nonsense in ["", "{", "[]", "{}", r#"{"clientId":1}"#] {
        there.windows.speak(CHANNEL, nonsense);
    }
    settle();
    assert_eq!(usernames(&other).len(), 1);
}

#[test]
fn clearing_the_cache_is_a_matter_of_this_tab() {
    let world = World::new();
    let client = signed_in(&world);
    client.clear_cache(None);
    assert!(world.windows.told().iter().all(|(channel, _)| channel != CHANNEL));
}

#[test]
fn what_a_crash_has_left_of_a_sign_in_goes_too() {
    let here = World::new();
    let there = here.new_tab();
    let client = signed_in(&here);
    let _other = client_with(&there, Configuration::new(CLIENT_ID));
    let home = TestUser::ada().home_account_id();
    let key = format!(
        "msal.3|{}|login.windows.net|refreshtoken|{CLIENT_ID}|||",
        home.as_str()
    );
    there.storage.set(&key, "{}").unwrap();
    // A store that was full took nothing else, and the rest was in the memory of the tab.
    let active = format!("msal.{CLIENT_ID}.active-account-filters");
    let filter = serde_json::json!({ "homeAccountId": home.as_str() });
    there.storage.set(&active, &filter.to_string()).unwrap();
    sign_out(&client);
    carry(&here, &there);
    assert_eq!(there.storage.keys(), [""; 0]);
}
