//! One fault as a test orders it.

use serde_json::{Map, Value};

use super::name::FaultName;
use super::params::FaultParams;
use crate::call::Facts;
use crate::route::Endpoint;

/// A misbehaviour to switch on: what, how often, for which requests.
///
/// ```
/// use entra_emulator::Fault;
/// let refused = Fault::new("rt_expired").until_cleared().matching("user", "alice@contoso.onmicrosoft.com");
/// let slow = Fault::new("slow").count(2).matching("endpoint", "graph").param("ms", 500);
/// # let _ = (refused, slow);
/// ```
#[derive(Debug, Clone)]
pub struct Fault {
    pub(super) name: FaultName,
    /// How often it still acts; `None` until it is cleared.
    pub(super) left: Option<u32>,
    filter: Filter,
    pub(super) params: FaultParams,
    /// Requests that passed because of its parameter `after`.
    passed: i64,
}

/// Why a fault makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// No fault has this name.
    #[error("unknown fault '{name}', known are: {known}", known = FaultName::all().collect::<Vec<_>>().join(", "))]
    UnknownName {
        /// The name asked for.
        name: String,
    },
    /// Requests cannot be told apart by this.
    #[error("unknown match '{key}', known are: endpoint, client_id, grant, user")]
    UnknownMatch {
        /// What was to be matched.
        key: String,
    },
    /// Not a count and not `key=value`.
    #[error("'{part}' is neither a count (a number of at least 1, or until_cleared) nor key=value")]
    Spelling {
        /// What was written.
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

/// Which requests a fault acts on; what is `None` does not matter.
#[derive(Debug, Clone, Default)]
struct Filter {
    endpoint: Option<Endpoint>,
    client_id: Option<String>,
    grant: Option<String>,
    user: Option<String>,
}

impl Fault {
    /// The fault `name`, acting once at its natural endpoint.
    ///
    /// # Panics
    /// When there is no such fault; [`Fault::named`] says so in a result.
    #[must_use]
    #[track_caller]
    pub fn new(name: &str) -> Self {
        Self::named(name).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The fault `name`, acting once at its natural endpoint.
    ///
    /// # Errors
    /// When there is no such fault.
    pub fn named(name: &str) -> Result<Self, FaultError> {
        let known = FaultName::named(name).ok_or_else(|| FaultError::UnknownName {
            name: name.to_owned(),
        })?;
        Ok(Self {
            name: known,
            left: Some(1),
            filter: Filter::default(),
            params: FaultParams::default(),
            passed: 0,
        })
    }

    /// Lets it act `times` times.
    #[must_use]
    pub fn count(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Lets it act until it is cleared.
    #[must_use]
    pub fn until_cleared(mut self) -> Self {
        self.left = None;
        self
    }

    /// Restricts it to requests whose `key` (`endpoint`, `client_id`, `grant` or `user`) is `value`; `endpoint` moves it there.
    ///
    /// # Panics
    /// When there is no such key or endpoint; [`Fault::try_matching`] says so in a result.
    #[must_use]
    #[track_caller]
    pub fn matching(self, key: &str, value: &str) -> Self {
        self.try_matching(key, value)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// [`Fault::matching`] without the panic.
    ///
    /// # Errors
    /// When there is no such key or endpoint.
    pub fn try_matching(mut self, key: &str, value: &str) -> Result<Self, FaultError> {
        match key {
            "endpoint" => {
                let unknown = || FaultError::UnknownEndpoint {
                    name: value.to_owned(),
                };
                self.filter.endpoint = Some(Endpoint::named(value).ok_or_else(unknown)?);
            }
            "client_id" => self.filter.client_id = Some(value.to_owned()),
            "grant" => self.filter.grant = Some(value.to_owned()),
            "user" => self.filter.user = Some(value.to_owned()),
            _ => return Err(FaultError::UnknownMatch { key: key.to_owned() }),
        }
        Ok(self)
    }

    /// Sets a parameter, such as `seconds` of `short_at`. `after` belongs to all: so many requests pass first.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.set(name, value.into());
        self
    }

    pub(crate) fn with_params(mut self, params: Map<String, Value>) -> Self {
        self.params = FaultParams::new(params);
        self
    }

    /// Acts, unless the request is one of those that pass.
    pub(super) fn act(&mut self) -> Option<FaultParams> {
        if self.passed < self.params.number("after", self.name.passes()) {
            self.passed += 1;
            return None;
        }
        self.left = self.left.map(|left| left.saturating_sub(1));
        Some(self.params.clone())
    }

    /// Whether it acts on a request of which `facts` are known.
    pub(super) fn concerns(&self, facts: &Facts) -> bool {
        let grant = self.filter.grant.as_deref().or(self.name.grant());
        self.is_at(facts.endpoint)
            && same_or_any(self.filter.client_id.as_deref(), facts.client_id.as_deref())
            && same_or_any(self.filter.user.as_deref(), facts.user.as_deref())
            && (facts.endpoint != Endpoint::Token || same_or_any(grant, facts.grant_type.as_deref()))
    }

    /// The pages are part of what `/authorize` does, so its faults act there too.
    fn is_at(&self, endpoint: Endpoint) -> bool {
        let own = self.filter.endpoint.unwrap_or(self.name.endpoint());
        own == endpoint || (own == Endpoint::Authorize && endpoint == Endpoint::Page)
    }
}

fn same_or_any(wanted: Option<&str>, found: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| found.is_some_and(|found| found.eq_ignore_ascii_case(wanted)))
}
