//! rustfmt and clippy, of the compiler that everything is built with.

use crate::{
    apt,
    job::Job,
    step::{Found, StepError, Tool},
    toolchain::{Toolchain, first_line},
    version::Version,
};

/// One of the two.
pub(crate) struct Lint<'a> {
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) kind: LintKind,
}

/// Which of the two.
#[derive(Clone, Copy)]
pub(crate) enum LintKind {
    Rustfmt,
    Clippy,
}

impl Tool for Lint<'_> {
    type Product = ();

    fn name(&self) -> &'static str {
        match self.kind {
            LintKind::Rustfmt => "rustfmt",
            LintKind::Clippy => "clippy",
        }
    }

    fn purpose(&self) -> &'static str {
        match self.kind {
            LintKind::Rustfmt => "checks the layout of the code",
            LintKind::Clippy => "checks the code for common mistakes",
        }
    }

    fn find(&self) -> Result<Found<()>, String> {
        let task = match self.kind {
            LintKind::Rustfmt => "fmt",
            LintKind::Clippy => "clippy",
        };
        let version = first_line(self.toolchain.cargo().args([task, "--version"]));
        let version = version.ok_or_else(|| format!("`cargo {task}` does not run"))?;
        if matches!(self.kind, LintKind::Clippy) && !is_of(&version, self.toolchain.version()) {
            return Err(format!("{version} belongs to another compiler"));
        }
        Ok(Found {
            version,
            place: format!("cargo {task}"),
            product: (),
        })
    }

    fn remedy(&self) -> String {
        match self.toolchain.is_users() {
            true => format!("run `rustup component add {}`", self.name()),
            false => format!("install {}", self.packages().join(" or ")),
        }
    }

    fn install(&self) -> Result<(), StepError> {
        if self.toolchain.is_users() {
            let mut command = self.toolchain.command("rustup");
            command.args(["component", "add", self.name()]);
            return Ok(Job::quiet(format!("adding {}", self.name()), command).run()?);
        }
        let [beside_browsers, releases_own] = self.packages();
        apt::update();
        let wanted = self.toolchain.version();
        let package = if apt::candidate(beside_browsers) == wanted {
            beside_browsers
        } else {
            releases_own
        };
        apt::install(&[package])
    }
}

impl Lint<'_> {
    /// Of the compiler that Debian keeps for its browsers, and of the release's own.
    fn packages(&self) -> [&'static str; 2] {
        match self.kind {
            LintKind::Rustfmt => ["rustfmt-web", "rustfmt"],
            LintKind::Clippy => ["rust-web-clippy", "rust-clippy"],
        }
    }
}

/// Clippy reads what its own compiler wrote and nothing else: clippy 0.1.96 is that of rustc 1.96.
fn is_of(clippy: &str, rustc: Option<Version>) -> bool {
    let clippy = Version::first_in(clippy);
    clippy
        .zip(rustc)
        .is_some_and(|(clippy, rustc)| clippy.patch == rustc.minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clippy_of_another_compiler_does_not_suit() {
        let clippy = "clippy 0.1.95 (59807616e1 2026-04-14)";
        assert!(is_of(clippy, Some(Version::new(1, 95, 0))));
        assert!(!is_of(clippy, Some(Version::new(1, 96, 0))));
        assert!(!is_of(clippy, None));
    }
}
