//! A token that stays fresh: got silently once a user is signed in, renewed before it expires.

use std::cell::Cell;
use std::time::Duration;

use msal_core::time::{Moment, millis};
use msal_core::{AccessToken, AccountInfo, AuthError, AuthenticationResult, NextStep, UnixTime};

use crate::cell::RefCell;
use crate::client::PublicClientApplication;
use crate::request::SilentRequest;
use crate::snapshot::both;
use crate::standing_task::{StandingTask, Step, Work};

/// The shortest time between two renewals that succeed, for tokens that live shorter than the
/// renewal offset.
const SHORTEST_LIFE: Duration = Duration::from_secs(30);

/// The longest time between two attempts that fail for want of a network or of an authority that
/// responds.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// A token at one moment; see
/// [`watch_token`](PublicClientApplication::watch_token).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TokenState {
    /// The newest result, until its token has expired; `None` while nobody is signed in.
    pub result: Option<AuthenticationResult>,
    /// Why there is no newer one.
    pub error: Option<AuthError>,
}

impl TokenState {
    /// The access token, for as long as it is valid.
    pub fn token(&self) -> Option<&AccessToken> {
        self.result.as_ref()?.access_token.as_ref()
    }

    /// Whether both know of the same error.
    pub fn has_same_error(&self, other: &TokenState) -> bool {
        both(&self.error, &other.error, AuthError::is_identical)
    }
}

/// Keeps a token fresh until it is dropped.
#[must_use = "dropping it ends the renewals"]
pub struct TokenWatch {
    task: StandingTask<Renewals>,
}

impl PublicClientApplication {
    /// Keeps a token fresh, and calls back whenever it has changed, until the watch is dropped.
    ///
    /// The token is got silently once a user is signed in: the one that the request names, or else
    /// the [session](crate::Snapshot::session)'s, which it follows. It is renewed at its
    /// `refresh_on`, or the configured
    /// [renewal offset](crate::Configuration::with_token_renewal_offset) before it expires, and
    /// dropped when the user signs out or when it expires in spite of all. A lost network is waited
    /// out. What else fails stops the renewals and is told as an error; they go on once the user has
    /// signed in again, or consented to what was missing, and at every
    /// [`refresh`](TokenWatch::refresh).
    ///
    /// ```no_run
    /// # fn example(client: &msal_web::PublicClientApplication, set_header: impl Fn(Option<&str>) + 'static) {
    /// use msal_web::SilentRequest;
    /// let request = SilentRequest::new(["User.Read"]);
    /// let watch = client.watch_token(request, move |state| {
    ///     set_header(state.token().map(|token| token.secret()));
    /// });
    /// # }
    /// ```
    pub fn watch_token(
        &self,
        request: SilentRequest,
        callback: impl Fn(&TokenState) + 'static,
    ) -> TokenWatch {
        let renewals = Renewals {
            client: self.clone(),
            request,
            callback: Box::new(callback),
            state: RefCell::default(),
            shown_at: Cell::new(self.context.device_clock.moment()),
            account: RefCell::default(),
            plan: Cell::new(Plan::Idle),
            failures: Cell::new(0),
        };
        TokenWatch {
            task: StandingTask::start(self, renewals),
        }
    }
}

impl TokenWatch {
    /// The token and the error as of now.
    pub fn state(&self) -> TokenState {
        self.task.work.state.borrow().clone()
    }

    /// Gets a new token, whatever is cached: an API has refused the one there is.
    pub fn refresh(&self) {
        let renewals = &self.task.work;
        if renewals.account.borrow().is_some() {
            renewals.plan.set(Plan::Get(Freshness::New));
        }
        self.task.changed.notify();
    }
}

/// What the watch is about.
struct Renewals {
    client: PublicClientApplication,
    request: SilentRequest,
    callback: Box<dyn Fn(&TokenState)>,
    state: RefCell<TokenState>,
    /// When the token of now was first shown.
    shown_at: Cell<Moment>,
    /// Whose token it is, as last seen.
    account: RefCell<Option<AccountInfo>>,
    plan: Cell<Plan>,
    /// How many attempts in a row have failed in a way that passes.
    failures: Cell<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Nobody is signed in.
    Idle,
    /// Get a token now.
    Get(Freshness),
    /// A call is under way.
    Getting(Freshness),
    /// Get another one at this time.
    RenewAt(UnixTime),
    /// Try again at this tick, or once the device has a network again.
    Retry { at: u64, network: Network },
    /// Wait for the user.
    Stop,
}

/// Which token is good enough.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Freshness {
    /// One from the cache.
    Cached,
    /// One that is not due to be renewed.
    NotDue,
    /// None but a new one.
    New,
}

/// What the device said when an attempt failed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Network {
    There,
    Gone,
}

impl Work for Renewals {
    type Output = Result<AuthenticationResult, AuthError>;

    fn next_step(&self) -> Step<Self::Output> {
        self.follow_account();
        self.drop_expired();
        match self.plan.get() {
            Plan::Get(freshness) => self.get(freshness),
            Plan::RenewAt(at) if at <= self.now() => self.get(Freshness::NotDue),
            Plan::Retry { at, network } if self.is_time_to_retry(at, network) => self.get(Freshness::NotDue),
            plan => Step::Wait(self.wait_for(plan)),
        }
    }

    /// Another user, a sign-out or a request for a new token makes another plan.
    fn is_call_over(&self) -> bool {
        self.follow_account();
        !matches!(self.plan.get(), Plan::Getting(_))
    }

    fn take(&self, outcome: Self::Output) {
        self.follow_account();
        let Plan::Getting(freshness) = self.plan.get() else {
            return;
        };
        match outcome {
            Ok(result) => self.succeeded(result, freshness),
            Err(error) => self.failed(error),
        }
    }
}

impl Renewals {
    /// The time for the token that is shown.
    fn now(&self) -> UnixTime {
        self.client.context.device_clock.time_since(self.shown_at.get())
    }

    fn is_online(&self) -> bool {
        self.client.context.platform.page.is_online()
    }

    /// Whose token it is to be, by the state of now.
    fn wanted_account(&self) -> Option<AccountInfo> {
        let snapshot = self.client.snapshot();
        match &self.request.parameters.account {
            Some(named) => snapshot
                .accounts
                .iter()
                .find(|account| account.is_same(named))
                .cloned(),
            None => snapshot.session().account().cloned(),
        }
    }

    /// A user who comes gets a token, one who goes takes it along. One who has signed in again, or
    /// been renewed, is another handle: what has failed may succeed now.
    fn follow_account(&self) {
        let account = self.wanted_account();
        let before = self.account.replace(account.clone());
        match (before, account) {
            (None, None) => {}
            (Some(before), Some(account)) if before.is_same(&account) => {
                if self.plan.get() == Plan::Stop && !before.is_identical(&account) {
                    self.plan.set(Plan::Get(Freshness::Cached));
                }
            }
            (_, account) => {
                self.failures.set(0);
                self.plan.set(match account {
                    Some(_) => Plan::Get(Freshness::Cached),
                    None => Plan::Idle,
                });
                self.show(TokenState::default());
            }
        }
    }

    fn drop_expired(&self) {
        let state = self.state.borrow().clone();
        if state.result.is_some_and(|result| result.expires_on <= self.now()) {
            let error = state.error;
            self.show(TokenState { result: None, error });
        }
    }

    fn get(&self, freshness: Freshness) -> Step<Result<AuthenticationResult, AuthError>> {
        self.plan.set(Plan::Getting(freshness));
        let mut request = self.request.clone();
        request.parameters.account = self.account.borrow().clone();
        request.parameters.renews_ahead = freshness == Freshness::NotDue;
        request.parameters.force_refresh |= freshness == Freshness::New;
        Step::Call(self.client.acquire_token_silent(request))
    }

    fn succeeded(&self, result: AuthenticationResult, freshness: Freshness) {
        self.failures.set(0);
        if self.state.borrow().token() != result.access_token.as_ref() {
            self.shown_at.set(self.client.context.device_clock.moment());
        }
        let now = self.now();
        let latest = result.expires_on - self.client.context.configuration.options.token_renewal_offset;
        let due = result.refresh_on.map_or(latest, |at| at.min(latest));
        self.plan.set(match due <= now {
            false => Plan::RenewAt(due),
            true if freshness == Freshness::Cached && result.from_cache() => Plan::Get(Freshness::NotDue),
            true => Plan::RenewAt(now + (result.expires_in(now) / 2).max(SHORTEST_LIFE)),
        });
        self.show(TokenState {
            result: Some(result),
            error: None,
        });
    }

    /// The token there is stays for as long as it is valid.
    fn failed(&self, error: AuthError) {
        self.plan.set(match error.next_step() {
            NextStep::RetryAfter(pause) => self.retry_after(pause),
            _ => Plan::Stop,
        });
        let result = self.state.borrow().result.clone();
        self.show(TokenState {
            result,
            error: Some(error),
        });
        self.drop_expired();
    }

    /// Each failure in a row doubles the pause.
    fn retry_after(&self, pause: Duration) -> Plan {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let longest = pause.max(LONGEST_PAUSE);
        let pause = pause.saturating_mul(1 << failures.min(8)).min(longest);
        Plan::Retry {
            at: self.client.context.ticks().saturating_add(millis(pause)),
            network: match self.is_online() {
                true => Network::There,
                false => Network::Gone,
            },
        }
    }

    fn is_time_to_retry(&self, at: u64, network: Network) -> bool {
        at <= self.client.context.ticks() || network == Network::Gone && self.is_online()
    }

    /// Until the plan is due, or until the token there is expires.
    fn wait_for(&self, plan: Plan) -> Option<Duration> {
        let now = self.now();
        let expiry = self
            .state
            .borrow()
            .result
            .as_ref()
            .map(|result| result.expires_in(now));
        let due = match plan {
            Plan::RenewAt(at) => Some(at.since(now)),
            Plan::Retry { at, .. } => {
                let left = at.saturating_sub(self.client.context.ticks());
                Some(Duration::from_millis(left))
            }
            _ => None,
        };
        match (due, expiry) {
            (Some(due), Some(expiry)) => Some(due.min(expiry)),
            (due, expiry) => due.or(expiry),
        }
    }

    /// Tells what has changed: another token, or another error.
    fn show(&self, state: TokenState) {
        let before = self.state.replace(state.clone());
        let is_same_result =
            before.token() == state.token() && before.result.is_some() == state.result.is_some();
        if !before.has_same_error(&state) || !is_same_result {
            let tasks = &self.client.context.platform.tasks;
            tasks.isolate(&mut || (self.callback)(&state));
        }
    }
}
