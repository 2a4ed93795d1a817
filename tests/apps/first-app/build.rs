//! Takes the app out of the page that prints it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PAGE: &str = "../../../docs/quick-start.md";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={PAGE}");
    let page = fs::read_to_string(PAGE)?;
    let app = code_block(&page, "rust,no_run");
    let app = app.ok_or_else(|| io::Error::other("the page has no app"))?;
    let out = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(Path::new(&out).join("main.rs"), app)
}

/// The first block of code in this language.
fn code_block<'a>(page: &'a str, language: &str) -> Option<&'a str> {
    let opening = format!("```{language}\n");
    let (_, rest) = page.split_once(&opening)?;
    rest.split_once("```\n").map(|(block, _)| block)
}
