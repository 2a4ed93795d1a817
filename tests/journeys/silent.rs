//! Tokens without the user, and what happens when that no longer works.

use entra_emulator::Fault;
use journeys::{ALICE, ALICE_NAME, Outcome, Page, Popups, World, journey};

#[test]
fn a_valid_token_comes_from_the_cache_without_a_request() {
    journey(async |world| {
        let page = signed_in(world).await?;
        world.clear_requests();
        take_token(&page, "cache").await?;
        page.says("api-data", ALICE_NAME).await?;
        let endpoints: Vec<_> = world
            .requests()
            .into_iter()
            .map(|request| request.endpoint)
            .collect();
        assert!(
            endpoints.iter().all(|endpoint| endpoint == "graph"),
            "{endpoints:?}"
        );
        Ok(())
    });
}

#[test]
fn an_expired_token_is_renewed_with_the_refresh_token() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        take_token(&page, "network").await?;
        assert_eq!(grants(world), ["authorization_code", "refresh_token"]);
        assert_eq!(world.requests_to("authorize").len(), 1, "the sign-in");
        take_token(&page, "cache").await?;
        assert_eq!(grants(world).len(), 2);
        Ok(())
    });
}

#[test]
fn a_forced_renewal_leaves_a_valid_token_aside() {
    journey(async |world| {
        let page = signed_in(world).await?;
        page.press("acquire-silent-force").await?;
        page.says("token-source", "network").await?;
        assert_eq!(grants(world), ["authorization_code", "refresh_token"]);
        Ok(())
    });
}

#[test]
fn a_refused_refresh_token_is_replaced_through_a_hidden_frame() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        world.add_fault(Fault::RtRevoked);
        take_token(&page, "frame").await?;
        assert_eq!(
            grants(world),
            ["authorization_code", "refresh_token", "authorization_code"]
        );
        let authorize = world.requests_to("authorize");
        let silent = authorize.last().expect("an authorization request");
        assert_eq!(
            (silent.prompt.as_deref(), silent.fetch_dest.as_deref()),
            (Some("none"), Some("iframe"))
        );
        page.says("api-data", ALICE_NAME).await?;
        assert!(
            world.requests_to("page").len() == 3,
            "nobody was asked for anything after the sign-in"
        );
        Ok(())
    });
}

#[test]
fn no_app_is_mounted_in_the_hidden_frame() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        let (documents, mounted) = (world.demo().documents().len(), world.demo().mounted());
        world.add_fault(Fault::RtRevoked);
        take_token(&page, "frame").await?;
        let loaded = world.demo().documents().split_off(documents);
        assert!(
            loaded.iter().any(|document| document.dest == "iframe"),
            "the response came to a frame: {loaded:?}"
        );
        assert_eq!(world.demo().mounted(), mounted);
        page.has_frames(0).await
    });
}

#[test]
fn outside_of_a_component_an_error_is_shown_and_no_window_opens() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        refuse_silence(world);
        page.press("acquire-silent").await?;
        page.says("error", "login_required").await?;
        assert_eq!(world.browser().window_count().await?, 1);
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn when_refresh_and_frame_are_refused_a_popup_opens_by_itself_and_the_data_appears() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        refuse_silence(world);
        page.follow("/popup").await?;
        page.says("api-data", ALICE_NAME).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(
            authorize_dests(world),
            ["document", "iframe", "document"],
            "sign-in, frame, popup"
        );
        assert_eq!(world.demo().mounted(), 1);
        page.hides("error").await
    });
}

#[test]
fn when_refresh_and_frame_are_refused_a_redirect_starts_by_itself_and_the_data_appears() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        refuse_silence(world);
        page.follow("/redirect").await?;
        page.says("api-data", ALICE_NAME).await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(
            authorize_dests(world),
            ["document", "iframe", "document"],
            "sign-in, frame, redirect"
        );
        assert_eq!(
            world.browser().url().await?,
            format!("{}/redirect", world.demo().origin())
        );
        page.hides("error").await
    });
}

#[test]
fn when_the_session_has_ended_the_popup_asks_for_the_password_again() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        world.reset_authority();
        page.follow("/popup").await?;
        let entra = world.sign_in_popup().await?;
        entra.password(entra_emulator::PASSWORD).await?;
        entra.stay_signed_in().await?;
        world.browser().popup_closes().await?;
        page.says("api-data", ALICE_NAME).await?;
        page.shows_signed_in(ALICE).await
    });
}

#[test]
fn a_popup_that_opens_by_itself_is_blocked_and_the_page_says_so() {
    journeys::Journey::default()
        .popups(Popups::OnlyByGesture)
        .run(async |world| {
            signed_in_with_expired_token(world).await?;
            refuse_silence(world);
            let page = world.open("/popup").await?;
            page.says("error", "popup_window_error").await?;
            page.shows_signed_in(ALICE).await?;
            assert_eq!(world.browser().window_count().await?, 1);
            page.follow("/redirect").await?;
            page.says("api-data", ALICE_NAME).await
        });
}

#[test]
fn a_lost_authority_signs_nobody_out() {
    journey(async |world| {
        let page = signed_in_with_expired_token(world).await?;
        world.stop_authority().await;
        page.press("acquire-silent").await?;
        page.says("error", "post_request_failed").await?;
        page.shows_signed_in(ALICE).await?;
        page.reload().await?;
        page.shows_signed_in(ALICE).await
    });
}

async fn signed_in(world: &World) -> Outcome<Page<'_>> {
    let page = world.open("/outside").await?;
    page.sign_in_by_popup().await?;
    Ok(page)
}

/// Signed in with a token so short-lived that it counts as expired at once, on a page that takes
/// none by itself.
async fn signed_in_with_expired_token(world: &World) -> Outcome<Page<'_>> {
    world.add_fault(Fault::ShortAt { seconds: 60 });
    signed_in(world).await
}

/// Neither the refresh token nor the session help any more; a page at the authority does.
fn refuse_silence(world: &World) {
    world.add_fault(Fault::RtRevoked.until_cleared());
    world.add_fault(Fault::LoginRequired.until_cleared());
}

async fn take_token(page: &Page<'_>, source: &str) -> Outcome {
    page.press("acquire-silent").await?;
    page.says("token-source", source).await
}

fn grants(world: &World) -> Vec<String> {
    world
        .requests_to("token")
        .into_iter()
        .filter_map(|request| request.grant_type)
        .collect()
}

fn authorize_dests(world: &World) -> Vec<String> {
    world
        .requests_to("authorize")
        .into_iter()
        .filter_map(|request| request.fetch_dest)
        .collect()
}
