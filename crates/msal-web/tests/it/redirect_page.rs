//! The check whether the page at the redirect URI hands responses over.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{CLIENT_ID, HOME, ScriptedWindows, World, block_on};
use msal_web::error::WindowError;
use msal_web::platform::{Channel, ChildWindow, Platform, PopupFeatures, Windows};
use msal_web::{
    CheckOutcome, CheckSubject, Configuration, ConfigurationCheck, PublicClientApplication, begin,
};

use crate::common::client;

type LoadedPage = dyn Fn(&str, &ScriptedWindows) -> Option<String>;

/// Windows in whose frames a page of the test's is loaded.
struct WindowsWithPage {
    own: ScriptedWindows,
    /// Gets the address of the frame and the windows to tell by; gives the address that is seen.
    page: Box<LoadedPage>,
}

struct Frame(Option<String>);

impl ChildWindow for Frame {
    fn navigate(&self, _: &str) {}

    fn leave_request_id(&self, _: &str) {}

    fn is_closed(&self) -> bool {
        false
    }

    fn href(&self) -> Option<String> {
        self.0.clone()
    }

    fn name(&self) -> String {
        String::new()
    }
}

impl Windows for WindowsWithPage {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        self.own.open_popup(features)
    }

    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        Ok(Box::new(Frame((self.page)(url, &self.own))))
    }

    fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel> {
        self.own.listen(channel, on_message)
    }

    fn tell(&self, channel: &str, message: &str) -> bool {
        self.own.tell(channel, message)
    }
}

fn check(page: impl Fn(&str, &ScriptedWindows) -> Option<String> + 'static) -> (ConfigurationCheck, String) {
    let world = World::new();
    let seen: Rc<RefCell<String>> = Rc::default();
    let address = Rc::clone(&seen);
    let windows = WindowsWithPage {
        own: world.windows.clone(),
        page: Box::new(move |url, windows| {
            address.replace(url.to_owned());
            page(url, windows)
        }),
    };
    let platform = Platform {
        windows: Rc::new(windows),
        ..world.platform()
    };
    let configuration = Configuration::new(CLIENT_ID).with_redirect_uri("/auth-redirect.html");
    let client = PublicClientApplication::with_platform(configuration, platform).unwrap();
    let check = block_on(client.check_redirect_page());
    assert_eq!(check.subject, CheckSubject::RedirectPage);
    assert!(client.snapshot().error.is_none() && client.accounts().is_empty());
    (check, seen.take())
}

#[test]
fn a_page_that_calls_start_is_good() {
    let (check, address) = check(|url, windows| {
        let frame = World::new();
        frame.page.visit(url);
        frame.page.set_framed(true);
        let _ = begin(&frame.platform());
        for (channel, text) in frame.windows.told() {
            windows.speak(&channel, &text);
        }
        Some(url.to_owned())
    });
    assert!(matches!(check.outcome, CheckOutcome::Good(_)), "{check:?}");
    assert!(
        address.starts_with(&format!("{HOME}auth-redirect.html#")),
        "{address}"
    );
}

#[test]
fn a_page_that_loads_and_says_nothing_is_warned_of() {
    let (check, _) = check(|url, _| Some(url.to_owned()));
    assert!(check.outcome.is_warning());
    assert!(check.outcome.text().starts_with("Call start()"), "{check:?}");
}

#[test]
fn a_page_that_cannot_be_seen_is_warned_of() {
    let (check, _) = check(|_, _| None);
    assert!(check.outcome.is_warning());
    assert!(check.outcome.text().starts_with("Serve a page"), "{check:?}");
}

#[test]
fn the_check_up_that_loads_nothing_leaves_the_page_alone() {
    let world = World::new();
    let checks = client(&world).diagnostics().checks;
    assert!(
        checks
            .iter()
            .all(|check| check.subject != CheckSubject::RedirectPage)
    );
    assert_eq!(world.windows.frames(), 0);
}
