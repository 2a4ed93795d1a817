//! Bad input gets a response and never stops the emulator.

use std::io::Write;
use std::net::TcpStream;

use crate::app::{ORIGIN, emulator, tokens};
use crate::http::{get, request};

#[test]
fn unknown_paths_are_not_found() {
    let entra = emulator();
    for path in [
        "/favicon.ico",
        "/common",
        "/a/b/c/d/e",
        "/%ff%fe",
        "//",
        "/common/oauth2/v1.0/token",
        "/__emulator",
    ] {
        let status = get(&format!("{}{path}", entra.origin())).send().status;
        assert_eq!(status, if path == "//" { 200 } else { 404 }, "{path}");
    }
}

#[test]
fn wrong_methods_are_not_allowed() {
    let entra = emulator();
    for (method, path, allow) in [
        (
            "POST",
            "/common/v2.0/.well-known/openid-configuration",
            "GET, HEAD, OPTIONS",
        ),
        ("DELETE", "/common/oauth2/v2.0/authorize", "GET, POST"),
        ("GET", "/common/login", "POST"),
        ("PUT", "/graph/v1.0/me", "GET, HEAD, OPTIONS"),
    ] {
        let response = request(method, &format!("{}{path}", entra.origin())).send();
        assert_eq!(
            (response.status, response.header("allow")),
            (405, Some(allow)),
            "{method} {path}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let entra = emulator();
    let token = format!("{}/oauth2/v2.0/token", entra.authority());
    for body in [&b"grant_type=%ff%fe"[..], b"\xff\xfe=\x00", b"=%", b"%zz=1&%=2"] {
        let response = request("POST", &token).header("origin", ORIGIN).body(body).send();
        assert_eq!(response.status, 400);
        assert_eq!(response.json()["error"], "invalid_request");
    }
    let authorize = format!("{}/oauth2/v2.0/authorize?state=%ff", entra.authority());
    assert!(get(&authorize).send().body.contains("AADSTS9002313"));
    let login = format!("{}/common/login", entra.origin());
    assert_eq!(request("POST", &login).body(vec![0xff; 10]).send().status, 400);
}

#[test]
fn oversized_bodies_are_refused() {
    let entra = emulator();
    for path in [
        "/common/login",
        "/common/oauth2/v2.0/authorize",
        "/common/oauth2/v2.0/token",
        "/__emulator/faults",
    ] {
        let response = request("POST", &format!("{}{path}", entra.origin()))
            .body(vec![b'x'; 1_000_000])
            .send();
        assert_eq!(response.status, 413, "{path}");
    }
}

#[test]
fn nonsense_on_the_wire_does_not_stop_it() {
    let entra = emulator();
    let host = entra.origin().strip_prefix("http://").unwrap();
    for noise in [
        &b"\x16\x03\x01\x02\x00"[..],
        b"GET\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\nabc",
    ] {
        let mut stream = TcpStream::connect(host).unwrap();
        let _ = stream.write_all(noise);
    }
    assert_eq!(tokens(&entra)["token_type"], "Bearer");
}

#[test]
fn random_requests_get_a_client_error() {
    use proptest::prelude::*;
    let entra = emulator();
    let paths = [
        "/common/oauth2/v2.0/token",
        "/common/oauth2/v2.0/authorize",
        "/common/oauth2/v2.0/logout",
        "/common/oauth2/v2.0/devicecode",
        "/common/login",
        "/common/mfa",
        "/devicelogin",
        "/__emulator/faults",
        "/__emulator/switch",
        "/graph/v1.0/me/revokeSignInSessions",
    ];
    let piece = prop_oneof![
        prop::sample::select(
            &[
                "client_id=",
                entra_emulator::SPA_CLIENT_ID,
                "&",
                "=",
                "grant_type=",
                "refresh_token",
                "scope=openid",
                "{\"name\":",
                "\"slow\"",
                ",\"count\":",
                "-1",
                "}",
                "[",
                "\"match\":{}",
                "claims=",
                "ctx=",
                "%ff",
                "%",
            ][..]
        )
        .prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..12),
    ];
    let body = prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat());
    let config = ProptestConfig::with_cases(200);
    proptest!(config, |(path in prop::sample::select(paths.to_vec()), body in body)| {
        let url = format!("{}{path}", entra.origin());
        let status = request("POST", &url).header("origin", ORIGIN).body(body).send().status;
        prop_assert!(status < 500, "{} {}", path, status);
    });
    entra.reset();
    assert_eq!(tokens(&entra)["token_type"], "Bearer");
}

#[test]
fn a_repeated_parameter_is_refused_everywhere() {
    let entra = emulator();
    for (path, body) in [
        ("/common/oauth2/v2.0/token", "grant_type=a&grant_type=a"),
        ("/common/oauth2/v2.0/authorize", "client_id=a&client_id=a"),
        ("/common/oauth2/v2.0/logout", "state=a&state=b"),
        ("/common/oauth2/v2.0/devicecode", "scope=a&scope=a"),
        ("/common/login", "ctx=a&ctx=a"),
        ("/devicelogin", "otc=a&otc=a"),
    ] {
        let response = request("POST", &format!("{}{path}", entra.origin()))
            .body(body)
            .send();
        assert!(
            response.status == 400 && response.body.contains("AADSTS9000411"),
            "{path}: {}",
            response.body
        );
    }
}

/// Linux takes every address of 127/8 for its own, but only 127.0.0.1 is `localhost`.
#[cfg(target_os = "linux")]
#[test]
fn nobody_else_can_connect_unless_the_danger_is_named() {
    use entra_emulator::{Emulator, Options};

    let responds_elsewhere = |entra: &Emulator| {
        let port: u16 = entra.origin().rsplit_once(':').unwrap().1.parse().unwrap();
        TcpStream::connect(("127.0.0.2", port)).is_ok()
    };
    assert!(!responds_elsewhere(&emulator()));
    let options = Options::default().port(0).danger_listen_everywhere();
    let open = crate::app::runtime().block_on(Emulator::start(options)).unwrap();
    assert!(open.listens_everywhere() && responds_elsewhere(&open));
}
