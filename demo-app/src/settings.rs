//! The settings, for components.

use demo_common::settings::Settings;
use leptos::prelude::*;
use msal_leptos::ScopeSet;

/// The settings, for components.
#[derive(Clone, Copy)]
pub(crate) struct UseSettings(StoredValue<Settings>);

impl UseSettings {
    /// Makes the settings known below the current component.
    pub(crate) fn provide(settings: Settings) {
        provide_context(Self(StoredValue::new(settings)));
    }

    /// What tokens are asked for.
    pub(crate) fn scopes(self) -> ScopeSet {
        self.0.with_value(|settings| settings.api_scopes.clone())
    }

    /// What is called with them.
    pub(crate) fn api_url(self) -> String {
        self.0.with_value(|settings| settings.api_url.clone())
    }

    /// Where users have their photos: the API without the last segment, `/me`.
    pub(crate) fn graph(self) -> String {
        let mut url = self.api_url();
        url.truncate(url.rfind('/').unwrap_or(url.len()));
        url
    }

    /// Who signs users in.
    pub(crate) fn authority(self) -> String {
        self.0.with_value(|settings| settings.authority.clone())
    }
}

/// The settings of the app.
pub(crate) fn use_settings() -> UseSettings {
    expect_context()
}
