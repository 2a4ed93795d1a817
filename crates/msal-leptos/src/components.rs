//! Ready-made controls: sign-in, sign-out, choice of an account, picture of a user.
//!
//! They are plain HTML elements with classes that begin with `msal-`, and look like the rest of the
//! app's controls until [`STYLESHEET`] or the app's own styles say otherwise. Attributes spread onto
//! them: `<SignInButton attr:class="primary"/>`.

mod account_avatar;
mod account_picker;
mod sign_in_button;
mod sign_out_button;

pub use account_avatar::{AccountAvatar, AccountAvatarProps};
pub use account_picker::{AccountPicker, AccountPickerProps};
pub use sign_in_button::{SignInButton, SignInButtonProps};
pub use sign_out_button::{SignOutButton, SignOutButtonProps};

use std::future::Future;

use leptos::task::spawn_local;
use msal_web::AuthError;

/// An optional stylesheet for the controls: Microsoft's sign-in button in light and dark, an
/// account list, and a round picture of the user. Colours of the list are custom properties
/// (`--msal-accent`, `--msal-line`), and so is the size of the picture (`--msal-avatar-size`).
///
/// ```
/// use leptos::prelude::*;
/// #[component]
/// fn Styles() -> impl IntoView {
///     view! { <style>{msal_leptos::STYLESHEET}</style> }
/// }
/// ```
///
/// Where the content security policy forbids inline styles, serve the file
/// `src/components/controls.css` of this crate instead.
pub const STYLESHEET: &str = include_str!("components/controls.css");

/// Lets a call that a click has begun run to its end. Why it failed is in the state, which the app
/// shows.
fn run(call: impl Future<Output = Result<(), AuthError>> + 'static) {
    spawn_local(async move {
        let _shown_by_use_msal_error = call.await;
    });
}
