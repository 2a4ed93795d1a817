//! The photo of a user, from Microsoft Graph.

use msal_core::AccountInfo;
use msal_core::text::concat;

use crate::api::{ApiClient, ApiResource};
use crate::client::PublicClientApplication;
use crate::platform::LocalFuture;

/// The photo of a user, in the memory of this page until this is dropped.
///
/// A page whose content security policy restricts images shows it when `img-src` has `blob:`.
#[derive(Debug, PartialEq, Eq)]
pub struct UserPhoto {
    url: String,
}

impl UserPhoto {
    /// Microsoft Graph of the public cloud.
    pub const GRAPH: &str = "https://graph.microsoft.com/v1.0";

    /// Reads the photo of an account's user from Graph at this base address, with a token for
    /// `User.Read`. It never asks the user: `None` where there is no photo, no consent, no session
    /// or no network, where the response is no image, and outside a browser.
    ///
    /// ```no_run
    /// use msal_web::{PublicClientApplication, UserPhoto};
    /// # async fn example(client: &PublicClientApplication) -> Option<()> {
    /// let account = client.active_account()?;
    /// let photo = UserPhoto::load(client, &account, UserPhoto::GRAPH).await?;
    /// let source = photo.url();
    /// # let _ = source;
    /// # Some(())
    /// # }
    /// ```
    pub fn load(
        client: &PublicClientApplication,
        account: &AccountInfo,
        graph: &str,
    ) -> LocalFuture<Option<Self>> {
        // A resource asks nobody unless it is told how.
        let resource = ApiResource::new(graph, ["User.Read"]).ok();
        let api = ApiClient::new(client, Vec::from_iter(resource)).with_account(account.clone());
        let url = concat(&[graph, "/me/photo/$value"]);
        Box::pin(async move {
            let response = api.get(&url).await.ok().filter(|response| response.ok())?;
            let url = object_url(response).await?;
            Some(Self { url })
        })
    }

    /// The address for `<img>`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for UserPhoto {
    fn drop(&mut self) {
        #[cfg(target_arch = "wasm32")]
        crate::browser::object_url::revoke(&self.url);
    }
}

#[cfg(target_arch = "wasm32")]
async fn object_url(response: gloo_net::http::Response) -> Option<String> {
    crate::browser::object_url::of_body(response, is_image).await
}

#[cfg(not(target_arch = "wasm32"))]
async fn object_url(response: gloo_net::http::Response) -> Option<String> {
    let _such_a_response_comes_in_a_browser_only = response;
    None
}

/// Whether a body of this type may have an address on our origin, where somebody may open it: as an
/// image of pixels yes, as a document with scripts no.
#[cfg(any(target_arch = "wasm32", test))]
fn is_image(kind: &str) -> bool {
    kind.starts_with("image/") && !kind.starts_with("image/svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_images_of_pixels_get_an_address_on_our_origin() {
        for (kind, is_one) in [
            ("image/jpeg", true),
            ("image/png", true),
            ("image/svg+xml", false),
            ("text/html", false),
            ("", false),
        ] {
            assert_eq!(is_image(kind), is_one, "{kind}");
        }
    }
}
