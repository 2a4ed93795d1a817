//! Lists what each library of this workspace offers, so that a change of it is seen in review:
//! `cargo xtask api` writes the lists in `docs/api`, and the suite `package` compares them.
//!
//! It reads sources and compiles nothing, on any compiler. So it does not see what macros make (the
//! macros and their calls are listed instead), impls by blanket or by the compiler, and types behind
//! `impl`.
#![allow(clippy::print_stdout, reason = "a command line program talks on stdout")]

mod listing;
mod outline;
mod source;
mod surface;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use listing::listing;
use source::Source;

/// The packages that others depend on.
const LIBRARIES: [&str; 6] = [
    "msal-core",
    "msal-web",
    "msal-leptos",
    "msal-yew",
    "msal-testkit",
    "entra-emulator",
];

/// What to do about a list that is not as it should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Write,
    Check,
}

fn main() -> ExitCode {
    let mode = match env::args().nth(1).as_deref() {
        None => Mode::Write,
        Some("--check") => Mode::Check,
        Some(other) => {
            println!("`{other}` is not an option; there is `--check`");
            return ExitCode::from(2);
        }
    };
    match LIBRARIES.into_iter().try_fold(true, |is_fine, library| {
        run(library, mode).map(|is_as_listed| is_fine && is_as_listed)
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            println!("`cargo xtask api` writes the lists; look at what changes for others");
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the list is as it should be, at the end.
fn run(library: &str, mode: Mode) -> io::Result<bool> {
    let root = workspace();
    let source = Source::read(&root.join("crates").join(library).join("src/lib.rs"))?;
    let listed = listing(&library.replace('-', "_"), &source);
    let file = root.join("docs/api").join(library).with_extension("txt");
    let before = fs::read_to_string(&file).unwrap_or_default();
    if before == listed {
        return Ok(true);
    }
    match mode {
        Mode::Write => {
            fs::create_dir_all(root.join("docs/api"))?;
            fs::write(&file, &listed)?;
            println!("wrote {}", file.display());
            Ok(true)
        }
        Mode::Check => {
            println!("docs/api/{library}.txt is not what the sources say:");
            show_difference(&before, &listed);
            Ok(false)
        }
    }
}

/// The lines that only one of the texts has.
fn show_difference(before: &str, now: &str) {
    let only = |text: &str, other: &str, mark: char| {
        let others: Vec<_> = other.lines().collect();
        let lines = text.lines().filter(|line| !others.contains(line));
        lines.for_each(|line| println!("{mark} {line}"));
    };
    only(before, now, '-');
    only(now, before, '+');
}

fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_owned()
}
