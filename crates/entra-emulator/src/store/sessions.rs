//! Sign-in sessions of browsers. One browser may hold those of several users.

use std::collections::{BTreeSet, HashMap};

use crate::clock::UnixTime;
use crate::directory::{ClientId, UserId};
use crate::random;

/// Names a browser in its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct BrowserId(String);

/// The browser ids in a request's cookies.
#[derive(Debug, Clone, Default)]
pub(crate) struct BrowserCookies {
    /// From the cookie that ends with the browser.
    pub(crate) session_cookie: Option<BrowserId>,
    /// From the cookie of users who chose to stay signed in.
    pub(crate) persistent_cookie: Option<BrowserId>,
}

/// One user signed in in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// The `sid` claim.
    pub(crate) id: String,
    pub(crate) user: UserId,
    pub(crate) persistence: Persistence,
    /// The time at which the password was last typed.
    pub(crate) since: UnixTime,
    pub(crate) proof: AuthenticationProof,
}

/// The user's choice at "Stay signed in?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Persistence {
    /// The session ends with the browser.
    Browser,
    /// The session outlives the browser.
    StaySignedIn,
}

/// A session that ended, with the applications that the user was signed in to through it.
#[derive(Debug)]
pub(crate) struct EndedSession {
    pub(crate) session: Session,
    pub(crate) clients: BTreeSet<ClientId>,
}

/// Proof of identity beyond the password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AuthenticationProof {
    pub(crate) second_factor: bool,
    /// Authentication contexts (`acrs`) that were asked for and satisfied.
    pub(crate) contexts: BTreeSet<String>,
}

/// All sessions, and the applications that took part in each.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    browsers: HashMap<BrowserId, Vec<Session>>,
    participants: HashMap<String, BTreeSet<ClientId>>,
}

impl BrowserId {
    pub(crate) fn parse(cookie: &str) -> Self {
        Self(cookie.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl AuthenticationProof {
    fn add(&mut self, other: Self) {
        self.second_factor |= other.second_factor;
        self.contexts.extend(other.contexts);
    }
}

impl Sessions {
    /// The sessions that `cookies` prove: after a restart only the persistent ones.
    pub(crate) fn of(&self, cookies: &BrowserCookies) -> Vec<Session> {
        let all = |id: &BrowserId| self.browsers.get(id).cloned().unwrap_or_default();
        match (&cookies.session_cookie, &cookies.persistent_cookie) {
            (Some(id), _) => all(id),
            (None, Some(id)) => all(id)
                .into_iter()
                .filter(|session| session.persistence == Persistence::StaySignedIn)
                .collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Adds `session`, keeping the session id and the proofs if that user is signed in here
    /// already.
    pub(crate) fn sign_in(&mut self, cookies: &BrowserCookies, mut session: Session) -> (BrowserId, Session) {
        let mut all = self.of(cookies);
        let known = cookies
            .session_cookie
            .as_ref()
            .or(cookies.persistent_cookie.as_ref());
        let id = match known {
            Some(id) if self.browsers.contains_key(id) => id.clone(),
            _ => BrowserId(random::opaque(32)),
        };
        if let Some(at) = all.iter().position(|other| other.user == session.user) {
            let before = all.remove(at);
            session.id = before.id;
            session.proof.add(before.proof);
        }
        all.push(session.clone());
        self.browsers.insert(id.clone(), all);
        (id, session)
    }

    /// Adds `proof` to the session with this id, and gives it.
    pub(crate) fn strengthen(&mut self, id: &str, proof: AuthenticationProof) -> Option<Session> {
        let mut all = self.browsers.values_mut().flatten();
        let session = all.find(|session| session.id == id)?;
        session.proof.add(proof);
        Some(session.clone())
    }

    /// Remembers that `client` was signed in to through the session `id`.
    pub(crate) fn join(&mut self, id: &str, client: ClientId) {
        self.participants.entry(id.to_owned()).or_default().insert(client);
    }

    /// Signs out the users that `is_meant` picks in this browser; gives their sessions with the
    /// applications that took part in each.
    pub(crate) fn sign_out(
        &mut self,
        cookies: &BrowserCookies,
        is_meant: impl Fn(&Session) -> bool,
    ) -> Vec<EndedSession> {
        let ids: BTreeSet<_> = [&cookies.session_cookie, &cookies.persistent_cookie]
            .into_iter()
            .flatten()
            .map(|id| id.0.clone())
            .collect();
        let mut ended = Vec::new();
        for id in ids {
            if let Some(sessions) = self.browsers.get_mut(&BrowserId(id)) {
                ended.extend(sessions.extract_if(.., |session| is_meant(session)));
            }
        }
        let participants = &mut self.participants;
        let with_participants = |session: Session| {
            let clients = participants.remove(&session.id).unwrap_or_default();
            EndedSession { session, clients }
        };
        ended.into_iter().map(with_participants).collect()
    }

    /// Ends every session of `user`, in any browser.
    pub(crate) fn end_all_of(&mut self, user: UserId) {
        for sessions in self.browsers.values_mut() {
            sessions.retain(|session| session.user != user);
        }
    }
}
