//! Calling an API without touching a token: attached by address, renewed, and asked for again when
//! the API challenges it.

use demo_common::api::Profile;
use demo_common::failure::Failure;
use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_leptos::prelude::*;

use super::SourceCode;
use crate::failure::use_failures;
use crate::settings::use_settings;

/// One button, and the question that a challenge leads to.
#[component]
pub(crate) fn ApiPage() -> impl IntoView {
    let (settings, failures) = (use_settings(), use_failures());
    let question = Question::new();
    let resource = ApiResource::new(&settings.api_url(), settings.scopes());
    let resource = resource.map(|resource| resource.with_user_needed(question.before_a_popup()));
    let api = resource.map(|resource| use_api_client([resource]));
    let (profile, is_running) = (RwSignal::new(None), RwSignal::new(false));
    let call = move |_| {
        failures.dismiss();
        profile.set(None);
        is_running.set(true);
        let api = api.clone();
        spawn_local(async move {
            match load(api, &settings.api_url()).await {
                Ok(found) => {
                    profile.try_set(Some(found));
                }
                Err(failure) => failures.report(failure),
            }
            is_running.try_set(false);
        });
    };
    view! {
        <h1>"API"</h1>
        <p class="lead">
            "The API client finds the token by the address, renews it when the API refuses it, and answers a claims \
             challenge: silently where that is enough, and with you where it takes you. The call goes on afterwards."
        </p>
        <article class="panel">
            <h2>"Your profile"</h2>
            <p class="profile-name" data-testid="api-data" aria-live="polite">
                {move || profile.get().map(|profile: Profile| profile.display_name)}
            </p>
            <div class="buttons">
                <button
                    type="button"
                    data-testid="call-api"
                    on:click=call
                    aria-busy=move || is_running.get().to_string()
                >
                    "Call the API"
                </button>
            </div>
            <Confirmation question/>
        </article>
        <SourceCode text=include_str!("api.rs")/>
    }
}

async fn load(api: Result<ApiInstance, msal_leptos::ResourceError>, url: &str) -> Result<Profile, Failure> {
    let response = api.map_err(ApiError::from)?.get(url).await?;
    Ok(Profile::read(response).await?)
}

/// A question to the user that a call waits for, so that a popup opens on their click.
#[derive(Clone, Copy)]
struct Question(RwSignal<Option<oneshot::Sender<bool>>, LocalStorage>);

impl Question {
    fn new() -> Self {
        Self(RwSignal::new_local(None))
    }

    fn before_a_popup(self) -> UserNeeded {
        UserNeeded::ask(move |_need| async move {
            match self.ask().await {
                true => UserNeeded::popup(),
                false => UserNeeded::fail(),
            }
        })
    }

    async fn ask(self) -> bool {
        let (sender, answer) = oneshot::channel();
        self.0.try_set(Some(sender));
        // A question that nobody can answer any more is answered with no.
        answer.await.unwrap_or(false)
    }

    fn is_open(self) -> bool {
        self.0.read().is_some()
    }

    fn answer(self, is_agreed: bool) {
        let sender = self.0.try_update(Option::take).flatten();
        let _the_call_may_be_gone = sender.map(|sender| sender.send(is_agreed));
    }
}

/// Shows the question while there is one.
#[component]
fn Confirmation(
    /// What is asked.
    question: Question,
) -> impl IntoView {
    view! {
        <Show when=move || question.is_open()>
            <div class="question" role="alertdialog" aria-labelledby="question" data-testid="question">
                <p id="question">"The API wants you to confirm that it is you."</p>
                <div class="buttons">
                    <button type="button" data-testid="question-yes" on:click=move |_| question.answer(true)>"Continue"</button>
                    <button type="button" data-testid="question-no" on:click=move |_| question.answer(false)>"Not now"</button>
                </div>
            </div>
        </Show>
    }
}
