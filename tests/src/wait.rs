//! Waiting by looking again until a deadline.

use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

/// How long anything may take on a busy machine with two cores.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(40);

/// Looks until there is something to see; `what` completes "still waiting for". A look that fails
/// counts as nothing seen yet, since pages change under the looker.
///
/// # Errors
/// [`Failure::Waited`] after 20 s.
pub async fn until<T>(
    what: impl Into<String>,
    mut look: impl AsyncFnMut() -> Outcome<Look<T>>,
) -> Outcome<T> {
    let started = Instant::now();
    loop {
        let last = match look().await {
            Ok(Look::Seen(value)) => return Ok(value),
            Ok(Look::NotYet(instead)) => instead,
            Err(failure) => failure.to_string(),
        };
        if started.elapsed() > PATIENCE {
            return Err(Failure::Waited {
                what: what.into(),
                waited: started.elapsed(),
                last,
            });
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// What one look showed.
#[derive(Debug)]
pub enum Look<T> {
    /// What was waited for.
    Seen(T),
    /// Something else, in words.
    NotYet(String),
}

impl Look<()> {
    /// Seen if `seen`, else `instead` describes what is there.
    pub fn at(seen: bool, instead: impl Into<String>) -> Self {
        if seen {
            Self::Seen(())
        } else {
            Self::NotYet(instead.into())
        }
    }
}
