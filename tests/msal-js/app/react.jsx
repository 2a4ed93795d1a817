// The smallest application with @azure/msal-react: sign in, see the name, sign out.

import { PublicClientApplication } from "@azure/msal-browser";
import * as msalReact from "@azure/msal-react";
import {
  AuthenticatedTemplate,
  MsalProvider,
  UnauthenticatedTemplate,
  useIsAuthenticated,
  useMsal,
} from "@azure/msal-react";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const SCOPES = { scopes: ["User.Read"] };
const client = new PublicClientApplication(window.JUDGE.configuration);

window.judge = { exports: { react: Object.keys(msalReact) } };

function Status() {
  const { inProgress, accounts } = useMsal();
  const signedIn = useIsAuthenticated();
  return <p id="status">{`${inProgress} ${signedIn ? "in" : "out"} ${accounts.length}`}</p>;
}

function SignIn() {
  const { instance } = useMsal();
  return (
    <>
      <button id="popup" onClick={() => instance.loginPopup(SCOPES)}>Popup</button>
      <button id="redirect" onClick={() => instance.loginRedirect(SCOPES)}>Redirect</button>
    </>
  );
}

function Profile() {
  const { instance, accounts } = useMsal();
  const [name, setName] = useState("");
  async function load() {
    const { accessToken } = await instance.acquireTokenSilent({ ...SCOPES, account: accounts[0] });
    const response = await fetch(window.JUDGE.graph, { headers: { authorization: `Bearer ${accessToken}` } });
    setName((await response.json()).displayName);
  }
  return (
    <>
      <p id="username">{accounts[0]?.username}</p>
      <button id="load" onClick={load}>Load</button>
      <p id="name">{name}</p>
      <button id="sign-out" onClick={() => instance.logoutPopup({ account: accounts[0] })}>Sign out</button>
    </>
  );
}

createRoot(document.getElementById("app")).render(
  <MsalProvider instance={client}>
    <Status />
    <UnauthenticatedTemplate><SignIn /></UnauthenticatedTemplate>
    <AuthenticatedTemplate><Profile /></AuthenticatedTemplate>
  </MsalProvider>,
);
