//! Which tests are made for the browser: those that use `wasm_bindgen_test`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// What cargo is told to test for wasm32, by package.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct BrowserTests(BTreeMap<String, PackageTests>);

/// Where a package has such tests.
#[derive(Debug, Default, PartialEq, Eq)]
struct PackageTests {
    /// Whether some are inside of the library.
    in_library: bool,
    /// The integration tests that consist of them.
    targets: BTreeSet<String>,
}

impl BrowserTests {
    /// Reads the sources of the packages in a folder.
    pub(super) fn find(crates: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        for package in entries(crates)?
            .into_iter()
            .filter(|package| package.join("Cargo.toml").is_file())
        {
            let tests = PackageTests::find(&package)?;
            if let Some(name) = stem(&package).filter(|_| tests != PackageTests::default()) {
                found.0.insert(name, tests);
            }
        }
        Ok(found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes out the tests of one package, of which there may be none.
    pub(super) fn split_off(&mut self, package: &str) -> Self {
        Self(self.0.remove_entry(package).into_iter().collect())
    }

    /// The integration tests.
    pub(super) fn targets(&self) -> BTreeSet<&str> {
        let tests = self.0.values().flat_map(|tests| &tests.targets);
        tests.map(String::as_str).collect()
    }

    /// The options that select them.
    pub(super) fn selection(&self) -> Vec<&str> {
        let packages = self.0.keys().flat_map(|package| ["-p", package]);
        let in_library = self.0.values().any(|tests| tests.in_library);
        let library = in_library.then_some("--lib");
        let targets = self.targets().into_iter().flat_map(|target| ["--test", target]);
        packages.chain(library).chain(targets).collect()
    }
}

impl PackageTests {
    /// Reads the sources of a package.
    fn find(package: &Path) -> io::Result<Self> {
        let mut targets = BTreeSet::new();
        for target in entries(&package.join("tests"))? {
            let is_target =
                target.extension().is_some_and(|kind| kind == "rs") || target.join("main.rs").is_file();
            if is_target && mentions_browser_tests(&target)? {
                targets.extend(stem(&target));
            }
        }
        Ok(Self {
            in_library: mentions_browser_tests(&package.join("src"))?,
            targets,
        })
    }
}

fn stem(path: &Path) -> Option<String> {
    path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned)
}

/// Whether a file, or one below a folder, has a test for the browser.
fn mentions_browser_tests(path: &Path) -> io::Result<bool> {
    if path.is_dir() {
        let below = entries(path)?
            .iter()
            .map(|entry| mentions_browser_tests(entry))
            .collect::<io::Result<Vec<_>>>()?;
        return Ok(below.contains(&true));
    }
    let is_source = path.extension().is_some_and(|kind| kind == "rs");
    // The attribute may stand inside of `cfg_attr`, where a test runs in both worlds.
    let is_test = |line: &str| line.trim_start().starts_with("#[") && line.contains("wasm_bindgen_test");
    Ok(is_source && fs::read_to_string(path)?.lines().any(is_test))
}

/// What is in a folder; nothing when there is no such folder.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str = "#[wasm_bindgen_test]\nasync fn it_holds() {}\n";

    fn workspace(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("browser-tests-{name}-{}", std::process::id()));
        for (file, text) in files {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        root
    }

    #[test]
    fn packages_with_browser_tests_are_selected_and_no_others() {
        let root = workspace(
            "select",
            &[
                ("web/Cargo.toml", ""),
                ("web/src/lib.rs", "//! Says #[wasm_bindgen_test] in passing.\n"),
                ("web/tests/browser/main.rs", "mod storage;\n"),
                ("web/tests/browser/storage.rs", TEST),
                ("web/tests/it/main.rs", "#[test]\nfn it_holds() {}\n"),
                ("core/Cargo.toml", ""),
                ("core/src/lib.rs", ""),
            ],
        );
        let found = BrowserTests::find(&root).unwrap();
        assert_eq!(found.selection(), ["-p", "web", "--test", "browser"]);
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_tests_of_a_package_can_be_selected_alone() {
        let root = workspace(
            "alone",
            &[
                ("core/Cargo.toml", ""),
                ("core/tests/scopes.rs", TEST),
                ("web/Cargo.toml", ""),
                ("web/tests/browser/main.rs", TEST),
            ],
        );
        let mut tests = BrowserTests::find(&root).unwrap();
        let of_web = tests.split_off("web");
        assert_eq!(of_web.selection(), ["-p", "web", "--test", "browser"]);
        assert_eq!(tests.selection(), ["-p", "core", "--test", "scopes"]);
        assert!(tests.split_off("web").is_empty());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_test_for_both_worlds_is_found() {
        let test = "#[cfg_attr(target_arch = \"wasm32\", wasm_bindgen_test)]\nfn it_holds() {}\n";
        let root = workspace("both", &[("core/Cargo.toml", ""), ("core/tests/scopes.rs", test)]);
        assert_eq!(
            BrowserTests::find(&root).unwrap().selection(),
            ["-p", "core", "--test", "scopes"]
        );
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn tests_inside_of_a_library_are_found() {
        let root = workspace(
            "library",
            &[("kit/Cargo.toml", ""), ("kit/src/hooks/account.rs", TEST)],
        );
        assert_eq!(
            BrowserTests::find(&root).unwrap().selection(),
            ["-p", "kit", "--lib"]
        );
        fs::remove_dir_all(root).unwrap();
    }
}
