//! Key-value stores that take their time.

use std::rc::Rc;

use msal_core::cache::{is_key_list, is_secret, merge_key_lists, prune_key_list, unlisted_keys};

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
    pub(crate) fn rebase(&mut self, now: Option<String>, is_there: &dyn Fn(&str) -> bool) {
        self.after = self.over(now.as_deref(), is_there);
        self.before = now;
    }

    /// The keys of entries that the change takes out of a list.
    pub fn unlisted_keys(&self) -> Vec<String> {
        match self.before.as_deref().filter(|_| is_key_list(&self.key)) {
            Some(before) => unlisted_keys(before, self.after.as_deref().unwrap_or_default()),
            None => Vec::new(),
        }
    }

    /// What becomes of the value that is there now; `None` when the entry goes, or stays away.
    ///
    /// Into a list that another tab has changed meanwhile the change goes as what it adds and takes
    /// away. A key whose entry is there stays listed: another tab has written it since. `is_there`
    /// says so of the [`unlisted_keys`](Self::unlisted_keys). A token or account that has gone
    /// meanwhile does not come back: its user has signed out in another tab.
    ///
    /// ```
    /// use msal_web::platform::{Lifetime, StorageChange};
    /// let change = StorageChange {
    ///     key: "msal.3.account.keys".into(),
    ///     before: Some(r#"["a"]"#.into()),
    ///     after: Some(r#"["a","b"]"#.into()),
    ///     lifetime: Lifetime::Lasting,
    /// };
    /// let over = change.over(Some(r#"["c"]"#), &|_| false);
    /// assert_eq!(over.as_deref(), Some(r#"["c","b"]"#));
    /// ```
    pub fn over(&self, now: Option<&str>, is_there: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut back = self.unlisted_keys();
        back.retain(|key| is_there(key));
        if self.before.as_deref() == now && back.is_empty() {
            return self.after.clone();
        }
        if self.is_secret() {
            let has_gone = now.is_none() && self.before.is_some();
            return self.after.clone().filter(|_| !has_gone);
        }
        if !is_key_list(&self.key) {
            return self.after.clone();
        }
        // As if it had never been known here.
        let is_back = |key: &str| back.iter().any(|back| back == key);
        let before = self.before.as_deref();
        let before = before.and_then(|before| prune_key_list(before, &is_back));
        merge_key_lists(before.as_deref(), self.after.as_deref(), now)
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
        change.rebase(None, &|_| false);
        assert_eq!(change.after.as_deref(), Some(r#"["b"]"#));
        change.after = None;
        let over = change.over(Some(r#"["a"]"#), &|_| false);
        assert_eq!(over.as_deref(), Some(r#"["a"]"#));
    }

    #[test]
    fn a_key_whose_entry_another_tab_has_written_again_stays_listed() {
        let change = |after: Option<&str>| StorageChange {
            key: "msal.3.account.keys".into(),
            before: Some(r#"["a","b"]"#.into()),
            after: after.map(str::to_owned),
            lifetime: Lifetime::Lasting,
        };
        let is_there = |key: &str| key == "b";
        let check = |after, now, wanted: &str| {
            assert_eq!(change(after).over(now, &is_there).as_deref(), Some(wanted));
        };
        // The list says the same as before, since the key went and came back.
        check(Some(r#"["a"]"#), Some(r#"["a","b"]"#), r#"["a","b"]"#);
        check(None, Some(r#"["a","b"]"#), r#"["b"]"#);
        check(Some(r#"["a"]"#), Some(r#"["b","c"]"#), r#"["b","c"]"#);
        check(Some(r#"["b","c"]"#), Some(r#"["a","b"]"#), r#"["b","c"]"#);
    }
}
