//! What callers ask for. Every request is made with `new` and refined with `with_…`.

use msal_core::authorize_request::Prompt;
use msal_core::{AccountInfo, Authority, CorrelationId, ScopeSet};

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

/// A request for a token without the person.
///
/// ```
/// use msal_web::{CacheLookupPolicy, SilentRequest};
/// let request = SilentRequest::new(["User.Read"]).with_cache_lookup_policy(CacheLookupPolicy::AccessToken);
/// ```
#[derive(Clone, Debug, Default)]
pub struct SilentRequest {
    pub(crate) scopes: ScopeSet,
    pub(crate) account: Option<AccountInfo>,
    pub(crate) authority: Option<Authority>,
    pub(crate) claims: Option<String>,
    pub(crate) force_refresh: bool,
    pub(crate) policy: CacheLookupPolicy,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) state: Option<String>,
}

impl SilentRequest {
    /// Asks for a token with these scopes; the OpenID Connect scopes are added.
    pub fn new(scopes: impl Into<ScopeSet>) -> Self {
        Self {
            scopes: scopes.into(),
            ..Self::default()
        }
    }

    /// For this account instead of the active one.
    pub fn with_account(mut self, account: AccountInfo) -> Self {
        self.account = Some(account);
        self
    }

    /// At this authority instead of the configured one.
    pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// With this claims request, a JSON object as text. The cache is passed over, since a token in it may lack the claims.
    pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// Passes over the cached access token.
    pub fn with_force_refresh(mut self, force: bool) -> Self {
        self.force_refresh = force;
        self
    }

    /// Goes this far and no further.
    pub fn with_cache_lookup_policy(mut self, policy: CacheLookupPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Lets the hidden frame come back here.
    pub fn with_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Ties the call to the authority's logs by an id of the caller's.
    pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
        self.correlation_id = Some(id.into());
        self
    }

    /// Comes back in the result.
    pub fn with_state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }
}

/// What a popup, a redirect and a hidden frame have in common: a request to the authorization endpoint.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorization {
    pub(crate) scopes: ScopeSet,
    pub(crate) extra_scopes_to_consent: ScopeSet,
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
    pub(crate) extra_query_parameters: Vec<(String, String)>,
}

macro_rules! authorization_request {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            pub(crate) authorization: Authorization,
            $($(#[$field_doc])* pub(crate) $field: $type,)*
        }

        impl $name {
            /// Asks for a token with these scopes; the OpenID Connect scopes are added.
            pub fn new(scopes: impl Into<ScopeSet>) -> Self {
                let mut request = Self::default();
                request.authorization.scopes = scopes.into();
                request
            }

            /// Asks for consent to these scopes too; the token is for the first ones.
            pub fn with_extra_scopes_to_consent(mut self, scopes: impl Into<ScopeSet>) -> Self {
                self.authorization.extra_scopes_to_consent = scopes.into();
                self
            }

            /// Offers this account.
            pub fn with_account(mut self, account: AccountInfo) -> Self {
                self.authorization.account = Some(account);
                self
            }

            /// At this authority instead of the configured one.
            pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
                self.authorization.authority = Some(authority.into());
                self
            }

            /// Offers the user of this name.
            pub fn with_login_hint(mut self, hint: impl Into<String>) -> Self {
                self.authorization.login_hint = Some(hint.into());
                self
            }

            /// Picks the session of this id; counts without interaction only.
            pub fn with_sid(mut self, sid: impl Into<String>) -> Self {
                self.authorization.sid = Some(sid.into());
                self
            }

            /// Goes straight to this domain's sign-in.
            pub fn with_domain_hint(mut self, hint: impl Into<String>) -> Self {
                self.authorization.domain_hint = Some(hint.into());
                self
            }

            /// Says what to ask of the person.
            pub fn with_prompt(mut self, prompt: Prompt) -> Self {
                self.authorization.prompt = Some(prompt);
                self
            }

            /// With this claims request, a JSON object as text.
            pub fn with_claims(mut self, claims: impl Into<String>) -> Self {
                self.authorization.claims = Some(claims.into());
                self
            }

            /// Comes back here: a registered address of this origin.
            pub fn with_redirect_uri(mut self, uri: impl Into<String>) -> Self {
                self.authorization.redirect_uri = Some(uri.into());
                self
            }

            /// Ties the call to the authority's logs by an id of the caller's.
            pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
                self.authorization.correlation_id = Some(id.into());
                self
            }

            /// Comes back in the result.
            pub fn with_state(mut self, state: impl Into<String>) -> Self {
                self.authorization.state = Some(state.into());
                self
            }

            /// Sends one more parameter; it never replaces one of the protocol's.
            pub fn with_extra_query_parameter(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
                self.authorization.extra_query_parameters.push((key.into(), value.into()));
                self
            }
        }
    };
}

authorization_request!(
    /// A request that asks the person in a second window.
    ///
    /// ```
    /// use msal_web::{PopupRequest, Prompt};
    /// let request = PopupRequest::new(["User.Read"]).with_prompt(Prompt::SelectAccount);
    /// ```
    PopupRequest { size: Option<(f64, f64)> }
);
authorization_request!(
    /// A request that leaves the page, asks the person, and comes back.
    ///
    /// ```
    /// use msal_web::RedirectRequest;
    /// let request = RedirectRequest::new(["User.Read"]).with_start_page("/orders#last");
    /// ```
    RedirectRequest { start_page: Option<String> }
);
authorization_request!(
    /// A request that uses the session at the authority in a hidden frame, without any account known here.
    ///
    /// ```
    /// use msal_web::SsoSilentRequest;
    /// let request = SsoSilentRequest::new(["User.Read"]).with_login_hint("ada@contoso.com");
    /// ```
    SsoSilentRequest {}
);

impl PopupRequest {
    /// Width and height of the window in CSS pixels, where they fit into the page. Default 483 by 600.
    pub fn with_size(mut self, width: f64, height: f64) -> Self {
        self.size = Some((width, height));
        self
    }
}

impl RedirectRequest {
    /// The page to be at afterwards instead of the current one: an address of this origin.
    pub fn with_start_page(mut self, page: impl Into<String>) -> Self {
        self.start_page = Some(page.into());
        self
    }
}

/// A request to sign out.
///
/// ```
/// use msal_web::EndSessionRequest;
/// let request = EndSessionRequest::default().with_post_logout_redirect_uri("/goodbye");
/// ```
#[derive(Clone, Debug, Default)]
pub struct EndSessionRequest {
    pub(crate) account: Option<AccountInfo>,
    pub(crate) authority: Option<Authority>,
    pub(crate) post_logout_redirect_uri: Option<String>,
    pub(crate) logout_hint: Option<String>,
    pub(crate) correlation_id: Option<CorrelationId>,
    pub(crate) state: Option<String>,
}

impl EndSessionRequest {
    /// Signs this account out; without one, every account of the app.
    pub fn with_account(mut self, account: AccountInfo) -> Self {
        self.account = Some(account);
        self
    }

    /// At this authority instead of the configured one.
    pub fn with_authority(mut self, authority: impl Into<Authority>) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// Where the browser goes afterwards: a registered address.
    pub fn with_post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.post_logout_redirect_uri = Some(uri.into());
        self
    }

    /// Spares the person the account choice; taken from the account where it has one.
    pub fn with_logout_hint(mut self, hint: impl Into<String>) -> Self {
        self.logout_hint = Some(hint.into());
        self
    }

    /// Ties the call to the authority's logs by an id of the caller's.
    pub fn with_correlation_id(mut self, id: impl Into<CorrelationId>) -> Self {
        self.correlation_id = Some(id.into());
        self
    }

    /// Comes back to the page after the sign-out, behind the library's own state.
    pub fn with_state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }
}
