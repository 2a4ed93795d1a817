//! https: the certificate holds for every spelling of this machine, and for nobody who does not
//! trust it.

use std::path::PathBuf;

use entra_emulator::{Emulator, Options, StartError, Tls, TlsError};

use crate::app::{ORIGIN, runtime, text};
use crate::browser::{ALICE, Browser};
use crate::http::{self, get};

fn start(tls: Tls) -> Result<Emulator, StartError> {
    runtime().block_on(Emulator::start(Options::default().port(0).tls(tls)))
}

/// A directory of this test run's own.
fn directory(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    path
}

#[test]
fn every_spelling_of_this_machine_is_certified() {
    let entra = start(Tls::made_for_this_run()).unwrap();
    let authority = entra.certificate_authority().unwrap();
    let port = entra.origin().strip_prefix("https://localhost:").unwrap();
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{port}/common/v2.0/.well-known/openid-configuration");
        let metadata = get(&url).trusting(authority).send().json();
        assert!(
            text(&metadata, "token_endpoint").starts_with(entra.origin()),
            "{host}"
        );
    }
}

#[test]
fn a_client_that_trusts_another_authority_gets_nothing() {
    let (entra, other) = (
        start(Tls::made_for_this_run()).unwrap(),
        start(Tls::made_for_this_run()).unwrap(),
    );
    let request = get(entra.origin()).trusting(other.certificate_authority().unwrap());
    assert!(request.try_send().is_none());
    let plain = get(&entra.origin().replace("https", "http"));
    assert!(plain.try_send().is_none());
    let trusted = get(entra.origin()).trusting(entra.certificate_authority().unwrap());
    assert_eq!(trusted.send().status, 200);
}

#[test]
fn a_sign_in_over_https_sets_cookies_that_frames_of_other_sites_send() {
    let entra = start(Tls::made_for_this_run()).unwrap();
    let mut browser = Browser::new(&entra);
    let response = browser.sign_in(ALICE);
    let cookie = response.header("set-cookie").unwrap();
    assert!(
        cookie.contains("; SameSite=None; Secure") && cookie.contains("; HttpOnly"),
        "{cookie}"
    );
    let code = response.redirect_param("code").unwrap();
    let tokens = crate::app::code_request(&entra, &code, &[])
        .trusting(entra.certificate_authority().unwrap())
        .send()
        .json();
    let claims = crate::app::claims(text(&tokens, "id_token"));
    assert!(text(&claims, "iss").starts_with(entra.origin()));
    let silent = browser.authorize(&[("prompt", "none")]);
    assert!(silent.redirect_param("code").is_some());
}

#[test]
fn a_kept_authority_is_the_same_after_a_restart() {
    let kept = directory("kept-authority");
    let first = start(Tls::kept_in(&kept)).unwrap();
    let second = start(Tls::kept_in(&kept)).unwrap();
    let file = first.certificate_authority_file().unwrap();
    assert_eq!(
        std::fs::read_to_string(file).unwrap(),
        first.certificate_authority().unwrap()
    );
    assert_eq!(first.certificate_authority(), second.certificate_authority());
    assert_ne!(first.certificate_key_pin(), second.certificate_key_pin());
    let trusting = get(second.origin()).trusting(first.certificate_authority().unwrap());
    assert_eq!(trusting.send().status, 200);
}

#[test]
fn emulators_that_start_together_agree_on_one_authority() {
    let kept = directory("shared-authority");
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let kept = kept.clone();
            std::thread::spawn(move || {
                let entra = start(Tls::kept_in(kept)).unwrap();
                let authority = entra.certificate_authority().unwrap().to_owned();
                get(entra.origin()).trusting(&authority).send().status
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200);
    }
}

#[cfg(unix)]
#[test]
fn the_key_of_a_kept_authority_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let kept = directory("private-authority");
    let _entra = start(Tls::kept_in(&kept)).unwrap();
    let mode = std::fs::metadata(kept.join("authority-key.pem"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn ones_own_certificate_is_served() {
    let files = directory("own-certificate");
    std::fs::create_dir_all(&files).unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (files.join("cert.pem"), files.join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let entra = start(Tls::from_files(&certificate, &key)).unwrap();
    assert_eq!(entra.certificate_authority(), None);
    let request = http::request("OPTIONS", &format!("{}/common/oauth2/v2.0/token", entra.origin()))
        .header("origin", ORIGIN)
        .trusting(&made.cert.pem());
    assert_eq!(request.send().status, 204);
}

#[test]
fn files_that_are_no_certificate_are_refused_by_name() {
    let files = directory("bad-certificate");
    std::fs::create_dir_all(&files).unwrap();
    let (absent, nonsense) = (files.join("absent.pem"), files.join("nonsense.pem"));
    std::fs::write(&nonsense, "nonsense").unwrap();
    for (path, wanted) in [(&absent, "cannot use"), (&nonsense, "no usable certificate")] {
        match start(Tls::from_files(path, &nonsense)) {
            Err(StartError::Tls(error @ (TlsError::File { .. } | TlsError::Pem { .. }))) => {
                let message = error.to_string();
                assert!(
                    message.contains(wanted) && message.contains(path.to_str().unwrap()),
                    "{message}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}
