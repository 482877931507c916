// `npm run audit` where no registry answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** Nothing listens there. */
const NO_REGISTRY = 'http://127.0.0.1:9';

async function audit(unanswered: string) {
  const env = {
    ...process.env,
    AUDIT_UNANSWERED: unanswered,
    npm_config_registry: NO_REGISTRY,
    npm_config_fetch_retries: '0',
  };
  const child = spawn(process.execPath, ['scripts/audit.ts'], { env, stdio: 'pipe' });
  const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { said, status: child.exitCode };
}

test('packages that nobody could be asked about are no success, unless it is said that they may be', async () => {
  const [refused, allowed] = await Promise.all([audit(''), audit('allowed')]);
  expect(refused).toMatchObject({ status: 1 });
  expect(refused.said).toContain('PACKAGES WERE NOT AUDITED');
  expect(allowed).toMatchObject({ status: 0 });
  expect(allowed.said).toContain('PACKAGES WERE NOT AUDITED');
}, 60_000);
