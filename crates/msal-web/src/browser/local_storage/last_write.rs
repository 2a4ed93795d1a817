//! Whether the last write of another tab has come here.
//!
//! Chromium and Safari carry what one tab writes to the others in their own time, which may be later
//! than the lock under which it was written: a tab that has got the lock would renew what has just
//! been renewed. A cookie is there at once. So each write of tokens is named in one, for some
//! seconds, and by an entry that comes after the tokens; who sees the cookie waits for the entry.

use std::time::Duration;

use msal_core::cache::find_cookie;
use msal_core::text::concat;

use super::area;
use crate::cell::RefCell;
use crate::platform::Clock;

/// The entry, and the cookie.
const NAME: &str = "msal.rust.last-write";
/// How often a write is looked for.
const LOOKS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(5);

#[derive(Default)]
pub(super) struct LastWrite {
    /// The one that has been looked for often enough: the store has been cleared, or two tabs have
    /// written at once.
    missed: RefCell<Option<String>>,
}

impl LastWrite {
    /// Names a write, after its entries.
    pub(super) fn put(&self, id: &str) {
        if area::set(NAME, id).is_ok() {
            set_cookie(id, "10");
        }
    }

    /// Somebody has signed out: nothing is to come.
    pub(super) fn remove(&self) {
        area::remove(NAME);
        set_cookie("", "0");
    }

    /// Completes when it is here, or has been waited for long enough.
    pub(super) async fn arrival(&self, clock: &dyn Clock) {
        for _ in 0..LOOKS {
            if self.is_here() {
                return;
            }
            clock.sleep(PAUSE).await;
        }
        let cookies = area::cookies();
        self.missed
            .replace(find_cookie(&cookies, NAME).map(str::to_owned));
    }

    fn is_here(&self) -> bool {
        let cookies = area::cookies();
        let Some(id) = find_cookie(&cookies, NAME) else {
            return true;
        };
        let is_missed = self.missed.borrow().as_deref() == Some(id);
        is_missed || area::get(NAME).as_deref() == Some(id)
    }
}

fn set_cookie(id: &str, seconds: &str) {
    let attributes = ";path=/;SameSite=Strict;Secure;max-age=";
    area::set_cookie(&concat(&[NAME, "=", id, attributes, seconds]));
}
