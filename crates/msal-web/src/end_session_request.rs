//! What callers of a sign-out ask for.

use msal_core::{AccountInfo, Authority, CorrelationId, RawIdToken};

use crate::navigation::{Navigation, OnNavigate};
use crate::popup_place::PopupPlace;

#[derive(Clone, Debug, Default)]
pub(crate) struct EndSessionParameters {
    pub(crate) account: Option<AccountInfo>,
    pub(crate) authority: Option<Authority>,
    /// Empty where the user stays at the authority.
    pub(crate) post_logout_redirect_uri: Option<String>,
    pub(crate) id_token_hint: Option<RawIdToken>,
    pub(crate) logout_hint: Option<String>,
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) state: Option<String>,
    pub(crate) extra_query_parameters: Vec<(String, String)>,
    pub(crate) popup: PopupPlace,
    pub(crate) main_window_redirect_uri: Option<String>,
    pub(crate) on_navigate: Option<OnNavigate>,
}

macro_rules! end_session_request {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            pub(crate) parameters: Box<EndSessionParameters>,
        }

        impl $name {
            /// Signs every account of the app out.
            pub fn new() -> Self {
                Self::default()
            }

            /// Signs this account out; without one, every account of the app.
            pub fn with_account(mut self, account: AccountInfo) -> Self {
                self.parameters.account = Some(account);
                self
            }

            /// At this authority instead of the configured one.
            pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
                self.parameters.authority = Some(authority.into());
                self
            }

            /// Where the browser goes afterwards: a registered address.
            pub fn with_post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
                self.parameters.post_logout_redirect_uri = Some(uri.into());
                self
            }

            /// Leaves the user on the authority's page afterwards, whatever is configured. A popup
            /// then ends when the user closes it.
            pub fn without_post_logout_redirect_uri(mut self) -> Self {
                self.parameters.post_logout_redirect_uri = Some(String::new());
                self
            }

            /// Tells the authority who signs out by their id token, for the B2C policies and the
            /// providers that ask for it. The token stands in the address of the sign-out page, so
            /// prefer [`with_logout_hint`](Self::with_logout_hint) elsewhere.
            pub fn with_id_token_hint(mut self, token: RawIdToken) -> Self {
                self.parameters.id_token_hint = Some(token);
                self
            }

            /// Spares the user the account choice; taken from the account where it has one.
            pub fn with_logout_hint(mut self, hint: impl Into<String>) -> Self {
                self.parameters.logout_hint = Some(hint.into());
                self
            }

            /// Ties the call to the authority's logs by an id of the caller's.
            pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
                self.parameters.correlation_id = Some(id.into());
                self
            }

            /// Comes back to the page after the sign-out, behind the library's own state.
            pub fn with_state(mut self, state: impl Into<String>) -> Self {
                self.parameters.state = Some(state.into());
                self
            }

            /// Sends one more parameter to the end-session endpoint. It never replaces one of the
            /// protocol's.
            pub fn with_extra_query_parameter(
                mut self,
                key: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {
                let parameter = (key.into(), value.into());
                self.parameters.extra_query_parameters.push(parameter);
                self
            }
        }
    };
}

end_session_request!(
    /// A request to sign out: by redirect, here alone, or by a popup with nothing particular to it.
    ///
    /// ```
    /// use msal_web::EndSessionRequest;
    /// let request = EndSessionRequest::new().with_post_logout_redirect_uri("/goodbye");
    /// ```
    EndSessionRequest
);
end_session_request!(
    /// A request to sign out with the authority's sign-out page in a second window.
    ///
    /// ```
    /// use msal_web::{EndSessionPopupRequest, EndSessionRequest};
    /// let request = EndSessionPopupRequest::new().with_main_window_redirect_uri("/goodbye");
    /// let with_nothing_particular = EndSessionPopupRequest::from(EndSessionRequest::new());
    /// ```
    EndSessionPopupRequest
);

impl EndSessionRequest {
    /// Is asked before the page leaves for the authority's sign-out page, with its address; MSAL's
    /// `onRedirectNavigate`. By then the user is signed out here. With [`Navigation::Stay`] that is
    /// all, and the call ends. Counts for a sign-out by redirect only.
    ///
    /// ```
    /// use msal_web::{EndSessionRequest, Navigation};
    /// let here_only = EndSessionRequest::new().with_on_redirect_navigate(|_url| Navigation::Stay);
    /// ```
    pub fn with_on_redirect_navigate(
        mut self,
        callback: impl Fn(&str) -> Navigation + Send + Sync + 'static,
    ) -> Self {
        self.parameters.on_navigate = Some(OnNavigate::new(callback));
        self
    }
}

impl EndSessionPopupRequest {
    /// Width and height of the window in CSS pixels, where they fit into the page. Default 483 by
    /// 600.
    pub fn with_size(mut self, width: u32, height: u32) -> Self {
        self.parameters.popup.size = Some((width, height));
        self
    }

    /// The upper left corner of the window on the screen, in CSS pixels from the left and from the
    /// top; in the middle of the page unless set.
    pub fn with_position(mut self, left: i32, top: i32) -> Self {
        self.parameters.popup.position = Some((left, top));
        self
    }

    /// Where the app's own window goes once the popup is done, or has been closed: an address of
    /// the app.
    pub fn with_main_window_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.parameters.main_window_redirect_uri = Some(uri.into());
        self
    }
}

impl From<EndSessionRequest> for EndSessionPopupRequest {
    fn from(request: EndSessionRequest) -> Self {
        Self {
            parameters: request.parameters,
        }
    }
}
