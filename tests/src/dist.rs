//! The built apps, each read once per test process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, io};

use axum::body::Bytes;

use crate::app::App;
use crate::failure::{Failure, Outcome};

/// Names the folder that Trunk wrote the apps to, each into a folder of its own.
const VARIABLE: &str = "MSAL_APPS_DIST";
static DISTS: [OnceLock<Result<Dist, String>>; App::COUNT] = [const { OnceLock::new() }; App::COUNT];

/// The files of an app by path, such as `index.html`.
#[derive(Debug)]
pub(crate) struct Dist(BTreeMap<String, Bytes>);

impl Dist {
    /// An app for this test process.
    pub(crate) fn of(app: App) -> Outcome<&'static Self> {
        let dist = DISTS[app as usize].get_or_init(|| Self::read(app));
        dist.as_ref()
            .map_err(|error| Failure::Surroundings(error.clone()))
    }

    pub(crate) fn file(&self, path: &str) -> Option<Bytes> {
        self.0.get(path).cloned()
    }

    /// The page that holds the app.
    pub(crate) fn index(&self) -> String {
        let index = self.0.get("index.html").map(Bytes::as_ref).unwrap_or_default();
        String::from_utf8_lossy(index).into_owned()
    }

    fn read(app: App) -> Result<Self, String> {
        let help =
            "the journeys need the built apps: run `cargo xtask test --only journeys`, which builds them";
        let folder = env::var_os(VARIABLE).ok_or_else(|| format!("{VARIABLE} is not set; {help}"))?;
        let folder = PathBuf::from(folder).join(app.folder());
        let mut files = BTreeMap::new();
        add(&folder, "", &mut files).map_err(|error| format!("{}: {error}; {help}", folder.display()))?;
        if !files.contains_key("index.html") {
            return Err(format!("{} has no index.html; {help}", folder.display()));
        }
        Ok(Self(files))
    }
}

fn add(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Bytes>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path())?.into());
        }
    }
    Ok(())
}
