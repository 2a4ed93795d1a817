//! The packages of a workspace and of its lock file, as cargo knows them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, io};

use serde::Deserialize;

/// A package, of this workspace or of a registry.
#[derive(Clone, Debug, Deserialize)]
pub struct Package {
    /// Its name on the registry.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it is from; nothing for those of this workspace.
    pub source: Option<String>,
    /// A sentence for the registry.
    pub description: Option<String>,
    /// Where its documentation is.
    pub documentation: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The file that the registry shows, from the folder of the manifest.
    pub readme: Option<PathBuf>,
    /// What it is found by.
    pub keywords: Vec<String>,
    /// Where it is listed; the registry has a fixed list of them.
    pub categories: Vec<String>,
    /// The oldest compiler that it accepts.
    pub rust_version: Option<String>,
    /// The registries that it may be published to; any, unless said otherwise.
    publish: Option<Vec<String>>,
    /// What an app can switch on.
    features: std::collections::BTreeMap<String, Vec<String>>,
    metadata: Option<serde_json::Value>,
    manifest_path: PathBuf,
}

/// A version of Rust, down to the number that tells what a compiler knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    major: u32,
    minor: u32,
}

/// Why nothing is known of the packages.
#[derive(Debug)]
pub enum ReadError {
    /// Cargo cannot be started.
    Start(io::Error),
    /// Cargo has refused, and says why.
    Cargo(String),
    /// What cargo says is not what is expected.
    Json(serde_json::Error),
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

impl Package {
    /// Whether others can get it from a registry.
    pub fn is_published(&self) -> bool {
        self.source.is_none()
            && self
                .publish
                .as_ref()
                .is_none_or(|registries| !registries.is_empty())
    }

    /// The folder of its manifest.
    pub fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }

    /// The features that an app can name. Those of optional dependencies are none of them.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        let names = self.features.keys().map(String::as_str);
        names.filter(|name| *name != "default")
    }

    /// The targets that docs.rs builds its documentation for, where it names some.
    pub fn documented_targets(&self) -> Vec<&str> {
        let targets = self
            .metadata
            .as_ref()
            .map(|metadata| &metadata["docs"]["rs"]["targets"]);
        let names = targets.and_then(serde_json::Value::as_array);
        names
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str())
            .collect()
    }
}

impl Release {
    /// Reads the first two numbers of a version.
    pub fn parse(version: &str) -> Option<Self> {
        let mut numbers = version.split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next().map_or(Some(0), |number| number.parse().ok())?;
        Some(Self { major, minor })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(error) => write!(out, "cannot start cargo: {error}"),
            Self::Cargo(why) => write!(out, "cargo metadata: {why}"),
            Self::Json(error) => write!(out, "the output of cargo metadata: {error}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// The root of this workspace.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}

/// Every package of this workspace and of its lock file, for every platform.
///
/// # Errors
/// When the lock file is not up to date, or cargo cannot get a manifest that it has not got yet.
pub fn packages() -> Result<Vec<Package>, ReadError> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .map_err(ReadError::Start)?;
    if !output.status.success() {
        return Err(ReadError::Cargo(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(ReadError::Json)?;
    Ok(metadata.packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_compared_by_their_numbers() {
        assert!(Release::parse("1.100.1") > Release::parse("1.95"));
        assert_eq!(Release::parse("1.95.0"), Release::parse("1.95"));
        assert_eq!(Release::parse("1"), Release::parse("1.0"));
        assert_eq!(Release::parse("nightly"), None);
    }
}
