// Drop folders on an SFTP server as a source, by the suite of all sources, on a real sshd.

import { readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ssh2 from 'ssh2';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startRelay } from '../../test/relay.ts';
import { sshKeys, startSsh } from '../../test/ssh-server.ts';
import { DropFeed, type DropFeedOptions } from '../drop/drop-feed.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { describeSource } from '../source/source.conformance.ts';
import { fingerprintOf, SftpFolder, type SftpSettings } from './sftp-folder.ts';

const server = await startSsh();
const relay = await startRelay(server.port);
const feeds: DropFeed[] = [];
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.close();
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
});

describeSource('sftp', () => {
  let dir = '';
  let files = 0;
  return Promise.resolve({
    async entry() {
      dir = await mkdtemp(join(server.dir, 'in-'));
      files = 0;
      const login = `user: ${server.user}, keyFile: '${server.keyFile}', hostKey: '${server.hostKey}'`;
      return `{ kind: sftp, host: 127.0.0.1, port: ${relay.port}, ${login}, path: '${dir}', every: 100ms }`;
    },
    // Several files an offer, so that a kill in the middle may come between two; the first of the next offer goes on in the last.
    async offer(records) {
      const share = Math.max(100, Math.ceil(records.length / 4));
      for (let from = 0; from < records.length; from += share) {
        const lines = records.slice(from, from + share).map((record) => `${record}\n`);
        await appendFile(join(dir, `${String(++files).padStart(4, '0')}.ndjson`), lines.join(''));
      }
    },
    cut: () => relay.cut(),
    mend: () => relay.mend(),
    lag: 'lagBytes',
    stop: () => Promise.resolve(),
  });
});

const signal = (id: number) =>
  `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}\n`;
const signals = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => signal(from + i)).join('');
const JSON_LIST = `name: calls
format: json
source: calls
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "{phone}" }
`;

const settings = (path: string): SftpSettings => ({
  host: '127.0.0.1',
  port: server.port,
  user: server.user,
  hostKey: server.hostKey,
  privateKey: readFileSync(server.keyFile, 'utf8'),
  path,
});
const patient = new AbortController().signal;

function feedOf(to: SftpSettings, options: Partial<DropFeedOptions> = {}): DropFeed {
  const feed = new DropFeed({ folder: new SftpFolder(to), everyMs: 100, ...options });
  feeds.push(feed);
  return feed;
}

/** Ids of what is new. */
async function idsOf(feed: DropFeed): Promise<string[]> {
  const ids: string[] = [];
  for (let fed = await feed.next(patient); fed !== undefined; fed = await feed.next(patient))
    ids.push(...fed.batch.accepted.map(({ id }) => id));
  return ids;
}

describe('a folder on an SFTP server', () => {
  it('has files read while they are written, and a last line without its end once they are quiet', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    let now = 0;
    const feed = feedOf(settings(dir), { settleMs: 5_000, now: () => now });
    await writeFile(join(dir, 'a.ndjson'), signals(0, 3).trimEnd());
    await mkdir(join(dir, 'folder'));
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual(['0', '1']);
    await appendFile(join(dir, 'a.ndjson'), `\n${signals(3, 5).trimEnd()}`);
    expect(await idsOf(feed)).toEqual(['2', '3']);
    now = 4_999;
    expect(await idsOf(feed)).toEqual([]);
    now = 5_000;
    expect(await idsOf(feed)).toEqual(['4']);
    expect(await idsOf(feed)).toEqual([]);
  });

  it('has a packed file, or a document, that is still being copied read when it is whole', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    const packed = gzipSync(signals(0, 5_000));
    const now = 0;
    const feed = feedOf(settings(dir), { settleMs: 5_000, now: () => now });
    await writeFile(join(dir, 'a.gz'), packed.subarray(0, packed.length / 2));
    await feed.open(undefined);
    const before = await idsOf(feed);
    expect(feed.failure).toBeUndefined();
    await appendFile(join(dir, 'a.gz'), packed.subarray(packed.length / 2));
    expect(new Set([...before, ...(await idsOf(feed))]).size).toBe(5_000);

    const listed = feedOf(settings(dir), { mapping: compileMapping(JSON_LIST, 'calls.yaml') });
    await rm(join(dir, 'a.gz'));
    await writeFile(join(dir, 'b.json'), '[{"id":1,"phone":"10086"},');
    await listed.open(undefined);
    expect(await idsOf(listed)).toEqual([]);
    await appendFile(join(dir, 'b.json'), '{"id":2,"phone":"10086"}]');
    expect(await idsOf(listed)).toEqual(['1', '2']);
  });

  it('is told of a file that is damaged only when nobody writes it any more', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    let now = 0;
    const feed = feedOf(settings(dir), { settleMs: 5_000, now: () => now });
    await writeFile(join(dir, 'a.gz'), gzipSync(signals(0, 100)).subarray(0, 90));
    await writeFile(join(dir, 'b'), signals(200, 201));
    await feed.open(undefined);
    expect(await idsOf(feed)).toContain('200');
    expect(feed.failure).toBeUndefined();
    now = 6_000;
    await idsOf(feed);
    expect(feed.failure?.message).toMatch(/^a\.gz in sftp:.* cannot be read: .*end of file/);
  });

  it('has files of many pieces read whole, and anew when another one has the name', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    const feed = feedOf(settings(dir), { settleMs: 0 });
    await writeFile(join(dir, 'big'), signals(0, 20_000));
    await feed.open(undefined);
    const ids = await idsOf(feed);
    expect(ids).toHaveLength(20_000);
    expect(ids.at(-1)).toBe('19999');
    await writeFile(join(dir, 'big'), signals(50_000, 50_010));
    await utimes(join(dir, 'big'), 1, 1);
    expect(await idsOf(feed)).toHaveLength(10);
  });

  it('has a backlog read in the order in which its files were written', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    const hours = { mscA_10: 10, mscA_11: 11, mscB_10: 10, mscB_11: 11 };
    for (const [id, [name, hour]] of Object.entries(hours).entries()) {
      await writeFile(join(dir, name), signals(id, id + 1));
      await utimes(join(dir, name), hour * 3_600, hour * 3_600);
    }
    const feed = feedOf(settings(dir));
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual(['0', '2', '1', '3']);
  });

  it('can be left in the middle of a file', async () => {
    const dir = await mkdtemp(join(server.dir, 'case-'));
    await writeFile(join(dir, 'big'), signals(0, 20_000));
    const feed = feedOf(settings(dir));
    await feed.open(undefined);
    const first = await feed.next(patient);
    await feed.close();
    await feed.open(first?.place);
    const count = first?.batch.accepted.length ?? 0;
    // The server hands out 32 KiB at a time; the log is asked for more at once.
    expect(count).toBeGreaterThan(262_144 / signal(10_000).length);
    expect((await idsOf(feed))[0]).toBe(`${count}`);
  });
});

describe('an SFTP server', () => {
  it('that shows another host key gets no password and gives no file', async () => {
    const hostKey = fingerprintOf(Buffer.from('other'));
    const feed = feedOf({ ...settings(server.dir), hostKey });
    await expect(feed.open(undefined)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining(`shows the host key ${server.hostKey}, not ${hostKey}`),
    });
  });

  it('that refuses the key, or has no such folder, needs somebody to mend it', async () => {
    const { private: privateKey } = sshKeys();
    const refused = feedOf({ ...settings(server.dir), privateKey });
    await expect(refused.open(undefined)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('Look at the password or the key'),
    });
    const damaged = feedOf({ ...settings(server.dir), privateKey: 'no key' });
    await expect(damaged.open(undefined)).rejects.toMatchObject({ code: 'FW_CONFIG' });
    const nowhere = feedOf(settings(join(server.dir, 'nowhere')));
    await nowhere.open(undefined);
    await expect(nowhere.next(patient)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('Look at the path'),
    });
  });

  it('may ask for a password', async () => {
    const host = sshKeys();
    const asking = new ssh2.Server({ hostKeys: [host.private] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (login) => {
        if (login.method !== 'password') return login.reject(['password']);
        return login.password === 'secret' ? login.accept() : login.reject(['password']);
      });
      client.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => {
          const sftp = acceptSftp();
          sftp.on('OPENDIR', (id) => sftp.handle(id, Buffer.from('folder')));
          sftp.on('READDIR', (id) => sftp.status(id, 1));
          sftp.on('CLOSE', (id) => sftp.status(id, 0));
        });
      });
    });
    await new Promise<void>((resolve) => asking.listen(0, '127.0.0.1', resolve));
    const address = asking.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const hostKey = fingerprintOf(Buffer.from(host.public.split(' ')[1] ?? '', 'base64'));
    const to = { host: '127.0.0.1', port, user: 'forewarn', hostKey, path: 'out' };
    const feed = feedOf({ ...to, password: 'secret' });
    await feed.open(undefined);
    expect(await idsOf(feed)).toEqual([]);
    const wrong = feedOf({ ...to, password: 'guess' });
    await expect(wrong.open(undefined)).rejects.toMatchObject({ code: 'FW_CONFIG' });
    await feed.close();
    await new Promise<void>((resolve) => asking.close(() => resolve()));
  });
});
