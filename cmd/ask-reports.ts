// Where a report comes from: the ledger, or the API of a forewarn that runs on the same data folder, as the embedded ClickHouse belongs to
// one process at a time.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { LossPage as LossPageForm } from '../api/contract/report.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { LOSS_PAGE_MAX, type LossPage, type LossPageQuery, lossPage } from '../ledger/loss-page.ts';
import { lossRows } from '../ledger/loss-rows.ts';
import { FwError } from '../signal/fw-error.ts';
import type { Config } from './config.ts';
import { runningApiOf } from './data-folder.ts';
import { openVault } from './open-vault.ts';
import { askApi, askApiFile } from './running-api.ts';
import { ledgerOptionsOf } from './system.ts';

export interface Asked<S extends TSchema> {
  /** Path of the API below /v1, as `report`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | undefined>>;
  readonly form: S;
  /** Is sent by POST in place of a query. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Makes the same from an open ledger. */
  readonly fromLedger: (ledger: Ledger) => Promise<Static<S>>;
}

/** Throws FwError FW_NOT_FOUND without a ledger, FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function askReports<S extends TSchema>(
  config: Config,
  asked: Asked<S>,
): Promise<Static<S>> {
  const url = runningApiOf(config.dataDir);
  if (url === undefined) return askLedger(config, asked.fromLedger);
  const { path, query, form, body } = asked;
  const params = paramsOf(query);
  const question =
    body === undefined
      ? { path, query: params, form }
      : ({ method: 'POST', path, body, form } as const);
  return askApi({ url, token: config.token }, question, 'FW_LEDGER_AWAY', codeOf);
}

/** The same of a report as the bytes of a file, which `report/file` of the API makes. */
export async function askReportFile(
  config: Config,
  query: Asked<TSchema>['query'],
  fromLedger: (ledger: Ledger) => Promise<Buffer>,
): Promise<Buffer> {
  const url = runningApiOf(config.dataDir);
  if (url === undefined) return askLedger(config, fromLedger);
  const question = { path: 'report/file', query: paramsOf(query) };
  return askApiFile({ url, token: config.token }, question, 'FW_LEDGER_AWAY', codeOf);
}

/** The largest episodes behind a total, with as many questions as it takes. */
export async function askEpisodes(
  config: Config,
  query: LossPageQuery & { readonly limit: number },
): Promise<LossPage> {
  const url = runningApiOf(config.dataDir);
  if (url === undefined) return askLedger(config, (ledger) => lossPage(ledger, query));
  const { limit, ...period } = query;
  const episodes = (page: LossPageQuery) => {
    const question = { path: 'report/episodes', query: paramsOf({ ...page }), form: LossPageForm };
    return askApi({ url, token: config.token }, question, 'FW_LEDGER_AWAY', codeOf);
  };
  return lossRows({ episodes }, period, { limit, pageRows: LOSS_PAGE_MAX });
}

function paramsOf(query: Asked<TSchema>['query']): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.set(name, String(value));
  }
  return params;
}

function codeOf({ status }: { readonly status: number }) {
  return status === 400 ? 'FW_USAGE' : 'FW_LEDGER_AWAY';
}

async function askLedger<T>(
  config: Config,
  fromLedger: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  if (config.clickhouse === undefined && !existsSync(join(config.dataDir, 'clickhouse'))) {
    throw new FwError(
      'FW_NOT_FOUND',
      `there is no ledger in the data folder '${config.dataDir}': start forewarn on it first, or name another one in FOREWARN_DATA_DIR`,
    );
  }
  const ledger = await openLedger({ ...ledgerOptionsOf(config), vault: openVault(config) });
  try {
    return await fromLedger(ledger);
  } finally {
    await ledger.close();
  }
}
