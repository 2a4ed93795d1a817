//! Directory files: TOML, refused with the line and the reason.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::Directory;
use super::build::EntryError;
use super::spec::{AppSpec, TenantSpec, UserSpec};

/// Why a directory file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// It is no TOML, or has a field that means nothing here.
    #[error("line {line}: {problem}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The parser's message.
        problem: String,
    },
    /// A tenant, an application or a user makes no sense.
    #[error("line {line}: {problem}")]
    Entry {
        /// The line where it begins, counted from 1.
        line: usize,
        /// The problem with the entry.
        problem: EntryError,
    },
}

/// The content of a directory file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    /// Keeps the built-in tenants, application and users.
    extend_default: bool,
    tenants: Vec<Spanned<TenantSpec>>,
    apps: Vec<Spanned<AppSpec>>,
    users: Vec<Spanned<UserSpec>>,
}

impl Directory {
    /// Reads a directory file.
    ///
    /// # Errors
    /// With the line and the reason, when it cannot be read or makes no sense.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, DirectoryError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|source| DirectoryError::File {
            path: path.to_owned(),
            source,
        })?;
        Self::from_toml(&text)
    }

    /// Reads the text of a directory file.
    ///
    /// # Errors
    /// With the line and the reason, when it makes no sense.
    pub fn from_toml(text: &str) -> Result<Self, DirectoryError> {
        let file: File = toml::from_str(text).map_err(|error| DirectoryError::Syntax {
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            problem: error.message().to_owned(),
        })?;
        let start = if file.extend_default {
            Self::default()
        } else {
            Self::empty()
        };
        // Users before applications, which may name them.
        let directory = add(text, start, file.tenants, Self::with_tenant)?;
        let directory = add(text, directory, file.users, Self::with_user)?;
        add(text, directory, file.apps, Self::with_app)
    }
}

fn add<T>(
    text: &str,
    start: Directory,
    specs: Vec<Spanned<T>>,
    with: impl Fn(Directory, T) -> Result<Directory, EntryError>,
) -> Result<Directory, DirectoryError> {
    specs.into_iter().try_fold(start, |directory, spec| {
        let line = line_of(text, spec.span().start);
        with(directory, spec.into_inner()).map_err(|problem| DirectoryError::Entry { line, problem })
    })
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        Directory::from_toml(text).map_or_else(|error| error.to_string(), |_| "none".to_owned())
    }

    #[test]
    fn a_bad_file_is_refused_with_its_line_and_the_reason() {
        let tenant =
            "[[tenants]]\nid = \"aaaabbbb-0000-cccc-1111-dddd2222eeee\"\ndomains = [\"contoso.com\"]\n";
        for (text, expected) in [
            ("", "none"),
            (tenant, "none"),
            ("\n\nnonsense", "line 3: "),
            (
                "[[tenants]]\nid = 7",
                "line 2: invalid type: integer `7`, expected a string",
            ),
            ("[[tenants]]\nidd = \"\"", "line 2: unknown field `idd`"),
            ("\n[[tenants]]\ndomains = []", "line 2: 'id' is missing"),
            (
                "[[tenants]]\nid = \"x\"",
                "line 1: 'id' must be a GUID, but is 'x'",
            ),
            (
                &format!("{tenant}policies = [\"p\"]"),
                "line 1: 'policies' belong to",
            ),
            (&format!("{tenant}{tenant}"), "line 4: 'contoso.com' is taken"),
            (
                &format!("{tenant}[[users]]\nname = \"a@b.c\""),
                "line 4: no tenant is called 'b.c'",
            ),
            (
                &format!("{tenant}[[users]]\nname = \"a@contoso.com\"\nguest_in = [\"x\"]"),
                "line 4: no tenant",
            ),
            (
                "[[apps]]\nid = \"00001111-aaaa-2222-bbbb-3333cccc4444\"\ntoken_version = 3",
                "line 1: 'token_version'",
            ),
            (
                "[[apps]]\nid = \"00001111-aaaa-2222-bbbb-3333cccc4444\"\nassigned_users = [\"x\"]",
                "line 1: no user is called 'x'",
            ),
            (
                "[[apps]]\nid = \"00001111-aaaa-2222-bbbb-3333cccc4444\"\nspa_redirect_uris = [\"/x\"]",
                "line 1: '/x' is no redirect URI",
            ),
        ] {
            let found = problem(text);
            assert!(found.starts_with(expected), "{text}: {found}");
        }
    }

    #[test]
    fn a_file_may_add_to_the_built_in_directory() {
        let directory =
            Directory::from_toml("extend_default = true\n[[users]]\nname = \"dave@contoso.com\"\nmfa = true")
                .unwrap();
        assert_eq!(directory.users().count(), 5);
        assert!(
            directory
                .users()
                .any(|user| user.given_name == "Dave" && user.mfa)
        );
    }
}
