// `forewarn access admin`: a way in for who has the machine, when no second admin is left to approve anything.
import { userInfo } from 'node:os';
import { closeAccess } from '../access/access-parts.ts';
import { WHOLE_COUNTRY } from '../access/role.ts';
import { createLogger } from '../api/logger.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Command, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { isDataFolder, openDataFolder } from './data-folder.ts';
import { openAccessOf } from './open-access.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { withStores } from './with-stores.ts';

export const accessCommand: Command = {
  name: 'access',
  summary: 'Make one more admin, when the second one who approves changes is gone for good.',
  details:
    'admin NAME: a new account that is admin of the whole country, and an invitation by which its password is set within a day. Two admins still decide\n' +
    'every change; an account that there is already is not touched. Who made it and why is an entry of the audit. With a Redis or a ClickHouse of its own\n' +
    'stop forewarn before.',
  takes: 'admin NAME',
  takesMin: 2,
  options: {
    reason: {
      kind: 'text',
      placeholder: 'TEXT',
      text: 'Why; the audit keeps it.',
      isRequired: true,
    },
  },
  async run(given) {
    const [what, name, ...more] = given.positionals;
    if (what !== 'admin' || name === undefined || more.length > 0)
      throw new FwError('FW_USAGE', "forewarn access takes 'admin' and the name of a new account");
    const config = readConfig(process.env, projectDir());
    const token = await makeAdmin(config, name, textOption(given, 'reason'));
    writeLine(
      `${name} is an admin. Set the password within a day: POST /v1/session/invitation {"token":"${token}","password":"…"}`,
    );
    return 0;
  },
};

/** Gives the token of the invitation. Throws FwError FW_CONFIG, FW_ACCOUNT_REFUSED when there is such an account, FW_REDIS_AWAY, FW_LEDGER_AWAY. */
export async function makeAdmin(config: Config, name: string, why: string): Promise<string> {
  if (config.access === undefined || !isDataFolder(config.dataDir)) {
    const what = `FOREWARN_ACCESS is off, or '${config.dataDir}' is no data folder of forewarn; set both as they are where it runs.`;
    throw new FwError('FW_CONFIG', what);
  }
  const folder = openDataFolder(config.dataDir);
  return withStores(config, folder, async ({ ledger, place }) => {
    const logger = createLogger({ level: 'warn' });
    const opened = await openAccessOf(config, {
      ...place,
      ledger,
      logger,
      onNote: () => undefined,
    });
    if (opened === undefined) throw new FwError('FW_CONFIG', 'FOREWARN_ACCESS is off.');
    const { access } = opened;
    try {
      const grants = [{ role: 'admin' as const, region: WHOLE_COUNTRY }];
      // Nobody can come in by it before the audit has it.
      await access.accounts.create({ name, grants });
      await access.audit.add({
        ...{ at: Date.now(), who: userInfo().username, kind: 'person', act: 'access admin' },
        ...{
          object: name,
          why,
          status: 201,
          region: WHOLE_COUNTRY,
          change: JSON.stringify({ before: null, after: { grants } }),
        },
      });
      return await access.accounts.invite(name);
    } finally {
      await closeAccess(access);
    }
  }).finally(() => folder.release());
}
