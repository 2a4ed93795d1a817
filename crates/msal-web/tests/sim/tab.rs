//! A tab: its document, while there is one, and what stays of it when the document goes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{
    CLIENT_ID, FrozenClock, MemoryStorage, ScriptedPage, ScriptedWindows, SeededRandom, Timeline,
};
use msal_web::platform::{LocalFuture, Locks, PageLocks, Platform};
use msal_web::{
    AccountFilter, AccountInfo, CacheLocation, Configuration, EndSessionRequest, EventKind,
    InteractionStatus, PopupRequest, PublicClientApplication, SilentRequest, SsoSilentRequest, Subscription,
};

use crate::conditions::{Access, LockReach};
use crate::life::Life;
use crate::locks::{LockTable, TabLocks};
use crate::network::{Network, TabTransport};
use crate::rules::{CallKind, Rules, USERS};
use crate::scheduler::{Scheduler, TabTasks, TaskKind};
use crate::storage::{SlowStorage, TabStorage, Watchers};
use crate::windows::{NextUser, Origin, Session, TabWindows};

/// Shorter than in an app, since every look at a window is a step of the run.
const POPUP_TIMEOUT: Duration = Duration::from_secs(3);
const FRAME_TIMEOUT: Duration = Duration::from_secs(2);

/// What all tabs of a browser share.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) clock: FrozenClock,
    pub(crate) timeline: Timeline,
    pub(crate) dice: Rc<SeededRandom>,
    pub(crate) scheduler: Rc<Scheduler>,
    pub(crate) network: Rc<Network>,
    pub(crate) locks: Rc<LockTable>,
    pub(crate) lock_reach: LockReach,
    pub(crate) session: Rc<Session>,
    pub(crate) origin: Rc<Origin>,
    pub(crate) rules: Rc<Rules>,
    pub(crate) lives: Rc<Cell<u32>>,
    pub(crate) access: Access,
    /// Of each store.
    pub(crate) watchers: Vec<Rc<Watchers>>,
}

/// A document in which the app runs.
pub(crate) struct Tab {
    browser: Browser,
    pub(crate) life: Rc<Life>,
    pub(crate) page: Rc<ScriptedPage>,
    pub(crate) windows: ScriptedWindows,
    pub(crate) client: PublicClientApplication,
    next_user: NextUser,
    _events: Subscription,
}

impl Tab {
    /// Loads the app into a tab.
    pub(crate) fn open(browser: &Browser, number: usize) -> Self {
        let rules = &browser.rules;
        let life = Rc::new(Life::new(number, browser.lives.get()));
        browser.lives.set(life.number + 1);
        rules.began(&life);
        let page = Rc::new(ScriptedPage::new(browser.timeline.clone()));
        let windows = ScriptedWindows::new(browser.timeline.clone(), page.clone());
        let next_user = NextUser::default();
        let (session, next, users) = (browser.session.clone(), next_user.clone(), rules.users.clone());
        windows.react_with(move |call| session.react(call, &users[next.get()]));
        browser.origin.add(&life, &windows);
        let configuration = Configuration::new(CLIENT_ID)
            .with_popup_timeout(POPUP_TIMEOUT)
            .with_frame_timeout(FRAME_TIMEOUT)
            .with_cache_location(cache_location(browser, &life));
        let platform = platform(browser, &life, &page, &windows);
        let client = PublicClientApplication::with_platform(configuration, platform)
            .expect("a complete configuration");
        let events = client.subscribe({
            let (rules, life) = (rules.clone(), life.clone());
            let seen = RefCell::new(Vec::new());
            let client = client.clone();
            move |event| match event.kind {
                EventKind::LogoutStart => drop(seen.replace(rules.users_of(&client))),
                EventKind::LogoutSuccess if event.interaction.is_some() => {
                    let account = event.account.as_ref();
                    let user = account.and_then(|account| rules.user(&account.username));
                    rules.signed_out(&life, user, &seen.borrow());
                }
                EventKind::CacheNotWritten => rules.refused(&life),
                _ => {}
            }
        });
        Self {
            browser: browser.clone(),
            life,
            page,
            windows,
            client,
            next_user,
            _events: events,
        }
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.browser.rules
    }

    pub(crate) fn account(&self, user: usize) -> Option<AccountInfo> {
        let username = self.browser.rules.users[user].username.as_str();
        self.client.account(&AccountFilter::new().with_username(username))
    }

    /// Asks for a token of a user who is there.
    pub(crate) fn acquire(&self, user: usize, scope: &'static str, forced: bool) -> Option<usize> {
        let request = SilentRequest::new([scope]).with_account(self.account(user)?);
        let request = if forced {
            request.with_force_refresh()
        } else {
            request
        };
        let call = self.client.acquire_token_silent(request);
        let (rules, life) = (self.browser.rules.clone(), self.life.clone());
        let number = self.begin(CallKind::Silent { user, scope }, |number| {
            Box::pin(async move {
                let outcome = call.await;
                rules.silent_ended(&life, number, &outcome);
            })
        });
        Some(number)
    }

    pub(crate) fn sign_in(&self, user: usize, scope: &'static str) {
        self.next_user.set(user);
        let call = self.client.login_popup(PopupRequest::new([scope]));
        self.begin_sign_in(call);
    }

    pub(crate) fn single_sign_on(&self, scope: &'static str) {
        let call = self.client.sso_silent(SsoSilentRequest::new([scope]));
        self.begin_sign_in(call);
    }

    fn begin_sign_in(&self, call: LocalFuture<Result<msal_web::AuthenticationResult, msal_web::AuthError>>) {
        let (rules, life) = (self.browser.rules.clone(), self.life.clone());
        let scheduler = Rc::downgrade(&self.browser.scheduler);
        self.begin(CallKind::SignIn, |number| {
            Box::pin(async move {
                let outcome = call.await;
                let is_alone = scheduler.upgrade().is_some_and(|scheduler| scheduler.is_idle());
                rules.sign_in_ended(&life, number, &outcome, is_alone);
            })
        });
    }

    /// Signs out here, of one user or of everybody, without a word to the authority.
    pub(crate) fn forget(&self, user: Option<usize>) {
        let account = user.and_then(|user| self.account(user));
        if user.is_some() && account.is_none() {
            return;
        }
        let seen = self.browser.rules.users_of(&self.client);
        self.life.is_signing_out.set(true);
        if self.is_coming_up() {
            let users = user.map_or(0..USERS, |user| user..user + 1);
            self.life.early_sign_outs.borrow_mut().extend(users);
        }
        self.client.clear_cache(account.as_ref());
        self.browser.rules.signed_out(&self.life, user, &seen);
        if !self.life.is_dead() {
            self.life.is_signing_out.set(false);
        }
    }

    /// Whether the store is still to be read. A sign-out comes right after it.
    fn is_coming_up(&self) -> bool {
        self.client.snapshot().status == InteractionStatus::Startup
    }

    /// A sign-out from before the store was read is over as soon as it has been.
    pub(crate) fn has_gone_on(&self) {
        let waits = !self.life.early_sign_outs.borrow().is_empty();
        if waits && !self.life.is_dead() && !self.is_coming_up() {
            self.life.early_sign_outs.take();
        }
    }

    /// Signs out here and at the authority.
    pub(crate) fn sign_out(&self, user: Option<usize>) {
        let account = user.and_then(|user| self.account(user));
        let request = match account {
            Some(account) => EndSessionRequest::new().with_account(account),
            None => EndSessionRequest::new(),
        };
        let call = self.client.logout_popup(request);
        let (rules, life) = (self.browser.rules.clone(), self.life.clone());
        self.begin(CallKind::SignOut, |number| {
            Box::pin(async move {
                let mut call = call;
                life.is_signing_out.set(true);
                let first =
                    std::future::poll_fn(|context| std::task::Poll::Ready(call.as_mut().poll(context)));
                let first = first.await;
                if !life.is_dead() {
                    life.is_signing_out.set(false);
                }
                let outcome = match first {
                    std::task::Poll::Ready(outcome) => outcome,
                    std::task::Poll::Pending => call.await,
                };
                rules.sign_out_ended(&life, number, &outcome);
            })
        });
    }

    fn begin(&self, kind: CallKind, work: impl FnOnce(usize) -> LocalFuture<()>) -> usize {
        let Browser { rules, scheduler, .. } = &self.browser;
        rules
            .trace
            .tell(|| format!("tab {}: call begins, {kind:?}", self.life.tab));
        let number = rules.call_began(&self.life, kind);
        scheduler.spawn(&self.life, TaskKind::Call(number), work(number));
        scheduler.run_last();
        number
    }

    /// The document goes without a farewell: nothing that it holds is told, written or sent.
    pub(crate) fn crash(self, in_the_middle: bool) {
        let Browser {
            rules,
            scheduler,
            locks,
            ..
        } = &self.browser;
        self.life.die();
        rules.crashed(&self.life, in_the_middle);
        scheduler.drop_life(&self.life);
        locks.forget(&self.life);
        rules.woke(self.life.tab);
        let domain = rules.domain_of(self.life.tab);
        let rules = rules.clone();
        drop(self);
        rules.check_store(domain);
        rules.forget_halves(domain);
    }
}

fn cache_location(browser: &Browser, life: &Rc<Life>) -> CacheLocation {
    let rules = browser.rules.clone();
    let domain = rules.domain_of(life.tab);
    let storage = TabStorage {
        entries: rules.entries(domain),
        life: life.clone(),
        sharing: rules.sharing(),
        on_refusal: Rc::new(move |life| rules.refused(life)),
    };
    match browser.access {
        Access::Direct => CacheLocation::custom(storage),
        Access::Mirrored => CacheLocation::asynchronous(SlowStorage {
            direct: Rc::new(storage),
            watchers: browser.watchers[domain].clone(),
            clock: browser.clock.clone(),
            timeline: browser.timeline.clone(),
            dice: browser.dice.clone(),
        }),
    }
}

fn platform(
    browser: &Browser,
    life: &Rc<Life>,
    page: &Rc<ScriptedPage>,
    windows: &ScriptedWindows,
) -> Platform {
    let locks: Rc<dyn Locks> = match browser.lock_reach {
        LockReach::OnePage => Rc::new(PageLocks::new()),
        LockReach::AllTabs => Rc::new(TabLocks {
            table: browser.locks.clone(),
            life: life.clone(),
        }),
    };
    Platform {
        transport: Rc::new(TabTransport {
            network: browser.network.clone(),
            life: life.clone(),
        }),
        session_storage: Rc::new(MemoryStorage::new()),
        clock: Rc::new(browser.clock.clone()),
        random: Rc::new(SeededRandom::new(u64::from(life.number))),
        page: page.clone(),
        windows: Rc::new(TabWindows {
            life: life.clone(),
            own: windows.clone(),
            origin: browser.origin.clone(),
            timeline: browser.timeline.clone(),
            dice: browser.dice.clone(),
            rules: browser.rules.clone(),
        }),
        tasks: Rc::new(TabTasks {
            scheduler: browser.scheduler.clone(),
            life: life.clone(),
        }),
        locks,
    }
}
