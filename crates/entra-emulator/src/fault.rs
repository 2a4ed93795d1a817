//! Misbehaviours that a client should survive: the list of all, and those that are switched on.
//!
//! Each has a name, acts at one endpoint unless told otherwise, and is used up by acting. The
//! effects of faults on requests are in `injection`.

mod active_faults;
mod catalogue;
mod immediate;
mod kinds;
mod params;
mod rule;
mod spelling;

pub(crate) use active_faults::{ActiveFaults, FaultStatus};
pub use catalogue::Fault;
pub(crate) use immediate::{ImmediateFault, ListenerGate};
pub use kinds::{DropMoment, GraphChallengeKind, OpenerPolicy, OutageBody, RedirectExtraKind, SpaOriginKind};
pub(crate) use params::FaultParams;
pub use rule::{FaultError, FaultRule};
