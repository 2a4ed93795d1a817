//! Reads the summary of a request: from its parameters, or from the session, code or token it
//! presents.

use super::session_cookies;
use crate::bearer;
use crate::directory::UserId;
use crate::endpoint::Endpoint;
use crate::http::{HttpRequest, Params};
use crate::request_summary::RequestSummary;
use crate::route::Route;
use crate::state::EmulatorState;
use crate::store::FlowId;

/// The summary of `request`, whose parameters are `params`.
pub(super) fn of(
    emulator: &EmulatorState,
    request: &HttpRequest,
    route: &Route,
    params: &Params,
) -> RequestSummary {
    let endpoint = route.endpoint();
    let own = |name: &str| params.get(name).map(str::to_owned);
    let unknown = RequestSummary {
        endpoint,
        ..RequestSummary::default()
    };
    match endpoint {
        Some(Endpoint::Token) => RequestSummary {
            client_id: own("client_id"),
            grant_type: own("grant_type"),
            user: name(emulator, user_of_grant(emulator, params)),
            ..unknown
        },
        Some(Endpoint::Authorize) => RequestSummary {
            client_id: own("client_id"),
            prompt: own("prompt"),
            user: name(emulator, user_of_browser(emulator, request, params)),
            ..unknown
        },
        Some(Endpoint::Page) => of_page(emulator, params, unknown),
        Some(Endpoint::Logout) => RequestSummary {
            user: name(emulator, user_of_logout_hint(emulator, params)),
            ..unknown
        },
        Some(Endpoint::Graph) => {
            let bearer = bearer::identity(emulator, request);
            RequestSummary {
                user: name(emulator, bearer.user),
                client_id: bearer.client_id,
                ..unknown
            }
        }
        _ => unknown,
    }
}

/// A page tells the user that was typed or picked; the sign-in it belongs to tells the rest.
fn of_page(emulator: &EmulatorState, params: &Params, unknown: RequestSummary) -> RequestSummary {
    let typed = params.get("loginfmt").or(params.get("pick"));
    let typed = typed.and_then(|typed| emulator.directory.user_by_name(typed));
    let user = name(emulator, typed);
    let id = FlowId(params.get("ctx").unwrap_or_default().to_owned());
    let mut store = emulator.store.lock();
    let Some(flow) = store.flows.find(&id, emulator.clock.now()) else {
        return RequestSummary { user, ..unknown };
    };
    let signed_in = flow.session.as_ref().map(|session| session.user);
    let flow_user = flow.authenticated.or(signed_in);
    let client = emulator.directory.client(flow.request.client_id);
    RequestSummary {
        user: user.or(name(emulator, flow_user)),
        client_id: Some(client.guid.clone()),
        ..unknown
    }
}

fn name(emulator: &EmulatorState, user: Option<UserId>) -> Option<String> {
    user.map(|id| emulator.directory.user(id).name.clone())
}

/// The user whose code or refresh token a token request presents.
fn user_of_grant(emulator: &EmulatorState, params: &Params) -> Option<UserId> {
    let store = emulator.store.lock();
    let of_code = params.get("code").and_then(|code| store.codes.user_of(code));
    of_code.or_else(|| {
        let token = store.refresh_tokens.find(params.get("refresh_token")?)?;
        Some(token.authorization.user)
    })
}

/// The user that an authorization request names by its hint, or else the only one signed in.
fn user_of_browser(emulator: &EmulatorState, request: &HttpRequest, params: &Params) -> Option<UserId> {
    let sessions = emulator.store.lock().sessions.of(&session_cookies::read(request));
    if let Some(sid) = params.get("sid") {
        let session = sessions.iter().find(|session| session.id == sid);
        return session.map(|session| session.user);
    }
    if let Some(hint) = params.get("login_hint") {
        return emulator.directory.user_by_hint(hint);
    }
    match sessions.as_slice() {
        [only] => Some(only.user),
        _ => None,
    }
}

fn user_of_logout_hint(emulator: &EmulatorState, params: &Params) -> Option<UserId> {
    emulator.directory.user_by_hint(params.get("logout_hint")?)
}
