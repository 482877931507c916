// What becomes of bodies in each form that partners push, by the mappings that come with forewarn.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FwError } from '../../signal/fw-error.ts';
import { printSignal, type Signal } from '../../signal/signal.ts';
import { records } from '../../test/numbered-signals.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { Sender } from '../http/sender.ts';
import { JSON_BYTES_MAX } from '../http/sent-body.ts';
import { compileMapping, loadMapping } from '../mapping/compile-mapping.ts';
import type { Source } from '../source/source.ts';
import { findPushSource } from './find-push-source.ts';
import { PushSource, type PushSourceOptions } from './push-source.ts';

const NOW = Date.UTC(2026, 2, 2);
const project = (path: string) => join(import.meta.dirname, '..', path);
const sample = (path: string) => readFileSync(project(`samples/${path}`), 'utf8');
const mappingOf = (name: string) => loadMapping(project(`mappings/${name}.yaml`));

const [SWAPPED = '', , FORWARDED = ''] = sample('telecom/camara.ndjson').split('\n');
const APPS = sample('telecom/app-install.ndjson');
const PAIN = sample('funds/pain.001.xml');

/** A source that runs, what it took, and what it refused. */
async function running(mapping?: string, options: Partial<PushSourceOptions> = {}) {
  const signals: Signal[] = [];
  const letters: DeadLetter[] = [];
  const source = new PushSource({
    name: 'partner',
    appender: { append: async (some) => void signals.push(...some) },
    deadLetters: {
      put: async (some) => void letters.push(...some),
      close: async () => undefined,
    },
    now: () => NOW,
    ...(mapping === undefined ? {} : { mapping: await mappingOf(mapping) }),
    ...options,
  });
  await source.start();
  return {
    source,
    signals,
    letters,
    ids: () => signals.map(({ id }) => id),
    /** Pushes a body, in chunks where it is a list of texts. */
    async push(
      type: string,
      body: string | readonly string[],
      { headers = {}, sender }: { headers?: Record<string, string>; sender?: Sender } = {},
    ) {
      const place = source.enter();
      const chunks = [body].flat().map((text) => Buffer.from(text));
      try {
        return await source.take({
          headers: { 'content-type': type, ...headers },
          body: (async function* () {
            yield* chunks;
          })(),
          place,
          sender,
        });
      } finally {
        place.leave();
      }
    },
  };
}

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';

describe('notifications of a carrier', () => {
  const { data, ...attributes } = JSON.parse(SWAPPED);
  const ceHeaders = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      `ce-${name}`,
      encodeURIComponent(String(value)),
    ]),
  );
  const forms: [form: string, type: string, body: string, headers?: Record<string, string>][] = [
    ['a structured event', 'application/cloudevents+json; charset=utf-8', SWAPPED],
    ['an event in binary mode', JSON_TYPE, JSON.stringify(data), ceHeaders],
    ['a batch', 'application/cloudevents-batch+json', `[${SWAPPED}]`],
    ['JSON', JSON_TYPE, SWAPPED],
    ['a list of JSON', JSON_TYPE, `[${SWAPPED}]`],
    ['lines', NDJSON, `${SWAPPED}\n`],
  ];

  it.each(forms)('are the same signal as %s', async (_form, type, body, headers = {}) => {
    const { push, signals } = await running('camara');
    expect(await push(type, body, { headers })).toMatchObject({ read: 1, accepted: 1 });
    expect(signals).toMatchObject([
      { type: 'sim.swapped', id: 'e1', source: 'camara', phone: '+8613800000005' },
    ]);
  });

  it('that are none of the mapping are left out, and those that are no events refused in their place', async () => {
    const ended = SWAPPED.replace('v0.swapped', 'v0.subscription-ended').replace('"e1"', '"e9"');
    const { push, ids, letters } = await running('camara');
    const answer = await push(
      'application/cloudevents-batch+json',
      `[${SWAPPED},{"id":"e5"},${ended},${FORWARDED}]`,
    );
    expect(answer).toMatchObject({
      read: 4,
      accepted: 2,
      skipped: 1,
      rejectedCount: 1,
      rejected: [{ row: 2, code: 'bad-envelope' }],
    });
    expect(ids()).toEqual(['e1', 'e3']);
    expect(letters).toMatchObject([
      { source: 'camara', file: '/v1/sources/partner/records', row: 2, raw: '{"id":"e5"}' },
    ]);
    await push('application/cloudevents-batch+json', SWAPPED);
    expect(letters[1]).toMatchObject({ code: 'bad-list' });
  });
});

describe('records of a partner', () => {
  it('are read as lines however they are cut up on the way', async () => {
    const { push, ids } = await running('app-install');
    const pieces = APPS.match(/[\s\S]{1,37}/g) ?? [];
    expect(await push(NDJSON, pieces)).toMatchObject({ read: 3, accepted: 3 });
    expect(ids()).toEqual(['R1-1', 'R2-1', 'R3-1']);
  });

  it('are a list that stands in a document where the mapping says so, also a document a line', async () => {
    const warnings = sample('police/national-warnings.json');
    const { push, signals, letters } = await running('national-warnings');
    expect(await push(JSON_TYPE, warnings)).toMatchObject({ read: 2, accepted: 3 });
    const line = JSON.stringify(JSON.parse(warnings));
    expect(await push(NDJSON, `${line}\n`)).toMatchObject({ read: 2, accepted: 3 });
    expect(signals.slice(3)).toEqual(signals.slice(0, 3));
    expect(await push(JSON_TYPE, '{"warnings":{}}')).toMatchObject({ rejectedCount: 1 });
    expect(letters).toMatchObject([{ code: 'bad-list', raw: '{"warnings":{}}' }]);
  });

  it('are rows of a table where the mapping reads one', async () => {
    const { push, signals } = await running('dns-log');
    const answer = await push('text/csv', sample('telecom/dns-log.tsv').slice(0, -1));
    expect(answer).toMatchObject({ read: 4, accepted: 3, skipped: 1 });
    expect(signals[0]).toMatchObject({ type: 'site.visited', domain: 'loan-fast.example.com' });
  });

  it('are payment messages, in XML as it comes and in JSON', async () => {
    const { push, ids } = await running('iso-20022');
    const pieces = PAIN.match(/[\s\S]{1,100}/g) ?? [];
    expect(await push('application/xml', pieces)).toMatchObject({ read: 1, accepted: 1 });
    await push('text/xml; charset=utf-8', PAIN);
    await push(JSON_TYPE, sample('funds/pain.001.json'));
    expect(new Set(ids()).size).toBe(1);
    expect(ids()).toHaveLength(3);
  });

  it('with entities of XML are refused as in files, and kept', async () => {
    const { push, signals, letters } = await running('iso-20022');
    const bomb = PAIN.replace('?>', '?><!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>');
    expect(await push('application/xml', bomb)).toMatchObject({ accepted: 0, rejectedCount: 1 });
    expect(signals).toEqual([]);
    expect(letters).toHaveLength(1);
  });

  it('that are no JSON or no text are refused with what came, so that nothing of them is lost', async () => {
    const { push, letters, source } = await running('camara');
    expect(await push(JSON_TYPE, '{"id":"e1",')).toMatchObject({
      rejectedCount: 1,
      rejected: [{ row: 1, code: 'bad-json' }],
    });
    const place = source.enter();
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    await source.take({ headers: { 'content-type': JSON_TYPE }, body, place });
    expect(letters).toMatchObject([
      { code: 'bad-json', raw: '{"id":"e1",' },
      { code: 'encoding', raw: '{ÿ}' },
    ]);
    expect(source.status).toMatchObject({ read: 2, rejected: { 'bad-json': 1, encoding: 1 } });
  });

  it('that are nested without end are refused, and the others taken', async () => {
    const { push, ids, letters } = await running('camara');
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const answer = await push(JSON_TYPE, `[${SWAPPED},{"data":${deep}},${FORWARDED}]`);
    expect(answer).toMatchObject({ accepted: 2, rejected: [{ row: 2, code: 'too-deep' }] });
    expect(ids()).toEqual(['e1', 'e3']);
    expect(letters).toHaveLength(1);
  });

  it('keep the digits of numbers beyond 2^53', async () => {
    const { push, signals } = await running('camara');
    await push(JSON_TYPE, SWAPPED.replace('"e1"', '9007199254740993'));
    expect(signals).toMatchObject([{ id: '9007199254740993' }]);
  });

  it('are refused beyond a thousand in the answer, and all of them are kept', async () => {
    const { push, letters } = await running('camara');
    const answer = await push(JSON_TYPE, JSON.stringify(Array(4_500).fill({ type: 'x.swapped' })));
    expect(answer).toMatchObject({ skipped: 4_500 });
    const refused = await push(NDJSON, '{\n'.repeat(1_500));
    expect(refused.rejectedCount).toBe(1_500);
    expect(refused.rejected).toHaveLength(1_000);
    expect(letters).toHaveLength(1_500);
  });
});

describe('a body', () => {
  it.each([
    ['camara', 'text/csv', 'application/cloudevents+json'],
    ['dns-log', JSON_TYPE, 'text/csv'],
    ['iso-20022', 'application/cloudevents+json', 'application/xml'],
    [undefined, 'application/xml', NDJSON],
  ])('that mapping %s does not read as %s is told what would fit', async (mapping, type, fits) => {
    const { push } = await running(mapping);
    await expect(push(type, '{}')).rejects.toMatchObject({
      code: 'FW_MEDIA_TYPE',
      message: expect.stringContaining(fits),
    });
  });

  it('of JSON that is too large is refused as it comes, and before where it says so', async () => {
    const { push } = await running('camara');
    const tooLarge = { code: 'FW_BODY_TOO_LARGE' };
    const half = ' '.repeat(JSON_BYTES_MAX / 2 + 1);
    await expect(push(JSON_TYPE, [half, half])).rejects.toMatchObject(tooLarge);
    const headers = { 'content-length': String(JSON_BYTES_MAX + 1) };
    await expect(push(JSON_TYPE, '{}', { headers })).rejects.toMatchObject(tooLarge);
  });

  it('of a table without a column of the mapping fails the source until a good one comes', async () => {
    const { push, source } = await running('police-cases');
    await expect(push('text/csv', 'a,b\n1,2\n')).rejects.toMatchObject({
      code: 'FW_MAPPING_INVALID',
    });
    expect(source.status).toMatchObject({ state: 'failed' });
    await push('text/csv', sample('police/police-cases.csv'));
    expect(source.status).toMatchObject({ state: 'running' });
    expect(source.status.failure).toBeUndefined();
  });

  it('finds no room while too many are under way or hold too much', async () => {
    const { source, push } = await running('camara', { room: { bodiesMax: 2, bytesMax: 400 } });
    const places = [source.enter(), source.enter()];
    expect(() => source.enter()).toThrow('no room now');
    places[0]?.leave();
    places[0]?.leave();
    await push(JSON_TYPE, SWAPPED);
    places[1]?.hold(300);
    await expect(push(JSON_TYPE, SWAPPED)).rejects.toMatchObject({ code: 'FW_TOO_MANY' });
    places[1]?.leave();
    await push(JSON_TYPE, SWAPPED);
  });

  it('is not taken while the log is away or the dead letters cannot be kept', async () => {
    const away = new FwError('FW_LOG_AWAY', 'the log is away');
    const withoutLog = await running('camara', {
      appender: { append: () => Promise.reject(away) },
    });
    await expect(withoutLog.push(JSON_TYPE, SWAPPED)).rejects.toBe(away);
    expect(withoutLog.source.status).toMatchObject({ state: 'waiting', read: 0, accepted: 0 });
    const full = new FwError('FW_FILE', 'the disk is full');
    const withoutDisk = await running('camara', {
      deadLetters: { put: () => Promise.reject(full), close: async () => undefined },
    });
    await expect(withoutDisk.push(JSON_TYPE, '{')).rejects.toMatchObject({
      code: 'FW_LETTERS_AWAY',
      message: 'the disk is full',
    });
    expect(withoutDisk.source.status).toMatchObject({ state: 'waiting', rejected: {} });
  });

  it('that waits for its sender is given up when the source is stopped', async () => {
    const { source } = await running();
    const [record = ''] = records(0, 1);
    async function* slow() {
      yield Buffer.from(`${record}\n`);
      await new Promise(() => undefined);
    }
    const place = source.enter();
    const headers = { 'content-type': NDJSON };
    const taking = source.take({ headers, body: slow(), place });
    await source.drain();
    const refused = expect(taking).rejects.toMatchObject({ code: 'FW_SOURCE_AWAY' });
    await source.stop();
    await refused;
    expect(source.status.state).toBe('stopped');
    expect(() => source.enter()).toThrow('is stopped');
  });
});

describe('a sender with sources and regions of its own', () => {
  const sender = (sources: string[], region: string): Sender => ({
    sources,
    regions: [region],
    covers: (one) => one.startsWith(region.replace(/(?:00)+$/, '')),
  });

  it('has refused what is of another region, as its own record', async () => {
    const { push, ids, letters } = await running('app-install');
    const answer = await push(NDJSON, APPS.replace('330106', '110105'), {
      sender: sender(['apps'], '330000'),
    });
    expect(answer).toMatchObject({
      accepted: 2,
      rejected: [{ row: 1, field: 'region', code: 'foreign-region' }],
    });
    expect(ids()).toEqual(['R2-1', 'R3-1']);
    const [first = ''] = APPS.split('\n');
    expect(letters).toMatchObject([
      { source: 'apps', row: 1, raw: first.replace('330106', '110105') },
    ]);
  });

  it('may send by a mapping what only forewarn says otherwise: an admin wrote that it becomes that', async () => {
    const listing = `name: listed
format: ndjson
source: partner
signals:
  - type: list.changed
    fields: { id: "{id}", time: { from: time, format: rfc3339 }, region: "330106", list: suspect-phones, op: add, entry: "{phone}" }
`;
    const mapping = compileMapping(listing, 'listed.yaml');
    const row = JSON.stringify({ id: 'r1', time: new Date(NOW).toISOString(), phone: '10010' });
    const mapped = await running(undefined, { mapping });
    const own = sender(['partner'], '330000');
    expect(await mapped.push(NDJSON, row, { sender: own })).toMatchObject({ accepted: 1 });
    const { push } = await running();
    const line = printSignal(mapped.signals[0] ?? expect.fail('no signal'));
    expect(await push(NDJSON, line, { sender: own })).toMatchObject({
      rejected: [{ row: 1, field: 'type', code: 'foreign-type' }],
    });
  });

  it('has refused without a mapping what is of another source or of the future', async () => {
    const { push } = await running();
    const [mine = '', theirs = ''] = records(0, 2);
    const later = mine.replace(/"time":"?[^,]+/, '"time":"2026-03-05T00:00:00Z"');
    const lines = [mine, theirs.replace('"partner"', '"other"'), later].join('\n');
    const own = sender(['partner'], '330000');
    expect(await push(NDJSON, lines, { sender: own })).toMatchObject({
      accepted: 1,
      rejected: [
        { row: 2, field: 'source', code: 'foreign-source' },
        { row: 3, field: 'time', code: 'future' },
      ],
    });
  });

  it('finds its own sources by name, and learns of no others', async () => {
    const camara = (await running('camara')).source;
    const apps = (await running('app-install')).source;
    const read: Source = {
      status: camara.status,
      check: async () => undefined,
      start: async () => undefined,
      drain: async () => undefined,
      stop: async () => undefined,
    };
    const sources = [
      { name: 'carrier-events', kind: 'http-push', source: camara },
      { name: 'app-feed', kind: 'http-push', source: apps },
      { name: 'bank-a', kind: 'files', source: read },
    ];
    const find = (name: string, who?: Sender) => () => findPushSource(name, sources, who);
    const carrier = sender(['camara'], '330000');
    expect(find('carrier-events', carrier)()).toBe(camara);
    expect(find('app-feed')()).toBe(apps);
    expect(find('app-feed', carrier)).toThrow(
      "There is no source 'app-feed' that records are pushed to. Records are pushed to: carrier-events.",
    );
    expect(find('app-fed')).toThrow(
      "did you mean 'app-feed'? Records are pushed to: carrier-events, app-feed.",
    );
    expect(find('bank-a')).toThrow("'bank-a' is a source of kind files");
    expect(find('bank-a', carrier)).toThrow("There is no source 'bank-a'");
  });
});
