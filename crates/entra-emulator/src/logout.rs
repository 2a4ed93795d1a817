//! `/logout`: ends sessions and sends the person back, if the address is a registered one.

use crate::aadsts::{self, Refusal};
use crate::authorize::unreadable;
use crate::call::{Call, PERSISTENT_COOKIE, SESSION_COOKIE};
use crate::faults::FaultName;
use crate::http::{Params, Reply, percent_encode};
use crate::pages;
use crate::store::Session;

/// Fields that the account picker hands back.
const KEPT: [&str; 3] = ["post_logout_redirect_uri", "state", "client-request-id"];

/// Answers a sign-out, GET or POST.
pub(crate) fn answer(call: &Call<'_>, segment: &str) -> Reply {
    if call.world.directory.audience(segment).is_none() {
        return pages::error(call, &Refusal::about(&aadsts::TENANT_UNKNOWN, segment));
    }
    let params = match call.request.params() {
        Ok(params) => params,
        Err(error) => return pages::error(call, &unreadable(error)),
    };
    let sessions = call.world.store.lock().sessions.of(&call.browser());
    match meant(call, &params, &sessions) {
        Some(session) => sign_out(call, &params, |other| other.user == session.user),
        None if sessions.len() > 1 || (names_somebody(&params) && !sessions.is_empty()) => {
            ask(call, &params, &sessions)
        }
        None => sign_out(call, &params, |_| true),
    }
}

/// Whether the request means one person: then nobody else is signed out without asking.
fn names_somebody(params: &Params) -> bool {
    params
        .get("logout_hint")
        .or(params.get("id_token_hint"))
        .is_some()
}

/// Whom `logout_hint` (the value of the `login_hint` claim) or `id_token_hint` names.
fn meant<'a>(call: &Call<'_>, params: &Params, sessions: &'a [Session]) -> Option<&'a Session> {
    let hinted = params
        .get("logout_hint")
        .and_then(|hint| call.world.directory.user_by_hint(hint));
    let claims = params
        .get("id_token_hint")
        .and_then(|token| call.world.key.verify(token).ok());
    let sid = claims.as_ref().and_then(|claims| claims["sid"].as_str());
    sessions
        .iter()
        .find(|session| Some(session.user) == hinted || Some(session.id.as_str()) == sid)
}

fn ask(call: &Call<'_>, params: &Params, sessions: &[Session]) -> Reply {
    let users: Vec<_> = sessions
        .iter()
        .map(|session| call.world.directory.user(session.user))
        .collect();
    let kept: Vec<_> = KEPT
        .iter()
        .filter_map(|name| Some((*name, params.get(name)?)))
        .collect();
    pages::sign_out_accounts(call, &users, &kept)
}

fn sign_out(call: &Call<'_>, params: &Params, is_meant: impl Fn(&Session) -> bool) -> Reply {
    let someone_left = call
        .world
        .store
        .lock()
        .sessions
        .sign_out(&call.browser(), is_meant);
    let reply = goodbye(call, params);
    if someone_left {
        return reply;
    }
    reply
        .with("set-cookie", call.set_cookie(SESSION_COOKIE, "", Some(0)))
        .with("set-cookie", call.set_cookie(PERSISTENT_COOKIE, "", Some(0)))
}

fn goodbye(call: &Call<'_>, params: &Params) -> Reply {
    let address = params.get("post_logout_redirect_uri");
    let address = address.filter(|uri| call.world.directory.knows_redirect_uri(uri));
    match address {
        Some(uri) if call.fires(FaultName::LogoutNoRedirect).is_none() => {
            let state = params
                .get("state")
                .map(|state| format!("?state={}", percent_encode(state)));
            Reply::redirect(format!("{uri}{}", state.unwrap_or_default()))
        }
        _ => pages::signed_out(call),
    }
}
