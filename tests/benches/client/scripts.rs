//! Their pages' scripts, bundled and minified as an app's are.

use std::path::Path;

use journeys::{Bundle, BundleRecipe, Outcome};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/client/app");

/// Common to the pages of both libraries.
pub(crate) const PAGE: &str = include_str!("app/page.js");
/// Runs in a page through WebDriver.
pub(crate) const MEASURE: &str = include_str!("app/measure.js");

/// What their pages are made of: the versions that npm was told.
pub(crate) fn versions() -> String {
    let package: serde_json::Value =
        serde_json::from_str(include_str!("app/package.json")).unwrap_or_default();
    let version = |(name, package_name): (&str, &str)| {
        let version = package["dependencies"][package_name].as_str().unwrap_or("?");
        format!("{name} {version}")
    };
    let named = [
        ("msal-browser", "@azure/msal-browser"),
        ("msal-react", "@azure/msal-react"),
        ("React", "react"),
    ];
    named.map(version).join(", ")
}

/// `theirs.js`, `bridge.js` and `greeting.js`.
pub(crate) fn bundle() -> Outcome<Bundle> {
    Bundle::make(&BundleRecipe {
        name: "client-bench",
        sources: Path::new(SOURCES),
        scripts: &["theirs.js", "bridge.js", "greeting.jsx"],
        options: &["--minify", "--legal-comments=none"],
        scratch: Path::new(env!("CARGO_TARGET_TMPDIR")),
    })
}
