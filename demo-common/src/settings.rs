//! Whom the demo signs in to and which API it calls.
//!
//! From the page's `<meta>` elements, so that one build serves several environments; else from the
//! environment at build time; else the emulator's.

use msal_web::ScopeSet;

/// Where a value comes from, in order of preference.
struct Source {
    meta: &'static str,
    at_build_time: Option<&'static str>,
    of_the_emulator: &'static str,
}

const CLIENT_ID: Source = Source {
    meta: "msal-client-id",
    at_build_time: option_env!("MSAL_CLIENT_ID"),
    of_the_emulator: "00001111-aaaa-2222-bbbb-3333cccc4444",
};
const AUTHORITY: Source = Source {
    meta: "msal-authority",
    at_build_time: option_env!("MSAL_AUTHORITY"),
    of_the_emulator: "http://localhost:8400/aaaabbbb-0000-cccc-1111-dddd2222eeee",
};
const API_URL: Source = Source {
    meta: "msal-api-url",
    at_build_time: option_env!("MSAL_API_URL"),
    of_the_emulator: "http://localhost:8400/graph/v1.0/me",
};
const API_SCOPES: Source = Source {
    meta: "msal-api-scopes",
    at_build_time: option_env!("MSAL_API_SCOPES"),
    of_the_emulator: "User.Read",
};

impl Source {
    fn read(&self) -> String {
        self.on_page()
            .or_else(|| self.at_build_time.map(str::to_owned))
            .filter(|value| !value.trim().is_empty())
            .unwrap_or_else(|| self.of_the_emulator.to_owned())
    }

    fn on_page(&self) -> Option<String> {
        let selector = format!("meta[name='{}']", self.meta);
        let document = web_sys::window()?.document()?;
        document.query_selector(&selector).ok()??.get_attribute("content")
    }
}

/// Whom the demo signs in to and which API it calls.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The app's id.
    pub client_id: String,
    /// Who signs users in.
    pub authority: String,
    /// What is called with the token; it responds like Microsoft Graph's `/me`.
    pub api_url: String,
    /// What the token is for.
    pub api_scopes: ScopeSet,
}

impl Settings {
    /// Those of this page.
    pub fn read() -> Self {
        Self {
            client_id: CLIENT_ID.read(),
            authority: AUTHORITY.read(),
            api_url: API_URL.read(),
            api_scopes: ScopeSet::parse(&API_SCOPES.read()),
        }
    }
}
