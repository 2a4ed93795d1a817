//! Pages that come up with a response in their address, with one that nobody has asked for, or back
//! without any.

use journeys::{ALICE, journey};

#[test]
fn a_response_that_nobody_has_asked_for_leaves_the_address_and_the_app_goes_on() {
    journey(async |world| {
        let ours = "eyJpZCI6IjAxYTIwNDMzLTg1MzItNzkzNS1iNGI3LTE5OGM4YmVkYjc3NCIsIm1ldGEiOnsiaW50ZXJhY3Rpb25UeXBlIjoicmVkaXJlY3QifX0%3D";
        for (address, left) in [
            (format!("/popup?x=1#code=c&state={ours}"), "/popup?x=1"),
            (
                format!("/popup?x=1&code=c&state={ours}&session_state=s"),
                "/popup?x=1",
            ),
            (format!("/popup#error=access_denied&state={ours}"), "/popup"),
            ("/popup#code=c&state=foreign".to_owned(), "/popup"),
            ("/popup#section".to_owned(), "/popup#section"),
        ] {
            world.browser().driver().goto("about:blank").await?;
            let page = world.open(&address).await?;
            page.shows_signed_out().await?;
            page.hides("error").await?;
            let wanted = format!("{}{left}", world.demo().origin());
            assert_eq!(world.browser().url().await?, wanted, "{address}");
        }
        assert!(world.requests().is_empty(), "{:?}", world.requests());
        Ok(())
    });
}

#[test]
fn a_user_who_goes_back_from_the_sign_in_page_finds_the_app_free() {
    journey(async |world| {
        let page = world.open("/redirect?x=1").await?;
        page.press("sign-in-redirect").await?;
        world.sign_in_page().asks_for_user_name().await?;
        world.browser().driver().back().await?;
        page.shows_signed_out().await?;
        assert_eq!(
            world.browser().url().await?,
            format!("{}/redirect?x=1", world.demo().origin())
        );
        page.sign_in_by_popup().await
    });
}

#[test]
fn a_user_who_goes_back_and_forward_after_a_sign_in_stays_signed_in() {
    journey(async |world| {
        let page = world.open("/redirect").await?;
        page.sign_in_by_redirect().await?;
        let tokens = world.requests_to("token").len();
        for _ in 0..2 {
            world.browser().driver().back().await?;
        }
        world.browser().driver().forward().await?;
        world.browser().driver().forward().await?;
        page.open("/").await?;
        page.shows_signed_in(ALICE).await?;
        assert_eq!(
            world.requests_to("token").len(),
            tokens,
            "no response was taken twice"
        );
        page.hides("error").await
    });
}

#[test]
fn a_page_that_keeps_leaving_by_itself_stays_and_says_so() {
    journey(async |world| {
        let page = world.page();
        let address = format!("{}/guarded", world.demo().origin());
        for _ in 0..2 {
            world.browser().driver().goto(&address).await?;
            world.sign_in_page().asks_for_user_name().await?;
        }
        world.browser().driver().goto(&address).await?;
        page.says("error", "redirect_loop").await?;
        page.press("guarded-retry").await?;
        world.sign_in_page().sign_in(ALICE).await?;
        page.says("guarded", "Alice").await
    });
}
