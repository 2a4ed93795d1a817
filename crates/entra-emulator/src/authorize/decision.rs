//! The decision about a sign-in: from prompt, hint and sessions to an authorization response, an
//! error or a page.

use crate::aadsts;
use crate::context::RequestContext;
use crate::directory::{Audience, ConsentLevel, TenantKind, UserId};
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::protocol::{AuthorizationRequest, Prompt, Requirement};
use crate::store::{SecondFactor, Session};

/// What happens to a request that is in order.
#[derive(Debug)]
pub(super) enum SignInDecision {
    /// The application gets its authorization response for this session.
    Respond(Session),
    Refuse(OAuthError),
    Show(FirstPage),
}

/// The page that a sign-in begins with.
#[derive(Debug)]
pub(super) enum FirstPage {
    UserName,
    Password(UserId),
    Accounts,
    SignUp,
    /// The user is signed in, but a requirement is not met yet.
    Requirement(Session),
}

/// The user that the hints of a request name.
enum UserHint {
    /// There is no hint.
    None,
    /// A user who is signed in in this browser.
    SignedIn(Session),
    /// A known user who is not signed in here.
    SignedOut(UserId),
    /// A user name that no user has.
    UnknownUser,
    /// A session id that no session has.
    UnknownSession,
}

/// Decides what happens to `request`.
pub(super) fn decide(ctx: &RequestContext<'_>, request: &AuthorizationRequest) -> SignInDecision {
    let sessions = sessions_for(ctx, request);
    let hint = hint(ctx, request, &sessions);
    match request.prompt {
        Some(Prompt::None) => silent(ctx, request, &sessions, hint),
        Some(Prompt::Login) => SignInDecision::Show(page_to_sign_in_again(hint)),
        Some(Prompt::SelectAccount) => SignInDecision::Show(account_page(&sessions)),
        Some(Prompt::Create) => SignInDecision::Show(FirstPage::SignUp),
        Some(Prompt::Consent) | None => interactive(ctx, request, &sessions, hint),
    }
}

/// The first requirement that `session` does not meet; `second_factor` says whether one was proved
/// just now, which is all that an imposed second factor asks for.
pub(super) fn unmet_requirement(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    session: &Session,
    second_factor: SecondFactor,
) -> Option<Requirement> {
    let client = ctx.emulator.directory.client(request.client_id);
    if !client.admits(session.user) || request.imposed.contains(&Requirement::Assignment) {
        return Some(Requirement::Assignment);
    }
    if request.imposed.contains(&Requirement::Access) {
        return Some(Requirement::Access);
    }
    if second_factor_is_due(ctx, request, session)
        || (request.imposed.contains(&Requirement::SecondFactor) && second_factor == SecondFactor::NotProved)
    {
        return Some(Requirement::SecondFactor);
    }
    missing_consent(ctx, request, session)
}

/// Whether the password alone is not enough for `user`.
pub(super) fn needs_second_factor(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    user: UserId,
) -> bool {
    let claims = &request.claims;
    ctx.emulator.directory.user(user).mfa
        || claims.policies
        || !claims.contexts.is_empty()
        || request.imposed.contains(&Requirement::SecondFactor)
}

fn second_factor_is_due(ctx: &RequestContext<'_>, request: &AuthorizationRequest, session: &Session) -> bool {
    let is_required = ctx.emulator.directory.user(session.user).mfa || request.claims.policies;
    (is_required && !session.proof.second_factor)
        || !request.claims.contexts.is_subset(&session.proof.contexts)
}

/// The consent that is still missing. In B2C tenants an administrator consents beforehand.
fn missing_consent(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    session: &Session,
) -> Option<Requirement> {
    if matches!(
        ctx.emulator.directory.audience(&request.authority),
        Some(Audience::Policy(..))
    ) {
        return None;
    }
    let store = ctx.emulator.store.lock();
    let missing = store
        .consents
        .missing(session.user, request.client_id, &request.scopes);
    let is_imposed = |requirement| request.imposed.contains(&requirement);
    if missing == Some(ConsentLevel::Administrator) || is_imposed(Requirement::AdminConsent) {
        return Some(Requirement::AdminConsent);
    }
    let is_asked_again = request.prompt == Some(Prompt::Consent) || is_imposed(Requirement::Consent);
    (missing.is_some() || is_asked_again).then_some(Requirement::Consent)
}

/// Sessions of users whom this authority may sign in, recently enough and at the hinted domain.
pub(super) fn sessions_for(ctx: &RequestContext<'_>, request: &AuthorizationRequest) -> Vec<Session> {
    if injection::hides_cookies(ctx) {
        return Vec::new();
    }
    let directory = &ctx.emulator.directory;
    let Some(audience) = directory.audience(&request.authority) else {
        return Vec::new();
    };
    let mut sessions = ctx.emulator.store.lock().sessions.of(&ctx.browser());
    sessions.retain(|session| {
        directory.account_for(&audience, session.user).is_some()
            && at_hinted_domain(ctx, request, session.user)
    });
    sessions
}

/// Whether the password was typed too long ago (OpenID Connect Core, `max_age`).
pub(super) fn is_stale(ctx: &RequestContext<'_>, request: &AuthorizationRequest, session: &Session) -> bool {
    let age = ctx.now.since(session.since);
    request.max_age.is_some_and(|limit| limit == 0 || age > limit)
}

/// `domain_hint`: `organizations`, `consumers` or a domain.
fn at_hinted_domain(ctx: &RequestContext<'_>, request: &AuthorizationRequest, user: UserId) -> bool {
    let directory = &ctx.emulator.directory;
    let user = directory.user(user);
    let home = directory.tenant_by_guid(&user.home.tenant_guid);
    let is_personal = home.is_some_and(|tenant| tenant.kind == TenantKind::Consumers);
    match request.domain_hint.as_deref() {
        None => true,
        Some("consumers") => is_personal,
        Some("organizations") => !is_personal,
        Some(domain) => {
            let own = user.name.rsplit_once('@').map_or("", |(_, domain)| domain);
            own.eq_ignore_ascii_case(domain) || home.is_some_and(|tenant| tenant.is_called(domain))
        }
    }
}

fn hint(ctx: &RequestContext<'_>, request: &AuthorizationRequest, sessions: &[Session]) -> UserHint {
    if let Some(sid) = &request.sid {
        let found = sessions.iter().find(|session| session.id == *sid);
        return found.map_or(UserHint::UnknownSession, |session| {
            UserHint::SignedIn(session.clone())
        });
    }
    let Some(login_hint) = &request.login_hint else {
        return UserHint::None;
    };
    let Some(user) = ctx.emulator.directory.user_by_hint(login_hint) else {
        return UserHint::UnknownUser;
    };
    let found = sessions.iter().find(|session| session.user == user);
    found.map_or(UserHint::SignedOut(user), |session| {
        UserHint::SignedIn(session.clone())
    })
}

fn silent(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    sessions: &[Session],
    hint: UserHint,
) -> SignInDecision {
    let session = match (hint, sessions) {
        (_, []) | (UserHint::SignedOut(_) | UserHint::UnknownUser, _) => return no_session(ctx, request),
        (UserHint::UnknownSession, _) => return refuse(&aadsts::SESSION_NOT_FOUND),
        (UserHint::SignedIn(session), _) => session,
        (UserHint::None, [only]) => only.clone(),
        (UserHint::None, _) => return refuse(&aadsts::SEVERAL_SESSIONS),
    };
    if is_stale(ctx, request, &session) {
        return no_session(ctx, request);
    }
    let name = &ctx.emulator.directory.user(session.user).name;
    match unmet_requirement(ctx, request, &session, SecondFactor::NotProved) {
        None => SignInDecision::Respond(session),
        Some(Requirement::Assignment) => {
            SignInDecision::Refuse(OAuthError::about(&aadsts::NOT_ASSIGNED, name))
        }
        Some(Requirement::Access) => refuse(&aadsts::BLOCKED),
        Some(Requirement::SecondFactor) => refuse(&aadsts::MFA_REQUIRED),
        Some(Requirement::AdminConsent) => refuse(&aadsts::ADMIN_CONSENT),
        Some(Requirement::Consent) => refuse(&aadsts::CONSENT_REQUIRED),
    }
}

fn no_session(ctx: &RequestContext<'_>, request: &AuthorizationRequest) -> SignInDecision {
    match ctx.emulator.directory.audience(&request.authority) {
        Some(Audience::Policy(..)) => refuse(&aadsts::B2C_NO_SESSION),
        _ => refuse(&aadsts::NO_SESSION),
    }
}

fn interactive(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    sessions: &[Session],
    hint: UserHint,
) -> SignInDecision {
    let session = match (hint, sessions) {
        (UserHint::SignedOut(user), _) => return SignInDecision::Show(FirstPage::Password(user)),
        (UserHint::UnknownUser, _) => return SignInDecision::Show(FirstPage::UserName),
        (UserHint::SignedIn(session), _) => session,
        (UserHint::None | UserHint::UnknownSession, [only]) => only.clone(),
        (UserHint::None | UserHint::UnknownSession, _) => {
            return SignInDecision::Show(account_page(sessions));
        }
    };
    if is_stale(ctx, request, &session) {
        return SignInDecision::Show(FirstPage::Password(session.user));
    }
    match unmet_requirement(ctx, request, &session, SecondFactor::NotProved) {
        Some(_) => SignInDecision::Show(FirstPage::Requirement(session)),
        None => SignInDecision::Respond(session),
    }
}

/// `prompt=login`: the password again, of the user that the hint names.
fn page_to_sign_in_again(hint: UserHint) -> FirstPage {
    match hint {
        UserHint::SignedIn(session) => FirstPage::Password(session.user),
        UserHint::SignedOut(user) => FirstPage::Password(user),
        UserHint::None | UserHint::UnknownUser | UserHint::UnknownSession => FirstPage::UserName,
    }
}

fn account_page(sessions: &[Session]) -> FirstPage {
    if sessions.is_empty() {
        FirstPage::UserName
    } else {
        FirstPage::Accounts
    }
}

fn refuse(code: &'static aadsts::ErrorCode) -> SignInDecision {
    SignInDecision::Refuse(OAuthError::new(code))
}
