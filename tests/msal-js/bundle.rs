//! The pages' scripts: packages fetched by npm as the lock file says, bundled by esbuild, once per test process.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use journeys::{Failure, Outcome};

const SCRIPTS: [&str; 4] = ["page.js", "bridge.js", "react.jsx", "standards.js"];
static BUNDLE: OnceLock<Result<Bundle, String>> = OnceLock::new();

/// Bundled scripts by name, such as `page.js`.
pub(crate) struct Bundle(BTreeMap<String, String>);

impl Bundle {
    /// The scripts of this test process.
    pub(crate) fn of_process() -> Outcome<&'static Self> {
        let bundle = BUNDLE.get_or_init(Self::make);
        bundle
            .as_ref()
            .map_err(|error| Failure::Surroundings(error.clone()))
    }

    pub(crate) fn script(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn make() -> Result<Self, String> {
        let packages = installed_packages()?;
        let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("msal-js-bundle");
        let mut esbuild = Command::new(npm_program(&packages.join("node_modules/.bin/esbuild")));
        esbuild
            .args(SCRIPTS.map(|script| sources().join(script)))
            .args([
                "--bundle",
                "--format=esm",
                "--jsx=automatic",
                "--log-level=warning",
            ])
            .arg("--define:process.env.NODE_ENV=\"production\"")
            .arg(format!("--outdir={}", out.display()))
            .env("NODE_PATH", packages.join("node_modules"));
        run(esbuild)?;
        let read = |script: &str| {
            let name = script.replace(".jsx", ".js");
            let text = fs::read_to_string(out.join(&name)).map_err(|error| format!("{name}: {error}"))?;
            Ok((name, text))
        };
        SCRIPTS
            .into_iter()
            .map(read)
            .collect::<Result<_, String>>()
            .map(Self)
    }
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("msal-js/app")
}

/// The folder whose `node_modules` holds what the lock file names; another lock file means another folder.
fn installed_packages() -> Result<PathBuf, String> {
    let lock = read(&sources().join("package-lock.json"))?;
    let mut hash = DefaultHasher::new();
    lock.hash(&mut hash);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("msal-js-{:016x}", hash.finish()));
    let done = folder.join("complete");
    if done.is_file() {
        return Ok(folder);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    fs::write(folder.join("package-lock.json"), lock).map_err(failed)?;
    fs::write(
        folder.join("package.json"),
        read(&sources().join("package.json"))?,
    )
    .map_err(failed)?;
    let mut npm = Command::new(npm_program(Path::new("npm")));
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    npm.current_dir(&folder);
    run(npm)?;
    fs::write(done, "").map_err(failed)?;
    Ok(folder)
}

/// On Windows npm's programs are scripts with an ending of their own.
fn npm_program(path: &Path) -> PathBuf {
    if cfg!(windows) {
        path.with_extension("cmd")
    } else {
        path.to_owned()
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn run(mut command: Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let help = "this suite needs Node.js 20 or newer with npm: `cargo xtask test --only msal-js` installs them where it can";
    let output = command
        .output()
        .map_err(|error| format!("{name}: {error}; {help}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{name}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    ))
}
