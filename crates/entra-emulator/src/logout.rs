//! `/logout`: ends sessions, tells the applications that took part, and sends the user back if the
//! address is a registered one.

use crate::aadsts;
use crate::checks::unreadable;
use crate::context::{PERSISTENT_COOKIE, RequestContext, SESSION_COOKIE};
use crate::directory::AuthorityPath;
use crate::http::{HttpResponse, Params, percent_encode};
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::pages;
use crate::store::{EndedSession, Session};

/// Fields that the account picker hands back.
const CARRIED_FIELDS: [&str; 3] = ["post_logout_redirect_uri", "state", "client-request-id"];

/// Responds to a sign-out, GET or POST.
pub(crate) fn respond(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    if ctx.emulator.directory.audience(authority).is_none() {
        let error = OAuthError::about(&aadsts::TENANT_UNKNOWN, authority.to_string());
        return pages::error(ctx, &error);
    }
    let params = match ctx.request.params() {
        Ok(params) => params,
        Err(error) => return pages::error(ctx, &unreadable(error)),
    };
    let sessions = ctx.emulator.store.lock().sessions.of(&ctx.browser());
    match hinted_session(ctx, &params, &sessions) {
        Some(session) => sign_out(ctx, authority, &params, |other| other.user == session.user),
        None if sessions.len() > 1 || (names_a_user(&params) && !sessions.is_empty()) => {
            show_accounts(ctx, &params, &sessions)
        }
        None => sign_out(ctx, authority, &params, |_| true),
    }
}

/// Whether the request means one user: then nobody else is signed out without asking.
fn names_a_user(params: &Params) -> bool {
    params
        .get("logout_hint")
        .or(params.get("id_token_hint"))
        .is_some()
}

/// The session of the user that `logout_hint` (the value of the `login_hint` claim) or
/// `id_token_hint` names.
fn hinted_session<'a>(
    ctx: &RequestContext<'_>,
    params: &Params,
    sessions: &'a [Session],
) -> Option<&'a Session> {
    let hinted = params
        .get("logout_hint")
        .and_then(|hint| ctx.emulator.directory.user_by_hint(hint));
    let claims = params
        .get("id_token_hint")
        .and_then(|token| ctx.emulator.key.verify(token).ok());
    let sid = claims.as_ref().and_then(|claims| claims["sid"].as_str());
    sessions
        .iter()
        .find(|session| Some(session.user) == hinted || Some(session.id.as_str()) == sid)
}

fn show_accounts(ctx: &RequestContext<'_>, params: &Params, sessions: &[Session]) -> HttpResponse {
    let users: Vec<_> = sessions
        .iter()
        .map(|session| ctx.emulator.directory.user(session.user))
        .collect();
    let fields: Vec<_> = CARRIED_FIELDS
        .iter()
        .filter_map(|name| Some((*name, params.get(name)?)))
        .collect();
    pages::sign_out_accounts(ctx, &users, &fields)
}

fn sign_out(
    ctx: &RequestContext<'_>,
    authority: &AuthorityPath,
    params: &Params,
    is_meant: impl Fn(&Session) -> bool,
) -> HttpResponse {
    let browser = ctx.browser();
    let mut store = ctx.emulator.store.lock();
    let ended = store.sessions.sign_out(&browser, is_meant);
    let is_a_user_left = !store.sessions.of(&browser).is_empty();
    drop(store);
    let response = respond_signed_out(ctx, params, &front_channel(ctx, authority, &ended));
    if is_a_user_left {
        return response;
    }
    response
        .with("set-cookie", ctx.set_cookie(SESSION_COOKIE, "", Some(0)))
        .with("set-cookie", ctx.set_cookie(PERSISTENT_COOKIE, "", Some(0)))
}

/// Addresses that are told of the end of a session (OpenID Connect Front-Channel Logout 1.0,
/// section 2).
fn front_channel(ctx: &RequestContext<'_>, authority: &AuthorityPath, ended: &[EndedSession]) -> Vec<String> {
    let directory = &ctx.emulator.directory;
    let mut addresses = Vec::new();
    for EndedSession { session, clients } in ended {
        let audience = directory.audience(authority);
        let account = audience.and_then(|audience| directory.account_for(&audience, session.user));
        let account = account.or(directory.user(session.user).accounts.first());
        let Some(tenant) = account.map(|account| directory.tenant(account.tenant)) else {
            continue;
        };
        let issuer = percent_encode(&ctx.emulator.tenant_issuer(tenant));
        for url in clients
            .iter()
            .filter_map(|id| directory.client(*id).logout_url.as_ref())
        {
            let separator = if url.contains('?') { '&' } else { '?' };
            addresses.push(format!("{url}{separator}iss={issuer}&sid={}", session.id));
        }
    }
    injection::edit_front_channel(ctx, addresses)
}

fn respond_signed_out(ctx: &RequestContext<'_>, params: &Params, front_channel: &[String]) -> HttpResponse {
    let address = params.get("post_logout_redirect_uri");
    let address = address.filter(|uri| ctx.emulator.directory.knows_redirect_uri(uri));
    let next = address.map(|uri| {
        let separator = if uri.contains('?') { '&' } else { '?' };
        let state = params.get("state");
        let state = state.map(|state| format!("{separator}state={}", percent_encode(state)));
        format!("{uri}{}", state.unwrap_or_default())
    });
    match next {
        Some(next) if !injection::stays_signed_out(ctx) => {
            if front_channel.is_empty() {
                HttpResponse::redirect(next)
            } else {
                pages::signing_out(ctx, front_channel, Some(&next))
            }
        }
        _ => pages::signing_out(ctx, front_channel, None),
    }
}
