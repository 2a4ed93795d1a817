//! What callers ask for. Every request is made with `new` and refined with `with_…`.

use std::time::Duration;

use msal_core::{AccountInfo, Authority, CorrelationId, Nonce, Prompt, ScopeSet, TokenScheme};

use crate::form_post::FormPost;
use crate::navigation::{Navigation, OnNavigate};
use crate::popup_place::PopupPlace;
use crate::unstored_tokens::UnstoredTokens;

/// How far a silent call may go for a token; MSAL's policies 0 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheLookupPolicy {
    /// Cache, then refresh token, then hidden frame.
    #[default]
    Default,
    /// Cache only.
    AccessToken,
    /// Cache, then refresh token.
    AccessTokenAndRefreshToken,
    /// Refresh token only.
    RefreshToken,
    /// Refresh token, then hidden frame.
    RefreshTokenAndNetwork,
    /// Hidden frame only.
    Skip,
}

impl CacheLookupPolicy {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::AccessToken => "access token",
            Self::AccessTokenAndRefreshToken => "access token and refresh token",
            Self::RefreshToken => "refresh token",
            Self::RefreshTokenAndNetwork => "refresh token and network",
            Self::Skip => "skip",
        }
    }

    pub(crate) fn reads_cache(self) -> bool {
        matches!(
            self,
            Self::Default | Self::AccessToken | Self::AccessTokenAndRefreshToken
        )
    }

    pub(crate) fn refreshes(self) -> bool {
        !matches!(self, Self::AccessToken | Self::Skip)
    }

    pub(crate) fn opens_frame(self) -> bool {
        matches!(self, Self::Default | Self::RefreshTokenAndNetwork | Self::Skip)
    }
}

/// Everything that a request for a token can say. The public requests are handles of one word on
/// it, so that a call moves a word through its flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TokenParameters {
    pub(crate) scopes: ScopeSet,
    pub(crate) extra_scopes_to_consent: ScopeSet,
    pub(crate) scheme: TokenScheme,
    pub(crate) account: Option<AccountInfo>,
    pub(crate) authority: Option<Authority>,
    pub(crate) login_hint: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) domain_hint: Option<String>,
    pub(crate) prompt: Option<Prompt>,
    pub(crate) claims: Option<String>,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) state: Option<String>,
    pub(crate) nonce: Option<Nonce>,
    pub(crate) form_post: Option<FormPost>,
    pub(crate) resource: Option<String>,
    pub(crate) extra_parameters: Vec<(String, String)>,
    pub(crate) extra_query_parameters: Vec<(String, String)>,
    pub(crate) force_refresh: bool,
    /// Whether a cached token that is due is renewed although it may still be good.
    pub(crate) renews_ahead: bool,
    pub(crate) policy: CacheLookupPolicy,
    pub(crate) refresh_token_expiration_offset: Option<Duration>,
    pub(crate) unstored: UnstoredTokens,
    pub(crate) popup: PopupPlace,
    pub(crate) start_page: Option<String>,
    pub(crate) on_navigate: Option<OnNavigate>,
}

macro_rules! token_request {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            pub(crate) parameters: Box<TokenParameters>,
        }

        impl $name {
            /// Asks for a token with these scopes; the OpenID Connect scopes are added.
            pub fn new(scopes: impl Into<ScopeSet>) -> Self {
                let mut request = Self::default();
                request.parameters.scopes = scopes.into();
                request
            }

            /// At this authority instead of the configured one.
            pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
                self.parameters.authority = Some(authority.into());
                self
            }

            /// With this claims request, a JSON object as text. The cache is passed over, since a
            /// token in it may lack the claims.
            pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
                self.parameters.claims = Some(claims.into());
                self
            }

            /// Lets the authority come back here: a registered address of this origin.
            pub fn with_redirect_uri(mut self, uri: impl Into<String>) -> Self {
                self.parameters.redirect_uri = Some(uri.into());
                self
            }

            /// Ties the call to the authority's logs by an id of the caller's.
            pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
                self.parameters.correlation_id = Some(id.into());
                self
            }

            /// Comes back in the result, as it is: any text, whichever way the user is reached. It
            /// stands in the address of the authority's pages, so a key into a storage of the app's
            /// is better than what it stands for.
            pub fn with_state(mut self, state: impl Into<String>) -> Self {
                self.parameters.state = Some(state.into());
                self
            }

            /// For this API (RFC 8707), where scopes alone do not say it. A cached token counts
            /// only if it was asked for with the same one.
            pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
                self.parameters.resource = Some(resource.into());
                self
            }

            /// Hands the access token out without keeping it: nobody else gets it from the cache.
            pub fn without_storing_access_token(mut self) -> Self {
                self.parameters.unstored.access_token = true;
                self
            }

            /// Keeps no refresh token of this response, so that tokens are renewed by the session at
            /// the authority, or by the user.
            pub fn without_storing_refresh_token(mut self) -> Self {
                self.parameters.unstored.refresh_token = true;
                self
            }

            /// Sends one more parameter to the authorization endpoint, and in the body of the token
            /// request; MSAL's `extraParameters`. It never replaces one of the protocol's.
            pub fn with_extra_parameter(
                mut self,
                key: impl Into<String>,
                value: impl Into<String>,
            ) -> Self {
                let parameter = (key.into(), value.into());
                self.parameters.extra_parameters.push(parameter);
                self
            }

            /// Sends one more parameter in the query, of the authorization endpoint and of the
            /// token endpoint; MSAL's `extraQueryParameters`. It never replaces one of the
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

macro_rules! authorization_request {
    ($(#[$doc:meta])* $name:ident) => {
        token_request!($(#[$doc])* $name);

        impl $name {
            /// Asks for consent to these scopes too; the token is for the first ones.
            pub fn with_extra_scopes_to_consent(mut self, scopes: impl Into<ScopeSet>) -> Self {
                self.parameters.extra_scopes_to_consent = scopes.into();
                self
            }

            /// Offers this account.
            pub fn with_account(mut self, account: AccountInfo) -> Self {
                self.parameters.account = Some(account);
                self
            }

            /// Offers the user of this name.
            pub fn with_login_hint(mut self, hint: impl Into<String>) -> Self {
                self.parameters.login_hint = Some(hint.into());
                self
            }

            /// Picks the session of this id; counts without interaction only.
            pub fn with_sid(mut self, sid: impl Into<String>) -> Self {
                self.parameters.sid = Some(sid.into());
                self
            }

            /// Goes straight to this domain's sign-in.
            pub fn with_domain_hint(mut self, hint: impl Into<String>) -> Self {
                self.parameters.domain_hint = Some(hint.into());
                self
            }

            /// Says what to ask of the user. A request without the user asks nothing, whatever is
            /// said here.
            pub fn with_prompt(mut self, prompt: Prompt) -> Self {
                self.parameters.prompt = Some(prompt);
                self
            }

            /// Ties the id token to this nonce instead of a random one, for a server of the app's
            /// that has drawn it and checks it as well. It must not be one that can be guessed, and
            /// be used once.
            pub fn with_nonce(mut self, nonce: impl Into<Nonce>) -> Self {
                self.parameters.nonce = Some(nonce.into());
                self
            }

            /// Sends the request to the authorization endpoint as a form in the body of a POST, for
            /// parameters that are too long for an address or must not stand in one; MSAL's
            /// `httpMethod`. An app that does not ask for it does not load it either.
            ///
            /// The content security policy of the page, if it has one, must allow the authority
            /// (and what the authority redirects to) in `form-action`.
            pub fn with_form_post(mut self) -> Self {
                self.parameters.form_post = Some(FormPost::new());
                self
            }
        }
    };
}

token_request!(
    /// A request for a token without asking the user.
    ///
    /// ```
    /// use msal_web::{CacheLookupPolicy, SilentRequest};
    /// let request = SilentRequest::new(["User.Read"])
    ///     .with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
    /// ```
    SilentRequest
);
authorization_request!(
    /// A request that asks the user in a second window.
    ///
    /// ```
    /// use msal_web::{PopupRequest, Prompt};
    /// let request = PopupRequest::new(["User.Read"]).with_prompt(Prompt::SelectAccount);
    /// ```
    PopupRequest
);
authorization_request!(
    /// A request that leaves the page, asks the user, and comes back.
    ///
    /// ```
    /// use msal_web::RedirectRequest;
    /// let request = RedirectRequest::new(["User.Read"]).with_start_page("/orders#last");
    /// ```
    RedirectRequest
);
authorization_request!(
    /// A request that uses the session at the authority in a hidden frame, without any account
    /// known here.
    ///
    /// ```
    /// use msal_web::SsoSilentRequest;
    /// let request = SsoSilentRequest::new(["User.Read"]).with_login_hint("ada@contoso.com");
    /// ```
    SsoSilentRequest
);

authorization_request!(
    /// A request that leaves open how the user is reached: for what tries silently first, and asks
    /// the user by popup or redirect only then.
    ///
    /// ```
    /// use msal_web::{AuthenticationRequest, PopupRequest};
    /// let request = AuthenticationRequest::new(["User.Read"]).with_login_hint("ada@contoso.com");
    /// let the_same_with_a_size = AuthenticationRequest::from(
    ///     PopupRequest::new(["User.Read"]).with_size(640, 700),
    /// );
    /// ```
    AuthenticationRequest
);

macro_rules! authentication_request_from {
    ($($name:ident),*) => {
        $(impl From<$name> for AuthenticationRequest {
            fn from(request: $name) -> Self {
                Self { parameters: request.parameters }
            }
        })*
    };
}

impl AuthenticationRequest {
    /// The page to be at after a redirect instead of the current one: an address of this origin.
    pub fn with_start_page(mut self, page: impl Into<String>) -> Self {
        self.parameters.start_page = Some(page.into());
        self
    }

    /// The page to be at after a redirect, unless the request names one already.
    pub fn with_default_start_page(self, page: impl Into<String>) -> Self {
        match self.parameters.start_page {
            Some(_) => self,
            None => self.with_start_page(page),
        }
    }
}

authentication_request_from!(PopupRequest, RedirectRequest, SsoSilentRequest);

impl SilentRequest {
    /// For this account instead of the active one.
    pub fn with_account(mut self, account: AccountInfo) -> Self {
        self.parameters.account = Some(account);
        self
    }

    /// Passes over the cached access token; MSAL's `forceRefresh`.
    pub fn with_force_refresh(mut self) -> Self {
        self.parameters.force_refresh = true;
        self
    }

    /// How long before its known end a refresh token counts as expired, so that the user is asked
    /// while they are there. Default 5 minutes.
    pub fn with_refresh_token_expiration_offset(mut self, length: Duration) -> Self {
        self.parameters.refresh_token_expiration_offset = Some(length);
        self
    }

    /// Goes this far and no further.
    pub fn with_cache_lookup_policy(mut self, policy: CacheLookupPolicy) -> Self {
        self.parameters.policy = policy;
        self
    }
}

impl PopupRequest {
    /// Width and height of the window in CSS pixels, where they fit into the page. Default 483 by
    /// 600.
    pub fn with_size(mut self, width: u32, height: u32) -> Self {
        self.parameters.popup.size = Some((width, height));
        self
    }

    /// The upper left corner of the window on the screen, in CSS pixels from the left and from the
    /// top; negative on a screen beside the first one. In the middle of the page unless set.
    /// Browsers move a window that would be off the screen.
    pub fn with_position(mut self, left: i32, top: i32) -> Self {
        self.parameters.popup.position = Some((left, top));
        self
    }
}

impl RedirectRequest {
    /// The page to be at afterwards instead of the current one: an address of this origin.
    pub fn with_start_page(mut self, page: impl Into<String>) -> Self {
        self.parameters.start_page = Some(page.into());
        self
    }

    /// Is asked before the page leaves, with the address that it leaves for; MSAL's
    /// `onRedirectNavigate`.
    ///
    /// With [`Navigation::Stay`] the call ends, and other calls may ask the user. What the response
    /// is checked against stays in the tab until another redirect takes its place or a page has
    /// come up without a response, so that the app itself may leave for the address. It holds
    /// `state` and `nonce`: keep it out of logs.
    ///
    /// ```
    /// use msal_web::{Navigation, RedirectRequest};
    /// # fn has_unsaved_changes() -> bool { true }
    /// let request = RedirectRequest::new(["User.Read"]).with_on_redirect_navigate(|_url| {
    ///     if has_unsaved_changes() { Navigation::Stay } else { Navigation::Leave }
    /// });
    /// ```
    pub fn with_on_redirect_navigate(
        mut self,
        callback: impl Fn(&str) -> Navigation + Send + Sync + 'static,
    ) -> Self {
        self.parameters.on_navigate = Some(OnNavigate::new(callback));
        self
    }
}
