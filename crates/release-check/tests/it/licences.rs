//! Licences.

use std::fs;

use release_check::{allowed_licences, is_met, root};

use crate::{dependencies, published};

#[test]
fn every_dependency_can_be_had_under_licences_of_the_list() {
    let allowed = allowed_licences().expect("a list of licences in deny.toml");
    for package in dependencies() {
        let licence = package.license.as_deref().unwrap_or_default();
        assert_eq!(is_met(licence, &allowed), Ok(true), "{}: {licence}", package.name);
    }
}

#[test]
fn every_licence_of_the_list_is_needed() {
    let allowed = allowed_licences().expect("a list of licences in deny.toml");
    for left_out in &allowed {
        let rest: Vec<_> = allowed.iter().filter(|licence| *licence != left_out).collect();
        let fails = |licence: &str| is_met(licence, &rest) == Ok(false);
        let is_needed = dependencies().any(|package| package.license.as_deref().is_some_and(fails));
        assert!(is_needed, "no dependency is only to be had under {left_out}");
    }
}

#[test]
fn every_published_package_brings_the_texts_of_its_licences() {
    for package in published() {
        assert_eq!(
            package.license.as_deref(),
            Some("MIT OR Apache-2.0"),
            "{}",
            package.name
        );
        for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let text = |folder: &std::path::Path| fs::read_to_string(folder.join(file)).ok();
            let own = text(package.folder());
            assert!(own.is_some() && own == text(&root()), "{}: {file}", package.name);
        }
    }
}
