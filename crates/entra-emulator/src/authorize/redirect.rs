//! Answers at the redirect URI, spelled as Entra spells them.

use super::request::{AuthorizeRequest, Destination};
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::directory::{Platform, RedirectUri};
use crate::faults;
use crate::http::{Reply, form_encode, percent_encode};
use crate::pages;
use crate::store::{Authorization, CodeGrant, DeviceState, Session};

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
    /// In the body of a form that the page submits by itself.
    FormPost,
}

/// Parameters of an answer, in order, not yet encoded.
#[derive(Debug, Default)]
pub(crate) struct RedirectParams(Vec<(&'static str, String)>);

impl ResponseMode {
    pub(crate) fn parse(value: &str) -> Option<Self> {
        match value {
            "fragment" => Some(Self::Fragment),
            "query" => Some(Self::Query),
            "form_post" => Some(Self::FormPost),
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

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
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

/// A successful answer: issues the code, or lets the device have its tokens.
pub(crate) fn granted(call: &Call<'_>, request: &AuthorizeRequest, session: Session) -> Reply {
    let Some(authorization) = authorization(call, request, session) else {
        return pages::error(call, &Refusal::new(&aadsts::USER_NOT_IN_TENANT));
    };
    let session = &authorization.session;
    call.world
        .store
        .lock()
        .sessions
        .join(&session.id, request.client_id);
    match &request.destination {
        Destination::Redirect(target) => with_code(call, request, target, authorization),
        Destination::Device(code) => {
            let state = DeviceState::Approved(Box::new(authorization));
            call.world.store.lock().devices.settle(code, state);
            let app = &call.world.directory.client(request.client_id).name;
            pages::device_signed_in(call, app)
        }
    }
}

fn authorization(call: &Call<'_>, request: &AuthorizeRequest, session: Session) -> Option<Authorization> {
    let directory = &call.world.directory;
    let audience = directory.audience(&request.authority)?;
    Some(Authorization {
        client_id: request.client_id,
        platform: match &request.destination {
            Destination::Redirect(target) => target.redirect_uri.platform,
            Destination::Device(_) => Platform::Native,
        },
        user: session.user,
        tenant: directory.account_for(&audience, session.user)?.tenant,
        policy: audience.policy().map(str::to_owned),
        scopes: request.scopes.clone(),
        session,
        wants_client_info: request.wants_client_info,
    })
}

fn with_code(
    call: &Call<'_>,
    request: &AuthorizeRequest,
    target: &Target,
    authorization: Authorization,
) -> Reply {
    let user = call.world.directory.user(authorization.user);
    let client_info = user.client_info(authorization.policy.as_deref());
    let sid = authorization.session.id.clone();
    let grant = CodeGrant {
        authorization,
        redirect_uri: target.redirect_uri.clone(),
        nonce: request.nonce.clone(),
        challenge: request.challenge.clone(),
        claims: request.claims.clone(),
    };
    let mut params = RedirectParams::default();
    params.set("code", call.world.store.lock().codes.issue(grant, call.now));
    if request.wants_client_info {
        params.set("client_info", client_info);
    }
    params.set_state(target);
    params.set("session_state", sid);
    faults::edit_redirect(call, &mut params);
    send(call, target, params)
}

/// An error where the answer is awaited.
pub(crate) fn refused(call: &Call<'_>, destination: &Destination, refusal: &Refusal) -> Reply {
    let target = match destination {
        Destination::Redirect(target) => target,
        Destination::Device(code) => return device_declined(call, code),
    };
    let mut params = RedirectParams::default();
    params.set("error", refusal.code.at_authorize.to_owned());
    params.set("error_description", call.describe(refusal));
    if refusal.is_entras() {
        let help = format!("{}/error?code={}", call.world.origin, refusal.code.number);
        params.set("error_uri", help);
    }
    params.set_state(target);
    send(call, target, params)
}

/// The person pressed "Cancel": Entra says little more than that.
pub(crate) fn cancelled(call: &Call<'_>, destination: &Destination) -> Reply {
    let target = match destination {
        Destination::Redirect(target) => target,
        Destination::Device(code) => return device_declined(call, code),
    };
    let mut params = RedirectParams::default();
    params.set("error", "access_denied".to_owned());
    params.set("error_subcode", "cancel".to_owned());
    params.set_state(target);
    send(call, target, params)
}

fn device_declined(call: &Call<'_>, code: &str) -> Reply {
    call.world
        .store
        .lock()
        .devices
        .settle(code, DeviceState::Declined);
    pages::device_declined(call)
}

fn send(call: &Call<'_>, target: &Target, mut params: RedirectParams) -> Reply {
    let uri = target.redirect_uri.as_str();
    match faults::embellish(call, target.mode, &mut params) {
        ResponseMode::Fragment => Reply::redirect(format!("{uri}#{}", params.encode())),
        // The empty fragment keeps the browser from carrying over the one of the page before.
        ResponseMode::Query => {
            let separator = if uri.contains('?') { '&' } else { '?' };
            Reply::redirect(format!("{uri}{separator}{}#", params.encode()))
        }
        ResponseMode::FormPost => pages::form_post(call, uri, params.iter()),
    }
}
