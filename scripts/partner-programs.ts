// Servers that partners have and the tests start, and what else is not Node's: found on this machine, or installed with its package manager.
import { access, glob } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath, rootPrefix, runQuietly } from '../cmd/machine-program.ts';

interface PartnerProgram {
  readonly title: string;
  /** Its packages, by package manager. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  readonly find: () => Promise<string | undefined>;
}

const INSTALLERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apt-get': [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-q', '-y', '--no-install-recommends'],
  ],
  dnf: [['dnf', 'install', '-y']],
  apk: [['apk', 'add', '--no-cache']],
};

const SSHD: PartnerProgram = {
  title: 'sshd',
  packages: {
    'apt-get': ['openssh-server'],
    dnf: ['openssh-server'],
    apk: ['openssh-server', 'openssh-sftp-server'],
  },
  async find() {
    return (await there('/usr/sbin/sshd')) ?? (await onPath('sshd'));
  },
};

const POSTGRES: PartnerProgram = {
  title: 'PostgreSQL',
  packages: { 'apt-get': ['postgresql'], dnf: ['postgresql-server'], apk: ['postgresql'] },
  async find() {
    // Debian keeps its programs away from the path, a folder a version.
    const found = await Array.fromAsync(glob('/usr/lib/postgresql/*/bin/initdb'));
    const initdb = found.toSorted().at(-1) ?? (await onPath('initdb'));
    return initdb === undefined ? undefined : join(initdb, '..');
  },
};

const MARIADB: PartnerProgram = {
  title: 'MariaDB',
  packages: { 'apt-get': ['mariadb-server'], dnf: ['mariadb-server'], apk: ['mariadb'] },
  find: async () => (await onPath('mariadbd')) ?? (await there('/usr/sbin/mariadbd')),
};

const PYTHON: PartnerProgram = {
  title: 'Python with venv',
  packages: { 'apt-get': ['python3', 'python3-venv'], dnf: ['python3'], apk: ['python3'] },
  async find() {
    const python = await onPath('python3');
    if (python === undefined) return undefined;
    // Debian has a Python that cannot make environments.
    const { code } = await runQuietly([python, '-c', 'import venv, ensurepip']);
    return code === 0 ? python : undefined;
  },
};

/** Path of a Python that can make environments. Throws an Error that says what to install. */
export function ensurePython(onNote: (text: string) => void): Promise<string> {
  return ensure(PYTHON, onNote);
}

/** Path of an SSH server's program. Throws an Error that says what to install. */
export function ensureSshd(onNote: (text: string) => void): Promise<string> {
  return ensure(SSHD, onNote);
}

/** Folder with PostgreSQL's programs. Throws an Error that says what to install. */
export function ensurePostgres(onNote: (text: string) => void): Promise<string> {
  return ensure(POSTGRES, onNote);
}

/** MariaDB's server and what makes its data folder. Throws an Error that says what to install. */
export async function ensureMariadb(
  onNote: (text: string) => void,
): Promise<{ readonly server: string; readonly install: string }> {
  const server = await ensure(MARIADB, onNote);
  return { server, install: (await onPath('mariadb-install-db')) ?? 'mariadb-install-db' };
}

/** A path that is there. */
async function there(path: string): Promise<string | undefined> {
  return await access(path).then(
    () => path,
    () => undefined,
  );
}

async function ensure(program: PartnerProgram, onNote: (text: string) => void): Promise<string> {
  const found = await program.find();
  if (found !== undefined) return found;
  let output = '';
  for (const [manager, commands] of Object.entries(INSTALLERS)) {
    const prefix = (await onPath(manager)) === undefined ? undefined : await rootPrefix();
    if (prefix === undefined) continue;
    onNote(`no ${program.title} here; installing it with ${manager}`);
    for (const [i, command] of commands.entries()) {
      const packages = i === commands.length - 1 ? (program.packages[manager] ?? []) : [];
      ({ output } = await runQuietly([...prefix, ...command, ...packages]));
    }
    const installed = await program.find();
    if (installed !== undefined) return installed;
  }
  const how = `apt-get install ${program.packages['apt-get']?.join(' ') ?? ''}`;
  throw new Error(
    `There is no ${program.title} here; install it (Debian, Ubuntu: ${how}). ${output.slice(-500)}`,
  );
}
