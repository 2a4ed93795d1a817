//! What must hold in every run, all the time.

mod accident;
mod call;
mod request;
mod sign_in;
mod sign_out;
mod sleep;
mod standing;
mod store;
mod token;

pub(crate) use call::CallKind;
pub(crate) use standing::State;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{FakeAuthority, FrozenClock, MemoryStorage, SentRequest, TestUser};
use msal_web::PublicClientApplication;

use crate::conditions::{Conditions, Sharing};
use crate::life::Life;
use crate::observer;
use crate::trace::Trace;

use self::call::CallRecord;
use self::request::Throttle;
use self::standing::{Domain, Standing};

/// The users, by number.
pub(crate) fn users() -> [TestUser; 3] {
    [TestUser::ada(), TestUser::bob(), TestUser::member("Cleo", 3)]
}

pub(crate) const USERS: usize = 3;

pub(crate) struct Rules {
    pub(crate) trace: Trace,
    pub(crate) users: [TestUser; USERS],
    conditions: Conditions,
    clock: FrozenClock,
    authority: Rc<FakeAuthority>,
    violation: RefCell<Option<String>>,
    domains: RefCell<Vec<Domain>>,
    calls: RefCell<Vec<CallRecord>>,
    lives: RefCell<Vec<Rc<Life>>>,
    revocations: Cell<u32>,
    leaps: Cell<u32>,
    leapt: Cell<Duration>,
    /// By tab: since when it is frozen, and for how long it has been.
    frozen: RefCell<Vec<(Option<Duration>, Duration)>>,
    /// What may not be asked for again before when, by whom.
    throttled: RefCell<Vec<Throttle>>,
    /// The lives and bodies of requests whose connection has failed: they may be repeated.
    failed: RefCell<Vec<(u32, SentRequest)>>,
    /// Whether calls may pass over the cache.
    may_force: Cell<bool>,
}

impl Rules {
    pub(crate) fn new(
        trace: Trace,
        conditions: &Conditions,
        clock: FrozenClock,
        authority: Rc<FakeAuthority>,
        stores: &[Rc<MemoryStorage>],
    ) -> Self {
        let standing = Standing {
            state: State::Out,
            version: 0,
            trouble: None,
            lost_requests: 0,
            needs_user: false,
            is_partial: false,
            sign_outs: Vec::new(),
        };
        let domain = |entries: &Rc<MemoryStorage>| Domain {
            entries: entries.clone(),
            users: vec![standing.clone(); USERS],
            has_refused: false,
            has_loose_ends: false,
        };
        Self {
            trace,
            users: users(),
            conditions: conditions.clone(),
            clock,
            authority,
            violation: RefCell::default(),
            domains: RefCell::new(stores.iter().map(domain).collect()),
            calls: RefCell::default(),
            lives: RefCell::default(),
            revocations: Cell::new(0),
            leaps: Cell::new(0),
            leapt: Cell::default(),
            frozen: RefCell::new(vec![(None, Duration::ZERO); conditions.tabs + 1]),
            throttled: RefCell::default(),
            failed: RefCell::default(),
            may_force: Cell::new(conditions.forces),
        }
    }

    /// Something must not have happened. The first one counts.
    pub(crate) fn violated(&self, words: impl FnOnce() -> String) {
        let mut violation = self.violation.borrow_mut();
        if violation.is_none() {
            *violation = Some(words());
        }
    }

    /// Calls may pass over the cache from now on.
    pub(crate) fn allow_force(&self) {
        self.may_force.set(true);
    }

    pub(crate) fn violation(&self) -> Option<String> {
        self.violation.borrow().clone()
    }

    /// The store of a tab.
    pub(crate) fn domain_of(&self, tab: usize) -> usize {
        match self.conditions.sharing {
            Sharing::AllTabs => 0,
            Sharing::OneTab => tab,
        }
    }

    pub(crate) fn sharing(&self) -> Sharing {
        self.conditions.sharing
    }

    pub(crate) fn domains(&self) -> usize {
        self.domains.borrow().len()
    }

    pub(crate) fn entries(&self, domain: usize) -> Rc<MemoryStorage> {
        self.domains.borrow()[domain].entries.clone()
    }

    pub(crate) fn state(&self, domain: usize, user: usize) -> State {
        self.domains.borrow()[domain].users[user].state
    }

    pub(crate) fn has_refused(&self, domain: usize) -> bool {
        self.domains.borrow()[domain].has_refused
    }

    pub(crate) fn needs_user(&self, domain: usize, user: usize) -> bool {
        self.domains.borrow()[domain].users[user].needs_user
    }

    /// The user whose account this is.
    pub(crate) fn user(&self, username: &str) -> Option<usize> {
        self.users.iter().position(|user| user.username == username)
    }

    /// Whose code or refresh token a request carries.
    pub(crate) fn user_of(&self, sent: &SentRequest) -> Option<TestUser> {
        let secret = sent.field("refresh_token").or_else(|| sent.field("code"))?;
        self.authority.owner(secret)
    }

    fn change(&self, domain: usize, user: usize, change: impl FnOnce(&mut Standing)) {
        let mut domains = self.domains.borrow_mut();
        let standing = &mut domains[domain].users[user];
        let before = standing.state;
        change(standing);
        if standing.state != before {
            standing.version += 1;
        }
    }

    pub(crate) fn began(&self, life: &Rc<Life>) {
        let mut lives = self.lives.borrow_mut();
        lives.retain(|life| !life.is_dead());
        lives.push(life.clone());
    }

    /// The users that a client knows.
    pub(crate) fn users_of(&self, client: &PublicClientApplication) -> Vec<usize> {
        observer::users(client, &self.users)
    }
}
