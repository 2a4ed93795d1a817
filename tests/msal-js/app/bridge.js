// The redirect bridge: what @azure/msal-browser ships for the page that popups, frames and redirects come back to.

import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

tellOurClient();
broadcastResponseToMainFrame().catch((error) => {
  document.body.textContent = `${error.errorCode} ${error.subError}`;
});

/** Our client listens on a channel of another name than MSAL.js, so that the page serves both. */
function tellOurClient() {
  const payload = location.hash.slice(1);
  const state = new URLSearchParams(payload).get("state");
  if (state === null) return;
  const { id } = JSON.parse(atob(state.split("|")[0].replace(/-/g, "+").replace(/_/g, "/")));
  const channel = new BroadcastChannel(`msal.${id}`);
  channel.postMessage({ v: 1, payload });
  channel.close();
}
