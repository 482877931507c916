// An account for tools that read reports with SQL: counted days by county and typology, without people, phones, notes or episodes.
import { createHash } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import { SUM_COLUMNS } from './count-days-sql.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** What the account may read, by table. */
export const READER_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  counted_days: [
    'day',
    'region',
    'version',
    'cells.typology',
    'cells.outcomes',
    ...SUM_COLUMNS.map((name) => `cells.${name}`),
  ],
  counted_case_days: [
    'day',
    'region',
    'version',
    'cells.typology',
    'cells.cases',
    'cells.loss_fen',
  ],
};

/** Statements that make the account on a server. Throws FwError FW_USAGE for a name that is none. */
export function readerStatements(name: string, password: string, database = 'forewarn'): string[] {
  if (!NAME.test(name)) {
    throw new FwError('FW_USAGE', `'${name}' is no name of an account; use letters, digits and _.`);
  }
  const hash = createHash('sha256').update(password).digest('hex');
  const grants = Object.entries(READER_COLUMNS).map(([table, columns]) => {
    const list = columns.map((column) => `\`${column}\``).join(', ');
    return `GRANT SELECT(${list}) ON ${database}.${table} TO ${name}`;
  });
  return [
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${name}_limits SETTINGS readonly = 2, max_execution_time = 60, max_memory_usage = 4000000000`,
    `CREATE USER IF NOT EXISTS ${name} IDENTIFIED WITH sha256_hash BY '${hash}' DEFAULT DATABASE ${database} SETTINGS PROFILE '${name}_limits'`,
    ...grants,
  ];
}
