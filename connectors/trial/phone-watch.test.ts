import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTrial } from '../../cmd/trial-text.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { type Trial, tryFile } from './try-file.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-phones-'));
});
afterAll(() => rm(dir, { recursive: true }));

const HEAD = 'name: t\nsource: s\nformat: csv\n';
const VISIT = `signals:
  - type: site.visited
    fields: { id: "{id}", time: { from: at, format: epoch-s }, region: 330100, visitor: "{who}", domain: a.cn }
`;

async function trial(phones: readonly string[], mapping: string): Promise<Trial> {
  const path = join(dir, 'f');
  const rows = phones.map((phone, i) => `${i},${1_796_000_400 + i},${phone}`);
  await writeFile(path, `id,at,who\n${rows.join('\n')}\n`);
  return tryFile(path, compileMapping(mapping, 't.yaml'), 0);
}

const TOKEN = `h_${'0a'.repeat(16)}`;

describe('phones of a file', () => {
  it('that are no numbers are counted, with the first of them', async () => {
    const tried = await trial(
      ['13800000001', 'unknown', '0086-13800000001', 'unknown'],
      HEAD + VISIT,
    );
    expect(tried.oddPhones).toEqual([
      { field: 'visitor', kind: 'other', count: 2, among: 4, row: 3, text: 'unknown' },
    ]);
    const text = printTrial(tried, false).join('\n');
    expect(text).toContain('2 of 4 visitor are no phone number, as in row 3: "unknown"');
    expect(text).toContain('empty: ["unknown"]');
  });

  it('are numbers as short codes, services, landlines, foreign numbers and hashed ones', async () => {
    const { oddPhones } = await trial(
      ['96110', '95588', '0571-88888888', '004420794600', '400-812-3456', TOKEN],
      HEAD + VISIT,
    );
    expect(oddPhones).toEqual([]);
  });

  it('with the 0 of calls within a country are counted, and are written in full when the mapping says the country', async () => {
    const phones = ['013800000001', '0571-88888888', '004420794600', '13800000001'];
    const tried = await trial(phones, HEAD + VISIT);
    expect(tried.oddPhones).toEqual([
      { field: 'visitor', kind: 'trunk-zero', count: 1, among: 4, row: 2, text: '013800000001' },
    ]);
    expect(printTrial(tried, false).join('\n')).toContain('country: 86');
    const byField = `${HEAD}country: 86\n${VISIT}`;
    const byExpression = byField.replace('"{who}"', '{ cel: phone(row.who) }');
    for (const mapping of [byField, byExpression]) {
      const path = join(dir, 'f');
      const { rows, oddPhones } = await tryFile(path, compileMapping(mapping, 't.yaml'), 10);
      expect(oddPhones).toEqual([]);
      const visitors = rows.map(
        ({ signals }) => signals[0]?.fields.find(({ field }) => field === 'visitor')?.value,
      );
      expect(visitors).toEqual(['+8613800000001', '057188888888', '+4420794600', '+8613800000001']);
    }
    expect(() => compileMapping(`${HEAD}country: CN\n${VISIT}`, 't.yaml')).toThrow(
      'country is the code that is dialled for it, such as 86',
    );
  });

  it('may be names where a message is sent', async () => {
    const message = VISIT.replace('site.visited', 'sms.received').replace(
      'visitor: "{who}", domain: a.cn',
      'sender: "{who}", receiver: "10086"',
    );
    expect((await trial(['TAOBAO'], HEAD + message)).oddPhones).toEqual([]);
  });

  it('that stand for nothing by `empty` are none', async () => {
    const { oddPhones, refused } = await trial(['unknown'], `${HEAD}empty: [unknown]\n${VISIT}`);
    expect({ oddPhones, codes: Object.keys(refused) }).toEqual({
      oddPhones: [],
      codes: ['missing'],
    });
  });

  it('are refused when they are no numbers and the mapping demands one', async () => {
    const demanding = HEAD + VISIT.replace('"{who}"', '{ from: who, phone: required }');
    const texts = ['unknown', '13800000001', TOKEN, '013800000001', '96110'];
    const { refused, signalsByType } = await trial(texts, demanding);
    expect(signalsByType).toEqual({ 'site.visited': 3 });
    expect(refused).toEqual({
      'no-number': { count: 2, row: 2, message: 'who is "unknown": it is no phone number' },
    });
    const elsewhere = HEAD + VISIT.replace('a.cn', '{ from: who, phone: required }');
    await expect(trial([], elsewhere)).rejects.toThrow("'phone' says nothing about domain");
  });
});
