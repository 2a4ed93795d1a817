//! One request on its way through an endpoint: what was asked, what is known about it, and the ids its errors carry.

use crate::aadsts::Refusal;
use crate::clock::UnixTime;
use crate::directory::UserId;
use crate::faults::{FaultName, FaultParams};
use crate::graph;
use crate::http::{HttpRequest, Params, cookie, set_cookie};
use crate::random;
use crate::route::{Endpoint, Route};
use crate::store::{Browser, BrowserId, FlowId};
use crate::world::World;

/// Ends with the browser.
pub(crate) const SESSION_COOKIE: &str = "ESTSAUTH";
/// Outlives the browser, for those who stay signed in.
pub(crate) const PERSISTENT_COOKIE: &str = "ESTSAUTHPERSISTENT";

/// A request being answered.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) request: &'a HttpRequest,
    pub(crate) facts: Facts,
    /// Arrival, by the emulator's clock.
    pub(crate) now: UnixTime,
    /// The client's `client-request-id`, if it is a GUID.
    pub(crate) correlation_id: String,
    pub(crate) trace_id: String,
}

/// What the request log and the faults know a request by.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) endpoint: Endpoint,
    pub(crate) client_id: Option<String>,
    pub(crate) grant_type: Option<String>,
    /// User name.
    pub(crate) user: Option<String>,
    pub(crate) prompt: Option<String>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(world: &'a World, request: &'a HttpRequest, route: &Route) -> Self {
        let now = world.clock.now();
        // Parameters that cannot be read are the endpoint's business; here they only leave gaps.
        let params = if matches!(route, Route::Token(_)) {
            request.form()
        } else {
            request.params()
        };
        let params = params.unwrap_or_default();
        let given = request.query_params().unwrap_or_default();
        let given = given.get("client-request-id").or(params.get("client-request-id"));
        let given = given
            .or(request.header("client-request-id"))
            .filter(|id| random::is_guid(id));
        let correlation_id = given.map_or_else(random::guid, str::to_owned);
        let facts = Facts::of(world, request, route, &params, now);
        Self {
            world,
            request,
            facts,
            now,
            correlation_id,
            trace_id: random::guid(),
        }
    }

    /// Uses up one act of the fault `name`, if it is switched on for this request.
    pub(crate) fn fires(&self, name: FaultName) -> Option<FaultParams> {
        self.world.faults.fire(name, &self.facts)
    }

    /// What the cookies say.
    pub(crate) fn browser(&self) -> Browser {
        browser_of(self.request)
    }

    /// A `Set-Cookie` value; `max_age` in seconds, `None` for as long as the browser runs, 0 to delete.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, max_age: Option<u32>) -> String {
        set_cookie(self.world.is_secure(), name, value, max_age)
    }

    /// An `error_description`: the text of `refusal`, then ids and time.
    pub(crate) fn describe(&self, refusal: &Refusal) -> String {
        let (text, trace, correlation, time) = (
            refusal.text(),
            &self.trace_id,
            &self.correlation_id,
            self.now.stamp(),
        );
        if refusal.is_entras() {
            format!("{text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}")
        } else {
            format!("{text}\r\nCorrelation ID: {correlation}\r\nTimestamp: {time}\r\n")
        }
    }
}

impl Facts {
    fn of(world: &World, request: &HttpRequest, route: &Route, params: &Params, now: UnixTime) -> Self {
        let endpoint = route.endpoint();
        let own = |name: &str| params.get(name).map(str::to_owned);
        let nothing = Self {
            endpoint,
            client_id: None,
            grant_type: None,
            user: None,
            prompt: None,
        };
        match endpoint {
            Endpoint::Token => Self {
                client_id: own("client_id"),
                grant_type: own("grant_type"),
                user: name(world, user_of_grant(world, params)),
                ..nothing
            },
            Endpoint::Authorize => Self {
                client_id: own("client_id"),
                prompt: own("prompt"),
                user: name(world, user_of_browser(world, request, params)),
                ..nothing
            },
            Endpoint::Page => {
                let typed = params.get("loginfmt").or(params.get("pick"));
                let typed = typed.and_then(|typed| world.directory.user_by_name(typed));
                Self {
                    user: name(world, typed),
                    ..nothing
                }
                .of_flow(world, params, now)
            }
            Endpoint::Logout => {
                let hinted = params
                    .get("logout_hint")
                    .and_then(|hint| world.directory.user_by_hint(hint));
                Self {
                    user: name(world, hinted),
                    ..nothing
                }
            }
            Endpoint::Graph => {
                let bearer = graph::bearer(world, request);
                Self {
                    user: name(world, bearer.user),
                    client_id: bearer.client_id,
                    ..nothing
                }
            }
            _ => nothing,
        }
    }

    /// Completes the facts of a page with those of the sign-in it belongs to.
    fn of_flow(mut self, world: &World, params: &Params, now: UnixTime) -> Self {
        let id = FlowId(params.get("ctx").unwrap_or_default().to_owned());
        if let Some(flow) = world.store.lock().flows.find(&id, now) {
            let user = flow
                .authenticated
                .or(flow.session.as_ref().map(|session| session.user));
            self.user = self.user.or(name(world, user));
            self.client_id = Some(world.directory.client(flow.request.client_id).guid.clone());
        }
        self
    }
}

fn browser_of(request: &HttpRequest) -> Browser {
    Browser {
        session_cookie: cookie(request, SESSION_COOKIE).map(BrowserId::parse),
        persistent_cookie: cookie(request, PERSISTENT_COOKIE).map(BrowserId::parse),
    }
}

fn name(world: &World, user: Option<UserId>) -> Option<String> {
    user.map(|id| world.directory.user(id).name.clone())
}

fn user_of_grant(world: &World, params: &Params) -> Option<UserId> {
    let issued = world.store.lock();
    let by_code = params.get("code").and_then(|code| issued.codes.user_of(code));
    by_code.or_else(|| {
        Some(
            issued
                .refresh_tokens
                .find(params.get("refresh_token")?)?
                .authorization
                .user,
        )
    })
}

/// Whom an authorization request names by its hint, or else the only person signed in.
fn user_of_browser(world: &World, request: &HttpRequest, params: &Params) -> Option<UserId> {
    let sessions = world.store.lock().sessions.of(&browser_of(request));
    if let Some(sid) = params.get("sid") {
        return sessions
            .iter()
            .find(|session| session.id == sid)
            .map(|session| session.user);
    }
    if let Some(hint) = params.get("login_hint") {
        return world.directory.user_by_hint(hint);
    }
    match sessions.as_slice() {
        [only] => Some(only.user),
        _ => None,
    }
}
