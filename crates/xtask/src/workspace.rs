//! The places and pinned versions of this workspace.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::version::Version;

/// Where things are.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    /// The folder of the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds.
    pub(crate) target: PathBuf,
    /// Where tools are installed, outside of the workspace, so that clones share them.
    pub(crate) cache: PathBuf,
}

impl Workspace {
    /// The workspace that this program was built from.
    pub(crate) fn here() -> Self {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let manifest = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let root = manifest.ancestors().nth(2).unwrap_or(&manifest).to_owned();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self {
            root,
            target,
            cache: user_cache().join("msal-rust"),
        }
    }

    /// The version of a package in Cargo.lock.
    pub(crate) fn locked(&self, package: &str) -> io::Result<Version> {
        let text = fs::read_to_string(self.root.join("Cargo.lock"))?;
        locked_version(&text, package).ok_or_else(|| io::Error::other(format!("Cargo.lock has no {package}")))
    }

    /// The oldest compiler that the workspace accepts: `rust-version` in Cargo.toml.
    pub(crate) fn oldest_compiler(&self) -> Version {
        let manifest = fs::read_to_string(self.root.join("Cargo.toml")).unwrap_or_default();
        let line = manifest.lines().find(|line| line.starts_with("rust-version"));
        line.and_then(Version::first_in).unwrap_or(Version::new(1, 85, 0))
    }

    /// A folder of the cache, for one version of one tool.
    pub(crate) fn tool_folder(&self, tool: &str, version: Version) -> PathBuf {
        self.cache.join(format!("{tool}-{version}"))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<Version> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = ")
        .and_then(Version::first_in)
}

/// The user's cache directory, by each system's custom.
fn user_cache() -> PathBuf {
    let home = || env::home_dir().unwrap_or_else(env::temp_dir);
    let set = |name| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return set("LOCALAPPDATA").unwrap_or_else(|| home().join("AppData/Local"));
    }
    let custom = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    set("XDG_CACHE_HOME").unwrap_or_else(|| home().join(custom))
}

/// The programs of a name in `PATH`, first one first.
pub(crate) fn programs_in_path(name: &str) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .filter(|file| is_program(file))
        .collect()
}

/// The first program of a name in `PATH`.
pub(crate) fn program_in_path(name: &str) -> Option<PathBuf> {
    programs_in_path(name).into_iter().next()
}

/// Whether there is a file to run.
pub(crate) fn is_program(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
[[package]]
name = \"wasm-bindgen-futures\"
version = \"0.4.80\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.130\"
source = \"registry+https://github.com/rust-lang/crates.io-index\"
";

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        assert_eq!(
            locked_version(LOCK, "wasm-bindgen"),
            Some(Version::new(0, 2, 130))
        );
    }

    #[test]
    fn a_package_that_is_not_locked_has_no_version() {
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn this_workspace_names_its_compiler_and_its_bindgen() {
        let here = Workspace::here();
        assert!(here.oldest_compiler() >= Version::new(1, 85, 0));
        assert!(here.locked("wasm-bindgen").is_ok());
    }
}
