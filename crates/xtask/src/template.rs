//! The folders in `templates/`, made into apps as `cargo generate` does it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use crate::workspace::Workspace;

/// What `cargo generate` asks its user for; no part of the app.
const QUESTIONS: &str = "cargo-generate.toml";
/// What cargo and Trunk write beside the sources.
const BUILT: [&str; 2] = ["Cargo.lock", "dist"];

/// The files of a template, by path.
type Files = BTreeMap<PathBuf, String>;
/// The values of its placeholders, by name.
type Values = BTreeMap<String, String>;

/// Writes the app of a template, named like it, with the answers that the template proposes; its
/// folder. The crates of MSAL for Rust are those of this workspace.
pub(crate) fn generate(workspace: &Workspace, name: &str) -> io::Result<PathBuf> {
    let template = read(&workspace.root.join("templates").join(name))?;
    let mut values = proposed(&template);
    values.insert("project-name".into(), name.into());
    values.insert("msal_path".into(), slashed(&workspace.root));
    let app = workspace.target.join("templates").join(name);
    write(&expand(template, &values)?, &app)?;
    // The versions of this workspace, which are compiled already.
    fs::copy(workspace.root.join("Cargo.lock"), app.join("Cargo.lock"))?;
    Ok(app)
}

/// As a manifest names a path on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    for file in files_below(folder)? {
        let text = fs::read_to_string(folder.join(&file))?;
        files.insert(file, text);
    }
    Ok(files)
}

/// The files below a folder, relative to it, without what has been built there.
fn files_below(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if BUILT.iter().any(|built| Path::new(built) == name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            files.extend(files_below(&entry.path())?.iter().map(|file| name.join(file)));
        } else {
            files.insert(name);
        }
    }
    Ok(files)
}

/// The defaults of the template's own placeholders, each in a table of its own.
fn proposed(template: &Files) -> Values {
    let questions = template.get(Path::new(QUESTIONS)).map_or("", String::as_str);
    let mut values = Values::new();
    let mut placeholder = None;
    for line in questions.lines() {
        if let Some(table) = line.strip_prefix('[') {
            let name = table.trim_end_matches(']').strip_prefix("placeholders.");
            placeholder = name.map(str::to_owned);
        } else if let (Some(name), Some(value)) = (&placeholder, line.strip_prefix("default = ")) {
            values.insert(name.clone(), value.trim_matches('"').to_owned());
        }
    }
    values
}

/// The files of the app: those of the template with the values in them, without its questions.
fn expand(template: Files, values: &Values) -> io::Result<Files> {
    let files = template
        .into_iter()
        .filter(|(path, _)| path != Path::new(QUESTIONS));
    files
        .map(|(path, text)| {
            let text = with_values(&text, values)
                .map_err(|unknown| io::Error::other(format!("{}: {unknown}", path.display())))?;
            Ok((path, text))
        })
        .collect()
}

fn with_values(text: &str, values: &Values) -> Result<String, String> {
    if text.contains("{%") {
        return Err("tags of Liquid are not expanded here".into());
    }
    let mut pieces = text.split("{{");
    let mut expanded = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").ok_or("`{{` without `}}`")?;
        let value = values
            .get(name.trim())
            .ok_or_else(|| format!("nobody is asked for `{name}`"))?;
        expanded.push_str(value);
        expanded.push_str(rest);
    }
    Ok(expanded)
}

/// Makes a folder hold these files and no others. One that has not changed stays untouched, since
/// cargo compiles what is younger than its last build.
fn write(files: &Files, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for stale in files_below(folder)?
        .iter()
        .filter(|file| !files.contains_key(*file))
    {
        fs::remove_file(folder.join(stale))?;
    }
    for (file, text) in files {
        let file = folder.join(file);
        if fs::read_to_string(&file).is_ok_and(|there| there == *text) {
            continue;
        }
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(file, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(name: &str) -> Files {
        read(&Workspace::here().root.join("templates").join(name)).unwrap()
    }

    fn values(pairs: &[(&str, &str)]) -> Values {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn a_placeholder_becomes_its_value() {
        let values = values(&[("project-name", "hello"), ("id", "42")]);
        let text = "name = \"{{project-name}}\" {{ id }}}";
        assert_eq!(with_values(text, &values).unwrap(), "name = \"hello\" 42}");
    }

    #[test]
    fn what_nobody_is_asked_for_is_an_error() {
        for text in ["{{id}}", "{{project-name", "{% if id %}"] {
            let expanded = with_values(text, &values(&[("project-name", "hello")]));
            assert!(expanded.is_err(), "{text}");
        }
    }

    #[test]
    fn a_generated_app_is_named_like_its_template_and_built_on_this_workspace() {
        let target = std::env::temp_dir().join(format!("templates-{}", std::process::id()));
        let workspace = Workspace {
            target: target.clone(),
            ..Workspace::here()
        };
        for name in ["leptos-spa", "yew-spa"] {
            let app = generate(&workspace, name).unwrap();
            let manifest = fs::read_to_string(app.join("Cargo.toml")).unwrap();
            assert!(manifest.contains(&format!("name = \"{name}\"")), "{manifest}");
            let crates = format!("path = \"{}/crates/msal-", slashed(&workspace.root));
            assert!(manifest.contains(&crates), "{manifest}");
            assert!(app.join("Cargo.lock").exists());
            assert!(!app.join(QUESTIONS).exists());
        }
        fs::remove_dir_all(target).unwrap();
    }

    #[test]
    fn every_question_of_a_template_is_for_something() {
        for name in ["leptos-spa", "yew-spa"] {
            let template = template(name);
            let asked = proposed(&template);
            assert_eq!(asked.len(), 3, "{asked:?}");
            for placeholder in asked.keys() {
                let used = format!("{{{{{placeholder}}}}}");
                assert!(
                    template.values().any(|text| text.contains(&used)),
                    "{name}: {used}"
                );
            }
        }
    }

    #[test]
    fn what_knows_no_framework_is_the_same_in_both_templates() {
        let (leptos, yew) = (template("leptos-spa"), template("yew-spa"));
        assert_eq!(
            leptos.keys().collect::<Vec<_>>(),
            yew.keys().collect::<Vec<_>>(),
            "the same files"
        );
        for file in [
            ".gitignore",
            "Trunk.toml",
            "cargo-generate.toml",
            "icon.svg",
            "index.html",
            "src/settings.rs",
            "styles.css",
        ] {
            assert_eq!(leptos[Path::new(file)], yew[Path::new(file)], "{file}");
        }
        let readme = yew[Path::new("README.md")].replace("A Yew app", "A Leptos app");
        assert_eq!(leptos[Path::new("README.md")], readme);
    }

    #[test]
    fn a_file_that_has_not_changed_is_not_written_again() {
        let app = std::env::temp_dir().join(format!("template-kept-{}", std::process::id()));
        let files = Files::from([(PathBuf::from("main.rs"), "fn main() {}".to_owned())]);
        write(&files, &app).unwrap();
        let file = fs::File::options().write(true).open(app.join("main.rs")).unwrap();
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        file.set_modified(long_ago).unwrap();
        write(&files, &app).unwrap();
        assert_eq!(file.metadata().unwrap().modified().unwrap(), long_ago);
        fs::remove_dir_all(app).unwrap();
    }

    #[test]
    fn an_app_that_is_made_again_has_the_files_of_its_template_and_no_others() {
        let app = std::env::temp_dir().join(format!("template-{}", std::process::id()));
        let files = |pairs: &[(&str, &str)]| -> Files {
            let owned = |(path, text): &(&str, &str)| (PathBuf::from(path), (*text).to_owned());
            pairs.iter().map(owned).collect()
        };
        write(&files(&[("src/main.rs", "mod old;"), ("src/old.rs", "")]), &app).unwrap();
        fs::write(app.join("Cargo.lock"), "").unwrap();
        let renewed = files(&[("src/main.rs", "mod new;"), ("src/new.rs", "")]);
        write(&renewed, &app).unwrap();
        assert_eq!(read(&app).unwrap(), renewed);
        assert!(app.join("Cargo.lock").exists(), "what cargo wrote stays");
        fs::remove_dir_all(app).unwrap();
    }
}
