// Whatever bytes a partner sends: every parser gives signals and dead letters, or throws the fault that it says it throws, and comes to an end. What is
// read does not depend on where the line cut it. The bytes are those of the samples with parts cut out, doubled, turned over or exchanged for what parsers trip over.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import type { DeadLetter } from './dead-letter.ts';
import { isXml, readResolution } from './delivery/camt/resolution.ts';
import { readReceipts } from './delivery/read-receipt.ts';
import type { ContentReader } from './file/content-reader.ts';
import { openReader } from './file/open-reader.ts';
import type { SignalBatch } from './file/signal-batch.ts';
import { changeOf } from './kafka/change-event.ts';
import { loadMapping } from './mapping/compile-mapping.ts';
import type { Mapping } from './mapping/mapping.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const MAPPINGS = join(import.meta.dirname, 'mappings');
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 40);
/** Enough of a sample for every shape of row in it. */
const SAMPLE_BYTES_MAX = 6_000;
const FAULTS = ['FW_FILE', 'FW_MAPPING_INVALID'] as const;

const BREAKS: ReadonlySet<string> = new Set(['bad-xml', 'encoding', 'bad-json', 'bad-list']);

const TRIPS = [
  '\0',
  '"',
  '""',
  '\r',
  '\n\n',
  '\\',
  '\\u0000',
  '\\ud800',
  '\ufeff',
  ',,,,',
  '[['.repeat(200),
  '{"a":'.repeat(200),
  '<x>'.repeat(200),
  '<!DOCTYPE a [<!ENTITY b "c">]>&b;',
  '<![CDATA[',
  '&#0;',
  '&#xFFFFFFFFF;',
  '1e999',
  '-0',
  '99999999999999999999999999',
  'NaN',
  '__proto__',
  'constructor',
  'null',
  '=1+1',
  '9'.repeat(400),
].map((text) => Buffer.from(text));

interface Change {
  readonly kind: 'cut' | 'double' | 'turn' | 'trip' | 'end';
  /** Where, as a part of the length. */
  readonly at: number;
  readonly length: number;
  readonly trip: number;
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('cut', 'double', 'turn', 'trip', 'end'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 64 }),
    trip: fc.nat(TRIPS.length - 1),
  }),
  { minLength: 1, maxLength: 6 },
);

function changed(bytes: Buffer, all: readonly Change[]): Buffer {
  let after = Buffer.from(bytes);
  for (const { kind, at, length, trip } of all) {
    const place = Math.floor(at * after.length);
    const [head, part, tail] = [
      after.subarray(0, place),
      after.subarray(place, place + length),
      after.subarray(place + length),
    ];
    if (kind === 'cut') after = Buffer.concat([head, tail]);
    else if (kind === 'double') after = Buffer.concat([head, part, part, tail]);
    else if (kind === 'turn') after = Buffer.concat([head, part.map((byte) => byte ^ 0x55), tail]);
    else if (kind === 'trip')
      after = Buffer.concat([head, TRIPS[trip] ?? Buffer.alloc(0), part, tail]);
    else after = head;
  }
  return after;
}

/** Everything that a reader makes of bytes in slices, or the code of its fault. */
function readAll(reader: ContentReader, bytes: Buffer, sliceBytes: number) {
  const batches: SignalBatch[] = [];
  try {
    for (let at = 0; at < bytes.length; at += sliceBytes)
      batches.push(reader.push(bytes.subarray(at, at + sliceBytes)));
    batches.push(reader.endLine(), reader.end());
  } catch (error) {
    if (!isFwError(error) || !FAULTS.some((code) => error.code === code)) throw error;
    return { fault: error.code };
  }
  const rows = batches.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  expect(rows).toBeLessThanOrEqual(bytes.length + 1);
  return {
    signals: batches.flatMap(({ accepted }) => accepted),
    letters: batches.flatMap(({ rejected }) => rejected.map(placeOf)),
  };
}

/** A document may break in two ways at once; which is noticed first, and in which line, goes by how its bytes come. */
function placeOf({ code, row }: DeadLetter): string {
  return BREAKS.has(code) ? 'broken' : `${code} in ${row}`;
}

/** A JSON document is read when it is whole: what comes behind it breaks it only when it comes along at once. */
function isCutShort(sample: string, { letters }: ReturnType<typeof readAll>): boolean {
  return sample.endsWith('.json') && letters?.includes('broken') === true;
}

const samples = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(csv|ndjson|json|xml)$/.test(name),
);

test.each(samples)('%s, changed in any way, is read or refused in words', async (sample) => {
  const bytes = readFileSync(join(SAMPLES, sample)).subarray(0, SAMPLE_BYTES_MAX);
  const mappingFile = join(MAPPINGS, `${basename(sample).replace(/\.\w+$/, '')}.yaml`);
  const mapping: Mapping | undefined = existsSync(mappingFile)
    ? await loadMapping(mappingFile)
    : undefined;
  const open = () => openReader({ path: sample, ...(mapping === undefined ? {} : { mapping }) });
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 1, max: 200 }), async (all, sliceBytes) => {
      const hostile = changed(bytes, all);
      const whole = readAll(await open(), hostile, hostile.length + 1);
      const sliced = readAll(await open(), hostile, sliceBytes);
      if (!isCutShort(sample, whole)) expect(sliced).toEqual(whole);
    }),
    { numRuns: RUNS },
  );
});

const RESOLUTION = Buffer.from(
  '<Document><RsltnOfInvstgtn><RslvdCase><Id>d1</Id></RslvdCase><Sts><Conf>CNCL</Conf></Sts></RsltnOfInvstgtn></Document>',
);
const RECEIPT = Buffer.from('{"deliveryId":"d1","state":"delivered","reason":"x","answer":"1"}');
const EVENT = readFileSync(join(SAMPLES, 'funds', 'debezium-schemas.ndjson'));

test('what providers and change streams send is read or refused in words', () => {
  const target = { url: 'https://p.example', secret: undefined, headers: {}, isPrivate: false };
  const provider = {
    kind: 'signed-http',
    name: 'p',
    ...target,
    answerMs: 1_000,
    receiptSecret: 'r',
  } as const;
  fc.assert(
    fc.property(changes, (all) => {
      const xml = changed(RESOLUTION, all).toString();
      if (isXml(xml)) onlyFault(() => readResolution(xml), ['FW_REQUEST_INVALID']);
      const body = changed(RECEIPT, all).toString();
      const post = { headers: { authorization: 'Bearer r' }, body };
      onlyFault(() => readReceipts(provider, post, 0), ['FW_REQUEST_INVALID']);
      const [event = ''] = changed(EVENT, all).toString().split('\n');
      try {
        changeOf(event);
      } catch (error) {
        // The feed makes a dead letter of its words.
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(RangeError);
        expect(error).not.toBeInstanceOf(TypeError);
      }
    }),
    { numRuns: 5 * RUNS },
  );
});

function onlyFault(call: () => unknown, codes: readonly string[]): void {
  try {
    call();
  } catch (error) {
    if (!isFwError(error) || !codes.includes(error.code)) throw error;
  }
}
