//! What the API told, from wanting it to showing it.

use std::future::Future;

use demo_common::api::{Profile, call_api};
use demo_common::failure::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_leptos::prelude::*;

use crate::failure::{Failures, use_failures};
use crate::settings::{UseSettings, use_settings};

#[derive(Clone, Debug, PartialEq)]
enum Progress {
    Wanted,
    Running,
    Here(Profile),
    Failed,
}

/// The documentation's `apiData`, with the two states that its effect loop lacks: a call that is
/// under way and one that failed are not started again.
#[derive(Clone, Copy)]
pub(crate) struct ApiData {
    progress: RwSignal<Progress>,
    source: RwSignal<Option<TokenSource>>,
    failures: Failures,
    settings: UseSettings,
}

/// The data of one page. It goes when its user signs out; leaving the page takes its failure along.
pub(crate) fn use_api_data() -> ApiData {
    let failures = use_failures();
    on_cleanup(move || failures.dismiss());
    let api_data = ApiData {
        progress: RwSignal::new(Progress::Wanted),
        source: RwSignal::new(None),
        failures,
        settings: use_settings(),
    };
    let is_authenticated = use_is_authenticated();
    Effect::new(move |_| {
        if !is_authenticated.get() {
            api_data.forget();
        }
    });
    api_data
}

impl ApiData {
    /// Whether there is no data yet, nobody is fetching it, and nothing has gone wrong that the
    /// user has not seen.
    pub(crate) fn is_wanted(self) -> bool {
        *self.progress.read() == Progress::Wanted && self.failures.current().is_none()
    }

    /// Waits for a token, calls the API with it, and shows what came of it.
    pub(crate) fn load(self, token: impl Future<Output = Result<AuthenticationResult, AuthError>> + 'static) {
        self.failures.dismiss();
        self.source.set(None);
        self.progress.set(Progress::Running);
        spawn_local(async move {
            let outcome = self.fetch(token).await;
            // The user may have left the page meanwhile.
            if self.progress.is_disposed() {
                return;
            }
            if let Err(failure) = &outcome {
                self.failures.report(failure.clone());
            }
            self.progress
                .set(outcome.map_or(Progress::Failed, Progress::Here));
        });
    }

    async fn fetch(
        self,
        token: impl Future<Output = Result<AuthenticationResult, AuthError>>,
    ) -> Result<Profile, Failure> {
        let result = token.await?;
        self.source.try_set(Some(result.source));
        let url = self.settings.api_url();
        Ok(call_api(&url, &result).await?)
    }

    /// Whether it takes the user to try again.
    fn has_stopped(self) -> bool {
        match *self.progress.read() {
            Progress::Failed => true,
            Progress::Wanted => self.failures.current().is_some(),
            Progress::Running | Progress::Here(_) => false,
        }
    }

    fn try_again(self) {
        self.failures.dismiss();
        self.progress.set(Progress::Wanted);
    }

    fn forget(self) {
        self.progress.set(Progress::Wanted);
        self.source.set(None);
    }

    fn profile(self) -> Option<Profile> {
        match &*self.progress.read() {
            Progress::Here(profile) => Some(profile.clone()),
            _ => None,
        }
    }
}

/// Shows the user as the API describes them.
#[component]
pub(crate) fn ProfileCard(
    /// What is shown.
    api_data: ApiData,
    /// Whether somebody fetches the data without being asked, so that trying again means wanting it
    /// again.
    #[prop(optional)]
    automatic: bool,
) -> impl IntoView {
    let profile = Memo::new(move |_| api_data.profile());
    let account = use_account();
    let name = move || profile.get().map(|profile| profile.display_name);
    let initials = move || Some(account.get().filter(|_| profile.read().is_some())?.initials());
    let details = move || {
        let profile = profile.get()?;
        let details = [profile.job_title, profile.user_principal_name];
        Some(details.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let is_running = move || *api_data.progress.read() == Progress::Running;
    let source = move || api_data.source.get().map(|source| source.to_string());
    let can_try_again = Memo::new(move |_| automatic && api_data.has_stopped());
    view! {
        <div class="profile" class:loading=is_running aria-busy=move || is_running().then_some("true")>
            <span class="avatar" aria-hidden="true">{initials}</span>
            <div class="profile-text" aria-live="polite">
                <p class="profile-name" data-testid="api-data">{name}</p>
                <p class="profile-details">{details}</p>
            </div>
            <p class="source">
                <span class="label">"Token from"</span>
                <span class="value" data-testid="token-source">{source}</span>
            </p>
        </div>
        <Show when=move || can_try_again.get()>
            <button type="button" on:click=move |_| api_data.try_again()>"Try again"</button>
        </Show>
    }
}

/// The two ways to ask for a token by hand.
#[component]
pub(crate) fn TokenButtons(
    /// Called with whether the cached token is passed over.
    #[prop(into)]
    acquire: Callback<bool>,
) -> impl IntoView {
    view! {
        <div class="buttons" role="group" aria-label="Take a token">
            <button type="button" data-testid="acquire-silent" on:click=move |_| acquire.run(false)>
                "Take a token"
            </button>
            <button type="button" data-testid="acquire-silent-force" on:click=move |_| acquire.run(true)>
                "Take a new token"
            </button>
        </div>
    }
}
