//! Filters over several users, tenants and clients of one storage, and hints for single sign-on.

use msal_testkit::{TENANT, TestUser, World, block_on};
use msal_web::{AccountFilter, PublicClientApplication, SsoSilentRequest};

use crate::common::{client, popup};

const GUEST_TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";

/// Ada at home and as a guest, then Bob.
fn with_all(world: &World) -> PublicClientApplication {
    let client = client(world);
    let ada = TestUser {
        login_hint: Some("O.ada".into()),
        session_id: Some("session-of-ada".into()),
        ..TestUser::ada()
    };
    let guest = TestUser {
        tenant_id: GUEST_TENANT.into(),
        object_id: "ada-as-guest".into(),
        username: "ada_contoso.com#EXT#@fabrikam.com".into(),
        login_hint: Some("O.guest".into()),
        session_id: None,
        ..ada.clone()
    };
    for user in [ada, guest, TestUser::bob()] {
        world.authority.expect(user);
        block_on(client.login_popup(popup())).unwrap();
    }
    client
}

#[test]
fn a_filter_means_those_that_meet_every_condition() {
    let world = World::new();
    let client = with_all(&world);
    let rows = client.accounts();
    let check = |filter: AccountFilter, wanted: &[usize]| {
        let found = client.accounts_with_filter(&filter);
        let wanted: Vec<_> = wanted.iter().map(|at| rows[*at].clone()).collect();
        assert_eq!(found, wanted, "{filter:?}");
        let first = (!filter.is_empty()).then(|| wanted.first().cloned()).flatten();
        assert_eq!(client.account(&filter), first, "{filter:?}");
    };
    let new = AccountFilter::new;
    let (ada, bob) = (TestUser::ada(), TestUser::bob());
    check(new(), &[0, 1, 2]);
    check(new().with_home_account_id(ada.home_account_id()), &[0, 1]);
    check(
        new().with_home_account_id(ada.home_account_id()).at_home_tenant(),
        &[0],
    );
    check(
        new()
            .with_home_account_id(ada.home_account_id())
            .with_tenant_id(GUEST_TENANT),
        &[1],
    );
    check(new().with_tenant_id(TENANT), &[0, 2]);
    check(new().with_local_account_id("ada-as-guest"), &[1]);
    check(new().with_username("ADA@contoso.com"), &[0]);
    check(new().with_username("ada_contoso.com#ext#@FABRIKAM.com"), &[1]);
    check(new().with_name("ada"), &[0, 1]);
    check(new().with_login_hint("O.guest"), &[1]);
    check(new().with_login_hint("bob@contoso.com"), &[2]);
    check(new().with_login_hint("BOB@contoso.com"), &[]);
    check(new().with_sid("session-of-ada"), &[0]);
    check(new().with_environment("login.microsoftonline.com"), &[0, 1, 2]);
    check(new().with_environment("login.microsoftonline.us"), &[]);
    check(
        new()
            .with_username("ada@contoso.com")
            .with_tenant_id(GUEST_TENANT),
        &[],
    );
    check(AccountFilter::of(&rows[1]), &[1]);
    check(
        new()
            .with_home_account_id(bob.home_account_id())
            .with_username(""),
        &[2],
    );
}

#[test]
fn every_row_knows_all_tenants_of_its_user() {
    let world = World::new();
    let rows = with_all(&world).accounts();
    for row in &rows[..2] {
        let tenants: Vec<_> = row
            .tenant_profiles
            .iter()
            .map(|profile| &*profile.tenant_id)
            .collect();
        assert_eq!(tenants, [TENANT, GUEST_TENANT]);
        let homes: Vec<_> = row
            .tenant_profiles
            .iter()
            .map(|profile| profile.is_home_tenant)
            .collect();
        assert_eq!(homes, [true, false]);
    }
    assert_eq!(rows[2].tenant_profiles.len(), 1);
}

#[test]
fn single_sign_on_is_for_whom_the_request_names() {
    let world = World::new();
    let client = with_all(&world);
    let rows = client.accounts();
    let hints = |request: SsoSilentRequest| {
        block_on(client.sso_silent(request)).unwrap();
        let visit = world.windows.visits().pop().unwrap();
        assert_eq!(visit.parameter("prompt"), Some("none"));
        ["login_hint", "sid", "X-AnchorMailbox"].map(|name| visit.parameter(name).map(str::to_owned))
    };
    let check = |request: SsoSilentRequest, wanted: [Option<&str>; 3]| {
        // Bob is the active one, whoever answers.
        client.set_active_account(Some(&rows[2]));
        assert_eq!(hints(request), wanted.map(|hint| hint.map(str::to_owned)));
    };
    let new = || SsoSilentRequest::new(["User.Read"]);
    let mailbox = |user: &TestUser| format!("Oid:{}@{}", user.home_object_id, user.home_tenant_id);
    let (of_ada, of_bob) = (mailbox(&TestUser::ada()), mailbox(&TestUser::bob()));
    check(new().with_sid("s1"), [None, Some("s1"), None]);
    check(
        new().with_login_hint("carol@contoso.com"),
        [Some("carol@contoso.com"), None, Some("UPN:carol@contoso.com")],
    );
    check(
        new().with_sid("s1").with_login_hint("carol@contoso.com"),
        [None, Some("s1"), None],
    );
    check(new(), [Some("bob@contoso.com"), None, Some(&of_bob)]);
    check(
        new().with_account(rows[0].clone()),
        [Some("O.ada"), None, Some(&of_ada)],
    );
    check(
        new()
            .with_account(rows[0].clone())
            .with_domain_hint("contoso.com"),
        [None, Some("session-of-ada"), Some(&of_ada)],
    );
    check(
        new()
            .with_account(rows[2].clone())
            .with_login_hint("carol@contoso.com"),
        [Some("carol@contoso.com"), None, Some("UPN:carol@contoso.com")],
    );
    check(
        new().with_account(rows[1].clone()).with_sid("s1"),
        [None, Some("s1"), None],
    );
    client.set_active_account(None);
    assert_eq!(hints(new()), [None, None, None], "whoever is signed in there");
}

#[test]
fn a_snapshot_tells_who_is_meant_who_is_there_and_who_is_known_not_to_be() {
    let world = World::new();
    let nobody_knows = msal_web::Snapshot::default();
    let client = client(&world);
    let (anybody, ada) = (
        AccountFilter::new(),
        AccountFilter::new().with_username("ada@contoso.com"),
    );
    let check = |state: &msal_web::Snapshot, filter: &AccountFilter, wanted: (Option<&str>, bool, bool)| {
        let meant = state.account_meant_by(filter);
        let meant = meant.map(|account| account.username.as_str());
        let found = (
            meant,
            state.is_authenticated(filter),
            state.is_unauthenticated(filter),
        );
        assert_eq!(found, wanted);
    };
    check(&nobody_knows, &anybody, (None, false, false));
    check(&client.snapshot(), &anybody, (None, false, true));
    block_on(client.login_popup(popup())).unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    check(
        &client.snapshot(),
        &anybody,
        (Some("bob@contoso.com"), true, false),
    );
    check(&client.snapshot(), &ada, (Some("ada@contoso.com"), true, false));
    client.clear_cache(client.account(&ada).as_ref());
    check(&client.snapshot(), &ada, (None, false, true));
}
