//! Key-value stores that take their time.

use std::rc::Rc;

use msal_core::cache::{is_key_list, is_secret, merge_key_lists};

use super::{Guard, LocalFuture, StorageError};

/// A key-value store of strings that several tabs share and that takes its time: encrypted, in a
/// database, or in a worker.
///
/// The client reads it as a whole into memory, and answers from there; see
/// [`CacheLocation::asynchronous`](crate::CacheLocation::asynchronous). One call at a time is under
/// way for a client.
pub trait AsyncStorage {
    /// Reads all entries. What cannot be read (foreign, damaged) is left out.
    ///
    /// # Errors
    /// [`StorageError`] when the store is blocked; the client goes on with what it has in memory.
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>>;

    /// Makes the changes, in their order: what is found through a list is written before the list,
    /// so a crash in between leaves nothing that anybody would find. Other tabs write too, so each
    /// change becomes what [`StorageChange::over`] says about the value that is there.
    ///
    /// # Errors
    /// [`StorageError`] when the store is full or blocked. All changes come again then, also those
    /// that have been made.
    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>>;

    /// Calls back whenever another tab has written, until the guard is dropped.
    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard;
}

/// A value that is written or removed.
#[derive(Clone, PartialEq, Eq)]
pub struct StorageChange {
    /// The entry.
    pub key: String,
    /// What the writer knew to be there.
    pub before: Option<String>,
    /// The value to write; `None` to remove what is there.
    pub after: Option<String>,
    /// How long the value stays.
    pub lifetime: Lifetime,
}

/// How long a stored value stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// Until the browser is closed, where the store can tell.
    BrowserSession,
    /// Longer: the user has asked to stay signed in, or the value is no secret.
    Lasting,
}

impl StorageChange {
    /// Whether the entry holds tokens or an account, and has to be protected.
    pub fn is_secret(&self) -> bool {
        is_secret(&self.key)
    }

    /// Makes it the change of the value that is there now. Otherwise a key that has come back
    /// meanwhile would go with what is only remembered.
    pub(crate) fn rebase(&mut self, now: Option<String>) {
        self.after = self.over(now.as_deref());
        self.before = now;
    }

    /// What becomes of the value that is there now; `None` when the entry goes, or stays away.
    ///
    /// Into a list that another tab has changed meanwhile the change goes as what it adds and takes
    /// away. A token or account that has gone meanwhile does not come back: its user has signed out
    /// in another tab.
    ///
    /// ```
    /// use msal_web::platform::{Lifetime, StorageChange};
    /// let change = StorageChange {
    ///     key: "msal.3.account.keys".into(),
    ///     before: Some(r#"["a"]"#.into()),
    ///     after: Some(r#"["a","b"]"#.into()),
    ///     lifetime: Lifetime::Lasting,
    /// };
    /// assert_eq!(change.over(Some(r#"["c"]"#)).as_deref(), Some(r#"["c","b"]"#));
    /// ```
    pub fn over(&self, now: Option<&str>) -> Option<String> {
        if self.before.as_deref() == now {
            return self.after.clone();
        }
        if self.is_secret() {
            let has_gone = now.is_none() && self.before.is_some();
            return self.after.clone().filter(|_| !has_gone);
        }
        match is_key_list(&self.key) {
            true => merge_key_lists(self.before.as_deref(), self.after.as_deref(), now),
            false => self.after.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_has_come_back_meanwhile_is_not_taken_away_for_one_that_had_gone() {
        let mut change = StorageChange {
            key: "msal.3.account.keys".into(),
            before: Some(r#"["a"]"#.into()),
            after: Some(r#"["a","b"]"#.into()),
            lifetime: Lifetime::Lasting,
        };
        // Another tab has signed everybody out; then `b` is taken away here as well.
        change.rebase(None);
        assert_eq!(change.after.as_deref(), Some(r#"["b"]"#));
        change.after = None;
        assert_eq!(change.over(Some(r#"["a"]"#)).as_deref(), Some(r#"["a"]"#));
    }
}
