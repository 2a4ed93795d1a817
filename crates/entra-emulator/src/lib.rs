//! A local Microsoft Entra ID and Microsoft Graph, for development and tests without a network.
//!
//! ```no_run
//! # async fn example() -> Result<(), entra_emulator::StartError> {
//! use entra_emulator::{Emulator, Fault, Options};
//!
//! let entra = Emulator::start(Options::default().port(0)).await?;
//! println!("authority: {}, API: {}/me", entra.authority(), entra.graph_url());
//! entra.add_fault(Fault::WrongNonce);
//! // … a client signs in and refuses the id token …
//! assert_eq!(entra.requests().iter().filter(|request| request.endpoint == "token").count(), 1);
//! entra.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Keys, codes, sessions and tokens are real, passwords are not: everything listens on loopback
//! only. It shares no code with the client libraries of this repository, so that a misreading of
//! the protocol there does not repeat itself here.

// In layers: a module uses those of its own group and of the groups above it.
mod clock;
mod endpoint;
mod http;
mod key;
mod random;

mod aadsts;
mod directory;
mod oauth_error;
mod protocol;
mod store;

mod fault;
mod request_log;
mod request_summary;
mod route;
mod state;

mod bearer;
mod checks;
mod context;
mod graph_error;
mod injection;
mod pages;
mod token_error;

mod authorize;
mod control;
mod cors;
mod device;
mod discovery;
mod graph;
mod logout;
mod token;
mod warnings;

mod emulator;
mod options;
mod service;
mod tls;

#[cfg(test)]
mod properties;

pub use directory::{
    AppSpec, Directory, DirectoryError, EXTERNAL_TENANT, EntryError, HomeSpec, PASSWORD, SPA_CLIENT_ID,
    TenantSort, TenantSpec, UserSpec, WORKFORCE_TENANT,
};
pub use emulator::{Emulator, StartError};
pub use endpoint::Endpoint;
pub use fault::{
    DropMoment, Fault, FaultError, FaultRule, GraphChallengeKind, OpenerPolicy, OutageBody,
    RedirectExtraKind, SpaOriginKind,
};
pub use options::Options;
pub use request_log::RequestRecord;
pub use tls::{Tls, TlsError};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
