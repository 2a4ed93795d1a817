//! Calls of all kinds at once, advanced, dropped and parked at random: in the end nothing is under
//! way, everything that was begun has ended, and a sign-out leaves nothing.

use std::time::Duration;

use msal_testkit::{Running, TestUser, World, block_on, start};
use msal_web::platform::{Clock as _, LocalFuture};
use msal_web::{
    EndSessionRequest, EventKind, InteractionStatus, PublicClientApplication, SilentRequest, SsoSilentRequest,
};

use crate::common::{Choice, Log, popup, signed_in};

const STEPS: u32 = 120;
const SEEDS: u64 = 150;
/// Longer than any wait.
const LONG: Duration = Duration::from_secs(3600);

struct Bustle {
    world: World,
    client: PublicClientApplication,
    calls: Vec<Running<'static, ()>>,
}

impl Bustle {
    fn step(&mut self, choice: &mut Choice) {
        let at = choice.below(self.calls.len().max(1) as u64) as usize;
        match choice.below(20) {
            0..3 => self.begin(choice),
            3..10 => self.calls.get_mut(at).into_iter().for_each(Running::step),
            10..15 => self.world.clock.advance(Duration::from_millis(choice.below(400))),
            15 if at < self.calls.len() => drop(self.calls.swap_remove(at)),
            16 => self.world.transport.hold(),
            17 | 18 => self.world.transport.release(),
            19 if choice.below(4) == 0 => self.client.clear_cache(None),
            _ => {
                let users = [TestUser::ada(), TestUser::bob()];
                let user = users[choice.below(2) as usize].clone();
                self.world.authority.expect(user);
            }
        }
    }

    fn begin(&mut self, choice: &mut Choice) {
        let client = &self.client;
        let scope = ["User.Read", "Mail.Read", "Files.Read"][choice.below(3) as usize];
        let call: LocalFuture<()> = match choice.below(6) {
            0 => ended(client.login_popup(popup())),
            1 => ended(client.sso_silent(SsoSilentRequest::new([scope]))),
            2 => ended(client.logout_popup(EndSessionRequest::new())),
            3 => ended(client.acquire_token_silent(SilentRequest::new([scope]).with_force_refresh())),
            _ => ended(client.acquire_token_silent(SilentRequest::new([scope]))),
        };
        self.calls.push(start(call));
    }
}

/// The call, whatever comes of it.
fn ended<T: 'static>(call: LocalFuture<T>) -> LocalFuture<()> {
    Box::pin(async move { drop(call.await) })
}

/// Everything that was begun has ended, once.
fn check_events(log: &Log, seed: u64) {
    let kinds = log.kinds();
    let count = |wanted: &[EventKind]| kinds.iter().filter(|kind| wanted.contains(kind)).count();
    let ends = count(&[EventKind::AcquireTokenSuccess, EventKind::AcquireTokenFailure]);
    assert_eq!(
        count(&[EventKind::AcquireTokenStart]),
        ends,
        "seed {seed}: {kinds:?}"
    );
    let sign_outs = count(&[EventKind::LogoutStart]);
    assert_eq!(
        count(&[EventKind::LogoutEnd]),
        sign_outs,
        "seed {seed}: {kinds:?}"
    );
}

#[test]
fn after_any_bustle_nothing_is_under_way_and_everything_has_ended() {
    for seed in 0..SEEDS {
        let mut choice = Choice::new(seed);
        let world = World::new();
        let client = signed_in(&world);
        let log = Log::of(&client);
        world.clock.by_hand();
        let mut bustle = Bustle {
            world,
            client,
            calls: Vec::new(),
        };
        for _ in 0..STEPS {
            bustle.step(&mut choice);
        }
        let Bustle { world, client, calls } = bustle;
        drop(calls);
        world.transport.release();
        world.clock.by_itself();
        block_on(world.clock.sleep(LONG));
        assert_eq!(log.status(), InteractionStatus::None, "seed {seed}");
        assert_eq!(
            (world.windows.open(), world.clock.sleepers()),
            (0, 0),
            "seed {seed}"
        );
        check_events(&log, seed);
        assert!(block_on(client.login_popup(popup())).is_ok(), "seed {seed}");
        client.clear_cache(None);
        assert_eq!(world.storage.snapshot(), Default::default(), "seed {seed}");
    }
}
