use msal_testkit::{TestUser, World};
use msal_yew::prelude::*;
use yew::prelude::*;

use crate::render_page;

#[component]
fn Reader() -> Html {
    let UseMsal {
        in_progress,
        accounts,
        error,
        ..
    } = use_msal();
    let authentication = use_msal_authentication(InteractionType::Redirect, AuthenticationRequest::default());
    let facts = [
        accounts.is_empty(),
        error.is_none(),
        use_account().is_none(),
        use_account_with_filter(AccountFilter::new().with_username("ada@contoso.com")).is_none(),
        !use_is_authenticated(),
        use_session().is_restoring(),
        use_access_token(["User.Read"]).token.is_none(),
        use_access(AccessRule::new()) == AccessDecision::Wait,
        authentication.is_pending,
    ];
    html! { <p>{in_progress.to_string()}{" "}{facts.iter().all(|is_unknown| *is_unknown)}</p> }
}

/// Every component, with a view for each of its states.
fn app(instance: PublicClientApplication) -> Html {
    html! {
        <MsalProvider {instance}>
            <Reader/>
            <AuthenticatedTemplate>{"in"}</AuthenticatedTemplate>
            <UnauthenticatedTemplate>{"out"}</UnauthenticatedTemplate>
            <SessionTemplate restoring={"restoring "} signed_out={"out"}>{"in"}</SessionTemplate>
            <MsalAuthenticationTemplate interaction_type={InteractionType::Redirect} loading={"loading "}>
                {"in"}
            </MsalAuthenticationTemplate>
            <ProtectedPage waiting={"waiting"}>{"in"}</ProtectedPage>
        </MsalProvider>
    }
}

#[test]
fn nobody_is_known_and_nothing_is_shown_to_anybody() {
    let instance = World::new().signed_in([TestUser::ada()]);
    let page = render_page(app(instance));
    assert_eq!(page, "<p>startup true</p>restoring loading waiting");
}

#[test]
fn a_client_outside_of_a_browser_renders_the_same() {
    let configuration = Configuration::new(msal_testkit::CLIENT_ID);
    let page = render_page(app(PublicClientApplication::new(configuration).unwrap()));
    assert_eq!(page, "<p>startup true</p>restoring loading waiting");
}
