// `forewarn forget`: takes people out of everything that is kept, on an order that stands in the audit from then on.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditLog } from '../access/audit-log.ts';
import { maskPathPart } from '../api/masking.ts';
import { forgetInArchive } from '../archive/forget.ts';
import { readPlace } from '../archive/place.ts';
import { askedFiles } from '../connectors/camara/asked-place.ts';
import { forgetInFile } from '../connectors/forget-lines.ts';
import { type ForgottenAtDesk, forgetAtDesk } from '../dissuasion/forget-desk.ts';
import { episodesOf, type ForgottenRows, forgetRows } from '../ledger/forget-rows.ts';
import {
  type CoveredId,
  forgetValues,
  type NamedValues,
  namedValues,
} from '../ledger/forget-values.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { forgetReaches } from '../ledger/restore-reaches.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { CheckpointStore } from '../runtime/checkpoint-store.ts';
import { forgetInCheckpoint } from '../runtime/forget-checkpoint.ts';
import { FwError } from '../signal/fw-error.ts';
import { Forgotten, parseForgotten } from '../vault/forgotten.ts';
import { archiveKeysOf } from './archive-keys-of.ts';
import { type Arguments, type Command, numberOption, textOption } from './command.ts';
import { type Config, readConfig } from './config.ts';
import { isDataFolder, openDataFolder, runningApiOf } from './data-folder.ts';
import type { DeskPlace } from './desk-parts.ts';
import { type Cut, checkSlices, forgetInSlices } from './forget-slices.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';
import { withStores } from './with-stores.ts';

const PARTITION = 0;
/** Comes after every position of a log on Redis. */
const AFTER_ALL_MS = Number.MAX_SAFE_INTEGER;
/** Files of the data folder that hold what sources and partners sent. */
const FILES = ['dead-letters.ndjson', 'identifiers.ndjson'];

/** What was (or would be) changed, place by place. */
export interface Forgetting {
  readonly desk: ForgottenAtDesk;
  /** Names in the state of the engine. */
  readonly state: number;
  readonly archiveBlocks: number;
  /** Frames of the log that were let go. */
  readonly logFrames: number;
  readonly fileLines: number;
  readonly ledgerRows: ForgottenRows;
}

export const forgetCommand: Command = {
  name: 'forget',
  summary: 'Take people out of everything that is kept, on order.',
  takes: 'FILE',
  takesMin: 1,
  details:
    'FILE has one id a line: person:, phone:, account: or device: before it, or words: before a name or place that staff typed; - reads standard input,\n' +
    'so that no id stands on a command line. Stop forewarn, and engines that run apart, first. Letters of chance take the place of each id in the ledger, the state, the archive and the files;\n' +
    'tasks, ladders and orders go, and what staff typed about the episodes of these people. Sums and counts stay. Who asked for it and why is an entry of the audit.',
  options: {
    by: { kind: 'text', placeholder: 'NAME', text: 'Who orders it.', isRequired: true },
    reason: {
      kind: 'text',
      placeholder: 'TEXT',
      text: 'Why, without anybody’s number or name.',
      isRequired: true,
    },
    'drop-open': {
      kind: 'flag',
      text: 'Drop open tasks, ladders and orders as well; without it they keep everything as it is.',
    },
    suspects: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices of suspects of engines that run apart, as forewarn engine was told; 0 for those whose checkpoints lie in a folder, which are found.',
      fallback: '0',
      min: 0,
    },
    people: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices of people of the same.',
      fallback: '0',
      min: 0,
    },
    'dry-run': { kind: 'flag', text: 'Count what would be changed and change nothing.' },
    json: { kind: 'flag', text: 'Print the counts as JSON.' },
  },
  async run(given) {
    const [file = ''] = given.positionals;
    const forgotten = new Forgotten(parseForgotten(readFileSync(file === '-' ? 0 : file, 'utf8')));
    const [by, reason] = [textOption(given, 'by'), textOption(given, 'reason')];
    if (forgotten.isIn(reason) || forgotten.isIn(by))
      throw new FwError(
        'FW_USAGE',
        'the reason is kept for good, so nobody who is to be forgotten may stand in it',
      );
    const isDryRun = given.options['dry-run'] === true;
    const order = {
      by,
      reason,
      isDryRun,
      isOpenDropped: given.options['drop-open'] === true,
      cut: cutOf(given),
    };
    const done = await forget(readConfig(process.env, projectDir()), forgotten, order);
    if (given.options['json'] === true)
      writeLine(JSON.stringify({ dryRun: isDryRun, ...done }, undefined, 2));
    else for (const line of linesOf(done, isDryRun)) writeLine(line);
    const isHeld = done.desk.heldBy.length > 0 && !order.isOpenDropped;
    return isHeld && !isDryRun ? 1 : 0;
  },
};

/** Throws FwError FW_USAGE when one of both is told alone. */
function cutOf(given: Arguments): Cut | undefined {
  const [suspects, people] = [numberOption(given, 'suspects'), numberOption(given, 'people')];
  if (suspects > 0 !== people > 0)
    throw new FwError('FW_USAGE', 'forewarn forget: --suspects and --people go together');
  return suspects > 0 ? { suspects, people } : undefined;
}

interface ForgettingOrder {
  /** How the work of engines that run apart is cut. */
  readonly cut: Cut | undefined;
  readonly by: string;
  readonly reason: string;
  readonly isDryRun: boolean;
  readonly isOpenDropped: boolean;
}

async function forget(
  config: Config,
  forgotten: Forgotten,
  order: ForgettingOrder,
): Promise<Forgetting> {
  if (!isDataFolder(config.dataDir))
    throw new FwError(
      'FW_CONFIG',
      `'${config.dataDir}' is no data folder of forewarn; name the right one in FOREWARN_DATA_DIR.`,
    );
  if (runningApiOf(config.dataDir) !== undefined)
    throw new FwError(
      'FW_CONFIG',
      'A forewarn runs on this data folder; stop it first: it would write again what it has in memory.',
    );
  const folder = openDataFolder(config.dataDir);
  try {
    return await withStores(config, folder, ({ ledger, place, instance }) =>
      forgetEverywhere(config, forgotten, order, { ledger, instance, ...place }),
    );
  } finally {
    folder.release();
  }
}

interface Places extends DeskPlace {
  readonly ledger: Ledger;
  readonly instance: string;
}

/** The desk says first whether anything is still at work; the record of a run is written when all of it is done. */
async function forgetEverywhere(
  config: Config,
  forgotten: Forgotten,
  order: ForgettingOrder,
  places: Places,
): Promise<Forgetting> {
  const { ledger, vault, redisUrl, keyPrefix } = places;
  const { isDryRun, isOpenDropped } = order;
  const slices = { ...places, checkpointDir: config.checkpointDir };
  await checkSlices(slices, order.cut);
  // Counts only: what stands against it is said before anything is changed.
  await letLogGo(config, places, true);
  const values = await namedValues(ledger, vault, forgotten);
  const episodes = await episodesOf(ledger, coveredIds(forgotten, values));
  const desk = await forgetAtDesk(
    { redisUrl, keyPrefix, vault, leaseMs: config.leaseMs },
    forgotten,
    { isDryRun, isOpenDropped, episodeIds: new Set(episodes) },
  );
  if (desk.heldBy.length > 0 && !isOpenDropped && !isDryRun)
    return { desk, state: 0, archiveBlocks: 0, logFrames: 0, fileLines: 0, ledgerRows: {} };
  const named = await forgetReaches(ledger, vault, forgotten, isDryRun);
  const ledgerRows = await inLedger(ledger, coveredIds(forgotten, values), values, isDryRun);
  if (named > 0) ledgerRows['reaches'] = (ledgerRows['reaches'] ?? 0) + named;
  const logFrames = await letLogGo(config, places, isDryRun);
  const options = { vault, isDryRun };
  const { checkpointDir } = config;
  const state =
    (await forgetInCheckpoint(checkpointDir, PARTITION, forgotten, options)) +
    (await forgetInSlices(slices, order.cut, forgotten, isDryRun));
  const archiveBlocks = await inArchive(config, forgotten, isDryRun);
  const files = [
    ...FILES.map((name) => join(config.dataDir, name)),
    ...(await askedFiles(join(config.dataDir, 'sources'))),
  ];
  let fileLines = 0;
  for (const file of files) fileLines += await forgetInFile(file, forgotten, isDryRun);
  const done = { desk, state, archiveBlocks, logFrames, fileLines, ledgerRows };
  if (!isDryRun) await record(forgotten, order, places, done);
  return done;
}

/** Rows have tokens of ids, or the ids themselves where they were written before anything was sealed. */
function coveredIds({ replacements }: Forgotten, { covers }: NamedValues): CoveredId[] {
  return [...replacements, ...covers];
}

async function inLedger(
  ledger: Ledger,
  ids: readonly CoveredId[],
  values: NamedValues,
  isDryRun: boolean,
): Promise<Record<string, number>> {
  const rows = await forgetRows(ledger, ids, isDryRun);
  const count = await forgetValues(ledger, values, isDryRun);
  return { ...rows, ...(count === 0 ? {} : { token_values: count }) };
}

async function inArchive(config: Config, forgotten: Forgotten, isDryRun: boolean): Promise<number> {
  const dir = config.archive?.dir;
  if (dir === undefined || !existsSync(dir)) return 0;
  return forgetInArchive(
    dir,
    archiveKeysOf(config, dir),
    (frame) => forgotten.redactBytes(frame),
    isDryRun,
  );
}

/** A log on Redis goes once everybody has read it; a topic of Kafka goes by its retention. Throws FwError FW_CONFIG when somebody has not, in a dry run too. */
async function letLogGo(
  config: Config,
  { redisUrl, instance }: Places,
  isDryRun: boolean,
): Promise<number> {
  if (config.kafka !== undefined) return 0;
  const prefix = `forewarn-${instance}`;
  const log = await openRedisStreamLog({ redis: redisUrl, prefix, partitionCount: 1 });
  try {
    const { frameCount } = await log.size(PARTITION);
    if (frameCount === 0) return 0;
    const end = await log.end(PARTITION);
    const position = await new CheckpointStore(config.checkpointDir, PARTITION).newestPosition();
    const archived =
      config.archive === undefined ? end : (await readPlace(config.archive.dir))?.position;
    if (position !== end || archived !== end) {
      const text = 'The log has signals that the state or the archive has not read';
      throw new FwError(
        'FW_CONFIG',
        `${text}; start forewarn, stop it once it has caught up, and ask again.`,
      );
    }
    if (isDryRun) return frameCount;
    return await log.trimBefore(PARTITION, log.positionAt(AFTER_ALL_MS));
  } finally {
    await log.close();
  }
}

async function record(
  { replacements }: Forgotten,
  { by, reason }: ForgettingOrder,
  { redisUrl, keyPrefix, vault, ledger }: Places,
  done: Forgetting,
): Promise<void> {
  const audit = new AuditLog({
    redisUrl,
    keyPrefix,
    vault,
    tell: (entries) =>
      ledger.write({ audit: entries }, `audit ${entries[0]?.seq} ${entries.at(-1)?.seq}`),
  });
  const masked = replacements.map(({ kind, id }) =>
    kind === 'words' ? kind : `${kind} ${maskPathPart(id)}`,
  );
  const { desk, ...counts } = done;
  const { heldBy: dropped, ...atDesk } = desk;
  const change = JSON.stringify({ dropped, ...atDesk, ...counts });
  const act = { at: Date.now(), who: by, kind: 'person', act: 'forget' } as const;
  try {
    await audit.add({ ...act, object: masked.join(', '), why: reason, status: 200, change });
  } finally {
    await audit.close();
  }
}

function linesOf({ desk, ...done }: Forgetting, isDryRun: boolean): string[] {
  const { heldBy, ...atDesk } = desk;
  const { ledgerRows, ...others } = done;
  const rows = {
    ...atDesk,
    ...others,
    ...Object.fromEntries(
      Object.entries(ledgerRows).map(([table, rows]) => [`ledger ${table}`, rows]),
    ),
  };
  return [
    ...heldBy.map((what) => `${what} is still at work`),
    ...Object.entries(rows).map(
      ([what, count]) => `${what.padEnd(24)}${String(count).padStart(8)}`,
    ),
    ...(isDryRun ? ['Nothing was changed; run it without --dry-run to do it.'] : []),
    ...(heldBy.length > 0 && !isDryRun
      ? ['See the lines above for what was at work; without --drop-open nothing was changed.']
      : []),
  ];
}
