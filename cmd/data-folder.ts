// The data folder: made and marked as ours before anything is put into it, and thrown away only when it is ours and nobody uses it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FwError } from '../signal/fw-error.ts';
import { stopLeftRedis } from './embedded-redis.ts';

/** Marks the folder as forewarn's and names its keys in a shared Redis. */
const MARK = 'instance';
/** Process id of the forewarn that uses the folder, and on a second line the address of its API once it listens. */
const HOLDER = 'forewarn.pid';

export interface DataFolder {
  /** Differs from that of every other folder: two systems that share a Redis must not share a log. */
  readonly instance: string;
  /** Tells where the API of this forewarn is. */
  announce(url: string): void;
  /** Tells that the folder is in use no more. */
  release(): void;
}

/** Whether forewarn has made this folder. */
export function isDataFolder(path: string): boolean {
  return existsSync(join(path, MARK));
}

/** Makes and marks the folder. Throws FW_FILE when it cannot be made or written. */
export function openDataFolder(path: string): DataFolder {
  const mark = join(path, MARK);
  try {
    mkdirSync(path, { recursive: true });
    if (!existsSync(mark)) {
      const name = createHash('sha256').update(`${path} ${Date.now()}`).digest('hex').slice(0, 8);
      writeFileSync(mark, name, { flush: true });
    }
    // A second forewarn is refused where it would do harm, by Redis and by ClickHouse: the first one's file must stay then.
    if (holderOf(path) === undefined) writeFileSync(join(path, HOLDER), String(process.pid));
    const instance = readFileSync(mark, 'utf8');
    const announce = (url: string) => writeFileSync(join(path, HOLDER), `${process.pid}\n${url}`);
    return { instance, announce, release: () => release(path) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the data folder '${path}' cannot be used: ${why}`, { cause });
  }
}

/**
 * Throws a data folder away, with the Redis that a killed forewarn has left in it. Throws FW_CONFIG when a forewarn runs on it, and
 * FW_USAGE when there is something in it that forewarn has not made.
 */
export async function clearDataFolder(path: string): Promise<void> {
  if (!existsSync(path)) return;
  if (!existsSync(join(path, MARK)) && readdirSync(path).length > 0) {
    throw new FwError(
      'FW_USAGE',
      `'${path}' is no data folder of forewarn and is not thrown away; name another one in FOREWARN_DATA_DIR`,
    );
  }
  const holder = holderOf(path);
  if (holder !== undefined) {
    const file = join(path, HOLDER);
    throw new FwError(
      'FW_CONFIG',
      `Another forewarn (process ${holder}) uses the data folder ${path}, so it is not thrown away. Stop it first; when there is none, remove ${file}.`,
    );
  }
  await stopLeftRedis(join(path, 'redis'));
  rmSync(path, { recursive: true, force: true });
}

/** Address of the API of the forewarn that runs on this folder; undefined when none does. */
export function runningApiOf(path: string): string | undefined {
  return holderOf(path) === undefined ? undefined : holderLines(path)[1];
}

/** The living process that uses the folder, other than this one. */
function holderOf(path: string): number | undefined {
  const pid = Number(holderLines(path)[0] ?? Number.NaN);
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return Reflect.get(Object(error), 'code') === 'EPERM' ? pid : undefined;
  }
}

function release(path: string): void {
  if (holderLines(path)[0] === String(process.pid)) rmSync(join(path, HOLDER));
}

function holderLines(path: string): string[] {
  const file = join(path, HOLDER);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}
