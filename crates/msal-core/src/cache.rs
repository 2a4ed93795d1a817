//! The cache schema of MSAL.js v5 (schema 3): keys, entities and lookup rules, so that a JavaScript page and a Rust page on one
//! origin share a sign-in.
//!
//! Reading and writing a store is left to `msal-web`.

mod entity;
mod key;
mod lookup;

pub use entity::{AccessTokenEntity, AccountEntity, IdTokenEntity, RefreshTokenEntity, TenantProfileEntity};
pub use key::{ACCOUNT_INDEX, CacheKey, CredentialType, account_key, active_account_key, token_index_key};
pub use lookup::{RENEWAL_OFFSET, Wanted, account_infos};
