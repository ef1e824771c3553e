// A certified OpenID provider for tests.  node provider.mjs PORT ACCOUNTS.json REDIRECT_URI
// The accounts are read anew at every question, so that a test can lock somebody out. Any password is right.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, accounts, redirectUri] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const findAccount = (_, id) => {
  const claims = JSON.parse(readFileSync(accounts, "utf8"))[id];
  return claims && { accountId: id, claims: () => ({ sub: id, ...claims }) };
};

const provider = new Provider(issuer, {
  clients: [{
    client_id: "approvals",
    client_secret: "a-secret-of-the-tests",
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_post",
  }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["groups", "roles"], email: ["email", "email_verified"] },
  scopes: ["openid", "offline_access", "profile", "email"],
  findAccount,
  issueRefreshToken: async (ctx, client, code) => code.scopes.has("profile") && client.grantTypeAllowed("refresh_token"),
  // Nobody is asked for consent: these are the organisation's own people.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile email offline_access");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["a key of the tests"] },
  features: { devInteractions: { enabled: true } },
});

provider.listen(Number(port), "127.0.0.1", () => console.log(`listening on ${issuer}`));
