import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isFwError } from '../../signal/fw-error.ts';
import { compileMapping, loadMapping } from './compile-mapping.ts';

const GOOD = `name: bank
format: csv
source: bank-a
fields:
  id: "{ref}"
  time: { from: at, format: "yyyy-MM-dd HH:mm:ss", zone: "+08:00" }
  region: 330106
signals:
  - type: cash.withdrawn
    fields:
      account: "{acct}"
      amountFen: { from: amount, unit: yuan }
`;

/** The complaints about the good mapping with one text replaced. */
function complaints(from: string | RegExp, to: string): string[] {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  try {
    compileMapping(text, 'bank.yaml');
  } catch (error) {
    if (isFwError(error, 'FW_MAPPING_INVALID')) return error.message.split('\n');
    throw error;
  }
  return [];
}

it('a mapping knows its paths and where it names them', () => {
  const mapping = compileMapping(GOOD, 'bank.yaml');
  expect(mapping).toMatchObject({
    ...{ name: 'bank', format: 'csv', source: 'bank-a' },
    layout: { delimiter: ',', quote: '"', skipLines: 0, dropLines: [] },
  });
  expect(mapping.paths).toEqual([
    { path: 'ref', place: 'bank.yaml:5:7' },
    { path: 'at', place: 'bank.yaml:6:17' },
    { path: 'acct', place: 'bank.yaml:11:16' },
    { path: 'amount', place: 'bank.yaml:12:26' },
  ]);
});

it.each<[what: string, from: string | RegExp, to: string, complaint: string]>([
  [
    'an unknown key',
    'source: bank-a',
    'sourc: bank-a',
    "bank.yaml:3:1: 'sourc' is not a key of a mapping; did you mean 'source'?",
  ],
  ['a missing key', 'source: bank-a\n', '', "bank.yaml:1:1: the mapping needs 'source'"],
  [
    'an unknown format',
    'format: csv',
    'format: cvs',
    "bank.yaml:2:9: 'cvs' is not a format; did you mean 'csv'?",
  ],
  [
    'an unknown signal type',
    'cash.withdrawn',
    'cash.withdrawl',
    "bank.yaml:9:11: 'cash.withdrawl' is not a signal type; did you mean 'cash.withdrawn'?",
  ],
  [
    'an unknown field',
    'account:',
    'acount:',
    "bank.yaml:11:7: a cash.withdrawn has no field 'acount'; did you mean 'account'? It has id, time, region, account, amountFen, balanceFen, channel, device (what they mean: forewarn map fields cash.withdrawn)",
  ],
  [
    'a field of no name that is near',
    'account:',
    'ownerPhone:',
    "bank.yaml:11:7: a cash.withdrawn has no field 'ownerPhone'; it has id, time, region, account, amountFen, balanceFen, channel, device",
  ],
  [
    'a missing field',
    '      account: "{acct}"\n',
    '',
    "bank.yaml:9:5: a cash.withdrawn needs the field 'account'",
  ],
  [
    'a source in the fields',
    '  region: 330106',
    '  region: 330106\n  source: x',
    "bank.yaml:8:3: 'source' is a key of the mapping, one for all its signals",
  ],
  [
    'a unit that money has not',
    'unit: yuan',
    'unit: yuans',
    "bank.yaml:12:40: 'yuans' is not a unit of amountFen; did you mean 'yuan'?",
  ],
  [
    'money without a unit',
    ', unit: yuan',
    '',
    'bank.yaml:12:18: amountFen needs the unit of its column: { from: column, unit: fen | yuan }',
  ],
  [
    'a conversion of a text',
    '"{acct}"',
    '{ from: acct, unit: yuan }',
    "bank.yaml:11:36: 'unit' says nothing about account, which is of kind account",
  ],
  [
    'a time format with an unknown letter',
    'HH:mm:ss',
    'hh:mm:ss',
    /bank\.yaml:6:29: 'hh' in time format/.source,
  ],
  ['a time format without a zone', ', zone: "+08:00"', '', /bank\.yaml:6:29: .*no offset/.source],
  [
    'a constant that is no region',
    '330106',
    '33010',
    'bank.yaml:7:11: region is "33010"; it must be a six-digit GB/T 2260 code such as 330106',
  ],
  [
    'a brace that is not closed',
    '"{acct}"',
    '"{acct"',
    'bank.yaml:11:16: account: a brace is not closed; write {column}, and {{ or }} for a brace itself',
  ],
  [
    'an unknown condition',
    '- type:',
    '- when: { column: kind }\n    type:',
    /bank\.yaml:9:11: a condition is one of/.source,
  ],
  [
    'an unknown key of a condition',
    '- type:',
    '- when: { colum: kind, equals: a }\n    type:',
    "bank.yaml:9:13: 'colum' is not a key of a condition; did you mean 'column'?",
  ],
  [
    'a delimiter that is a word',
    'format: csv',
    'format: csv\ndelimiter: tab',
    /bank\.yaml:3:12: a delimiter is up to 8 signs, none of them a letter, .* or "\\x01"/.source,
  ],
  [
    'a quote that is a sign of the delimiter',
    'format: csv',
    'format: csv\ndelimiter: "|\'|"\nquote: "\'"',
    'bank.yaml:4:8: the quote is a sign of the delimiter',
  ],
  [
    'a number of lines that is none',
    'format: csv',
    'format: csv\nskipLines: two',
    'bank.yaml:3:12: skipLines is a number of lines up to 1000, or to-header',
  ],
  [
    'a header to be found in a file that has none',
    'format: csv',
    'format: csv\nheader: [ref, at, acct, amount]\nskipLines: to-header',
    "bank.yaml:4:12: a file whose columns are named by 'header' has none to be found: count its lines",
  ],
  [
    'lines to be dropped that are all lines',
    'format: csv',
    'format: csv\ndropLines: [""]',
    'bank.yaml:3:13: every line begins with an empty text',
  ],
  ['text that is not YAML', 'name: bank', 'name: [bank', /bank\.yaml:\d+:\d+: /.source],
  [
    'a key written twice',
    'format: csv',
    'format: csv\nformat: csv',
    /bank\.yaml:\d+:\d+: .*unique/.source,
  ],
])('%s is complained about where it stands', (_what, from, to, complaint) => {
  const found = complaints(from, to);
  expect(found.some((line) => line === complaint || new RegExp(complaint).test(line))).toBe(true);
});

it('all complaints come at once, in the order of the file', () => {
  const text = GOOD.replace('csv', 'cvs').replace('cash.withdrawn', 'cash').replace('yuan', 'yen');
  expect(() => compileMapping(text, 'b.yaml')).toThrow(/^b\.yaml:2:9: .*\nb\.yaml:9:11: /s);
});

it.each([
  ['"||"', '||'],
  ['"|+|"', '|+|'],
  [String.raw`"\x01"`, '\x01'],
  [String.raw`"\t"`, '\t'],
  ['^', '^'],
])('a delimiter may be written %s', (written, delimiter) => {
  const text = GOOD.replace('format: csv', `format: csv\ndelimiter: ${written}\nquote: none`);
  expect(compileMapping(text, 'b.yaml').layout).toMatchObject({ delimiter, quote: undefined });
});

it('what several signals share is complained about once', () => {
  const text = GOOD.replace('330106', 'x').replace(/ {2}- type[\s\S]*/, '$&$&');
  expect(() => compileMapping(text, 'b.yaml')).toThrow(/^b\.yaml:7:11: [^\n]*$/);
});

it('an empty mapping is refused', () => {
  expect(() => compileMapping('', 'b.yaml')).toThrow(/the file is empty/);
});

it('a mapping is loaded from its file, and one that is not there is an FW_FILE', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'forewarn-mapping-'));
  const path = join(dir, 'bank.yaml');
  await writeFile(path, GOOD);
  expect((await loadMapping(path)).name).toBe('bank');
  await rm(dir, { recursive: true });
  await expect(loadMapping(path)).rejects.toSatisfy((e) => isFwError(e, 'FW_FILE'));
});

it('the example of docs/mappings.md compiles', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/mappings.md'), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(compileMapping(example, 'example.yaml')).toMatchObject({
    name: 'bank-a',
    layout: { delimiter: ';' },
    encoding: 'gb18030',
  });
});
