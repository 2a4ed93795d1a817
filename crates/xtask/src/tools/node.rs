//! Node.js with npm, which fetch and bundle Microsoft's own client for the tests.

use std::process::Command;

use crate::{
    apt,
    step::{Found, StepError, Tool},
    toolchain::first_line,
    version::Version,
    workspace::program_in_path,
};

/// The oldest that the packages of the tests accept.
const OLDEST: Version = Version::new(20, 0, 0);

/// Looks for `node` and `npm` in `PATH`.
pub(crate) struct NodeAndNpm;

impl Tool for NodeAndNpm {
    type Product = ();

    fn name(&self) -> &'static str {
        "node and npm"
    }

    fn purpose(&self) -> &'static str {
        "bundle Microsoft's own client, which judges the emulator"
    }

    fn find(&self) -> Result<Found<()>, String> {
        let node = program_in_path("node").ok_or("no Node.js found")?;
        let npm = program_in_path("npm").ok_or("no npm found")?;
        let line = first_line(Command::new(&node).arg("--version"));
        let version = suitable(line.as_deref())?;
        Ok(Found {
            version: version.to_string(),
            place: format!("{}, {}", node.display(), npm.display()),
            product: (),
        })
    }

    fn remedy(&self) -> String {
        if apt_has_it() {
            "install nodejs and npm".into()
        } else {
            "ask you to install them".into()
        }
    }

    fn install(&self) -> Result<(), StepError> {
        if apt_has_it() {
            return apt::install(&["nodejs", "npm"]);
        }
        Err(StepError::ByHand {
            why: format!("there is no Node.js {OLDEST} or newer with npm"),
            how: "install Node.js from https://nodejs.org or with a version manager, so that `node` and `npm` are in PATH"
                .into(),
        })
    }
}

/// Whether the distribution's Node.js is new enough.
fn apt_has_it() -> bool {
    if !apt::is_here() {
        return false;
    }
    apt::update();
    apt::candidate("nodejs").is_some_and(|version| version >= OLDEST)
}

fn suitable(line: Option<&str>) -> Result<Version, String> {
    let version = line
        .and_then(Version::first_in)
        .ok_or("node does not tell its version")?;
    if version < OLDEST {
        return Err(format!("node is {version}, {OLDEST} or newer is wanted"));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_does_not_suit() {
        assert_eq!(suitable(Some("v20.20.2")), Ok(Version::new(20, 20, 2)));
        let why = suitable(Some("v18.19.0")).expect_err("too old");
        assert!(why.contains("18.19.0, 20.0.0 or newer"), "{why}");
        assert!(suitable(Some("node: not found")).is_err());
        assert!(suitable(None).is_err());
    }
}
