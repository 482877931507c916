// A real identity provider on loopback, in a process of its own: whoever signs in has the grants that stand after the name, as `wang+operator@330106`.
// argv: address that browsers are led back to. Prints its issuer.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [callback] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'forewarn', client_secret: 'secret', redirect_uris: [callback] }],
    claims: { openid: ['sub', 'preferred_username', 'forewarn'] },
    conformIdTokenClaims: false,
    findAccount: (_context, accountId) => {
      const [name, ...grants] = accountId.split('+');
      const claims = () => ({ sub: accountId, preferred_username: name, forewarn: grants });
      return { accountId, claims };
    },
  });
  server.on('request', provider.callback());
  process.stdout.write(`${issuer}\n`);
});
