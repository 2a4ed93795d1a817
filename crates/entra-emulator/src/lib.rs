//! A local Microsoft Entra ID and Microsoft Graph, for development and tests without a network.
//!
//! ```no_run
//! # async fn example() -> Result<(), entra_emulator::StartError> {
//! use entra_emulator::{Emulator, Fault, Options};
//!
//! let entra = Emulator::start(Options::default().port(0)).await?;
//! println!("authority: {}, API: {}/me", entra.authority(), entra.graph_url());
//! entra.add_fault(Fault::new("wrong_nonce").count(1));
//! // … a client signs in and refuses the id token …
//! assert_eq!(entra.requests().iter().filter(|request| request.endpoint == "token").count(), 1);
//! entra.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Keys, codes, sessions and tokens are real, passwords are not: everything listens on loopback only. It shares no code
//! with the client libraries of this repository, so that a misreading of the protocol there does not repeat itself here.

mod aadsts;
mod authorize;
mod call;
mod claims;
mod clock;
mod control;
mod cors;
mod device;
mod directory;
mod discovery;
mod emulator;
mod faults;
mod graph;
mod http;
mod key;
mod logout;
mod options;
mod pages;
#[cfg(test)]
mod properties;
mod random;
mod record;
mod route;
mod service;
mod store;
mod tls;
mod token;
mod watch;
mod world;

pub use directory::{
    AppSpec, Directory, DirectoryError, EXTERNAL_TENANT, EntryError, HomeSpec, PASSWORD, SPA_CLIENT_ID,
    TenantSort, TenantSpec, UserSpec, WORKFORCE_TENANT,
};
pub use emulator::{Emulator, StartError};
pub use faults::{Fault, FaultError};
pub use options::Options;
pub use record::RequestRecord;
pub use tls::{Tls, TlsError};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
