//! What `deny.toml` says.

use std::{fs, io};

use serde::Deserialize;

use crate::root;

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

/// The licences that a dependency may have, by `deny.toml`.
///
/// # Errors
/// When there is no such file, or it has no such list.
pub fn allowed_licences() -> io::Result<Vec<String>> {
    let text = fs::read_to_string(root().join("deny.toml"))?;
    let policy: Policy = toml::from_str(&text).map_err(io::Error::other)?;
    Ok(policy.licenses.allow)
}
