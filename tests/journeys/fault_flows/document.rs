//! `docs/faults.md`, written from the table.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use entra_emulator::Fault;

use super::flow::{Flow, User};
use super::table::{AUTHORIZE, DISCOVERY, Row, SIGNED_IN, TOKEN, TOKENS};

const PAGE: &str = "../docs/faults.md";
/// Set to anything, it has the page written instead of compared.
const VARIABLE: &str = "WRITE_DOCS";

const BEFORE: &str = "\
# Faults, and what comes of them

<!-- Written from the table in tests/journeys/fault_flows/table.rs:
     WRITE_DOCS=1 cargo test -p journeys --test journeys the_page_about_faults -->

What a sign-in ends with when the authority misbehaves. Each row is a misbehaviour of
[`entra-emulator`](../crates/entra-emulator/README.md#faults), by its name there; each is tried in
headless Chromium by a popup, by a redirect, and in a hidden frame (`sso_silent`). Whatever the
ending, the test also looks whether

- the status is `none` as soon as the ending can be seen, so that the app can be used at once;
- nothing is left behind: no popup, no frame, no record of an interaction, no verifier in session
  storage, no response in the address (but where the browser has not left the page in time, it may
  still do so, and the record waits for that until the next click or load);
- the next click signs in once the fault is gone. (After a 429 in a hidden frame that click is a
  popup: silent calls wait until the authority's time is over, users do not.)

An ending is the `code()` of the error, its `kind()`, and its `next_step()` in words; *signed in*
means that the fault does no harm. Where a user goes back from a redirect and the browser has not
kept the page, that has been loaded anew, signed out and without an error.
*Every time* means that the fault goes on: the client asks again where a connection has failed,
where metadata is unusable, and where a code is refused in a frame. [Errors](errors.md) has all
codes.
";

const SECTIONS: [(&str, &str, &[Row]); 4] = [
    (
        "Metadata",
        "Where the client asks for the authority's endpoints.",
        DISCOVERY,
    ),
    (
        "Authorization endpoint",
        "Where the window goes, and the pages there.",
        AUTHORIZE,
    ),
    ("Token endpoint", "Where the code is redeemed.", TOKEN),
    ("Tokens", "What the token response holds.", TOKENS),
];

/// Faults that strike none of the flows, and what they strike.
const ELSEWHERE: [(&str, &str, &[&str]); 3] = [
    (
        "Refresh tokens",
        "silent calls, which go on in a hidden frame",
        &["rt_expired", "rt_inactive", "rt_revoked", "rt_malformed"],
    ),
    (
        "Microsoft Graph",
        "the app's own calls; the demo shows the status and calls again",
        &["graph_cae", "graph_401_plain", "graph_403", "graph_429"],
    ),
    (
        "Sign-out",
        "what follows a sign-out at the authority",
        &["logout_no_redirect", "frontchannel_fail"],
    ),
];

#[test]
fn the_page_about_faults_is_what_the_table_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    if env::var_os(VARIABLE).is_some() {
        fs::write(&file, page()).expect("the page can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == page(),
        "docs/faults.md is not what the table says: run this test with {VARIABLE}=1"
    );
}

#[test]
fn every_fault_of_the_emulator_is_tried_or_strikes_something_else() {
    let is_tried = |name: &str| {
        let mut rows = SECTIONS.iter().flat_map(|(_, _, rows)| *rows);
        rows.any(|row| row.faults().any(|fault| fault.split(':').next() == Some(name)))
    };
    for fault in Fault::all() {
        let name = fault.name();
        let elsewhere = ELSEWHERE
            .iter()
            .filter(|(_, _, names)| names.contains(&name))
            .count();
        assert_eq!(elsewhere + usize::from(is_tried(name)), 1, "{name}");
    }
}

fn page() -> String {
    let mut page = BEFORE.to_owned();
    // Writing to a string does not fail.
    for (title, about, rows) in SECTIONS {
        let _ = write!(page, "\n## {title}\n\n{about}\n\n");
        page.push_str("| fault | popup | redirect | hidden frame |\n|---|---|---|---|\n");
        rows.iter().for_each(|row| page.push_str(&line(row)));
    }
    page.push_str("\n## Elsewhere\n\n| strikes | which are | faults |\n|---|---|---|\n");
    for (title, about, names) in ELSEWHERE {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "| {title} | {about} | {} |", names.join(", "));
    }
    page
}

fn line(row: &Row) -> String {
    let [popup, redirect, frame] = [Flow::Popup, Flow::Redirect, Flow::Frame].map(|flow| row.ending(flow));
    let same = |ending, first| {
        if ending == first {
            "the same".to_owned()
        } else {
            cell(ending)
        }
    };
    format!(
        "| {} | {} | {} | {} |\n",
        title(row),
        cell(popup),
        same(redirect, popup.or(Some(""))),
        same(frame, redirect.or(Some("")))
    )
}

/// The faults of a row, with what the user does about them.
fn title(row: &Row) -> String {
    let faults: Vec<_> = row.faults().map(fault_in_words).collect();
    let user = match row.user {
        User::Waits => "",
        User::Leaves => "; the user closes the popup, or goes back",
        User::Stops => "; the user stops the loading",
        User::Declines => "; the user declines",
        User::Consents => "; the user consents",
        User::ProvesFactor => "; the user proves it",
    };
    format!("{}{user}", faults.join(" and "))
}

/// Name and parameters, without what the section says of it.
fn fault_in_words(fault: &str) -> String {
    let mut parts = fault.split(':');
    let mut words = format!("`{}`", parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once('=') {
            Some(("endpoint" | "grant" | "after", _)) => {}
            Some((name, value)) => {
                let _ = write!(words, " {name} `{value}`");
            }
            None if part == "until_cleared" => words.push_str(", every time"),
            None => {}
        }
    }
    words
}

fn cell(ending: Option<&str>) -> String {
    let Some(ending) = ending else {
        return "–".to_owned();
    };
    if ending == SIGNED_IN {
        return ending.to_owned();
    }
    let mut parts = ending.splitn(3, ", ");
    let mut next = || parts.next().unwrap_or_default();
    format!("`{}` ({}): {}", next(), next(), next())
}
