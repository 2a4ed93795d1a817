//! Entries that nobody can read any more, in the lists through which entries are found.

use std::mem;

use msal_core::cache::{is_key_list, prune_key_list};

use crate::platform::{Lifetime, StorageChange};

/// Takes what cannot be read out of the lists among the entries; the changes that say so.
pub(super) fn prune_lists(
    unreadable: &[(String, String)],
    entries: &mut Vec<(String, String)>,
) -> Vec<StorageChange> {
    let goes = |key: &str| unreadable.iter().any(|(gone, _)| gone == key);
    let mut changes = Vec::new();
    entries.retain_mut(|(key, list)| {
        if unreadable.is_empty() || !is_key_list(key) {
            return true;
        }
        let pruned = prune_key_list(list, &goes);
        if pruned.as_ref() == Some(list) {
            return true;
        }
        changes.push(StorageChange {
            key: key.clone(),
            before: Some(mem::take(list)),
            after: pruned.clone(),
            lifetime: Lifetime::Lasting,
        });
        pruned.map(|pruned| *list = pruned).is_some()
    });
    changes
}
