//! The frame that all pages share: head, style, and the headers that keep them out of frames and
//! caches.

use super::html::escape;
use crate::context::RequestContext;
use crate::http::HttpResponse;
use crate::injection;
use crate::protocol::OpenerAccess;

const STYLE: &str = include_str!("style.css");

/// Without `form-action`: Chromium applies it to the redirect after a submitted form too, and that
/// leads to the application.
pub(super) const CONTENT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// The sign-in that a page belongs to.
pub(crate) struct PageFrame<'a> {
    pub(crate) ctx: &'a RequestContext<'a>,
    /// Value of the hidden field that names the sign-in.
    pub(crate) flow: &'a str,
    pub(crate) opener: OpenerAccess,
}

impl PageFrame<'_> {
    /// The page of this sign-in with `content`, which is HTML.
    pub(crate) fn show(&self, title: &str, content: &str) -> HttpResponse {
        let response = HttpResponse::html(200, document(title, "", content));
        protected(self.ctx, response, self.opener, CONTENT_POLICY)
    }
}

/// A page around `content`, which is HTML, cut off from its opener.
pub(super) fn isolated_page(
    ctx: &RequestContext<'_>,
    status: u16,
    title: &str,
    content: &str,
) -> HttpResponse {
    let response = HttpResponse::html(status, document(title, "", content));
    protected(ctx, response, OpenerAccess::Isolated, CONTENT_POLICY)
}

/// The whole document around `content`; `head` holds more elements for its head.
pub(super) fn document(title: &str, head: &str, content: &str) -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><link rel="icon" href="data:,"><style>{STYLE}</style>{head}</head><body><main><p class="brand"><span aria-hidden="true"></span>Entra emulator</p>{content}</main><footer>For development only. This is not Microsoft.</footer></body></html>"#,
        escape(title)
    )
}

/// Headers that keep a page out of frames and caches, and its window apart from its opener.
pub(super) fn protected(
    ctx: &RequestContext<'_>,
    response: HttpResponse,
    opener: OpenerAccess,
    policy: &str,
) -> HttpResponse {
    let response = response
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
        .with("x-frame-options", "DENY")
        .with("content-security-policy", policy)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "strict-origin-when-cross-origin");
    match injection::opener_policy_header(ctx, opener) {
        Some(header) => response.with(header, "same-origin"),
        None => response,
    }
}
