//! An authority that responds truthfully, unless told otherwise.

mod departure;
mod grants;

pub use departure::Departure;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_core::encoding::base64url;
use msal_web::UnixTime;
use msal_web::platform::{Clock as _, HttpMethod, HttpRequest, HttpResponse, TransportError};
use serde_json::{Map, Value, json};

use crate::{
    AuthorizeCall, FrozenClock, SentRequest, TestUser, TokenMint, TransportResult, json_response,
    server_error,
};
use grants::Grants;

type BodyEdit = Rc<dyn Fn(&mut Map<String, Value>)>;
type MintEdit = Rc<dyn Fn(TokenMint) -> TokenMint>;

/// Discovery, authorization and token endpoint of a cooperative directory, on whatever host it is
/// asked. Asked for the configuration of `v2.0`, it speaks as Entra ID; asked for another one, as the
/// OpenID Connect provider of that address.
///
/// Codes are redeemed once, by the app that asked and with the verifier that fits (RFC 7636);
/// refresh tokens must be known. What it should do wrongly is said by [`Departure`]s or by editing
/// its tokens.
///
/// ```
/// use msal_testkit::{Departure, World};
/// let world = World::new();
/// world.authority.depart(Departure::WrongNonce);
/// ```
pub struct FakeAuthority {
    clock: FrozenClock,
    /// What its own clock showed when it was set, and what the device's monotonic clock showed.
    own_clock: Cell<Option<(UnixTime, Duration)>>,
    shows_date: Cell<bool>,
    user: RefCell<TestUser>,
    session: Cell<bool>,
    /// The number of the key that signs.
    key: Cell<u32>,
    grants: Grants,
    departures: RefCell<Vec<Departure>>,
    edit_body: RefCell<Option<BodyEdit>>,
    edit_mint: RefCell<Option<MintEdit>>,
}

/// One grant that is about to become tokens.
struct Issue {
    /// Where the token request went.
    url: String,
    client_id: String,
    scope: String,
    nonce: Option<String>,
    user: TestUser,
}

impl FakeAuthority {
    /// A directory where [`TestUser::ada`] is about to sign in, and has no session yet.
    pub fn new(clock: FrozenClock) -> Self {
        Self {
            clock,
            own_clock: Cell::default(),
            shows_date: Cell::new(false),
            user: RefCell::new(TestUser::ada()),
            session: Cell::new(false),
            key: Cell::new(1),
            grants: Grants::default(),
            departures: RefCell::default(),
            edit_body: RefCell::default(),
            edit_mint: RefCell::default(),
        }
    }

    /// Says who will sign in next.
    pub fn expect(&self, user: TestUser) {
        self.user.replace(user);
    }

    /// Sets the authority's own clock, which runs on from there whatever is done to the device's.
    /// Before, it shows what the device's shows.
    ///
    /// ```
    /// use msal_testkit::{START, World};
    /// use std::time::Duration;
    /// let world = World::new();
    /// world.authority.set_clock(START + Duration::from_secs(3600));
    /// assert_eq!(world.authority.now().since(START).as_secs(), 3600);
    /// ```
    pub fn set_clock(&self, now: UnixTime) {
        self.own_clock.set(Some((now, self.clock.monotonic())));
    }

    /// The time on the authority's clock.
    pub fn now(&self) -> UnixTime {
        match self.own_clock.get() {
            Some((then, monotonic)) => then + (self.clock.monotonic() - monotonic),
            None => self.clock.now(),
        }
    }

    /// Lets pages read the `Date` of responses, which Entra ID's CORS rules hide.
    pub fn show_date(&self) {
        self.shows_date.set(true);
    }

    /// Starts or ends the session on which a hidden frame relies. Signing in starts it, signing out
    /// ends it.
    pub fn set_session(&self, lives: bool) {
        self.session.set(lives);
    }

    /// Does something wrong, from now on.
    pub fn depart(&self, departure: Departure) {
        self.departures.borrow_mut().push(departure);
    }

    /// Is truthful again.
    pub fn behave(&self) {
        self.departures.borrow_mut().clear();
        self.edit_body.take();
        self.edit_mint.take();
    }

    /// Edits the body of every token response.
    pub fn edit_bodies(&self, edit: impl Fn(&mut Map<String, Value>) + 'static) {
        self.edit_body.replace(Some(Rc::new(edit)));
    }

    /// Edits every id token.
    pub fn edit_id_tokens(&self, edit: impl Fn(TokenMint) -> TokenMint + 'static) {
        self.edit_mint.replace(Some(Rc::new(edit)));
    }

    /// Refuses the refresh tokens issued so far, as after 24 hours.
    pub fn revoke_refresh_tokens(&self) {
        self.grants.forget_refresh_tokens();
    }

    /// Refuses a refresh token that has been used once, from now on (RFC 9700, section 4.14.2), also
    /// when the response got lost. Entra ID lets it go on beside its successor.
    pub fn rotate_refresh_tokens(&self) {
        self.grants.rotate();
    }

    /// For whom a code, access token or refresh token has been issued.
    pub fn owner(&self, secret: &str) -> Option<TestUser> {
        self.grants.owner(secret)
    }

    /// A code that the app's own server has got for its page, after signing this user in: it is
    /// redeemed without redirect URI and verifier.
    pub fn spa_code(&self, user: TestUser) -> String {
        self.grants.new_code(None, user)
    }

    /// Signs with another key from now on, and publishes that one alone.
    pub fn rotate_keys(&self) {
        self.key.set(self.key.get() + 1);
    }

    /// Every code, access token and refresh token issued so far: texts that must never be seen in
    /// the open.
    pub fn secrets(&self) -> Vec<String> {
        self.grants.secrets()
    }

    /// The response of the authorization or end-session endpoint, as it stands in the fragment.
    pub fn authorize(&self, call: &AuthorizeCall) -> String {
        if call.is_logout() {
            self.session.set(false);
            return call.fragment(&[]);
        }
        let refusal = self
            .departures
            .borrow()
            .iter()
            .find_map(Departure::authorize_refusal);
        if let Some((error, suberror)) = refusal {
            let parameters = [
                ("error", error),
                ("error_description", "AADSTS65004: a scripted refusal."),
                ("suberror", suberror),
            ];
            return call.fragment(&parameters[..if suberror.is_empty() { 2 } else { 3 }]);
        }
        if call.is_silent() && !self.session.get() {
            return call.fragment(&[
                ("error", "login_required"),
                ("error_description", "AADSTS50058: no session."),
            ]);
        }
        self.session.set(true);
        self.grant_code(call)
    }

    fn grant_code(&self, call: &AuthorizeCall) -> String {
        let user = self.user.borrow().clone();
        let client_info = user.client_info();
        let code = self.grants.new_code(Some(call), user);
        let response = [
            ("code", code.as_str()),
            ("client_info", &client_info),
            ("session_state", "session-1"),
        ];
        let response = if self.departs(&Departure::NoCode) {
            &response[1..]
        } else {
            &response[..]
        };
        if self.departs(&Departure::WrongState) {
            return call.fragment_with_state(response, &base64url(b"another request"));
        }
        call.fragment(response)
    }

    /// The response to a request of the app.
    ///
    /// # Errors
    /// When told to be unreachable.
    pub fn respond(&self, request: &HttpRequest) -> TransportResult {
        if self.departs(&Departure::Unreachable) {
            return Err(TransportError::Failed("Failed to fetch".to_owned()));
        }
        if self.departs(&Departure::Offline) {
            return Err(TransportError::Offline);
        }
        let sent = SentRequest::of(request);
        let response = match request.method {
            HttpMethod::Get if sent.url.ends_with("/discovery/v2.0/keys") => self.keys(),
            HttpMethod::Get => self.discovery(&sent.url),
            HttpMethod::Post => self.token(&sent),
        };
        Ok(HttpResponse {
            date: self.shows_date.get().then(|| self.now()),
            ..response
        })
    }

    /// The key that signs now; see [`ScriptedSignatures`](crate::ScriptedSignatures).
    fn keys(&self) -> HttpResponse {
        let kid = self.key_id();
        let key = json!({ "kty": "RSA", "use": "sig", "kid": kid, "n": kid, "e": "AQAB" });
        json_response(200, json!({ "keys": [key] }))
    }

    fn key_id(&self) -> String {
        format!("key-{}", self.key.get())
    }

    fn discovery(&self, url: &str) -> HttpResponse {
        let issuer = url.split("/.well-known/").next().unwrap_or_default();
        let (base, path) = match issuer.strip_suffix("/v2.0") {
            Some(base) => (base, ENTRA_PATH),
            None => (issuer, PROVIDER_PATH),
        };
        let endpoint = |name: &str| [base, path, name].concat();
        json_response(
            200,
            json!({
                "issuer": issuer_at(&endpoint("token"), &self.user.borrow()),
                "authorization_endpoint": endpoint("authorize"),
                "token_endpoint": endpoint("token"),
                "end_session_endpoint": endpoint("logout"),
                "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            }),
        )
    }

    fn token(&self, request: &SentRequest) -> HttpResponse {
        let scripted = self
            .departures
            .borrow()
            .iter()
            .find_map(|departure| departure.token_response(request.grant()));
        if let Some(response) = scripted {
            return response;
        }
        let issue = match request.grant() {
            "authorization_code" => self.grants.redeem_code(request),
            "refresh_token" => self.grants.redeem_refresh_token(request),
            _ => Err(server_error("unsupported_grant_type", "", 70003)),
        };
        issue.map_or_else(|refusal| refusal, |issue| self.issue(&issue))
    }

    fn issue(&self, issue: &Issue) -> HttpResponse {
        let mut body = json!({
            "token_type": "Bearer",
            "scope": granted(&issue.scope),
            "expires_in": 3600,
            "ext_expires_in": 3600,
            "access_token": self.grants.new_access_token(&issue.user),
            "id_token": self.id_token(issue),
            "client_info": issue.user.client_info(),
        });
        if issue.scope.split(' ').any(|scope| scope == "offline_access") {
            body["refresh_token"] = self.grants.new_refresh_token(&issue.user).into();
            body["refresh_token_expires_in"] = 86400.into();
        }
        let edit = self.edit_body.borrow().clone();
        if let (Some(edit), Some(fields)) = (edit, body.as_object_mut()) {
            edit(fields);
        }
        json_response(200, body)
    }

    fn id_token(&self, issue: &Issue) -> String {
        if self.departs(&Departure::MalformedIdToken) {
            return "no token".to_owned();
        }
        self.mint(issue).id_token()
    }

    fn mint(&self, issue: &Issue) -> TokenMint {
        let now = self.now();
        let issuer = issuer_at(&issue.url, &issue.user);
        let mint = TokenMint::new(&issue.user, &issue.client_id, now).issuer(&issuer);
        let mut mint = mint.signed_by(&self.key_id());
        if let Some(nonce) = &issue.nonce {
            mint = mint.nonce(nonce);
        }
        for departure in self.departures.borrow().iter() {
            mint = departure.spoil(mint, now);
        }
        let edit = self.edit_mint.borrow().clone();
        edit.map_or(mint.clone(), |edit| edit(mint))
    }

    fn departs(&self, departure: &Departure) -> bool {
        self.departures.borrow().contains(departure)
    }
}

/// What lies between Entra ID's authorities and the names of their endpoints.
const ENTRA_PATH: &str = "/oauth2/v2.0/";
/// The same of a provider that is not Entra ID.
const PROVIDER_PATH: &str = "/connect/";

/// Who issues the user's tokens at this token endpoint: the user's tenant, or the provider.
fn issuer_at(token_url: &str, user: &TestUser) -> String {
    match token_url.split_once(PROVIDER_PATH) {
        Some((issuer, _)) => issuer.to_owned(),
        None => {
            let origin = AuthorizeCall::parse(token_url).origin();
            format!("{origin}/{}/v2.0", user.tenant_id)
        }
    }
}

/// The scopes that a response names: all but `offline_access`, as Entra ID does.
fn granted(scope: &str) -> String {
    let scopes: Vec<&str> = scope
        .split(' ')
        .filter(|scope| *scope != "offline_access")
        .collect();
    scopes.join(" ")
}

#[cfg(test)]
mod tests;
