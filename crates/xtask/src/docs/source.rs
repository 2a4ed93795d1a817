//! What mdBook is given: the pages where they lie in the workspace, with all that they link to.
//!
//! The book's pages are not all in `docs/`, and those that are link to files that are not. mdBook
//! reads one folder; so this makes one, in which every link leads where it leads in the repository.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    links::{self, Link},
    summary::{self, SUMMARY},
};

/// What stands beside the pages, from `docs/theme`.
const THEME: [&str; 2] = ["diagrams.js", "book.css"];

/// The folder that mdBook reads.
pub(super) struct BookSource<'a> {
    /// The root of the workspace.
    pub(super) root: &'a Path,
    pub(super) folder: &'a Path,
}

impl BookSource<'_> {
    /// Makes it anew.
    pub(super) fn write(&self) -> io::Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(self.folder)?;
        }
        for page in summary::pages(self.root)? {
            self.page(&page)?;
        }
        let summary = fs::read_to_string(self.root.join(SUMMARY))?;
        self.put("SUMMARY.md", &summary::at_root(&summary))?;
        fs::copy(self.root.join("docs/book.toml"), self.folder.join("book.toml"))?;
        for file in THEME {
            let from = self.root.join("docs/theme").join(file);
            fs::copy(from, self.folder.join(file))?;
        }
        Ok(())
    }

    /// Adds a page of which there is no file.
    pub(super) fn append(&self, name: &str, file: &str, text: &str) -> io::Result<()> {
        let summary = self.folder.join("src/SUMMARY.md");
        let listed = format!("{}- [{name}]({file})\n", fs::read_to_string(&summary)?);
        fs::write(summary, listed)?;
        self.put(file, text)
    }

    fn page(&self, page: &Path) -> io::Result<()> {
        let mut text = fs::read_to_string(self.root.join(page))?;
        for link in links::of_page(page, &text) {
            let Link { target, file, .. } = link;
            let Some(file) = file.filter(|file| !links::is_page(file)) else {
                continue;
            };
            self.copy(&file)?;
            if file.extension().is_some_and(|ending| ending == "rs") {
                text = text.replace(&format!("]({target})"), &format!("]({target}.txt)"));
            }
        }
        self.put(page, &text)
    }

    /// A source is named as a text, which is what browsers show instead of saving it.
    fn copy(&self, file: &Path) -> io::Result<()> {
        let is_source = file.extension().is_some_and(|ending| ending == "rs");
        let name = if is_source {
            file.with_extension("rs.txt")
        } else {
            file.to_owned()
        };
        let to = self.place(&name)?;
        fs::copy(self.root.join(file), to).map(drop)
    }

    fn put(&self, file: impl AsRef<Path>, text: &str) -> io::Result<()> {
        fs::write(self.place(file.as_ref())?, text)
    }

    /// Where a file goes, in a folder that is there.
    fn place(&self, file: &Path) -> io::Result<PathBuf> {
        let place = self.folder.join("src").join(file);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(place)
    }
}
