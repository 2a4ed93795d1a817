//! Every misbehaviour of the authority in every way to sign in that goes by a window: the error is
//! typed, the page can be used at once, and the next click signs in.
//!
//! What comes of each is in [`table`], which is also printed in `docs/faults.md`.

mod document;
mod flow;
mod page;
mod table;

use journeys::{App, Journey, PageLoads};

use flow::Flow;
use page::FlowsPage;
use table::{AUTHORIZE, DISCOVERY, Row, TOKEN, TOKENS};

#[test]
fn a_fault_of_the_metadata_ends_a_popup_in_words_and_the_next_click_signs_in() {
    check(Flow::Popup, DISCOVERY);
}

#[test]
fn a_fault_of_the_metadata_ends_a_redirect_in_words_and_the_next_click_signs_in() {
    check(Flow::Redirect, DISCOVERY);
}

#[test]
fn a_fault_of_the_metadata_ends_a_hidden_frame_in_words_and_the_next_click_signs_in() {
    check(Flow::Frame, DISCOVERY);
}

#[test]
fn a_fault_of_the_authorization_endpoint_ends_a_popup_in_words_and_the_next_click_signs_in() {
    check(Flow::Popup, AUTHORIZE);
}

#[test]
fn a_fault_of_the_authorization_endpoint_ends_a_redirect_in_words_and_the_next_click_signs_in() {
    check(Flow::Redirect, AUTHORIZE);
}

#[test]
fn a_fault_of_the_authorization_endpoint_ends_a_hidden_frame_in_words_and_the_next_click_signs_in() {
    check(Flow::Frame, AUTHORIZE);
}

#[test]
fn a_fault_of_the_token_endpoint_ends_a_popup_in_words_and_the_next_click_signs_in() {
    check(Flow::Popup, TOKEN);
}

#[test]
fn a_fault_of_the_token_endpoint_ends_a_redirect_in_words_and_the_next_click_signs_in() {
    check(Flow::Redirect, TOKEN);
}

#[test]
fn a_fault_of_the_token_endpoint_ends_a_hidden_frame_in_words_and_the_next_click_signs_in() {
    check(Flow::Frame, TOKEN);
}

#[test]
fn a_fault_in_the_tokens_ends_a_popup_in_words_and_the_next_click_signs_in() {
    check(Flow::Popup, TOKENS);
}

#[test]
fn a_fault_in_the_tokens_ends_a_redirect_in_words_and_the_next_click_signs_in() {
    check(Flow::Redirect, TOKENS);
}

#[test]
fn a_fault_in_the_tokens_ends_a_hidden_frame_in_words_and_the_next_click_signs_in() {
    check(Flow::Frame, TOKENS);
}

/// Goes through a table, and tells all rows at once that came out differently.
fn check(flow: Flow, rows: &[Row]) {
    let journey = Journey::default()
        .through(App::Controls)
        .page_loads(PageLoads::NotAwaited);
    journey.run(async |world| {
        let page = FlowsPage::of(world);
        page.begin_session().await?;
        let mut complaints = Vec::new();
        for row in rows {
            if let Some(expected) = row.ending(flow) {
                complaints.extend(page.try_fault(flow, row, expected).await);
            }
        }
        assert!(complaints.is_empty(), "{flow}: {complaints:#?}");
        Ok(())
    });
}
