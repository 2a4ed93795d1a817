//! The oldest compiler. Whether the code keeps to it is seen by compiling it: `cargo xtask msrv`.

use std::fs;

use release_check::{Package, Release, root};

use crate::{PACKAGES, dependencies};

/// What the manifest of a package says.
fn oldest_compiler(package: &Package) -> Option<Release> {
    package.rust_version.as_deref().and_then(Release::parse)
}

/// What the manifests of this workspace say.
fn our_oldest_compiler() -> Option<Release> {
    let core = PACKAGES.iter().find(|package| package.name == "msal-core");
    core.and_then(oldest_compiler)
}

#[test]
fn no_dependency_needs_a_newer_compiler_than_the_packages_say() {
    let ours = our_oldest_compiler();
    assert!(ours.is_some());
    for package in dependencies() {
        assert!(oldest_compiler(package) <= ours, "{package:?}");
    }
}

#[test]
fn every_package_of_the_workspace_accepts_the_same_compilers() {
    for package in PACKAGES.iter().filter(|package| package.source.is_none()) {
        assert_eq!(
            oldest_compiler(package),
            our_oldest_compiler(),
            "{}",
            package.name
        );
    }
}

#[test]
fn lints_go_by_the_compiler_of_the_manifest_and_by_no_other() {
    let lints = fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert!(!lints.contains("msrv"), "a second place for the version: {lints}");
}
