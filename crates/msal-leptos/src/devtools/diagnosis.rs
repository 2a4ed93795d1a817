//! The client's diagnostics as signals: read anew at each notice of the client while somebody can
//! see them, the time told by one timer.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_web::{ConfigurationCheck, Diagnostics, UnixTime};

use super::interval::Interval;
use crate::MsalInstance;

/// How often relative times are told anew.
const TICK: Duration = Duration::from_secs(10);

/// What the client knew at its last notice, and the time.
#[derive(Clone, Copy)]
pub(super) struct Diagnosis {
    pub(super) instance: MsalInstance,
    found: RwSignal<Option<Diagnostics>>,
    redirect_page: RwSignal<Option<ConfigurationCheck>>,
    now: RwSignal<UnixTime>,
    notices: Trigger,
    is_open: RwSignal<bool>,
}

impl Diagnosis {
    /// Follows the client until the owner is cleaned up; on a server nothing is known.
    pub(super) fn new(instance: MsalInstance, is_open: RwSignal<bool>) -> Self {
        let diagnosis = Self {
            instance,
            found: RwSignal::new(None),
            redirect_page: RwSignal::new(None),
            now: RwSignal::new(UnixTime::from_seconds(0)),
            notices: Trigger::new(),
            is_open,
        };
        Effect::new(move |_| diagnosis.follow());
        Effect::new(move |_| diagnosis.read());
        diagnosis
    }

    /// What is known of the cache, by expiry.
    pub(super) fn tokens(self) -> Vec<msal_web::CachedToken> {
        self.found
            .with(|found| found.as_ref().map(|found| found.tokens.clone()))
            .unwrap_or_default()
    }

    /// How configuration and page are set up; the redirect page last, once it has been tried.
    pub(super) fn checks(self) -> Vec<ConfigurationCheck> {
        let found = self
            .found
            .with(|found| found.as_ref().map(|found| found.checks.clone()));
        found
            .into_iter()
            .flatten()
            .chain(self.redirect_page.get())
            .collect()
    }

    /// The time, told anew every few seconds.
    pub(super) fn now(self) -> UnixTime {
        self.now.get()
    }

    /// Reads everything anew.
    pub(super) fn refresh(self) {
        if !self.notices.is_disposed() {
            self.notices.notify();
        }
    }

    /// Subscriptions and timer end when the owner is cleaned up.
    fn follow(self) {
        let Some(client) = self.instance.try_client() else {
            return;
        };
        let state = client.watch(move |_| self.refresh());
        let events = client.subscribe(move |_| self.refresh());
        let timer = Interval::start(TICK, move || self.tell_time());
        StoredValue::new_local((state, events, timer));
    }

    /// Runs in an effect, once for the notices of one turn. Diagnostics write to the storage, to see
    /// whether it takes a value, so a closed panel asks for none.
    fn read(self) {
        if !self.is_open.get() {
            return;
        }
        self.notices.track();
        if let Some(client) = self.instance.try_client() {
            self.now.set(client.clock_now());
            self.found.set(Some(client.diagnostics()));
        }
    }

    /// Tries the page at the redirect URI. For a developer who asks, since that loads the page.
    pub(super) fn try_redirect_page(self) {
        if let Some(client) = self.instance.try_client() {
            let check = client.check_redirect_page();
            spawn_local(async move {
                let check = check.await;
                self.redirect_page.try_set(Some(check));
            });
        }
    }

    fn tell_time(self) {
        if let Some(client) = self.instance.try_client() {
            self.now.try_set(client.clock_now());
        }
    }
}
