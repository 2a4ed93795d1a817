// The operations of tests/apps/client-alone, of @azure/msal-browser and without a framework.

import { PublicClientApplication } from "@azure/msal-browser";

export async function createClient(clientId, authority) {
  const client = new PublicClientApplication({ auth: { clientId, authority } });
  await client.initialize();
  return client;
}

export async function handleRedirect(client) {
  const result = await client.handleRedirectPromise();
  return result?.accessToken ?? null;
}

export async function acquireTokenSilent(client, scopes) {
  return (await client.acquireTokenSilent({ scopes })).accessToken;
}

export async function acquireTokenPopup(client, scopes) {
  return (await client.acquireTokenPopup({ scopes })).accessToken;
}

export const acquireTokenRedirect = (client, scopes) => client.acquireTokenRedirect({ scopes });

export async function ssoSilent(client, scopes, loginHint) {
  return (await client.ssoSilent({ scopes, loginHint })).accessToken;
}

export const logoutPopup = (client) => client.logoutPopup();
export const logoutRedirect = (client) => client.logoutRedirect();
export const accounts = (client) => client.getAllAccounts().map((account) => account.username);
export const activeAccount = (client) => client.getActiveAccount()?.username ?? null;

export function setActiveAccount(client, index) {
  client.setActiveAccount(client.getAllAccounts()[index] ?? null);
}

export function subscribe(client, callback) {
  const id = client.addEventCallback((event) => callback(event.error?.errorCode ?? ""));
  return () => client.removeEventCallback(id);
}
