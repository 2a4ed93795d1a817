//! Properties of the parsers that hold for any input.

use proptest::prelude::*;

use crate::directory::{Directory, ScopeSet};
use crate::fault::FaultRule;
use crate::http::{Params, form_encode, percent_encode};
use crate::key::{KeyRing, TokenKey};
use crate::pages::escape;
use crate::protocol::ClaimsRequest;
use crate::route::Route;

fn read(form: &[u8]) -> Option<Params> {
    Params::read(&[form]).ok()
}

/// Pieces that parsers look for, between pieces that they do not.
fn almost(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![3 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,6}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn what_is_encoded_is_read_back(text in "\\PC{1,40}") {
        for encoded in [form_encode(&text), percent_encode(&text)] {
            let params = read(format!("a={encoded}&b=1").as_bytes()).unwrap();
            prop_assert_eq!(params.get("a"), Some(text.as_str()));
            prop_assert_eq!(params.get("b"), Some("1"));
        }
    }

    #[test]
    fn any_bytes_are_parameters_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }

    #[test]
    fn the_case_of_a_path_does_not_matter(path in almost(&[
        "/", "common", "tfp", "oauth2", "v2.0", "authorize", "token", "logout", "devicecode", ".well-known",
        "openid-configuration", "discovery", "keys", "graph", "v1.0", "me", "__emulator", "faults",
    ])) {
        let lower = Route::of(&path.to_ascii_lowercase(), None);
        prop_assert_eq!(Route::of(&path.to_ascii_uppercase(), None), lower);
    }

    #[test]
    fn any_scopes_are_read_or_refused(text in almost(&[
        " ", "openid", "User.Read", ".default", "/", "api://", "https://graph.microsoft.com",
        "00001111-aaaa-2222-bbbb-3333cccc4444", "access_as_user",
    ])) {
        let directory = Directory::default();
        if let Ok(scopes) = ScopeSet::parse(&directory, &text) {
            for resource in scopes.resources() {
                prop_assert!(!directory.resource_uri(resource).is_empty());
            }
        }
    }

    #[test]
    fn any_claims_are_read_or_refused(text in almost(&[
        "{", "}", "\"access_token\"", "\"xms_cc\"", "\"values\"", ":", "[", "]", "\"cp1\"", "null", ",", "7",
    ])) {
        let params = read(format!("claims={}", form_encode(&text)).as_bytes()).unwrap();
        let _ = ClaimsRequest::read(&params);
    }

    #[test]
    fn any_directory_file_is_read_or_refused_at_one_of_its_lines(text in almost(&[
        "\n", "[[tenants]]\n", "[[users]]\n", "[[apps]]\n", "id = ", "name = ", "\"a@contoso.com\"\n", "home = {",
        "\"00001111-aaaa-2222-bbbb-3333cccc4444\"\n", "extend_default = true\n", "spa_redirect_uris = [", "]\n",
    ])) {
        if let Err(error) = Directory::from_toml(&text) {
            let line = error.to_string();
            let line: usize = line.strip_prefix("line ").unwrap().split(':').next().unwrap().parse().unwrap();
            prop_assert!((1..=text.matches('\n').count() + 1).contains(&line));
        }
    }

    #[test]
    fn any_word_is_a_fault_or_refused(text in almost(&[
        "slow", ":", "=", "endpoint", "token", "ms", "until_cleared", "99999999999999999999", "-1", "key_rollover",
    ])) {
        let _ = text.parse::<FaultRule>();
    }

    #[test]
    fn only_registered_addresses_are_accepted(uri in almost(&[
        "http", "https", "://", "localhost", ":", "3000", "/", "redirect", "@", "#", "?", "evil.example", "\\",
    ])) {
        let directory = Directory::default();
        if directory.knows_redirect_uri(&uri) {
            let rest = uri.strip_prefix("http://localhost").or(uri.strip_prefix("https://localhost")).unwrap();
            let path = rest.trim_start_matches(|letter: char| letter == ':' || letter.is_ascii_digit());
            prop_assert!(["/", "/redirect", "/auth-redirect.html"].contains(&path), "{}", uri);
        }
    }

    #[test]
    fn nothing_escaped_is_markup(text in "\\PC{0,40}") {
        let escaped = escape(&text);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
    }

    #[test]
    fn nobody_else_signs_tokens(token in almost(&[".", "eyJhbGciOiJSUzI1NiJ9", "e30", "AAAA", "=", "-", "_"])) {
        let keys = KeyRing::new(TokenKey::of_process().unwrap());
        prop_assert!(keys.verify(&token).is_err());
    }
}
