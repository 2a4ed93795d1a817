//! A fault as it is switched on: how often it acts, and on which requests.

use super::catalogue::Fault;
use super::params::FaultParams;
use crate::endpoint::Endpoint;
use crate::request_summary::RequestSummary;

/// A fault to switch on: what, how often, for which requests. A [`Fault`] alone acts once.
#[derive(Debug, Clone)]
pub struct FaultRule {
    pub(super) fault: Fault,
    /// The number of times it still acts; `None` until it is cleared.
    pub(super) left: Option<u32>,
    /// The number of requests that it lets pass first.
    pub(super) passes: u32,
    filter: RequestFilter,
}

/// Why a fault cannot be switched on as it was spelled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// No fault has this name.
    #[error("unknown fault '{name}', known are: {}", known_names())]
    UnknownName {
        /// The name asked for.
        name: String,
    },
    /// Requests cannot be told apart by this.
    #[error("unknown match '{key}', known are: endpoint, client_id, grant, user")]
    UnknownMatch {
        /// The key asked for.
        key: String,
    },
    /// Neither a count nor `key=value`.
    #[error("'{part}' is neither a count (a number of at least 1, or until_cleared) nor key=value")]
    Spelling {
        /// The part that was not understood.
        part: String,
    },
    /// No endpoint has this name.
    #[error(
        "unknown endpoint '{name}', known are: discovery, keys, authorize, page, token, logout, graph, other"
    )]
    UnknownEndpoint {
        /// The endpoint asked for.
        name: String,
    },
}

/// The requests that a fault acts on; a field that is `None` does not matter.
#[derive(Debug, Clone, Default)]
struct RequestFilter {
    endpoint: Option<Endpoint>,
    client_id: Option<String>,
    grant_type: Option<String>,
    user: Option<String>,
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self {
            left: Some(1),
            passes: fault.passes(),
            filter: RequestFilter::default(),
            fault,
        }
    }
}

/// Shorthands: each makes a rule of the fault.
impl Fault {
    /// Lets it act `times` times; see [`FaultRule::count`].
    #[must_use]
    pub fn count(self, times: u32) -> FaultRule {
        FaultRule::from(self).count(times)
    }

    /// Lets it act until it is cleared; see [`FaultRule::until_cleared`].
    #[must_use]
    pub fn until_cleared(self) -> FaultRule {
        FaultRule::from(self).until_cleared()
    }

    /// Lets `requests` requests pass first; see [`FaultRule::after`].
    #[must_use]
    pub fn after(self, requests: u32) -> FaultRule {
        FaultRule::from(self).after(requests)
    }

    /// Moves it to another endpoint; see [`FaultRule::at`].
    #[must_use]
    pub fn at(self, endpoint: Endpoint) -> FaultRule {
        FaultRule::from(self).at(endpoint)
    }

    /// Restricts it to one application; see [`FaultRule::for_client`].
    #[must_use]
    pub fn for_client(self, client_id: &str) -> FaultRule {
        FaultRule::from(self).for_client(client_id)
    }

    /// Restricts it to one grant; see [`FaultRule::for_grant`].
    #[must_use]
    pub fn for_grant(self, grant_type: &str) -> FaultRule {
        FaultRule::from(self).for_grant(grant_type)
    }

    /// Restricts it to one user; see [`FaultRule::for_user`].
    #[must_use]
    pub fn for_user(self, name: &str) -> FaultRule {
        FaultRule::from(self).for_user(name)
    }
}

impl FaultRule {
    /// Lets the fault act `times` times.
    #[must_use]
    pub fn count(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Lets the fault act until it is cleared.
    #[must_use]
    pub fn until_cleared(mut self) -> Self {
        self.left = None;
        self
    }

    /// Lets `requests` requests pass before the fault acts.
    #[must_use]
    pub fn after(mut self, requests: u32) -> Self {
        self.passes = requests;
        self
    }

    /// Moves the fault from its natural endpoint to another one.
    #[must_use]
    pub fn at(mut self, endpoint: Endpoint) -> Self {
        self.filter.endpoint = Some(endpoint);
        self
    }

    /// Restricts the fault to requests of the application `client_id`.
    #[must_use]
    pub fn for_client(mut self, client_id: &str) -> Self {
        self.filter.client_id = Some(client_id.to_owned());
        self
    }

    /// Restricts the fault to token requests with this `grant_type`.
    #[must_use]
    pub fn for_grant(mut self, grant_type: &str) -> Self {
        self.filter.grant_type = Some(grant_type.to_owned());
        self
    }

    /// Restricts the fault to requests of the user called `name`.
    #[must_use]
    pub fn for_user(mut self, name: &str) -> Self {
        self.filter.user = Some(name.to_owned());
        self
    }

    /// The rule of the fault called `name`.
    pub(crate) fn named(name: &str) -> Result<Self, FaultError> {
        let fault = Fault::named(name).ok_or_else(|| FaultError::UnknownName {
            name: name.to_owned(),
        })?;
        Ok(fault.into())
    }

    /// Restricts the fault to requests whose `key` is `value`, as the control plane spells it.
    pub(crate) fn matching(self, key: &str, value: &str) -> Result<Self, FaultError> {
        match key {
            "endpoint" => {
                let endpoint = Endpoint::named(value).ok_or_else(|| FaultError::UnknownEndpoint {
                    name: value.to_owned(),
                })?;
                Ok(self.at(endpoint))
            }
            "client_id" => Ok(self.for_client(value)),
            "grant" => Ok(self.for_grant(value)),
            "user" => Ok(self.for_user(value)),
            _ => Err(FaultError::UnknownMatch { key: key.to_owned() }),
        }
    }

    /// Sets the parameters of the fault, and `after`, which every fault has.
    pub(crate) fn with_params(self, params: &FaultParams) -> Self {
        Self {
            passes: params.get("after").unwrap_or(self.passes),
            fault: self.fault.with_params(params),
            ..self
        }
    }

    /// Uses up one act of the fault, or one of the requests that pass; whether the fault acts.
    pub(super) fn act(&mut self) -> bool {
        if self.passes > 0 {
            self.passes -= 1;
            return false;
        }
        self.left = self.left.map(|left| left.saturating_sub(1));
        true
    }

    /// Whether the fault acts on a request of which `summary` is known.
    pub(super) fn concerns(&self, summary: &RequestSummary) -> bool {
        let Some(endpoint) = summary.endpoint else {
            return false;
        };
        let grant_type = self.filter.grant_type.as_deref().or(self.fault.grant_type());
        self.is_at(endpoint)
            && is_same_or_any(self.filter.client_id.as_deref(), summary.client_id.as_deref())
            && is_same_or_any(self.filter.user.as_deref(), summary.user.as_deref())
            && (endpoint != Endpoint::Token || is_same_or_any(grant_type, summary.grant_type.as_deref()))
    }

    /// The pages are part of what `/authorize` does, so its faults act there too.
    fn is_at(&self, endpoint: Endpoint) -> bool {
        let own = self.filter.endpoint.unwrap_or(self.fault.endpoint());
        own == endpoint || (own == Endpoint::Authorize && endpoint == Endpoint::Page)
    }
}

fn is_same_or_any(expected: Option<&str>, found: Option<&str>) -> bool {
    expected.is_none_or(|expected| found.is_some_and(|found| found.eq_ignore_ascii_case(expected)))
}

fn known_names() -> String {
    let names: Vec<_> = Fault::all().iter().map(Fault::name).collect();
    names.join(", ")
}
