//! How often tokens are renewed ahead of time behind the back of their callers.

use crate::cell::RefCell;
use crate::silent_calls::RequestThumbprint;

/// Milliseconds from one attempt for a token to the next. One that fails changes nothing for the
/// callers, who go on with the token they have, so it is not repeated for each of them.
const PAUSE: u64 = 60_000;

/// When they were last begun.
#[derive(Default)]
pub(crate) struct BackgroundRenewals(RefCell<Vec<(RequestThumbprint, u64)>>);

impl BackgroundRenewals {
    /// Whether a renewal may begin now; if so, that counts as begun.
    pub(crate) fn begin(&self, thumbprint: &RequestThumbprint, now: u64) -> bool {
        let mut begun = self.0.borrow_mut();
        begun.retain(|(_, at)| now.saturating_sub(*at) < PAUSE);
        let is_due = !begun.iter().any(|(known, _)| thumbprint.is_covered_by(known));
        if is_due {
            begun.push((thumbprint.clone(), now));
        }
        is_due
    }
}
