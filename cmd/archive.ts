// `forewarn archive`: what the archive of signals holds, whether it is whole, files put into one, and a process that fills one from the log.
import type { ArchiveKeys } from '../archive/archive-keys.ts';
import { type ArchiveSegment, listSegments } from '../archive/archive-reader.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import { bytesOf } from '../archive/retention.ts';
import { verifyArchive } from '../archive/verify.ts';
import { readSignals } from '../connectors/file/read-signals.ts';
import { packFrames } from '../log/frame.ts';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { archiveKeysOf } from './archive-keys-of.ts';
import { type Arguments, type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const ACTIONS = ['list', 'verify', 'add'] as const;
/** Frames of files are numbered from here on. */
const FILES_ORIGIN = 'files';
const COMMIT_BYTES = 64 << 20;

export const archiveCommand: Command = {
  name: 'archive',
  takes: 'list|verify|add [INPUT…]',
  takesMin: 1,
  summary:
    'Show what the archive of signals holds, check that it is whole, or fill one from files.',
  details:
    'list shows each event day with its signals. verify reads and opens every block; it exits with 1 when one is damaged or its key is missing.\n' +
    'add puts NDJSON of signals (gzip and Zstandard are accepted) into an archive of files, which is another folder than that of a log.\n' +
    'A running forewarn fills its archive by itself; docs/backtest.md says how and what reads it.',
  options: {
    dir: {
      kind: 'text',
      placeholder: 'DIR',
      text: 'Folder of the archive; FOREWARN_ARCHIVE_DIR when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    const [action, ...inputs] = given.positionals;
    const { dir, keys } = archivePlaceOf(given);
    if (action === 'add' && inputs.length > 0) return await add(dir, keys(), inputs);
    if (action === 'list' && inputs.length === 0) return await list(given, dir);
    if (action === 'verify' && inputs.length === 0) return await verify(given, dir, keys());
    const text = `forewarn archive takes ${ACTIONS.join(', ')} and for add the files, not '${given.positionals.join(' ')}'`;
    throw new FwError('FW_USAGE', text);
  },
};

/** The archive that a command means, that of --dir, else that of the settings. Throws FW_USAGE when it is switched off. */
export function archivePlaceOf(given: Arguments): { dir: string; keys: () => ArchiveKeys } {
  const config = readConfig(environmentOf(textOption(given, 'dir')), projectDir());
  const dir = config.archive?.dir;
  if (dir !== undefined) return { dir, keys: () => archiveKeysOf(config, dir) };
  throw new FwError('FW_USAGE', 'FOREWARN_ARCHIVE_DIR is off; give --dir DIR');
}

function environmentOf(dir: string): NodeJS.ProcessEnv {
  return dir === '' ? process.env : { ...process.env, FOREWARN_ARCHIVE_DIR: dir };
}

async function list(given: Arguments, dir: string): Promise<number> {
  const rows = daysOf(await listSegments(dir));
  if (given.options['json'] === true) {
    writeLine(JSON.stringify({ dir, days: rows }, undefined, 2));
    return 0;
  }
  if (rows.length === 0) writeLine(`there is nothing in ${dir}`);
  else
    writeLine(
      `${'day'.padEnd(12)}${'signals'.padStart(14)}${'MB'.padStart(10)}${'packed'.padStart(10)}  first and last event time`,
    );
  for (const { day, signals, frameBytes, byteCount, from, to } of rows) {
    const sizes = [frameBytes, byteCount].map((size) => (size / 1e6).toFixed(1).padStart(10));
    writeLine(
      `${day.padEnd(12)}${formatCount(signals).padStart(14)}${sizes.join('')}  ${printTime(from)} – ${printTime(to)}`,
    );
  }
  return 0;
}

function daysOf(segments: readonly ArchiveSegment[]) {
  const days = [...new Set(segments.map(({ day }) => day))].sort();
  return days.map((day) => {
    const ofDay = segments.filter((segment) => segment.day === day);
    const headers = ofDay.flatMap(({ blocks }) => blocks.map(({ header }) => header));
    return {
      day,
      segments: ofDay.length,
      signals: headers.reduce((sum, { signals }) => sum + signals, 0),
      frameBytes: headers.reduce((sum, { frameBytes }) => sum + frameBytes, 0),
      byteCount: ofDay.reduce((sum, segment) => sum + bytesOf(segment), 0),
      from: headers.reduce((min, { minTime }) => Math.min(min, minTime), Number.POSITIVE_INFINITY),
      to: headers.reduce((max, { maxTime }) => Math.max(max, maxTime), 0),
    };
  });
}

async function verify(given: Arguments, dir: string, keys: ArchiveKeys): Promise<number> {
  const verdict = await verifyArchive(dir, keys);
  const { segments, blocks, signals, byteCount, faults } = verdict;
  if (given.options['json'] === true) writeLine(JSON.stringify(verdict, undefined, 2));
  else {
    for (const { where, what } of faults) writeLine(`fault: ${where}: ${what}`);
    const size = `${formatCount(signals)} signals in ${formatCount(blocks)} blocks of ${formatCount(segments)} files, ${(byteCount / 1e6).toFixed(1)} MB`;
    writeLine(faults.length === 0 ? `${size}: whole` : `${size}: ${faults.length} faults`);
  }
  return faults.length === 0 ? 0 : 1;
}

async function add(dir: string, keys: ArchiveKeys, inputs: readonly string[]): Promise<number> {
  const writer = await ArchiveWriter.open({ dir, origin: FILES_ORIGIN, keys });
  const progress = new ProgressLine();
  let number = Number(writer.committed);
  const counts = { signals: 0, rejected: 0 };
  for await (const batch of readSignals(inputs)) {
    counts.rejected += batch.rejected.length;
    for (const frame of packFrames(batch.accepted)) {
      const position = String(++number);
      const { signals, maxTime } = await writer.add({ frame, position, appendedAt: Date.now() });
      counts.signals += signals;
      progress.show(`${formatCount(counts.signals)} signals, at ${printTime(maxTime)}`);
    }
    if (writer.uncommittedBytes >= COMMIT_BYTES) await writer.commit();
  }
  await writer.commit();
  progress.clear();
  writeLine(
    `${formatCount(counts.signals)} signals are in the archive ${dir}; ${formatCount(counts.rejected)} rows were no signals`,
  );
  return 0;
}
