use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{World, block_on};

use crate::mounted::{Mounted, signed_in};

const GRAPH: &str = "https://graph.microsoft.com/v1.0";

fn graph() -> ApiResource {
    ApiResource::new(GRAPH, ["User.Read"]).unwrap()
}

#[test]
fn a_component_gets_the_token_of_a_resource_by_its_address() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let api = mounted.call(|| use_api_client([graph()]));
    let token = block_on(api.token_for(&format!("{GRAPH}/me"))).unwrap();
    assert_eq!(token.account.username, "ada@contoso.com");
    let error = block_on(api.token_for("https://graph.microsoft.com/v1.01/me")).unwrap_err();
    assert!(matches!(error, ApiError::NoResource(_)), "{error:?}");
}

#[test]
fn the_client_that_is_handed_down_is_one_for_all() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let below = mounted.call(|| {
        provide_context(use_api_client([graph()]));
        expect_context::<ApiInstance>()
    });
    assert!(block_on(below.client().token_for(GRAPH)).is_ok());
}

#[test]
fn calls_after_the_component_is_gone_fail() {
    let world = World::new();
    let mounted = Mounted::started(&signed_in(&world));
    let api = mounted.call(|| use_api_client([graph()]));
    mounted.owner.cleanup();
    let code = |error: ApiError| error.code().to_owned();
    assert_eq!(
        block_on(api.get(GRAPH)).map_err(code).err().as_deref(),
        Some("non_browser_environment")
    );
    assert_eq!(
        block_on(api.token_for(GRAPH)).map_err(code).err().as_deref(),
        Some("non_browser_environment")
    );
}

#[test]
#[should_panic(expected = "no <MsalProvider> above")]
fn without_a_provider_the_hook_says_what_is_missing() {
    let owner = Owner::new();
    owner.with(|| use_api_client([graph()]));
}
