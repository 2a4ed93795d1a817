//! The cache schema of MSAL.js v5 (schema 3): keys, records and lookup rules, so that a JavaScript
//! page and a Rust page on one origin share a sign-in.
//!
//! Reading and writing a store is left to `msal-web`.

mod account_record;
mod credential_record;
mod key;
mod key_list;

pub use account_record::{AccountRecord, SignInRecord};
pub use credential_record::{AccessTokenRecord, CredentialOwner, RENEWAL_OFFSET, RefreshTokenRecord};
pub use key::{
    ACCOUNT_INDEX, CredentialKey, CredentialType, account_key, active_account_key, is_secret, owner_prefix,
    token_index_key, user_prefix,
};
pub use key_list::{is_key_list, merge_key_lists};
