// A first signal as somebody new sends it: the very commands of docs/api.md and, for a partner with accounts on, of docs/access.md, run by a shell against a system that
// has just been started.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

/** What a partner may take at most, ms; a machine with nothing else to do takes seconds. */
const FIVE_MINUTES_MS = 300_000;
const ADDRESS = '127.0.0.1:8686';
const folders: string[] = [];
const ended: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Whether the programs of the commands are there; CI has them. */
function hasPrograms(): boolean {
  try {
    for (const name of ['bash', 'curl', 'jq', 'openssl'])
      execFileSync('sh', ['-c', `command -v ${name}`]);
    return true;
  } catch {
    if (process.env['CI'] !== undefined) throw new Error('bash, curl, jq and openssl are needed.');
    return false;
  }
}

/** The commands of a section, without those that start forewarn. */
function commandsOf(page: string, title: string): string[] {
  const section = readFileSync(page, 'utf8').split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  // A command whose quotes are open goes on in the next line.
  const commands: string[] = [];
  let open = '';
  for (const line of block.split('\n')) {
    open = open === '' ? line : `${open}\n${line}`;
    if (/\\$/.test(line) || (open.split("'").length - 1) % 2 === 1) continue;
    if (open.trim() !== '') commands.push(open);
    open = '';
  }
  return commands.filter((command) => !command.startsWith('npm start'));
}

async function start(settings: NodeJS.ProcessEnv): Promise<ForewarnProcess> {
  const redis: RedisServer = await startRedis();
  ended.push(() => redis.stop());
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-first-signal-'));
  folders.push(folder);
  const place = { REDIS_URL: redis.url, FOREWARN_DATA_DIR: folder, FOREWARN_PORT: '0' };
  const forewarn = await startForewarn({ ...place, ...settings });
  ended.push(() => forewarn.stop());
  return forewarn;
}

/** What the commands print; they stop at the first that fails. */
function run({ url }: ForewarnProcess, commands: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const script = commands.join('\n').replaceAll(ADDRESS, new URL(url).host);
  return new Promise<string>((resolve, reject) => {
    execFile(
      'bash',
      ['-euo', 'pipefail', '-c', script],
      { env: { ...process.env, ...env }, timeout: FIVE_MINUTES_MS },
      (error, out, err) => (error === null ? resolve(out) : reject(new Error(`${err}\n${out}`))),
    );
  });
}

test.skipIf(!hasPrograms())(
  'the commands of docs/api.md send first signals, see them counted, and how their payer stands',
  {
    timeout: FIVE_MINUTES_MS,
  },
  async () => {
    const forewarn = await start({});
    const commands = commandsOf('docs/api.md', 'A first signal in five minutes');
    expect(commands.map((command) => /^\w+/.exec(command)?.[0])).toEqual([
      'API',
      'until',
      ...['curl', 'curl', 'curl', 'curl'],
    ]);
    const [api = '', up = '', call = '', transfer = '', look = '', ask = ''] = commands;
    expect(JSON.parse(await run(forewarn, [api, up, call]))).toMatchObject({ accepted: 1 });
    expect(JSON.parse(await run(forewarn, [api, transfer]))).toMatchObject({ accepted: 1 });
    await vi.waitFor(async () => {
      expect(JSON.parse(await run(forewarn, [api, look]))).toMatchObject({ accepted: 2 });
    }, 30_000);
    expect(JSON.parse(await run(forewarn, [api, ask]))).toMatchObject({ level: 'none' });
  },
);

test.skipIf(!hasPrograms())(
  "those of docs/api.md push a record in a partner's own words",
  {
    timeout: FIVE_MINUTES_MS,
  },
  async () => {
    const [make = '', , up = '', push = ''] = commandsOf('docs/api.md', "A partner's own words");
    const folder = mkdtempSync(join(tmpdir(), 'forewarn-own-words-'));
    folders.push(folder);
    const file = join(folder, 'sources.yaml');
    execFileSync('bash', ['-euc', make.replace('> sources.yaml', `> ${file}`)]);
    const forewarn = await start({ FOREWARN_SOURCES_FILE: file });
    expect(JSON.parse(await run(forewarn, [up, push]))).toMatchObject({ read: 1, accepted: 1 });
  },
);

test.skipIf(!hasPrograms())(
  'with accounts on, those of docs/access.md make a partner and send its first signal, signed',
  {
    timeout: FIVE_MINUTES_MS,
  },
  async () => {
    const forewarn = await start({ FOREWARN_ACCESS: 'on', FOREWARN_SECOND_FACTOR: 'nobody' });
    const token = /"token":"([^"]+)"/.exec(forewarn.output())?.[1];
    const entering = commandsOf('docs/access.md', 'Coming in for the first time');
    // Without a telephone, as the page has it, nobody is asked for a code.
    const isWithoutCode = (command: string) => !command.includes('second-factor');
    const sending = commandsOf('docs/access.md', 'Programs of partners');
    const out = await run(forewarn, [...entering.filter(isWithoutCode), ...sending], {
      TOKEN: token,
    });
    expect(out).toContain('"accepted":1');
  },
);
