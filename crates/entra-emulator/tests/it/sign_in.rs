//! The whole way: pages, code, tokens, refresh, Graph, sign-out.

use entra_emulator::{PASSWORD, SPA_CLIENT_ID, WORKFORCE_TENANT};

use crate::app::{claims, code_request, emulator, me, refresh, signature_holds, text};
use crate::browser::{ALICE, Browser, REDIRECT};

#[test]
fn a_user_signs_in_calls_graph_refreshes_and_signs_out() {
    let entra = emulator();
    let mut browser = Browser::new(&entra);

    let page = browser.authorize(&[]);
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"id="i0116" name="loginfmt""#));
    let page = browser.enter_user_name(&page, ALICE);
    assert!(
        page.body.contains(r#"id="i0118" name="passwd""#) && page.body.contains("idA_PWD_ForgotPassword")
    );
    let page = browser.enter_password(&page, PASSWORD);
    assert!(page.body.contains("Stay signed in?") && page.body.contains("idSIButton9"));
    let response = browser.stay_signed_in(&page, "yes");
    assert!(response.location().starts_with(&format!("{REDIRECT}#code=1.A")));
    assert_eq!(response.redirect_param("state").as_deref(), Some("the state"));

    let tokens = code_request(&entra, &response.redirect_param("code").unwrap(), &[]).send();
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let tokens = tokens.json();
    let id_token = claims(text(&tokens, "id_token"));
    assert_eq!(id_token["nonce"], "the-nonce");
    assert_eq!(id_token["aud"], SPA_CLIENT_ID);
    assert_eq!(id_token["iss"], format!("{}/v2.0", entra.authority()));
    assert_eq!(id_token["tid"], WORKFORCE_TENANT);
    assert_eq!(id_token["preferred_username"], ALICE);
    assert_eq!(id_token["signin_state"][0], "kmsi");
    assert!(signature_holds(&entra, text(&tokens, "id_token")));
    assert!(signature_holds(&entra, text(&tokens, "access_token")));

    let profile = me(&entra, text(&tokens, "access_token")).json();
    assert_eq!(profile["displayName"], "Alice Adams");
    assert_eq!(profile["id"], id_token["oid"]);

    let refreshed = refresh(&entra, &tokens).json();
    assert_eq!(me(&entra, text(&refreshed, "access_token")).status, 200);

    let logout = format!(
        "{}/oauth2/v2.0/logout?post_logout_redirect_uri=http://localhost:3000/",
        entra.authority()
    );
    assert_eq!(browser.open(&logout).location(), "http://localhost:3000/");
    assert!(browser.cookies.is_empty());
    let silent = browser.authorize(&[("prompt", "none")]);
    assert_eq!(silent.redirect_param("error").as_deref(), Some("login_required"));
}
