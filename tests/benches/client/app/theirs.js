// Unmodified @azure/msal-browser, with the calls that the benchmark times; `tests/apps/bench-page`
// has the same over ours.

import { LogLevel, PublicClientApplication } from "@azure/msal-browser";

const CLOUD = "https://login.microsoftonline.com/";
// Coprime to the numbers of tokens, so that one call after another asks for another token.
const STRIDE = 7919;

let client;
let accounts = [];

/**
 * What MSAL.js is quickest with: nothing is logged, nothing measured, no broker; a known cloud
 * needs no discovery.
 */
function configuration(clientId, authority, redirectUri) {
  const knownAuthorities = authority.startsWith(CLOUD) ? [] : [new URL(authority).host];
  return {
    auth: { clientId, authority, knownAuthorities, redirectUri },
    cache: { cacheLocation: "sessionStorage" },
    system: {
      allowPlatformBroker: false,
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback() {} },
    },
  };
}

async function hit(token) {
  const request = { scopes: [`s${token}`], account: accounts[token % accounts.length] };
  const result = await client.acquireTokenSilent(request);
  if (!result.fromCache) throw new Error("not from the cache");
  return result;
}

ready({
  async start(...options) {
    client = new PublicClientApplication(configuration(...options));
    await client.initialize();
    await client.handleRedirectPromise();
    accounts = client.getAllAccounts();
    return accounts.length;
  },
  async hits(count, tokens) {
    for (let turn = 0; turn < count; turn++) await hit((turn * STRIDE) % tokens);
  },
  async burst(count, tokens) {
    await Promise.all(Array.from({ length: count }, (_, turn) => hit((turn * STRIDE) % tokens)));
  },
  async secret(token) {
    return (await hit(token)).accessToken;
  },
  async popup() {
    return (await client.loginPopup({ scopes: ["User.Read"] })).account.username;
  },
  redirect() {
    return client.loginRedirect({ scopes: ["User.Read"] });
  },
});
