// Lines of partners' CSV files that are no rows: what stands before the header, and totals and comments between and behind the rows.
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAgain } from '../dead-letters/read-again.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { RecordReader } from '../source/record-reader.ts';
import { runMappingTests } from '../trial/run-tests.ts';
import { tryFile } from '../trial/try-file.ts';
import { FollowedFile } from './followed-file.ts';
import type { Place } from './place-store.ts';
import { readSignals } from './read-signals.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-beside-'));
  path = join(dir, 'bank.csv');
});
afterEach(() => rm(dir, { recursive: true }));

const mappingWith = (keys: string) =>
  compileMapping(
    `name: t
format: csv
source: bank
${keys}
signals:
  - type: number.activated
    fields: { id: "{ref}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "{phone}" }
`,
    't.yaml',
  );

/** What a file with this text gives: ids, `[row, code]` of what is refused, how many rows were left out. */
async function read(text: string, keys: string) {
  await writeFile(path, text);
  const told = {
    ids: [] as string[],
    refused: [] as unknown[],
    skipped: 0,
    letters: [] as object[],
  };
  for await (const batch of readSignals([path], { mapping: mappingWith(keys) })) {
    told.ids.push(...batch.accepted.map(({ id }) => id));
    told.refused.push(...batch.rejected.map(({ row, code }) => [row, code]));
    told.letters.push(...batch.rejected);
    told.skipped += batch.skipped;
  }
  return told;
}

const TITLED = `某银行 "对公 流水,导出\n导出时间 2026-03-01 10:00,,\n\nref,phone\n1,10086\n2,\n3,10010\n`;

describe('lines before the header', () => {
  it('that are counted are left out, whatever stands in them, and rows keep the numbers of their lines', async () => {
    expect(await read(TITLED, 'skipLines: 3')).toMatchObject({
      ids: ['1', '3'],
      refused: [[6, 'missing']],
      skipped: 0,
    });
  });

  it('are looked through for the first line with all columns that the mapping reads', async () => {
    for (const before of ['', '导出\n', TITLED.split('ref')[0], '"ref",\n']) {
      const { ids } = await read(`${before}extra,phone,ref\nx,10086,1\n`, 'skipLines: to-header');
      expect(ids).toEqual(['1']);
    }
  });

  it('without a header behind them refuse the file, and say what the nearest line lacks', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},10086\n`).join('');
    for (const end of ['', rows]) {
      await expect(read(`title\nref,phome\n${end}`, 'skipLines: to-header')).rejects.toThrow(
        "bank.csv has no header with all columns of the mapping in its first 100 lines: line 2, which comes nearest, lacks 'phone'; did you mean 'phome'?",
      );
    }
  });

  it('may stand before rows that have no header', async () => {
    const keys = 'header: [ref, phone]\nskipLines: 2';
    expect(await read('H|20260301\n\n1,10086\n', keys)).toMatchObject({ ids: ['1'], refused: [] });
  });

  it('are none where records come from a queue', () => {
    const reader = new RecordReader('topic/0', mappingWith('header: [ref, phone]\nskipLines: 2'));
    const { accepted } = reader.read(Buffer.from('1,10086'), 1);
    expect(accepted.map(({ id }) => id)).toEqual(['1']);
  });

  it('are in the text of a test of the mapping', async () => {
    const given = `tests:\n  - given: |\n      title\n      ref,phone\n      1,10086\n    expect: { type: number.activated, id: "1" }\n`;
    const results = await runMappingTests(mappingWith(`skipLines: 1\n${given}`));
    expect(results.map(({ faults }) => faults)).toEqual([[]]);
  });

  it('are no rows where a mapping is tried', async () => {
    await writeFile(path, TITLED);
    const { rows, rowsRead } = await tryFile(path, mappingWith('skipLines: to-header'), 9);
    expect({ rowsRead, numbers: rows.map(({ row }) => row) }).toEqual({
      rowsRead: 3,
      numbers: [5, 6, 7],
    });
  });

  it('are not in the way of a refused row that is sent again', async () => {
    const { letters } = await read(TITLED, 'skipLines: 3');
    const letter = Object.assign({ source: 'bank', code: '', message: '', raw: '' }, letters[0]);
    const { accepted } = readAgain('2,10000', letter, mappingWith('skipLines: 3'));
    expect(accepted.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('lines that begin as the mapping says', () => {
  it('are left out and counted, before the header, between the rows and behind them', async () => {
    const text = `# bank\nref,phone\n1,10086\n# break\n2,10010\n合计,2,笔\nT"\n`;
    expect(await read(text, 'dropLines: ["#", 合计, T]')).toMatchObject({
      ids: ['1', '2'],
      refused: [],
      skipped: 4,
    });
  });

  it('are rows where the mapping says nothing of them', async () => {
    expect(await read(`ref,phone\n1,10086\n合计,1,笔\n`, '')).toMatchObject({
      ids: ['1'],
      refused: [[3, 'columns']],
    });
  });

  it('within a quoted value are a part of it', async () => {
    const text = `ref,phone,note\n1,10086,"a\n#b"\n`;
    expect(await read(text, 'dropLines: ["#"]')).toMatchObject({ ids: ['1'], skipped: 0 });
  });
});

describe('a file that is followed', () => {
  let place: Place | undefined;
  beforeEach(() => {
    place = undefined;
  });

  /** One look by a reader that was just started, whose place is then saved. */
  async function look(keys: string, isQuiet = false) {
    const found = { ids: [] as string[], rows: [] as unknown[] };
    const file = new FollowedFile({
      ...{ path, mapping: mappingWith(keys) },
      ...(place === undefined ? {} : { place }),
    });
    const options = {
      givesUpOpenRows: false,
      givesUpWhenQuiet: isQuiet,
      takesLastLineWhenQuiet: false,
    };
    try {
      for (let pass = 0; pass < 2; pass++) {
        await file.look();
        for await (const given of file.pass(options)) {
          found.ids.push(...given.batch.accepted.map(({ id }) => id));
          found.rows.push(...given.batch.rejected.map(({ row }) => row));
          place = given.place ?? place;
          if (place !== undefined) file.saved(place);
        }
      }
    } finally {
      await file.close();
    }
    return found;
  }

  it.each(['skipLines: 3', 'skipLines: to-header'])(
    'is read on behind a restart in any of its lines (%s)',
    async (keys) => {
      const found = { ids: [] as string[], rows: [] as unknown[] };
      await writeFile(path, '');
      for (const line of TITLED.split(/(?<=\n)/)) {
        await appendFile(path, line);
        const { ids, rows } = await look(keys);
        found.ids.push(...ids);
        found.rows.push(...rows);
      }
      expect(found).toEqual({ ids: ['1', '3'], rows: [6] });
    },
  );

  it('is refused when it has grown no more and no header is in it', async () => {
    await writeFile(path, 'title\nref,fone\n');
    expect(await look('skipLines: to-header')).toEqual({ ids: [], rows: [] });
    await expect(look('skipLines: to-header', true)).rejects.toThrow(/lacks 'phone'/);
  });
});
