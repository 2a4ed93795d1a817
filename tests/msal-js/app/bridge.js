// The redirect bridge: what @azure/msal-browser ships for the page that popups, frames and redirects come back to.

import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

broadcastResponseToMainFrame().catch((error) => {
  document.body.textContent = `${error.errorCode} ${error.subError}`;
});
