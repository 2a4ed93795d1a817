// `oidc-provider` as its documentation sets it up, for one application on another origin: pages of
// its own for sign-in, consent and sign-out, keys and a port for this run.
//
// Standard output is a line of JSON with the address, then one for each request. The process ends
// with its standard input, so that none outlives the test that has started it.

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const [clientId, ...redirectUris] = process.argv.slice(2);
const ORIGINS = new Set(redirectUris.map((uri) => new URL(uri).origin));

const server = createServer();
server.listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: redirectUris,
      post_logout_redirect_uris: redirectUris,
    },
  ],
  scopes: ["openid", "offline_access", "orders.read"],
  clientBasedCORS: (_ctx, origin) => ORIGINS.has(origin),
  cookies: { keys: [randomUUID()] },
  jwks: { keys: [signingKey()] },
  ttl: { AccessToken: 3600, Grant: 86400, IdToken: 3600, Interaction: 3600, Session: 86400 },
});

provider.on("server_error", (_ctx, error) => tell({ error: String(error) }));
const respond = provider.callback();
server.on("request", (request, response) => {
  const path = request.url.split("?")[0];
  response.on("finish", () => tell({ method: request.method, path, status: response.statusCode }));
  respond(request, response);
});
provider.on("grant.success", (ctx) => tell({ granted: ctx.oidc.params.grant_type }));
provider.on("grant.error", (ctx, error) => tell({ refused: ctx.oidc.params?.grant_type, error: error.error }));

tell({ issuer });
process.stdin.on("end", () => process.exit()).resume();

function signingKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: randomUUID() };
}

function tell(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
