//! Sign-ins under way: what was asked for, and how far the person has come through the pages.

use std::collections::HashMap;

use crate::authorize::AuthorizeRequest;
use crate::clock::UnixTime;
use crate::directory::UserId;
use crate::random;
use crate::store::Session;

/// As long as anyone takes to type a password.
const LIFETIME: i64 = 3600;

/// Names a sign-in in the hidden field of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct FlowId(pub(crate) String);

/// One sign-in under way.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub(crate) request: AuthorizeRequest,
    pub(crate) started: UnixTime,
    /// Who typed the right password, before "stay signed in?" is answered.
    pub(crate) authenticated: Option<UserId>,
    /// The code that stands for a second factor here: the page shows it.
    pub(crate) one_time_code: String,
    /// That code was typed.
    pub(crate) second_factor: bool,
    /// The session that will carry the answer, once there is one.
    pub(crate) session: Option<Session>,
}

/// Sign-ins under way.
#[derive(Debug, Default)]
pub(crate) struct Flows(HashMap<FlowId, Flow>);

impl Flows {
    pub(crate) fn begin(&mut self, request: AuthorizeRequest, now: UnixTime) -> FlowId {
        self.0.retain(|_, flow| now.since(flow.started) < LIFETIME);
        let id = FlowId(random::opaque(32));
        let flow = Flow {
            request,
            started: now,
            authenticated: None,
            one_time_code: random::digits(6),
            second_factor: false,
            session: None,
        };
        self.0.insert(id.clone(), flow);
        id
    }

    pub(crate) fn find(&mut self, id: &FlowId, now: UnixTime) -> Option<&mut Flow> {
        self.0
            .get_mut(id)
            .filter(|flow| now.since(flow.started) < LIFETIME)
    }

    pub(crate) fn end(&mut self, id: &FlowId) {
        self.0.remove(id);
    }
}
