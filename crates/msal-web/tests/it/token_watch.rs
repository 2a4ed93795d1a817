//! A token that stays fresh.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{Departure, TestUser, World, block_on, settle};
use msal_web::{
    AccountFilter, EndSessionRequest, PublicClientApplication, SilentRequest, TokenState, TokenWatch,
};

use crate::common::{ACCESS_TOKEN_LIFE, client, popup, signed_in, silent, with_expired_token};

/// A watch, and what it has told, newest last.
struct Watched {
    told: Rc<RefCell<Vec<TokenState>>>,
    watch: TokenWatch,
}

impl Watched {
    /// Time moves by hand from here on.
    fn by(world: &World, client: &PublicClientApplication) -> Self {
        Self::with(world, client, silent())
    }

    fn with(world: &World, client: &PublicClientApplication, request: SilentRequest) -> Self {
        world.clock.by_hand();
        let told: Rc<RefCell<Vec<TokenState>>> = Rc::default();
        let heard = Rc::clone(&told);
        let watch = client.watch_token(request, move |state| heard.borrow_mut().push(state.clone()));
        settle();
        Self { told, watch }
    }

    fn token(&self) -> Option<String> {
        self.watch.state().token().map(|token| token.secret().to_owned())
    }

    fn error(&self) -> Option<String> {
        self.watch.state().error.map(|error| error.code().to_owned())
    }

    fn times_told(&self) -> usize {
        self.told.borrow().len()
    }
}

fn pass(world: &World, length: Duration) {
    world.clock.advance(length);
    settle();
}

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn the_token_is_there_once_a_user_has_signed_in() {
    let world = World::new();
    let client = client(&world);
    let watched = Watched::by(&world, &client);
    assert_eq!((watched.token(), watched.times_told()), (None, 0));
    world.clock.by_itself();
    let result = block_on(client.login_popup(popup())).unwrap();
    settle();
    let expected = result.access_token.as_ref().unwrap().secret();
    assert_eq!(watched.token().as_deref(), Some(expected));
    assert_eq!(watched.times_told(), 1);
}

#[test]
fn a_token_is_renewed_five_minutes_before_it_expires_and_told_once() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    let first = watched.token().unwrap();
    pass(&world, ACCESS_TOKEN_LIFE - 6 * MINUTE);
    assert_eq!(watched.token().as_ref(), Some(&first));
    assert_eq!(world.transport.grants(), Vec::<String>::new());
    pass(&world, MINUTE);
    assert_ne!(watched.token().unwrap(), first);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    assert_eq!(watched.times_told(), 2);
    pass(&world, ACCESS_TOKEN_LIFE - 5 * MINUTE);
    assert_eq!((watched.times_told(), world.transport.grants().len()), (3, 2));
}

#[test]
fn a_token_is_renewed_when_the_authority_says_so() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.insert("refresh_in".into(), 1800.into());
    });
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    pass(&world, Duration::from_secs(1799));
    assert_eq!(watched.times_told(), 1);
    pass(&world, Duration::from_secs(2));
    assert_eq!(watched.times_told(), 2);
}

#[test]
fn a_token_that_another_call_has_renewed_is_taken_over_without_a_request() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    pass(&world, ACCESS_TOKEN_LIFE - 6 * MINUTE);
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    pass(&world, 2 * MINUTE);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
    assert_eq!(watched.times_told(), 2);
}

#[test]
fn a_token_that_lives_shortly_is_not_asked_for_all_the_time() {
    let world = World::new();
    world.authority.edit_bodies(|body| {
        body.insert("expires_in".into(), 120.into());
    });
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    let before = world.transport.grants().len();
    for _ in 0..60 {
        pass(&world, Duration::from_secs(1));
    }
    assert_eq!(world.transport.grants().len(), before + 1);
    assert!(watched.token().is_some() && watched.error().is_none());
}

#[test]
fn a_laptop_that_has_slept_renews_as_soon_as_the_user_is_back() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    let first = watched.token().unwrap();
    // The wall clock goes on while timers stand still.
    let now = msal_web::platform::Clock::now(&world.clock);
    world.clock.set(now + ACCESS_TOKEN_LIFE);
    settle();
    assert_eq!(watched.token().as_ref(), Some(&first), "nothing wakes it");
    world.page.set_focus(true);
    settle();
    assert!(watched.token().is_some_and(|token| token != first));
}

#[test]
fn the_token_goes_with_its_user() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    world.clock.by_itself();
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    settle();
    assert_eq!(
        (watched.token(), watched.error(), watched.times_told()),
        (None, None, 2)
    );
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert!(watched.token().is_some());
}

#[test]
fn the_token_follows_the_active_account() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let watched = Watched::by(&world, &client);
    let name = || {
        watched
            .watch
            .state()
            .result
            .map(|result| result.account.username.clone())
    };
    assert_eq!(name().as_deref(), Some("bob@contoso.com"));
    let ada = client.account(&AccountFilter::new().with_username("ada@contoso.com"));
    client.set_active_account(ada.as_ref());
    settle();
    assert_eq!(name().as_deref(), Some("ada@contoso.com"));
}

#[test]
fn the_token_of_a_named_account_does_not_follow_the_active_one() {
    let world = World::new();
    let client = signed_in(&world);
    let ada = client.active_account().unwrap();
    let watched = Watched::with(&world, &client, silent().with_account(ada));
    world.clock.by_itself();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    settle();
    let state = watched.watch.state();
    assert_eq!(state.result.unwrap().account.username, "ada@contoso.com");
    assert_eq!(watched.times_told(), 1);
}

#[test]
fn a_call_for_a_user_who_signs_out_meanwhile_shows_nothing() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.transport.hold();
    let watched = Watched::by(&world, &client);
    client.clear_cache(None);
    world.transport.release();
    settle();
    assert_eq!((watched.token(), watched.times_told()), (None, 0));
}

#[test]
fn a_refresh_passes_over_the_cache() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    let first = watched.token();
    watched.watch.refresh();
    settle();
    assert_ne!(watched.token(), first);
    assert_eq!(world.transport.grants(), ["refresh_token"]);
}

#[test]
fn where_the_user_is_needed_it_stops_and_goes_on_after_an_interaction() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.authority.set_session(false);
    world.clock.by_itself();
    let told: Rc<RefCell<Vec<TokenState>>> = Rc::default();
    let heard = Rc::clone(&told);
    let watch = client.watch_token(silent(), move |state| heard.borrow_mut().push(state.clone()));
    // The frame takes a second to say that there is no session.
    block_on(msal_web::platform::Clock::sleep(&world.clock, 2 * MINUTE));
    settle();
    let error = watch.state().error.unwrap();
    assert!(error.is_interaction_required(), "{error:?}");
    let requests = world.transport.sent().len();
    block_on(msal_web::platform::Clock::sleep(&world.clock, 60 * MINUTE));
    assert_eq!(
        world.transport.sent().len(),
        requests,
        "it does not ask again by itself"
    );
    block_on(client.login_popup(popup())).unwrap();
    settle();
    assert!(watch.state().token().is_some() && watch.state().error.is_none());
}

#[test]
fn missing_consent_stops_it_until_it_is_asked_again() {
    let world = World::new();
    let client = signed_in(&world);
    world.authority.depart(Departure::RefuseToken {
        grant: "refresh_token",
        error: "invalid_grant",
        suberror: "consent_required",
    });
    let watched = Watched::with(&world, &client, SilentRequest::new(["Mail.Read"]));
    assert_eq!(watched.error().as_deref(), Some("invalid_grant"));
    assert!(client.snapshot().session().is_signed_in());
    world.authority.behave();
    pass(&world, 60 * MINUTE);
    assert_eq!(watched.token(), None, "nobody has said that anything has changed");
    watched.watch.refresh();
    settle();
    assert!(watched.token().is_some());
}

#[test]
fn without_a_network_the_token_stays_until_it_expires_and_is_renewed_when_the_network_is_back() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    let first = watched.token();
    world.page.set_online(false);
    world.authority.depart(Departure::Offline);
    pass(&world, ACCESS_TOKEN_LIFE - 5 * MINUTE);
    assert_eq!(
        (watched.token(), watched.error()),
        (first, Some("no_network_connectivity".into()))
    );
    for _ in 0..5 {
        pass(&world, MINUTE);
    }
    assert_eq!(watched.token(), None);
    world.authority.behave();
    world.page.set_online(true);
    settle();
    assert!(watched.token().is_some() && watched.error().is_none());
}

#[test]
fn an_authority_that_is_busy_is_asked_again_at_growing_distances() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.depart(Departure::Unreachable);
    let watched = Watched::by(&world, &client);
    pass(&world, Duration::from_secs(5));
    assert!(watched.error().is_some());
    for _ in 0..120 {
        pass(&world, Duration::from_secs(5));
    }
    let attempts = world.transport.sent().len();
    assert!((6..40).contains(&attempts), "{attempts} requests in ten minutes");
    world.authority.behave();
    for _ in 0..60 {
        pass(&world, Duration::from_secs(5));
    }
    assert!(watched.token().is_some() && watched.error().is_none());
}

#[test]
fn nothing_is_left_of_a_watch_that_is_dropped() {
    let world = World::new();
    let client = signed_in(&world);
    let watched = Watched::by(&world, &client);
    assert_eq!(world.clock.sleepers(), 1);
    let told = Rc::clone(&watched.told);
    drop(watched);
    settle();
    assert_eq!(world.clock.sleepers(), 0);
    assert_eq!(Rc::strong_count(&told), 1);
    client.clear_cache(None);
    assert_eq!(told.borrow().len(), 1);
    drop(client);
    assert_eq!(Rc::strong_count(&world.storage), 1);
}

#[test]
fn dropping_a_watch_gives_its_call_up() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    world.windows.react_with(|_| msal_testkit::Reaction::nothing());
    let watched = Watched::by(&world, &client);
    assert_eq!(world.windows.frames(), 1);
    drop(watched);
    settle();
    assert_eq!(world.clock.sleepers(), 0, "the frame is not waited for any more");
}

#[test]
fn a_callback_may_drop_the_watch() {
    let world = World::new();
    let client = signed_in(&world);
    let slot: Rc<RefCell<Option<TokenWatch>>> = Rc::default();
    let own = Rc::clone(&slot);
    let watch = client.watch_token(silent(), move |_| drop(own.take()));
    slot.replace(Some(watch));
    settle();
    assert!(slot.borrow().is_none());
    assert_eq!(world.clock.sleepers(), 0);
}
