//! `docs/SUMMARY.md`: which pages the book has, in which order.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{links, markdown};

/// Where it is, from the root of the workspace.
pub(super) const SUMMARY: &str = "docs/SUMMARY.md";

/// The pages of the book, from the root of the workspace.
pub(super) fn pages(root: &Path) -> io::Result<Vec<PathBuf>> {
    let text = fs::read_to_string(root.join(SUMMARY))?;
    Ok(from_root(&text).into_iter().map(|(_, page)| page).collect())
}

/// The same summary for a book whose pages lie as they do in the workspace, with its own file at
/// the root.
pub(super) fn at_root(text: &str) -> String {
    from_root(text)
        .into_iter()
        .fold(text.to_owned(), |text, (target, page)| {
            let page = page.to_string_lossy().replace('\\', "/");
            text.replace(&format!("]({target})"), &format!("]({page})"))
        })
}

/// Each target with the page that it means.
fn from_root(text: &str) -> Vec<(String, PathBuf)> {
    let targets = markdown::targets(text).into_iter();
    targets
        .filter_map(|target| Some((target.clone(), links::beside(Path::new(SUMMARY), &target)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::workspace::Workspace;

    fn here() -> PathBuf {
        Workspace::here().root
    }

    #[test]
    fn the_book_has_every_page_of_its_folder_once() {
        let listed = pages(&here()).unwrap();
        let unique: BTreeSet<_> = listed.iter().cloned().collect();
        assert_eq!(unique.len(), listed.len(), "a page is listed twice: {listed:?}");
        let of_folder = links::pages(&here()).unwrap().into_iter();
        let of_folder = of_folder.filter(|page| page.starts_with("docs") && page != Path::new(SUMMARY));
        let left_out: Vec<_> = of_folder.filter(|page| !unique.contains(page)).collect();
        assert!(left_out.is_empty(), "not in {SUMMARY}: {left_out:?}");
    }

    #[test]
    fn pages_of_the_book_link_to_pages_of_the_book() {
        let listed = pages(&here()).unwrap();
        for page in &listed {
            let text = fs::read_to_string(here().join(page)).unwrap();
            for file in links::of_page(page, &text)
                .into_iter()
                .filter_map(|link| link.file)
            {
                let is_there = !links::is_page(&file) || listed.contains(&file);
                let (page, file) = (page.display(), file.display());
                assert!(is_there, "{page} links to {file}, which is not in {SUMMARY}");
            }
        }
    }

    #[test]
    fn every_example_in_rust_is_compiled() {
        let compiled = compiled_pages();
        for page in links::pages(&here()).unwrap() {
            let text = fs::read_to_string(here().join(&page)).unwrap();
            let is_compiled = !markdown::has_rust(&text) || compiled.contains(&page);
            assert!(is_compiled, "nothing compiles the examples of {}", page.display());
        }
    }

    /// What the libraries and the package `book` take as their documentation, with examples.
    fn compiled_pages() -> BTreeSet<PathBuf> {
        let libraries = [
            "msal-core",
            "msal-web",
            "msal-leptos",
            "msal-yew",
            "msal-testkit",
            "entra-emulator",
        ];
        let sources = libraries.map(|name| format!("crates/{name}/src/lib.rs"));
        let sources = sources.into_iter().chain(["tests/book/src/lib.rs".to_owned()]);
        sources
            .flat_map(|source| {
                let text = fs::read_to_string(here().join(&source)).unwrap();
                let included = text.lines().filter(|line| line.contains("doc = include_str!("));
                let page = |line: &str| links::beside(Path::new(&source), line.split('"').nth(1)?);
                included.filter_map(page).collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn a_summary_at_the_root_names_the_same_pages() {
        let text = "[Introduction](../README.md)\n\n- [Tokens](tokens.md)\n";
        let moved = "[Introduction](README.md)\n\n- [Tokens](docs/tokens.md)\n";
        assert_eq!(at_root(text), moved);
    }
}
