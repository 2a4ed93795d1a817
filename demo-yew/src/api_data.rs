//! What the API told, from wanting it to showing it.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use demo_common::api::{Profile, call_api};
use demo_common::failure::Failure;
use msal_yew::prelude::*;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::app::use_settings;
use crate::failure::{Failures, use_failures};

#[derive(Clone, Debug, PartialEq)]
enum Progress {
    Wanted,
    Running,
    Here(Profile),
    Failed,
}

/// The documentation's `apiData`, with the two states that its effect loop lacks: a call that is
/// under way and one that failed are not started again.
#[derive(Clone, PartialEq)]
pub(crate) struct ApiData {
    progress: UseStateHandle<Progress>,
    source: UseStateHandle<Option<TokenSource>>,
    failures: Failures,
    api_url: String,
    is_mounted: Rc<Cell<bool>>,
}

/// The data of one page. It goes when its user signs out; leaving the page takes its failure along.
#[hook]
pub(crate) fn use_api_data() -> ApiData {
    let api_data = ApiData {
        progress: use_state(|| Progress::Wanted),
        source: use_state(|| None),
        failures: use_failures(),
        api_url: use_settings().api_url,
        is_mounted: (*use_ref(|| Rc::new(Cell::new(true)))).clone(),
    };
    let leaving = api_data.clone();
    use_effect_with((), move |()| {
        move || {
            leaving.is_mounted.set(false);
            leaving.failures.dismiss();
        }
    });
    let (forgetting, is_authenticated) = (api_data.clone(), use_is_authenticated());
    use_effect_with(is_authenticated, move |is_authenticated| {
        if !is_authenticated {
            forgetting.forget();
        }
    });
    api_data
}

impl ApiData {
    /// Whether there is no data yet, nobody is fetching it, and nothing has gone wrong that the
    /// user has not seen.
    pub(crate) fn is_wanted(&self) -> bool {
        *self.progress == Progress::Wanted && self.failures.current().is_none()
    }

    /// Waits for a token, calls the API with it, and shows what came of it.
    pub(crate) fn load(
        &self,
        token: impl Future<Output = Result<AuthenticationResult, AuthError>> + 'static,
    ) {
        self.failures.dismiss();
        self.source.set(None);
        self.progress.set(Progress::Running);
        let api_data = self.clone();
        spawn_local(async move {
            let outcome = api_data.fetch(token).await;
            // The user may have left the page meanwhile.
            if !api_data.is_mounted.get() {
                return;
            }
            match outcome {
                Ok(profile) => api_data.progress.set(Progress::Here(profile)),
                Err(failure) => {
                    api_data.failures.report(failure);
                    api_data.progress.set(Progress::Failed);
                }
            }
        });
    }

    async fn fetch(
        &self,
        token: impl Future<Output = Result<AuthenticationResult, AuthError>>,
    ) -> Result<Profile, Failure> {
        let result = token.await?;
        self.source.set(Some(result.source));
        Ok(call_api(&self.api_url, &result).await?)
    }

    /// Whether it takes the user to try again.
    fn has_stopped(&self) -> bool {
        match *self.progress {
            Progress::Failed => true,
            Progress::Wanted => self.failures.current().is_some(),
            Progress::Running | Progress::Here(_) => false,
        }
    }

    fn try_again(&self) {
        self.failures.dismiss();
        self.progress.set(Progress::Wanted);
    }

    fn forget(&self) {
        self.progress.set(Progress::Wanted);
        self.source.set(None);
    }

    fn profile(&self) -> Option<&Profile> {
        match &*self.progress {
            Progress::Here(profile) => Some(profile),
            _ => None,
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct ProfileCardProps {
    /// What is shown.
    pub(crate) api_data: ApiData,
    /// Whether somebody fetches the data without being asked, so that trying again means wanting it
    /// again.
    #[prop_or_default]
    pub(crate) automatic: bool,
}

/// Shows the user as the API describes them.
#[component]
pub(crate) fn ProfileCard(props: &ProfileCardProps) -> Html {
    let (api_data, account) = (props.api_data.clone(), use_account());
    let profile = api_data.profile();
    let initials = account
        .filter(|_| profile.is_some())
        .map(|account| account.initials());
    let name = profile.map(|profile| profile.display_name.clone());
    let details = profile.map(|profile| {
        let details = [&profile.job_title, &profile.user_principal_name];
        let details: Vec<_> = details.into_iter().flatten().map(String::as_str).collect();
        details.join(" · ")
    });
    let is_running = *api_data.progress == Progress::Running;
    let source = api_data.source.map(|source| source.to_string());
    let can_try_again = props.automatic && api_data.has_stopped();
    html! {
        <>
            <div
                class={classes!("profile", is_running.then_some("loading"))}
                aria-busy={is_running.then_some("true")}
            >
                <span class="avatar" aria-hidden="true">{initials}</span>
                <div class="profile-text" aria-live="polite">
                    <p class="profile-name" data-testid="api-data">{name}</p>
                    <p class="profile-details">{details}</p>
                </div>
                <p class="source">
                    <span class="label">{"Token from"}</span>
                    <span class="value" data-testid="token-source">{source}</span>
                </p>
            </div>
            if can_try_again {
                <button type="button" onclick={move |_| api_data.try_again()}>{"Try again"}</button>
            }
        </>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct TokenButtonsProps {
    /// Called with whether the cached token is passed over.
    pub(crate) acquire: Callback<bool>,
}

/// The two ways to ask for a token by hand.
#[component]
pub(crate) fn TokenButtons(props: &TokenButtonsProps) -> Html {
    let acquire = |force_refresh| props.acquire.reform(move |_: MouseEvent| force_refresh);
    html! {
        <div class="buttons" role="group" aria-label="Take a token">
            <button type="button" data-testid="acquire-silent" onclick={acquire(false)}>
                {"Take a token"}
            </button>
            <button type="button" data-testid="acquire-silent-force" onclick={acquire(true)}>
                {"Take a new token"}
            </button>
        </div>
    }
}
