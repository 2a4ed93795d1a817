//! Who is meant: from prompt, hint and sessions to an answer, a refusal or a question.

use super::prompt::Prompt;
use super::request::AuthorizeRequest;
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::directory::UserId;
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
    Consent(Session),
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
        Some(Prompt::Consent) | None => interactive(call, request, &sessions, hint),
    }
}

/// Whether the person still has to allow something.
pub(crate) fn consent_is_due(call: &Call<'_>, request: &AuthorizeRequest, session: &Session) -> bool {
    request.prompt == Some(Prompt::Consent) || lacks_consent(call, request, session)
}

/// People signed in here whom this authority may sign in.
pub(crate) fn sessions_for(call: &Call<'_>, request: &AuthorizeRequest) -> Vec<Session> {
    if faults::sees_no_cookies(call) {
        return Vec::new();
    }
    let directory = &call.world.directory;
    let Some(audience) = directory.audience(&request.segment) else {
        return Vec::new();
    };
    let mut sessions = call.world.store.lock().sessions.of(&call.browser());
    sessions.retain(|session| directory.tenant_for(&audience, session.user).is_some());
    sessions
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
        (_, []) | (Hint::Absent(_) | Hint::Stranger, _) => return refuse(&aadsts::NO_SESSION),
        (Hint::NoSuchSession, _) => return refuse(&aadsts::SESSION_NOT_FOUND),
        (Hint::Present(session), _) => session,
        (Hint::Nobody, [only]) => only.clone(),
        (Hint::Nobody, _) => return refuse(&aadsts::SEVERAL_SESSIONS),
    };
    if lacks_consent(call, request, &session) {
        return refuse(&aadsts::CONSENT_REQUIRED);
    }
    Next::Answer(session)
}

fn interactive(call: &Call<'_>, request: &AuthorizeRequest, sessions: &[Session], hint: Hint) -> Next {
    let session = match (hint, sessions) {
        (Hint::Absent(user), _) => return Next::Ask(Question::Password(user)),
        (Hint::Stranger, _) => return Next::Ask(Question::UserName),
        (Hint::Present(session), _) => session,
        (Hint::Nobody | Hint::NoSuchSession, [only]) => only.clone(),
        (Hint::Nobody | Hint::NoSuchSession, _) => return Next::Ask(account_question(sessions)),
    };
    if consent_is_due(call, request, &session) {
        return Next::Ask(Question::Consent(session));
    }
    Next::Answer(session)
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

fn lacks_consent(call: &Call<'_>, request: &AuthorizeRequest, session: &Session) -> bool {
    let issued = call.world.store.lock();
    !issued
        .consents
        .missing(session.user, request.client_id, &request.scopes)
        .is_empty()
}

fn refuse(code: &'static aadsts::Code) -> Next {
    Next::Refuse(Refusal::new(code))
}
