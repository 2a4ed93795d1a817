//! What the published packages keep to.

mod compiler;
mod licences;
mod manifests;

use std::sync::LazyLock;

use release_check::{Package, packages};

/// Cargo is asked once.
static PACKAGES: LazyLock<Vec<Package>> =
    LazyLock::new(|| packages().expect("the metadata of this workspace"));

/// The packages that others can get from a registry.
fn published() -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(|package| package.is_published())
}

/// The packages that come from a registry.
fn dependencies() -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().filter(|package| package.source.is_some())
}
