//! Everything an endpoint may look at: one per emulator, passed by reference.

use crate::clock::Clock;
use crate::directory::{Audience, Directory, Tenant, TokenVersion};
use crate::faults::{Event, Fault, Faults, Gate};
use crate::key::KeyRing;
use crate::record::{Observer, RequestLog};
use crate::store::Store;
use crate::watch::Watch;

/// The state of one emulator.
pub(crate) struct World {
    /// `http://localhost:8400`, without a slash at the end.
    pub(crate) origin: String,
    pub(crate) directory: Directory,
    pub(crate) key: KeyRing,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    /// Open unless a fault makes the emulator unreachable.
    pub(crate) gate: Gate,
    pub(crate) log: RequestLog,
    pub(crate) observer: Observer,
    pub(crate) watch: Watch,
}

impl World {
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
        // Browsers send every name under `localhost` to this machine, so the GUID can be a host here as it is at Entra.
        let origin = self
            .origin
            .replacen("://localhost", &format!("://{guid}.localhost"), 1);
        format!("{origin}/{guid}/v2.0")
    }

    /// The issuer of access tokens of `version`.
    pub(crate) fn access_token_issuer(&self, tenant: &Tenant, version: TokenVersion) -> String {
        match version {
            TokenVersion::V1 => format!("https://sts.windows.net/{}/", tenant.guid),
            TokenVersion::V2 => self.tenant_issuer(tenant),
        }
    }

    /// Whether browsers reach this emulator over https.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Switches a fault on, or lets it happen if it is an event.
    pub(crate) fn order(&self, fault: Fault) {
        match Event::of(&fault) {
            None => self.faults.add(fault),
            Some(Event::Unreachable(pause)) => self.gate.close(pause),
            // Without a new key the old one goes on: there is no better answer when the machine has no randomness.
            Some(Event::KeyRollover) => _ = self.key.roll_over(),
        }
    }

    /// Back to the state of a fresh start; the key stays.
    pub(crate) fn reset(&self) {
        self.faults.clear();
        self.log.clear();
        self.watch.reset();
        self.store.reset();
        self.clock.reset();
    }
}
