//! Who may see a page: the decision of a route's guard, without the route.

use std::fmt;
use std::sync::Arc;

use msal_core::{AuthError, IdTokenClaims};

use crate::session::Session;
use crate::snapshot::Snapshot;
use crate::status::InteractionStatus;

type ClaimsTest = Arc<dyn Fn(&IdTokenClaims) -> bool + Send + Sync>;

/// What a page asks of its user: a session, and perhaps a role or certain claims.
///
/// It decides what to show. What the user may do is decided by the API, from its own access token.
///
/// ```
/// use msal_web::{AccessDecision, AccessRule, Snapshot};
/// let rule = AccessRule::new()
///     .with_role("Orders.Read")
///     .with_claims(|claims| claims.get("email_verified") == Some(true));
/// assert!(matches!(rule.decide(&Snapshot::default()), AccessDecision::Wait));
/// ```
#[derive(Clone, Default)]
pub struct AccessRule {
    roles: Vec<String>,
    tests: Vec<ClaimsTest>,
    accepts_lost_session: bool,
}

/// What a guard does about a page.
#[derive(Clone, Debug, PartialEq)]
pub enum AccessDecision {
    /// Show neither the page nor a refusal yet: nobody knows who is signed in, or an interaction is
    /// under way that may change it.
    Wait,
    /// Show the page.
    Allow,
    /// Ask the user to sign in.
    SignIn,
    /// Show why not. Asking the user again would not help, or would ask for ever.
    Refuse(AccessRefusal),
}

/// Why a page is not shown.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AccessRefusal {
    /// The last sign-in failed or was declined. A guard that began another one by itself would go
    /// round in circles; once the user wants to try again, or
    /// [`dismiss_error`](crate::PublicClientApplication::dismiss_error) is called, the decision is
    /// [`AccessDecision::SignIn`].
    SignInFailed(AuthError),
    /// The user has signed out, or has to sign in again, since the page was shown. Only a
    /// [`PageGuard`](crate::PageGuard) says so, which remembers that.
    SignedOut,
    /// The user does not have this app role.
    MissingRole(String),
    /// The user's claims do not pass.
    Claims,
}

impl AccessRule {
    /// Asks for a session and for nothing else.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for this app role too; for each of them, when called more than once.
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.roles.push(role.into());
        self
    }

    /// Asks for claims that pass this test too.
    pub fn with_claims(mut self, test: impl Fn(&IdTokenClaims) -> bool + Send + Sync + 'static) -> Self {
        self.tests.push(Arc::new(test));
        self
    }

    /// Shows the page also to a known user who has to sign in again before there are new tokens:
    /// to keep a half-filled form on the screen. What calls an API fails there.
    pub fn with_lost_session_accepted(mut self) -> Self {
        self.accepts_lost_session = true;
        self
    }

    /// What to do, by the state of the client.
    pub fn decide(&self, snapshot: &Snapshot) -> AccessDecision {
        let session = snapshot.session();
        let account = match &session {
            Session::Restoring => return AccessDecision::Wait,
            Session::SignedIn(account) => account,
            Session::NeedsUser { account, .. } if self.accepts_lost_session => account,
            Session::SignedOut | Session::NeedsUser { .. } => return sign_in(snapshot),
        };
        if let Some(role) = self.roles.iter().find(|role| !account.has_role(role)) {
            return AccessDecision::Refuse(AccessRefusal::MissingRole(role.clone()));
        }
        let claims = account.id_token_claims();
        let passes = |test: &ClaimsTest| claims.is_some_and(|claims| test(claims));
        match self.tests.iter().all(passes) {
            true => AccessDecision::Allow,
            false => AccessDecision::Refuse(AccessRefusal::Claims),
        }
    }
}

/// Asks the user, unless somebody is asking already, or has been refused.
fn sign_in(snapshot: &Snapshot) -> AccessDecision {
    if snapshot.status != InteractionStatus::None {
        return AccessDecision::Wait;
    }
    match &snapshot.error {
        Some(error) => AccessDecision::Refuse(AccessRefusal::SignInFailed(error.clone())),
        None => AccessDecision::SignIn,
    }
}

impl PartialEq for AccessRule {
    /// Whether both ask for the same. Nobody can compare what tests of claims do, so they are the
    /// same only where one rule is a clone of the other.
    fn eq(&self, other: &Self) -> bool {
        self.roles == other.roles
            && self.accepts_lost_session == other.accepts_lost_session
            && self.tests.len() == other.tests.len()
            && self
                .tests
                .iter()
                .zip(&other.tests)
                .all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl fmt::Debug for AccessRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessRule")
            .field("roles", &self.roles)
            .field("accepts_lost_session", &self.accepts_lost_session)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
