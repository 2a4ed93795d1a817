//! What is measured: our apps, and Microsoft's that do the same.

/// An app that can be named with `--only`.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(super) source: Source,
}

/// What an app is made from.
#[derive(Debug)]
pub(super) enum Source {
    /// A package of this workspace.
    Package {
        name: &'static str,
        /// The module that cargo makes of it, without its ending.
        module: &'static str,
        /// The app of Microsoft's library that does the same.
        rival: Option<&'static str>,
        /// The app of the same framework that signs nobody in.
        base: Option<&'static str>,
    },
    /// A script in `tests/apps/msal-js`.
    Script(&'static str),
}

/// All apps, in the order of the report.
pub(crate) static APPS: [App; 8] = [
    App {
        name: "empty-leptos",
        about: "Leptos with one paragraph",
        source: Source::Package {
            name: "empty-leptos",
            module: "empty-leptos",
            rival: None,
            base: None,
        },
    },
    App {
        name: "quick-start",
        about: "the smallest app that signs in and gets a token",
        source: Source::Package {
            name: "quick-start",
            module: "quick-start",
            rival: Some("msal-react"),
            base: Some("empty-leptos"),
        },
    },
    App {
        name: "empty-yew",
        about: "Yew with one paragraph",
        source: Source::Package {
            name: "empty-yew",
            module: "empty-yew",
            rival: None,
            base: None,
        },
    },
    App {
        name: "quick-start-yew",
        about: "quick-start with Yew",
        source: Source::Package {
            name: "quick-start-yew",
            module: "quick-start-yew",
            rival: Some("msal-react"),
            base: Some("empty-yew"),
        },
    },
    App {
        name: "client-alone",
        about: "every operation of msal-web, no framework",
        source: Source::Package {
            name: "client-alone",
            module: "client_alone",
            rival: Some("msal-browser"),
            base: None,
        },
    },
    App {
        name: "demo",
        about: "the demo",
        source: Source::Package {
            name: "demo-app",
            module: "demo-app",
            rival: None,
            base: Some("empty-leptos"),
        },
    },
    App {
        name: "msal-react",
        about: "quick-start with MSAL.js and React",
        source: Source::Script("react.jsx"),
    },
    App {
        name: "msal-browser",
        about: "client-alone with MSAL.js",
        source: Source::Script("client.js"),
    },
];

impl PartialEq for App {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl App {
    /// The app of Microsoft's library that does the same.
    pub(super) fn rival(&self) -> Option<&'static str> {
        match self.source {
            Source::Package { rival, .. } => rival,
            Source::Script(_) => None,
        }
    }

    /// The app of the same framework that signs nobody in, whose weight can be taken off.
    pub(super) fn base(&self) -> Option<&'static str> {
        match self.source {
            Source::Package { base, .. } => base,
            Source::Script(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rival_is_an_app_of_its_own() {
        for app in &APPS {
            let Some(rival) = app.rival() else { continue };
            let rival = APPS.iter().find(|app| app.name == rival);
            assert!(
                rival.is_some_and(|rival| matches!(rival.source, Source::Script(_))),
                "{}",
                app.name
            );
        }
    }
}
