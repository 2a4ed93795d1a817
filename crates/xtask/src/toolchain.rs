//! The cargo and rustc that everything is built with, and the environment they want.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{version::Version, workspace};

/// One compiler for host and wasm32, so that there is one cache.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    origin: Origin,
    /// Folders of installed tools, in front of `PATH`.
    tools: Vec<PathBuf>,
}

#[derive(Clone, Debug)]
enum Origin {
    /// What `cargo xtask` itself was started with.
    User,
    /// The distribution's, in this folder.
    Distribution(PathBuf),
}

impl Toolchain {
    /// The compiler the user works with.
    pub(crate) fn users() -> Self {
        Self {
            origin: Origin::User,
            tools: Vec::new(),
        }
    }

    /// The one that the system's package manager installed, if there is one.
    pub(crate) fn distribution() -> Option<Self> {
        let folder = PathBuf::from("/usr/bin");
        let real = |name| is_compiler(&folder.join(name));
        let both = cfg!(target_os = "linux") && real("rustc") && real("cargo");
        both.then(|| Self {
            origin: Origin::Distribution(folder),
            tools: Vec::new(),
        })
    }

    /// Whether this is the compiler the user works with.
    pub(crate) fn is_users(&self) -> bool {
        matches!(self.origin, Origin::User)
    }

    /// Puts a folder in front of `PATH` for everything that is started from here on.
    pub(crate) fn add_tools(&mut self, folder: &Path) {
        self.tools.push(folder.to_owned());
    }

    /// The rustc to ask and to name.
    pub(crate) fn rustc(&self) -> PathBuf {
        match &self.origin {
            Origin::User => env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from),
            Origin::Distribution(folder) => folder.join("rustc"),
        }
    }

    /// A cargo command in this toolchain's environment.
    pub(crate) fn cargo(&self) -> Command {
        match &self.origin {
            Origin::User => self.command("cargo"),
            Origin::Distribution(folder) => self.command(folder.join("cargo")),
        }
    }

    /// Any program in this toolchain's environment.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        scrub(&mut command);
        command.env("PATH", self.path());
        if let Origin::Distribution(folder) = &self.origin {
            command.env_remove("RUSTUP_TOOLCHAIN");
            command.env("CARGO", folder.join("cargo"));
            command
                .env("RUSTC", folder.join("rustc"))
                .env("RUSTDOC", folder.join("rustdoc"));
        }
        command
    }

    /// The first line that a program of this toolchain prints, if it succeeds.
    pub(crate) fn ask(&self, program: impl AsRef<OsStr>, words: &[&str]) -> Option<String> {
        first_line(self.command(program).args(words))
    }

    /// The version of rustc.
    pub(crate) fn version(&self) -> Option<Version> {
        self.ask(self.rustc(), &["--version"])
            .as_deref()
            .and_then(Version::first_in)
    }

    fn path(&self) -> OsString {
        let mut folders = self.tools.clone();
        if let Origin::Distribution(folder) = &self.origin {
            folders.push(folder.clone());
        }
        folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        // Cargo looks for its subcommands in its own folder first, unless `PATH` names that folder.
        folders.extend(cargo_home().map(|home| home.join("bin")));
        env::join_paths(folders).unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// rustup installs programs called rustc and cargo too, some distributions in the same folder.
fn is_compiler(file: &Path) -> bool {
    let target = file.canonicalize();
    workspace::is_program(file) && target.is_ok_and(|target| !target.ends_with("rustup"))
}

/// Removes what the cargo that started us told us about our own package, and its library folders:
/// another compiler must not load them.
fn scrub(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_outer_cargo) {
            command.env_remove(name);
        }
    }
    if let Some(folders) = env::var_os("LD_LIBRARY_PATH") {
        let kept: Vec<_> = env::split_paths(&folders)
            .filter(|folder| !is_of_compiler(folder))
            .collect();
        match env::join_paths(&kept) {
            Ok(folders) if !kept.is_empty() => command.env("LD_LIBRARY_PATH", folders),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
}

fn is_of_outer_cargo(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "CARGO",
        "CARGO_BIN_NAME",
        "CARGO_CRATE_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "OUT_DIR",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUST_RECURSION_COUNT",
    ];
    NAMES.contains(&name) || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

fn is_of_compiler(folder: &Path) -> bool {
    folder
        .iter()
        .any(|part| part == "rustlib" || part == "toolchains" || part == "debug")
}

/// The first line of a command's output, if it starts and succeeds.
pub(crate) fn first_line(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .next()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_outer_cargo_says_of_us_is_not_passed_on() {
        for name in [
            "CARGO",
            "CARGO_PKG_NAME",
            "CARGO_MANIFEST_DIR",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            assert!(is_of_outer_cargo(name), "{name}");
        }
    }

    #[test]
    fn what_the_user_says_is_passed_on() {
        for name in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "CARGO_INCREMENTAL",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
        ] {
            assert!(!is_of_outer_cargo(name), "{name}");
        }
    }

    #[test]
    fn installed_tools_come_before_those_of_the_user() {
        let mut toolchain = Toolchain::users();
        toolchain.add_tools(Path::new("/cache/trunk/bin"));
        let path = toolchain.path();
        assert_eq!(
            env::split_paths(&path).next(),
            Some(PathBuf::from("/cache/trunk/bin"))
        );
    }
}
