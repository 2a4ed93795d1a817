//! What may stand at the redirect URI in place of the app, or in front of it.

/// A static page for the redirect URI of popups and hidden frames: it hands their response over,
/// and everything else leads into the app.
///
/// An app built by Trunk keeps it as a file beside its `index.html` and names it there, in one line
/// (`docs/popups.md`); a server can send this text. Its script is inline: the policy
/// `script-src` needs the hash that `docs/popups.md` gives.
///
/// ```
/// assert!(msal_web::BRIDGE_PAGE.starts_with("<!DOCTYPE html>"));
/// ```
pub const BRIDGE_PAGE: &str = include_str!("../assets/auth-redirect.html");

/// The first lines of an app's own page that hand the response of a popup or hidden frame over
/// before the app is loaded there. Without them [`start`](crate::start) does so once it is.
///
/// A script element, which stands first in `<head>`. `docs/popups.md` has it to copy, and the hash
/// for the policy `script-src`.
///
/// ```
/// assert!(msal_web::HAND_OVER_SCRIPT.starts_with("<script>"));
/// ```
pub const HAND_OVER_SCRIPT: &str = include_str!("../assets/hand-over.html");
