//! The pages' scripts, bundled once per test process.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use journeys::{Bundle, BundleRecipe, Failure, Outcome};

static BUNDLE: OnceLock<Result<Bundle, String>> = OnceLock::new();

/// The scripts of this test process.
pub(crate) fn of_process() -> Outcome<&'static Bundle> {
    let bundle = BUNDLE.get_or_init(|| make().map_err(|failure| failure.to_string()));
    bundle
        .as_ref()
        .map_err(|error| Failure::Surroundings(error.clone()))
}

/// The folder of the packages, as npm has fetched them.
pub(crate) fn packages() -> Outcome<PathBuf> {
    of_process()?;
    with_recipe(|recipe| recipe.packages())
}

fn make() -> Outcome<Bundle> {
    with_recipe(Bundle::make)
}

fn with_recipe<T>(act: impl FnOnce(&BundleRecipe<'_>) -> Outcome<T>) -> Outcome<T> {
    act(&BundleRecipe {
        name: "msal-js",
        sources: &Path::new(env!("CARGO_MANIFEST_DIR")).join("msal-js/app"),
        scripts: &["page.js", "bridge.js", "react.jsx", "standards.js", "ours.js"],
        options: &[],
        scratch: Path::new(env!("CARGO_TARGET_TMPDIR")),
    })
}
