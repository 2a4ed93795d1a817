use super::*;
use msal_core::encoding::{base64, base64url};

/// The challenges of a header in a form that is quick to read.
fn read(header: &str) -> String {
    let challenges = parse(header);
    let texts = challenges.iter().map(|challenge| {
        let parameters = challenge
            .parameters
            .iter()
            .map(|(name, value)| format!(" {name}=<{value}>"));
        format!("{}{}", challenge.scheme, parameters.collect::<String>())
    });
    texts.collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_header_is_read_challenge_by_challenge() {
    for (header, wanted) in [
        ("", ""),
        ("Bearer", "Bearer"),
        (" , ,Bearer ,, ", "Bearer"),
        ("Bearer, Basic", "Bearer | Basic"),
        ("Bearer a=b", "Bearer a=<b>"),
        ("Bearer a=b,c=d", "Bearer a=<b> c=<d>"),
        ("Bearer a = b ,\t c\t=\t\"d\"", "Bearer a=<b> c=<d>"),
        (r#"Bearer realm="", a="b""#, "Bearer realm=<> a=<b>"),
        (r#"Bearer a="b, Basic c=d""#, "Bearer a=<b, Basic c=d>"),
        (r#"Bearer a="b\"c\\d\e""#, r#"Bearer a=<b"c\de>"#),
        (r#"Bearer a="ü, €", b=c"#, "Bearer a=<ü, €> b=<c>"),
        (
            r#"Basic realm="x", Bearer error="e", claims="c==""#,
            "Basic realm=<x> | Bearer error=<e> claims=<c==>",
        ),
        ("Negotiate, Bearer a=b", "Negotiate | Bearer a=<b>"),
        ("Negotiate abc==, Bearer a=b", "Negotiate | Bearer a=<b>"),
        ("NTLM a+/b=", "NTLM"),
        ("Negotiate abc , Bearer a=b", "Negotiate | Bearer a=<b>"),
        ("Bearer claims=eyJ/+x==, b=c", "Bearer claims=<eyJ/+x==> b=<c>"),
        (
            r#"Bearer a="b", PoP nonce="x", Bearer c="d""#,
            "Bearer a=<b> | PoP nonce=<x> | Bearer c=<d>",
        ),
        (r#"Bearer a="b"c="d""#, "Bearer a=<b> c=<d>"),
        ("Bearer a=b c=d", "Bearer a=<b> c=<d>"),
    ] {
        assert_eq!(read(header), wanted, "{header}");
    }
}

#[test]
fn reading_ends_where_there_is_no_challenge_any_more() {
    for (header, wanted) in [
        ("=", ""),
        ("\"", ""),
        ("a=b", ""),
        ("ü", ""),
        ("Bearer a=", "Bearer"),
        ("Bearer a=,b=c", "Bearer b=<c>"),
        ("Bearer a=b,c=,d=e", "Bearer a=<b>"),
        (r#"Bearer a="b"#, "Bearer"),
        (r#"Bearer a="b\"#, "Bearer"),
        (r#"Bearer a="b\""#, "Bearer"),
        (r#"Bearer a=b, ("c")"#, "Bearer a=<b>"),
        ("Bearer a=b;c=d", "Bearer a=<b>"),
        ("Bearer a==, b", "Bearer | b"),
        ("Bearer a=b\u{0}, c=d", "Bearer a=<b>"),
    ] {
        assert_eq!(read(header), wanted, "{header}");
    }
    assert_eq!(parse(&"Bearer,".repeat(10_000)).len(), 10_000);
    assert_eq!(parse(&"a=\"".repeat(10_000)).len(), 0);
}

#[test]
fn names_of_parameters_are_found_in_any_case_and_the_first_counts() {
    let challenges = parse(r#"Bearer CLAIMS="one", claims="two""#);
    assert_eq!(challenges[0].parameter("Claims"), Some("one"));
    assert_eq!(challenges[0].parameter("realm"), None);
}

#[test]
fn claims_are_read_from_either_alphabet_padded_or_not() {
    for claims in [
        r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#,
        r#"{"access_token":{"nbf":{"value":"1635527790"}}}"#,
        r#"{"access_token":{"x":{"value":"ü?>~"}}}"#,
        r#"{"access_token":{"x":{"value":"ÿÿÿ?"}}}"#,
    ] {
        let (standard, url_safe) = (base64(claims.as_bytes()), base64url(claims.as_bytes()));
        let bare = standard.trim_end_matches('=');
        for encoded in [&*standard, bare, &*url_safe, &format!("{url_safe}==")] {
            for header in [
                format!(r#"Bearer error="insufficient_claims", claims="{encoded}""#),
                format!("Bearer claims={encoded}"),
                format!(r#"bearer claims=" {encoded} ""#),
            ] {
                assert_eq!(parse(&header)[0].claims().as_deref(), Ok(claims), "{header}");
            }
        }
    }
}

#[test]
fn claims_that_are_no_claims_request_are_an_error() {
    use ChallengeError::{NoClaims, NotBase64, NotClaims};
    let error = |encoded: &str| {
        let header = format!(r#"Bearer error="insufficient_claims", claims="{encoded}""#);
        parse(&header)[0].claims().unwrap_err()
    };
    assert_eq!(
        parse("Bearer error=insufficient_claims")[0].claims(),
        Err(NoClaims)
    );
    for encoded in ["", "  "] {
        assert_eq!(error(encoded), NoClaims, "{encoded:?}");
    }
    for encoded in [
        "{}",
        "e30*",
        "a",
        "eyJ hIjp7fX0",
        "%7B%7D",
        "/w==",
        "=eyJhIjp7fX0",
    ] {
        assert_eq!(error(encoded), NotBase64, "{encoded}");
    }
    for text in [
        "{",
        "{}",
        "[]",
        "1",
        "null",
        r#""a""#,
        r#"{"access_token":1}"#,
        r#"{"a":{}} x"#,
        "nonsense",
    ] {
        assert_eq!(error(&base64(text.as_bytes())), NotClaims, "{text}");
    }
    let deep = format!("{}{}", "{\"a\":".repeat(5000), "}".repeat(5000));
    assert_eq!(error(&base64(deep.as_bytes())), NotClaims);
}
