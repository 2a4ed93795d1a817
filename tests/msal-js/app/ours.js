// Our client under the calls of MSAL.js, so that the tests call either library in the same way.

const { auth, cache } = window.JUDGE.configuration;
const { default: load, Client, isApp } = await import(window.JUDGE.ours);
await load();
isApp();
const client = new Client(auth.clientId, auth.authority, auth.redirectUri, cache.cacheLocation);
const isFrameOfLogout = client.handleFrontChannelLogout("/front-channel-logout");
const outcomes = {};

const calls = {
  loginPopup: () => client.loginPopup(),
  acquireTokenSilent: (request) => client.acquireTokenSilent(request?.account, request?.forceRefresh ?? false),
  getAllAccounts: () => client.getAllAccounts(),
  logoutPopup: () => client.logoutPopup(),
  loginPopupByForm: (state) => client.loginPopupByForm(state),
  loginRedirectByForm: (redirectUri, state) => client.loginRedirectByForm(redirectUri, state),
  ssoSilentByForm: (state) => client.ssoSilentByForm(state),
  logToConsole: async () => JSON.stringify(client.logToConsole() ?? null),
};

window.judge = {
  /** Starts a call; its outcome appears under `id`. */
  start(id, name, args) {
    this.keep(id, Promise.resolve().then(() => calls[name](...args)));
  },
  /** Keeps what comes of a call. */
  keep(id, call) {
    call
      .then((value) => (outcomes[id] = { value: JSON.parse(value) }))
      .catch((error) => (outcomes[id] = { error: told(error) }));
  },
  /** Starts a call as soon as a message comes on this channel. */
  startOn(channel, id, name, args) {
    new BroadcastChannel(channel).onmessage = () => this.start(id, name, args);
  },
  outcome: (id) => outcomes[id] ?? null,
};

if (!isFrameOfLogout) {
  window.judge.keep("redirect", client.handleRedirectPromise());
}

/** An error is its code; anything else is a mistake of this page. */
function told(error) {
  const isCode = typeof error === "string";
  return {
    class: isCode ? "AuthError" : "Error",
    code: isCode ? error : "",
    sub_error: "",
    number: "",
    claims: "",
    message: String(error),
  };
}
