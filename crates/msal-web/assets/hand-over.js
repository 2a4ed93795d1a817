// A popup or hidden frame hands its response over before the app is loaded.
(() => {
  const parts = [location.hash, location.search].map((part) => part.slice(1));
  const stateOf = (part) => new URLSearchParams(part).get("state");
  const response = parts.find(stateOf);
  let popup, state;
  try { popup = sessionStorage["msal.rust.popup"]; } catch {}
  try { state = JSON.parse(atob(stateOf(response).split("|")[0])); } catch {}
  const type = state?.meta?.interactionType;
  const id = parent === window ? popup : type && state.id;
  if (!response || type === "redirect" || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return;
  try {
    const channel = new BroadcastChannel(id);
    channel.postMessage({ v: 1, payload: response });
    channel.close();
  } catch { return; }
  history.replaceState(null, "", location.origin + location.pathname);
  stop();
  document.documentElement.append("You can close this window.");
  close();
})();
