//! The pages of a sign-in, one step per submitted form: user name, password, second factor, "stay
//! signed in?", consent.

use super::decision::{self, FirstPage};
use super::respond;
use crate::aadsts;
use crate::checks::unreadable;
use crate::context::{PERSISTENT_COOKIE, RequestContext, SESSION_COOKIE};
use crate::directory::{Audience, UserId};
use crate::http::{HttpResponse, Params};
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::pages::{self, ForgottenPassword, PageFrame};
use crate::protocol::{AuthorizationRequest, Prompt, Requirement};
use crate::random;
use crate::route::Page;
use crate::store::{AuthenticationProof, BrowserId, FlowId, Persistence, SecondFactor, Session, SignInFlow};

/// Ninety days, in seconds: how long "stay signed in" lasts.
const PERSISTENT_AGE: u32 = 90 * 24 * 3600;

/// Shows the first page.
pub(crate) fn begin(
    ctx: &RequestContext<'_>,
    request: AuthorizationRequest,
    page: FirstPage,
) -> HttpResponse {
    let id = ctx.emulator.store.lock().flows.begin(request.clone(), ctx.now);
    let step = SignInStep { ctx, id, request };
    match page {
        FirstPage::UserName => step.user_name(step.request.login_hint.as_deref().unwrap_or_default(), None),
        FirstPage::Password(user) => step.password(user, None),
        FirstPage::Accounts => step.accounts(),
        FirstPage::SignUp => pages::sign_up(&step.frame()),
        FirstPage::Requirement(session) => step.finish(session, SecondFactor::NotProved),
    }
}

/// Takes a submitted page and shows the next, or sends the authorization response.
pub(crate) fn submit(ctx: &RequestContext<'_>, page: Page) -> HttpResponse {
    let params = match ctx.request.form() {
        Ok(params) => params,
        Err(error) => return pages::error(ctx, &unreadable(error)),
    };
    let id = FlowId(params.get("ctx").unwrap_or_default().to_owned());
    let Some(flow) = ctx.emulator.store.lock().flows.find(&id, ctx.now).cloned() else {
        return pages::error(ctx, &OAuthError::new(&aadsts::FLOW_EXPIRED));
    };
    let step = SignInStep {
        ctx,
        id,
        request: flow.request.clone(),
    };
    match (params.get("action"), page) {
        (Some("cancel"), _) => step.cancel(),
        (Some("forgotten"), _) => step.refuse(&OAuthError::new(&aadsts::B2C_FORGOTTEN)),
        (_, Page::SecondFactor) => step.submit_second_factor(&params, flow),
        (_, Page::StaySignedIn) => step.submit_stay_signed_in(&params, &flow),
        (_, Page::Consent) => step.submit_consent(&params, flow),
        (_, Page::Login | Page::Device) => step.submit_login(&params),
    }
}

/// One step of one sign-in.
struct SignInStep<'a> {
    ctx: &'a RequestContext<'a>,
    id: FlowId,
    request: AuthorizationRequest,
}

impl SignInStep<'_> {
    fn submit_login(&self, params: &Params) -> HttpResponse {
        if matches!(params.get("action"), Some("other" | "back")) {
            return self.user_name("", None);
        }
        if let Some(name) = params.get("pick") {
            return self.pick(name);
        }
        let name = params.get("loginfmt").unwrap_or_default();
        let Some(user) = self.known_user(name) else {
            return self.user_name(name, Some("We couldn't find an account with that user name."));
        };
        match params.get("passwd") {
            Some(password) if password == self.ctx.emulator.directory.user(user).password => {
                self.password_is_right(user)
            }
            Some(_) => self.password(user, Some("Your account or password is incorrect.")),
            None if params.get("action") == Some("sign-in") => {
                self.password(user, Some("Please enter your password."))
            }
            None => self.password(user, None),
        }
    }

    fn password_is_right(&self, user: UserId) -> HttpResponse {
        if self.ctx.emulator.directory.user(user).disabled || injection::disables_user(self.ctx) {
            return self.password(user, Some("Your account has been disabled. AADSTS50057"));
        }
        self.remember(|flow| flow.authenticated = Some(user));
        if decision::needs_second_factor(self.ctx, &self.request, user) {
            return self.second_factor(user, None);
        }
        self.stay_signed_in(user)
    }

    /// A tile of the account picker: no password for users who are signed in, unless the request
    /// asks for it.
    fn pick(&self, name: &str) -> HttpResponse {
        let Some(user) = self.known_user(name) else {
            return self.user_name("", None);
        };
        let sessions = decision::sessions_for(self.ctx, &self.request);
        let fresh = |session: &Session| {
            self.request.prompt != Some(Prompt::Login)
                && !decision::is_stale(self.ctx, &self.request, session)
        };
        match sessions.into_iter().find(|session| session.user == user) {
            Some(session) if fresh(&session) => self.finish(session, SecondFactor::NotProved),
            _ => self.password(user, None),
        }
    }

    /// The second factor comes before "stay signed in?", or later for a user who is signed in
    /// already.
    fn submit_second_factor(&self, params: &Params, flow: SignInFlow) -> HttpResponse {
        let waiting = flow.session.as_ref().map(|session| session.user);
        let Some(user) = flow.authenticated.or(waiting) else {
            return self.user_name("", None);
        };
        if params.get("otc").map(str::trim) != Some(flow.one_time_code.as_str()) {
            return self.second_factor(user, Some("You didn't enter the expected verification code."));
        }
        self.remember(|flow| flow.second_factor = SecondFactor::Proved);
        let Some(session) = flow.session else {
            return self.stay_signed_in(user);
        };
        let proof = self.proof(SecondFactor::Proved);
        let strengthened = self
            .ctx
            .emulator
            .store
            .lock()
            .sessions
            .strengthen(&session.id, proof);
        self.finish(strengthened.unwrap_or(session), SecondFactor::Proved)
    }

    fn submit_stay_signed_in(&self, params: &Params, flow: &SignInFlow) -> HttpResponse {
        let Some(user) = flow.authenticated else {
            return self.user_name("", None);
        };
        if decision::needs_second_factor(self.ctx, &self.request, user)
            && flow.second_factor == SecondFactor::NotProved
        {
            return self.second_factor(user, None);
        }
        let session = Session {
            id: random::guid(),
            user,
            persistence: match params.get("action") {
                Some("no") => Persistence::Browser,
                _ => Persistence::StaySignedIn,
            },
            since: self.ctx.now,
            proof: self.proof(flow.second_factor),
        };
        let persistence = session.persistence;
        let mut store = self.ctx.emulator.store.lock();
        let (browser, session) = store.sessions.sign_in(&self.ctx.browser(), session);
        drop(store);
        let response = self.finish(session, flow.second_factor);
        with_session_cookies(self.ctx, response, &browser, persistence)
    }

    fn submit_consent(&self, params: &Params, flow: SignInFlow) -> HttpResponse {
        let Some(session) = flow.session else {
            return self.user_name("", None);
        };
        if params.get("action") == Some("decline") {
            return self.refuse(&OAuthError::new(&aadsts::CONSENT_DECLINED));
        }
        // The page may have been asked for by hand: what it does not settle still stands in the
        // way.
        match decision::unmet_requirement(self.ctx, &self.request, &session, flow.second_factor) {
            Some(Requirement::Consent) => {}
            _ => return self.finish(session, flow.second_factor),
        }
        let AuthorizationRequest {
            client_id, scopes, ..
        } = &self.request;
        self.ctx
            .emulator
            .store
            .lock()
            .consents
            .give(session.user, *client_id, scopes);
        self.end_with(respond::with_success(self.ctx, &self.request, session))
    }

    /// Shows the page of the first requirement that is not met, or sends the authorization
    /// response.
    fn finish(&self, session: Session, second_factor: SecondFactor) -> HttpResponse {
        let user = session.user;
        self.remember(|flow| flow.session = Some(session.clone()));
        match decision::unmet_requirement(self.ctx, &self.request, &session, second_factor) {
            None => self.end_with(respond::with_success(self.ctx, &self.request, session)),
            Some(Requirement::Assignment) => {
                let name = &self.ctx.emulator.directory.user(user).name;
                pages::error(self.ctx, &OAuthError::about(&aadsts::NOT_ASSIGNED, name))
            }
            Some(Requirement::Access) => {
                pages::blocked(&self.frame(), self.ctx.emulator.directory.user(user))
            }
            Some(Requirement::SecondFactor) => self.second_factor(user, None),
            Some(Requirement::AdminConsent) => self.admin_consent(user),
            Some(Requirement::Consent) => self.consent(user),
        }
    }

    fn cancel(&self) -> HttpResponse {
        if self.is_b2c() {
            return self.refuse(&OAuthError::new(&aadsts::B2C_CANCELLED));
        }
        self.end_with(respond::with_cancellation(self.ctx, &self.request.destination))
    }

    fn refuse(&self, error: &OAuthError) -> HttpResponse {
        self.end_with(respond::with_error(self.ctx, &self.request.destination, error))
    }

    fn end_with(&self, response: HttpResponse) -> HttpResponse {
        self.ctx.emulator.store.lock().flows.end(&self.id);
        response
    }

    fn user_name(&self, typed: &str, error: Option<&str>) -> HttpResponse {
        pages::user_name(&self.frame(), typed, error)
    }

    fn password(&self, user: UserId, error: Option<&str>) -> HttpResponse {
        let user = self.ctx.emulator.directory.user(user);
        pages::password(&self.frame(), user, self.forgotten_password(), error)
    }

    fn second_factor(&self, user: UserId, error: Option<&str>) -> HttpResponse {
        let mut code = String::new();
        self.remember(|flow| code = flow.one_time_code.clone());
        pages::second_factor(
            &self.frame(),
            self.ctx.emulator.directory.user(user),
            &code,
            error,
        )
    }

    fn accounts(&self) -> HttpResponse {
        let sessions = decision::sessions_for(self.ctx, &self.request);
        let directory = &self.ctx.emulator.directory;
        let users: Vec<_> = sessions
            .iter()
            .map(|session| directory.user(session.user))
            .collect();
        pages::accounts(&self.frame(), &users)
    }

    fn stay_signed_in(&self, user: UserId) -> HttpResponse {
        pages::stay_signed_in(&self.frame(), self.ctx.emulator.directory.user(user))
    }

    fn consent(&self, user: UserId) -> HttpResponse {
        let permissions: Vec<_> = self.permissions().collect();
        let directory = &self.ctx.emulator.directory;
        let app = &directory.client(self.request.client_id).name;
        pages::consent(&self.frame(), directory.user(user), app, &permissions)
    }

    fn admin_consent(&self, user: UserId) -> HttpResponse {
        let permissions: Vec<_> = self.permissions().collect();
        let directory = &self.ctx.emulator.directory;
        let app = &directory.client(self.request.client_id).name;
        pages::admin_consent(&self.frame(), directory.user(user), app, &permissions)
    }

    fn permissions(&self) -> impl Iterator<Item = &str> {
        self.request
            .scopes
            .permissions()
            .map(|(permission, _)| &*permission.name)
    }

    /// What a second factor proves: the authentication contexts of the request, too.
    fn proof(&self, second_factor: SecondFactor) -> AuthenticationProof {
        match second_factor {
            SecondFactor::Proved => AuthenticationProof {
                second_factor: true,
                contexts: self.request.claims.contexts.clone(),
            },
            SecondFactor::NotProved => AuthenticationProof::default(),
        }
    }

    fn remember(&self, change: impl FnOnce(&mut SignInFlow)) {
        if let Some(flow) = self.ctx.emulator.store.lock().flows.find(&self.id, self.ctx.now) {
            change(flow);
        }
    }

    fn is_b2c(&self) -> bool {
        let audience = self.ctx.emulator.directory.audience(&self.request.authority);
        matches!(audience, Some(Audience::Policy(..)))
    }

    /// At B2C the application is told of a forgotten password.
    fn forgotten_password(&self) -> ForgottenPassword {
        if self.is_b2c() {
            ForgottenPassword::TellApplication
        } else {
            ForgottenPassword::ShowReminder
        }
    }

    fn frame(&self) -> PageFrame<'_> {
        PageFrame {
            ctx: self.ctx,
            flow: &self.id.0,
            opener: self.request.opener,
        }
    }

    /// The user called `name`, if this authority may sign them in.
    fn known_user(&self, name: &str) -> Option<UserId> {
        let directory = &self.ctx.emulator.directory;
        let audience = directory.audience(&self.request.authority)?;
        let user = directory.user_by_name(name)?;
        directory.account_for(&audience, user).map(|_| user)
    }
}

fn with_session_cookies(
    ctx: &RequestContext<'_>,
    response: HttpResponse,
    browser: &BrowserId,
    persistence: Persistence,
) -> HttpResponse {
    let response = response.with(
        "set-cookie",
        ctx.set_cookie(SESSION_COOKIE, browser.as_str(), None),
    );
    if persistence == Persistence::Browser {
        return response;
    }
    response.with(
        "set-cookie",
        ctx.set_cookie(PERSISTENT_COOKIE, browser.as_str(), Some(PERSISTENT_AGE)),
    )
}
