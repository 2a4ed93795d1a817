//! What a registry, and the builds of other people, ask of the published packages: complete
//! manifests, licences that go together, and no dependency that needs a newer compiler.
//!
//! Everything is read from `cargo metadata`, which knows every package of the lock file, and from
//! `deny.toml`, whose list of licences `cargo deny` reads as well. Known vulnerabilities are
//! another question, which needs the advisory database: `cargo deny check advisories`.

mod licence;
mod package;
mod policy;

pub use licence::{LicenceError, is_met};
pub use package::{Package, ReadError, Release, packages, root};
pub use policy::allowed_licences;
