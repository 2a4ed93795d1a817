//! What stops a journey.

use std::io;
use std::time::Duration;

use thirtyfour::error::WebDriverError;

/// How a journey, or a step of it, ends.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a journey could not go on. What was on the page is added by the report at its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// Something that had to happen did not.
    #[error("after {} s still waiting for {what}; last seen: {last}", .waited.as_secs())]
    Waited {
        /// What was waited for.
        what: String,
        /// How long it was waited for.
        waited: Duration,
        /// What was there instead.
        last: String,
    },
    /// The browser refused a command.
    #[error("the browser: {}", brief(.0))]
    Browser(#[from] WebDriverError),
    /// A process or a socket of the harness.
    #[error("{what}: {source}")]
    System {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// The surroundings lack something.
    #[error("{0}")]
    Surroundings(String),
}

impl Failure {
    /// For `map_err` on what the system does.
    pub fn system(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System {
            what: what.into(),
            source,
        }
    }
}

/// The message without the addresses inside of the driver that it adds.
fn brief(error: &WebDriverError) -> String {
    let text = error.to_string();
    let lines = text
        .lines()
        .take_while(|line| !line.trim_start().starts_with('#') && !line.contains("tacktrace"));
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}
