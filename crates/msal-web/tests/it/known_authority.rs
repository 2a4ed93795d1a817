use msal_testkit::{CLIENT_ID, World, block_on};
use msal_web::Configuration;

use crate::common::{client_with, in_a_word, popup};

#[test]
fn a_known_authority_may_be_named_by_host_or_by_address() {
    let known = [
        "login.fabrikam.com",
        "Login.Fabrikam.com",
        "https://login.fabrikam.com",
        "https://login.fabrikam.com/",
        "https://login.fabrikam.com/tenant/v2.0",
        "HTTPS://LOGIN.FABRIKAM.COM/",
    ];
    for name in known {
        let world = World::new();
        let configuration = Configuration::new(CLIENT_ID).with_known_authority(name);
        let request = popup().with_authority("https://login.fabrikam.com/t");
        let outcome = block_on(client_with(&world, configuration).login_popup(request));
        assert_eq!(in_a_word(&outcome), "network", "{name}");
    }
}

#[test]
fn a_known_authority_vouches_for_no_other_host() {
    for known in ["https://login.fabrikam.com", "login.fabrikam.com"] {
        let world = World::new();
        let configuration = Configuration::new(CLIENT_ID).with_known_authority(known);
        let request = popup().with_authority("https://login.fabrikam.com.evil.example/t");
        let outcome = block_on(client_with(&world, configuration).login_popup(request));
        assert_eq!(in_a_word(&outcome), "untrusted_authority");
    }
}
