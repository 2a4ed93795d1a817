//! What the harness adds to the demo's page: where the authority is, and two observations that a
//! page cannot be asked for later.

/// Where a page tells that an app was mounted in it.
pub(crate) const MOUNTED_PATH: &str = "/__journey/mounted";

/// The script that watches a page: a file of its own, since a policy may refuse inline scripts.
pub(crate) const OBSERVER_PATH: &str = "/__journey/observer.js";

/// A page without content.
pub(crate) const BLANK_PATH: &str = "/__journey/blank";

/// Runs before the app does. It keeps the address that the document was opened with, fragment
/// included, and tells the server, without letting the document go on, when the app appears in it:
/// in a popup or a hidden frame it must not.
const OBSERVER: &str = r#"window.__arrivedAt = location.href;
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-testid=in-progress]")) return;
  observer.disconnect();
  const request = new XMLHttpRequest();
  request.open("POST", "MOUNTED_PATH", false);
  request.send();
}).observe(document, { childList: true, subtree: true });
"#;

/// The text of the script that watches a page.
pub(crate) fn observer() -> String {
    OBSERVER.replace("MOUNTED_PATH", MOUNTED_PATH)
}

/// `index` for the authority and the API of one world.
pub(crate) fn into_page(index: &str, authority: &str, api_url: &str) -> String {
    let observer = format!("<script src=\"{OBSERVER_PATH}\"></script>");
    let added = format!(
        "<head>\n<meta name=\"msal-authority\" content=\"{authority}\">\n\
         <meta name=\"msal-api-url\" content=\"{api_url}\">\n{observer}"
    );
    index.replacen("<head>", &added, 1)
}
