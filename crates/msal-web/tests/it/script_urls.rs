//! Addresses that are scripts, wherever an app, or what it passes on from a link, can put one.

use msal_testkit::{CLIENT_ID, HOME, World, block_on, json_response, start};
use msal_web::platform::{Page as _, Storage as _};
use msal_web::{Configuration, EndSessionRequest, PopupRequest, PublicClientApplication, RedirectRequest};
use serde_json::json;

use crate::common::{client, client_with, popup, signed_in};
use crate::redirect::{load, there_and_back};

const SCRIPTS: [&str; 8] = [
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://app.contoso.com/",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://app.contoso.com/1",
    "https:javascript:alert(1)",
];

/// Whether every address that the page or a window was sent to, or that was written into the
/// address bar, is one of the web's.
fn went_to_pages_only(world: &World) -> bool {
    let visits = world.windows.visits().into_iter().map(|visit| visit.endpoint);
    let mut all = world
        .page
        .assigned()
        .into_iter()
        .chain(world.page.replaced())
        .chain(visits);
    all.all(|address| address.starts_with("https://"))
}

#[test]
fn a_script_is_no_redirect_uri() {
    for script in SCRIPTS {
        let world = World::new();
        let app = client(&world);
        let configured = client_with(&world, Configuration::new(CLIENT_ID).with_redirect_uri(script));
        let by_redirect = RedirectRequest::new(["User.Read"]).with_redirect_uri(script);
        for error in [
            block_on(app.login_redirect(by_redirect)).unwrap_err(),
            block_on(app.login_popup(popup().with_redirect_uri(script))).unwrap_err(),
            block_on(configured.login_popup(popup())).unwrap_err(),
        ] {
            assert_eq!(error.code(), "invalid_redirect_uri", "{script}");
        }
        assert!(
            world.page.assigned().is_empty() && world.windows.visits().is_empty(),
            "{script}"
        );
    }
}

#[test]
fn a_script_is_no_start_page() {
    for script in SCRIPTS {
        let world = World::new();
        let request = RedirectRequest::new(["User.Read"]).with_start_page(script);
        let error = block_on(client(&world).login_redirect(request)).unwrap_err();
        assert_eq!(error.code(), "invalid_redirect_uri", "{script}");
        assert!(world.page.assigned().is_empty() && world.storage.snapshot().is_empty());
    }
}

#[test]
fn a_script_in_the_record_of_a_redirect_is_not_gone_to() {
    for script in SCRIPTS {
        let world = World::new();
        there_and_back(&world, RedirectRequest::new(["User.Read"]));
        let record = world.storage.get("msal.interaction.status").unwrap();
        let forged = record.replace(&format!("\"{HOME}\""), &json!(script).to_string());
        assert_ne!(forged, record);
        world.storage.set("msal.interaction.status", &forged).unwrap();
        let app = load(&world);
        assert!(block_on(app.handle_redirect()).unwrap().is_some(), "{script}");
        assert_eq!(world.page.href(), HOME, "{script}");
        assert!(went_to_pages_only(&world));
    }
}

#[test]
fn a_script_is_no_page_to_be_at_after_a_sign_out() {
    for script in SCRIPTS {
        let world = World::new();
        let app = signed_in(&world);
        let request = EndSessionRequest::new().with_post_logout_redirect_uri(script);
        let before = world.windows.visits().len();
        for outcome in [
            block_on(app.logout_redirect(request.clone())),
            block_on(app.logout_popup(request)),
        ] {
            assert_eq!(outcome.unwrap_err().code(), "invalid_redirect_uri", "{script}");
        }
        assert!(app.accounts().is_empty(), "signed out here all the same");
        assert!(world.page.assigned().is_empty() && world.windows.visits().len() == before);
    }
}

#[test]
fn a_script_is_no_authority() {
    for script in SCRIPTS {
        let world = World::new();
        let configuration = Configuration::new(CLIENT_ID).with_authority(script);
        assert!(
            PublicClientApplication::with_platform(configuration, world.platform()).is_err(),
            "{script}"
        );
        let request = popup().with_authority(script);
        assert!(block_on(client(&world).login_popup(request)).is_err(), "{script}");
        assert!(
            world.windows.visits().is_empty() && world.transport.sent().is_empty(),
            "{script}"
        );
    }
}

#[test]
fn a_script_is_no_endpoint() {
    for script in SCRIPTS {
        for endpoint in ["authorization_endpoint", "token_endpoint", "end_session_endpoint"] {
            let world = World::new();
            let mut document = json!({
                "issuer": "https://idp.contoso.com/t",
                "authorization_endpoint": "https://idp.contoso.com/authorize",
                "token_endpoint": "https://idp.contoso.com/token",
            });
            document[endpoint] = json!(script);
            for _ in 0..4 {
                world.transport.push(Ok(json_response(200, document.clone())));
            }
            let configuration = Configuration::new(CLIENT_ID).with_authority("https://idp.contoso.com/t");
            let app = client_with(&world, configuration);
            let error = block_on(app.login_popup(PopupRequest::new(["User.Read"]))).unwrap_err();
            assert_eq!(error.code(), "openid_config_error", "{endpoint} {script}");
            world.clock.by_hand();
            let mut call = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
            assert!(call.runs_to_its_end(), "{endpoint} {script}");
            world.clock.by_itself();
            assert!(went_to_pages_only(&world) && world.page.assigned().is_empty());
        }
    }
}
