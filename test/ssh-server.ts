// A private SSH server for one test file: OpenSSH's own, as this user, on a free port of loopback, with a host key of its own, for SFTP and one
// user key only.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { freePort } from '../cmd/free-port.ts';
import { fingerprintOf } from '../connectors/sftp/sftp-folder.ts';
import { ensureSshd } from '../scripts/partner-programs.ts';

export interface SshServer {
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  /** File with the private key of the user. */
  readonly keyFile: string;
  /** Folder for what the partner offers. */
  readonly dir: string;
  /** Ends the server; connections that are open go on until their clients end them. */
  stop(): Promise<void>;
}

const START_MS_MAX = 30_000;

/** A pair of keys. Of those that ssh2 makes it cannot read one in some hundreds itself. */
export function sshKeys(): { readonly private: string; readonly public: string } {
  for (;;) {
    const keys = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(keys.private) instanceof Error)) return keys;
  }
}

/** Starts the server and resolves when it listens; installs it the first time. Throws an Error with what it said. */
export async function startSsh(): Promise<SshServer> {
  const program = await ensureSshd((text) => process.stderr.write(`${text}\n`));
  // Started by root it wants this folder, which its service makes at every start of the machine.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const home = await mkdtemp(join(tmpdir(), 'forewarn-ssh-'));
  const dir = await mkdtemp(join(home, 'drop-'));
  const host = sshKeys();
  const own = sshKeys();
  const keyFile = join(home, 'user-key');
  await writeFile(join(home, 'host-key'), host.private, { mode: 0o600 });
  await writeFile(keyFile, own.private, { mode: 0o600 });
  await writeFile(join(home, 'authorized'), `${own.public}\n`, { mode: 0o600 });
  const port = await freePort();
  await writeFile(join(home, 'sshd_config'), settingsOf(home, port));
  const words = ['-D', '-e', '-f', join(home, 'sshd_config')];
  const child = await launch(program, words, port);
  return {
    port,
    user: userInfo().username,
    hostKey: fingerprintOf(Buffer.from(host.public.split(' ')[1] ?? '', 'base64')),
    keyFile,
    dir,
    async stop() {
      await end(child);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function settingsOf(home: string, port: number): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${join(home, 'host-key')}
AuthorizedKeysFile ${join(home, 'authorized')}
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
`;
}

async function launch(program: string, words: string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  process.once('exit', () => child.kill('SIGKILL'));
  for (const since = Date.now(); ; await sleep(20)) {
    if (await listens(port)) return child;
    if (child.exitCode === null && Date.now() - since < START_MS_MAX) continue;
    await end(child);
    throw new Error(`sshd does not start:\n${said.join('').slice(-2_000)}`);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
