//! `/logout`: ends sessions, tells the applications that took part, and sends the person back if the address is a registered one.

use std::collections::BTreeSet;

use crate::aadsts::{self, Refusal};
use crate::authorize::unreadable;
use crate::call::{Call, PERSISTENT_COOKIE, SESSION_COOKIE};
use crate::directory::{AuthorityPath, ClientId};
use crate::faults::{self, FaultName};
use crate::http::{Params, Reply, percent_encode};
use crate::pages;
use crate::store::Session;

/// Fields that the account picker hands back.
const KEPT: [&str; 3] = ["post_logout_redirect_uri", "state", "client-request-id"];

/// Sessions that ended, with the applications that were signed in to through them.
type Ended = Vec<(Session, BTreeSet<ClientId>)>;

/// Answers a sign-out, GET or POST.
pub(crate) fn answer(call: &Call<'_>, authority: &AuthorityPath) -> Reply {
    if call.world.directory.audience(authority).is_none() {
        let refusal = Refusal::about(&aadsts::TENANT_UNKNOWN, authority.to_string());
        return pages::error(call, &refusal);
    }
    let params = match call.request.params() {
        Ok(params) => params,
        Err(error) => return pages::error(call, &unreadable(error)),
    };
    let sessions = call.world.store.lock().sessions.of(&call.browser());
    match meant(call, &params, &sessions) {
        Some(session) => sign_out(call, authority, &params, |other| other.user == session.user),
        None if sessions.len() > 1 || (names_somebody(&params) && !sessions.is_empty()) => {
            ask(call, &params, &sessions)
        }
        None => sign_out(call, authority, &params, |_| true),
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

fn sign_out(
    call: &Call<'_>,
    authority: &AuthorityPath,
    params: &Params,
    is_meant: impl Fn(&Session) -> bool,
) -> Reply {
    let browser = call.browser();
    let mut issued = call.world.store.lock();
    let ended = issued.sessions.sign_out(&browser, is_meant);
    let someone_left = !issued.sessions.of(&browser).is_empty();
    drop(issued);
    let reply = goodbye(call, params, &front_channel(call, authority, &ended));
    if someone_left {
        return reply;
    }
    reply
        .with("set-cookie", call.set_cookie(SESSION_COOKIE, "", Some(0)))
        .with("set-cookie", call.set_cookie(PERSISTENT_COOKIE, "", Some(0)))
}

/// Addresses that hear of the end of a session (OpenID Connect Front-Channel Logout 1.0, section 2).
fn front_channel(call: &Call<'_>, authority: &AuthorityPath, ended: &Ended) -> Vec<String> {
    let directory = &call.world.directory;
    let mut addresses = Vec::new();
    for (session, clients) in ended {
        let audience = directory.audience(authority);
        let account = audience.and_then(|audience| directory.account_for(&audience, session.user));
        let account = account.or(directory.user(session.user).accounts.first());
        let Some(tenant) = account.map(|account| directory.tenant(account.tenant)) else {
            continue;
        };
        let issuer = percent_encode(&call.world.tenant_issuer(tenant));
        for url in clients
            .iter()
            .filter_map(|id| directory.client(*id).logout_url.as_ref())
        {
            let separator = if url.contains('?') { '&' } else { '?' };
            addresses.push(format!("{url}{separator}iss={issuer}&sid={}", session.id));
        }
    }
    faults::edit_front_channel(call, addresses)
}

fn goodbye(call: &Call<'_>, params: &Params, front_channel: &[String]) -> Reply {
    let address = params.get("post_logout_redirect_uri");
    let address = address.filter(|uri| call.world.directory.knows_redirect_uri(uri));
    let next = address.map(|uri| {
        let separator = if uri.contains('?') { '&' } else { '?' };
        let state = params.get("state");
        let state = state.map(|state| format!("{separator}state={}", percent_encode(state)));
        format!("{uri}{}", state.unwrap_or_default())
    });
    match next {
        Some(next) if call.fires(FaultName::LogoutNoRedirect).is_none() => {
            if front_channel.is_empty() {
                Reply::redirect(next)
            } else {
                pages::signing_out(call, front_channel, Some(&next))
            }
        }
        _ => pages::signing_out(call, front_channel, None),
    }
}
