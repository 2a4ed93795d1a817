//! The table of request fields in `docs/parity.md` beside the TypeScript declarations of the
//! packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::bundle;
use crate::parity::{quoted, section, sources_of_tests};

const TITLE: &str = "Fields of requests";
const PACKAGES: [&str; 2] = ["msal-browser", "msal-common"];
/// The request types, by the letters of the table.
const REQUESTS: [(char, &str); 7] = [
    ('P', "PopupRequest"),
    ('R', "RedirectRequest"),
    ('X', "SsoSilentRequest"),
    ('S', "SilentRequest"),
    ('C', "AuthorizationCodeRequest"),
    ('E', "EndSessionRequest"),
    ('L', "EndSessionPopupRequest"),
];

#[test]
fn every_field_of_msals_requests_has_a_row() {
    let packages = bundle::packages().expect("the packages");
    let mut declared = BTreeMap::<String, String>::new();
    for (letter, name) in REQUESTS {
        let fields = fields(&packages, name);
        assert!(fields.len() > 7, "{name}: {fields:?}");
        for field in fields {
            declared.entry(field).or_default().push(letter);
        }
    }
    let listed = rows()
        .into_iter()
        .filter_map(|[field, of, ..]| Some((quoted(field)?, of)));
    let listed = listed.map(|(field, of)| (field.to_owned(), of.to_owned()));
    assert_eq!(listed.collect::<BTreeMap<_, _>>(), declared);
}

#[test]
fn every_test_of_a_field_exists() {
    let sources = sources_of_tests();
    for [field, _, here, test] in rows() {
        assert!(!here.is_empty(), "{field}: says nothing");
        if let Some(test) = quoted(test) {
            assert!(
                sources.contains(&format!("fn {test}(")),
                "{field}: there is no test {test}"
            );
        }
    }
}

fn rows() -> Vec<[&'static str; 4]> {
    let cells = |line: &'static str| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    };
    let rows = section(TITLE).lines().filter_map(cells);
    rows.filter(|[field, ..]| field.starts_with('`')).collect()
}

/// The fields of a request type: its own, and those of the type it extends but for the omitted.
fn fields(packages: &Path, name: &str) -> BTreeSet<String> {
    let text = declaration(packages, name);
    let start = format!("export type {name} = ");
    let (_, text) = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("{name} is not declared"));
    let (head, body) = text.split_once('{').unwrap_or((text, ""));
    let (head, body) = match head.split_once(';') {
        Some((head, _)) => (head, ""),
        None => (head, body.split("\n};").next().unwrap_or_default()),
    };
    let mut words = head.split(|letter: char| !letter.is_ascii_alphanumeric());
    let base = words.find(|word| word.starts_with("Common") || *word == "BaseAuthRequest");
    let omitted: BTreeSet<&str> = head.split('"').skip(1).step_by(2).collect();
    let mut found: BTreeSet<String> = base.map(|base| fields(packages, base)).unwrap_or_default();
    found.retain(|field| !omitted.contains(&**field));
    found.extend(body.lines().filter_map(own_field));
    found
}

/// The field that a line declares: one of the type itself, four blanks deep.
fn own_field(line: &str) -> Option<String> {
    let (name, _) = line.strip_prefix("    ")?.split_once(':')?;
    let name = name.trim_end_matches('?');
    let is_name = name.chars().all(|letter| letter.is_ascii_alphanumeric()) && !name.is_empty();
    is_name.then(|| name.to_owned())
}

fn declaration(packages: &Path, name: &str) -> String {
    let read = |package| {
        let path = packages.join(format!("node_modules/@azure/{package}/types/request/{name}.d.ts"));
        fs::read_to_string(path).ok()
    };
    let found = PACKAGES.into_iter().find_map(read);
    found.unwrap_or_else(|| panic!("{name} is declared in neither package"))
}
