// Mappings of one signal for tests of the mapping language, with the tables and keys that they name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { compileMapping } from '../connectors/mapping/compile-mapping.ts';
import { mapRow } from '../connectors/mapping/mapping.ts';
import { csvCellReader, jsonCellReader } from '../connectors/mapping/source-row.ts';
import { isFwError } from '../signal/fw-error.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-language-'));
  await writeFile(join(dir, 'branches.csv'), 'code,region,town\nHZ1,330106,Xihu\nNB1,330203,\n');
  await writeFile(join(dir, 'segments.csv'), 'prefix,carrier\n138,cm\n1380571,cm-hz\n');
  await writeFile(join(dir, 'key.txt'), '0123456789abcdef-secret\n');
  await writeFile(join(dir, 'short.txt'), 'abc\n');
});
afterAll(() => rm(dir, { recursive: true }));

const HEAD = `id: "{id}"
  time: 2026-03-01T00:00:00Z
  region: "330100"`;

/** A mapping to a transfer; `fields` and `top` are YAML. */
export function mappingOf(format: string, fields: string, top = '', signal = '') {
  const text = `name: t
format: ${format}
source: test
${top}
fields:
  ${HEAD}
  transferId: x
  payer: a
  payee: b
  amountFen: 1
signals:
  - type: transfer.completed
${signal}
    fields:
      ${fields}
`;
  return compileMapping(text, join(dir, 't.yaml'));
}

export function mapJson(record: object, fields: string, top = '', signal = '') {
  const mapping = mappingOf('ndjson', fields, top, signal);
  const cells = jsonCellReader(mapping.paths)({ id: '1', ...record });
  return mapRow(mapping, { row: 1, file: 't', cells });
}

export function mapCsv(record: Record<string, string>, fields: string, top = '', signal = '') {
  const mapping = mappingOf('csv', fields, top, signal);
  const all = { id: '1', ...record };
  const cells = csvCellReader(mapping.paths, Object.keys(all), 't.csv')(Object.values(all));
  return mapRow(mapping, { row: 1, file: 't', cells });
}

export function complaintsOf(make: () => unknown): string[] {
  try {
    make();
  } catch (error) {
    if (isFwError(error, 'FW_MAPPING_INVALID'))
      return error.message.replaceAll(`${dir}/`, '').split('\n');
    throw error;
  }
  return [];
}
