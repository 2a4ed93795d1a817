//! What must hold in every run, all the time.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{FakeAuthority, FrozenClock, MemoryStorage, SentRequest, TestUser};
use msal_web::platform::Clock as _;
use msal_web::{AuthError, AuthenticationResult, PublicClientApplication, ScopeSet, TokenSource};

use crate::conditions::{Access, Conditions, LockReach, Sharing};
use crate::life::Life;
use crate::network::{Fate, Flight};
use crate::observer;
use crate::trace::Trace;

/// The longest time that a silent call takes: its turn, a refresh with its repetition, then a frame
/// with its repetition, each with a code to redeem.
const LONGEST_SILENT_CALL: Duration = Duration::from_secs(60 + 61 + 2 * (6 + 61));
/// For how long calls still fail that share the outcome of one that came to grief.
const AFTERMATH: Duration = Duration::from_secs(2);
/// How much longer everything may take after a sleep.
const AFTER_SLEEP: Duration = Duration::from_secs(5);
/// The longest time that an interaction takes.
const LONGEST_INTERACTION: Duration = Duration::from_secs(20 + 61);

/// The users, by number.
pub(crate) fn users() -> [TestUser; 3] {
    [TestUser::ada(), TestUser::bob(), TestUser::member("Cleo", 3)]
}

pub(crate) const USERS: usize = 3;

/// Whether a user is signed in, as far as a store is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    In,
    Out,
    /// A crash or a full store has left it open.
    Unknown,
}

/// What is known of a user in one store.
#[derive(Clone, Debug)]
struct Standing {
    state: State,
    /// Counts changes of the state.
    version: u32,
    /// When something about this user last came to grief.
    trouble: Option<Duration>,
    /// How many requests are under way that come to grief.
    lost_requests: u32,
    /// Whether the authority has withdrawn, or given to nobody, the refresh token.
    needs_user: bool,
    /// Whether a sign-out has been cut off, or something was refused.
    is_partial: bool,
    /// The tabs that have signed the user out, in order.
    sign_outs: Vec<usize>,
}

/// One store and its users.
struct Domain {
    entries: Rc<MemoryStorage>,
    users: Vec<Standing>,
    /// Whether the store has ever refused anything.
    has_refused: bool,
    /// Whether a list may name what is gone: it could not be written, or nobody was there to.
    has_loose_ends: bool,
}

/// What a call is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallKind {
    /// For the user, with the scope.
    Silent {
        user: usize,
        scope: &'static str,
    },
    /// By popup or by the session at the authority.
    SignIn,
    SignOut,
}

struct CallRecord {
    kind: CallKind,
    tab: usize,
    life: u32,
    began: Duration,
    revocations: u32,
    /// By the clock that leaps and frozen tabs stop.
    started: Duration,
    allowed: Duration,
    leaps: u32,
    /// As they were when it began.
    users: Vec<Standing>,
    /// The users whose sign-out in another tab was on its way into the store when it began.
    leaving: Vec<usize>,
    is_over: bool,
}

/// The authority has asked for patience.
struct Throttle {
    life: u32,
    domain: usize,
    scope: String,
    until: Duration,
}

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

    /// The time that counts for deadlines.
    fn awake(&self, tab: usize) -> Duration {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        let (since, total) = self.frozen.borrow()[tab];
        let current = since.map_or(Duration::ZERO, |since| now.saturating_sub(since));
        now.saturating_sub(total).saturating_sub(current)
    }

    pub(crate) fn leapt(&self, length: Duration) {
        self.leaps.set(self.leaps.get() + 1);
        self.leapt.set(self.leapt.get() + length + AFTER_SLEEP);
        // A response that is looked at an hour late is refused, and the token in it with it.
        if self.conditions.rotates {
            self.revoked();
        }
    }

    pub(crate) fn froze(&self, tab: usize) {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        self.frozen.borrow_mut()[tab].0 = Some(now);
    }

    pub(crate) fn woke(&self, tab: usize) {
        let now = self.clock.monotonic().saturating_sub(self.leapt.get());
        let mut frozen = self.frozen.borrow_mut();
        if let Some(since) = frozen[tab].0.take() {
            frozen[tab].1 += now.saturating_sub(since) + AFTER_SLEEP;
            // What waited may have waited for too long.
            self.network_changed();
        }
    }
}

/// What happens.
impl Rules {
    pub(crate) fn began(&self, life: &Rc<Life>) {
        let mut lives = self.lives.borrow_mut();
        lives.retain(|life| !life.is_dead());
        lives.push(life.clone());
    }

    pub(crate) fn call_began(&self, life: &Life, kind: CallKind) -> usize {
        let mut calls = self.calls.borrow_mut();
        let ahead = calls.iter().filter(|call| !call.is_over).count() as u32;
        let allowed = match kind {
            CallKind::Silent { .. } => LONGEST_SILENT_CALL,
            CallKind::SignIn | CallKind::SignOut => LONGEST_INTERACTION,
        };
        calls.push(CallRecord {
            kind,
            tab: life.tab,
            life: life.number,
            began: self.clock.monotonic(),
            revocations: self.revocations.get(),
            started: self.awake(life.tab),
            allowed,
            // What others have begun to get may be old.
            leaps: if ahead == 0 { self.leaps.get() } else { u32::MAX },
            users: self.domains.borrow()[self.domain_of(life.tab)].users.clone(),
            leaving: self.leaving(life),
            is_over: false,
        });
        calls.len() - 1
    }

    /// The app gives a call up. A sign-in may already be on its way into a store that takes its
    /// time, and a frame brings its user in all the same once it has responded.
    pub(crate) fn call_dropped(&self, number: usize) {
        self.call_over(number);
        let (kind, tab) = {
            let calls = self.calls.borrow();
            (calls[number].kind.clone(), calls[number].tab)
        };
        let may_write = match kind {
            CallKind::Silent { .. } => true,
            CallKind::SignIn => self.conditions.access == Access::Mirrored,
            CallKind::SignOut => false,
        };
        if may_write {
            self.doubt_sign_ins(tab);
        }
    }

    fn call_over(&self, number: usize) {
        self.calls.borrow_mut()[number].is_over = true;
    }

    /// Whoever is not signed in may be.
    fn doubt_sign_ins(&self, tab: usize) {
        for user in 0..USERS {
            self.change(self.domain_of(tab), user, |standing| {
                if standing.state == State::Out {
                    standing.state = State::Unknown;
                }
            });
        }
    }

    /// No call may be under way for longer than it may take.
    pub(crate) fn check_deadlines(&self) {
        for (number, call) in self.calls.borrow().iter().enumerate() {
            let length = self.awake(call.tab).saturating_sub(call.started);
            if !call.is_over && length > call.allowed {
                let CallRecord { kind, tab, .. } = call;
                self.violated(|| {
                    format!("call {number} of tab {tab}, {kind:?}, is not over after {length:?}")
                });
            }
        }
    }

    pub(crate) fn silent_ended(
        &self,
        life: &Life,
        number: usize,
        outcome: &Result<AuthenticationResult, AuthError>,
    ) {
        self.told(life, number, outcome);
        if life.is_dead() {
            return;
        }
        self.call_over(number);
        let calls = self.calls.borrow();
        let call = &calls[number];
        let CallKind::Silent { user, scope } = call.kind else {
            return;
        };
        match outcome {
            Ok(result) => {
                self.check_token(number, result, user, Some(scope), call.leaps);
                // Where the account was gone when the call's turn came, a frame has signed it in.
                if result.source == TokenSource::Frame {
                    self.doubt_sign_ins(life.tab);
                }
            }
            Err(error) => self.check_silent_error(call, number, user, error),
        }
    }

    fn check_silent_error(&self, call: &CallRecord, number: usize, user: usize, error: &AuthError) {
        let domain = self.domain_of(call.tab);
        let domains = self.domains.borrow();
        let (before, now) = (&call.users[user], &domains[domain].users[user]);
        let may_renew = before.state == State::In
            && now.version == before.version
            && now.sign_outs.len() == before.sign_outs.len()
            && !before.needs_user
            && !now.needs_user
            && !self.refresh_tokens_are_raced_for();
        if may_renew && error.is_interaction_required() {
            self.violated(|| format!("call {number} wants the user, who is signed in: {error}"));
        }
        let is_in_trouble =
            now.lost_requests > 0 || now.trouble.is_some_and(|at| at + AFTERMATH >= call.began);
        if may_renew && !is_in_trouble {
            self.violated(|| format!("call {number} failed, and nothing went wrong: {error}"));
        }
    }

    /// Where a refresh token is for one use and nothing keeps two tabs from using it, one loses.
    fn refresh_tokens_are_raced_for(&self) -> bool {
        self.conditions.rotates
            && self.conditions.sharing == Sharing::AllTabs
            && self.conditions.lock_reach == LockReach::OnePage
            && self.conditions.tabs > 1
    }

    /// `is_alone`: nothing else is under way that could bring an older refresh token.
    pub(crate) fn sign_in_ended(
        &self,
        life: &Life,
        number: usize,
        outcome: &Result<AuthenticationResult, AuthError>,
        is_alone: bool,
    ) {
        self.told(life, number, outcome);
        if life.is_dead() {
            return;
        }
        self.call_over(number);
        let Ok(result) = outcome else { return };
        let Some(user) = self.user(&result.account.username) else {
            return self.violated(|| format!("call {number} signs in an unknown user"));
        };
        let calls = self.calls.borrow();
        let call = &calls[number];
        self.check_token(number, result, user, None, call.leaps);
        let domain = self.domain_of(life.tab);
        let since = call.users[user].sign_outs.len();
        let sign_outs = self.domains.borrow()[domain].users[user].sign_outs[since..].to_vec();
        if sign_outs.contains(&life.tab) {
            // Before or after the tokens went on their way into the store.
            if self.conditions.access == Access::Mirrored {
                self.doubt_sign_ins(life.tab);
            }
            return;
        }
        let is_leaving = call.leaving.contains(&user) || self.leaving(life).contains(&user);
        let is_certain = sign_outs.is_empty() && !is_leaving && !self.was_refused(domain, None);
        let is_newest = is_alone && call.revocations == self.revocations.get();
        self.change(domain, user, |standing| {
            standing.state = if is_certain { State::In } else { State::Unknown };
            standing.is_partial &= !is_certain;
            standing.needs_user &= !is_newest;
        });
    }

    /// The users that a client knows.
    pub(crate) fn users_of(&self, client: &PublicClientApplication) -> Vec<usize> {
        observer::users(client, &self.users)
    }

    /// Users have been signed out in a tab, all of them for `None`; those had been seen in it.
    pub(crate) fn signed_out(&self, life: &Life, user: Option<usize>, seen: &[usize]) {
        self.trace
            .tell(|| format!("tab {}: signed out {user:?}, dead: {}", life.tab, life.is_dead()));
        let domain = self.domain_of(life.tab);
        let is_sure = !life.is_dead() && !self.was_refused(domain, Some(life.number));
        for user in user.map_or(0..USERS, |user| user..user + 1) {
            // A mirror may not have heard of a sign-in in another tab yet.
            let is_seen = self.conditions.access == Access::Direct || seen.contains(&user);
            let is_certain = is_sure && (is_seen || self.state(domain, user) == State::Out);
            if self.conditions.access == Access::Mirrored {
                let mut unwritten = life.unwritten_sign_outs.borrow_mut();
                unwritten.push((life.batches.get(), user));
            }
            self.change(domain, user, |standing| {
                standing.state = if is_certain { State::Out } else { State::Unknown };
                standing.is_partial = !is_certain;
                standing.version += 1;
                standing.sign_outs.push(life.tab);
            });
        }
    }

    /// A document has been told of a sign-out in another one.
    pub(crate) fn notified(&self, life: &Life, notice: &str) {
        let user = self
            .users
            .iter()
            .position(|user| notice.contains(user.home_object_id.as_str()));
        if self.conditions.sharing == Sharing::OneTab {
            self.signed_out(life, user, &[]);
        } else {
            // The store has known before; who has signed in since stays.
            self.trace
                .tell(|| format!("tab {}: hears of a sign-out", life.tab));
            for user in user.map_or(0..USERS, |user| user..user + 1) {
                self.change(0, user, |standing| standing.sign_outs.push(life.tab));
            }
        }
        if !life.is_dead() {
            life.is_signing_out.set(false);
        }
    }

    pub(crate) fn sign_out_ended(&self, life: &Life, number: usize, outcome: &Result<(), AuthError>) {
        self.trace
            .tell(|| format!("tab {}: call {number} ends: {outcome:?}", life.tab));
        if !life.is_dead() {
            self.call_over(number);
        }
    }

    /// A document is gone. `in_the_middle`: of a step that writes.
    pub(crate) fn crashed(&self, life: &Life, in_the_middle: bool) {
        let mut was_signing_in = false;
        for call in self
            .calls
            .borrow_mut()
            .iter_mut()
            .filter(|call| call.life == life.number)
        {
            was_signing_in |= !call.is_over && call.kind == CallKind::SignIn;
            call.is_over = true;
        }
        if in_the_middle {
            // The others may never hear of it.
            self.throttled
                .borrow_mut()
                .retain(|throttle| throttle.life != life.number);
            let domain = &mut self.domains.borrow_mut()[self.domain_of(life.tab)];
            domain.has_loose_ends = true;
            // A list that could not be written after a sign-out leads to what has been written now.
            let has_refused = domain.has_refused;
            let users = domain.users.iter_mut();
            users.for_each(|standing| standing.is_partial |= has_refused);
        }
        if was_signing_in && (in_the_middle || self.conditions.access == Access::Mirrored) {
            self.doubt_sign_ins(life.tab);
        }
        let domain = self.domain_of(life.tab);
        for (_, user) in life.unwritten_sign_outs.take() {
            self.change(domain, user, |standing| {
                standing.is_partial = true;
                if standing.state == State::Out {
                    standing.state = State::Unknown;
                }
            });
        }
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.needs_user |= self.conditions.rotates;
                if in_the_middle && life.is_signing_out.get() {
                    standing.state = State::Unknown;
                    standing.is_partial = true;
                }
            });
        }
    }

    /// The store of a document has refused a value: it is in the document's memory only.
    pub(crate) fn refused(&self, life: &Life) {
        life.was_refused.set(true);
        {
            let domain = &mut self.domains.borrow_mut()[self.domain_of(life.tab)];
            (domain.has_refused, domain.has_loose_ends) = (true, true);
        }
        for user in 0..USERS {
            self.change(self.domain_of(life.tab), user, |standing| {
                standing.is_partial = true;
                if standing.state == State::In {
                    standing.state = State::Unknown;
                }
            });
        }
    }

    /// The authority has withdrawn all refresh tokens.
    pub(crate) fn revoked(&self) {
        self.revocations.set(self.revocations.get() + 1);
        for domain in 0..self.domains() {
            (0..USERS).for_each(|user| self.change(domain, user, |standing| standing.needs_user = true));
        }
    }

    /// The device has no network any more, or again.
    pub(crate) fn network_changed(&self) {
        let now = self.clock.monotonic();
        for domain in 0..self.domains() {
            (0..USERS).for_each(|user| {
                self.change(domain, user, |standing| {
                    standing.trouble = standing.trouble.max(Some(now))
                })
            });
        }
    }

    /// The users whose sign-out in another tab has not reached the store yet.
    fn leaving(&self, life: &Life) -> Vec<usize> {
        let mut users = Vec::new();
        for other in self.lives.borrow().iter() {
            if other.number != life.number && !other.is_dead() {
                let sign_outs = other.unwritten_sign_outs.borrow();
                users.extend(sign_outs.iter().map(|(_, user)| *user));
            }
        }
        users
    }

    /// Whether there may be something in the memory of a tab that its store has refused.
    fn was_refused(&self, domain: usize, except: Option<u32>) -> bool {
        let lives = self.lives.borrow();
        lives.iter().any(|life| {
            !life.is_dead()
                && life.was_refused.get()
                && self.domain_of(life.tab) == domain
                && Some(life.number) != except
        })
    }

    fn told(&self, life: &Life, number: usize, outcome: &Result<AuthenticationResult, AuthError>) {
        self.trace.tell(|| {
            let words = match outcome {
                Ok(result) => format!("a token of {} from {}", result.account.username, result.source),
                Err(error) => format!("{}: {error}", error.code()),
            };
            format!("tab {}: call {number} ends: {words}", life.tab)
        });
    }
}

/// What is sent and what comes back.
impl Rules {
    pub(crate) fn request_sent(
        &self,
        life: &Life,
        id: u32,
        sent: &SentRequest,
        flights: &[Flight],
        fate: Fate,
    ) {
        let owner = self.user_of(sent);
        self.trace.tell(|| {
            let user = owner.as_ref().map(|user| user.name.as_str()).unwrap_or("nobody");
            let grant = sent.grant();
            format!("tab {}: request {id}, {grant} for {user}, {fate:?}", life.tab)
        });
        let user = owner.and_then(|user| self.user(&user.username));
        let domain = self.domain_of(life.tab);
        self.trouble(life.tab, sent, fate, |standing| standing.lost_requests += 1);
        self.check_alone(life, sent, flights);
        self.check_patience(life, sent);
        if let Some(user) = user {
            self.check_need(life, domain, user, sent);
        }
        if matches!(fate, Fate::LostOnTheWay | Fate::LostOnTheWayBack) {
            self.failed.borrow_mut().push((life.number, sent.clone()));
        }
    }

    /// A request is over, or nobody waits for it any more.
    pub(crate) fn request_over(&self, tab: usize, sent: &SentRequest, fate: Fate) {
        self.trouble(tab, sent, fate, |standing| {
            standing.lost_requests = standing.lost_requests.saturating_sub(1);
        });
    }

    /// A request comes to grief, or is over after it has.
    fn trouble(&self, tab: usize, sent: &SentRequest, fate: Fate, count: impl Fn(&mut Standing)) {
        if fate == Fate::Arrives {
            return;
        }
        let now = self.clock.monotonic();
        let user = self.user_of(sent).and_then(|user| self.user(&user.username));
        for number in user.map_or(0..USERS, |user| user..user + 1) {
            self.change(self.domain_of(tab), number, |standing| {
                standing.trouble = standing.trouble.max(Some(now));
                count(standing);
                standing.needs_user |= self.conditions.rotates;
            });
        }
    }

    /// Never two token requests at once for one refresh token.
    fn check_alone(&self, life: &Life, sent: &SentRequest, flights: &[Flight]) {
        let token = sent.field("refresh_token");
        let reaches = |flight: &&Flight| match self.conditions.lock_reach {
            LockReach::AllTabs => true,
            LockReach::OnePage => flight.life == life.number,
        };
        let mut others = flights
            .iter()
            .filter(|flight| token.is_some() && flight.refresh_token.as_deref() == token);
        if let Some(other) = others.find(reaches) {
            self.violated(|| {
                format!(
                    "tabs {} and {} use one refresh token at once",
                    life.tab, other.tab
                )
            });
        }
    }

    /// Whether a request with the same form has failed for want of a connection.
    fn is_repetition(&self, life: &Life, sent: &SentRequest) -> bool {
        let failed = self.failed.borrow();
        failed
            .iter()
            .any(|(number, request)| *number == life.number && request.form == sent.form)
    }

    /// No refresh for what the cache has, where nobody wants more than a cached token.
    fn check_need(&self, life: &Life, domain: usize, user: usize, sent: &SentRequest) {
        let is_repetition = self.is_repetition(life, sent);
        // A mirror is as old as the last look at the store. Sign-ins wait for nobody, and without
        // locks between the tabs neither do renewals.
        let calls = self.calls.borrow();
        let is_signing_in = |call: &CallRecord| !call.is_over && call.kind == CallKind::SignIn;
        let may_be_old = self.conditions.access == Access::Mirrored
            && (self.conditions.lock_reach == LockReach::OnePage || calls.iter().any(is_signing_in));
        if may_be_old
            || self.may_force.get()
            || self.conditions.fills
            || is_repetition
            || sent.grant() != "refresh_token"
        {
            return;
        }
        let wanted = ScopeSet::parse(sent.field("scope").unwrap_or_default());
        let entries = self.entries(domain);
        let client = observer::client(&entries, &self.clock);
        if observer::cached_token(&client, &self.users[user], &wanted).is_some() {
            self.violated(|| format!("tab {} asks for a token that is in the cache", life.tab));
        }
    }

    /// A client has read that it should be patient. Its calls fail until then.
    pub(crate) fn throttled(&self, life: &Life, sent: &SentRequest, length: Duration) {
        let until = self.clock.monotonic() + length;
        let domain = self.domain_of(life.tab);
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.trouble = standing.trouble.max(Some(until));
            });
        }
        if sent.grant() == "refresh_token" {
            self.throttled.borrow_mut().push(Throttle {
                life: life.number,
                domain,
                scope: sent.field("scope").unwrap_or_default().to_owned(),
                until,
            });
        }
    }

    /// No silent call asks for the same while the authority wants patience: in the same document,
    /// nor in another one that sees at once what the first has written. Only the repetition of a
    /// request whose connection has failed may be on its way already.
    fn check_patience(&self, life: &Life, sent: &SentRequest) {
        if sent.grant() != "refresh_token" || self.is_repetition(life, sent) {
            return;
        }
        let (now, domain) = (self.clock.monotonic(), self.domain_of(life.tab));
        let sees_others = self.conditions.access == Access::Direct && !self.has_refused(domain);
        let throttled = self.throttled.borrow();
        let is_for = |throttle: &&Throttle| {
            (throttle.life == life.number || sees_others && throttle.domain == domain)
                && sent.field("scope") == Some(&throttle.scope)
                && throttle.until > now
        };
        if let Some(throttle) = throttled.iter().find(is_for) {
            let early = throttle.until.saturating_sub(now);
            self.violated(|| format!("tab {} asks again {early:?} too early", life.tab));
        }
    }

    /// A token is for whom it was asked, for what it was asked, and not over.
    pub(crate) fn check_token(
        &self,
        number: usize,
        result: &AuthenticationResult,
        user: usize,
        scope: Option<&str>,
        leaps: u32,
    ) {
        let wanted = &self.users[user];
        let secret = result.access_token.as_ref().map(|token| token.secret());
        let owner = secret.and_then(|secret| self.authority.owner(secret));
        if owner.as_ref() != Some(wanted) {
            let name = owner.map(|owner| owner.name);
            self.violated(|| format!("call {number} of {} gets a token of {name:?}", wanted.name));
        }
        if result.account.home_account_id != wanted.home_account_id() {
            let found = &result.account.username;
            self.violated(|| format!("call {number} of {} gets the account of {found}", wanted.name));
        }
        if scope.is_some_and(|scope| !result.scopes.contains(scope)) {
            self.violated(|| format!("call {number} gets a token for {}", result.scopes));
        }
        // What a laptop has slept over is found out by the next call.
        let is_over = result.from_cache() && result.expires_on <= self.clock.now();
        if leaps == self.leaps.get() && is_over {
            self.violated(|| format!("call {number} gets a token that is over"));
        }
    }

    /// What a document finds that comes up now: everybody who is signed in, and nobody by half.
    pub(crate) fn check_store(&self, domain: usize) {
        let entries = self.entries(domain);
        let client = observer::client(&entries, &self.clock);
        let found = observer::users(&client, &self.users);
        for user in 0..USERS {
            let name = &self.users[user].name;
            let standing = self.domains.borrow()[domain].users[user].clone();
            let is_there = found.contains(&user);
            if standing.state == State::In && !is_there {
                self.violated(|| format!("{name} has signed in, and is not there"));
            }
            if is_there && !standing.is_partial && !observer::is_whole(&entries, &self.users[user]) {
                self.violated(|| format!("{name} is there by half"));
            }
        }
    }

    /// What a crash has left is nobody's at first. Another tab that remembers the user from before
    /// may take it for theirs when the lists are lost too.
    pub(crate) fn forget_halves(&self, domain: usize) {
        for user in 0..USERS {
            self.change(domain, user, |standing| {
                standing.is_partial |= standing.state == State::Unknown;
            });
        }
    }

    /// Who has signed out has left nothing, but for names of entries in a list that could not be
    /// written again, or was written by a tab that died then.
    pub(crate) fn check_nothing_left(&self, domain: usize) {
        for user in (0..USERS).filter(|user| self.state(domain, *user) == State::Out) {
            let user = &self.users[user];
            let mut left = self.entries(domain).keys_mentioning(&user.home_object_id);
            // Lists that two tabs change at once are merged, and may name what has gone meanwhile.
            let is_merged = self.conditions.access == Access::Mirrored;
            if is_merged || self.domains.borrow()[domain].has_loose_ends {
                left.retain(|key| !key.contains(".keys"));
            }
            if !left.is_empty() {
                self.violated(|| format!("{} has signed out and left {left:?}", user.name));
            }
        }
    }
}
