//! Sign-in sessions of browsers. One browser may hold several people.

use std::collections::HashMap;

use crate::clock::UnixTime;
use crate::directory::UserId;
use crate::random;

/// Names a browser in its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct BrowserId(String);

/// What a request's cookies say about the browser.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    /// From the cookie that ends with the browser.
    pub(crate) session_cookie: Option<BrowserId>,
    /// From the cookie of people who chose to stay signed in.
    pub(crate) persistent_cookie: Option<BrowserId>,
}

/// One person signed in in one browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Session {
    /// The `sid` claim.
    pub(crate) id: String,
    pub(crate) user: UserId,
    /// "Stay signed in?" was answered with yes.
    pub(crate) persistent: bool,
    pub(crate) since: UnixTime,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions(HashMap<BrowserId, Vec<Session>>);

impl BrowserId {
    pub(crate) fn parse(cookie: &str) -> Self {
        Self(cookie.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Sessions {
    /// The sessions that `browser` proves: after a restart only the persistent ones.
    pub(crate) fn of(&self, browser: &Browser) -> Vec<Session> {
        let all = |id: &BrowserId| self.0.get(id).cloned().unwrap_or_default();
        match (&browser.session_cookie, &browser.persistent_cookie) {
            (Some(id), _) => all(id),
            (None, Some(id)) => all(id).into_iter().filter(|session| session.persistent).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Signs `user` in, keeping the session id if that person is signed in here already.
    pub(crate) fn sign_in(
        &mut self,
        browser: &Browser,
        user: UserId,
        persistent: bool,
        now: UnixTime,
    ) -> (BrowserId, Session) {
        let current = self.of(browser);
        let id = match browser
            .session_cookie
            .as_ref()
            .or(browser.persistent_cookie.as_ref())
        {
            Some(id) if self.0.contains_key(id) => id.clone(),
            _ => BrowserId(random::opaque(32)),
        };
        let before = current.iter().find(|session| session.user == user);
        let sid = before.map_or_else(random::guid, |session| session.id.clone());
        let session = Session {
            id: sid,
            user,
            persistent,
            since: now,
        };
        let mut all = current;
        all.retain(|session| session.user != user);
        all.push(session.clone());
        self.0.insert(id.clone(), all);
        (id, session)
    }

    /// Signs out whom `is_meant` picks in this browser; true if someone is left.
    pub(crate) fn sign_out(&mut self, browser: &Browser, is_meant: impl Fn(&Session) -> bool) -> bool {
        let ids = [&browser.session_cookie, &browser.persistent_cookie];
        let mut someone_left = false;
        for id in ids.into_iter().flatten() {
            if let Some(sessions) = self.0.get_mut(id) {
                sessions.retain(|session| !is_meant(session));
                someone_left |= !sessions.is_empty();
            }
        }
        someone_left
    }
}
