//! Whatever happens in whatever order, in stores of any size: who is signed in stays so, who has
//! signed out leaves nothing, and no token comes back that another has replaced.

use msal_testkit::{TestUser, World, block_on};
use msal_web::{AccessToken, AccountFilter, AccountInfo, CacheLookupPolicy, PublicClientApplication};

use crate::common::{client, popup, silent};

const STEPS: u32 = 40;
const HISTORIES: u64 = 60;

/// SplitMix64: the same history for the same seed.
struct Choice(u64);

impl Choice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// What must be true of a user.
struct Known {
    user: TestUser,
    is_signed_in: bool,
    /// The token that a cached call brings.
    token: Option<AccessToken>,
}

impl Known {
    fn new(user: TestUser) -> Self {
        Self {
            user,
            is_signed_in: false,
            token: None,
        }
    }

    fn sign_out(&mut self) {
        (self.is_signed_in, self.token) = (false, None);
    }
}

/// An app with a history.
struct History {
    world: World,
    client: PublicClientApplication,
    known: [Known; 3],
    /// Whether the store has a limit.
    is_limited: bool,
    /// Whether it may have refused something since the last reload.
    has_refused: bool,
    told: Vec<String>,
}

impl History {
    fn new() -> Self {
        let world = World::new();
        let users = [TestUser::ada(), TestUser::bob(), TestUser::member("Cleo", 3)];
        Self {
            client: client(&world),
            world,
            known: users.map(Known::new),
            is_limited: false,
            has_refused: false,
            told: Vec::new(),
        }
    }

    fn account(&self, at: usize) -> Option<AccountInfo> {
        let filter = AccountFilter::new().with_username(self.known[at].user.username.as_str());
        self.client.account(&filter)
    }

    fn step(&mut self, choice: &mut Choice) {
        let at = choice.below(3) as usize;
        match choice.below(12) {
            0..4 => self.sign_in(at),
            4..6 => self.renew(at),
            6 => self.sign_out(at),
            7 if choice.below(3) == 0 => self.sign_everybody_out(),
            7 | 8 => self.resize(choice.below(4000) as usize),
            9 | 10 => self.make_room(),
            _ => self.reload(),
        }
    }

    fn sign_in(&mut self, at: usize) {
        self.told.push(format!("sign {at} in"));
        self.world.authority.expect(self.known[at].user.clone());
        let result = block_on(self.client.login_popup(popup())).unwrap();
        self.known[at].is_signed_in = true;
        self.known[at].token = result.access_token.clone();
    }

    fn renew(&mut self, at: usize) {
        let Some(account) = self.account(at) else { return };
        self.told.push(format!("renew {at}"));
        let request = silent().with_account(account).with_force_refresh();
        let result = block_on(self.client.acquire_token_silent(request)).unwrap();
        self.known[at].token = result.access_token.clone();
    }

    fn sign_out(&mut self, at: usize) {
        let Some(account) = self.account(at) else { return };
        self.told.push(format!("sign {at} out"));
        self.client.clear_cache(Some(&account));
        self.known[at].sign_out();
        let left = self
            .world
            .storage
            .keys_mentioning(&self.known[at].user.home_object_id);
        assert!(left.is_empty(), "{:?}: {left:?}", self.told);
    }

    fn sign_everybody_out(&mut self) {
        self.told.push("sign everybody out".to_owned());
        self.client.clear_cache(None);
        self.known.iter_mut().for_each(Known::sign_out);
        assert!(self.world.storage.snapshot().is_empty(), "{:?}", self.told);
    }

    /// Leaves room for so many bytes.
    fn resize(&mut self, bytes: usize) {
        self.told.push(format!("{bytes} bytes"));
        let entries = self.world.storage.snapshot();
        let used: usize = entries.iter().map(|(key, value)| key.len() + value.len()).sum();
        self.world.storage.quota(used + bytes);
        (self.is_limited, self.has_refused) = (true, true);
    }

    fn make_room(&mut self) {
        self.told.push("room".to_owned());
        self.world.storage.allow_writes();
        self.is_limited = false;
    }

    /// What the store has refused is lost, and nothing else.
    fn reload(&mut self) {
        self.told.push("reload".to_owned());
        self.client = client(&self.world);
        for at in 0..self.known.len() {
            if self.has_refused && self.account(at).is_none() {
                self.known[at].sign_out();
            } else if self.has_refused && self.cached(at).is_none() {
                self.known[at].token = None;
            }
        }
        self.has_refused = self.is_limited;
    }

    fn cached(&self, at: usize) -> Option<AccessToken> {
        let request = silent()
            .with_account(self.account(at)?)
            .with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
        let found = block_on(self.client.acquire_token_silent(request)).ok()?;
        found.access_token.clone()
    }

    fn check(&self) {
        for (at, known) in self.known.iter().enumerate() {
            let place = || format!("{at} after {:?}", self.told);
            assert_eq!(self.account(at).is_some(), known.is_signed_in, "{}", place());
            assert!(self.cached(at) == known.token, "another token for {}", place());
        }
        let is_nobody = self.known.iter().all(|known| !known.is_signed_in);
        assert!(
            !is_nobody || self.client.active_account().is_none(),
            "{:?}",
            self.told
        );
    }
}

#[test]
fn any_history_leaves_those_signed_in_who_are_and_nothing_of_the_others() {
    for seed in 0..HISTORIES {
        let mut choice = Choice(seed);
        let mut history = History::new();
        for _ in 0..STEPS {
            history.step(&mut choice);
            history.check();
        }
    }
}
