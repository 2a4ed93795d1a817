use journeys::{ALICE, Outcome};
use serde_json::json;

use crate::site::{Site, rendered};

/// Enough for the server to render on all of its threads at once.
const MANY: usize = 200;
/// A page for users.
const ORDER: &str = "/orders/7";

#[test]
fn the_server_sends_everybody_the_page_of_an_app_that_starts() {
    rendered(async |site| {
        site.open().await?;
        let pages = site.fetch("/", MANY).await?;
        assert_eq!(pages.len(), MANY);
        for (status, page) in pages {
            assert_eq!(status, 200, "{page}");
            is_starting(&page);
        }
        does_nothing_on_the_server(site);
        Ok(())
    });
}

#[test]
fn hydration_finds_what_the_server_has_sent_and_replaces_nothing() {
    rendered(async |site| {
        site.open().await?;
        shows_the_start(site).await?;
        does_nothing_on_the_server(site);
        site.hydrate().await?;
        site.says("signed-out", "Nobody is signed in.").await?;
        assert_eq!(site.replaced().await?, json!([]));
        assert_eq!(site.complaints().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn a_user_signs_in_on_a_hydrated_page_and_is_there_again_after_a_reload() {
    rendered(async |site| {
        site.open().await?;
        site.hydrate().await?;
        site.sign_in_by_popup().await?;
        assert_eq!(site.replaced().await?, json!([]));
        for (_, page) in site.fetch("/", 1).await? {
            is_starting(&page);
        }
        let requests = site.requests().len();
        site.reload().await?;
        shows_the_start(site).await?;
        site.hydrate().await?;
        site.says("user", ALICE).await?;
        assert_eq!(site.replaced().await?, json!([]));
        assert_eq!(site.requests().len(), requests, "the user comes from the cache");
        assert_eq!(site.complaints().await?, [""; 0]);
        assert_eq!(site.words_of_server(), [""; 0]);
        Ok(())
    });
}

#[test]
fn after_a_redirect_the_server_sends_the_start_and_the_browser_finds_the_user() {
    rendered(async |site| {
        site.open().await?;
        site.hydrate().await?;
        site.sign_in_by_redirect().await?;
        shows_the_start(site).await?;
        site.has_response().await?;
        site.hydrate().await?;
        site.says("user", ALICE).await?;
        assert_eq!(site.path().await?, "/");
        assert_eq!(site.replaced().await?, json!([]));
        assert_eq!(site.complaints().await?, [""; 0]);
        assert_eq!(site.words_of_server(), [""; 0]);
        Ok(())
    });
}

#[test]
fn what_the_server_sends_behind_the_page_is_there_and_stays() {
    rendered(async |site| {
        site.open().await?;
        site.says("notice", "Orders are open.").await?;
        site.hydrate().await?;
        site.says("notice", "Orders are open.").await?;
        assert_eq!(site.replaced().await?, json!([]));
        assert_eq!(site.complaints().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn the_server_sends_no_page_for_users_and_the_browser_asks_who_is_there() {
    rendered(async |site| {
        site.open().await?;
        for (status, page) in site.fetch(ORDER, MANY).await? {
            assert_eq!(status, 200, "{page}");
            assert!(page.contains(r#"data-testid="waiting""#), "{page}");
            assert!(!page.contains(r#"data-testid="order"#), "{page}");
        }
        does_nothing_on_the_server(site);
        site.open_page(ORDER).await?;
        site.says("waiting", "One moment…").await?;
        assert_eq!(site.path().await?, ORDER);
        site.start_module().await?;
        site.sign_in().await?;
        site.has_response().await?;
        site.hydrate().await?;
        site.says("order", "Order 7").await?;
        assert_eq!(site.path().await?, ORDER);
        assert_eq!(site.complaints().await?, [""; 0]);
        assert_eq!(site.words_of_server(), [""; 0]);
        Ok(())
    });
}

/// The page of the server, before the module in it runs, is that of an app that starts.
async fn shows_the_start(site: &Site) -> Outcome {
    site.says("status", "startup").await?;
    assert_eq!(site.text("user").await?, None);
    assert_eq!(site.text("signed-out").await?, None);
    Ok(())
}

/// Neither template shows its children, and nobody is known.
fn is_starting(page: &str) {
    assert!(page.contains(r#"<p data-testid="status">startup"#), "{page}");
    for absent in [r#"data-testid="user""#, r#"data-testid="signed-out""#, ALICE] {
        assert!(!page.contains(absent), "{absent} in {page}");
    }
}

/// The server has written nothing, a panic for one thing, and asked the authority for nothing.
fn does_nothing_on_the_server(site: &Site) {
    assert_eq!(site.words_of_server(), [""; 0]);
    assert!(site.requests().is_empty(), "{:?}", site.requests());
}
