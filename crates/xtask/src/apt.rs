//! Debian's package manager, where there is one and we may use it.

use std::{process::Command, sync::Once};

use crate::{
    job::{Job, render},
    step::StepError,
    toolchain::first_line,
    version::Version,
    workspace::program_in_path,
};

/// Whether this system has apt.
pub(crate) fn is_here() -> bool {
    cfg!(target_os = "linux") && program_in_path("apt-get").is_some() && program_in_path("dpkg").is_some()
}

/// The version that `apt-get install` would bring.
pub(crate) fn candidate(package: &str) -> Option<Version> {
    let output = Command::new("apt-cache")
        .args(["policy", package])
        .env("LC_ALL", "C")
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .find(|line| line.trim_start().starts_with("Candidate:"))
        .and_then(Version::first_in)
}

/// Brings the package lists up to date, once.
///
/// A failure is left to the installation that follows: old lists may do.
pub(crate) fn update() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if may_install() {
            let mut command = privileged("apt-get");
            command.args(["update", "-q"]);
            let _ = Job::quiet("reading the package lists", command).run();
        }
    });
}

/// Installs packages, without those they merely recommend.
///
/// Without root's rights, and without a sudo that asks no password, it is an error that names the
/// command.
pub(crate) fn install(packages: &[&str]) -> Result<(), StepError> {
    let mut command = privileged("apt-get");
    command.args([
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]);
    command.args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    if !may_install() {
        let how = format!(
            "sudo apt-get update && sudo {}",
            render(&command).replace("sudo -n ", "")
        );
        return Err(StepError::ByHand {
            why: "only root may install packages".into(),
            how,
        });
    }
    update();
    Ok(Job::quiet(format!("installing {}", packages.join(", ")), command).run()?)
}

/// A command that runs with root's rights.
pub(crate) fn privileged(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}

/// Whether [`privileged`] commands work.
pub(crate) fn may_install() -> bool {
    is_root() || first_line(Command::new("sudo").args(["-n", "id", "-u"])).as_deref() == Some("0")
}

fn is_root() -> bool {
    first_line(Command::new("id").arg("-u")).as_deref() == Some("0")
}
