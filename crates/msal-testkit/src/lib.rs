//! Doubles of the browser and of the authority, for testing sign-in natively, in milliseconds: no
//! network, no wall clock, no DOM.
//!
//! A [`World`] is a tab and an authority in which everything goes well; each of its parts can be
//! told to behave otherwise. The client under test is the real one, made with [`World::platform`]:
//!
//! ```
//! use msal_testkit::{CLIENT_ID, Reaction, World, block_on};
//! use msal_web::{Configuration, PopupRequest, PublicClientApplication};
//!
//! let world = World::new();
//! let configuration = Configuration::new(CLIENT_ID);
//! let client = PublicClientApplication::with_platform(configuration, world.platform())?;
//!
//! let result = block_on(client.login_popup(PopupRequest::new(["User.Read"])))?;
//! assert_eq!(result.account.username, "ada@contoso.com");
//!
//! world.windows.react_with(|_| Reaction::close());
//! let error = block_on(client.login_popup(PopupRequest::new(["User.Read"]))).unwrap_err();
//! assert_eq!(error.code(), "user_cancelled");
//! # Ok::<(), msal_web::AuthError>(())
//! ```
//!
//! | part | what it pretends |
//! |---|---|
//! | [`FrozenClock`], [`Timeline`] | time, and what happens in it |
//! | [`ScriptedTransport`] | the network: responses, requests read back, requests held |
//! | [`MemoryStorage`] | session storage: full, blocked, looked into |
//! | [`SharedStorage`] | a store that tabs share: slow, full, blocked, a crash in the middle |
//! | [`ScriptedPage`] | the document: address, focus, frame, *Back* |
//! | [`ScriptedWindows`], [`Reaction`] | popups and frames: in time, late, closed, cut off |
//! | [`FakeAuthority`], [`Departure`] | a directory, and what it does wrongly |
//! | [`TokenMint`], [`TestUser`] | id tokens to order |
//! | [`ScriptedSignatures`] | signatures of id tokens, told by what they say |
//!
//! [`block_on`] runs a call to its end, [`start`] step by step.

mod authority;
mod authorize_call;
mod clock;
mod executor;
mod mint;
mod page;
mod random;
mod response;
mod shared_storage;
mod signatures;
mod storage;
mod timeline;
mod transport;
mod user;
mod windows;
mod world;

pub use authority::{Departure, FakeAuthority};
pub use authorize_call::AuthorizeCall;
pub use clock::{FrozenClock, START};
pub use executor::{Running, TestTasks, block_on, settle, start};
pub use mint::TokenMint;
pub use page::{HOME, ScriptedPage};
pub use random::SeededRandom;
pub use response::{html_response, json_response, server_error, token_response};
pub use shared_storage::SharedStorage;
pub use signatures::ScriptedSignatures;
pub use storage::MemoryStorage;
pub use timeline::Timeline;
pub use transport::{ScriptedTransport, SentRequest, TransportResult};
pub use user::{TENANT, TestUser};
pub use windows::{Reaction, ScriptedWindows};
pub use world::{CLIENT_ID, World};

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
