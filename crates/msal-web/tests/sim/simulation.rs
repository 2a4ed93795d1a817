//! A run: what a seed makes of a browser, its users and its network.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{FakeAuthority, FrozenClock, MemoryStorage, SeededRandom, Timeline};
use msal_web::InteractionStatus;
use msal_web::platform::Clock as _;

use crate::conditions::{Conditions, Sharing};
use crate::locks::LockTable;
use crate::network::{Network, Weather};
use crate::observer;
use crate::rules::{Rules, State, USERS};
use crate::tab::{Browser, Tab};
use crate::trace::{Telling, Trace};
use crate::windows::{Origin, Session};

const SCOPES: [&str; 3] = ["User.Read", "Mail.Read", "Files.Read"];
/// Longer than an access token lives.
const LEAP: Duration = Duration::from_secs(3700);
/// So few leaps that no refresh token grows old.
const LEAPS: u32 = 8;
/// Longer than the authority asks to be left alone.
const PATIENCE: Duration = Duration::from_secs(130);
/// How many steps everything may take to come to an end.
const LAST_STEPS: u32 = 100_000;

/// How a run went.
pub(crate) struct Report {
    pub(crate) conditions: Conditions,
    pub(crate) violation: Option<String>,
    pub(crate) trace: Vec<String>,
    /// How many steps it took, and the clock at its end: the same whenever the seed is the same.
    pub(crate) steps: u64,
    pub(crate) length: Duration,
}

struct Simulation {
    conditions: Conditions,
    browser: Browser,
    dice: Rc<SeededRandom>,
    tabs: Vec<Option<Tab>>,
    stores: Vec<Rc<MemoryStorage>>,
    leaps: u32,
    steps: u64,
}

/// Runs a seed.
pub(crate) fn run(seed: u64, telling: Telling) -> Report {
    let dice = Rc::new(SeededRandom::new(seed));
    let conditions = Conditions::choose(&dice);
    let mut simulation = Simulation::new(conditions, dice, telling);
    simulation.run();
    simulation.report()
}

impl Simulation {
    fn new(conditions: Conditions, dice: Rc<SeededRandom>, telling: Telling) -> Self {
        let clock = FrozenClock::new();
        clock.by_hand();
        let timeline = Timeline::new(clock.clone());
        let authority = Rc::new(FakeAuthority::new(clock.clone()));
        if conditions.rotates {
            authority.rotate_refresh_tokens();
        }
        let stores: Vec<_> = match conditions.sharing {
            Sharing::AllTabs => vec![Rc::new(MemoryStorage::new())],
            Sharing::OneTab => (0..conditions.tabs)
                .map(|_| Rc::new(MemoryStorage::new()))
                .collect(),
        };
        let trace = Trace::new(telling, clock.clone());
        let rules = Rc::new(Rules::new(
            trace,
            &conditions,
            clock.clone(),
            authority.clone(),
            &stores,
        ));
        let network = Network::new(authority.clone(), timeline.clone(), dice.clone(), rules.clone());
        let session = Session {
            authority,
            dice: dice.clone(),
            user: RefCell::default(),
        };
        let browser = Browser {
            clock,
            timeline,
            dice: dice.clone(),
            scheduler: Rc::default(),
            network: Rc::new(network),
            locks: Rc::new(LockTable::default()),
            lock_reach: conditions.lock_reach,
            session: Rc::new(session),
            origin: Rc::new(Origin::default()),
            rules,
            lives: Rc::default(),
            access: conditions.access,
            watchers: stores.iter().map(|_| Rc::default()).collect(),
        };
        let tabs = (0..conditions.tabs)
            .map(|number| Some(Tab::open(&browser, number)))
            .collect();
        Self {
            conditions,
            browser,
            dice,
            tabs,
            stores,
            leaps: 0,
            steps: 0,
        }
    }

    fn run(&mut self) {
        self.sign_somebody_in();
        while self.steps < self.conditions.steps && self.goes_on() {
            self.steps += 1;
            match self.dice.below(100) {
                0..70 => drop(self.go_on()),
                70..76 => self
                    .browser
                    .clock
                    .advance(Duration::from_millis(self.dice.below(500))),
                _ => self.act(),
            }
            self.after_a_step();
        }
        if self.goes_on() {
            self.come_to_an_end();
        }
    }

    /// Most runs are about users who are signed in.
    fn sign_somebody_in(&mut self) {
        for user in 0..self.dice.below(USERS as u64 + 1) as usize {
            let number = self.dice.below(self.tabs.len() as u64) as usize;
            let scope = self.scope();
            self.tabs[number].iter().for_each(|tab| tab.sign_in(user, scope));
            self.finish_all();
        }
    }

    fn goes_on(&self) -> bool {
        self.browser.rules.violation().is_none()
    }

    fn open(&self, number: usize) -> Tab {
        let tab = Tab::open(&self.browser, number);
        tab.page.set_online(self.browser.network.is_online());
        tab
    }

    /// Runs a task that can run; where none can, time passes until one can.
    fn go_on(&self) -> bool {
        let Browser {
            scheduler,
            clock,
            timeline,
            ..
        } = &self.browser;
        timeline.settle();
        let runnable = scheduler.runnable();
        if runnable == 0 {
            return clock.advance_to_next();
        }
        scheduler.run(self.dice.below(runnable)).is_some()
    }

    /// Whoever has died in the middle of the step is gone.
    fn after_a_step(&mut self) {
        for tab in &mut self.tabs {
            if let Some(dead) = tab.take_if(|tab| tab.life.is_dead()) {
                dead.tell(|| "dies in the middle".to_owned());
                dead.crash(true);
            }
            tab.iter().for_each(Tab::has_gone_on);
        }
        self.browser.rules.check_deadlines();
    }

    fn report(self) -> Report {
        let rules = self.browser.rules.clone();
        let report = Report {
            conditions: self.conditions.clone(),
            violation: rules.violation(),
            trace: rules.trace.lines(),
            steps: self.steps,
            length: self.browser.clock.monotonic(),
        };
        // Tasks hold the documents that hold the tasks.
        for tab in self.tabs.into_iter().flatten() {
            tab.crash(false);
        }
        report
    }
}

/// What users do, and what happens to them.
impl Simulation {
    fn act(&mut self) {
        let number = self.dice.below(self.tabs.len() as u64) as usize;
        let (user, scope) = (self.user(), self.scope());
        let Some(tab) = &self.tabs[number] else {
            self.tabs[number] = Some(self.open(number));
            return;
        };
        if tab.life.is_frozen() {
            return self.wake(number);
        }
        match self.dice.below(100) {
            0..36 => drop(tab.acquire(user, scope, false)),
            36..44 => drop(tab.acquire(user, scope, self.conditions.forces)),
            44..56 => tab.sign_in(user, scope),
            56..60 => tab.single_sign_on(scope),
            60..63 => {
                tab.tell(|| format!("signs user {user} out"));
                tab.forget(Some(user));
            }
            63 => {
                tab.tell(|| "signs everybody out".to_owned());
                tab.forget(None);
            }
            64..66 => tab.sign_out(Some(user).filter(|user| tab.account(*user).is_some())),
            66..69 => {
                let account = tab.account(user);
                tab.client.set_active_account(account.as_ref());
            }
            69..73 => self.drop_a_call(),
            73..85 => self.strike(number),
            85..93 => self.change_the_weather(),
            93..95 => self.change_the_storage(),
            95 => self.lose_the_session(),
            _ => self.leap(),
        }
    }

    fn user(&self) -> usize {
        self.dice.below(USERS as u64) as usize
    }

    fn scope(&self) -> &'static str {
        SCOPES[self.dice.below(SCOPES.len() as u64) as usize]
    }

    /// Something happens to a document.
    fn strike(&mut self, number: usize) {
        if !self.conditions.crashes {
            return;
        }
        let Some(tab) = &self.tabs[number] else { return };
        match self.dice.below(4) {
            0 => {
                tab.tell(|| "crashes".to_owned());
                self.tabs[number]
                    .take()
                    .into_iter()
                    .for_each(|tab| tab.crash(false));
            }
            1 => {
                tab.tell(|| "is loaded again".to_owned());
                self.tabs[number]
                    .take()
                    .into_iter()
                    .for_each(|tab| tab.crash(false));
                self.tabs[number] = Some(self.open(number));
            }
            2 => {
                let writes = self.dice.below(12) as u32;
                tab.tell(|| format!("will die after {writes} writes"));
                tab.life.die_after(writes);
            }
            _ if self.browser.locks.concerns(&tab.life) => {}
            _ => {
                tab.tell(|| "freezes".to_owned());
                tab.life.freeze();
                self.browser.rules.froze(number);
            }
        }
    }

    fn wake(&self, number: usize) {
        if let Some(tab) = &self.tabs[number] {
            tab.tell(|| "wakes".to_owned());
            tab.life.wake();
            self.browser.rules.woke(number);
            tab.page.set_focus(true);
        }
    }

    fn drop_a_call(&self) {
        let Browser { scheduler, rules, .. } = &self.browser;
        let calls = scheduler.calls();
        let Some(call) = calls.get(self.dice.below(calls.len().max(1) as u64) as usize) else {
            return;
        };
        rules.trace.tell(|| format!("call {call} is dropped"));
        rules.call_dropped(*call);
        scheduler.drop_call(*call);
    }

    fn change_the_weather(&self) {
        if !self.conditions.fails {
            return;
        }
        let Browser { network, rules, .. } = &self.browser;
        if self.dice.below(6) == 0 {
            let is_online = self.dice.below(2) == 0;
            rules.trace.tell(|| format!("online: {is_online}"));
            rules.network_changed();
            return self.set_online(is_online);
        }
        let weather = network.change_weather();
        rules.trace.tell(|| format!("weather: {weather:?}"));
    }

    fn set_online(&self, is_online: bool) {
        self.browser.network.set_online(is_online);
        self.tabs
            .iter()
            .flatten()
            .for_each(|tab| tab.page.set_online(is_online));
    }

    fn change_the_storage(&self) {
        if !self.conditions.fills {
            return;
        }
        let store = &self.stores[self.dice.below(self.stores.len() as u64) as usize];
        match self.dice.below(3) {
            0 => {
                let entries = store.snapshot();
                let used: usize = entries.iter().map(|(key, value)| key.len() + value.len()).sum();
                store.quota(used + self.dice.below(4000) as usize);
            }
            1 => store.fail_writes(),
            _ => store.allow_writes(),
        }
        self.browser.rules.trace.tell(|| "another quota".to_owned());
    }

    /// The authority withdraws tokens, or forgets who has signed in.
    fn lose_the_session(&self) {
        let Browser {
            network,
            rules,
            session,
            ..
        } = &self.browser;
        session.user.take();
        if self.conditions.fails && self.dice.below(2) == 0 {
            rules.trace.tell(|| "refresh tokens are withdrawn".to_owned());
            network.authority.revoke_refresh_tokens();
            rules.revoked();
        }
    }

    /// A laptop sleeps for longer than tokens live.
    fn leap(&mut self) {
        if self.leaps < LEAPS {
            self.leaps += 1;
            self.browser.rules.trace.tell(|| "an hour passes".to_owned());
            self.browser.rules.leapt(LEAP);
            self.browser.clock.advance(LEAP);
            // What waits by the clock may have waited for too long.
            self.browser.rules.network_changed();
        }
    }
}

/// How it ends: everything is well again, and then everything is over and in order.
impl Simulation {
    fn come_to_an_end(&mut self) {
        let Browser { network, rules, .. } = &self.browser;
        rules.trace.tell(|| "everything is well again".to_owned());
        network.set_weather(Weather::Fair);
        self.set_online(true);
        self.stores.iter().for_each(|store| store.allow_writes());
        for number in 0..self.tabs.len() {
            if self.tabs[number].as_ref().is_some_and(|tab| tab.life.is_frozen()) {
                self.wake(number);
            }
        }
        self.after_a_step();
        self.finish_all();
        self.check_documents();
        for domain in 0..self.browser.rules.domains() {
            self.browser.rules.check_store(domain);
            self.browser.rules.check_nothing_left(domain);
        }
        if self.goes_on() {
            self.check_that_all_can_go_on();
        }
    }

    fn finish_all(&mut self) {
        for _ in 0..LAST_STEPS {
            let is_idle = self.browser.scheduler.is_idle();
            if !self.goes_on() {
                return;
            }
            self.steps += 1;
            if !self.go_on() {
                if is_idle {
                    return;
                }
                break;
            }
            self.after_a_step();
        }
        let calls = self.browser.scheduler.calls();
        self.browser
            .rules
            .violated(|| format!("some work never ends, for calls {calls:?}"));
    }

    /// Nothing is held or under way any more, and all documents know the same users.
    fn check_documents(&self) {
        let Browser {
            rules,
            locks,
            network,
            ..
        } = &self.browser;
        if !locks.is_empty() || !network.is_quiet() {
            rules.violated(|| "a lock or a request is left".to_owned());
        }
        for tab in self.tabs.iter().flatten() {
            let status = tab.client.snapshot().status;
            let open = tab.windows.open();
            if status != InteractionStatus::None || open != 0 {
                rules.violated(|| format!("tab {} ends as {status}, {open} windows open", tab.life.tab));
            }
            self.check_users(tab);
        }
    }

    /// A document knows who has signed in and out, also in other tabs, and has nobody's tokens but
    /// theirs.
    fn check_users(&self, tab: &Tab) {
        let rules = &self.browser.rules;
        let domain = rules.domain_of(tab.life.tab);
        let found = observer::users(&tab.client, &rules.users);
        for user in 0..USERS {
            let name = &rules.users[user].name;
            match rules.state(domain, user) {
                State::In if !found.contains(&user) => {
                    rules.violated(|| format!("tab {} does not know {name}", tab.life.tab));
                }
                State::Out if !rules.has_refused(domain) && found.contains(&user) => {
                    rules.violated(|| format!("tab {} still knows {name}", tab.life.tab));
                }
                _ => {}
            }
            for scope in SCOPES {
                let token = observer::cached_token(&tab.client, &rules.users[user], &scope.into());
                token.iter().for_each(|token| {
                    rules.check_token(usize::MAX, token, user, Some(scope), u32::MAX);
                });
            }
        }
    }

    /// Whoever is signed in gets a new token, in a document that has just come up.
    fn check_that_all_can_go_on(&mut self) {
        let rules = self.browser.rules.clone();
        rules.allow_force();
        // The authority's last wish for patience is over.
        self.browser.clock.advance(PATIENCE);
        for number in 0..self.tabs.len() {
            if self.conditions.sharing == Sharing::AllTabs && number > 0 {
                return;
            }
            self.tabs[number]
                .take()
                .into_iter()
                .for_each(|tab| tab.crash(false));
            self.tabs[number] = Some(self.open(number));
            self.finish_all();
            self.tabs[number].iter().for_each(|tab| self.renew_all(tab));
            self.finish_all();
        }
    }
}

impl Simulation {
    fn renew_all(&self, tab: &Tab) {
        let rules = &self.browser.rules;
        let domain = rules.domain_of(tab.life.tab);
        for user in 0..USERS {
            let can_renew = rules.state(domain, user) == State::In && !rules.needs_user(domain, user);
            if can_renew && tab.acquire(user, SCOPES[0], true).is_none() {
                rules.violated(|| format!("{} is not there in the end", rules.users[user].name));
            }
        }
    }
}

impl Tab {
    pub(crate) fn tell(&self, words: impl FnOnce() -> String) {
        let number = self.life.tab;
        self.rules().trace.tell(|| format!("tab {number}: {}", words()));
    }
}
