//! Access tokens by account, tenant and scope, so that a hit costs the same among one and among
//! ten thousand.
//!
//! The keys of MSAL's schema hold everything that tokens are told apart by, so a token is read and
//! parsed only when it is asked for.

use std::rc::Rc;

use msal_core::authority::cache_environment;
use msal_core::cache::{AccessTokenRecord, CredentialKey, CredentialOwner, CredentialType};
use msal_core::text::split;
use msal_core::{ScopeSet, TokenScheme};

use super::journal::Journal;
use crate::cell::RefCell;

/// The tokens, in the order in which they were last written, in a hash table whose chains lead
/// from the newest to the oldest.
#[derive(Default)]
pub(super) struct AccessTokens {
    slots: Vec<Slot>,
    /// For each bucket one more than the place of its newest link; 0 for none.
    heads: Vec<u32>,
    links: Vec<Link>,
}

struct Slot {
    key: String,
    is_removed: bool,
    seen: RefCell<Option<SeenToken>>,
}

/// What stood in the store when the token was last read.
struct SeenToken {
    text: String,
    record: Option<Rc<AccessTokenRecord>>,
}

/// A scope of a token.
#[derive(Clone, Copy)]
struct Link {
    hash: u64,
    slot: u32,
    /// One more than the place of the next older link; 0 for none.
    next: u32,
}

impl AccessTokens {
    /// Adds a token as the newest.
    pub(super) fn push(&mut self, key: String) {
        let slot = self.slots.len() as u32;
        if let Some(parts) = CredentialKey::parse(&key)
            && parts.credential == CredentialType::AccessToken
            && parts.variant.is_empty()
        {
            let owner = owner_hash(parts.owner());
            for scope in split(parts.target, b' ') {
                self.link(hash(owner, scope), slot);
            }
        }
        self.slots.push(Slot {
            key,
            is_removed: false,
            seen: RefCell::default(),
        });
    }

    fn link(&mut self, hash: u64, slot: u32) {
        if self.links.len() >= self.heads.len() {
            self.grow();
        }
        self.links.push(Link { hash, slot, next: 0 });
        self.attach(self.links.len() - 1);
    }

    fn grow(&mut self) {
        let buckets = usize::max(16, self.heads.len() * 2);
        self.heads = vec![0; buckets];
        (0..self.links.len()).for_each(|place| self.attach(place));
    }

    /// Puts a link at the head of its chain.
    fn attach(&mut self, place: usize) {
        let buckets = self.heads.len();
        if let Some(link) = self.links.get_mut(place)
            && let Some(head) = self.heads.get_mut(bucket(link.hash, buckets))
        {
            link.next = std::mem::replace(head, place as u32 + 1);
        }
    }

    /// The owner's newest token for all the scopes, as it is stored now.
    pub(super) fn find(
        &self,
        journal: &Journal,
        owner: CredentialOwner<'_>,
        scopes: &ScopeSet,
        scheme: TokenScheme,
    ) -> Option<Rc<AccessTokenRecord>> {
        let mut found = self.chain(hash(owner_hash(owner), scopes.iter().next()?));
        found.find_map(|slot| {
            let record = slot.read(journal, owner)?;
            (record.scheme == scheme && record.scopes.covers(scopes)).then_some(record)
        })
    }

    /// The keys of the owner's tokens that one of these scopes takes the place of.
    pub(super) fn replaced_by(
        &self,
        journal: &Journal,
        owner: CredentialOwner<'_>,
        new: &AccessTokenRecord,
    ) -> Vec<String> {
        let mut keys = Vec::new();
        for scope in new.scopes.for_lookup().iter() {
            for slot in self.chain(hash(owner_hash(owner), scope)) {
                let old = slot.read(journal, owner);
                let is_replaced =
                    |old: &AccessTokenRecord| old.scheme == new.scheme && new.scopes.replaces(&old.scopes);
                if old.is_some_and(|old| is_replaced(&old)) {
                    keys.push(slot.key.clone());
                }
            }
        }
        keys
    }

    /// The tokens under a hash, newest first.
    fn chain(&self, wanted: u64) -> impl Iterator<Item = &Slot> {
        let head = self.heads.get(bucket(wanted, self.heads.len()));
        let mut next = head.copied().unwrap_or(0);
        std::iter::from_fn(move || {
            loop {
                let link = self.links.get(next.checked_sub(1)? as usize)?;
                next = link.next;
                if link.hash == wanted {
                    return self.slots.get(link.slot as usize);
                }
            }
        })
    }

    /// Removes the tokens whose key fits.
    pub(super) fn remove(&mut self, goes: &dyn Fn(&str) -> bool) {
        for slot in &mut self.slots {
            if !slot.is_removed && goes(&slot.key) {
                slot.is_removed = true;
                slot.seen.replace(None);
            }
        }
    }

    /// The keys, oldest first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        let slots = self.slots.iter().filter(|slot| !slot.is_removed);
        slots.map(|slot| slot.key.as_str())
    }
}

impl Slot {
    /// The token as it is stored now; parsed again only when it has changed.
    fn read(&self, journal: &Journal, owner: CredentialOwner<'_>) -> Option<Rc<AccessTokenRecord>> {
        if self.is_removed {
            return None;
        }
        let text = journal.get(&self.key)?;
        let mut seen = self.seen.borrow_mut();
        if seen.as_ref().is_none_or(|seen| seen.text != text) {
            let record = owner.read_access_token(&text).map(Rc::new);
            *seen = Some(SeenToken { text, record });
        }
        seen.as_ref()?.record.clone()
    }
}

/// Their number is a power of two.
fn bucket(hash: u64, buckets: usize) -> usize {
    hash as usize & buckets.wrapping_sub(1)
}

fn owner_hash(owner: CredentialOwner<'_>) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    let environment = cache_environment(owner.environment);
    hash(
        hash(hash(OFFSET, owner.home_account_id), environment),
        owner.realm,
    )
}

/// FNV-1a over the text in ASCII lower case. Whatever collides is told apart by the record.
fn hash(seed: u64, text: &str) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let bytes = text.bytes().map(|byte| byte.to_ascii_lowercase());
    add(bytes.fold(seed, add), b'|')
}
