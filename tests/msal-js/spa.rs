//! Calling the clients in the page, and reading what they answer.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use journeys::{ALICE, Outcome, until};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::Judge;

/// What the pages keep under this id once they are ready: the outcome of the redirect that led
/// there.
const REDIRECT: &str = "redirect";
static CALLS: AtomicU32 = AtomicU32::new(0);

/// The application in the window that is looked at.
pub(crate) struct Spa<'j> {
    judge: &'j Judge,
}

/// A call that has not ended yet.
pub(crate) struct Call<'s> {
    spa: &'s Spa<'s>,
    id: String,
}

/// An error as the client told it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Refused {
    pub(crate) class: String,
    pub(crate) code: String,
    pub(crate) sub_error: String,
    pub(crate) number: String,
    pub(crate) claims: String,
    pub(crate) message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Told {
    Value(Value),
    Error(Refused),
}

/// How a call ended.
pub(crate) type Answer = Result<Value, Refused>;

impl<'j> Spa<'j> {
    pub(crate) fn new(judge: &'j Judge) -> Self {
        Self { judge }
    }

    /// Waits until the page is ready; what came of the redirect that led there, null without one.
    pub(crate) async fn redirect_answer(&self) -> Outcome<Answer> {
        self.answer(REDIRECT).await
    }

    /// Calls a method, without waiting for its end.
    pub(crate) async fn start(&self, name: &str, arguments: &[Value]) -> Outcome<Call<'_>> {
        self.redirect_answer().await.map(drop)?;
        let id = format!("{name} {}", CALLS.fetch_add(1, Ordering::Relaxed));
        let script = "window.judge.start(...arguments); return true";
        let browser = self.judge.browser();
        browser
            .script(script, &[json!(id), json!(name), json!(arguments)])
            .await?;
        Ok(Call { spa: self, id })
    }

    /// Calls a method and waits for its end.
    pub(crate) async fn call(&self, name: &str, arguments: &[Value]) -> Outcome<Answer> {
        self.start(name, arguments).await?.answer().await
    }

    /// Calls a method that must succeed.
    pub(crate) async fn get(&self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        self.call(name, arguments).await.map(granted)
    }

    /// Calls a method that must fail.
    pub(crate) async fn refused(&self, name: &str, arguments: &[Value]) -> Outcome<Refused> {
        self.call(name, arguments).await.map(refusal)
    }

    /// Signs alice in by popup, as a user does; the result.
    pub(crate) async fn sign_in(&self) -> Outcome<Value> {
        self.sign_in_as(ALICE).await
    }

    /// Signs somebody in by popup, whoever is signed in already.
    pub(crate) async fn sign_in_as(&self, user: &str) -> Outcome<Value> {
        let request = json!({ "scopes": ["User.Read"], "prompt": "login" });
        let call = self.start("loginPopup", &[request]).await?;
        self.judge.popup().await?.sign_in(user).await?;
        self.judge.browser().popup_closes().await?;
        call.answer().await.map(granted)
    }

    /// Waits for the end of a call that the page has started by itself and that must succeed.
    pub(crate) async fn outcome_of(&self, id: &str) -> Outcome<Value> {
        self.answer(id).await.map(granted)
    }

    async fn answer(&self, id: &str) -> Outcome<Answer> {
        let told = until(format!("the end of {id}"), async || {
            let script = "return window.judge?.outcome(arguments[0]) ?? null";
            let told = self.judge.browser().script(script, &[json!(id)]).await?;
            Ok(serde_json::from_value::<Told>(told)
                .map_or_else(|_| journeys::Look::NotYet("nothing".into()), journeys::Look::Seen))
        });
        Ok(match told.await? {
            Told::Value(value) => Ok(value),
            Told::Error(error) => Err(error),
        })
    }
}

impl Call<'_> {
    /// Waits for the end.
    pub(crate) async fn answer(self) -> Outcome<Answer> {
        self.spa.answer(&self.id).await
    }
}

/// The value of a call that must have succeeded.
#[track_caller]
pub(crate) fn granted(answer: Answer) -> Value {
    answer.unwrap_or_else(|refused| panic!("refused: {refused}"))
}

/// The error of a call that must have failed.
#[track_caller]
pub(crate) fn refusal(answer: Answer) -> Refused {
    match answer {
        Ok(value) => panic!("not refused: {value}"),
        Err(refused) => refused,
    }
}

impl Refused {
    /// Class and code, as the tables of the tests name them: `ServerError access_denied`.
    pub(crate) fn kind(&self) -> String {
        format!("{} {}", self.class, self.code)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} {} {} {}: {}",
            self.class, self.code, self.sub_error, self.number, self.message
        )
    }
}
