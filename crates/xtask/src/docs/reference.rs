//! What rustdoc says of each item, in a folder of the book.

use std::{fs, io, path::Path, process::Command};

use crate::{compiler::TARGET, setup::Ready, workspace::Workspace};

/// The page that leads there.
pub(super) const PAGE: &str = "reference.md";
/// Its folder in the book.
const FOLDER: &str = "reference";
/// Those that an app links or tests with, and the features that add items to them.
const LIBRARIES: [(&str, &[&str]); 5] = [
    ("msal-leptos", &["router", "devtools"]),
    ("msal-yew", &["router"]),
    ("msal-web", &[]),
    ("msal-core", &[]),
    ("msal-testkit", &[]),
];

/// For the browser, since the modules on its own interfaces exist only there.
pub(super) fn rustdoc(ready: &Ready) -> Command {
    let mut command = ready.cargo(&["doc", "--no-deps", "--target", TARGET]);
    for (library, features) in LIBRARIES {
        command.args(["-p", library]);
        for feature in features {
            command.arg("--features").arg(format!("{library}/{feature}"));
        }
    }
    command
}

/// The page itself.
pub(super) fn page() -> String {
    let lines = LIBRARIES.map(|(library, _)| {
        let folder = library.replace('-', "_");
        format!("- [`{library}`]({FOLDER}/{folder}/index.html)\n")
    });
    format!(
        "# Every item\n\nWhat rustdoc says of the libraries, with an example for each item:\n\n{}",
        lines.concat()
    )
}

/// Puts rustdoc's pages into the book.
pub(super) fn copy(workspace: &Workspace, book: &Path) -> io::Result<()> {
    copy_folder(&workspace.target.join(TARGET).join("doc"), &book.join(FOLDER))
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}
