//! The front page.

use entra_emulator::{Fault, Options, PASSWORD, SPA_CLIENT_ID, WORKFORCE_TENANT};

use crate::app::{emulator, text};
use crate::browser::Browser;
use crate::directory::example;
use crate::http::{get, post};

#[test]
fn the_front_page_shows_tenants_applications_users_and_requests() {
    let entra = emulator();
    get(&format!(
        "{}/common/oauth2/v2.0/authorize?prompt=%3Cb%3E",
        entra.origin()
    ))
    .send();
    let page = get(entra.origin()).send();
    for wanted in [
        WORKFORCE_TENANT,
        SPA_CLIENT_ID,
        "alice@contoso.onmicrosoft.com",
        PASSWORD,
        "GET /common/oauth2/v2.0/authorize",
        "<td>&lt;b&gt;</td>",
    ] {
        assert!(page.body.contains(wanted), "{wanted}");
    }
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'nonce-") && policy.contains("frame-ancestors 'none'"));
    let other = get(example().origin()).send();
    assert!(other.body.contains("B2C_1_susi") && other.body.contains("second factor"));
}

#[test]
fn a_button_switches_a_fault_on_and_off_again() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);
    let on = r#"value="outage" aria-pressed="true""#;
    let press = |browser: &mut Browser<'_>, field: (&str, &str)| {
        let page = browser.open(entra.origin());
        let response = browser.submit(&page, r#"value="outage""#, &[field]);
        assert_eq!((response.status, response.location()), (303, "/#faults"));
        browser.open(entra.origin()).body
    };
    assert!(press(&mut browser, ("name", "outage")).contains(on));
    assert!(!press(&mut browser, ("name", "outage")).contains(on));
    assert!(press(&mut browser, ("name", "outage")).contains(on));
    assert!(!press(&mut browser, ("all", "clear")).contains(on));
    let url = format!("{}/__emulator/switch", entra.origin());
    assert_eq!(post(&url, &[("name", "nonsense")]).send().status, 400);
}

#[test]
fn what_is_on_and_the_last_requests_can_be_asked_for() {
    let options = Options::default().port(0).fault(Fault::Slow { ms: 1 }.count(3));
    let entra = crate::app::runtime()
        .block_on(entra_emulator::Emulator::start(options))
        .unwrap();
    let faults = get(&format!("{}/__emulator/faults", entra.origin()))
        .send()
        .json();
    assert_eq!(
        (text(&faults["on"][0], "name"), faults["on"][0]["left"].as_u64()),
        ("slow", Some(3))
    );
    assert!(
        faults["known"]
            .as_array()
            .unwrap()
            .contains(&"key_rollover".into())
    );
    for path in ["a", "b", "c"] {
        get(&format!("{}/{path}", entra.origin())).send();
    }
    let last = get(&format!("{}/__emulator/requests?last=2", entra.origin()))
        .send()
        .json();
    assert_eq!((text(&last[0], "path"), text(&last[1], "path")), ("/b", "/c"));
}
