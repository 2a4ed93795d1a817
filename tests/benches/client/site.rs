//! The files that are served, by path.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Bytes;
use journeys::{Failure, Outcome};

use crate::library::Library;
use crate::scripts;

/// Names the folder with the pages that Trunk has built: `client` and `greeting`.
const VARIABLE: &str = "MSAL_BENCH_DIST";
const OUR_BRIDGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/msal-web/assets/auth-redirect.html"
);

/// What stands at the beginning of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    /// The client alone, in a document whose clock is fine.
    Cache,
    /// The client alone, in a document like others, whose popups keep their opener.
    SignIn,
    /// The smallest apps.
    Greeting,
}

/// Files by area, library and name: `cache/ours/index.html`.
#[derive(Debug, Default)]
pub(crate) struct Site(BTreeMap<String, Bytes>);

impl Site {
    /// Reads what Trunk has built, and bundles what npm has.
    pub(crate) fn new() -> Outcome<Self> {
        let mut site = Self::default();
        let dist = env::var_os(VARIABLE).map(PathBuf::from).ok_or_else(|| {
            Failure::Surroundings(format!(
                "{VARIABLE} is not set: run `cargo xtask bench --only client`"
            ))
        })?;
        let bundle = scripts::bundle()?;
        let script = |name: &str| Bytes::from(bundle.script(name).unwrap_or_default().to_owned());
        for area in [Area::Cache, Area::SignIn] {
            site.add_folder(area, &dist.join("client"))?;
            site.add(area, Library::Ours, "bridge.html", read(Path::new(OUR_BRIDGE))?);
            site.add(
                area,
                Library::Theirs,
                "index.html",
                page("theirs.js", CLIENT_ALONE),
            );
            site.add(area, Library::Theirs, "theirs.js", script("theirs.js"));
            site.add(area, Library::Theirs, "bridge.html", page("bridge.js", ""));
            site.add(area, Library::Theirs, "bridge.js", script("bridge.js"));
            site.0.insert(format!("{area}/page.js"), scripts::PAGE.into());
        }
        let app = Area::Greeting;
        site.add_folder(app, &dist.join("greeting"))?;
        site.add(app, Library::Theirs, "index.html", page("greeting.js", ""));
        site.add(app, Library::Theirs, "greeting.js", script("greeting.js"));
        Ok(site)
    }

    pub(crate) fn file(&self, path: &str) -> Option<Bytes> {
        self.0.get(path).cloned()
    }

    fn add(&mut self, area: Area, library: Library, name: &str, bytes: Bytes) {
        self.0.insert(format!("{area}/{library}/{name}"), bytes);
    }

    fn add_folder(&mut self, area: Area, folder: &Path) -> Outcome {
        let failed = || Failure::system(folder.display().to_string());
        for entry in fs::read_dir(folder).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_file() {
                self.add(area, Library::Ours, &name, read(&path)?);
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cache => "cache",
            Self::SignIn => "sign-in",
            Self::Greeting => "greeting",
        })
    }
}

const CLIENT_ALONE: &str = "<script src=\"../page.js\"></script>";

/// A page of theirs, as a bundler's template has it.
fn page(script: &str, before: &str) -> Bytes {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Theirs</title><link rel=\"icon\" href=\"data:,\">\
         {before}<script type=\"module\" src=\"{script}\"></script></head><body><div id=\"root\"></div></body></html>"
    );
    page.into()
}

fn read(path: &Path) -> Outcome<Bytes> {
    let bytes = fs::read(path).map_err(Failure::system(path.display().to_string()))?;
    Ok(bytes.into())
}
