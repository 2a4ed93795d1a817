//! Everything an endpoint may look at: one per emulator, passed by reference.

use crate::clock::Clock;
use crate::directory::{Audience, Directory, Tenant, TokenVersion};
use crate::fault::{ActiveFaults, FaultRule, ImmediateFault, ListenerGate};
use crate::http::Scheme;
use crate::key::KeyRing;
use crate::request_log::{RequestLog, RequestObserver};
use crate::store::{SharedClientHistory, SharedStore};

/// The state of one emulator.
pub(crate) struct EmulatorState {
    /// `http://localhost:8400`, without a slash at the end.
    pub(crate) origin: String,
    pub(crate) directory: Directory,
    pub(crate) key: KeyRing,
    pub(crate) clock: Clock,
    pub(crate) store: SharedStore,
    pub(crate) faults: ActiveFaults,
    /// Open unless a fault makes the emulator unreachable.
    pub(crate) gate: ListenerGate,
    pub(crate) log: RequestLog,
    pub(crate) observer: RequestObserver,
    pub(crate) client_history: SharedClientHistory,
}

impl EmulatorState {
    /// The state of an emulator that just started.
    pub(crate) fn new(origin: String, directory: Directory, key: KeyRing, observer: RequestObserver) -> Self {
        Self {
            origin,
            directory,
            key,
            clock: Clock::default(),
            store: SharedStore::default(),
            faults: ActiveFaults::default(),
            gate: ListenerGate::default(),
            log: RequestLog::default(),
            observer,
            client_history: SharedClientHistory::default(),
        }
    }

    /// The issuer in the metadata of an authority: a placeholder where any tenant may sign in.
    pub(crate) fn issuer(&self, audience: &Audience<'_>) -> String {
        match audience {
            Audience::Common | Audience::Organizations => format!("{}/{{tenantid}}/v2.0", self.origin),
            Audience::Tenant(tenant) => self.tenant_issuer(tenant),
            // B2C ends its issuers with a slash.
            Audience::Policy(tenant, _) => self.tenant_issuer(tenant) + "/",
        }
    }

    /// The issuer of a tenant's tokens.
    pub(crate) fn tenant_issuer(&self, tenant: &Tenant) -> String {
        let guid = &tenant.guid;
        if !tenant.guid_host_issuer {
            return format!("{}/{guid}/v2.0", self.origin);
        }
        // Browsers send every name under `localhost` to this machine, so the GUID can be a host
        // here as it is at Entra, where it stands in place of the tenant's name.
        let (scheme, host) = self.origin.split_once("://").unwrap_or(("https", &self.origin));
        let domain = host.split_once('.').map_or(host, |(_, domain)| domain);
        format!("{scheme}://{guid}.{domain}/{guid}/v2.0")
    }

    /// The issuer of access tokens of `version`.
    pub(crate) fn access_token_issuer(&self, tenant: &Tenant, version: TokenVersion) -> String {
        match version {
            TokenVersion::V1 => format!("https://sts.windows.net/{}/", tenant.guid),
            TokenVersion::V2 => self.tenant_issuer(tenant),
        }
    }

    /// The scheme by which browsers reach this emulator.
    pub(crate) fn scheme(&self) -> Scheme {
        if self.origin.starts_with("https:") {
            Scheme::Https
        } else {
            Scheme::Http
        }
    }

    /// Switches a fault on, or lets it happen if it is an immediate one.
    pub(crate) fn add_fault(&self, rule: FaultRule) {
        match ImmediateFault::of(&rule) {
            None => self.faults.add(rule),
            Some(ImmediateFault::Unreachable(pause)) => self.gate.close(pause),
            // Without a new key the old one goes on: a machine without randomness has no better
            // one.
            Some(ImmediateFault::KeyRollover) => _ = self.key.roll_over(),
        }
    }

    /// Switches every fault off, and listens again if one has stopped that.
    pub(crate) fn clear_faults(&self) {
        self.faults.clear();
        self.gate.open();
    }

    /// Back to the state of a fresh start; the key stays.
    pub(crate) fn reset(&self) {
        self.clear_faults();
        self.log.clear();
        self.client_history.reset();
        self.store.reset();
        self.clock.reset();
    }
}
