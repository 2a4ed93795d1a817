// The app of tests/apps/quick-start on @azure/msal-react: both show the same and do the same.

import {
  InteractionRequiredAuthError,
  InteractionStatus,
  PublicClientApplication,
} from "@azure/msal-browser";
import {
  AuthenticatedTemplate,
  MsalProvider,
  UnauthenticatedTemplate,
  useAccount,
  useMsal,
} from "@azure/msal-react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

const REQUEST = { scopes: ["User.Read"] };

const instance = new PublicClientApplication({
  auth: {
    clientId: "00001111-aaaa-2222-bbbb-3333cccc4444",
    authority: "https://login.microsoftonline.com/contoso.com",
  },
});

function App() {
  return (
    <MsalProvider instance={instance}>
      <AuthenticatedTemplate>
        <Greeting />
        <Protected />
      </AuthenticatedTemplate>
      <UnauthenticatedTemplate><SignIn /></UnauthenticatedTemplate>
    </MsalProvider>
  );
}

function Greeting() {
  const { accounts } = useMsal();
  const account = useAccount(accounts[0]);
  return <p>{account && `Hello, ${account.username}`}</p>;
}

/** Gets a token silently, or with a popup when the error says that the user is needed. */
function Protected() {
  const { inProgress, accounts } = useMsal();
  const [granted, setGranted] = useState("");
  useEffect(() => {
    if (inProgress === InteractionStatus.None && granted === "") {
      acquireToken({ ...REQUEST, account: accounts[0] }).then(
        (result) => setGranted(result.scopes.join(" ")),
        (error) => setGranted(error.errorCode),
      );
    }
  }, [inProgress, accounts, granted]);
  return <p>{granted}</p>;
}

async function acquireToken(request) {
  try {
    return await instance.acquireTokenSilent(request);
  } catch (error) {
    if (error instanceof InteractionRequiredAuthError) return instance.acquireTokenPopup(request);
    throw error;
  }
}

function SignIn() {
  const { inProgress } = useMsal();
  const [failure, setFailure] = useState("");
  const signIn = () => instance.loginPopup(REQUEST).catch((error) => setFailure(error.errorCode));
  return (
    <>
      <button onClick={signIn} disabled={inProgress !== InteractionStatus.None}>Sign in</button>
      <p>{failure}</p>
    </>
  );
}

createRoot(document.getElementById("app")).render(<App />);
