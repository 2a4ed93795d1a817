//! Sign-ins under way: the authorization request, and how far the user has come through the pages.

use std::collections::HashMap;

use super::sessions::Session;
use crate::clock::UnixTime;
use crate::directory::UserId;
use crate::protocol::AuthorizationRequest;
use crate::random;

/// Seconds for which a sign-in waits for the user.
const LIFETIME: i64 = 3600;

/// Names a sign-in in the hidden field of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct FlowId(pub(crate) String);

/// One sign-in under way.
#[derive(Debug, Clone)]
pub(crate) struct SignInFlow {
    pub(crate) request: AuthorizationRequest,
    pub(crate) started: UnixTime,
    /// The user who typed the right password, before "stay signed in?" was decided.
    pub(crate) authenticated: Option<UserId>,
    /// The code that stands for a second factor here: the page shows it.
    pub(crate) one_time_code: String,
    pub(crate) second_factor: SecondFactor,
    /// The session of the authorization response, once there is one.
    pub(crate) session: Option<Session>,
}

/// Whether a second factor was proved during a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecondFactor {
    Proved,
    NotProved,
}

/// Sign-ins under way.
#[derive(Debug, Default)]
pub(crate) struct SignInFlows(HashMap<FlowId, SignInFlow>);

impl SignInFlows {
    pub(crate) fn begin(&mut self, request: AuthorizationRequest, now: UnixTime) -> FlowId {
        self.0.retain(|_, flow| now.since(flow.started) < LIFETIME);
        let id = FlowId(random::opaque(32));
        let flow = SignInFlow {
            request,
            started: now,
            authenticated: None,
            one_time_code: random::digits(6),
            second_factor: SecondFactor::NotProved,
            session: None,
        };
        self.0.insert(id.clone(), flow);
        id
    }

    pub(crate) fn find(&mut self, id: &FlowId, now: UnixTime) -> Option<&mut SignInFlow> {
        self.0
            .get_mut(id)
            .filter(|flow| now.since(flow.started) < LIFETIME)
    }

    pub(crate) fn end(&mut self, id: &FlowId) {
        self.0.remove(id);
    }
}
