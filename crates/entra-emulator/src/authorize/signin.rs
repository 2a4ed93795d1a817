//! The pages of a sign-in, one step per submitted form: user name, password, second factor, "stay signed in?", consent.

use super::decide::{self, Hurdle, Question};
use super::prompt::Prompt;
use super::redirect;
use super::request::{AuthorizeRequest, unreadable};
use crate::aadsts::{self, Refusal};
use crate::call::{Call, PERSISTENT_COOKIE, SESSION_COOKIE};
use crate::directory::{Audience, UserId};
use crate::faults;
use crate::http::{Params, Reply};
use crate::pages::{self, PageFrame};
use crate::random;
use crate::route::Page;
use crate::store::{BrowserId, Flow, FlowId, Proof, Session};

/// Ninety days, in seconds: how long "stay signed in" lasts.
const PERSISTENT_AGE: u32 = 90 * 24 * 3600;

/// Shows the first page.
pub(crate) fn begin(call: &Call<'_>, request: AuthorizeRequest, question: Question) -> Reply {
    let id = call.world.store.lock().flows.begin(request.clone(), call.now);
    let step = Step { call, id, request };
    match question {
        Question::UserName => step.user_name(step.request.login_hint.as_deref().unwrap_or_default(), None),
        Question::Password(user) => step.password(user, None),
        Question::Account => step.accounts(),
        Question::SignUp => pages::sign_up(&step.frame()),
        Question::Hurdle(session) => step.finish(session, false),
    }
}

/// Takes a submitted page and shows the next, or answers the application.
pub(crate) fn submit(call: &Call<'_>, page: Page) -> Reply {
    let params = match call.request.form() {
        Ok(params) => params,
        Err(error) => return pages::error(call, &unreadable(error)),
    };
    let id = FlowId(params.get("ctx").unwrap_or_default().to_owned());
    let Some(flow) = call.world.store.lock().flows.find(&id, call.now).cloned() else {
        return pages::error(call, &Refusal::new(&aadsts::FLOW_EXPIRED));
    };
    let step = Step {
        call,
        id,
        request: flow.request.clone(),
    };
    match (params.get("action"), page) {
        (Some("cancel"), _) => step.cancel(),
        (Some("forgotten"), _) => step.refuse(&Refusal::new(&aadsts::B2C_FORGOTTEN)),
        (_, Page::SecondFactor) => step.submit_second_factor(&params, flow),
        (_, Page::StaySignedIn) => step.submit_stay_signed_in(&params, &flow),
        (_, Page::Consent) => step.submit_consent(&params, flow),
        (_, Page::Login | Page::Device) => step.submit_login(&params),
    }
}

/// One step of one sign-in.
struct Step<'a> {
    call: &'a Call<'a>,
    id: FlowId,
    request: AuthorizeRequest,
}

impl Step<'_> {
    fn submit_login(&self, params: &Params) -> Reply {
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
            Some(password) if password == self.call.world.directory.user(user).password => {
                self.password_is_right(user)
            }
            Some(_) => self.password(user, Some("Your account or password is incorrect.")),
            None if params.get("action") == Some("sign-in") => {
                self.password(user, Some("Please enter your password."))
            }
            None => self.password(user, None),
        }
    }

    fn password_is_right(&self, user: UserId) -> Reply {
        if self.call.world.directory.user(user).disabled || faults::disables_user(self.call) {
            return self.password(user, Some("Your account has been disabled. AADSTS50057"));
        }
        self.remember(|flow| flow.authenticated = Some(user));
        if decide::needs_second_factor(self.call, &self.request, user) {
            return self.second_factor(user, None);
        }
        self.stay_signed_in(user)
    }

    /// A tile of the account picker: no password for those who are signed in, unless it was asked for.
    fn pick(&self, name: &str) -> Reply {
        let Some(user) = self.known_user(name) else {
            return self.user_name("", None);
        };
        let sessions = decide::sessions_for(self.call, &self.request);
        let fresh = |session: &Session| {
            self.request.prompt != Some(Prompt::Login) && !decide::is_stale(self.call, &self.request, session)
        };
        match sessions.into_iter().find(|session| session.user == user) {
            Some(session) if fresh(&session) => self.finish(session, false),
            _ => self.password(user, None),
        }
    }

    /// The second factor comes before "stay signed in?", or later for somebody who is signed in already.
    fn submit_second_factor(&self, params: &Params, flow: Flow) -> Reply {
        let waiting = flow.session.as_ref().map(|session| session.user);
        let Some(user) = flow.authenticated.or(waiting) else {
            return self.user_name("", None);
        };
        if params.get("otc").map(str::trim) != Some(flow.one_time_code.as_str()) {
            return self.second_factor(user, Some("You didn't enter the expected verification code."));
        }
        self.remember(|flow| flow.second_factor = true);
        let Some(session) = flow.session else {
            return self.stay_signed_in(user);
        };
        let proof = self.proof(true);
        let strengthened = self
            .call
            .world
            .store
            .lock()
            .sessions
            .strengthen(&session.id, proof);
        self.finish(strengthened.unwrap_or(session), true)
    }

    fn submit_stay_signed_in(&self, params: &Params, flow: &Flow) -> Reply {
        let Some(user) = flow.authenticated else {
            return self.user_name("", None);
        };
        if decide::needs_second_factor(self.call, &self.request, user) && !flow.second_factor {
            return self.second_factor(user, None);
        }
        let session = Session {
            id: random::guid(),
            user,
            persistent: params.get("action") != Some("no"),
            since: self.call.now,
            proof: self.proof(flow.second_factor),
        };
        let persistent = session.persistent;
        let mut issued = self.call.world.store.lock();
        let (browser, session) = issued.sessions.sign_in(&self.call.browser(), session);
        drop(issued);
        let reply = self.finish(session, flow.second_factor);
        with_session_cookies(self.call, reply, &browser, persistent)
    }

    fn submit_consent(&self, params: &Params, flow: Flow) -> Reply {
        let Some(session) = flow.session else {
            return self.user_name("", None);
        };
        if params.get("action") == Some("decline") {
            return self.refuse(&Refusal::new(&aadsts::CONSENT_DECLINED));
        }
        // The page may have been asked for by hand: what it does not settle still stands in the way.
        match decide::hurdle(self.call, &self.request, &session, flow.second_factor) {
            Some(Hurdle::Consent) => {}
            _ => return self.finish(session, flow.second_factor),
        }
        let AuthorizeRequest {
            client_id, scopes, ..
        } = &self.request;
        self.call
            .world
            .store
            .lock()
            .consents
            .give(session.user, *client_id, scopes);
        self.end_with(redirect::granted(self.call, &self.request, session))
    }

    /// Asks for what is still due, and answers the application otherwise.
    fn finish(&self, session: Session, proved: bool) -> Reply {
        let user = session.user;
        self.remember(|flow| flow.session = Some(session.clone()));
        match decide::hurdle(self.call, &self.request, &session, proved) {
            None => self.end_with(redirect::granted(self.call, &self.request, session)),
            Some(Hurdle::NotAssigned) => {
                let name = &self.call.world.directory.user(user).name;
                pages::error(self.call, &Refusal::about(&aadsts::NOT_ASSIGNED, name))
            }
            Some(Hurdle::Blocked) => pages::blocked(&self.frame(), self.call.world.directory.user(user)),
            Some(Hurdle::SecondFactor) => self.second_factor(user, None),
            Some(Hurdle::Approval) => self.approval(user),
            Some(Hurdle::Consent) => self.consent(user),
        }
    }

    fn cancel(&self) -> Reply {
        if self.is_b2c() {
            return self.refuse(&Refusal::new(&aadsts::B2C_CANCELLED));
        }
        self.end_with(redirect::cancelled(self.call, &self.request.destination))
    }

    fn refuse(&self, refusal: &Refusal) -> Reply {
        self.end_with(redirect::refused(self.call, &self.request.destination, refusal))
    }

    fn end_with(&self, reply: Reply) -> Reply {
        self.call.world.store.lock().flows.end(&self.id);
        reply
    }

    fn user_name(&self, typed: &str, error: Option<&str>) -> Reply {
        pages::user_name(&self.frame(), typed, error)
    }

    fn password(&self, user: UserId, error: Option<&str>) -> Reply {
        let user = self.call.world.directory.user(user);
        pages::password(&self.frame(), user, self.is_b2c(), error)
    }

    fn second_factor(&self, user: UserId, error: Option<&str>) -> Reply {
        let mut code = String::new();
        self.remember(|flow| code = flow.one_time_code.clone());
        pages::second_factor(&self.frame(), self.call.world.directory.user(user), &code, error)
    }

    fn accounts(&self) -> Reply {
        let sessions = decide::sessions_for(self.call, &self.request);
        let directory = &self.call.world.directory;
        let users: Vec<_> = sessions
            .iter()
            .map(|session| directory.user(session.user))
            .collect();
        pages::accounts(&self.frame(), &users)
    }

    fn stay_signed_in(&self, user: UserId) -> Reply {
        pages::stay_signed_in(&self.frame(), self.call.world.directory.user(user))
    }

    fn consent(&self, user: UserId) -> Reply {
        let permissions: Vec<_> = self.permissions().collect();
        let directory = &self.call.world.directory;
        let app = &directory.client(self.request.client_id).name;
        pages::consent(&self.frame(), directory.user(user), app, &permissions)
    }

    fn approval(&self, user: UserId) -> Reply {
        let permissions: Vec<_> = self.permissions().collect();
        let directory = &self.call.world.directory;
        let app = &directory.client(self.request.client_id).name;
        pages::approval(&self.frame(), directory.user(user), app, &permissions)
    }

    fn permissions(&self) -> impl Iterator<Item = &str> {
        self.request
            .scopes
            .permissions()
            .map(|(permission, _)| &*permission.name)
    }

    /// What a second factor proves: the contexts that were asked for, too.
    fn proof(&self, second_factor: bool) -> Proof {
        let contexts = &self.request.claims.contexts;
        Proof {
            second_factor,
            contexts: if second_factor {
                contexts.clone()
            } else {
                Default::default()
            },
        }
    }

    fn remember(&self, change: impl FnOnce(&mut Flow)) {
        if let Some(flow) = self.call.world.store.lock().flows.find(&self.id, self.call.now) {
            change(flow);
        }
    }

    fn is_b2c(&self) -> bool {
        let audience = self.call.world.directory.audience(&self.request.authority);
        matches!(audience, Some(Audience::Policy(..)))
    }

    fn frame(&self) -> PageFrame<'_> {
        PageFrame {
            call: self.call,
            flow: &self.id.0,
            keeps_opener: self.request.keeps_opener,
        }
    }

    /// The user called `name`, if this authority may sign them in.
    fn known_user(&self, name: &str) -> Option<UserId> {
        let directory = &self.call.world.directory;
        let audience = directory.audience(&self.request.authority)?;
        let user = directory.user_by_name(name)?;
        directory.account_for(&audience, user).map(|_| user)
    }
}

fn with_session_cookies(call: &Call<'_>, reply: Reply, browser: &BrowserId, persistent: bool) -> Reply {
    let reply = reply.with(
        "set-cookie",
        call.set_cookie(SESSION_COOKIE, browser.as_str(), None),
    );
    if !persistent {
        return reply;
    }
    reply.with(
        "set-cookie",
        call.set_cookie(PERSISTENT_COOKIE, browser.as_str(), Some(PERSISTENT_AGE)),
    )
}
