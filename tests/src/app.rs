//! The apps that journeys go through.

use std::env;

/// Names the framework whose demo the journeys go through: `yew`, or else that of Leptos.
const FRAMEWORK: &str = "MSAL_DEMO_FRAMEWORK";

/// An app that Trunk has built.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum App {
    /// The demo of the framework at hand.
    #[default]
    Demo,
    /// The controls and the developer tools, each on a page of its own.
    Controls,
    /// The app of `docs/quick-start.md`, as it is printed there.
    FirstApp,
    /// The small app that the walker goes through.
    WalkPage,
    /// The app that `templates/leptos-spa` makes.
    LeptosSpa,
    /// The app that `templates/yew-spa` makes.
    YewSpa,
}

impl App {
    /// How many there are.
    pub(crate) const COUNT: usize = 6;

    /// The folder that Trunk writes it to.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Demo if env::var_os(FRAMEWORK).is_some_and(|name| name == "yew") => "demo-yew",
            Self::Demo => "demo",
            Self::Controls => "controls-page",
            Self::FirstApp => "first-app",
            Self::WalkPage => "walk-page",
            Self::LeptosSpa => "leptos-spa",
            Self::YewSpa => "yew-spa",
        }
    }

    /// The port of the authority that the app's source names, where no page tells it another one.
    pub(crate) fn authority_port(self) -> Option<u16> {
        matches!(self, Self::FirstApp | Self::LeptosSpa | Self::YewSpa).then_some(8400)
    }
}
