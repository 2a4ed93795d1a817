//! Signatures that are told by what they say.

use std::future::ready;

use msal_core::json::Object;
use msal_core::signature::SignatureError;
use msal_web::platform::{LocalFuture, Signatures, SignedMessage};

/// Believes a signature that reads `signed by` and the key's name, as those of a
/// [`TokenMint`](crate::TokenMint) and a [`FakeAuthority`](crate::FakeAuthority) do.
///
/// ```
/// use msal_testkit::{CLIENT_ID, ScriptedSignatures, World};
/// use msal_web::{Configuration, PublicClientApplication, SignatureCheck};
/// let configuration = Configuration::new(CLIENT_ID)
///     .with_id_token_verifier(SignatureCheck::with(ScriptedSignatures));
/// let client = PublicClientApplication::with_platform(configuration, World::new().platform())?;
/// # Ok::<(), msal_web::AuthError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct ScriptedSignatures;

impl Signatures for ScriptedSignatures {
    fn verify(&self, message: SignedMessage) -> LocalFuture<Result<(), SignatureError>> {
        let key = Object::parse(&message.key).unwrap_or_default();
        let wanted = format!("signed by {}", key.text("n").unwrap_or_default());
        let fits = message.signature == wanted.as_bytes();
        Box::pin(ready(if fits { Ok(()) } else { Err(SignatureError::Wrong) }))
    }
}
