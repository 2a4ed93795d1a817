// A standards client: oauth4webapi with its checks on, code with PKCE by redirect, refresh, userinfo.

import * as oauth from "oauth4webapi";

const { authority, clientId } = window.JUDGE.configuration.auth;
const SCOPE = "openid profile offline_access User.Read";
const REDIRECT_URI = `${location.origin}/redirect`;
const PENDING = "pending";

const client = { client_id: clientId };
const clientAuth = oauth.None();
const issuer = new URL(`${authority}/v2.0`);

window.judge = {
  start(id, name, args) {
    const calls = { signIn };
    keep(id, () => calls[name](...args));
  },
  outcome: (id) => outcomes[id] ?? null,
};
const outcomes = {};
keep("redirect", async () => (sessionStorage.getItem(PENDING) === null ? null : complete()));

async function discover() {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer));
}

async function signIn() {
  const server = await discover();
  const pending = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const address = new URL(server.authorization_endpoint);
  const parameters = {
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    response_mode: "query",
    scope: SCOPE,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
  };
  Object.entries(parameters).forEach(([name, value]) => address.searchParams.set(name, value));
  location.assign(address);
}

async function complete() {
  const pending = JSON.parse(sessionStorage.getItem(PENDING));
  sessionStorage.removeItem(PENDING);
  const server = await discover();
  const parameters = oauth.validateAuthResponse(server, client, new URL(location.href), pending.state);
  const granted = await redeem(server, parameters, pending);
  const { sub } = oauth.getValidatedIdTokenClaims(granted);
  const renewed = await refresh(server, granted);
  const response = await oauth.userInfoRequest(server, client, renewed.access_token);
  const person = await oauth.processUserInfoResponse(server, client, sub, response);
  return { sub, name: person.name, scope: granted.scope, renewed: renewed.access_token !== granted.access_token };
}

async function redeem(server, parameters, pending) {
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, clientAuth, parameters, REDIRECT_URI, pending.verifier,
  );
  const granted = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: pending.nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response);
  return granted;
}

async function refresh(server, granted) {
  const response = await oauth.refreshTokenGrantRequest(server, client, clientAuth, granted.refresh_token);
  const renewed = await oauth.processRefreshTokenResponse(server, client, response);
  await oauth.validateApplicationLevelSignature(server, response);
  return renewed;
}

function keep(id, call) {
  Promise.resolve()
    .then(call)
    .then((value) => (outcomes[id] = { value: value ?? null }))
    .catch((error) => (outcomes[id] = { error: told(error) }));
}

function told(error) {
  return { class: error?.constructor?.name ?? "", code: error?.code ?? error?.error ?? "", sub_error: "", number: "",
    claims: "", message: String(error?.message ?? error) };
}
