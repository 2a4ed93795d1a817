//! The app's own state comes back as it was, whichever way the user was reached.

use msal_testkit::{World, block_on};
use msal_web::{PopupRequest, RedirectRequest, SsoSilentRequest};

use crate::common::{Choice, client};
use crate::redirect::{load, there_and_back};

/// Texts that an address, a fragment, JSON or MSAL's own separator could damage.
const TEXTS: [&str; 12] = [
    "cart=3&page=2",
    "a|b||c",
    "|",
    "#?&=+ %20%2B%",
    "line\nbreak\r\n\ttab",
    "null\0byte",
    "\"quoted\" \\ back",
    "Grüße, 世界, Привет, שלום",
    "👩‍👩‍👧‍👦 🏳️‍🌈",
    "e\u{301} \u{202e}rtl\u{202c} \u{feff}",
    "eyJpZCI6IjEifQ==|code=c&state=s",
    " leading and trailing ",
];

/// Texts of random characters of all planes.
fn random_texts() -> Vec<String> {
    let mut choice = Choice::new(9);
    let mut text = |length: u64| -> String {
        let letters = (0..length).filter_map(|_| {
            let plane = [0x80, 0x800, 0x1_0000, 0x11_0000][choice.below(4) as usize];
            char::from_u32(choice.below(plane) as u32)
        });
        letters.collect()
    };
    (1..40).map(|length| text(length) + ".").collect()
}

fn texts() -> Vec<String> {
    TEXTS
        .map(str::to_owned)
        .into_iter()
        .chain(random_texts())
        .collect()
}

#[test]
fn any_text_comes_back_by_popup_and_frame() {
    let world = World::new();
    let client = client(&world);
    for text in texts() {
        let by_popup = PopupRequest::new(["User.Read"]).with_state(&*text);
        let result = block_on(client.login_popup(by_popup)).unwrap();
        assert_eq!(result.state.as_deref(), Some(&*text));
        let in_frame = SsoSilentRequest::new(["User.Read"]).with_state(&*text);
        let result = block_on(client.sso_silent(in_frame)).unwrap();
        assert_eq!(result.state.as_deref(), Some(&*text));
    }
}

#[test]
fn any_text_comes_back_by_redirect() {
    for text in texts() {
        let world = World::new();
        there_and_back(&world, RedirectRequest::new(["User.Read"]).with_state(&*text));
        let result = block_on(load(&world).handle_redirect()).unwrap().unwrap();
        assert_eq!(result.state.as_deref(), Some(&*text));
    }
}
