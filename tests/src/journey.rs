//! Running one journey from start to end.

use crate::app::App;
use crate::browser::{PageLoads, Popups};
use crate::failure::Outcome;
use crate::stage::play;
use crate::tenancy::Tenancy;
use crate::world::World;

/// A journey before it begins.
#[derive(Debug, Clone, Copy, Default)]
pub struct Journey {
    app: App,
    tenancy: Tenancy,
    popups: Popups,
    page_loads: PageLoads,
}

/// Runs `body` in a world of its own.
///
/// # Panics
/// When it fails, with what was on the pages, in the console and in the request logs.
pub fn journey(body: impl AsyncFnOnce(&World) -> Outcome) {
    Journey::default().run(body);
}

impl Journey {
    /// Sets what the browser does about popups that nobody clicked for.
    #[must_use]
    pub fn popups(mut self, popups: Popups) -> Self {
        self.popups = popups;
        self
    }

    /// Sets whether the driver waits until a page has loaded.
    #[must_use]
    pub fn page_loads(mut self, page_loads: PageLoads) -> Self {
        self.page_loads = page_loads;
        self
    }

    /// Goes through another app than the demo.
    #[must_use]
    pub fn through(mut self, app: App) -> Self {
        self.app = app;
        self
    }

    /// Signs in somewhere else than at a workforce tenant.
    #[must_use]
    pub fn at(mut self, tenancy: Tenancy) -> Self {
        self.tenancy = tenancy;
        self
    }

    /// Runs `body` in a world of its own.
    ///
    /// # Panics
    /// When it fails, with what was on the pages, in the console and in the request logs.
    pub fn run(self, body: impl AsyncFnOnce(&World) -> Outcome) {
        play(
            async || World::start(self.app, self.tenancy, self.popups, self.page_loads).await,
            body,
        );
    }
}
