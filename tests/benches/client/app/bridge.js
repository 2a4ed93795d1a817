// The redirect bridge that @azure/msal-browser ships for the page that popups come back to.

import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";

broadcastResponseToMainFrame();
