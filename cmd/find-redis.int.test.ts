// Finding and installing Redis on machines that this one is not: a PATH with stand-in programs says what the machine has.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureRedisServer, findRedisServer } from './find-redis.ts';

const pathBefore = process.env['PATH'];
const isRoot = process.getuid?.() === 0;
let machine: string;
let notes: string[];

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'forewarn-machine-'));
  process.env['PATH'] = machine;
  notes = [];
});

afterEach(() => {
  process.env['PATH'] = pathBefore;
  rmSync(machine, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(machine, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(machine, name), 0o755);
}

const note = (text: string) => notes.push(text);

describe('finding Redis', () => {
  test('takes the server on the PATH and installs nothing', async () => {
    program('redis-server', 'echo "Redis server v=7.0.15 sha=0"');
    program('apt-get', 'exit 1');
    expect(await ensureRedisServer(note)).toBe(join(machine, 'redis-server'));
    expect(notes).toEqual([]);
  });

  test('takes Valkey where that is what the machine has', async () => {
    program('valkey-server', 'echo "Valkey server v=8.0.1 sha=0"');
    expect(await findRedisServer()).toBe(join(machine, 'valkey-server'));
  });

  test('refuses a server that is too old, and says so', async () => {
    program('redis-server', 'echo "Redis server v=5.0.7 sha=0"');
    await expect(ensureRedisServer(note)).rejects.toThrow(/older than 6\.2/);
  });

  test('without a package manager names the one thing to install', async () => {
    const start = ensureRedisServer(note);
    await expect(start).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
    await expect(start).rejects.toThrow(/Install redis-server 6\.2 or newer.*or set REDIS_URL/);
  });

  test.runIf(isRoot)('installs it with apt-get as root, and tells each command', async () => {
    const server = join(machine, 'redis-server');
    program(
      'apt-get',
      `echo "$@" >> ${machine}/calls
[ "$1" = install ] && { printf '#!/bin/sh\\necho v=7.0.15\\n' > ${server}; /bin/chmod 755 ${server}; }
exit 0`,
    );
    expect(await ensureRedisServer(note)).toBe(server);
    expect(readFileSync(join(machine, 'calls'), 'utf8')).toMatch(
      /^update.*\ninstall.*redis-server\n$/,
    );
    expect(notes).toHaveLength(2);
  });

  test.runIf(isRoot)('an install that fails shows its last words and what to do', async () => {
    program('apt-get', 'echo "E: no such package"; exit 100');
    await expect(ensureRedisServer(note)).rejects.toThrow(/E: no such package[\s\S]*set REDIS_URL/);
    expect(existsSync(join(machine, 'redis-server'))).toBe(false);
  });

  test.runIf(isRoot)('an update that fails does not hide an install that works', async () => {
    const server = join(machine, 'redis-server');
    program(
      'apt-get',
      `[ "$1" = update ] && exit 100
printf '#!/bin/sh\\necho v=7.0.15\\n' > ${server}; /bin/chmod 755 ${server}`,
    );
    expect(await ensureRedisServer(note)).toBe(server);
  });
});
