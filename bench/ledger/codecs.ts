// `npm run bench:codecs`: what each table of the ledger takes on the disk as its columns are declared, and what it would take under other codecs and
// without LowCardinality. Each variant is a table of the same order with the rows of the filled one; bytes do not depend on what else the machine
// does. Options: --rows N to fill (500,000), --path DIR of one that `bench:ledger --plain` kept.
import { parseArgs } from 'node:util';
import type { Ledger } from '../../ledger/ledger.ts';
import { keepResult } from '../machine.ts';
import { planOf } from './fill-sql.ts';
import { openKeptLedger } from './kept-ledger.ts';
import { DAYS, START } from './reports.ts';

const RESULT_FILE = 'bench/results/codecs.json';

const TABLES = [
  'decisions',
  'episodes',
  'task_events',
  'outcomes',
  'aftercare',
  'cases',
  'episode_work',
  'episode_facts',
] as const;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly codec: string;
}

interface Variant {
  readonly name: string;
  /** Declaration of a column; undefined leaves it as it is. */
  readonly of: (column: Column) => string | undefined;
}

const isTime = ({ type, name }: Column) =>
  /^(DateTime64|Int64)/.test(type) && !name.endsWith('_fen');
const withCodec = (codec: string) => (column: Column) => `${column.type} CODEC(${codec})`;

const VARIANTS: readonly Variant[] = [
  { name: 'as it is', of: () => undefined },
  { name: 'LZ4', of: withCodec('LZ4') },
  { name: 'ZSTD(1)', of: withCodec('ZSTD(1)') },
  { name: 'ZSTD(3)', of: withCodec('ZSTD(3)') },
  {
    name: 'times by Delta',
    of: (column) => (isTime(column) ? `${column.type} CODEC(Delta, ZSTD(1))` : undefined),
  },
  {
    name: 'times by DoubleDelta',
    of: (column) => (isTime(column) ? `${column.type} CODEC(DoubleDelta, ZSTD(1))` : undefined),
  },
  {
    name: 'plain strings',
    of: ({ type }) =>
      type.includes('LowCardinality')
        ? `${type.replaceAll(/LowCardinality\((\w+)\)/g, '$1')} CODEC(ZSTD(1))`
        : undefined,
  },
];

interface CodecRow {
  readonly table: string;
  readonly variant: string;
  readonly rows: number;
  readonly bytesARow: number;
  /** Bytes a row of the columns that the variant declares otherwise, and of the same ones as they are. */
  readonly changed: Readonly<Record<string, { readonly bytes: number; readonly asItIs: number }>>;
  /** Processor time of reading every column once, ns a row. */
  readonly readNs: number;
}

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '500000' }, path: { type: 'string' } },
});
const { ledger, close } = await openKeptLedger({
  path: values.path,
  plan: planOf(Number(values.rows), START, DAYS),
  isSealed: false,
  onNote: (text) => console.error(text),
});
try {
  keepResult(RESULT_FILE, { measured: await measureCodecs(ledger) });
} finally {
  await close();
}

/** Measures all variants of all tables that have rows. */
async function measureCodecs(over: Ledger): Promise<CodecRow[]> {
  const measured: CodecRow[] = [];
  for (const table of TABLES) {
    const columns = await over.query<Column>(
      `SELECT name, type, compression_codec AS codec FROM system.columns WHERE database = currentDatabase() AND table = '${table}' AND default_kind NOT IN ('ALIAS', 'MATERIALIZED') ORDER BY position`,
    );
    const [base, ...others] = VARIANTS;
    if (base === undefined) break;
    const asItIs = await sizesOf(over, table, columns, base);
    if (asItIs.rows === 0) continue;
    for (const variant of [base, ...others]) {
      const made = variant === base ? asItIs : await sizesOf(over, table, columns, variant);
      const changed = columns.filter((column) => variant.of(column) !== undefined);
      const row = {
        table,
        variant: variant.name,
        rows: made.rows,
        bytesARow: sumOf(made.bytes) / made.rows,
        changed: Object.fromEntries(
          changed.map(({ name }) => [
            name,
            {
              bytes: (made.bytes.get(name) ?? 0) / made.rows,
              asItIs: (asItIs.bytes.get(name) ?? 0) / made.rows,
            },
          ]),
        ),
        readNs: made.readNs,
      };
      measured.push(row);
      console.log(
        `${table.padEnd(14)} ${variant.name.padEnd(21)} ${row.bytesARow.toFixed(1).padStart(8)} bytes a row  read ${row.readNs.toFixed(0).padStart(6)} ns a row`,
      );
    }
  }
  return measured;
}

async function sizesOf(over: Ledger, table: string, columns: readonly Column[], variant: Variant) {
  const [keys] = await over.query<{ sorting: string; engine: string }>(
    `SELECT sorting_key AS sorting, engine FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
  );
  const declared = columns.map(
    (column) => `\`${column.name}\` ${variant.of(column) ?? `${column.type} ${column.codec}`}`,
  );
  await over.query('DROP TABLE IF EXISTS codec_trial');
  // A column's bytes are told of wide parts alone.
  await over.query(
    `CREATE TABLE codec_trial (${declared.join(', ')}) ENGINE = MergeTree ORDER BY (${keys?.sorting}) SETTINGS min_bytes_for_wide_part = 0, min_rows_for_wide_part = 0`,
  );
  try {
    await over.query(`INSERT INTO codec_trial SELECT * FROM ${table}`);
    await over.query('OPTIMIZE TABLE codec_trial FINAL');
    const sizes = await over.query<{ name: string; bytes: number }>(
      "SELECT name, toFloat64(data_compressed_bytes) AS bytes FROM system.columns WHERE database = currentDatabase() AND table = 'codec_trial'",
    );
    const before = process.cpuUsage();
    const [read] = await over.query<{ rows: number }>(
      `SELECT toFloat64(count()) AS rows FROM codec_trial WHERE NOT ignore(${columns.map(({ name }) => `\`${name}\``).join(', ')})`,
    );
    const { user, system } = process.cpuUsage(before);
    const rows = read?.rows ?? 0;
    return {
      rows,
      bytes: new Map(sizes.map(({ name, bytes }) => [name, bytes])),
      readNs: rows === 0 ? 0 : ((user + system) * 1000) / rows,
    };
  } finally {
    await over.query('DROP TABLE codec_trial');
  }
}

function sumOf(bytes: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const each of bytes.values()) sum += each;
  return sum;
}
