//! Signing in, and what it costs.

use entra_emulator::PASSWORD;
use journeys::{ALICE, ALICE_NAME, BOB, BOB_NAME, World, journey};

#[test]
fn a_user_signs_in_by_popup_and_sees_what_the_api_knows() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        page.shows("unauthenticated").await?;
        page.hides("protected").await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await?;
        page.shows("protected").await?;
        page.hides("unauthenticated").await?;
        page.hides("error").await
    });
}

#[test]
fn a_user_signs_in_by_redirect_and_is_back_on_the_page_they_started_from() {
    journey(async |world| {
        let page = world.open("/redirect?x=1#section").await?;
        page.sign_in_by_redirect().await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(
            world.browser().url().await?,
            format!("{}/redirect?x=1#section", world.demo().origin())
        );
        assert_eq!(
            documents(world),
            ["document /redirect", "document /"],
            "no second load after the return"
        );
        Ok(())
    });
}

#[test]
fn a_sign_in_by_popup_costs_one_authorize_and_one_token_request() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_popup().await?;
        check_cost(world);
        Ok(())
    });
}

#[test]
fn a_sign_in_by_redirect_costs_one_authorize_and_one_token_request() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.sign_in_by_redirect().await?;
        check_cost(world);
        Ok(())
    });
}

#[test]
fn no_app_is_mounted_in_the_popup() {
    journey(async |world| {
        let page = world.open("/").await?;
        assert_eq!(
            world.demo().mounted(),
            1,
            "the observation works: the app itself is seen"
        );
        page.sign_in_by_popup().await?;
        assert_eq!(
            documents(world),
            ["document /", "document /"],
            "the popup came back to the app's address"
        );
        assert_eq!(
            world.demo().mounted(),
            1,
            "only the first of the two documents became an app"
        );
        Ok(())
    });
}

#[test]
fn an_isolated_popup_hands_its_response_over_by_itself_and_mounts_no_app() {
    journey(async |world| {
        world.isolate_popups();
        let page = world.open("/popup").await?;
        page.set_focus(false).await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(documents(world), ["document /popup", "document /"]);
        assert_eq!(
            world.demo().mounted(),
            1,
            "only the first of the two documents became an app"
        );
        page.hides("error").await
    });
}

#[test]
fn a_frame_that_comes_back_with_a_response_hands_it_over_and_mounts_no_app() {
    journey(async |world| {
        let page = world.open("/").await?;
        let told = page.told_by_a_frame("code=foreign").await?;
        assert!(
            told.contains("code=foreign"),
            "the frame has started and handed its response over: {told}"
        );
        assert_eq!(documents(world), ["document /", "iframe /"]);
        assert_eq!(
            world.demo().mounted(),
            1,
            "only the first of the two documents became an app"
        );
        page.shows_signed_out().await
    });
}

#[test]
fn a_reload_keeps_the_sign_in() {
    journey(async |world| {
        let page = world.open("/popup").await?;
        page.sign_in_by_popup().await?;
        page.says("api-data", ALICE_NAME).await?;
        world.clear_requests();
        page.reload().await?;
        page.shows_signed_in(ALICE).await?;
        page.says("api-data", ALICE_NAME).await?;
        assert_eq!(
            world.requests_to("authorize").len() + world.requests_to("token").len(),
            0
        );
        Ok(())
    });
}

#[test]
fn a_second_tab_starts_signed_out() {
    journey(async |world| {
        world.open("/").await?.sign_in_by_popup().await?;
        world.browser().new_tab().await?;
        let page = world.open("/popup").await?;
        page.shows_signed_out().await?;
        page.shows("unauthenticated").await?;
        world.browser().first_window().await?;
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_wrong_password_is_told_by_the_page_and_the_right_one_still_works() {
    journey(async |world| {
        let page = world.open("/").await?;
        page.press("sign-in-popup").await?;
        let entra = world.sign_in_popup().await?;
        entra.user_name(ALICE).await?;
        entra.password("not the password").await?;
        let told = entra.password_error().await?;
        assert!(told.contains("password"), "{told}");
        entra.password(PASSWORD).await?;
        entra.stay_signed_in().await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_user_who_does_not_want_to_stay_signed_in_is_signed_in_now() {
    journey(async |world| {
        let page = world.open("/redirect").await?;
        page.press("sign-in-redirect").await?;
        let entra = world.sign_in_page();
        entra.user_name(BOB).await?;
        entra.password(PASSWORD).await?;
        entra.do_not_stay_signed_in().await?;
        page.shows_signed_in(BOB).await?;
        page.says("api-data", BOB_NAME).await
    });
}

/// One authorize and one token request; besides them only the pages that were submitted and the
/// authority's configuration.
fn check_cost(world: &World) {
    let requests = world.requests();
    let count = |endpoint: &str| {
        requests
            .iter()
            .filter(|request| request.endpoint == endpoint)
            .count()
    };
    assert_eq!((count("authorize"), count("token")), (1, 1), "{requests:#?}");
    assert_eq!(
        count("page"),
        3,
        "user name, password, stay signed in: {requests:#?}"
    );
    assert!(count("discovery") <= 1, "{requests:#?}");
    assert_eq!(requests.len(), 5 + count("discovery"), "{requests:#?}");
}

fn documents(world: &World) -> Vec<String> {
    let documents = world.demo().documents().into_iter();
    documents
        .map(|document| format!("{} {}", document.dest, document.path))
        .collect()
}
