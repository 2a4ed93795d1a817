//! Signing a user in by itself: what `useMsalAuthentication` does in `@azure/msal-react`, without
//! a framework and without its traps.

mod attempt;

pub use attempt::AuthenticationStep;

use std::cell::Cell;

use msal_core::error::ErrorDetail;
use msal_core::{AccountFilter, AccountInfo, AuthError, AuthenticationResult, InteractionType};

use crate::cell::RefCell;
use crate::client::PublicClientApplication;
use crate::platform::LocalFuture;
use crate::request::AuthenticationRequest;
use crate::snapshot::{Snapshot, both};
use crate::standing_task::{StandingTask, Step, Work};
pub(crate) use attempt::Attempt;
use attempt::Initiative;

/// How to sign a user in; see [`authenticate`](PublicClientApplication::authenticate).
///
/// ```
/// use msal_web::{AuthenticationOptions, AuthenticationRequest, InteractionType};
/// let options = AuthenticationOptions::new(InteractionType::Redirect)
///     .with_request(AuthenticationRequest::new(["User.Read"]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticationOptions {
    pub(crate) interaction_type: InteractionType,
    pub(crate) request: AuthenticationRequest,
    pub(crate) filter: AccountFilter,
    pub(crate) after_sign_out: AfterSignOut,
}

/// What happens when the user has signed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterSignOut {
    /// Nothing, as with MSAL: the user wanted to be signed out.
    #[default]
    StaySignedOut,
    /// The user is asked to sign in again, or another one is.
    SignInAgain,
}

impl AuthenticationOptions {
    /// Reaches the user in this way, asks for no API's scopes, and takes any account.
    pub fn new(interaction_type: InteractionType) -> Self {
        Self {
            interaction_type,
            request: AuthenticationRequest::default(),
            filter: AccountFilter::default(),
            after_sign_out: AfterSignOut::default(),
        }
    }

    /// Asks for this.
    pub fn with_request(mut self, request: impl Into<AuthenticationRequest>) -> Self {
        self.request = request.into();
        self
    }

    /// Takes only an account that the filter means.
    pub fn with_filter(mut self, filter: AccountFilter) -> Self {
        self.filter = filter;
        self
    }

    /// Says what happens when the user has signed out.
    pub fn with_after_sign_out(mut self, after_sign_out: AfterSignOut) -> Self {
        self.after_sign_out = after_sign_out;
        self
    }
}

/// How far an [`Authentication`] is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthenticationState {
    /// The tokens of the last attempt that succeeded, until its user signs out.
    pub result: Option<AuthenticationResult>,
    /// Why the last attempt failed, until the next one begins.
    pub error: Option<AuthError>,
    /// Whether an attempt is under way, or about to begin.
    pub is_pending: bool,
}

/// What a page shows that takes a user who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticationView {
    /// Why the last attempt has failed.
    Error,
    /// The page.
    Page,
    /// That the user is about to be signed in.
    Loading,
    /// Nothing: nobody is signed in, and nobody is asked.
    Nothing,
}

impl AuthenticationState {
    /// What to show while these users are signed in. An error comes first, as in
    /// `@azure/msal-react`; the page stays while a token is got.
    pub fn view(&self, snapshot: &Snapshot, filter: &AccountFilter) -> AuthenticationView {
        if self.error.is_some() {
            AuthenticationView::Error
        } else if snapshot.is_authenticated(filter) {
            AuthenticationView::Page
        } else if self.is_pending {
            AuthenticationView::Loading
        } else {
            AuthenticationView::Nothing
        }
    }

    /// Whether both are about the same result.
    pub fn has_same_result(&self, other: &AuthenticationState) -> bool {
        both(&self.result, &other.result, AuthenticationResult::is_identical)
    }

    /// Whether both know of the same error.
    pub fn has_same_error(&self, other: &AuthenticationState) -> bool {
        both(&self.error, &other.error, AuthError::is_identical)
    }
}

impl Default for AuthenticationState {
    fn default() -> Self {
        Self {
            result: None,
            error: None,
            is_pending: true,
        }
    }
}

/// Signs a user in until it is dropped.
#[must_use = "dropping it gives the sign-in up"]
pub struct Authentication {
    task: StandingTask<SignIn>,
}

impl PublicClientApplication {
    /// Signs a user in where nobody is signed in, else gets a token, once and by itself, and calls
    /// back whenever its state has changed, until dropped.
    ///
    /// The token is got silently; where that needs the user, and the interaction type allows it,
    /// the user is asked. It differs from MSAL's `useMsalAuthentication` where that has traps:
    ///
    /// - It takes the active account that the filter means, or else the first one, so that it works
    ///   also when no account is active.
    /// - It waits while another interaction is under way, and tries silently again afterwards.
    /// - The error with which the authority has sent the page back is shown, and the page does not
    ///   leave again by itself: neither after an error nor for what was just asked.
    /// - A result stays for as long as its user is signed in.
    /// - Once the user has signed in in another way, an error is forgotten and a token is got.
    ///
    /// It is one attempt for one call. After a sign-out there is none, unless
    /// [`AfterSignOut::SignInAgain`] says so. Browsers block a popup that is not the answer to a
    /// click: with [`InteractionType::Popup`] the attempt may end in that error, and
    /// [`log_in`](Authentication::log_in) goes on from a click.
    ///
    /// ```no_run
    /// # fn example(client: &msal_web::PublicClientApplication) {
    /// use msal_web::{AuthenticationOptions, InteractionType};
    /// let options = AuthenticationOptions::new(InteractionType::Redirect);
    /// let authentication = client.authenticate(options, |state| {
    ///     println!("{} {:?}", state.is_pending, state.error);
    /// });
    /// # }
    /// ```
    pub fn authenticate(
        &self,
        options: AuthenticationOptions,
        callback: impl Fn(&AuthenticationState) + 'static,
    ) -> Authentication {
        let sign_in = SignIn {
            attempt: Attempt {
                client: self.clone(),
                options,
            },
            callback: Box::new(callback),
            state: RefCell::default(),
            account: RefCell::default(),
            plan: Cell::new(Plan::ByItself),
        };
        Authentication {
            task: StandingTask::start(self, sign_in),
        }
    }
}

impl Authentication {
    /// The state as of now.
    pub fn state(&self) -> AuthenticationState {
        self.task.work.state.borrow().clone()
    }

    /// Asks the user to sign in, whoever is signed in: in answer to a click. An attempt that is
    /// under way is given up.
    pub fn log_in(&self) {
        self.begin(Plan::LogIn);
    }

    /// Gets a token for the account, silently where that is possible; where nobody is signed in,
    /// that is the error.
    pub fn acquire_token(&self) {
        self.begin(Plan::AcquireToken(Initiative::Asked));
    }

    /// Tries again what has failed: gets a token for the user who is signed in, or else asks one to
    /// sign in.
    pub fn retry(&self) {
        match self.task.work.account.borrow().is_some() {
            true => self.acquire_token(),
            false => self.log_in(),
        }
    }

    fn begin(&self, plan: Plan) {
        self.task.work.plan.set(plan);
        self.task.changed.notify();
    }
}

struct SignIn {
    attempt: Attempt,
    callback: Box<dyn Fn(&AuthenticationState)>,
    state: RefCell<AuthenticationState>,
    /// Who is signed in, as last seen.
    account: RefCell<Option<AccountInfo>>,
    plan: Cell<Plan>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Do what there is to do, when the time has come.
    ByItself,
    /// The app wants the user to be asked.
    LogIn,
    /// Get a token for the account.
    AcquireToken(Initiative),
    /// A call is under way.
    Running,
    /// Nothing is to be done.
    Over,
}

impl Work for SignIn {
    type Output = Result<Option<AuthenticationResult>, AuthError>;

    fn next_step(&self) -> Step<Self::Output> {
        let snapshot = self.attempt.client.snapshot();
        self.follow_account(&snapshot);
        match self.plan.get() {
            Plan::ByItself => self.step_by_itself(&snapshot),
            Plan::LogIn => self.run(self.attempt.log_in(None, None)),
            Plan::AcquireToken(initiative) => self.acquire(initiative),
            Plan::Running | Plan::Over => Step::Wait(None),
        }
    }

    /// The app wants something else.
    fn is_call_over(&self) -> bool {
        self.plan.get() != Plan::Running
    }

    fn take(&self, outcome: Self::Output) {
        let account = self.attempt.account(&self.attempt.client.snapshot());
        let is_gone = account.is_none();
        if self.account.replace(account).is_some() && is_gone {
            return self.signed_out();
        }
        match outcome {
            Ok(result) => self.finish(result, None),
            Err(error) => self.finish(None, Some(error)),
        }
    }
}

impl SignIn {
    fn step_by_itself(&self, snapshot: &Snapshot) -> Step<<Self as Work>::Output> {
        match AuthenticationStep::next(snapshot, &self.attempt.options.filter) {
            AuthenticationStep::Wait => Step::Wait(None),
            AuthenticationStep::AcquireToken(_) => self.acquire(Initiative::Own),
            AuthenticationStep::LogIn => self.run(self.attempt.log_in_once()),
            AuthenticationStep::Nothing => {
                self.finish(None, snapshot.error.clone());
                Step::Wait(None)
            }
        }
    }

    fn acquire(&self, initiative: Initiative) -> Step<<Self as Work>::Output> {
        let account = self.account.borrow().clone();
        match account {
            Some(account) => self.run(self.attempt.acquire_token(account, initiative)),
            None => {
                self.finish(None, Some(ErrorDetail::NoAccount.into()));
                Step::Wait(None)
            }
        }
    }

    fn run(&self, call: LocalFuture<<Self as Work>::Output>) -> Step<<Self as Work>::Output> {
        self.plan.set(Plan::Running);
        let result = self.state.borrow().result.clone();
        self.show(AuthenticationState {
            result,
            error: None,
            is_pending: true,
        });
        Step::Call(call)
    }

    fn finish(&self, result: Option<AuthenticationResult>, error: Option<AuthError>) {
        self.plan.set(Plan::Over);
        self.show(AuthenticationState {
            result,
            error,
            is_pending: false,
        });
    }

    /// When the attempt is over, somebody may still come or go.
    fn follow_account(&self, snapshot: &Snapshot) {
        let account = self.attempt.account(snapshot);
        let before = self.account.replace(account.clone());
        if self.plan.get() != Plan::Over {
            return;
        }
        let has_result = self.state.borrow().result.is_some();
        match (before, account) {
            (Some(_), None) => self.signed_out(),
            (None, Some(_)) => self.plan.set(Plan::AcquireToken(Initiative::Own)),
            (Some(before), Some(account)) if has_result && !before.is_same(&account) => {
                self.plan.set(Plan::AcquireToken(Initiative::Own));
            }
            _ => {}
        }
    }

    fn signed_out(&self) {
        self.finish(None, None);
        if self.attempt.options.after_sign_out == AfterSignOut::SignInAgain {
            self.plan.set(Plan::ByItself);
            self.show(AuthenticationState::default());
        }
    }

    fn show(&self, state: AuthenticationState) {
        self.state.replace(state.clone());
        let tasks = &self.attempt.client.context.platform.tasks;
        tasks.isolate(&mut || (self.callback)(&state));
    }
}
