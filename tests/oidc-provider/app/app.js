// The app: our client at the provider that the page names, under the calls of MSAL.js.

import load, { Client, isApp } from "/client/client_page.js";

await load();
if (isApp()) begin();

function begin() {
  const { clientId, issuer } = window.SETTING;
  const wanted = new URLSearchParams(location.search).get("issuer") ?? issuer;
  const client = Client.atProvider(clientId, wanted, `${location.origin}/`);
  const outcomes = {};
  window.app = {
    /** Starts a call; its outcome appears under `id`. */
    start(id, name, args) {
      Promise.resolve()
        .then(() => client[name](...args))
        .then((value) => (outcomes[id] = { value: JSON.parse(value) }))
        .catch((error) => (outcomes[id] = { error: String(error) }));
    },
    outcome: (id) => outcomes[id] ?? null,
  };
  window.app.start("redirect", "handleRedirectPromise", []);
}
