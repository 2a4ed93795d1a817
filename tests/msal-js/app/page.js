// The application under test: unmodified @azure/msal-browser, and a few words to call it from outside.

import * as msal from "@azure/msal-browser";

const CLASSES = [
  "InteractionRequiredAuthError",
  "ServerError",
  "ClientAuthError",
  "ClientConfigurationError",
  "BrowserConfigurationAuthError",
  "BrowserAuthError",
  "AuthError",
];

const client = new msal.PublicClientApplication(window.JUDGE.configuration);
const outcomes = {};

/** What is called, beside the methods of the client itself. */
const own = {
  /** Asks an API with a token, and tells what a script can see of the answer. */
  async api(url, token) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const header = response.headers.get("www-authenticate");
    return { status: response.status, challenge: header, body: await response.json() };
  },
  /** The claims of a challenge, as MSAL's documentation says to read them. */
  async claimsOf(challenge) {
    const [, encoded] = challenge.match(/claims="([^"]+)"/) ?? [];
    return encoded === undefined ? null : atob(encoded);
  },
};

window.judge = {
  /** The codes of all its errors. */
  codes: Object.entries(msal)
    .filter(([name]) => name.endsWith("Codes"))
    .flatMap(([, codes]) => Object.values(codes)),
  /** What the package and its client offer, by name. */
  exports: {
    browser: Object.keys(msal),
    methods: Object.getOwnPropertyNames(msal.PublicClientApplication.prototype).filter(
      (name) => name !== "constructor",
    ),
  },
  /** Starts a call; its outcome appears under `id`. A request names its account by user name. */
  start(id, name, args) {
    const call = own[name] ?? client[name].bind(client);
    keep(id, async () => call(...args.map(withAccount)));
  },
  outcome: (id) => outcomes[id] ?? null,
};

await client.initialize();
keep("redirect", () => client.handleRedirectPromise());

function withAccount(request) {
  if (typeof request?.account !== "string") return request;
  const account = client.getAccount({ username: request.account });
  if (account === null) throw new Error(`nobody is signed in as ${request.account}`);
  return { ...request, account };
}

function keep(id, call) {
  const keepError = (error) => (outcomes[id] = { error: told(error) });
  Promise.resolve()
    .then(call)
    .then((value) => (outcomes[id] = { value: value ?? null }))
    .catch(keepError);
}

function told(error) {
  return {
    class: CLASSES.find((name) => error instanceof msal[name]) ?? error?.name ?? "",
    code: error?.errorCode ?? "",
    sub_error: error?.subError ?? "",
    number: String(error?.errorNo ?? ""),
    claims: error?.claims ?? "",
    message: String(error?.message ?? error),
  };
}
