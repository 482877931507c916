// Files and queues of partners, made up and in memory: many rows of each format whose speed is measured, as a partner of some size sends them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface MappingWorkload {
  readonly name: string;
  /** File of its mapping; PATHS_ONLY where there is none. */
  readonly mapping?: string;
  readonly rowCount: number;
  readonly bytes: Buffer;
  /** What of the bytes is a record of its own, as a queue gives them; one file when missing. */
  readonly records?: readonly Buffer[];
  /** Rows a second that are aimed for. */
  readonly aim: number;
  readonly kind: 'csv' | 'json' | 'xml';
}

const MAPPINGS = join(import.meta.dirname, '..', '..', 'connectors', 'mappings');
const SAMPLE = join(MAPPINGS, '..', 'samples', 'funds', 'pacs.008.xml');
const CSV_AIM = 300_000;
const JSON_AIM = 200_000;
const XML_AIM = 20_000;

/** One file a format. Rows differ in what differs in life: numbers, times, amounts. */
export function workloads(rowCount: number): MappingWorkload[] {
  const rows = Array.from({ length: rowCount }, (_, i) => i);
  const csv = (name: string, mapping: string, header: string, line: (i: number) => string) => ({
    ...{ name, mapping: join(MAPPINGS, mapping), rowCount, aim: CSV_AIM, kind: 'csv' as const },
    bytes: Buffer.from(`${header}${rows.map((i) => `${line(i)}\n`).join('')}`),
  });
  const json = (name: string, mapping: string | undefined, record: (i: number) => object) => ({
    ...{ name, rowCount, aim: JSON_AIM, kind: 'json' as const },
    ...(mapping === undefined ? {} : { mapping: join(MAPPINGS, mapping) }),
    bytes: Buffer.from(rows.map((i) => `${JSON.stringify(record(i))}\n`).join('')),
  });
  return [
    csv(
      'CSV, columns alone (paysim)',
      'paysim.yaml',
      'step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud\n',
      (i) =>
        `${1 + (i >> 9)},TRANSFER,${cents(i)},C${1_000_000 + i},${cents(i * 7)},0.0,C${2_000_000 + (i % 997)},0.0,0.0,0,0`,
    ),
    csv(
      'CSV, expressions and a join (cdr-a)',
      'cdr-a.yaml',
      '话单号,主叫号码,被叫号码,来话类型,开始时间,通话时长(秒),接通,基站\n',
      (i) =>
        `A${i},${phone(i)},${phone(i + 77)},国内,${clock(i)},${i % 600},是,460-00-571-01-${i % 90}`,
    ),
    json('JSON, paths alone', undefined, (i) => ({
      flowId: `F${i}`,
      startMs: 1_772_326_800_000 + i * 7,
      msisdn: phone(i),
      host: `h${i % 500}.example.com`,
      region: '330106',
    })),
    json('JSON, nested, expressions and a join (iso-8583)', 'iso-8583.yaml', (i) => ({
      0: i % 2 === 0 ? '1100' : '1110',
      2: `622202000000${String(i % 10_000).padStart(7, '0')}`,
      3: '400000',
      4: String(100 + (i % 90_000)).padStart(12, '0'),
      12: `2603011030${String(i % 60).padStart(2, '0')}`,
      37: String(600_000_000_000 + i),
      39: '00',
      41: 'T0000001',
      49: '156',
      103: `622848000000${String(i % 997).padStart(7, '0')}`,
    })),
    json('JSON, lists and redaction (app-install)', 'app-install.yaml', (i) => ({
      reportId: `R${i}`,
      msisdn: phone(i),
      imei: '490154203237518',
      region: '330106',
      apps: [
        {
          event: 'install',
          at: '2026-03-01T09:10:00+08:00',
          package: `com.example.a${i % 50}`,
          kind: 'loan',
          channel: 'link',
          source: 'https://loan.example.com/a.apk',
        },
      ],
    })),
    {
      ...xml(rows),
      rowCount,
      aim: XML_AIM,
      kind: 'xml',
      mapping: join(MAPPINGS, 'iso-20022.yaml'),
    },
    messages(rows),
  ];
}

/** A mapping of nothing but paths, in place of one with redaction. */
export const PATHS_ONLY = `name: paths
format: ndjson
source: http
signals:
  - type: site.visited
    fields:
      id: "{flowId}"
      time: { from: startMs, format: epoch-ms }
      region: "{region}"
      visitor: "{msisdn}"
      domain: "{host}"
`;

function xml(rows: readonly number[]): { name: string; bytes: Buffer } {
  const transfers = rows.map(
    (i) => `<CdtTrfTxInf><PmtId><EndToEndId>E${i}</EndToEndId></PmtId>
<IntrBkSttlmAmt Ccy="CNY">${cents(i)}</IntrBkSttlmAmt><DbtrAcct><Id><Othr><Id>A${i}</Id></Othr></Id></DbtrAcct>
<CdtrAcct><Id><Othr><Id>B${i % 997}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>\n`,
  );
  const text = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T08:00:00Z</CreDtTm><NbOfTxs>${rows.length}</NbOfTxs></GrpHdr>
${transfers.join('')}</FIToFICstmrCdtTrf></Document>`;
  return { name: 'XML, a transfer (iso-20022)', bytes: Buffer.from(text) };
}

/** The sample of a settled transfer: one message with its header and one transfer a record, each with ids, an amount and accounts of its own. */
function messages(rows: readonly number[]): MappingWorkload {
  const sample = readFileSync(SAMPLE, 'utf8');
  const records = rows.map((i) =>
    Buffer.from(
      sample
        .replace('SETTLED-0001', `SETTLED-${i}`)
        .replace('E2E-0000', `E2E-${i}`)
        .replace('T-0000', `T-${i}`)
        .replace('50000.00', cents(i))
        .replace('6217000000000005555', `6217${i}`)
        .replace('6222020000001111111', `6222${i % 997}`),
    ),
  );
  return {
    name: 'XML, a whole message a record (iso-20022)',
    ...{ bytes: Buffer.concat(records), records, rowCount: rows.length },
    ...{ aim: XML_AIM, kind: 'xml', mapping: join(MAPPINGS, 'iso-20022.yaml') },
  };
}

function cents(i: number): string {
  return `${(i * 37) % 90_000}.${String(i % 100).padStart(2, '0')}`;
}

function phone(i: number): string {
  return `138${String((i * 7919) % 100_000_000).padStart(8, '0')}`;
}

function clock(i: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `2026-03-01 ${two(Math.floor(i / 3600) % 24)}:${two(Math.floor(i / 60) % 60)}:${two(i % 60)}`;
}
