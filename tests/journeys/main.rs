//! What users do with the demo, from the first click to the last, in headless Chromium.

mod accessibility;
mod accounts;
mod api;
mod api_redirect;
mod arrival;
mod attacks;
mod bridge_page;
mod deployment;
mod failures;
mod fault_flows;
mod guarded;
mod hand_over;
mod hostile;
mod keyboard;
mod lost_tabs;
mod migration;
mod popup_windows;
mod quick_start;
mod secrets;
mod session;
mod sign_in;
mod sign_out;
mod silent;
mod templates;
mod time;
mod trouble;

/// The pages that anybody may open; `/guarded` sends those away who are not signed in.
const PAGES: [&str; 7] = [
    "/",
    "/popup",
    "/redirect",
    "/outside",
    "/accounts",
    "/api",
    "/session",
];
