// The data folder with the real Redis in it: never thrown away under anybody, and never one that is not ours.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearDataFolder, openDataFolder } from './data-folder.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-folder-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** A forewarn that uses the folder, as a process of its own; gives the address of its Redis. */
async function startHolder(): Promise<{ url: string; kill(): Promise<void> }> {
  const code = `import { openDataFolder } from ${source('./data-folder.ts')};
    import { startEmbeddedRedis } from ${source('./embedded-redis.ts')};
    openDataFolder(${JSON.stringify(folder)});
    console.log((await startEmbeddedRedis({ dir: ${JSON.stringify(join(folder, 'redis'))} })).url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (exitCode) => reject(new Error(`the holder ended with ${exitCode}`)));
  });
  const kill = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return { url, kill };
}

async function isAnswering(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

test('a folder that a forewarn uses is not thrown away; once it was killed, it is, and its Redis ends', async () => {
  const holder = await startHolder();
  await expect(clearDataFolder(folder)).rejects.toThrow(/Another forewarn .* uses the data folder/);
  expect(await isAnswering(holder.url)).toBe(true);
  await holder.kill();
  await clearDataFolder(folder);
  expect(existsSync(folder)).toBe(false);
  expect(await isAnswering(holder.url)).toBe(false);
});

test('a folder with something else in it is not thrown away', async () => {
  writeFileSync(join(folder, 'thesis.docx'), 'years of work');
  await expect(clearDataFolder(folder)).rejects.toThrow(/no data folder of forewarn/);
  expect(readdirSync(folder)).toEqual(['thesis.docx']);
});

test('a folder keeps its name over its uses', () => {
  const first = openDataFolder(folder);
  first.release();
  expect(openDataFolder(folder).instance).toBe(first.instance);
});

test('a folder tells others where the API of the forewarn on it is, as long as that lives', () => {
  const code = `import { runningApiOf } from ${source('./data-folder.ts')};
    console.log(String(runningApiOf(${JSON.stringify(folder)})));`;
  const askElsewhere = () =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
  const mine = openDataFolder(folder);
  mine.announce('http://127.0.0.1:1');
  expect(askElsewhere().stdout).toBe('http://127.0.0.1:1\n');
  mine.release();
  expect(askElsewhere().stdout).toBe('undefined\n');
});

test('a folder that is a file is refused with a sentence', () => {
  const path = join(folder, 'file');
  writeFileSync(path, '');
  expect(() => openDataFolder(path)).toThrow(/the data folder '.*file' cannot be used: EEXIST/);
});
