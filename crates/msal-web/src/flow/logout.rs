//! Signing out: here first, then at the authority.

use msal_core::error::{AuthError, ConfigurationError};
use msal_core::logout_request::LogoutRequest;
use msal_core::{AccountInfo, InteractionType, RequestId, RequestState};

use super::answer::{self, Wait};
use super::popup;
use super::redirect::{self, Kind, Record};
use crate::context::Context;
use crate::discovery;
use crate::event::{Event, EventKind};
use crate::interaction::Interaction;
use crate::request::EndSessionRequest;

/// Signs out and leaves for the authority's sign-out page. Returns only when that fails.
pub(crate) async fn by_redirect(context: &Context, request: EndSessionRequest) -> Result<(), AuthError> {
    redirect::check_page(context)?;
    let interaction = context.interaction.redirect()?;
    let outcome = async {
        let (url, _) = forget(context, &request, InteractionType::Redirect).await?;
        Record::new(context, Kind::Signout, None).write(context, None)?;
        redirect::leave(context, &url).await
    }
    .await;
    drop(interaction);
    Record::forget(&context.platform, &context.configuration.client_id);
    if let Err(error) = &outcome {
        tell_failure(context, InteractionType::Redirect, error);
    }
    context.tell(EventKind::LogoutEnd, InteractionType::Redirect);
    outcome
}

/// Signs out with the authority's sign-out page in a popup. Once the accounts are gone here the sign-out has succeeded, whatever becomes of
/// the popup.
pub(crate) async fn by_popup(context: &Context, request: EndSessionRequest) -> Result<(), AuthError> {
    let interaction = context.interaction.popup()?;
    let end = End { context, interaction };
    let outcome = in_popup(&end, &request).await;
    if let Err(error) = &outcome {
        tell_failure(context, InteractionType::Popup, error);
    }
    outcome
}

async fn in_popup(end: &End<'_>, request: &EndSessionRequest) -> Result<(), AuthError> {
    let context = end.context;
    let window = popup::open(context, None);
    let (url, id) = forget(context, request, InteractionType::Popup).await?;
    let window = window?;
    let channel = context.platform.windows.listen(id.as_str());
    window.navigate(&url);
    let wait = Wait {
        window: &*window,
        channel: &*channel,
        length: context.configuration.options.popup_timeout,
    };
    let _ = answer::wait(context, wait, || end.interaction.check()).await;
    Ok(())
}

/// Tells the end of a sign-out by popup exactly once, also when its future is dropped.
struct End<'a> {
    context: &'a Context,
    interaction: Interaction,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.interaction.end();
        self.context.tell(EventKind::LogoutEnd, InteractionType::Popup);
    }
}

/// Forgets the accounts, whether or not the authority can be reached, and says where its sign-out page is.
async fn forget(
    context: &Context,
    request: &EndSessionRequest,
    interaction: InteractionType,
) -> Result<(String, RequestId), AuthError> {
    context
        .subscribers
        .tell(&Event::new(EventKind::LogoutStart, Some(interaction)).about(request.account.clone()));
    clear(context, request.account.as_ref());
    context
        .subscribers
        .tell(&Event::new(EventKind::LogoutSuccess, Some(interaction)).about(request.account.clone()));
    address(context, request, interaction).await
}

/// Forgets accounts and tokens here; the session at the authority stays.
pub(crate) fn clear(context: &Context, account: Option<&AccountInfo>) {
    let active = context.cache.active_account();
    match account {
        Some(account) => context.cache.remove_account(account),
        None => context.cache.clear(),
    }
    if active.is_some() && context.cache.active_account().is_none() {
        context
            .subscribers
            .tell(&Event::new(EventKind::ActiveAccountChanged, None));
    }
}

async fn address(
    context: &Context,
    request: &EndSessionRequest,
    interaction: InteractionType,
) -> Result<(String, RequestId), AuthError> {
    let configuration = &context.configuration;
    let authority = configuration.authority_for(request.authority.as_ref())?;
    let endpoints = discovery::endpoints(context, &authority).await?;
    let endpoint = endpoints
        .end_session
        .ok_or(ConfigurationError::NoEndSessionEndpoint)?;
    let id = RequestId::new(context.new_id());
    let state = RequestState::new(id.clone(), interaction, request.state.as_deref()).encode();
    let back = configuration
        .post_logout_uri_for(&context.page_url()?, request.post_logout_redirect_uri.as_deref())?;
    let hint = request
        .account
        .as_ref()
        .and_then(|account| account.opaque_login_hint());
    let correlation_id = context.correlation_id(request.correlation_id.as_ref());
    let logout = LogoutRequest {
        post_logout_redirect_uri: Some(&back),
        correlation_id: &correlation_id,
        state: &state,
        logout_hint: request.logout_hint.as_deref().or(hint),
        popup_origin_checked: context.platform.page.is_out_of_reach(),
    };
    Ok((logout.url(&endpoint), id))
}

fn tell_failure(context: &Context, interaction: InteractionType, error: &AuthError) {
    context
        .subscribers
        .tell(&Event::new(EventKind::LogoutFailure, Some(interaction)).because(error.clone()));
}
