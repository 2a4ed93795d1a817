//! What the page's head says.

use leptos::prelude::document;
use msal_leptos::{CacheLocation, ScopeSet};

/// Who signs users in.
pub(crate) fn authority() -> String {
    meta("msal-authority")
}

/// What is called with the token.
pub(crate) fn api_url() -> String {
    meta("msal-api-url")
}

/// What the token is for.
pub(crate) fn scopes() -> ScopeSet {
    ScopeSet::parse("User.Read")
}

/// Where accounts and tokens are kept; in the tab unless the page says otherwise.
pub(crate) fn cache_location() -> CacheLocation {
    match meta("msal-cache-location").as_str() {
        "local-storage" => CacheLocation::local_storage(),
        "indexed-db" => CacheLocation::indexed_db(),
        _ => CacheLocation::session_storage(),
    }
}

fn meta(name: &str) -> String {
    let element = document().query_selector(&format!("meta[name='{name}']"));
    let content = element
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"));
    content.unwrap_or_default()
}
