//! The cache schema of MSAL.js v5 (schema 3): keys, records and lookup rules, so that a JavaScript
//! page and a Rust page on one origin share a sign-in.
//!
//! Reading and writing a store is left to `msal-web`.

mod account_record;
mod credential_record;
mod encrypted_record;
mod encryption_cookie;
mod key;
mod key_list;

pub use account_record::{AccountRecord, SignInRecord};
pub use credential_record::{AccessTokenRecord, CredentialOwner, RENEWAL_OFFSET, RefreshTokenRecord};
pub use encrypted_record::{EncryptedRecord, NONCE_BYTES, StoredText, broadcast_context, encryption_context};
pub use encryption_cookie::{ENCRYPTION_KEY_BYTES, EncryptionCookie, find_cookie};
pub use key::{
    ACCOUNT_INDEX, CredentialKey, CredentialType, account_key, active_account_key, is_secret, is_secret_of,
    owner_prefix, token_index_key, user_prefix,
};
pub use key_list::{is_key_list, listed_keys, merge_key_lists, prune_key_list, unlisted_keys};
