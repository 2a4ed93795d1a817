//! Whatever happens in whatever order, in stores of any size: who is signed in stays so, who has
//! signed out leaves nothing, and no token comes back that another has replaced.

use msal_testkit::{CLIENT_ID, TestUser, World, block_on};
use msal_web::platform::Storage as _;
use msal_web::{AccessToken, AccountFilter, AccountInfo, CacheLookupPolicy, PublicClientApplication};

use crate::common::{Choice, client, popup, silent};

const STEPS: u32 = 40;
const HISTORIES: u64 = 60;
/// How many kinds of steps there are without damage, and in all.
const PEACEFUL: u64 = 12;
const ALL: u64 = 15;

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

    /// One of the first so many kinds of steps.
    fn step(&mut self, choice: &mut Choice, kinds: u64) {
        let at = choice.below(3) as usize;
        match choice.below(kinds) {
            0..4 => self.sign_in(at),
            4..6 => self.renew(at),
            6 => self.sign_out(at),
            7 if choice.below(3) == 0 => self.sign_everybody_out(),
            7 | 8 => self.resize(choice.below(4000) as usize),
            9 | 10 => self.make_room(),
            11 => self.reload(),
            _ => self.damage(choice),
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
        self.world.authority.expect(self.known[at].user.clone());
        let request = silent().with_account(account).with_force_refresh();
        let outcome = block_on(self.client.acquire_token_silent(request));
        let result = outcome.unwrap_or_else(|error| panic!("{error} after {:?}", self.told));
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
        let secrets = self.world.authority.secrets();
        for text in secrets.iter().map(String::as_str).chain([CLIENT_ID]) {
            let left = self.world.storage.keys_mentioning(text);
            assert!(left.is_empty(), "{:?}: {left:?}", self.told);
        }
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

    /// Another script removes an entry or writes nonsense.
    fn damage(&mut self, choice: &mut Choice) {
        let keys = self.world.storage.keys();
        let Some(key) = keys.get(choice.below(keys.len().max(1) as u64) as usize) else {
            return;
        };
        let nonsense = ["", "{", "null", "[]", "{}"].get(choice.below(8) as usize);
        self.told.push(format!("{key} = {nonsense:?}"));
        match nonsense {
            Some(text) => drop(self.world.storage.set(key, text)),
            None => self.world.storage.remove(key),
        }
    }

    fn cached(&self, at: usize) -> Option<AccessToken> {
        let request = silent()
            .with_account(self.account(at)?)
            .with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
        let found = block_on(self.client.acquire_token_silent(request)).ok()?;
        found.access_token.clone()
    }

    /// Whatever else is lost, a token that another has replaced is.
    fn check_tokens(&self) {
        for (at, known) in self.known.iter().enumerate() {
            let cached = self.cached(at);
            assert!(
                cached.is_none() || cached == known.token,
                "{at} after {:?}",
                self.told
            );
        }
    }

    fn check(&self) {
        for (at, known) in self.known.iter().enumerate() {
            let place = || format!("{at} after {:?}", self.told);
            assert_eq!(self.account(at).is_some(), known.is_signed_in, "{}", place());
            let cached = self.cached(at);
            let has_made_room = self.has_refused && cached.is_none();
            assert!(
                cached == known.token || has_made_room,
                "another token for {}",
                place()
            );
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
        let mut choice = Choice::new(seed);
        let mut history = History::new();
        for _ in 0..STEPS {
            history.step(&mut choice, PEACEFUL);
            history.check();
        }
        history.sign_everybody_out();
        assert!(history.world.storage.snapshot().is_empty(), "{:?}", history.told);
    }
}

#[test]
fn in_a_damaged_store_no_old_token_is_served_and_a_sign_out_leaves_nothing() {
    for seed in 0..HISTORIES {
        let mut choice = Choice::new(seed);
        let mut history = History::new();
        for _ in 0..STEPS {
            history.step(&mut choice, ALL);
            history.check_tokens();
        }
        history.sign_everybody_out();
    }
}
