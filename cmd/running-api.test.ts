// What a command says that its API does not let it do.
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askApiFile } from './running-api.ts';

/** Refuses everything with the status that the path names. */
const server = createServer(({ url = '' }, response) => {
  response.writeHead(Number(url.split('/').at(-1)), { 'content-type': 'application/json' });
  response.end(JSON.stringify({ detail: 'No.', code: 'FW_FORBIDDEN' }));
});
let place = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place = `http://127.0.0.1:${Object(server.address()).port}`;
});
afterAll(() => server.close());

test.each([
  [403, undefined, 'No. Put the token'],
  [401, 'expired', 'No. Put the token'],
  [403, 'of a session', /^No\.$/],
])(
  'of %i with the token %j it says how to sign in, unless who asks has and may not',
  async (status, token, told) => {
    const asked = askApiFile(
      { url: place, token },
      { path: String(status) },
      'FW_LEDGER_AWAY',
      () => 'FW_USAGE',
    );
    await expect(asked).rejects.toThrow(told);
  },
);
