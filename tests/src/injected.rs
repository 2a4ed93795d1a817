//! What the harness adds to the demo's page: where the authority is, and two observations that a
//! page cannot be asked for later.

/// Where a page tells that an app was mounted in it.
pub(crate) const MOUNTED_PATH: &str = "/__journey/mounted";

/// A page without content.
pub(crate) const BLANK_PATH: &str = "/__journey/blank";

/// Runs before the app does. It keeps the address that the document was opened with, fragment
/// included, and tells the server, without letting the document go on, when the app appears in it:
/// in a popup or a hidden frame it must not.
const OBSERVER: &str = r#"<script>
window.__arrivedAt = location.href;
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-testid=in-progress]")) return;
  observer.disconnect();
  const request = new XMLHttpRequest();
  request.open("POST", "MOUNTED_PATH", false);
  request.send();
}).observe(document, { childList: true, subtree: true });
</script>"#;

/// What a page says of its surroundings: the contents of its `<meta>` elements, by name.
pub type PageSettings<'a> = [(&'a str, &'a str)];

/// `index` for the surroundings of one world.
pub(crate) fn into_page(index: &str, settings: &PageSettings<'_>) -> String {
    let observer = OBSERVER.replace("MOUNTED_PATH", MOUNTED_PATH);
    let element = |(name, content): &(&str, &str)| format!("<meta name=\"{name}\" content=\"{content}\">\n");
    let settings: String = settings.iter().map(element).collect();
    index.replacen("<head>", &format!("<head>\n{settings}{observer}"), 1)
}
