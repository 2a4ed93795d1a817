//! Answers at the redirect URI, spelled as Entra spells them.

use super::request::AuthorizeRequest;
use crate::aadsts::Refusal;
use crate::call::Call;
use crate::directory::RedirectUri;
use crate::faults;
use crate::http::{Reply, form_encode, percent_encode};
use crate::pages;
use crate::store::{CodeGrant, Session};

/// Where answers go, and the state they carry back.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) redirect_uri: RedirectUri,
    pub(crate) mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// In which part of the redirect URI the answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ResponseMode {
    #[default]
    Fragment,
    Query,
}

/// Parameters of an answer, in order, not yet encoded.
#[derive(Debug, Default)]
pub(crate) struct RedirectParams(Vec<(&'static str, String)>);

impl ResponseMode {
    pub(crate) fn parse(value: &str) -> Option<Self> {
        match value {
            "fragment" => Some(Self::Fragment),
            "query" => Some(Self::Query),
            _ => None,
        }
    }
}

impl RedirectParams {
    /// Sets `name` in place, or adds it at the end.
    pub(crate) fn set(&mut self, name: &'static str, value: String) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }

    fn set_state(&mut self, target: &Target) {
        if let Some(state) = &target.state {
            self.set("state", state.clone());
        }
    }

    /// `state` belongs to the client and must read the same with any decoder, hence `%20`; the rest is form-encoded.
    fn encode(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| match *name {
            "state" => format!("state={}", percent_encode(value)),
            name => format!("{name}={}", form_encode(value)),
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// A successful answer: issues the code.
pub(crate) fn granted(call: &Call<'_>, request: &AuthorizeRequest, session: Session) -> Reply {
    let directory = &call.world.directory;
    let Some(tenant) = directory
        .audience(&request.segment)
        .and_then(|audience| directory.tenant_for(&audience, session.user))
    else {
        return pages::error(call, &Refusal::new(&crate::aadsts::USER_NOT_IN_TENANT));
    };
    let grant = CodeGrant {
        client_id: request.client_id,
        redirect_uri: request.target.redirect_uri.clone(),
        tenant: tenant.id,
        user: session.user,
        scopes: request.scopes.clone(),
        nonce: request.nonce.clone(),
        challenge: request.challenge.clone(),
        session: session.clone(),
    };
    let mut params = RedirectParams::default();
    params.set("code", call.world.store.lock().codes.issue(grant, call.now));
    if request.wants_client_info {
        params.set("client_info", directory.user(session.user).client_info());
    }
    params.set_state(&request.target);
    params.set("session_state", session.id);
    faults::edit_redirect(call, &mut params);
    send(&request.target, &params)
}

/// An error at the redirect URI.
pub(crate) fn refused(call: &Call<'_>, target: &Target, refusal: &Refusal) -> Reply {
    let mut params = RedirectParams::default();
    params.set("error", refusal.code.at_authorize.to_owned());
    params.set(
        "error_description",
        format!("{} {}", refusal.text(), call.error_tail()),
    );
    params.set(
        "error_uri",
        format!("{}/error?code={}", call.world.origin, refusal.code.number),
    );
    params.set_state(target);
    send(target, &params)
}

/// The person pressed "Cancel": Entra says little more than that.
pub(crate) fn cancelled(target: &Target) -> Reply {
    let mut params = RedirectParams::default();
    params.set("error", "access_denied".to_owned());
    params.set("error_subcode", "cancel".to_owned());
    params.set_state(target);
    send(target, &params)
}

fn send(target: &Target, params: &RedirectParams) -> Reply {
    let (uri, params) = (target.redirect_uri.as_str(), params.encode());
    Reply::redirect(match target.mode {
        ResponseMode::Fragment => format!("{uri}#{params}"),
        // The empty fragment keeps the browser from carrying over the one of the page before.
        ResponseMode::Query => format!("{uri}?{params}#"),
    })
}
