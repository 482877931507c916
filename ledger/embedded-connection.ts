// The embedded engine (chdb) as the client's connection. Settings of a call are left out on purpose: in the embedded engine they stay
// set for the whole session, which calls that run side by side share, so that the insert token of one could silently drop the
// rows of another. What a statement needs set stands in its own SETTINGS clause.
import type { ClickHouseClientConfigOptions } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { emptyStandardInput } from './standard-input.ts';

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>;
type CallParams = Parameters<Connection['query']>[0];

/** Opens the data directory at once; throws chdb's error when it is held elsewhere. */
export function embeddedConnection(path: string): Connection {
  emptyStandardInput();
  const chdb = createChdbConnection({ path });
  return {
    ping: () => chdb.ping({ select: true }),
    query: (params) => chdb.query(statementOf(params)),
    command: (params) => chdb.command(statementOf(params)),
    exec: ({ values, ...params }) =>
      chdb.exec({ ...statementOf(params), ...(values === undefined ? {} : { values }) }),
    insert: ({ values, ...params }) => chdb.insert({ ...statementOf(params), values }),
    close: () => chdb.close(),
  };
}

function statementOf({ query, query_params }: CallParams) {
  return { query, ...(query_params === undefined ? {} : { query_params }) };
}
