// Finds a Redis server program on this machine, or installs one with the system's package manager. What it must hold: it
// never installs without being asked to, and when it cannot, it names the one thing that the user has to install.
import { FwError } from '../signal/fw-error.ts';
import { onPath, rootPrefix, runQuietly } from './machine-program.ts';

/** Valkey is the Redis that newer distributions ship; it speaks the same protocol. */
const SERVER_PROGRAMS = ['redis-server', 'valkey-server'] as const;
/** BullMQ needs 6.2. */
const VERSION_MIN = [6, 2] as const;

interface PackageManager {
  readonly program: string;
  readonly needsRoot: boolean;
  readonly commands: readonly (readonly string[])[];
}

const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    program: 'apt-get',
    needsRoot: true,
    commands: [
      ['apt-get', 'update', '-q'],
      ['apt-get', 'install', '-q', '-y', '--no-install-recommends', 'redis-server'],
    ],
  },
  { program: 'dnf', needsRoot: true, commands: [['dnf', 'install', '-y', 'redis']] },
  { program: 'apk', needsRoot: true, commands: [['apk', 'add', '--no-cache', 'redis']] },
  { program: 'brew', needsRoot: false, commands: [['brew', 'install', 'redis']] },
];

/**
 * Path of a Redis server program on the PATH, recent enough for BullMQ.
 * Throws FwError FW_REDIS_AWAY that says what to install when there is none, or when it is too old.
 */
export async function findRedisServer(): Promise<string> {
  for (const program of SERVER_PROGRAMS) {
    const path = await onPath(program);
    if (path === undefined) continue;
    const { code, output } = await runQuietly([path, '--version']);
    const found = /v=(\d+)\.(\d+)/.exec(output);
    if (code === 0 && found !== null && isRecent(Number(found[1]), Number(found[2]))) return path;
    throw new FwError(
      'FW_REDIS_AWAY',
      `${path} is older than ${VERSION_MIN.join('.')} or does not start (${output.trim()}); install a newer Redis.`,
    );
  }
  throw new FwError('FW_REDIS_AWAY', missingText());
}

/**
 * Installs a Redis server with apt-get, dnf, apk (as root, or by sudo when it asks no password) or brew, and returns its
 * path. `onNote` hears each command before it runs. Throws FwError FW_REDIS_AWAY when no way is open or the install fails.
 */
export async function installRedis(onNote: (text: string) => void): Promise<string> {
  const manager = await firstManager();
  if (manager === undefined) throw new FwError('FW_REDIS_AWAY', missingText());
  const prefix = manager.needsRoot ? await rootPrefix() : [];
  if (prefix === undefined) throw new FwError('FW_REDIS_AWAY', missingText(manager));
  let failure = '';
  for (const command of manager.commands) {
    const words = [...prefix, ...command];
    onNote(`no Redis server here; running: ${words.join(' ')}`);
    const { code, output } = await runQuietly(words);
    // Only the last command counts: a package list that cannot be refreshed may still be good enough.
    const tail = output.trim().split('\n').slice(-5).join('\n');
    failure = code === 0 ? '' : `'${words.join(' ')}' failed:\n${tail}\n`;
  }
  if (failure !== '') throw new FwError('FW_REDIS_AWAY', `${failure}${missingText(manager)}`);
  return findRedisServer();
}

/** A Redis server program: the one on the PATH, else a newly installed one. Throws FwError FW_REDIS_AWAY. */
export async function ensureRedisServer(onNote: (text: string) => void): Promise<string> {
  for (const program of SERVER_PROGRAMS) {
    if ((await onPath(program)) !== undefined) return findRedisServer();
  }
  return installRedis(onNote);
}

function isRecent(major: number, minor: number): boolean {
  return major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1]);
}

function missingText(manager?: PackageManager): string {
  const command = manager?.commands.at(-1)?.join(' ');
  const how = command === undefined ? '' : ` (${manager?.needsRoot ? 'as root: ' : ''}${command})`;
  return `There is no Redis server on this machine. Install redis-server 6.2 or newer${how}, or set REDIS_URL to a running one.`;
}

async function firstManager(): Promise<PackageManager | undefined> {
  for (const manager of PACKAGE_MANAGERS) {
    if ((await onPath(manager.program)) !== undefined) return manager;
  }
  return undefined;
}
