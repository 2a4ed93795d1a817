//! The parsers, each with what must hold for any input.

mod cache;
mod client;
mod protocol;

use crate::corpus;

/// A parser under test.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// What is parsed.
    pub name: &'static str,
    /// Right inputs.
    pub corpus: fn() -> Vec<Vec<u8>>,
    /// Panics when something does not hold.
    pub check: fn(&[u8]),
    /// How many inputs it gets beside the others: a whole client takes longer than a parser.
    pub weight: u64,
}

const fn target(name: &'static str, corpus: fn() -> Vec<Vec<u8>>, check: fn(&[u8])) -> Target {
    Target {
        name,
        corpus,
        check,
        weight: 40,
    }
}

const fn client(name: &'static str, corpus: fn() -> Vec<Vec<u8>>, check: fn(&[u8])) -> Target {
    Target {
        weight: 5,
        ..target(name, corpus, check)
    }
}

/// Every parser that reads what others have written.
pub const TARGETS: [Target; 22] = [
    target("json", all_json, protocol::json),
    target("base64", corpus::base64_texts, protocol::base64),
    target("form", corpus::fragments, protocol::form),
    target("url", corpus::addresses, protocol::url),
    target("authority", corpus::addresses, protocol::authority),
    target("discovery", || corpus::of(corpus::DISCOVERY), protocol::discovery),
    target(
        "authorization response",
        corpus::fragments,
        protocol::authorization_response,
    ),
    target("state", corpus::states, protocol::state),
    target(
        "token response",
        || corpus::of(corpus::TOKEN_RESPONSES),
        protocol::token_response,
    ),
    target("id token", corpus::id_tokens, protocol::id_token),
    target("claims", || corpus::of(corpus::CLAIMS), protocol::claims),
    target(
        "signing keys",
        || corpus::of(corpus::KEYS),
        protocol::signing_keys,
    ),
    target("client info", corpus::base64_texts, protocol::client_info),
    target(
        "scopes",
        || corpus::of(["User.Read openid profile", "https://api/x.y a A a", ""]),
        protocol::scopes,
    ),
    target(
        "claims request",
        || corpus::of(corpus::REQUESTED_CLAIMS),
        protocol::claims_request,
    ),
    target(
        "numbers",
        || {
            corpus::of([
                "86399",
                "120",
                "Wed, 21 Oct 2015 07:28:00 GMT",
                "01890a5d-ac96-774b-bcce-b302099a8057",
            ])
        },
        protocol::numbers,
    ),
    target("cache keys", corpus::keys, cache::keys),
    target("cache records", corpus::records, cache::records),
    target("key lists", corpus::records, cache::key_lists),
    client("page", corpus::returns, client::page),
    client("storage", corpus::storages, client::storage),
    client("challenge", corpus::challenges, client::challenge),
];

fn all_json() -> Vec<Vec<u8>> {
    let mut all = corpus::of(corpus::TOKEN_RESPONSES);
    all.extend(corpus::of(corpus::CLAIMS));
    all.extend(corpus::of([
        r#"[0,-0,1.5,-2e10,1E+3,"\ud83d\ude00\u0041\n\/",[],{},null,true,false]"#,
    ]));
    all
}

/// An input where text comes in: browsers decode with replacement characters.
fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

/// What has been read is written and read again as it was.
fn survives<T: PartialEq>(value: &T, write: impl Fn(&T) -> String, read: impl Fn(&str) -> Option<T>) {
    let written = write(value);
    let again = read(&written).expect("what is written can be read");
    assert!(again == *value, "{written} is read as something else");
    assert_eq!(write(&again), written);
}
