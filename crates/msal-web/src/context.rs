//! What the flows share: the checked configuration, the platform, the cache, and the state that
//! has one owner.

use std::cell::{Cell, OnceCell};
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use msal_core::error::{AuthError, ConfigurationError, WindowError};
use msal_core::time::millis;
use msal_core::url::Url;
use msal_core::{AccountInfo, CorrelationId, pkce, uuid};

use crate::background_renewals::BackgroundRenewals;
use crate::cache::{EVICTIONS, Evictable, TokenCache};
use crate::cell::RefCell;
use crate::configuration::{CheckedConfiguration, Configuration};
use crate::device_clock::DeviceClock;
use crate::discovery::Discoveries;
use crate::event::{Event, EventKind};
use crate::flow::late_response::LateResponse;
use crate::future::{BoxFuture, first, within};
use crate::interaction::{self, Carrier, Interaction, PageOwner};
use crate::outcome::Outcome;
use crate::platform::{Channel, Guard, LocalFuture, PageEvent, Platform, RandomError, StorageError};
use crate::redirect_state;
use crate::session_notes::{self, SessionNote, SessionNotes};
use crate::sign_out_notice;
use crate::signal::Signal;
use crate::silent_calls::SilentCalls;
use crate::snapshot::Snapshot;
use crate::status::InteractionStatus;
use crate::subscribers::Subscribers;
use crate::throttling::Throttling;

pub(crate) struct Context {
    pub(crate) configuration: CheckedConfiguration,
    pub(crate) platform: Platform,
    pub(crate) cache: TokenCache,
    pub(crate) events: Subscribers<Event>,
    pub(crate) watchers: Subscribers<Snapshot>,
    pub(crate) snapshot: RefCell<Snapshot>,
    /// Why the last interaction failed.
    pub(crate) error: RefCell<Option<AuthError>>,
    /// Why any call failed last, also one that nobody sees.
    pub(crate) last_failure: RefCell<Option<AuthError>>,
    pub(crate) session_notes: RefCell<SessionNotes>,
    pub(crate) redirect_stage: Cell<RedirectStage>,
    /// The response to the redirect that brought this page up, once somebody has asked for it.
    pub(crate) redirect_outcome: RefCell<Option<Outcome>>,
    /// What the user may still do in a popup that has been given up.
    pub(crate) late_response: Cell<Option<LateResponse>>,
    pub(crate) silent_calls: SilentCalls,
    pub(crate) background_renewals: BackgroundRenewals,
    pub(crate) throttling: Throttling,
    pub(crate) device_clock: DeviceClock,
    /// Something happened in the page, or a message has come.
    pub(crate) woken: Signal,
    /// How often the page has come back from the back/forward cache.
    pub(crate) restorations: Cell<u32>,
    pub(crate) discoveries: RefCell<Discoveries>,
    /// Whether the store can be read.
    is_open: Cell<bool>,
    /// Who has been signed out before the store could be read; `None` for everybody.
    pub(crate) early_sign_outs: RefCell<Vec<Option<AccountInfo>>>,
    page_owner: PageOwner,
    /// What the page and the store tell.
    watches: Cell<Option<[Guard; 2]>>,
    /// What ends of sessions are heard on, by apps that ask for it.
    pub(crate) session_ends: OnceCell<Box<dyn Channel>>,
    /// What the other tabs tell.
    notices: OnceCell<Box<dyn Channel>>,
}

/// How far the response to a redirect is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectStage {
    /// It waits to be processed.
    Waiting,
    /// It is being processed.
    Processing,
    /// It has been processed, or there was none.
    Done,
}

impl Context {
    pub(crate) fn new(
        configuration: Configuration,
        platform: Platform,
    ) -> Result<Rc<Self>, ConfigurationError> {
        let configuration = CheckedConfiguration::new(configuration)?;
        let location = &configuration.options.cache_location;
        let storage = location.storage(&platform, &configuration.client_id);
        let platform = Platform {
            locks: location.locks(&platform),
            ..platform
        };
        let client_id = configuration.client_id.as_str();
        let stage = match platform.page.document().has_response_for(client_id) {
            true => RedirectStage::Waiting,
            false => RedirectStage::Done,
        };
        let device_clock = DeviceClock::new(platform.clock.clone());
        let context = Rc::new(Self {
            cache: TokenCache::new(storage, configuration.client_id.clone()),
            configuration,
            platform,
            events: Subscribers::default(),
            watchers: Subscribers::default(),
            snapshot: RefCell::default(),
            error: RefCell::default(),
            last_failure: RefCell::default(),
            session_notes: RefCell::default(),
            redirect_stage: Cell::new(stage),
            redirect_outcome: RefCell::default(),
            late_response: Cell::default(),
            silent_calls: SilentCalls::default(),
            background_renewals: BackgroundRenewals::default(),
            throttling: Throttling::default(),
            device_clock,
            woken: Signal::default(),
            restorations: Cell::new(0),
            discoveries: RefCell::default(),
            is_open: Cell::new(false),
            early_sign_outs: RefCell::default(),
            page_owner: PageOwner::default(),
            watches: Cell::default(),
            session_ends: OnceCell::new(),
            notices: OnceCell::new(),
        });
        context.watch();
        context.open();
        context.snapshot.replace(context.read_snapshot());
        Ok(context)
    }

    /// Listens to the page and the store for as long as the context lives, without keeping it
    /// alive.
    fn watch(self: &Rc<Self>) {
        let (page, store) = (Rc::downgrade(self), Rc::downgrade(self));
        let on_event = move |event| {
            if let Some(context) = page.upgrade() {
                context.page_event(event);
            }
        };
        let on_change = move || {
            if let Some(context) = store.upgrade() {
                context.store_changed();
            }
        };
        self.watches.set(Some([
            self.platform.page.watch(Rc::new(on_event)),
            self.cache.storage().watch(Rc::new(on_change)),
        ]));
        self.notices.get_or_init(|| sign_out_notice::listen(self));
    }

    /// Takes what other tabs have told.
    pub(crate) fn take_notices(&self, take_in: &dyn Fn(&str)) {
        while let Some(notice) = self.notices.get().and_then(|notices| notices.take()) {
            take_in(&notice);
        }
    }

    /// Begins to read a store that takes its time.
    fn open(self: &Rc<Self>) {
        let Some(work) = self.cache.storage().catch_up() else {
            self.cache.expect_foreign_writes();
            self.is_open.set(true);
            return;
        };
        let context = self.clone();
        self.platform.tasks.spawn(Box::pin(async move {
            context.within(work).await;
            for account in context.early_sign_outs.take() {
                context.cache.forget(account.as_ref());
            }
            context.cache.note_owners();
            context.is_open.set(true);
            context.store_changed();
        }));
    }

    pub(crate) fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// Completes when the store can be read, or has been waited for long enough.
    pub(crate) fn opened(&self) -> impl Future<Output = ()> {
        poll_fn(|waker| {
            if self.is_open.get() {
                return Poll::Ready(());
            }
            self.woken.wake(waker.waker());
            Poll::Pending
        })
    }

    /// Takes in what other tabs have written.
    pub(crate) fn catch_up(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Some(work) = self.cache.storage().catch_up() {
                self.within(work).await;
            }
        })
    }

    /// Waits until what has been written is where it stays. Where it is not, older access tokens
    /// make room; `false` when that does not help either.
    pub(crate) fn flush(&self) -> BoxFuture<'_, bool> {
        Box::pin(async {
            for _ in 0..=EVICTIONS {
                let Some(work) = self.cache.storage().flush() else {
                    return true;
                };
                match self.within(work).await {
                    Some(Ok(())) => return true,
                    Some(Err(StorageError::Full))
                        if self
                            .cache
                            .make_room(self.platform.clock.now(), Evictable::AllButNewest) => {}
                    _ => return false,
                }
            }
            false
        })
    }

    /// A store gets as long as the authority.
    fn within<T>(&self, work: LocalFuture<T>) -> impl Future<Output = Option<T>> + use<T> {
        let length = self.configuration.options.request_timeout;
        within(&self.platform.clock, length, work)
    }

    fn store_changed(&self) {
        // Before that nothing is known that could have changed, and a migration may be to come.
        if !self.is_open.get() {
            return;
        }
        self.cache.expect_foreign_writes();
        self.publish();
        self.woken.notify();
    }

    /// A fresh id: for correlation, a nonce, a request.
    pub(crate) fn new_id(&self) -> Result<String, AuthError> {
        let mut random = [0; uuid::RANDOM_BYTES];
        self.fill(&mut random)?;
        Ok(uuid::version_7(self.platform.clock.now(), random))
    }

    pub(crate) fn new_pkce(&self) -> Result<msal_core::Pkce, AuthError> {
        let mut random = [0; pkce::VERIFIER_BYTES];
        self.fill(&mut random)?;
        Ok(msal_core::Pkce::from_random(random))
    }

    fn fill(&self, random: &mut [u8]) -> Result<(), AuthError> {
        let filled = self.platform.random.fill(random);
        filled.map_err(|error| match error {
            RandomError::Unsupported => WindowError::NoRandomNumbers.into(),
            RandomError::NotInBrowser => ConfigurationError::NotInBrowser.into(),
        })
    }

    /// The caller's correlation id, or a fresh one.
    pub(crate) fn correlation_id(&self, given: Option<&CorrelationId>) -> Result<CorrelationId, AuthError> {
        match given {
            Some(given) => Ok(given.clone()),
            None => Ok(self.new_id()?.into()),
        }
    }

    /// The address of this document.
    pub(crate) fn page_url(&self) -> Result<Url, AuthError> {
        let url = Url::parse(&self.platform.page.href());
        url.map_err(|error| WindowError::Document(error.message()).into())
    }

    /// Milliseconds on a clock that is never turned back.
    pub(crate) fn ticks(&self) -> u64 {
        millis(self.platform.clock.monotonic())
    }

    /// Waits until something happens in the page, a message comes, or the time is over.
    pub(crate) fn wait(&self, length: Duration) -> LocalFuture<()> {
        Box::pin(first(self.woken.next(), self.platform.clock.sleep(length)))
    }

    /// Takes the page for an interaction.
    pub(crate) fn take_page(
        &self,
        carrier: Carrier,
        status: InteractionStatus,
    ) -> Result<Interaction, AuthError> {
        let document = self.platform.page.document();
        let now = self.now();
        if document.is_leaving(now.ticks) {
            return Err(WindowError::InteractionInProgress.into());
        }
        let until = now.ticks.saturating_add(self.longest_departure());
        let departure = (carrier == Carrier::Redirect).then(|| document.leave(until));
        let interaction = self
            .page_owner
            .take((carrier, status), now, departure, &self.woken);
        self.late_response.set(None);
        self.publish();
        Ok(interaction)
    }

    pub(crate) fn tell(&self, event: &Event) {
        self.events.call(&*self.platform.tasks, event);
    }

    /// Makes an account the active one, and tells so by this event if it was not.
    pub(crate) fn activate(&self, account: Option<&AccountInfo>, event: Event) {
        let before = self.cache.active_account();
        self.cache.set_active_account(account);
        self.tell_activation(before.as_ref(), event);
    }

    /// Tells by this event when another account is active than before.
    pub(crate) fn tell_activation(&self, before: Option<&AccountInfo>, event: Event) {
        let active = self.cache.active_account();
        let is_same = match (before, &active) {
            (Some(before), Some(active)) => before.is_same(active),
            (None, None) => true,
            _ => false,
        };
        self.publish();
        if !is_same {
            self.tell(&event.about(active));
        }
    }

    /// Notes that the account's session is lost, or is back.
    pub(crate) fn note_session(&self, account: &AccountInfo, error: Option<&AuthError>) {
        let Some(account) = self.cache.known_account(account) else {
            return;
        };
        let notes = self.session_notes.borrow().clone();
        if session_notes::find(&notes, &account).is_some() == error.is_some() {
            return;
        }
        // A newer note about the user takes the place of the last one.
        let earlier = match &notes {
            Some(last) if last.account.is_same(&account) => last.earlier.clone(),
            _ => notes,
        };
        self.session_notes.replace(Some(Arc::new(SessionNote {
            account,
            error: error.cloned(),
            earlier,
        })));
        self.publish();
    }

    /// Brings the state up to date, and calls the watchers if it has changed.
    pub(crate) fn publish(&self) {
        let now = self.read_snapshot();
        if now.is_identical(&self.snapshot.borrow()) {
            return;
        }
        self.snapshot.replace(now.clone());
        self.watchers.call(&*self.platform.tasks, &now);
    }

    fn read_snapshot(&self) -> Snapshot {
        let status = self.status();
        let error = self.error.borrow().clone();
        let session_notes = self.session_notes.borrow().clone();
        if status == InteractionStatus::Startup {
            return Snapshot {
                error,
                session_notes,
                ..Snapshot::default()
            };
        }
        Snapshot {
            status,
            accounts: self.cache.accounts(),
            active_account: self.cache.active_account(),
            error,
            session_notes,
        }
    }

    /// What owns the page comes first, then what is being processed.
    fn status(&self) -> InteractionStatus {
        let stage = match self.redirect_stage.get() {
            RedirectStage::Waiting => InteractionStatus::Startup,
            RedirectStage::Processing => InteractionStatus::HandleRedirect,
            RedirectStage::Done if !self.is_open.get() => InteractionStatus::Startup,
            RedirectStage::Done => InteractionStatus::None,
        };
        let owner = self.page_owner.status(self.now(), self.longest_departure());
        owner.unwrap_or(stage)
    }

    fn now(&self) -> interaction::Moment {
        interaction::Moment {
            ticks: self.ticks(),
            restorations: self.restorations.get(),
        }
    }

    /// How many milliseconds a redirect that somebody drives can take until the page is gone: the
    /// store is waited for, the authority is asked for its configuration, perhaps twice, and the
    /// browser leaves.
    fn longest_departure(&self) -> u64 {
        let options = &self.configuration.options;
        millis(options.request_timeout)
            .saturating_mul(3)
            .saturating_add(millis(options.navigation_timeout))
    }

    /// Others may have signed in or out meanwhile, so the state is read again.
    fn page_event(&self, event: PageEvent) {
        if event == PageEvent::FragmentChanged {
            return self.drop_response();
        }
        if event == PageEvent::Restored {
            self.restorations.set(self.restorations.get() + 1);
            self.platform.page.document().come_back();
            self.tell(&Event::new(EventKind::RestoredFromBfCache));
        }
        // A tab that was frozen may have missed what others have told. The read begins with the call.
        drop(self.cache.storage().catch_up());
        self.publish();
        self.woken.notify();
    }

    /// A link or a bookmark that leads from the app to one of its responses loads no document, so
    /// nobody has looked at it yet.
    fn drop_response(&self) {
        redirect_state::ignore_late(&self.platform);
        self.tell_ignored();
    }

    /// Tells of a response that has been taken out of the address.
    pub(crate) fn tell_ignored(&self) {
        if let Some(reason) = self.platform.page.document().take_ignored() {
            self.tell(&Event::new(EventKind::ResponseIgnored(reason)));
        }
    }
}
