//! What a document of a walk notes, since nobody can ask it for that later.

/// The popups that it opens, so that they can be counted. And what it is still busy with after it
/// has left for the authority and come back from the back/forward cache: the listeners of the app
/// have been called by then, and what follows from them has been rendered.
pub(crate) const NOTES: &str = r#"window.__popups = [];
const open = window.open;
window.open = (...words) => {
  const popup = open.apply(window, words);
  if (popup) window.__popups.push(popup);
  return popup;
};
let departure = "";
window.navigation.addEventListener("navigate", ({ destination }) => {
  if (!destination.sameDocument) departure = destination.url;
});
window.addEventListener("pageshow", ({ persisted }) => {
  const hasLeft = departure !== "" && new URL(departure).origin !== location.origin;
  departure = "";
  if (!persisted || !hasLeft) return;
  setTimeout(() => {
    const status = document.querySelector("[data-testid=in-progress]")?.textContent ?? "none";
    if (status !== "none") window.__busyAfterReturn = status;
  });
});"#;
