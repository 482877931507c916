// Documents that are written again with more in them, in their place and under their name.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileMapping } from '../mapping/compile-mapping.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { FollowedFile } from './followed-file.ts';
import type { Place } from './place-store.ts';

let dir: string;
let path: string;
let place: Place | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-again-'));
  place = undefined;
});
afterEach(() => rm(dir, { recursive: true }));

const json = compileMapping(
  `name: t
format: json
source: s
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "10086" }
`,
  't.yaml',
);
/** Records of some length, so that a file with more of them begins as it did. */
const list = (...ids: readonly number[]) =>
  JSON.stringify(ids.map((id) => ({ id, note: 'x'.repeat(2_000) })));

/** Writes over what is there: at no moment is the file shorter than it was. */
async function write(name: string, content: string): Promise<void> {
  path = join(dir, name);
  const file = await open(path, 'a+').then((made) => made.close().then(() => open(path, 'r+')));
  await file.write(Buffer.from(content), 0, undefined, 0);
  await file.close();
}

const followed = (mapping?: Mapping) =>
  new FollowedFile({
    path,
    ...(mapping === undefined ? {} : { mapping }),
    ...(place === undefined ? {} : { place }),
  });

/** The ids of one look at the file, whose place is then saved. */
async function idsOf(file: FollowedFile): Promise<string[]> {
  const ids: string[] = [];
  const options = { givesUpOpenRows: true, givesUpWhenQuiet: false, takesLastLineWhenQuiet: true };
  await file.look();
  for await (const given of file.pass(options)) {
    ids.push(...given.batch.accepted.map(({ id }) => id));
    place = given.place ?? place;
    if (place !== undefined) file.saved(place);
  }
  return ids;
}

it('a document that is written again is read again, and not where it stays as it is', async () => {
  await write('a.json', list(1));
  const file = followed(json);
  expect(await idsOf(file)).toEqual(['1']);
  expect(await idsOf(file)).toEqual([]);
  await write('a.json', list(1, 2));
  expect(await idsOf(file)).toEqual(['1', '2']);
  expect(await idsOf(file)).toEqual([]);
  await file.close();
});

it('so it is where that was during a stop', async () => {
  await write('a.json', list(1));
  const first = followed(json);
  await idsOf(first);
  await first.close();
  const second = followed(json);
  expect(await idsOf(second)).toEqual([]);
  await second.close();
  await write('a.json', list(1, 2));
  const third = followed(json);
  expect(await idsOf(third)).toEqual(['1', '2']);
  await third.close();
});

const transfer = (id: number) => ({
  PmtId: { EndToEndId: 'E' },
  IntrBkSttlmAmt: { Ccy: 'CNY', Amt: '1.00' },
  DbtrAcct: { Id: { Othr: { Id: `A${id}` } } },
  CdtrAcct: { Id: { Othr: { Id: 'B' } } },
});
const message = (id: string, ...transfers: number[]) =>
  JSON.stringify({
    FIToFICstmrCdtTrf: {
      GrpHdr: { MsgId: id, CreDtTm: '2026-03-01T08:00:00Z', NbOfTxs: String(transfers.length) },
      CdtTrfTxInf: transfers.map(transfer),
    },
  });

it('payment messages, one a line, are read on where they grow, over a stop as well', async () => {
  const lines = ['A', 'B', 'C', 'D'].map((id) => `${message(id, 1)}\n`);
  await write('a.xml', lines.slice(0, 2).join(''));
  const first = followed();
  expect(await idsOf(first)).toHaveLength(2);
  await write('a.xml', lines.slice(0, 3).join(''));
  expect(await idsOf(first)).toHaveLength(1);
  await first.close();
  expect(place?.row).toBe(3);
  await write('a.xml', lines.join(''));
  const second = followed();
  expect(await idsOf(second)).toHaveLength(1);
  expect(place?.row).toBe(4);
  await second.close();
});

it('one payment message that is written again is read again', async () => {
  await write('a.xml', message('A', 1));
  const file = followed();
  expect(await idsOf(file)).toHaveLength(1);
  await write('a.xml', message('A', 1, 2));
  expect(await idsOf(file)).toHaveLength(2);
  await file.close();
});
