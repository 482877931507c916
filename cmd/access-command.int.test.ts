// `forewarn access admin` on a data folder of its own, with the Redis and the ledger that lie in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { closeAccess } from '../access/access-parts.ts';
import { createLogger } from '../api/logger.ts';
import { auditPage } from '../ledger/audit-trail.ts';
import { makeAdmin } from './access-command.ts';
import { readConfig } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { openAccessOf } from './open-access.ts';
import { projectDir } from './project-dir.ts';
import { withStores } from './with-stores.ts';

const PASSWORD = 'correct horse battery';
const dir = mkdtempSync(join(tmpdir(), 'forewarn-access-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('who has the machine makes one more admin, whom the audit names with the reason, and touches no account that is there', async () => {
  const dataDir = join(dir, 'data');
  const settings = { FOREWARN_DATA_DIR: dataDir, FOREWARN_ACCESS: 'on' };
  const config = readConfig(settings, projectDir());
  const why = 'admin-b has left';
  await expect(makeAdmin(config, 'chen', why)).rejects.toThrow(/is no data folder/);
  openDataFolder(dataDir).release();
  const token = await makeAdmin(config, 'chen', why);
  await expect(makeAdmin(config, 'chen', why)).rejects.toMatchObject({
    code: 'FW_ACCOUNT_REFUSED',
  });

  const folder = openDataFolder(dataDir);
  await withStores(config, folder, async ({ ledger, place }) => {
    const logger = createLogger({ level: 'warn' });
    const onNote = () => undefined;
    const opened = await openAccessOf(config, { ...place, ledger, logger, onNote });
    if (opened === undefined) throw new Error('access is off');
    const { accounts } = opened.access;
    await accounts.acceptInvite(token, PASSWORD);
    const grants = [{ role: 'admin', region: '000000' }];
    expect(await accounts.signIn({ name: 'chen', password: PASSWORD })).toMatchObject({ grants });
    await closeAccess(opened.access);
    expect(await auditPage(ledger, { act: 'access admin' })).toMatchObject([
      { object: 'chen', why, region: '000000', kind: 'person' },
    ]);
  });
  folder.release();
});
