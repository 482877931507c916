// `forewarn ledger`: SQL for whoever runs the ClickHouse server.
import { randomBytes } from 'node:crypto';
import { clusterDdl, clusterUpgrade } from '../ledger/cluster-ddl.ts';
import { readerStatements } from '../ledger/reader-account.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Command, textOption } from './command.ts';
import { writeLine } from './output.ts';

export const ledgerCommand: Command = {
  name: 'ledger',
  summary: 'Print SQL for the ClickHouse server: replicated tables, an account that may only read.',
  details:
    'ddl: the tables of the ledger on every host of --cluster, replicated; run it once before forewarn is first started on the cluster. ' +
    'With --from only what came after that migration, for a newer forewarn: run it while forewarn is stopped, on the replica that it uses.\n' +
    'reader: an account for BI tools (--user) that sees counted days and nothing of people; its password stands in the first line.',
  takes: 'ddl|reader',
  takesMin: 1,
  options: {
    cluster: { kind: 'text', placeholder: 'NAME', text: 'Cluster of the server, for ddl.' },
    from: {
      kind: 'text',
      placeholder: 'MIGRATION',
      text: 'The newest that a ledger on the cluster has, for ddl; all of a new ledger when missing.',
    },
    user: {
      kind: 'text',
      placeholder: 'NAME',
      text: 'Account, for reader.',
      fallback: 'forewarn_reader',
    },
  },
  async run(given) {
    const [what] = given.positionals;
    if (what !== 'ddl' && what !== 'reader') {
      throw new FwError('FW_USAGE', `forewarn ledger: '${what}' is neither ddl nor reader`);
    }
    for (const statement of what === 'ddl'
      ? ddl(textOption(given, 'cluster'), textOption(given, 'from'))
      : reader(textOption(given, 'user')))
      writeLine(statement);
    return 0;
  },
};

function ddl(cluster: string, from: string): string[] {
  if (cluster === '') throw new FwError('FW_USAGE', 'forewarn ledger ddl needs --cluster NAME');
  const statements = from === '' ? clusterDdl(cluster) : clusterUpgrade(cluster, from);
  return statements.map((statement) => `${statement};\n`);
}

function reader(user: string): string[] {
  const password = randomBytes(18).toString('base64url');
  const statements = readerStatements(user, password).map((statement) => `${statement};`);
  return [`-- password of ${user}: ${password}`, ...statements];
}
