//! An API whose responses a test writes, and whose requests it reads.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use msal_web::platform::LocalFuture;
use msal_web::{ApiClient, ApiError, ApiRequest, ApiResource, Attempt, ResponseHead, UserNeeded};

pub(crate) const GRAPH: &str = "https://graph.microsoft.com/v1.0/me";

/// Graph, for the scope that the tests sign in with.
pub(crate) fn graph(user_needed: UserNeeded) -> ApiResource {
    let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"]).unwrap();
    graph.with_user_needed(user_needed)
}

/// Calls an address at a pretended API; the outcome owns what it needs.
pub(crate) fn call(api: &ApiClient, script: &ApiScript, address: &str) -> LocalFuture<Result<(), ApiError>> {
    let request = ScriptedRequest {
        address: address.to_owned(),
        state: Rc::clone(&script.state),
        is_read_once: false,
    };
    api.call(Rc::new(request))
}

/// As [`call`], with a body that can be read once.
pub(crate) fn call_once(api: &ApiClient, script: &ApiScript) -> LocalFuture<Result<(), ApiError>> {
    let request = ScriptedRequest {
        address: GRAPH.to_owned(),
        state: Rc::clone(&script.state),
        is_read_once: true,
    };
    api.call(Rc::new(request))
}

/// Responds as it is told, else with status 200.
#[derive(Default)]
pub(crate) struct ApiScript {
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    responses: RefCell<VecDeque<ResponseHead>>,
    fails: Cell<bool>,
    sent: RefCell<Vec<String>>,
    attempts: RefCell<Vec<Attempt>>,
    statuses: RefCell<Vec<u16>>,
}

impl ApiScript {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Queues a response.
    pub(crate) fn push(&self, status: u16, challenge: Option<&str>) {
        self.state.responses.borrow_mut().push_back(ResponseHead {
            status,
            www_authenticate: challenge.map(str::to_owned),
        });
    }

    /// Lets requests get no response.
    pub(crate) fn fail(&self) {
        self.state.fails.set(true);
    }

    /// The `Authorization` headers that have come.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.state.sent.borrow().clone()
    }

    pub(crate) fn attempts(&self) -> Vec<Attempt> {
        self.state.attempts.borrow().clone()
    }

    /// The statuses of the responses, in order; the last is what the app sees.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.state.statuses.borrow().clone()
    }
}

struct ScriptedRequest {
    address: String,
    state: Rc<State>,
    is_read_once: bool,
}

impl ApiRequest for ScriptedRequest {
    fn url(&self) -> String {
        self.address.clone()
    }

    fn send(&self, authorization: &str, attempt: Attempt) -> LocalFuture<Result<ResponseHead, ApiError>> {
        let (state, authorization) = (Rc::clone(&self.state), authorization.to_owned());
        let is_read = self.is_read_once && attempt == Attempt::Repeat;
        Box::pin(async move {
            if is_read {
                return Err(ApiError::NotRepeatable);
            }
            state.sent.borrow_mut().push(authorization);
            state.attempts.borrow_mut().push(attempt);
            if state.fails.get() {
                return Err(ApiError::Network {
                    place: GRAPH.to_owned(),
                    detail: "Failed to fetch".to_owned(),
                });
            }
            let scripted = state.responses.borrow_mut().pop_front();
            let head = scripted.unwrap_or(ResponseHead {
                status: 200,
                www_authenticate: None,
            });
            state.statuses.borrow_mut().push(head.status);
            Ok(head)
        })
    }
}
