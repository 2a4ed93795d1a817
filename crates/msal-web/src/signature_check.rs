//! The signature of id tokens, for apps that have it checked (OpenID Connect Core, section 3.1.3.7,
//! rule 6 leaves the choice: the token comes from the token endpoint over TLS). Linked by apps that
//! name it in their configuration.

use std::fmt;
use std::rc::Rc;

use msal_core::error::{AuthError, ResponseError};
use msal_core::id_token::IdTokenError;
use msal_core::signature::{SignatureError, SignedToken, SigningKeys};
use msal_core::text::concat;
use msal_core::{Endpoints, HttpMethod, RawIdToken, decimal};

use crate::cell::RefCell;
use crate::context::Context;
use crate::future::BoxFuture;
use crate::platform::{HttpCache, HttpRequest, Signatures, SignedMessage};
use crate::request_sender::{send, unreachable};

/// Checks the signature of every id token: a value for
/// [`Configuration::with_id_token_verifier`](crate::Configuration::with_id_token_verifier).
///
/// The keys come from where the authority's configuration says (`jwks_uri`), are kept for the life
/// of the value, and are fetched once more when a token names one that is not among them. A token
/// whose signature does not fit is refused with `id_token_signature_invalid`, and nothing of its
/// response is written. RS256, PS256 and ES256 are known.
#[derive(Clone)]
pub struct SignatureCheck {
    check: Rc<dyn IdTokenCheck>,
}

impl SignatureCheck {
    /// By the browser's WebCrypto, which pages without `https` do not have (but for those on
    /// loopback): there every sign-in fails with [`SignatureError::Unsupported`].
    pub fn web_crypto() -> Self {
        #[cfg(target_arch = "wasm32")]
        return Self::with(crate::browser::signatures::WebCrypto);
        #[cfg(not(target_arch = "wasm32"))]
        Self::with(crate::server::NoSignatures)
    }

    /// By something else, such as a test's.
    pub fn with(signatures: impl Signatures + 'static) -> Self {
        let check = KeyedCheck {
            signatures: Rc::new(signatures),
            known: RefCell::default(),
        };
        Self {
            check: Rc::new(check),
        }
    }
}

impl fmt::Debug for SignatureCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureCheck")
    }
}

/// Behind a trait, so that a client without a check does not hold the code of one.
trait IdTokenCheck {
    fn check<'a>(
        &'a self,
        context: &'a Context,
        endpoints: &'a Endpoints,
        token: &'a RawIdToken,
    ) -> BoxFuture<'a, Result<(), AuthError>>;
}

/// The check of an id token's signature; `None` when the app does not want one.
pub(crate) fn of<'a>(
    context: &'a Context,
    endpoints: &'a Endpoints,
    token: &'a RawIdToken,
) -> Option<BoxFuture<'a, Result<(), AuthError>>> {
    let wanted = context.configuration.options.signature_check.as_ref()?;
    Some(wanted.check.check(context, endpoints, token))
}

struct KeyedCheck {
    signatures: Rc<dyn Signatures>,
    /// By address.
    known: RefCell<Vec<(String, SigningKeys)>>,
}

impl IdTokenCheck for KeyedCheck {
    fn check<'a>(
        &'a self,
        context: &'a Context,
        endpoints: &'a Endpoints,
        token: &'a RawIdToken,
    ) -> BoxFuture<'a, Result<(), AuthError>> {
        Box::pin(async move {
            let signed = SignedToken::parse(token).map_err(refused)?;
            let url = endpoints
                .keys_url()
                .ok_or_else(|| refused(SignatureError::NoKeys))?;
            let key = match self.find(&url, &signed) {
                Some(key) => key,
                None => self.fetch(context, url, &signed).await?,
            };
            let message = SignedMessage {
                algorithm: signed.algorithm,
                key,
                message: signed.message.to_owned(),
                signature: signed.signature,
            };
            self.signatures.verify(message).await.map_err(refused)
        })
    }
}

impl KeyedCheck {
    fn find(&self, url: &str, token: &SignedToken<'_>) -> Option<String> {
        let known = self.known.borrow();
        let (_, keys) = known.iter().find(|(known, _)| known == url)?;
        keys.find(token)
    }

    /// Fetches the keys anew. A token may be signed with one that the browser's HTTP cache does not
    /// know yet.
    async fn fetch(
        &self,
        context: &Context,
        url: String,
        token: &SignedToken<'_>,
    ) -> Result<String, AuthError> {
        let mut request = HttpRequest::get(url);
        let is_known = |(known, _): &(String, SigningKeys)| *known == request.url;
        if self.known.borrow().iter().any(is_known) {
            request.cache = HttpCache::Bypassed;
        }
        loop {
            let error = match read_keys(context, &request).await? {
                None => SignatureError::NoKeys,
                Some(keys) => {
                    let mut known = self.known.borrow_mut();
                    known.retain(|(known, _)| *known != request.url);
                    known.push((request.url.clone(), keys));
                    SignatureError::UnknownKey
                }
            };
            if let Some(key) = self.find(&request.url, token) {
                return Ok(key);
            }
            if request.cache == HttpCache::Bypassed {
                return Err(refused(error));
            }
            request.cache = HttpCache::Bypassed;
        }
    }
}

/// The keys; `None` when the response holds none. A server that is out of order is a matter of the
/// network, and no reason to disbelieve a token.
async fn read_keys(context: &Context, request: &HttpRequest) -> Result<Option<SigningKeys>, AuthError> {
    let response = send(context, request).await?;
    if response.status >= 500 || response.status == 429 {
        let detail = concat(&["HTTP status ", &decimal::text(response.status.into())]);
        return Err(unreachable(&request.url, detail, HttpMethod::Get));
    }
    Ok(SigningKeys::parse(&response.body))
}

fn refused(error: SignatureError) -> AuthError {
    ResponseError::from(IdTokenError::Signature(error)).into()
}
