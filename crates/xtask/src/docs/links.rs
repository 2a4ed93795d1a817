//! Whether the links of the repository's pages lead somewhere.

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    path::{Component, Path, PathBuf},
};

use super::markdown;

/// Folders that hold pages of others, or none.
const PASSED_OVER: [&str; 3] = ["dist", "node_modules", "target"];

/// A link that leads nowhere.
#[derive(Debug, PartialEq)]
pub(super) struct BrokenLink {
    /// From the root of the workspace.
    page: PathBuf,
    target: String,
}

impl fmt::Display for BrokenLink {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: nothing is at {}", self.page.display(), self.target)
    }
}

/// A link to a file of the repository.
pub(super) struct Link {
    /// As it is written.
    pub(super) target: String,
    /// From the root of the workspace; none where it leads out of that.
    pub(super) file: Option<PathBuf>,
    anchor: Option<String>,
}

/// The links of this page to files of the repository. What is on the web, or where the
/// user of a template says, is not looked at.
pub(super) fn of_page(page: &Path, text: &str) -> Vec<Link> {
    let targets = markdown::targets(text).into_iter();
    targets
        .filter(|target| !is_elsewhere(target))
        .map(|target| {
            let (path, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor.to_owned())),
                None => (target.as_str(), None),
            };
            let file = if path.is_empty() {
                Some(page.to_owned())
            } else {
                beside(page, path)
            };
            Link { target, file, anchor }
        })
        .collect()
}

/// Every Markdown file of the workspace, from its root.
pub(super) fn pages(root: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let (mut pages, mut folders) = (BTreeSet::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let path = folder.join(&*name);
            if entry.file_type()?.is_dir() {
                if !name.starts_with('.') && !PASSED_OVER.contains(&&*name) {
                    folders.push(path);
                }
            } else if is_page(&path) {
                pages.insert(path);
            }
        }
    }
    Ok(pages)
}

/// The links of all pages that lead to no file, or to no heading of their page.
pub(super) fn broken(root: &Path) -> io::Result<Vec<BrokenLink>> {
    let mut broken = Vec::new();
    for page in pages(root)? {
        let text = fs::read_to_string(root.join(&page))?;
        for link in of_page(&page, &text) {
            if !leads_somewhere(root, &link) {
                broken.push(BrokenLink {
                    page: page.clone(),
                    target: link.target,
                });
            }
        }
    }
    Ok(broken)
}

pub(super) fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "md")
}

fn leads_somewhere(root: &Path, link: &Link) -> bool {
    let Some(file) = &link.file else { return false };
    let Some(anchor) = &link.anchor else {
        return root.join(file).is_file();
    };
    let page = fs::read_to_string(root.join(file)).unwrap_or_default();
    is_page(file) && markdown::anchors(&page).contains(anchor)
}

fn is_elsewhere(target: &str) -> bool {
    ["https:", "http:", "mailto:", "{{"]
        .iter()
        .any(|scheme| target.starts_with(scheme))
}

/// Where a path leads from a page; none where it leads out of the workspace.
pub(super) fn beside(page: &Path, path: &str) -> Option<PathBuf> {
    let mut file = page.parent()?.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => file.push(name),
            Component::ParentDir if file.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn broken_in(text: &str) -> Vec<String> {
        let root = Workspace::here().root;
        let links = of_page(Path::new("docs/a.md"), text).into_iter();
        links
            .filter(|link| !leads_somewhere(&root, link))
            .map(|link| link.target)
            .collect()
    }

    #[test]
    fn every_link_of_the_repository_leads_somewhere() {
        let root = Workspace::here().root;
        assert!(pages(&root).unwrap().contains(Path::new("docs/quick-start.md")));
        let broken = broken(&root).unwrap();
        assert!(broken.is_empty(), "{}", told(&broken));
    }

    fn told(links: &[BrokenLink]) -> String {
        links.iter().map(|link| format!("\n{link}")).collect()
    }

    #[test]
    fn a_link_leads_to_a_file_or_a_heading_or_the_web() {
        let text = "[a](errors.md) [b](../README.md#your-own-tenant) [c](demo.png) \
                    [d](https://www.rust-lang.org)";
        assert_eq!(broken_in(text), [""; 0]);
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        let text = "[a](nothing.md) [b](errors.md#nothing) [c](#nothing) [d](../../outside.md) \
                    [e](demo.png#a) [f](api)";
        let targets = [
            "nothing.md",
            "errors.md#nothing",
            "#nothing",
            "../../outside.md",
            "demo.png#a",
            "api",
        ];
        assert_eq!(broken_in(text), targets);
    }
}
