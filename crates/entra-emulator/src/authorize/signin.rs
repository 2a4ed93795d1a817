//! The pages of a sign-in, one step per submitted form: user name, password, "stay signed in?", consent.

use super::decide::{self, Question};
use super::prompt::Prompt;
use super::redirect;
use super::request::{AuthorizeRequest, unreadable};
use crate::aadsts::{self, Refusal};
use crate::call::{Call, PERSISTENT_COOKIE, SESSION_COOKIE};
use crate::directory::{PASSWORD, UserId};
use crate::http::{Params, Reply};
use crate::pages::{self, PageFrame};
use crate::route::Page;
use crate::store::{BrowserId, Flow, FlowId, Session};

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
        Question::Consent(session) => step.consent(session),
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
    if params.get("action") == Some("cancel") {
        return step.end_with(redirect::cancelled(&step.request.target));
    }
    match page {
        Page::Login => step.submit_login(&params),
        Page::StaySignedIn => step.submit_stay_signed_in(&params, &flow),
        Page::Consent => step.submit_consent(&params, flow),
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
            Some(PASSWORD) => self.stay_signed_in(user),
            Some(_) => self.password(user, Some("Your account or password is incorrect.")),
            None if params.get("action") == Some("sign-in") => {
                self.password(user, Some("Please enter your password."))
            }
            None => self.password(user, None),
        }
    }

    /// A tile of the account picker: no password for those who are signed in, unless it was asked for.
    fn pick(&self, name: &str) -> Reply {
        let Some(user) = self.known_user(name) else {
            return self.user_name("", None);
        };
        let sessions = decide::sessions_for(self.call, &self.request);
        match sessions.into_iter().find(|session| session.user == user) {
            Some(session) if self.request.prompt != Some(Prompt::Login) => self.finish(session),
            _ => self.password(user, None),
        }
    }

    fn submit_stay_signed_in(&self, params: &Params, flow: &Flow) -> Reply {
        let Some(user) = flow.authenticated else {
            return self.user_name("", None);
        };
        let persistent = params.get("action") != Some("no");
        let (browser, session) = self.call.world.store.lock().sessions.sign_in(
            &self.call.browser(),
            user,
            persistent,
            self.call.now,
        );
        with_session_cookies(self.call, self.finish(session), &browser, persistent)
    }

    fn submit_consent(&self, params: &Params, flow: Flow) -> Reply {
        let Some(session) = flow.session else {
            return self.user_name("", None);
        };
        if params.get("action") == Some("decline") {
            let refusal = Refusal::new(&aadsts::CONSENT_DECLINED);
            return self.end_with(redirect::refused(self.call, &self.request.target, &refusal));
        }
        let AuthorizeRequest {
            client_id, scopes, ..
        } = &self.request;
        self.call
            .world
            .store
            .lock()
            .consents
            .give(session.user, client_id, scopes);
        self.end_with(redirect::granted(self.call, &self.request, session))
    }

    /// Asks for consent if it is due, and answers the application otherwise.
    fn finish(&self, session: Session) -> Reply {
        if decide::consent_is_due(self.call, &self.request, &session) {
            return self.consent(session);
        }
        self.end_with(redirect::granted(self.call, &self.request, session))
    }

    fn end_with(&self, reply: Reply) -> Reply {
        self.call.world.store.lock().flows.end(&self.id);
        reply
    }

    fn user_name(&self, typed: &str, error: Option<&str>) -> Reply {
        pages::user_name(&self.frame(), typed, error)
    }

    fn password(&self, user: UserId, error: Option<&str>) -> Reply {
        pages::password(&self.frame(), self.call.world.directory.user(user), error)
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
        self.remember(|flow| flow.authenticated = Some(user));
        pages::stay_signed_in(&self.frame(), self.call.world.directory.user(user))
    }

    fn consent(&self, session: Session) -> Reply {
        let user = session.user;
        self.remember(|flow| flow.session = Some(session));
        let directory = &self.call.world.directory;
        let app = directory
            .client(self.request.client_id)
            .map_or("", |client| client.name);
        let permissions: Vec<_> = self.request.scopes.permissions().map(|(_, name)| name).collect();
        pages::consent(&self.frame(), directory.user(user), app, &permissions)
    }

    fn remember(&self, change: impl FnOnce(&mut Flow)) {
        if let Some(flow) = self.call.world.store.lock().flows.find(&self.id, self.call.now) {
            change(flow);
        }
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
        let audience = directory.audience(&self.request.segment)?;
        let user = directory.user_by_name(name)?;
        directory.tenant_for(&audience, user).map(|_| user)
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
