//! The bracket around everything that a client does: its start and its end are told exactly once,
//! also when its future is dropped.

use std::rc::Rc;

use msal_core::error::{AuthError, Cancelled};
use msal_core::{AccountInfo, AuthenticationResult, CorrelationId, HomeAccountId, InteractionType};

use crate::context::{Context, RedirectStage};
use crate::event::{Event, EventKind};
use crate::interaction::{Carrier, Interaction};
use crate::outcome::Outcome;
use crate::redirect_loop;
use crate::status::InteractionStatus;

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OperationKind {
    AcquireToken,
    HandleRedirect,
    Logout,
}

/// Something under way. Dropping it before its end is told means that the app gave it up.
pub(crate) struct Operation {
    context: Rc<Context>,
    start: OperationStart,
    /// How many sign-outs there had been when it began.
    sign_outs: u32,
    /// Whether the account that a shared task is about was in the cache when it began.
    is_account_known: bool,
    /// How many accounts there were when it began, where it can sign somebody in.
    accounts_before: Option<usize>,
    is_over: bool,
}

/// What an operation is begun with.
pub(crate) struct OperationStart {
    pub(crate) kind: OperationKind,
    pub(crate) interaction_type: InteractionType,
    pub(crate) correlation_id: CorrelationId,
    /// Whom it is about, where that is known beforehand.
    pub(crate) account: Option<AccountInfo>,
    /// The right to interact, where the user is asked.
    pub(crate) interaction: Option<Interaction>,
    /// What the callers wait for, where the work is a task that they share.
    pub(crate) outcome: Option<Outcome>,
}

impl OperationStart {
    /// Whether the user sees it: then it counts for the state that the app shows.
    fn is_seen(&self) -> bool {
        self.interaction_type != InteractionType::Silent
    }

    /// Whether it can bring an account that the app has not had.
    fn can_sign_in(&self) -> bool {
        self.is_seen() || self.account.is_none()
    }
}

impl Operation {
    /// Tells the start. What the user sees makes the last error a thing of the past.
    pub(crate) fn begin(context: &Rc<Context>, start: OperationStart) -> Box<Self> {
        // What answers from the cache at once has nothing to fear meanwhile.
        let is_known = |account| start.outcome.is_some() && context.cache.has_traces_of(account);
        let operation = Box::new(Self {
            context: context.clone(),
            is_account_known: start.account.as_ref().is_some_and(is_known),
            accounts_before: start.can_sign_in().then(|| context.cache.accounts().len()),
            start,
            sign_outs: context.cache.sign_outs().count(),
            is_over: false,
        });
        if operation.start.kind == OperationKind::HandleRedirect {
            context.redirect_stage.set(RedirectStage::Processing);
        }
        if operation.start.is_seen() {
            context.error.replace(None);
            context.publish();
        }
        operation.tell(match operation.start.kind {
            OperationKind::AcquireToken => EventKind::AcquireTokenStart,
            OperationKind::HandleRedirect => EventKind::HandleRedirectStart,
            OperationKind::Logout => EventKind::LogoutStart,
        });
        operation
    }

    /// Begins a call for a token that asks the user, and takes the page for it.
    pub(crate) fn begin_interaction(
        context: &Rc<Context>,
        carrier: Carrier,
        correlation_id: Option<&CorrelationId>,
    ) -> Result<Box<Self>, AuthError> {
        let correlation_id = context.correlation_id(correlation_id)?;
        let interaction = context.take_page(carrier, InteractionStatus::AcquireToken)?;
        let start = OperationStart {
            kind: OperationKind::AcquireToken,
            interaction_type: match carrier {
                Carrier::Popup => InteractionType::Popup,
                Carrier::Redirect => InteractionType::Redirect,
            },
            correlation_id,
            account: None,
            interaction: Some(interaction),
            outcome: None,
        };
        Ok(Self::begin(context, start))
    }

    pub(crate) fn context(&self) -> &Rc<Context> {
        &self.context
    }

    /// How many sign-outs there had been when it began.
    pub(crate) fn sign_outs(&self) -> u32 {
        self.sign_outs
    }

    pub(crate) fn correlation_id(&self) -> &CorrelationId {
        &self.start.correlation_id
    }

    pub(crate) fn interaction_type(&self) -> InteractionType {
        self.start.interaction_type
    }

    pub(crate) fn tell(&self, kind: EventKind) {
        self.context.tell(&self.event(kind));
    }

    /// Fails once another interaction has taken over.
    pub(crate) fn check(&self) -> Result<(), AuthError> {
        let interaction = self.start.interaction.as_ref();
        interaction.map_or(Ok(()), Interaction::check)
    }

    /// Fails once another interaction has taken over, or nobody waits any more.
    pub(crate) fn check_awaited(&self) -> Result<(), AuthError> {
        if self.start.outcome.as_ref().is_some_and(Outcome::is_abandoned) {
            return Err(Cancelled::ByApp.into());
        }
        self.check()
    }

    /// Whether the user has signed out since the operation began, here or in another tab: then
    /// nothing may be written.
    pub(crate) fn is_signed_out(&self, user: &HomeAccountId) -> bool {
        let cache = &self.context.cache;
        let has_gone = |account| self.is_account_known && !cache.has_traces_of(account);
        cache.sign_outs().has_since(self.sign_outs, user) || self.start.account.as_ref().is_some_and(has_gone)
    }

    /// Tells how a call for a token ended, and hands its outcome on.
    #[expect(clippy::boxed_local, reason = "a call moves a word through its flow")]
    pub(crate) fn finish(
        mut self: Box<Self>,
        outcome: Result<AuthenticationResult, AuthError>,
    ) -> Result<AuthenticationResult, AuthError> {
        self.remember(outcome.as_ref().err());
        self.judge_session(&outcome);
        self.close(outcome.as_ref().map(|result| Some(&result.account)));
        outcome
    }

    fn is_unnoticed(&self) -> bool {
        self.start.outcome.as_ref().is_some_and(Outcome::is_unnoticed)
    }

    /// Keeps in mind whether the user has to sign in again. A cached token proves nothing about
    /// the session, and what began before a sign-out says nothing about what came after it. What
    /// fails in the background takes nothing from a user whose token is good.
    fn judge_session(&self, outcome: &Result<AuthenticationResult, AuthError>) {
        let (account, error) = match outcome {
            Ok(result) if !result.from_cache() => (Some(&result.account), None),
            Err(error) if error.is_session_lost() && !self.is_unnoticed() => {
                (self.start.account.as_ref(), Some(error))
            }
            _ => return,
        };
        if let Some(account) = account
            && !self.is_signed_out(&account.home_account_id)
        {
            self.context.note_session(account, error);
        }
    }

    /// Tells how something without a result ended.
    #[expect(clippy::boxed_local, reason = "a call moves a word through its flow")]
    pub(crate) fn end(mut self: Box<Self>, outcome: Result<(), AuthError>) -> Result<(), AuthError> {
        self.remember(outcome.as_ref().err());
        self.close(outcome.as_ref().map(|()| None));
        outcome
    }

    /// Keeps why a call failed, and of an interaction for the user to read.
    fn remember(&self, error: Option<&AuthError>) {
        if error.is_none() {
            return;
        }
        self.context.last_failure.replace(error.cloned());
        if self.start.is_seen() && self.check().is_ok() {
            self.context.error.replace(error.cloned());
        }
    }

    /// Frees the page, brings the state up to date, and then tells the end. The end of a redirect
    /// is told first, so that nobody acts on its account before it has been heard of. What is
    /// silent changes only the tokens, and has published those.
    fn close(&mut self, outcome: Result<Option<&AccountInfo>, &AuthError>) {
        self.is_over = true;
        self.start.interaction = None;
        if self.start.kind == OperationKind::HandleRedirect {
            self.tell_end(outcome);
            self.context.redirect_stage.set(RedirectStage::Done);
            self.context.publish();
        } else {
            if self.start.is_seen() {
                self.context.publish();
            }
            self.tell_end(outcome);
        }
    }

    fn tell_end(&self, outcome: Result<Option<&AccountInfo>, &AuthError>) {
        let is_logout = self.start.kind == OperationKind::Logout;
        match outcome {
            // A redirect that the app keeps from leaving has brought nothing yet.
            Ok(Some(account)) if !is_logout => self.tell_success(account),
            Ok(_) => {}
            Err(error) => self.tell_failure(error, is_logout),
        }
        match self.start.kind {
            OperationKind::AcquireToken => {}
            OperationKind::HandleRedirect => self.tell(EventKind::HandleRedirectEnd),
            OperationKind::Logout => self.tell(EventKind::LogoutEnd),
        }
    }

    fn tell_success(&self, account: &AccountInfo) {
        let tell = |kind| self.context.tell(&self.event(kind).about(Some(account.clone())));
        tell(EventKind::AcquireTokenSuccess);
        let count = || self.context.cache.accounts().len();
        if self.accounts_before.is_some_and(|before| count() > before) {
            redirect_loop::forget(&self.context);
            tell(EventKind::LoginSuccess);
        }
    }

    fn tell_failure(&self, error: &AuthError, is_logout: bool) {
        let kind = if is_logout {
            EventKind::LogoutFailure
        } else {
            EventKind::AcquireTokenFailure
        };
        self.context.tell(&Event {
            error: Some(error.clone()),
            ..self.event(kind)
        });
    }

    /// An event of this operation.
    pub(crate) fn event(&self, kind: EventKind) -> Event {
        Event {
            interaction: Some(self.start.interaction_type),
            correlation_id: Some(self.start.correlation_id.clone()),
            account: self.start.account.clone(),
            ..Event::new(kind)
        }
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        if !self.is_over {
            self.close(Err(&Cancelled::ByApp.into()));
        }
    }
}
