//! Who is meant: from prompt, hint and sessions to an answer, a refusal or a question.

use super::prompt::Prompt;
use super::request::AuthorizeRequest;
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::directory::{Audience, TenantKind, UserId};
use crate::faults;
use crate::store::Session;

/// What happens to a request that is in order.
#[derive(Debug)]
pub(crate) enum Next {
    Answer(Session),
    Refuse(Refusal),
    Ask(Question),
}

/// The page a sign-in begins with.
#[derive(Debug)]
pub(crate) enum Question {
    UserName,
    Password(UserId),
    Account,
    SignUp,
    /// Somebody is signed in, but something stands between them and the answer.
    Hurdle(Session),
}

/// What stands between a person who is signed in and the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hurdle {
    /// The application is for others.
    NotAssigned,
    /// A policy says no.
    Blocked,
    SecondFactor,
    /// Only an administrator may allow what is asked for.
    Approval,
    Consent,
}

/// Whom the request's hints name.
enum Hint {
    Nobody,
    /// Somebody signed in in this browser.
    Present(Session),
    /// A known user who is not signed in here.
    Absent(UserId),
    /// A user name that nobody has.
    Stranger,
    /// A session id that no session has.
    NoSuchSession,
}

pub(crate) fn next(call: &Call<'_>, request: &AuthorizeRequest) -> Next {
    let sessions = sessions_for(call, request);
    let hint = hint(call, request, &sessions);
    match request.prompt {
        Some(Prompt::None) => silent(call, request, &sessions, hint),
        Some(Prompt::Login) => Next::Ask(asking_again(hint)),
        Some(Prompt::SelectAccount) => Next::Ask(account_question(&sessions)),
        Some(Prompt::Create) => Next::Ask(Question::SignUp),
        Some(Prompt::Consent) | None => interactive(call, request, &sessions, hint),
    }
}

/// The first thing that keeps `session` from being the answer; `proved` when a second factor was just given.
pub(crate) fn hurdle(
    call: &Call<'_>,
    request: &AuthorizeRequest,
    session: &Session,
    proved: bool,
) -> Option<Hurdle> {
    let client = call.world.directory.client(request.client_id);
    if !client.admits(session.user) || request.interruptions.not_assigned {
        return Some(Hurdle::NotAssigned);
    }
    if request.interruptions.blocked {
        return Some(Hurdle::Blocked);
    }
    if second_factor_is_due(call, request, session) || (request.interruptions.second_factor && !proved) {
        return Some(Hurdle::SecondFactor);
    }
    permission(call, request, session)
}

/// Whether the password alone is not enough for `user`.
pub(crate) fn needs_second_factor(call: &Call<'_>, request: &AuthorizeRequest, user: UserId) -> bool {
    let claims = &request.claims;
    call.world.directory.user(user).mfa
        || claims.policies
        || !claims.contexts.is_empty()
        || request.interruptions.second_factor
}

fn second_factor_is_due(call: &Call<'_>, request: &AuthorizeRequest, session: &Session) -> bool {
    let wanted = call.world.directory.user(session.user).mfa || request.claims.policies;
    (wanted && !session.proof.second_factor) || !request.claims.contexts.is_subset(&session.proof.contexts)
}

/// What still has to be allowed, and by whom. Customers' tenants of B2C allow everything beforehand.
fn permission(call: &Call<'_>, request: &AuthorizeRequest, session: &Session) -> Option<Hurdle> {
    if matches!(
        call.world.directory.audience(&request.authority),
        Some(Audience::Policy(..))
    ) {
        return None;
    }
    let issued = call.world.store.lock();
    let missing = issued
        .consents
        .missing(session.user, request.client_id, &request.scopes);
    if request.interruptions.approval || missing.iter().any(|(_, admin_only)| *admin_only) {
        return Some(Hurdle::Approval);
    }
    let asked = request.prompt == Some(Prompt::Consent) || request.interruptions.consent;
    (asked || !missing.is_empty()).then_some(Hurdle::Consent)
}

/// People signed in here whom this authority may sign in, recently enough and at the hinted domain.
pub(crate) fn sessions_for(call: &Call<'_>, request: &AuthorizeRequest) -> Vec<Session> {
    if faults::sees_no_cookies(call) {
        return Vec::new();
    }
    let directory = &call.world.directory;
    let Some(audience) = directory.audience(&request.authority) else {
        return Vec::new();
    };
    let mut sessions = call.world.store.lock().sessions.of(&call.browser());
    sessions.retain(|session| {
        directory.account_for(&audience, session.user).is_some()
            && at_hinted_domain(call, request, session.user)
    });
    sessions
}

/// Whether the password was typed too long ago (OpenID Connect Core, `max_age`).
pub(crate) fn is_stale(call: &Call<'_>, request: &AuthorizeRequest, session: &Session) -> bool {
    let age = call.now.since(session.since);
    request.max_age.is_some_and(|limit| limit == 0 || age > limit)
}

/// `domain_hint`: `organizations`, `consumers` or a domain.
fn at_hinted_domain(call: &Call<'_>, request: &AuthorizeRequest, user: UserId) -> bool {
    let directory = &call.world.directory;
    let user = directory.user(user);
    let home = directory.tenant_by_guid(&user.home.tenant_guid);
    let is_personal = home.is_some_and(|tenant| tenant.kind == TenantKind::Consumers);
    match request.domain_hint.as_deref() {
        None => true,
        Some("consumers") => is_personal,
        Some("organizations") => !is_personal,
        Some(domain) => {
            let own = user.name.rsplit_once('@').map_or("", |(_, domain)| domain);
            own.eq_ignore_ascii_case(domain) || home.is_some_and(|tenant| tenant.is_called(domain))
        }
    }
}

fn hint(call: &Call<'_>, request: &AuthorizeRequest, sessions: &[Session]) -> Hint {
    if let Some(sid) = &request.sid {
        let found = sessions.iter().find(|session| session.id == *sid);
        return found.map_or(Hint::NoSuchSession, |session| Hint::Present(session.clone()));
    }
    let Some(login_hint) = &request.login_hint else {
        return Hint::Nobody;
    };
    let Some(user) = call.world.directory.user_by_hint(login_hint) else {
        return Hint::Stranger;
    };
    let found = sessions.iter().find(|session| session.user == user);
    found.map_or(Hint::Absent(user), |session| Hint::Present(session.clone()))
}

fn silent(call: &Call<'_>, request: &AuthorizeRequest, sessions: &[Session], hint: Hint) -> Next {
    let session = match (hint, sessions) {
        (_, []) | (Hint::Absent(_) | Hint::Stranger, _) => return no_session(call, request),
        (Hint::NoSuchSession, _) => return refuse(&aadsts::SESSION_NOT_FOUND),
        (Hint::Present(session), _) => session,
        (Hint::Nobody, [only]) => only.clone(),
        (Hint::Nobody, _) => return refuse(&aadsts::SEVERAL_SESSIONS),
    };
    if is_stale(call, request, &session) {
        return no_session(call, request);
    }
    let name = &call.world.directory.user(session.user).name;
    match hurdle(call, request, &session, false) {
        None => Next::Answer(session),
        Some(Hurdle::NotAssigned) => Next::Refuse(Refusal::about(&aadsts::NOT_ASSIGNED, name)),
        Some(Hurdle::Blocked) => refuse(&aadsts::BLOCKED),
        Some(Hurdle::SecondFactor) => refuse(&aadsts::MFA_REQUIRED),
        Some(Hurdle::Approval) => refuse(&aadsts::ADMIN_CONSENT),
        Some(Hurdle::Consent) => refuse(&aadsts::CONSENT_REQUIRED),
    }
}

fn no_session(call: &Call<'_>, request: &AuthorizeRequest) -> Next {
    match call.world.directory.audience(&request.authority) {
        Some(Audience::Policy(..)) => refuse(&aadsts::B2C_NO_SESSION),
        _ => refuse(&aadsts::NO_SESSION),
    }
}

fn interactive(call: &Call<'_>, request: &AuthorizeRequest, sessions: &[Session], hint: Hint) -> Next {
    let session = match (hint, sessions) {
        (Hint::Absent(user), _) => return Next::Ask(Question::Password(user)),
        (Hint::Stranger, _) => return Next::Ask(Question::UserName),
        (Hint::Present(session), _) => session,
        (Hint::Nobody | Hint::NoSuchSession, [only]) => only.clone(),
        (Hint::Nobody | Hint::NoSuchSession, _) => return Next::Ask(account_question(sessions)),
    };
    if is_stale(call, request, &session) {
        return Next::Ask(Question::Password(session.user));
    }
    match hurdle(call, request, &session, false) {
        Some(_) => Next::Ask(Question::Hurdle(session)),
        None => Next::Answer(session),
    }
}

/// `prompt=login`: the password again, of whoever is hinted at.
fn asking_again(hint: Hint) -> Question {
    match hint {
        Hint::Present(session) => Question::Password(session.user),
        Hint::Absent(user) => Question::Password(user),
        Hint::Nobody | Hint::Stranger | Hint::NoSuchSession => Question::UserName,
    }
}

fn account_question(sessions: &[Session]) -> Question {
    if sessions.is_empty() {
        Question::UserName
    } else {
        Question::Account
    }
}

fn refuse(code: &'static aadsts::Code) -> Next {
    Next::Refuse(Refusal::new(code))
}
