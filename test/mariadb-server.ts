// A private MariaDB for one test file, on a free port of loopback, with one user and a password. It will not run as root: then nobody runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../cmd/free-port.ts';
import { ensureMariadb } from '../scripts/partner-programs.ts';
import { makeCertificate } from './certificate.ts';

export interface MariadbServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Of its certificate, PEM; it takes connections with and without TLS. */
  readonly ca: string;
  /** Ends the server and every connection to it. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

const START_MS_MAX = 60_000;
const NOBODY = 65_534;
const LOGIN = { user: 'forewarn', password: 'partner-secret', database: 'partner' };

/** Starts the server and resolves when it answers; installs it the first time. Throws an Error with what it said. */
export async function startMariadb(): Promise<MariadbServer> {
  const { server, install } = await ensureMariadb((text) => process.stderr.write(`${text}\n`));
  const home = await mkdtemp(join(tmpdir(), 'forewarn-mariadb-'));
  const data = join(home, 'data');
  const first = join(home, 'first.sql');
  const { certFile, keyFile, cert } = makeCertificate(home);
  await writeFile(first, firstStatements());
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [home, first, keyFile]) await chown(path, NOBODY, NOBODY);
  const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const begin = (program: string, args: readonly string[]) =>
    spawn(program, ['--no-defaults', ...args], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...owner,
    });
  const making = begin(install, [`--datadir=${data}`, '--auth-root-authentication-method=normal']);
  const said = outputOf(making);
  const [code] = await once(making, 'exit');
  if (code !== 0) throw new Error(`mariadb-install-db does not work:\n${said()}`);
  const port = await freePort();
  const settings = [`--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1'];
  settings.push(`--socket=${join(home, 's')}`, `--pid-file=${join(home, 'pid')}`);
  settings.push(`--ssl-cert=${certFile}`, `--ssl-key=${keyFile}`);
  settings.push('--innodb-buffer-pool-size=16M', '--innodb-flush-log-at-trx-commit=2');
  const launch = async (more: readonly string[] = []) => {
    const child = begin(server, [...settings, ...more]);
    process.once('exit', () => child.kill('SIGKILL'));
    await untilAnswered(child, port);
    return child;
  };
  let child = await launch([`--init-file=${first}`]);
  const cut = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    port,
    ...LOGIN,
    ca: cert,
    cut,
    async mend() {
      child = await launch();
    },
    async stop() {
      await cut();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function firstStatements(): string {
  const { user, password, database } = LOGIN;
  return `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';
CREATE USER IF NOT EXISTS '${user}'@'localhost' IDENTIFIED BY '${password}';
GRANT ALL ON ${database}.* TO '${user}'@'127.0.0.1';
GRANT ALL ON ${database}.* TO '${user}'@'localhost';
`;
}

async function untilAnswered(child: ChildProcess, port: number): Promise<void> {
  const said = outputOf(child);
  for (const since = Date.now(); ; await sleep(50)) {
    const isThere = await createConnection({ host: '127.0.0.1', port, ...LOGIN }).then(
      async (connection) => {
        await connection.end();
        return true;
      },
      () => false,
    );
    if (isThere) return;
    if (child.exitCode !== null || Date.now() - since > START_MS_MAX)
      throw new Error(`MariaDB does not start:\n${said()}`);
  }
}

function outputOf({ stdout, stderr }: ChildProcess): () => string {
  const said: string[] = [];
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return () => said.join('').slice(-2_000);
}
