// A body that a partner pushes to batches of signals, by the readers of files: lines and payment messages as they come, a JSON value once it is whole. What
// is no record at all is refused as one, so that it lies with the dead letters and the sender need not be told twice.
import { isUtf8 } from 'node:buffer';
import {
  type EventHeaders,
  isBinaryCloudEvent,
  isCloudEvent,
  structuredEvent,
} from '../../signal/cloud-event.ts';
import { FwError } from '../../signal/fw-error.ts';
import type { ContentReader } from '../file/content-reader.ts';
import { LineReader } from '../file/line-reader.ts';
import type { LineBlock } from '../file/line-splitter.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { SignalReader } from '../file/signal-reader.ts';
import { CONTENT_TYPES } from '../http/ingest.ts';
import { chunksOf, mediaTypeOf, type SentBody, toldType, wholeBytes } from '../http/sent-body.ts';
import { ISO_20022, PaymentReader } from '../iso-20022/payment-reader.ts';
import { parseExact } from '../mapping/exact-json.ts';
import type { Mapping, RowFault, SignalJudge } from '../mapping/mapping.ts';
import { valueAt } from '../mapping/source-row.ts';

export interface PushedBody extends SentBody {
  /** Told of bytes that are held until the body is whole. Throws FW_TOO_MANY when there is no room for them. */
  readonly hold: (bytes: number) => void;
}

export interface PushReading {
  /** Stands for the place in dead letters. */
  readonly file: string;
  /** Without one records are signals. */
  readonly mapping?: Mapping | undefined;
  /** What else a signal must be where there is no mapping. */
  readonly faultOf?: SignalJudge | undefined;
}

const NDJSON = 'application/x-ndjson';
const TABLE_TYPES = ['text/csv', 'text/tab-separated-values'] as const;
const PAYMENT_TYPES = ['application/xml', 'text/xml', 'application/json', NDJSON] as const;
/** Every content type that some mapping reads. */
export const PUSHED_TYPES = [...CONTENT_TYPES, ...TABLE_TYPES, 'application/xml', 'text/xml'];

/** Bytes that are read at once of a body that is there as a whole, so that it keeps nobody else waiting. */
const PIECE_BYTES = 262_144;
const RECORDS_AT_ONCE = 2_000;
const NO_FAULTS: ReadonlyMap<number, RowFault> = new Map();
const NO_EVENT: RowFault = {
  code: 'bad-envelope',
  message: 'a CloudEvent must be a JSON object with a specversion',
};
/** Parsing goes deeper than printing. */
const TOO_DEEP: RowFault = { code: 'too-deep', message: 'the record is nested too deep' };

/**
 * The signals of a body, a part after the other. Throws FW_MEDIA_TYPE when the mapping does not read such bodies, FW_BODY_TOO_LARGE, FW_FILE for a damaged
 * header of a table, FW_MAPPING_INVALID when it lacks a column, and what reading the body throws.
 */
export async function* readPushed(
  body: PushedBody,
  reading: PushReading,
): AsyncGenerator<SignalBatch> {
  const type = typeOf(body.headers, reading.mapping);
  const reader = streamReader(type, reading);
  if (reader === undefined) {
    yield* recordsOf(await wholeBytes(body, body.hold), type, body.headers, reading);
    return;
  }
  for await (const chunk of chunksOf(body.body))
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield reader.push(chunk.subarray(at, at + PIECE_BYTES));
  yield reader.endLine();
  yield reader.end();
}

/** Content types of the bodies that a mapping reads. */
function typesOf(mapping: Mapping | undefined): readonly string[] {
  if (mapping?.format === 'csv') return TABLE_TYPES;
  return mapping?.format === ISO_20022 ? PAYMENT_TYPES : CONTENT_TYPES;
}

function typeOf(headers: EventHeaders, mapping: Mapping | undefined): string {
  const type = mediaTypeOf(headers);
  const fitting = typesOf(mapping);
  if (type !== undefined && fitting.includes(type)) return type;
  const whose =
    mapping === undefined
      ? 'This source has no mapping and reads'
      : `The mapping of this source has the format ${mapping.format} and reads`;
  throw new FwError('FW_MEDIA_TYPE', `${toldType(type)}. ${whose} ${fitting.join(', ')}.`);
}

/** What reads a body as it comes; undefined for one that has to be whole. */
function streamReader(
  type: string,
  { mapping, file, faultOf }: PushReading,
): ContentReader | undefined {
  if (mapping?.format === ISO_20022) return new PaymentReader({ mapping, file });
  if (type !== NDJSON && mapping?.format !== 'csv') return undefined;
  return new LineReader({ file, faultOf, ...(mapping === undefined ? {} : { mapping }) });
}

/** Records of a body of JSON; each has its place among them as its row. */
function* recordsOf(
  bytes: Buffer,
  type: string,
  headers: EventHeaders,
  { mapping, file, faultOf }: PushReading,
): Generator<SignalBatch> {
  const readerOf = (read: Mapping | undefined) =>
    new SignalReader({ file, faultOf, ...(read === undefined ? {} : { mapping: read }) });
  const refuse = (raw: string, fault: RowFault) =>
    readerOf(mapping).push({ lines: [raw], firstRow: 1, faults: new Map([[0, fault]]) });
  if (!isUtf8(bytes)) {
    yield refuse(bytes.toString('latin1'), { code: 'encoding', message: 'the body is not UTF-8' });
    return;
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    // The reader says what is wrong with it.
    yield readerOf(mapping).push({ lines: [text], firstRow: 1, faults: NO_FAULTS });
    return;
  }
  const records = listOf(value, type, headers, mapping);
  if (records === undefined) {
    yield refuse(text, { code: 'bad-list', message: 'the body is not a list of CloudEvents' });
    return;
  }
  const reader = readerOf(
    records.isOfDocument ? mapping && { ...mapping, format: 'ndjson' } : mapping,
  );
  for (let at = 0; at < records.list.length; at += RECORDS_AT_ONCE) {
    const some = records.list.slice(at, at + RECORDS_AT_ONCE);
    const areEvents = type.startsWith('application/cloudevents');
    yield reader.push({ ...printed(some, areEvents), firstRow: at + 1 });
  }
}

interface RecordList {
  readonly list: readonly unknown[];
  /** They stood in a list within the body, at the place that the mapping names. */
  readonly isOfDocument: boolean;
}

function listOf(
  value: unknown,
  type: string,
  headers: EventHeaders,
  mapping: Mapping | undefined,
): RecordList | undefined {
  const whole = (list: readonly unknown[]) => ({ list, isOfDocument: false });
  if (type === 'application/cloudevents+json') return whole([value]);
  if (type === 'application/cloudevents-batch+json')
    return Array.isArray(value) ? whole(value) : undefined;
  if (isBinaryCloudEvent(headers)) return whole([structuredEvent(headers, value)]);
  const listed = mapping?.format === 'json' ? valueAt(value, mapping.records) : undefined;
  if (Array.isArray(listed)) return { list: listed, isOfDocument: true };
  // A document without its list is refused by the reader, as a whole.
  return whole(Array.isArray(value) && mapping?.format !== 'json' ? value : [value]);
}

/** Records as lines of JSON, and what is wrong with those that are none. */
function printed(records: readonly unknown[], areEvents: boolean): Omit<LineBlock, 'firstRow'> {
  const faults = new Map<number, RowFault>();
  const lines = records.map((record, i) => {
    if (areEvents && !isCloudEvent(record)) faults.set(i, NO_EVENT);
    try {
      return JSON.stringify(record);
    } catch {
      faults.set(i, TOO_DEEP);
      return '';
    }
  });
  return { lines, faults };
}
