//! One request on its way through an endpoint: what is known about it, and the ids its errors
//! carry.

mod session_cookies;
mod summary;

use crate::clock::UnixTime;
use crate::fault::Fault;
use crate::http::{HttpRequest, set_cookie};
use crate::oauth_error::OAuthError;
use crate::random;
use crate::request_summary::RequestSummary;
use crate::route::Route;
use crate::state::EmulatorState;
use crate::store::BrowserCookies;

pub(crate) use session_cookies::{PERSISTENT_COOKIE, SESSION_COOKIE};

/// A request on its way to its response.
pub(crate) struct RequestContext<'a> {
    pub(crate) emulator: &'a EmulatorState,
    pub(crate) request: &'a HttpRequest,
    pub(crate) summary: RequestSummary,
    /// Arrival, by the emulator's clock.
    pub(crate) now: UnixTime,
    /// The client's `client-request-id`, if it is a GUID.
    pub(crate) correlation_id: String,
    pub(crate) trace_id: String,
}

impl<'a> RequestContext<'a> {
    pub(crate) fn new(emulator: &'a EmulatorState, request: &'a HttpRequest, route: &Route) -> Self {
        let now = emulator.clock.now();
        // Parameters that cannot be read are the endpoint's business; here they only leave gaps.
        let params = if matches!(route, Route::Token(_)) {
            request.form()
        } else {
            request.params()
        };
        let params = params.unwrap_or_default();
        let query = request.query_params().unwrap_or_default();
        let parameter = query.get("client-request-id").or(params.get("client-request-id"));
        let client_request_id = parameter
            .or(request.header("client-request-id"))
            .filter(|id| random::is_guid(id));
        let correlation_id = client_request_id.map_or_else(random::guid, str::to_owned);
        let summary = summary::of(emulator, request, route, &params);
        Self {
            emulator,
            request,
            summary,
            now,
            correlation_id,
            trace_id: random::guid(),
        }
    }

    /// Whether `fault`, which has no parameters, is switched on for this request; uses up one act
    /// of it.
    pub(crate) fn triggers(&self, fault: &Fault) -> bool {
        self.triggers_with(|other| (other == fault).then_some(()))
            .is_some()
    }

    /// The parameters that `pick` takes from a fault that is switched on for this request; uses up
    /// one act of it.
    pub(crate) fn triggers_with<T>(&self, pick: impl Fn(&Fault) -> Option<T>) -> Option<T> {
        self.emulator.faults.trigger(&self.summary, pick)
    }

    /// The session cookies of the request.
    pub(crate) fn browser(&self) -> BrowserCookies {
        session_cookies::read(self.request)
    }

    /// A `Set-Cookie` value; `max_age` in seconds, `None` for as long as the browser runs, 0 to
    /// delete.
    pub(crate) fn set_cookie(&self, name: &str, value: &str, max_age: Option<u32>) -> String {
        set_cookie(self.emulator.scheme(), name, value, max_age)
    }

    /// An `error_description`: the text of `error`, then ids and time.
    pub(crate) fn describe(&self, error: &OAuthError) -> String {
        let (text, trace, correlation, time) = (
            error.text(),
            &self.trace_id,
            &self.correlation_id,
            self.now.stamp(),
        );
        if error.is_entras() {
            format!("{text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}")
        } else {
            format!("{text}\r\nCorrelation ID: {correlation}\r\nTimestamp: {time}\r\n")
        }
    }
}
