// A private PostgreSQL for one test file, on a free port of loopback, with one user and a password. It will not run as root: then nobody runs it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../cmd/free-port.ts';
import { ensurePostgres } from '../scripts/partner-programs.ts';
import { makeCertificate } from './certificate.ts';

export interface PostgresServer {
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
const LOGIN = { user: 'forewarn', password: 'partner-secret', database: 'postgres' };

/** Starts the server and resolves when it answers; installs it the first time. Throws an Error with what it said. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = await ensurePostgres((text) => process.stderr.write(`${text}\n`));
  const home = await mkdtemp(join(tmpdir(), 'forewarn-postgres-'));
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  const { certFile, keyFile, cert } = makeCertificate(home);
  await writeFile(passwordFile, LOGIN.password);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [home, passwordFile, keyFile]) await chown(path, NOBODY, NOBODY);
  const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const begin = (program: string, args: readonly string[]) =>
    spawn(join(bin, program), args, {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...owner,
    });
  const login = ['--username', LOGIN.user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const making = begin('initdb', ['-D', data, '--no-sync', '--encoding', 'UTF8', ...login]);
  await whole(making);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  settings.push('ssl=on', `ssl_cert_file=${certFile}`, `ssl_key_file=${keyFile}`);
  settings.push('fsync=off', 'shared_buffers=16MB', 'max_connections=20');
  const launch = async () => {
    const child = begin('postgres', ['-D', data, ...settings.flatMap((each) => ['-c', each])]);
    process.once('exit', () => child.kill('SIGQUIT'));
    await untilAnswered(child, port);
    return child;
  };
  let child = await launch();
  // SIGQUIT ends it at once, connections and all.
  const cut = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGQUIT');
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

async function whole(child: ChildProcess): Promise<void> {
  const said = outputOf(child);
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`initdb does not work:\n${said()}`);
}

async function untilAnswered(child: ChildProcess, port: number): Promise<void> {
  const said = outputOf(child);
  for (const since = Date.now(); ; await sleep(50)) {
    const client = new pg.Client({ host: '127.0.0.1', port, ...LOGIN });
    client.on('error', () => undefined);
    const isThere = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isThere) return;
    if (child.exitCode !== null || Date.now() - since > START_MS_MAX)
      throw new Error(`PostgreSQL does not start:\n${said()}`);
  }
}

function outputOf({ stdout, stderr }: ChildProcess): () => string {
  const said: string[] = [];
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return () => said.join('').slice(-2_000);
}
