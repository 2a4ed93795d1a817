//! Looking again until there is something to see, for a step that may find nothing.

use std::time::{Duration, Instant};

use journeys::Outcome;

const PAUSE: Duration = Duration::from_millis(20);

/// What `look` sees within this time. A look that fails sees nothing: windows close and documents
/// go while they are looked at.
pub(crate) async fn seen<T>(
    patience: Duration,
    mut look: impl AsyncFnMut() -> Outcome<Option<T>>,
) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Ok(Some(value)) = look().await {
            return Some(value);
        }
        if started.elapsed() >= patience {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
