//! A guarded page: shown to those who may see it, and the others are asked to sign in, once.

use std::cell::Cell;

use msal_core::{AccountInfo, AuthError, AuthenticationResult, InteractionType, Prompt};

use crate::access::{AccessDecision, AccessRefusal, AccessRule};
use crate::authentication::{Attempt, AuthenticationOptions};
use crate::cell::RefCell;
use crate::client::PublicClientApplication;
use crate::request::AuthenticationRequest;
use crate::snapshot::Snapshot;
use crate::standing_task::{StandingTask, Step, Work};
use crate::status::InteractionStatus;

/// What a guarded page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum GuardedView {
    /// Neither the page nor a refusal: nobody knows yet, or the user is being asked.
    #[default]
    Waiting,
    /// The page.
    Page,
    /// Why not. The user is asked again once they want to be.
    Refusal(AccessRefusal),
}

impl From<AccessDecision> for GuardedView {
    /// What is shown at first.
    fn from(decision: AccessDecision) -> Self {
        match decision {
            AccessDecision::Wait | AccessDecision::SignIn => Self::Waiting,
            AccessDecision::Allow => Self::Page,
            AccessDecision::Refuse(refusal) => Self::Refusal(refusal),
        }
    }
}

/// Guards a page until it is dropped.
#[must_use = "dropping it ends the guard, and gives a sign-in under way up"]
pub struct PageGuard {
    task: StandingTask<Guarding>,
}

impl PublicClientApplication {
    /// Guards a page that the user has come to: by this rule, with this interaction for those who
    /// have to sign in, and a call whenever something else is to be shown, until it is dropped.
    ///
    /// The user is asked when they come and have no session, once, and not while another
    /// interaction is under way. After a refusal, a sign-out or a lost session the page stays, with
    /// the reason, until the user wants to [sign in](PageGuard::sign_in): a guard that asked by
    /// itself would go round in circles, or undo the sign-out. After a redirect the user is back at
    /// the page.
    pub fn guard_page(
        &self,
        rule: AccessRule,
        interaction_type: InteractionType,
        request: impl Into<AuthenticationRequest>,
        callback: impl Fn(&GuardedView) + 'static,
    ) -> PageGuard {
        let guarding = Guarding {
            attempt: Attempt {
                client: self.clone(),
                options: AuthenticationOptions::new(interaction_type).with_request(request),
            },
            view: RefCell::new(rule.decide(&self.snapshot()).into()),
            rule: RefCell::new(rule),
            callback: Box::new(callback),
            failure: RefCell::default(),
            plan: Cell::new(Plan::Ask),
        };
        PageGuard {
            task: StandingTask::start(self, guarding),
        }
    }
}

impl PageGuard {
    /// What is to be shown as of now.
    pub fn view(&self) -> GuardedView {
        self.task.work.view.borrow().clone()
    }

    /// Guards by another rule from now on, without asking anybody anew.
    pub fn set_rule(&self, rule: &AccessRule) {
        let guarding = &self.task.work;
        if *guarding.rule.borrow() == *rule {
            return;
        }
        guarding.rule.replace(rule.clone());
        let decision = rule.decide(&guarding.attempt.client.snapshot());
        guarding.view.replace(guarding.view_of(decision));
        self.task.changed.notify();
    }

    /// Asks the user to sign in: in answer to a click. One whom the rule has refused may choose
    /// another account.
    pub fn sign_in(&self) {
        self.task.work.plan.set(Plan::AskAgain);
        self.task.changed.notify();
    }
}

struct Guarding {
    attempt: Attempt,
    rule: RefCell<AccessRule>,
    callback: Box<dyn Fn(&GuardedView)>,
    view: RefCell<GuardedView>,
    /// Why the guard's own attempt has failed.
    failure: RefCell<Option<AuthError>>,
    plan: Cell<Plan>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// The user has just come, and is asked where that is needed.
    Ask,
    /// The user wants to be asked.
    AskAgain,
    /// The user is being asked.
    Asking,
    /// Nothing is asked any more.
    Rest,
}

impl Work for Guarding {
    type Output = Result<Option<AuthenticationResult>, AuthError>;

    fn next_step(&self) -> Step<Self::Output> {
        let snapshot = self.attempt.client.snapshot();
        let decision = self.rule.borrow().decide(&snapshot);
        let is_free = snapshot.status == InteractionStatus::None;
        let asks = match self.plan.get() {
            Plan::Ask => decision == AccessDecision::SignIn,
            Plan::AskAgain => is_free,
            Plan::Asking | Plan::Rest => false,
        };
        if asks {
            return self.ask(&snapshot, &decision);
        }
        if matches!(decision, AccessDecision::Allow | AccessDecision::Refuse(_))
            && self.plan.get() == Plan::Ask
        {
            self.plan.set(Plan::Rest);
        }
        if decision == AccessDecision::Allow {
            // It explains nothing that happens to the user who has come since.
            self.failure.replace(None);
        }
        self.show(self.view_of(decision));
        Step::Wait(None)
    }

    /// The user wants to be asked anew.
    fn is_call_over(&self) -> bool {
        self.plan.get() != Plan::Asking
    }

    fn take(&self, outcome: Self::Output) {
        self.plan.set(Plan::Rest);
        self.failure.replace(outcome.err());
    }
}

impl Guarding {
    fn ask(&self, snapshot: &Snapshot, decision: &AccessDecision) -> Step<<Self as Work>::Output> {
        self.plan.set(Plan::Asking);
        self.failure.replace(None);
        self.show(GuardedView::Waiting);
        let session = snapshot.session();
        let mut attempt = self.attempt.clone();
        let account: Option<AccountInfo> = match decision {
            AccessDecision::Refuse(AccessRefusal::MissingRole(_) | AccessRefusal::Claims) => {
                let prompt = &mut attempt.options.request.parameters.prompt;
                prompt.get_or_insert(Prompt::SelectAccount);
                None
            }
            _ => session.account().cloned(),
        };
        Step::Call(attempt.log_in(account, None))
    }

    fn view_of(&self, decision: AccessDecision) -> GuardedView {
        let is_resting = self.plan.get() == Plan::Rest;
        match decision {
            AccessDecision::Wait | AccessDecision::SignIn if is_resting => {
                GuardedView::Refusal(match self.failure.borrow().clone() {
                    Some(error) => AccessRefusal::SignInFailed(error),
                    None => AccessRefusal::SignedOut,
                })
            }
            decision => decision.into(),
        }
    }

    fn show(&self, view: GuardedView) {
        if *self.view.borrow() == view {
            return;
        }
        self.view.replace(view.clone());
        let tasks = &self.attempt.client.context.platform.tasks;
        tasks.isolate(&mut || (self.callback)(&view));
    }
}
