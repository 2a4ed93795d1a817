//! What all pages have in common: head, style, and the headers that keep them out of frames and caches.

use crate::call::Call;
use crate::faults;
use crate::http::Reply;

use super::html::escape;

const STYLE: &str = include_str!("style.css");

/// Without `form-action`: Chromium applies it to the redirect after a submitted form too, and that leads to the application.
pub(super) const CONTENT_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// Where a page of a sign-in belongs.
pub(crate) struct PageFrame<'a> {
    pub(crate) call: &'a Call<'a>,
    /// Value of the hidden field that names the sign-in.
    pub(crate) flow: &'a str,
    /// The application asked to stay connected to the popup (`pocd=1`).
    pub(crate) keeps_opener: bool,
}

impl PageFrame<'_> {
    pub(crate) fn show(&self, title: &str, content: &str) -> Reply {
        page(self.call, 200, !self.keeps_opener, title, content)
    }
}

/// A page around `content`, which is HTML; `isolated` cuts the window off from its opener.
pub(crate) fn page(call: &Call<'_>, status: u16, isolated: bool, title: &str, content: &str) -> Reply {
    protected(
        call,
        Reply::html(status, document(title, "", content)),
        isolated,
        CONTENT_POLICY,
    )
}

/// The whole document around `content`; `head` holds more elements for its head.
pub(super) fn document(title: &str, head: &str, content: &str) -> String {
    format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><link rel="icon" href="data:,"><style>{STYLE}</style>{head}</head><body><main><p class="brand"><span aria-hidden="true"></span>Entra emulator</p>{content}</main><footer>For development only. This is not Microsoft.</footer></body></html>"#,
        escape(title)
    )
}

/// Headers that keep a page out of frames and caches, and its window apart from its opener.
pub(super) fn protected(call: &Call<'_>, reply: Reply, isolated: bool, policy: &str) -> Reply {
    let reply = reply
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
        .with("x-frame-options", "DENY")
        .with("content-security-policy", policy)
        .with("x-content-type-options", "nosniff")
        .with("referrer-policy", "strict-origin-when-cross-origin");
    match faults::opener_policy(call, isolated) {
        Some(header) => reply.with(header, "same-origin"),
        None => reply,
    }
}
