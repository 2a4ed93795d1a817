//! Text made safe for HTML, and the pieces that several pages share.

use crate::directory::User;
use crate::route::Page;

/// Escapes `text` for element content and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A form of a sign-in page.
pub(crate) fn form(page: Page, flow: &str, content: &str) -> String {
    format!(
        r#"<form method="post" action="{}" autocomplete="on"><input type="hidden" name="ctx" value="{}">{content}</form>"#,
        page.action(),
        escape(flow)
    )
}

/// "Cancel" is a form of its own, so that Enter in a field presses the other button.
pub(crate) fn cancel_form(page: Page, flow: &str) -> String {
    let content = r#"<input type="hidden" name="action" value="cancel">"#;
    form(page, flow, content).replacen("<form ", r#"<form id="cancel" "#, 1)
}

pub(crate) const CANCEL_BUTTON: &str =
    r#"<button type="submit" form="cancel" id="idBtn_Cancel" class="secondary">Cancel</button>"#;

/// The error of a field, read out by screen readers; empty without an error.
pub(crate) fn field_error(id: &str, error: Option<&str>) -> String {
    error
        .map(|text| format!(r#"<p class="error" id="{id}" role="alert">{}</p>"#, escape(text)))
        .unwrap_or_default()
}

/// The user who is signing in, above the heading.
pub(crate) fn identity(user: &User) -> String {
    format!(
        r#"<p class="identity" id="displayName">{}</p>"#,
        escape(&user.name)
    )
}

/// A button for one account.
pub(crate) fn tile(user: &User, field: &str, value: &str) -> String {
    let initials = format!(
        "{}{}",
        first_letter(&user.given_name),
        first_letter(&user.surname)
    );
    format!(
        r#"<li><button type="submit" class="tile" name="{field}" value="{}" data-test-id="{name}"><span class="avatar" aria-hidden="true">{}</span><span><b>{}</b><small>{name}</small></span></button></li>"#,
        escape(value),
        escape(&initials),
        escape(&user.display_name()),
        name = escape(&user.name)
    )
}

fn first_letter(name: &str) -> String {
    name.chars().take(1).collect()
}
