//! What callers ask for. Every request is made with `new` and refined with `with_…`.

use msal_core::{AccountInfo, Authority, CorrelationId, Prompt, ScopeSet, TokenScheme};

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
    pub(crate) resource: Option<String>,
    pub(crate) extra_parameters: Vec<(String, String)>,
    pub(crate) extra_query_parameters: Vec<(String, String)>,
    pub(crate) force_refresh: bool,
    /// Whether a cached token that is due is renewed although it may still be good.
    pub(crate) renews_ahead: bool,
    pub(crate) policy: CacheLookupPolicy,
    pub(crate) popup_size: Option<(u32, u32)>,
    pub(crate) start_page: Option<String>,
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

            /// Comes back in the result.
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

            /// Says what to ask of the user.
            pub fn with_prompt(mut self, prompt: Prompt) -> Self {
                self.parameters.prompt = Some(prompt);
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
        self.parameters.popup_size = Some((width, height));
        self
    }
}

impl RedirectRequest {
    /// The page to be at afterwards instead of the current one: an address of this origin.
    pub fn with_start_page(mut self, page: impl Into<String>) -> Self {
        self.parameters.start_page = Some(page.into());
        self
    }
}

/// A request to sign out.
///
/// ```
/// use msal_web::EndSessionRequest;
/// let request = EndSessionRequest::new().with_post_logout_redirect_uri("/goodbye");
/// ```
#[derive(Clone, Debug, Default)]
pub struct EndSessionRequest {
    pub(crate) parameters: Box<EndSessionParameters>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct EndSessionParameters {
    pub(crate) account: Option<AccountInfo>,
    pub(crate) authority: Option<Authority>,
    pub(crate) post_logout_redirect_uri: Option<String>,
    pub(crate) logout_hint: Option<String>,
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) state: Option<String>,
}

impl EndSessionRequest {
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
}
