//! The compiler that Debian and its relatives ship, with the source of its library.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{apt, step::StepError, toolchain::Toolchain, version::Version};

/// Debian keeps a newer compiler beside the release's own one, for its browsers.
const FAMILIES: [[&str; 4]; 2] = [
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"],
    ["rustc", "cargo", "rust-src", "rust-llvm"],
];

/// Installs the first family that is new enough, and the linker it was built for.
pub(super) fn install(oldest: Version) -> Result<Toolchain, StepError> {
    if !is_complete(oldest) {
        apt::update();
        apt::install(&family(oldest)?)?;
    }
    if let Some(package) = missing_linker() {
        apt::install(&[&package])?;
    }
    Toolchain::distribution().ok_or_else(|| by_hand("the packages brought no rustc and cargo".into()))
}

fn is_complete(oldest: Version) -> bool {
    let version = Toolchain::distribution().and_then(|toolchain| toolchain.version());
    version.is_some_and(|version| version >= oldest) && library_source().is_dir() && linker().is_symlink()
}

fn family(oldest: Version) -> Result<[&'static str; 4], StepError> {
    let versions = FAMILIES.map(|family| apt::candidate(family[0]));
    let new_enough = versions
        .iter()
        .position(|version| version.is_some_and(|version| version >= oldest));
    let newest = versions.iter().flatten().max();
    let ships = newest.map_or("no compiler".into(), |version| format!("rustc {version}"));
    new_enough.map(|family| FAMILIES[family]).ok_or_else(|| {
        by_hand(format!(
            "the distribution ships {ships}, this workspace wants {oldest} or newer"
        ))
    })
}

fn by_hand(why: String) -> StepError {
    let how = format!(
        "rustup target add {} (https://rustup.rs installs rustup)",
        super::TARGET
    );
    StepError::ByHand { why, how }
}

/// The source from which [`super::wasm_library`] builds.
fn library_source() -> PathBuf {
    PathBuf::from("/usr/lib/rustlib/src/rust/library")
}

fn linker() -> PathBuf {
    PathBuf::from("/usr/bin/rust-lld")
}

/// `rust-lld` is a link to the linker of the LLVM that rustc was built with, which no package
/// depends on.
fn missing_linker() -> Option<String> {
    let link = linker();
    if link.exists() {
        return None;
    }
    fs::read_link(link).ok().as_deref().and_then(linker_package)
}

/// "lld-22" from "lld-22", "../lib/llvm-22/bin/lld" and the like.
fn linker_package(target: &Path) -> Option<String> {
    let number = target.iter().filter_map(|part| part.to_str()).find_map(|part| {
        let number = part.strip_prefix("lld-").or_else(|| part.strip_prefix("llvm-"))?;
        number.parse::<u32>().ok()
    })?;
    Some(format!("lld-{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_of_the_linker_follows_from_the_link() {
        for target in ["lld-22", "/usr/bin/lld-22", "../lib/llvm-22/bin/lld"] {
            assert_eq!(
                linker_package(Path::new(target)).as_deref(),
                Some("lld-22"),
                "{target}"
            );
        }
        assert_eq!(linker_package(Path::new("/usr/bin/lld")), None);
    }
}
