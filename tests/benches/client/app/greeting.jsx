// The smallest app with @azure/msal-react; `tests/apps/bench-page` has the same over msal-leptos.

import { PublicClientApplication } from "@azure/msal-browser";
import {
  AuthenticatedTemplate,
  MsalProvider,
  UnauthenticatedTemplate,
  useAccount,
  useMsal,
} from "@azure/msal-react";
import { createRoot } from "react-dom/client";

const client = new PublicClientApplication({
  auth: {
    clientId: "00001111-aaaa-2222-bbbb-3333cccc4444",
    authority: "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee",
    redirectUri: "/",
  },
});

function Greeting() {
  const account = useAccount();
  return <p id="protected">Hello, {account?.username}</p>;
}

function SignIn() {
  const { instance, inProgress } = useMsal();
  const signIn = () => instance.loginPopup({ scopes: ["User.Read"] });
  return <button onClick={signIn} disabled={inProgress !== "none"}>Sign in</button>;
}

createRoot(document.getElementById("root")).render(
  <MsalProvider instance={client}>
    <AuthenticatedTemplate><Greeting /></AuthenticatedTemplate>
    <UnauthenticatedTemplate><SignIn /></UnauthenticatedTemplate>
  </MsalProvider>,
);
