//! What a registry shows.

use std::collections::BTreeSet;
use std::fs;

use release_check::{Package, root};

use crate::published;

/// Those of the registry's categories that fit a package of this workspace. It refuses no other,
/// but leaves out what it does not know.
const CATEGORIES: [&str; 5] = [
    "api-bindings",
    "authentication",
    "development-tools::testing",
    "wasm",
    "web-programming",
];

/// The packages that are of use in a browser alone.
const FOR_BROWSERS: [&str; 3] = ["msal-leptos", "msal-web", "msal-yew"];

fn readme(package: &Package) -> String {
    let file = package.readme.as_ref().expect("a README");
    fs::read_to_string(package.folder().join(file)).expect("the README")
}

#[test]
fn every_published_package_has_a_list_of_its_public_api() {
    let listed: BTreeSet<_> = fs::read_dir(root().join("docs/api"))
        .unwrap()
        .filter_map(|file| file.unwrap().path().file_stem()?.to_str().map(str::to_owned))
        .collect();
    let published: BTreeSet<_> = published().map(|package| package.name.clone()).collect();
    assert_eq!(published, listed);
}

#[test]
fn every_published_package_says_what_it_is_and_where_it_is_documented() {
    for package in published() {
        let Package { name, .. } = package;
        let description = package.description.as_deref().unwrap_or_default();
        assert!(
            !description.is_empty() && !description.ends_with('.'),
            "{name}: {description}"
        );
        let documentation = package.documentation.as_deref();
        assert_eq!(documentation, Some(format!("https://docs.rs/{name}").as_str()));
    }
}

#[test]
fn keywords_are_as_the_registry_takes_them() {
    for package in published() {
        assert!((1..=5).contains(&package.keywords.len()), "{}", package.name);
        for keyword in &package.keywords {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+".contains(&byte);
            let starts_well = keyword.starts_with(|first: char| first.is_ascii_alphanumeric());
            assert!(
                starts_well && keyword.len() <= 20 && keyword.bytes().all(is_plain),
                "{keyword}"
            );
        }
    }
}

#[test]
fn categories_are_those_of_the_registry() {
    for package in published() {
        assert!((1..=5).contains(&package.categories.len()), "{}", package.name);
        for category in &package.categories {
            assert!(CATEGORIES.contains(&category.as_str()), "{category}");
        }
    }
}

#[test]
fn every_published_package_has_a_readme_of_its_own_with_an_example() {
    for package in published() {
        let readme = readme(package);
        assert!(
            readme.starts_with(&format!("# {}\n", package.name)),
            "{}",
            package.name
        );
        assert!(readme.contains("\n```rust"), "{}: no example", package.name);
    }
}

#[test]
fn readmes_name_every_feature_and_the_oldest_compiler() {
    for package in published() {
        let readme = readme(package);
        for feature in package.features() {
            assert!(
                readme.contains(&format!("| `{feature}` |")),
                "{}: {feature}",
                package.name
            );
        }
        let oldest = package.rust_version.as_deref().unwrap_or_default();
        assert!(
            readme.contains(&format!("Rust {oldest} or newer")),
            "{}",
            package.name
        );
    }
}

#[test]
fn what_is_for_browsers_is_documented_as_it_is_in_a_browser() {
    for package in published() {
        let is_for_browsers = FOR_BROWSERS.contains(&package.name.as_str());
        let expected: &[&str] = if is_for_browsers {
            &["wasm32-unknown-unknown"]
        } else {
            &[]
        };
        assert_eq!(package.documented_targets(), expected, "{}", package.name);
    }
}
