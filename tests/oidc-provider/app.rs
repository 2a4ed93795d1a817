//! Calling the client in the page, and reading what it answers.

use std::sync::atomic::{AtomicU32, Ordering};

use journeys::{Look, Outcome, until};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::World;

/// Under this id the page keeps what came of the redirect that led there.
const REDIRECT: &str = "redirect";
static CALLS: AtomicU32 = AtomicU32::new(0);

/// The app in the window that is looked at.
pub(crate) struct App<'w>(&'w World);

/// A call that has not ended yet.
pub(crate) struct Call<'w> {
    app: App<'w>,
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Told {
    Value(Value),
    Error(String),
}

/// How a call ended: with a value, or with a code.
pub(crate) type Answer = Result<Value, String>;

impl<'w> App<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self(world)
    }

    /// Waits until the page is ready; what came of the redirect that led there, null without one.
    pub(crate) async fn redirect_answer(&self) -> Outcome<Answer> {
        self.answer(REDIRECT).await
    }

    /// Calls a method, without waiting for its end.
    pub(crate) async fn start(&self, name: &str, arguments: &[Value]) -> Outcome<Call<'w>> {
        self.redirect_answer().await.map(drop)?;
        let id = format!("{name} {}", CALLS.fetch_add(1, Ordering::Relaxed));
        let script = "window.app.start(...arguments); return true";
        let arguments = [json!(id), json!(name), json!(arguments)];
        self.0.browser().script(script, &arguments).await?;
        Ok(Call { app: App(self.0), id })
    }

    /// Calls a method and waits for its end.
    pub(crate) async fn call(&self, name: &str, arguments: &[Value]) -> Outcome<Answer> {
        self.start(name, arguments).await?.answer().await
    }

    /// Calls a method that must succeed.
    pub(crate) async fn get(&self, name: &str, arguments: &[Value]) -> Outcome<Value> {
        self.call(name, arguments).await.map(granted)
    }

    /// The users' ids, which are their subjects.
    pub(crate) async fn users(&self) -> Outcome<Vec<String>> {
        let accounts = self.get("getAllAccounts", &[]).await?;
        let accounts = accounts.as_array().into_iter().flatten();
        Ok(accounts.map(|account| text(&account["homeAccountId"])).collect())
    }

    async fn answer(&self, id: &str) -> Outcome<Answer> {
        let told = until(format!("the end of {id}"), async || {
            let script = "return window.app?.outcome(arguments[0]) ?? null";
            let told = self.0.browser().script(script, &[json!(id)]).await?;
            let told = serde_json::from_value::<Told>(told);
            Ok(told.map_or_else(|_| Look::NotYet("nothing".into()), Look::Seen))
        });
        Ok(match told.await? {
            Told::Value(value) => Ok(value),
            Told::Error(code) => Err(code),
        })
    }
}

impl Call<'_> {
    /// Waits for the end.
    pub(crate) async fn answer(self) -> Outcome<Answer> {
        self.app.answer(&self.id).await
    }
}

/// The value of a call that must have succeeded.
#[track_caller]
pub(crate) fn granted(answer: Answer) -> Value {
    answer.unwrap_or_else(|code| panic!("refused: {code}"))
}

/// A text that must be there.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    let text = value.as_str().filter(|text| !text.is_empty());
    text.unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
